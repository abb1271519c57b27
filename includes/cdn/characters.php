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

// What ends a URL in any context.
const URL_ENDS = BLANKS . '"<>\\`';

// What a URL cannot contain unencoded.
const NOT_IN_URLS = URL_ENDS . '{}';

// The ASCII characters that no host contains, with and without its port. Non-ASCII ones may be part of a name.
const AROUND_HOSTS = NOT_IN_URLS . "!#$%&'()*+,/;=?@[]^|~";
const NOT_IN_HOSTS = AROUND_HOSTS . ':';

/** Lower-cases only A to Z. Before PHP 8.2 strtolower() depends on the locale. */
function ascii_lower( string $text ): string {
	return strtr( $text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTERS );
}

function consists_of( string $text, string $characters ): bool {
	return strspn( $text, $characters ) === strlen( $text );
}

function is_free_of( string $text, string $characters ): bool {
	return strcspn( $text, $characters ) === strlen( $text );
}
