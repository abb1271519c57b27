<?php
/** Logs each purge and each check, which is off by default, and the reasons of failed steps. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Purge;
use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\Http\redact_url;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\Model\encoded_url;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The size in bytes at which the log is rotated; one earlier log is kept.
const LOG_BYTES = 5242880;

/** @return string|bool A file's path, true for PHP's own error log, or false. */
function log_target() {
	/**
	 * Filters where a line for each removal and each check of a copy is written.
	 *
	 * @param string|bool $target A file's path, true for PHP's error log, false for nowhere. The constant SHORTPIXEL_FLUSH_LOG by default.
	 */
	$target = apply_filters( 'shortpixel_flush_log', defined( 'SHORTPIXEL_FLUSH_LOG' ) ? constant( 'SHORTPIXEL_FLUSH_LOG' ) : false );
	return is_string( $target ) && '' !== $target ? $target : true === $target;
}

/** @param string $act `remove` or `look`. */
function log_purge( string $act, Purge $purge ): void {
	$target = log_target();
	if ( false === $target ) {
		return;
	}
	$line = sprintf(
		'%s flush=%d purge=%d %s state=%s status=%d%s %s',
		(string) iso_time( now() ),
		$purge->flush_id,
		$purge->id,
		$act,
		$purge->state,
		$purge->status,
		null === $purge->failure ? '' : ' reason=' . $purge->failure->code,
		redact_url( encoded_url( $purge->url ) )
	);
	write_log_line( redact( $line, array_column( account_keys(), 'key' ) ), $target );
}

/** @param string|true $target A file's path, or true for PHP's error log. */
function write_log_line( string $line, $target ): void {
	if ( true === $target ) {
		if ( function_exists( 'error_log' ) ) {
			error_log( 'Flush for ShortPixel: ' . $line ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Asked for by the site's owner.
		}
		return;
	}

	// A full disk causes a warning, but a log line is no reason to fail.
	// phpcs:disable WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors -- WP_Filesystem can't append.
	rotate_log( $target );
	$is_new  = ! file_exists( $target );
	$written = @file_put_contents( $target, $line . "\n", FILE_APPEND | LOCK_EX );
	if ( $is_new && false !== $written ) {
		// Contains URLs of images that may not be public yet.
		@chmod( $target, 0600 );
	}
	// phpcs:enable
}

/** Moves a log that has grown too large over the previous one. */
function rotate_log( string $file ): void {
	/**
	 * Filters how large the log may grow before it is rotated; it takes about twice that on disk at most.
	 *
	 * @param int $bytes 5242880 by default.
	 */
	$most = apply_filters( 'shortpixel_flush_log_bytes', LOG_BYTES );
	$most = is_int( $most ) ? max( 1024, $most ) : LOG_BYTES;

	clearstatcache( true, $file );
	// phpcs:disable WordPress.WP.AlternativeFunctions.rename_rename, WordPress.PHP.NoSilencedErrors -- Another runner may have done it in this moment.
	if ( (int) @filesize( $file ) >= $most ) {
		@rename( $file, $file . '.1' );
	}
	// phpcs:enable
}

/** Logs to the site's error log why a step failed, in the words of other plugins, the database or an answer. */
function log_failed_step( int $flush_id, string $step, Outcome $outcome ): void {
	$facts   = $outcome->data;
	$reasons = array_column( Caches_Cleared::in( $outcome->data )->failed, 'reason' );
	$status  = $facts->status > 0 ? "the answer was {$facts->status}" : '';
	$told    = array_diff( array_merge( [ $facts->error, $facts->message, $status ], $reasons ), [ '' ] );
	log_error( "The step failed ({$outcome->code})", [] === $told ? 'nothing more is known' : implode( '; ', $told ), $flush_id, $step );
}
