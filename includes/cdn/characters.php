<?php
/** Character sets and lower case, byte by byte: the same in every locale and every version of PHP. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

const DIGITS  = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const WORD    = LETTERS . 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' . DIGITS;

// HTML's white space.
const SPACES = " \t\r\n\f";

// Controls and white space, which no URL contains.
const BLANKS = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F"
	. "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F \x7F";

const ASCII = BLANKS . "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

// Characters that end a URL in any context.
const URL_ENDS = BLANKS . '"<>\\`';

// Characters that a URL can't contain unencoded.
const NOT_IN_URLS = URL_ENDS . '{}';

// The ASCII characters that no host contains, with and without its port. Non-ASCII ones may be part of a name.
const AROUND_HOSTS = NOT_IN_URLS . "!#$%&'()*+,/;=?@[]^|~";
const NOT_IN_HOSTS = AROUND_HOSTS . ':';

/** Lower-cases only A to Z. Before PHP 8.2 strtolower() depends on the locale. */
function ascii_lower( string $text ): string {
	return strtr( $text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTERS );
}

function consists_of( string $text, string $characters ): bool {
	// No test can tell <=, >=: a short text is looked through faster without a pattern.
	$found = strlen( $text ) < 6 ? false : preg_match( any_but_these( $characters ), $text );

	return false === $found ? strspn( $text, $characters ) === strlen( $text ) : 0 === $found;
}

function is_free_of( string $text, string $characters ): bool {
	// No test can tell <=, >=: as above.
	$found = strlen( $text ) < 6 ? false : preg_match( any_of_these( $characters ), $text );

	return false === $found ? strcspn( $text, $characters ) === strlen( $text ) : 0 === $found;
}

/** Returns what strcspn() does, from `$at` on. */
function length_free_of( string $text, string $characters, int $at ): int {
	$found = preg_match( any_of_these( $characters ), $text, $match, PREG_OFFSET_CAPTURE, $at );
	if ( 1 === $found ) {
		return $match[0][1] - $at;
	}

	// No test can tell !==: strcspn() returns the same, later.
	return 0 === $found ? strlen( $text ) - $at : strcspn( $text, $characters, $at );
}

/**
 * A pattern looks at each byte once, where strcspn() compares it with one character after the other. But PCRE may give up, which
 * strcspn() never does.
 */
function any_of_these( string $characters ): string {
	/** @var array<string, string> $patterns */
	static $patterns = [];

	if ( ! isset( $patterns[ $characters ] ) ) {
		$patterns[ $characters ] = '/[' . escaped( $characters ) . ']/';
	}

	return $patterns[ $characters ];
}

/** The same for strspn(). */
function any_but_these( string $characters ): string {
	/** @var array<string, string> $patterns */
	static $patterns = [];

	if ( ! isset( $patterns[ $characters ] ) ) {
		$patterns[ $characters ] = '/[^' . escaped( $characters ) . ']/';
	}

	return $patterns[ $characters ];
}

/** For a class of a pattern. */
function escaped( string $characters ): string {
	return '\x' . implode( '\x', str_split( bin2hex( $characters ), 2 ) );
}

/** Returns the start of the run without these characters that ends at `$at`; at least `$from`. */
function run_start( string $text, string $characters, int $at, int $from ): int {
	do {
		$size   = min( 256, $at - $from );
		$length = length_free_of( strrev( substr( $text, $at - $size, $size ) ), $characters, 0 );
		$at    -= $length;
	} while ( $at > $from && $size === $length );

	return $at;
}
