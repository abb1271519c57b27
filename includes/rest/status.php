<?php
/**
 * How things stand on this site: providers, edges, page caches, the background runner, what runs.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Store;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\is_shortpixel_host;
use function ShortPixelFlush\Flush\now;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\unused_endpoint;
use function ShortPixelFlush\Flush\schedule_run;
use function ShortPixelFlush\Flush\url_host;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;
use const ShortPixelFlush\Flush\RUN_HOOK;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../edges/edges.php';
require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/hosts.php';
require_once __DIR__ . '/../flush/unused-endpoint.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/visible.php';

/** A background run that is this many seconds late will not come by itself. */
const CRON_IS_LATE = 600;

/**
 * Reads the state of the site, for the current user.
 *
 * @param bool $check Whether to ask ShortPixel for the account's state now, which takes a moment.
 * @return array<string, mixed>
 */
function status( bool $check ): array {
	return [
		'providers'       => array_map( __NAMESPACE__ . '\provider_status', \ShortPixelFlush\Providers\active() ),
		'edges'           => \ShortPixelFlush\Edges\active(),
		'page_caches'     => \ShortPixelFlush\Page_Caches\found(),
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

	if ( [] !== $running && false === wp_next_scheduled( RUN_HOOK ) ) {
		schedule_run( now() );
	}

	return $running;
}

/**
 * @return array<string, mixed>
 */
function provider_status( Provider $provider ): array {
	$endpoint = $provider->endpoint();
	$problem  = $provider->problem();
	$custom   = null !== $endpoint && ! is_shortpixel_host( url_host( $endpoint ) );

	return [
		'id'            => $provider->id(),
		'name'          => $provider->name(),
		'state'         => '' === $problem ? 'ready' : 'problem',
		'endpoint'      => $endpoint,
		'next_endpoint' => null === $endpoint ? null : unused_endpoint( $endpoint, new Store() ),
		'custom_host'   => $custom,
		'can'           => [
			'images' => $provider->flushes_images(),
			'site'   => $provider->flushes_everything(),
		],
		'message'       => '' === $problem && $custom ? custom_host_sentence( (string) $endpoint ) : $problem,
	];
}

function custom_host_sentence( string $endpoint ): string {
	return sprintf(
		/* translators: %s: a host, such as img.example.com. */
		__( 'Pictures come from %s, a host of this site’s own. If it is a CDN in front of ShortPixel, that CDN keeps copies which have to be cleared there.', 'shortpixel-flush' ),
		url_host( $endpoint )
	);
}

/**
 * Tells whether a flush goes on when every tab is closed.
 *
 * @return array{cron: bool, message: string}
 */
function runner_status(): array {
	if ( true === ( defined( 'DISABLE_WP_CRON' ) ? (bool) constant( 'DISABLE_WP_CRON' ) : false ) ) {
		$message = __( 'This site does not run background tasks by itself (DISABLE_WP_CRON). Unless the server runs them, a flush goes on only while a tab shows it.', 'shortpixel-flush' );
	} elseif ( cron_is_late() ) {
		$message = __( 'Background tasks are overdue on this site, so a flush goes on only while a tab shows it.', 'shortpixel-flush' );
	} else {
		$message = '';
	}

	return [
		'cron'    => '' === $message,
		'message' => $message,
	];
}

function cron_is_late(): bool {
	$due = wp_next_scheduled( RUN_HOOK );

	return false !== $due && $due < time() - CRON_IS_LATE;
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
