<?php
/** Whether a background run really comes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Flush\background_seen_at;
use function ShortPixelFlush\Flush\expect_background_run;
use function ShortPixelFlush\Flush\is_cron_disabled;
use function ShortPixelFlush\Flush\run_command;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\Flush\spawn_runner;
use function ShortPixelFlush\now;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\sleep_for;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/../hosts.php';

// WordPress itself waits for a hundredth of a second; a slow server begins a run later than it answers.
const CRON_TIMEOUT = 5.0;
const RUN_SECONDS  = 6.0;

function background_diagnosis(): Diagnosis {
	return is_cron_disabled() ? servers_background() : own_background();
}

/** Where visits start no background tasks: a run that is started here would prove nothing about the server's own. */
function servers_background(): Diagnosis {
	$runner = runner_status();
	$seen   = background_seen_at();
	if ( ! $runner['cron'] ) {
		return new Diagnosis( Diagnosis::WARNING, $runner['message'] );
	}

	/* translators: %s: a span of time, such as "5 minutes". */
	return new Diagnosis( Diagnosis::OK, sprintf( __( 'Your server runs background tasks; the last run was about %s ago.', 'shortpixel-flush' ), human_time_diff( min( $seen, time() ) ) ) );
}

/** Asks wp-cron.php as WordPress does, and waits for the run's own mark. */
function own_background(): Diagnosis {
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
		// WordPress trusts any certificate of its own site, and a plugin may send the request elsewhere.
		spawn_runner();
	}
	while ( ! has_run_since( $before ) && microtime( true ) - $began < CRON_TIMEOUT + RUN_SECONDS ) {
		sleep_for( 0.2 );
	}
	if ( has_run_since( $before ) ) {
		/* translators: %s: a number of seconds. */
		return new Diagnosis( Diagnosis::OK, sprintf( __( 'A background run came within %s seconds. You can close this tab during a flush.', 'shortpixel-flush' ), number_format_i18n( max( 1.0, ceil( microtime( true ) - $began ) ) ) ) );
	}

	/* translators: %s: a command to type. */
	$until = sprintf( __( 'Until then a flush goes on only while a tab shows it, or with WP-CLI: %s', 'shortpixel-flush' ), run_command() );
	$help  = __( 'Ask your host to allow requests from the server to itself (wp-cron.php), or to run WordPress’s background tasks every few minutes.', 'shortpixel-flush' );

	return new Diagnosis( Diagnosis::FAILED, no_run_sentence( $answer['status'] ), $help . ' ' . $until );
}

function no_run_sentence( int $status ): string {
	if ( 200 === $status ) {
		/* translators: %s: a number of seconds. */
		return sprintf( __( 'No background run came within %s seconds, although wp-cron.php answered.', 'shortpixel-flush' ), number_format_i18n( CRON_TIMEOUT + RUN_SECONDS ) );
	}

	return 0 === $status
		? __( 'No background run came: this site’s server can’t reach the site itself.', 'shortpixel-flush' )
		/* translators: %d: an HTTP status, such as 401. */
		: sprintf( __( 'No background run came: to this site’s own server, wp-cron.php answered %d.', 'shortpixel-flush' ), $status );
}

/** Whether another process has written the mark. */
function has_run_since( int $before ): bool {
	return background_seen_at() > $before;
}
