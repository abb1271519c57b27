<?php
/** Functions that ask for confirmation on the terminal, or end the command. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;

defined( 'ABSPATH' ) || exit;

/** @return never */
function fail( string $sentence ): void {
	WP_CLI::error( $sentence, false );
	WP_CLI::halt( 1 );
}

/**
 * Ends the command if an unknown word was typed.
 *
 * @param list<string> $typed
 * @param list<string> $known
 * @param string       $sentence A template for the unknown words and the known ones.
 */
function refuse_unknown( array $typed, array $known, string $sentence ): void {
	$unknown = array_diff( $typed, $known );
	if ( [] !== $unknown ) {
		fail( sprintf( $sentence, implode( ', ', $unknown ), implode( ', ', $known ) ) );
	}
}

/** Exits with 1 unless the user confirms. WP_CLI::confirm() would exit with 0, which scripts read as success. */
function confirm( string $question, bool $is_confirmed ): void {
	if ( $is_confirmed ) {
		return;
	}
	if ( ! stream_isatty( STDIN ) ) {
		fail( 'This has to be confirmed, and there is no terminal to ask on, so nothing was done. Add --yes.' );
	}

	// Standard output may be data for another program.
	fwrite( STDERR, "{$question} [y/n] " ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A stream, not a file.
	$answer = strtolower( trim( (string) fgets( STDIN ) ) );
	if ( 'y' !== $answer && 'yes' !== $answer ) {
		fail( 'Nothing was done.' );
	}
}
