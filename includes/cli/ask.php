<?php
/**
 * Asks before what changes every picture.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fail.php';

/**
 * Ends the command unless a person says yes. WP-CLI's own question takes a closed input for a no and ends with 0, which a
 * script would read as done; here both end with 1.
 */
function ask_first( string $question, bool $is_answered ): void {
	if ( $is_answered ) {
		return;
	}

	if ( ! stream_isatty( STDIN ) ) {
		fail( __( 'This has to be confirmed, and there is no terminal to ask on. Nothing was done. Add --yes, then run it again.', 'shortpixel-flush' ) );
	}

	// Not on standard output, which may be data that another program reads.
	fwrite( STDERR, "{$question} [y/n] " ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_read_fwrite -- A stream, not a file.

	$answer = strtolower( trim( (string) fgets( STDIN ) ) );

	if ( 'y' !== $answer && 'yes' !== $answer ) {
		fail( __( 'Nothing was done.', 'shortpixel-flush' ) );
	}
}
