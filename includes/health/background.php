<?php
/** Checks whether background tasks actually run. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Flush\background_seen_at;
use function ShortPixelFlush\Flush\expect_background_run;
use function ShortPixelFlush\Flush\is_cron_disabled;
use function ShortPixelFlush\Flush\not_in_background_sentence;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\Flush\spawn_runner;
use function ShortPixelFlush\now;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\sleep_for;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: how long to wait for an answer, then for the run, which a slow server may start after it has answered.
const CRON_TIMEOUT = 5.0;
const RUN_SECONDS  = 6.0;

/** Checks background runs. Without WP-Cron, only the server's own runs count: one started here would prove nothing. */
function check_background(): Finding {
	return is_cron_disabled() ? check_past_runs() : try_a_run();
}

function check_past_runs(): Finding {
	if ( ! runner_status()['cron'] ) {
		return Finding::recommended( not_in_background_sentence(), background_help() );
	}

	/* translators: %s: a span of time, such as "5 minutes". */
	return Finding::good( sprintf( __( 'Your server runs background tasks; the last run was about %s ago.', 'shortpixel-flush' ), human_time_diff( min( background_seen_at(), time() ) ) ) );
}

/** Starts a background run by requesting wp-cron.php, and waits until the run records its time. */
function try_a_run(): Finding {
	expect_background_run();
	schedule( now() );
	$began  = microtime( true );
	$before = background_seen_at();
	$answer = ( new Client( site_hosts() ) )->fetch(
		[
			'url'       => site_url( 'wp-cron.php' ),
			'method'    => 'GET',
			'timeout'   => CRON_TIMEOUT,
			'max_bytes' => 65536,
		]
	);
	if ( 200 !== $answer['status'] ) {
		// WordPress's own request may still succeed: it accepts any certificate of its site, and plugins may redirect
		// it.
		spawn_runner();
	}
	while ( ! has_run_since( $before ) && microtime( true ) - $began < CRON_TIMEOUT + RUN_SECONDS ) {
		sleep_for( 0.2 );
	}
	if ( has_run_since( $before ) ) {
		/* translators: %s: a number of seconds. */
		return Finding::good( sprintf( __( 'Background tasks ran within %s seconds.', 'shortpixel-flush' ), number_format_i18n( max( 2.0, ceil( microtime( true ) - $began ) ) ) ) );
	}

	return Finding::critical( not_in_background_sentence(), background_help(), [ "wp-cron.php: HTTP {$answer['status']}" ] );
}

function background_help(): string {
	return __( 'Ask your host to run WordPress’s background tasks every few minutes.', 'shortpixel-flush' );
}

function has_run_since( int $before ): bool {
	return background_seen_at() > $before;
}
