<?php
/** What there is to flush with on this site: its providers, and whether work goes on in the background. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Edges\is_dismissed;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\is_refused;
use const ShortPixelFlush\RUN_HOOK;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../edges/dismissed.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/../versions/refused.php';
require_once __DIR__ . '/drivers.php';
require_once __DIR__ . '/plan/provider-targets.php';

// A background run that is this many seconds late will not come by itself.
const RUN_IS_LATE = 600;

// This late is a site's other work only where nothing does it; a site that slept needs a moment to wake up. Where the server does it,
// that is often every quarter of an hour, and on some hosts every hour.
const CRON_IS_LATE   = 3600;
const CRON_WAKES_FOR = 10;

/** @return array{id: string, name: string, state: 'ready'|'problem', endpoint: string|null, next_endpoint: string|null, custom_host: bool, can: array{images: bool, site: bool, purge: bool, new_address: bool}, message: string, help_url: string} */
function provider_status( Provider $provider ): array {
	$endpoint = $provider->endpoint();
	$problem  = $provider->problem();
	$methods  = $provider->full_flush_methods();
	$custom   = null !== $endpoint && ! is_shortpixel_host( url_host( $endpoint ) );

	return [
		'id'            => $provider->id(),
		'name'          => $provider->name(),
		'state'         => '' === $problem ? 'ready' : 'problem',
		'endpoint'      => $endpoint,
		'next_endpoint' => null !== $endpoint && in_array( 'switch', $methods, true ) ? unused_endpoint( $endpoint ) : null,
		'custom_host'   => $custom,
		'can'           => [
			'images'      => $provider->can_flush_images(),
			'site'        => [] !== $methods,
			'purge'       => in_array( 'purge', $methods, true ),
			'new_address' => $provider->can_flush_images() && ! is_refused( (string) $endpoint ),
		],
		'message'       => '' === $problem ? provider_hint( $provider, $custom ) : $problem,
		'help_url'      => $provider->help_url(),
	];
}

/** What a usable provider lacks for a flush of everything, or what its host means. */
function provider_hint( Provider $provider, bool $is_custom ): string {
	if ( '' !== $provider->full_flush_hint() ) {
		return $provider->full_flush_hint();
	}

	$endpoint = (string) $provider->endpoint();

	return $is_custom && may_be_own_cdn( url_host( $endpoint ) ) ? custom_host_sentence( $endpoint ) : '';
}

/** Of a host that isn't ShortPixel's: whether it may be a CDN of the site's own that nobody has connected, and nobody has said is none. */
function may_be_own_cdn( string $host ): bool {
	return [] === Site_Edge::in_front_of( [ $host ] ) && ! is_dismissed( $host );
}

function custom_host_sentence( string $endpoint ): string {
	return sprintf(
		/* translators: %s: a host, such as img.example.com. */
		__( 'Images load from %s. If that is your own CDN, connect it so that it is cleared too.', 'shortpixel-flush' ),
		url_host( $endpoint )
	);
}

/** What to type so that this site's flushes go on: of a network's sites, WP-CLI would take the main one. */
function run_command(): string {
	return 'wp shortpixel-flush run' . ( is_multisite() ? ' --url=' . untrailingslashit( home_url() ) : '' );
}

/** @return array{cron: bool, driver: 'wp_cron'|'action_scheduler', message: string} Whether, and by what, flushes go on when nobody drives them. */
function runner_status(): array {
	if ( is_cron_disabled() && background_seen_at() <= time() - SEEN_FOR ) {
		/* translators: %s: a command to type. */
		$message = sprintf( __( 'This site does not run background tasks by itself (DISABLE_WP_CRON). Unless the server runs them, a flush goes on only while a tab shows it, or with WP-CLI: %s', 'shortpixel-flush' ), run_command() );
	} elseif ( cron_is_late( time() ) || work_is_late( time() ) ) {
		/* translators: %s: a command to type. */
		$message = sprintf( __( 'Background tasks are overdue on this site, so a flush goes on only while a tab shows it, or with WP-CLI: %s', 'shortpixel-flush' ), run_command() );
	} else {
		$message = '';
	}

	return [
		'cron'    => '' === $message,
		'driver'  => has_action_scheduler() ? 'action_scheduler' : 'wp_cron',
		'message' => $message,
	];
}

function run_is_late_after(): int {
	return is_cron_disabled() ? CRON_IS_LATE : RUN_IS_LATE;
}

/** Whether WP-Cron should have come long ago: for our own run, or for whatever else the site has to do. */
function cron_is_late( int $now ): bool {
	$due = wp_next_scheduled( RUN_HOOK );
	if ( false !== $due && $due < $now - run_is_late_after() ) {
		return true;
	}

	$first = array_key_first( wp_get_ready_cron_jobs() );
	$lock  = get_transient( 'doing_cron' );

	return is_int( $first ) && $first < $now - CRON_IS_LATE && ! ( is_numeric( $lock ) && (float) $lock > $now - CRON_WAKES_FOR );
}

/** Whether a flush has been due for long, and no background task was seen meanwhile. */
function work_is_late( int $now ): bool {
	// The mark itself may be ten minutes old while all is well.
	$long_ago = $now - run_is_late_after() - SEEN_EVERY;
	if ( background_seen_at() > $long_ago ) {
		return false;
	}

	foreach ( ( new Flushes() )->open( null ) as $flush ) {
		if ( max( $flush->created_at, $flush->wait_until ) < $long_ago ) {
			return true;
		}
	}

	return false;
}
