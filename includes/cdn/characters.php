<?php
/**
 * Sets of characters, and lower case, by bytes: the same under every locale and every version of PHP.
 */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

const DIGITS  = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const WORD    = LETTERS . 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' . DIGITS;

/** HTML's white space. */
const SPACES = " \t\r\n\f";

/** Controls and white space, which no URL holds. */
const BLANKS = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F"
	. "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F \x7F";

const ASCII = BLANKS . "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/** What ends a URL wherever it stands. */
const URL_ENDS = BLANKS . '"<>\\`';

/** What can't stand in a URL as it is. */
const NOT_IN_URLS = URL_ENDS . '{}';

/** The ASCII characters that no host holds, port included; others are left for a name that is not written in ASCII. */
const AROUND_HOSTS = NOT_IN_URLS . "!#$%&'()*+,/;=?@[]^|~";
const NOT_IN_HOSTS = AROUND_HOSTS . ':';

/**
 * Lower-cases A to Z and nothing else: strtolower() follows the locale before PHP 8.2.
 */
function ascii_lower( string $text ): string {
	return strtr( $text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', LETTERS );
}

/**
 * Tells whether a text holds these characters only.
 */
function consists_of( string $text, string $characters ): bool {
	return strspn( $text, $characters ) === strlen( $text );
}

/**
 * Tells whether a text holds none of these characters.
 */
function is_free_of( string $text, string $characters ): bool {
	return strcspn( $text, $characters ) === strlen( $text );
}
