<?php
/** Parses the dates of HTTP headers. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

defined( 'ABSPATH' ) || exit;

/**
 * Parses HTTP's three date formats into Unix seconds; null for any other. PHP's own parser also accepts "tomorrow",
 * "+1" and incomplete dates.
 */
function http_date( string $value ): ?int {
	$time   = '([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)';
	$month  = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
	$value  = strtolower( trim( $value ) );
	$months = [ 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec' ];

	if ( 1 === preg_match( "/\A[a-z]{3}, ([0-9]{2}) {$month} ([0-9]{4}) {$time} gmt\z/", $value, $found ) ) {
		list( , $day, $name, $year, $hour, $minute, $second ) = $found;
	} elseif ( 1 === preg_match( "/\A[a-z]{6,9}, ([0-9]{2})-{$month}-([0-9]{2}) {$time} gmt\z/", $value, $found ) ) {
		list( , $day, $name, $year, $hour, $minute, $second ) = $found;
		// Two-digit years from 70 on mean 1970 to 1999.
		$year = (string) ( (int) $year + ( (int) $year < 70 ? 2000 : 1900 ) );
	} elseif ( 1 === preg_match( "/\A[a-z]{3} {$month} ([ 0-9][0-9]) {$time} ([0-9]{4})\z/", $value, $found ) ) {
		list( , $name, $day, $hour, $minute, $second, $year ) = $found;
	} else {
		return null;
	}

	$number = (int) array_search( $name, $months, true ) + 1;
	if ( ! checkdate( $number, (int) $day, (int) $year ) ) {
		return null;
	}
	$unix = gmmktime( (int) $hour, (int) $minute, (int) $second, $number, (int) $day, (int) $year );

	return is_int( $unix ) && $unix > 0 ? $unix : null;
}
