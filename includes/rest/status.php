<?php
/**
 * How things stand on this site: providers, edges, page caches, the background runner, what runs.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Store;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Flush\suggestions;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\is_run_expected;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Flush\wake_runner;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../edges/status.php';
require_once __DIR__ . '/../flush/suggestions.php';
require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/run/drivers.php';
require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/visible.php';

/**
 * Reads the state of the site, for the current user.
 *
 * @param bool $check Whether to ask ShortPixel for the account's state now, which takes a moment.
 * @return array<string, mixed>
 */
function status( bool $check ): array {
	return [
		'providers'       => array_map( '\ShortPixelFlush\Flush\provider_status', \ShortPixelFlush\Providers\active() ),
		'edges'           => edges_status(),
		'suggestions'     => current_user_can( CAP_MANAGE ) ? suggestions( $check ) : [],
		'page_caches'     => \ShortPixelFlush\Page_Caches\detected(),
		'runner'          => runner_status(),
		'account'         => account_status( $check ),
		'running'         => running(),
		'last_site_flush' => last_site_flush(),
		'can'             => [
			'images' => current_user_can( CAP_IMAGES ),
			'site'   => current_user_can( CAP_SITE ),
			'manage' => current_user_can( CAP_MANAGE ),
		],
	];
}

/**
 * Lists what runs, and has the background worker come where none is expected: the request that was to ask for it may have died.
 *
 * @return list<array<string, mixed>>
 */
function running(): array {
	$running = open_flushes();

	if ( in_array( true, array_column( array_column( $running, 'can' ), 'run' ), true ) && ! is_run_expected() ) {
		wake_runner();
	}

	return $running;
}

/**
 * @return array{state: string, message: string}|null Null where it is not known and was not asked.
 */
function account_status( bool $check ): ?array {
	$account = read_account( $check );

	return ! $check && 'unknown' === $account['state'] ? null : $account;
}

/**
 * @return array<string, mixed>|null
 */
function last_site_flush(): ?array {
	if ( ! current_user_can( CAP_SITE ) ) {
		return null;
	}

	$store = new Store();
	$row   = $store->find(
		[
			'scope'    => 'site',
			'page'     => 1,
			'per_page' => 1,
		]
	)['rows'][0] ?? null;

	return null === $row ? null : flush_shape( $row, $store );
}
