<?php
/** Sentences in a row. Each is translated whole: nothing is put into the middle of another. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

defined( 'ABSPATH' ) || exit;

/** Leaves out what is empty. */
function paragraph( string ...$sentences ): string {
	return implode( ' ', array_diff( $sentences, [ '' ] ) );
}

/**
 * Fills in what a sentence leaves open, numbers as people here write them.
 *
 * @param int|float|string ...$values
 */
function sentence( string $text, ...$values ): string {
	return sprintf( $text, ...array_map( static fn ( $value ): string => is_string( $value ) ? $value : number_format_i18n( $value ), $values ) );
}
