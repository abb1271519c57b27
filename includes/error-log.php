<?php
/** Writes errors to PHP's error log, with or without WP_DEBUG. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use Throwable;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

// The most errors that a process logs per minute: one for each of a thousand images must not fill a disk.
const MOST_LOGGED = 20;

const MOST_LOGGED_BYTES = 600;

/**
 * @param string           $what  The failed operation, in English.
 * @param Throwable|string $error An error or any text: secrets are masked.
 * @param int              $flush The flush's id, if it happened in one.
 */
function log_error( string $what, $error, int $flush = 0, string $step = '' ): void {
	// The functions of mask.php call other plugins and read the connected CDNs' settings, so it is only loaded after an
	// error.
	require_once __DIR__ . '/mask.php';

	/** @var array<string, true> $logged */
	static $logged = [];
	/** @var int $minute */
	static $minute = 0;

	if ( intdiv( now(), 60 ) !== $minute ) {
		$minute = intdiv( now(), 60 );
		$logged = [];
	}
	$told = $error instanceof Throwable ? get_class( $error ) . ': ' . $error->getMessage() : $error;
	$key  = md5( "{$flush} {$step} {$what} {$told}" );
	if ( isset( $logged[ $key ] ) || count( $logged ) >= MOST_LOGGED || ! function_exists( 'error_log' ) ) {
		return;
	}
	$logged[ $key ] = true;

	$context = ( $flush > 0 ? "flush {$flush}, " : '' ) . ( '' === $step ? '' : "step {$step}, " );
	$place   = $error instanceof Throwable ? ' in ' . place_of_error( $error ) : '';
	// phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Errors must be on record without WP_DEBUG too.
	error_log( "Flush for ShortPixel: {$context}{$what}: " . loggable( $told ) . $place );
}

/**
 * Formats a text as one line without secrets. Shows nothing of it if the secrets can't be read, as with another
 * plugin's broken settings.
 */
function loggable( string $text ): string {
	try {
		$text = mask()( $text );
	} catch ( Throwable $error ) {
		return '(not shown)';
	}
	$text = (string) preg_replace( '/[\x00-\x1f\x7f]+/', ' ', $text );
	return strlen( $text ) > MOST_LOGGED_BYTES ? substr( $text, 0, MOST_LOGGED_BYTES ) . '…' : $text;
}

/** Returns the line, and the file's path within WordPress, or its name if it is elsewhere. */
function place_of_error( Throwable $error ): string {
	$file = wp_normalize_path( $error->getFile() );
	$root = wp_normalize_path( ABSPATH );
	return ( 0 === strpos( $file, $root ) ? substr( $file, strlen( $root ) ) : wp_basename( $file ) ) . ':' . $error->getLine();
}
