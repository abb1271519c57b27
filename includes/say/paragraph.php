<?php
/** Joins translated sentences, and fills in their numbers. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

defined( 'ABSPATH' ) || exit;

/** Joins the sentences that are not empty. */
function paragraph( string ...$sentences ): string {
	return implode( ' ', array_diff( $sentences, [ '' ] ) );
}

/**
 * Fills in a sentence's placeholders, with localized numbers.
 *
 * @param int|float|string ...$values
 */
function sentence( string $text, ...$values ): string {
	return sprintf( $text, ...array_map( static fn ( $value ): string => is_string( $value ) ? $value : number_format_i18n( $value ), $values ) );
}
