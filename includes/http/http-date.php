<?php
/**
 * Reads the dates of HTTP headers. Pure: no WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

/**
 * Reads a date in any of HTTP's three forms as unix seconds; anything else is null.
 *
 * PHP's own parser is not asked: it takes "tomorrow", "1" and half of what a broken server sends for a date.
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
		// Two digits of a year: those of this century, until they would lie far ahead.
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
