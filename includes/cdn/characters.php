<?php
/** Character sets and ASCII lower-casing that work on bytes, so every locale and PHP version gives the same result. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

const DIGITS  = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const WORD    = LETTERS . 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' . DIGITS;

// The white space characters of HTML.
const SPACES = " \t\r\n\f";

// Control characters and white space, which no URL contains.
const BLANKS = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F"
	. "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F \x7F";

const ASCII = BLANKS . "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

// Characters that end a URL in any context.
const URL_ENDS = BLANKS . '"<>\\`';

// Characters that a URL can't contain unencoded.
const NOT_IN_URLS = URL_ENDS . '{}';

// ASCII characters that can't occur in a host, unless it is an IPv6 address: first in one with a port, then in the name
// alone.
const AROUND_HOSTS = NOT_IN_URLS . "!#$%&'()*+,/;=?@[]^|~";
const NOT_IN_HOSTS = AROUND_HOSTS . ':';

/** Lower-cases only A to Z. Before PHP 8.2 strtolower() depends on the locale. */
function ascii_lower( string $text ): string {
	return strtr( $text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTERS );
}

function consists_of( string $text, string $characters ): bool {
	// Equivalent mutants <=, >=: both ways give the same result, but a pattern is slower on short text.
	$found = strlen( $text ) < 6 ? false : preg_match( any_but_these( $characters ), $text );

	return false === $found ? strspn( $text, $characters ) === strlen( $text ) : 0 === $found;
}

function is_free_of( string $text, string $characters ): bool {
	// Equivalent mutants <=, >=: both ways give the same result, but a pattern is slower on short text.
	$found = strlen( $text ) < 6 ? false : preg_match( any_of_these( $characters ), $text );

	return false === $found ? strcspn( $text, $characters ) === strlen( $text ) : 0 === $found;
}

/** Returns the same as strcspn() with `$at` as its offset. */
function length_free_of( string $text, string $characters, int $at ): int {
	$found = preg_match( any_of_these( $characters ), $text, $match, PREG_OFFSET_CAPTURE, $at );
	if ( 1 === $found ) {
		return $match[0][1] - $at;
	}

	// Equivalent mutant !==: strcspn() returns the same result, only more slowly.
	return 0 === $found ? strlen( $text ) - $at : strcspn( $text, $characters, $at );
}

/**
 * Builds the pattern that stands in for strcspn(): it reads each byte once, while strcspn() compares it with each
 * character in turn. PCRE may give up, so callers fall back to strcspn().
 */
function any_of_these( string $characters ): string {
	/** @var array<string, string> $patterns */
	static $patterns = [];

	if ( ! isset( $patterns[ $characters ] ) ) {
		$patterns[ $characters ] = '/[' . escaped( $characters ) . ']/';
	}

	return $patterns[ $characters ];
}

/** Builds the pattern that stands in for strspn(), as any_of_these() does for strcspn(). */
function any_but_these( string $characters ): string {
	/** @var array<string, string> $patterns */
	static $patterns = [];

	if ( ! isset( $patterns[ $characters ] ) ) {
		$patterns[ $characters ] = '/[^' . escaped( $characters ) . ']/';
	}

	return $patterns[ $characters ];
}

/** Escapes every character for use in a pattern's character class. */
function escaped( string $characters ): string {
	return '\x' . implode( '\x', str_split( bin2hex( $characters ), 2 ) );
}

/** Returns the start of the run that ends at `$at` and contains none of these characters, but no less than `$from`. */
function run_start( string $text, string $characters, int $at, int $from ): int {
	do {
		$size   = min( 256, $at - $from );
		$length = length_free_of( strrev( substr( $text, $at - $size, $size ) ), $characters, 0 );
		$at    -= $length;
	} while ( $at > $from && $size === $length );

	return $at;
}
