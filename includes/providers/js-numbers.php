<?php
/** Rounds numbers as browsers do. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

/** Rounds like Math.round(): halves up, and unlike PHP, without correcting for inexact numbers. */
function js_round( float $number ): float {
	$whole = floor( $number );

	return $number - $whole >= 0.5 ? $whole + 1 : $whole;
}

/** Rounds a length to six significant digits, as Chrome does in computed styles. */
function css_number( float $number ): float {
	return 0.0 === $number ? 0.0 : round( $number, 5 - (int) floor( log10( abs( $number ) ) ) );
}
