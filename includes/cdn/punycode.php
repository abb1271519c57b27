<?php
/**
 * Writes internationalized host names in ASCII, as DNS and browsers do (RFC 3492).
 *
 * Implemented here because idn_to_ascii() needs PHP's intl extension. Lower-cases only Latin, Greek and Cyrillic
 * letters, since it has no Unicode tables.
 */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The limit of DNS, which also bounds the work for a hostile name.
const LONGEST_NAME = 253;

/**
 * Writes a host, with or without a port, in ASCII; null for a non-ASCII name of more than LONGEST_NAME characters.
 *
 * @param string $host Valid UTF-8, with ASCII letters in lower case.
 */
function ascii_host( string $host ): ?string {
	if ( 1 !== preg_match( '/[\x80-\xFF]/', $host ) ) {
		return $host;
	}
	$name = substr( $host, 0, strcspn( $host, ':' ) );
	if ( 1 !== preg_match( '/^.{1,' . LONGEST_NAME . '}\z/su', $name ) ) {
		return null;
	}

	$labels = array_map(
		static function ( string $label ): string {
			return consists_of( $label, ASCII ) ? $label : 'xn--' . punycode( array_map( __NAMESPACE__ . '\\small_letter', code_points( $label ) ) );
		},
		explode( '.', $name )
	);

	return implode( '.', $labels ) . substr( $host, strlen( $name ) );
}

/** @return list<int> */
function code_points( string $text ): array {
	$codes = [];
	foreach ( (array) preg_split( '//u', $text, -1, PREG_SPLIT_NO_EMPTY ) as $char ) {
		$bytes = array_map( 'ord', str_split( (string) $char ) );
		$code  = $bytes[0] < 0x80 ? $bytes[0] : $bytes[0] & ( 0xFF >> ( count( $bytes ) + 1 ) );
		foreach ( array_slice( $bytes, 1 ) as $byte ) {
			$code = $code << 6 | $byte & 0x3F;
		}
		$codes[] = $code;
	}

	return $codes;
}

function small_letter( int $code ): int {
	if ( ( $code >= 0xC0 && $code <= 0xDE && 0xD7 !== $code ) || ( $code >= 0x391 && $code <= 0x3A9 ) || ( $code >= 0x410 && $code <= 0x42F ) ) {
		return $code + 32;
	}
	if ( $code >= 0x400 && $code <= 0x40F ) {
		return $code + 80;
	}
	// In Latin Extended-A, a capital precedes its small letter: capitals are even in these ranges, and odd in those
	// below.
	if ( ( $code >= 0x100 && $code <= 0x136 && 0x130 !== $code ) || ( $code >= 0x14A && $code <= 0x176 ) ) {
		return $code + 1 - $code % 2;
	}

	return ( $code >= 0x139 && $code <= 0x147 ) || ( $code >= 0x179 && $code <= 0x17D ) ? $code + $code % 2 : $code;
}

/**
 * Encodes one label in Punycode, without its prefix.
 *
 * @param list<int> $codes
 */
function punycode( array $codes ): string {
	$written = '';
	foreach ( $codes as $code ) {
		$written .= $code < 0x80 ? chr( $code ) : '';
	}
	$done     = strlen( $written );
	$written .= $done > 0 ? '-' : '';
	$others   = array_unique(
		array_filter(
			$codes,
			static function ( int $code ): bool {
				return $code >= 0x80;
			}
		)
	);
	sort( $others );

	$delta = 0;
	$bias  = 72;
	$first = true;
	$last  = 0x7F;
	foreach ( $others as $other ) {
		$delta += ( $other - $last - 1 ) * ( $done + 1 );
		$last   = $other;
		foreach ( $codes as $code ) {
			if ( $code < $other ) {
				++$delta;
			} elseif ( $code === $other ) {
				$written .= variable_length( $delta, $bias );
				++$done;
				$bias  = next_bias( $delta, $done, $first );
				$delta = 0;
				$first = false;
			}
		}
		++$delta;
	}

	return $written;
}

/** Writes a number as one of Punycode's variable-length integers. */
function variable_length( int $number, int $bias ): string {
	$digits  = LETTERS . DIGITS;
	$written = '';
	for ( $place = 36; ; $place += 36 ) {
		$least = max( 1, min( 26, $place - $bias ) );
		if ( $number < $least ) {
			return $written . $digits[ $number ];
		}
		$written .= $digits[ $least + ( $number - $least ) % ( 36 - $least ) ];
		$number   = intdiv( $number - $least, 36 - $least );
	}
}

/** Adapts the bias as RFC 3492 defines. */
function next_bias( int $delta, int $done, bool $first ): int {
	$share  = $first ? intdiv( $delta, 700 ) : intdiv( $delta, 2 );
	$share += intdiv( $share, $done );
	$bias   = 0;
	while ( $share > 455 ) {
		$share = intdiv( $share, 35 );
		$bias += 36;
	}

	return $bias + intdiv( 36 * $share, $share + 38 );
}
