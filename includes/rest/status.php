<?php
/** How things stand on this site: providers, edges, page caches, background tasks, and which flushes are under way. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\is_scheduled;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\suggestions;
use function ShortPixelFlush\Flush\wake_runner;
use function ShortPixelFlush\Schedules\background_status;
use function ShortPixelFlush\visible_user;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;
use const ShortPixelFlush\Flush\REMOVAL_SECONDS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../edges/status.php';
require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/suggestions.php';
require_once __DIR__ . '/../flush/verdict/look.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/../schedules/health.php';

/** @return array<mixed> For the current user. `$check` asks ShortPixel for the account's state now, which takes a moment. */
function status( bool $check ): array {
	return [
		'providers'       => array_map( '\ShortPixelFlush\Flush\provider_status', Providers\active() ),
		'edges'           => edges_status(),
		'suggestions'     => current_user_can( CAP_MANAGE ) ? suggestions( $check ) : [],
		'page_caches'     => Page_Caches\detected(),
		'runner'          => background_status(),
		'account'         => account_status( $check ),
		'running'         => running(),
		'last_site_flush' => last_site_flush(),
		'usual_seconds'   => usual_seconds(),
		'can'             => [
			'images' => current_user_can( CAP_IMAGES ),
			'site'   => current_user_can( CAP_SITE ),
			'manage' => current_user_can( CAP_MANAGE ),
		],
	];
}

/** @return list<array<mixed>> Also wakes the runner if none is scheduled: the request that should have done so may have died. */
function running(): array {
	$flushes = ( new Flushes() )->open( visible_user() );
	foreach ( $flushes as $flush ) {
		if ( $flush->may_run() && ! is_scheduled() ) {
			wake_runner();
			break;
		}
	}
	return array_map( '\ShortPixelFlush\Flush\flush_shape', $flushes );
}

/** @return array{state: string, message: string}|null Null if it is unknown and was not asked for. */
function account_status( bool $check ): ?array {
	$account = read_account( $check );
	return ! $check && 'unknown' === $account['state'] ? null : $account;
}

/** @return array{removal: int, new_address: int} What flushes of images took here of late, or before the first what they mostly take. */
function usual_seconds(): array {
	$usual = ( new Flushes() )->usual_seconds( 20 );
	return [
		// Copies that nobody checks have their time too.
		'removal'     => $usual['removal'] ?? REMOVAL_SECONDS + 10,
		'new_address' => $usual['new_address'] ?? 15,
	];
}

/** @return array<mixed>|null */
function last_site_flush(): ?array {
	$flush = current_user_can( CAP_SITE ) ? ( new Flushes() )->last_of_everything() : null;
	return null === $flush ? null : flush_shape( $flush );
}
