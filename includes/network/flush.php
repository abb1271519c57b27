<?php
/** What is done on several sites at once: on each as if somebody had asked for it there, in that site's own tables. */

declare( strict_types=1 );

namespace ShortPixelFlush\Network;

use ShortPixelFlush\Flush\Flushes;
use WP_Error;
use WP_Site;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\is_of_later_version;
use function ShortPixelFlush\Flush\queue_site;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\Flush\why_forbidden_to_stop;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/acts.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../flush/start.php';
require_once __DIR__ . '/sites.php';
require_once __DIR__ . '/state.php';

/**
 * What one site refuses, the others do all the same.
 *
 * @param list<int>          $ids
 * @param callable(): string $act  Runs on each site; why it was not done there, in a sentence, or nothing.
 * @return list<array<mixed>>|WP_Error Each site as it is then.
 */
function on_sites( array $ids, callable $act ) {
	$sites = [] === $ids ? [] : find_sites( '', $ids, 1, count( $ids ) )['sites'];
	$gone  = array_diff( $ids, array_map( static fn ( WP_Site $site ): int => (int) $site->blog_id, $sites ) );
	if ( [] !== $gone ) {
		/* translators: %d: number of a site. */
		return new WP_Error( 'shortpixel_flush_site_not_found', sprintf( __( 'This network has no site %d that visitors can open. Nothing has been done.', 'shortpixel-flush' ), current( $gone ) ), [ 'status' => 404 ] );
	}
	return array_map( static fn ( WP_Site $site ): array => site_shape( $site, on_site( (int) $site->blog_id, $act ) ), $sites );
}

/** Has the current site flush everything, in its own next background run. */
function flush_here( int $user_id ): string {
	$refusal = refusal_here();
	if ( '' !== $refusal ) {
		return $refusal;
	}
	$id = queue_site( __( 'Asked for on the network’s screen', 'shortpixel-flush' ), $user_id );
	return is_wp_error( $id ) ? $id->get_error_message() : '';
}

function stop_here(): string {
	$refusal = refusal_here();
	$flush   = '' === $refusal ? ( new Flushes() )->last_of_everything() : null;
	if ( null === $flush ) {
		return $refusal;
	}
	$why = why_forbidden_to_stop( $flush );
	if ( '' !== $why ) {
		return $why;
	}
	$stopped = cancel_flush( $flush );
	return is_wp_error( $stopped ) ? $stopped->get_error_message() : '';
}

/** Has the current site note how it stands, as soon as its background tasks run. */
function check_here(): string {
	$refusal = refusal_here();
	if ( '' === $refusal ) {
		expect_state();
		schedule( now() );
	}
	return $refusal;
}

function refusal_here(): string {
	if ( ! is_plugin_active_here() ) {
		return __( 'Flush for ShortPixel is not active on this site.', 'shortpixel-flush' );
	}
	if ( is_of_later_version() ) {
		return __( 'A later version of Flush for ShortPixel has been at work on this site. Update the plugin first.', 'shortpixel-flush' );
	}
	return why_forbidden( 'site', [] );
}
