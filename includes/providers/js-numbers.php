<?php
/** Numbers as JavaScript rounds and writes them. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

/** Rounds like Math.round(): halves upwards, without PHP's correction of inexact numbers. */
function js_round( float $number ): float {
	$whole = floor( $number );

	return $number - $whole >= 0.5 ? $whole + 1 : $whole;
}

/** Writes a number with as few digits as tell it from all others. */
function js_number( float $number ): string {
	for ( $digits = 0; $digits < 17; $digits++ ) {
		$written = sprintf( "%.{$digits}F", $number );
		if ( (float) $written === $number ) {
			return $written;
		}
	}

	return sprintf( '%.17F', $number );
}
