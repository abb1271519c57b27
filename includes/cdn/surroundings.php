<?php
/** Undoes what HTML, JSON, CSS and Markdown do to a URL inside them. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const HEX_DIGITS = '0123456789abcdefABCDEF';

// The named entities that are undone: those likely to occur in or around a URL.
const ENTITIES = [
	'amp'     => '&',
	'AMP'     => '&',
	'apos'    => "'",
	'bsol'    => '\\',
	'colon'   => ':',
	'comma'   => ',',
	'commat'  => '@',
	'equals'  => '=',
	'excl'    => '!',
	'gt'      => '>',
	'GT'      => '>',
	'hellip'  => "\u{2026}",
	'laquo'   => "\u{AB}",
	'ldquo'   => "\u{201C}",
	'lowbar'  => '_',
	'lpar'    => '(',
	'lsquo'   => "\u{2018}",
	'lt'      => '<',
	'LT'      => '<',
	'nbsp'    => ' ',
	'NewLine' => "\n",
	'num'     => '#',
	'percnt'  => '%',
	'period'  => '.',
	'plus'    => '+',
	'quest'   => '?',
	'quot'    => '"',
	'QUOT'    => '"',
	'raquo'   => "\u{BB}",
	'rdquo'   => "\u{201D}",
	'rpar'    => ')',
	'rsquo'   => "\u{2019}",
	'semi'    => ';',
	'sol'     => '/',
	'Tab'     => "\t",
];

/**
 * Undoes escapes and entities, up to three levels deep, joins parameters that white space separates, and encodes the
 * spaces of quoted URLs.
 */
function undo_surroundings( string $text ): string {
	for ( $round = 0; $round < 3; $round++ ) {
		$before = $text;
		$text   = undo_entities( undo_backslashes( $text ) );
		if ( $before === $text ) {
			break;
		}
	}

	$text = encode_quoted_spaces( rejoin_params( $text ) );

	// Non-ASCII spaces and quotation marks end a URL in prose, and so does the end of an HTML comment. Hardly any upload's
	// URL contains them, since WordPress replaces or removes most of them in file names.
	return str_replace( [ '-->', "\u{A0}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{201C}", "\u{201D}", "\u{AB}", "\u{BB}" ], ' ', $text );
}

/** Undoes the backslash escapes of JSON, JavaScript, CSS and Markdown, however many backslashes precede a character. */
function undo_backslashes( string $text ): string {
	$undone = '';
	$from   = 0;
	$at     = strpos( $text, '\\' );

	while ( false !== $at ) {
		$next                  = $at + strspn( $text, '\\', $at );
		list( $char, $length ) = read_escape( $text, $next );
		$undone               .= substr( $text, $from, $at - $from ) . $char;
		$from                  = $next + $length;
		$at                    = strpos( $text, '\\', $from );
	}

	return $undone . substr( $text, $from );
}

/**
 * Reads the escape after a backslash and returns its character, a space for `n`, `r` and `t`, and its length in bytes;
 * the backslash and 0 if it is not an escape.
 *
 * @return array{string, int}
 */
function read_escape( string $text, int $at ): array {
	$char   = substr( $text, $at, 1 );
	$digits = strspn( $text, HEX_DIGITS, $at, 6 );

	if ( $digits > 1 && consists_of( $char, DIGITS ) ) {
		$space = strspn( $text, SPACES, $at + $digits, 1 );
		return [ utf8( (int) hexdec( substr( $text, $at, $digits ) ) ), $digits + $space ];
	}
	if ( 'x' === $char && 2 === strspn( $text, HEX_DIGITS, $at + 1, 2 ) ) {
		return [ utf8( (int) hexdec( substr( $text, $at + 1, 2 ) ) ), 3 ];
	}
	if ( 'u' === $char ) {
		return read_utf16( $text, $at );
	}
	if ( 'n' === $char || 'r' === $char || 't' === $char ) {
		return [ ' ', 1 ];
	}

	return '' === $char || $char > '~' || ! is_free_of( $char, WORD . BLANKS ) ? [ '\\', 0 ] : [ $char, 1 ];
}

/**
 * Reads uXXXX; for the first half of a surrogate pair, the second half as well.
 *
 * @return array{string, int}
 */
function read_utf16( string $text, int $at ): array {
	if ( 4 !== strspn( $text, HEX_DIGITS, $at + 1, 4 ) ) {
		return [ '\\', 0 ];
	}
	$code = (int) hexdec( substr( $text, $at + 1, 4 ) );
	$next = $at + 5 + strspn( $text, '\\', $at + 5 );

	if ( 0xD800 === ( $code & 0xFC00 ) && $next > $at + 5 && 'u' === substr( $text, $next, 1 ) && 4 === strspn( $text, HEX_DIGITS, $next + 1, 4 ) ) {
		$low = (int) hexdec( substr( $text, $next + 1, 4 ) );
		if ( 0xDC00 === ( $low & 0xFC00 ) ) {
			return [ utf8( 0x10000 + ( ( $code & 0x3FF ) << 10 ) + ( $low & 0x3FF ) ), $next + 5 - $at ];
		}
	}

	return [ utf8( $code ), 5 ];
}

/** Decodes HTML entities once. */
function undo_entities( string $text ): string {
	/** @var array<string, string> $named */
	static $named = [];

	if ( false === strpos( $text, '&#' ) ) {
		foreach ( [] === $named ? ENTITIES : [] as $name => $char ) {
			$named[ "&{$name};" ] = $char;
		}
		return strtr( $text, $named );
	}
	$undone = '';
	$from   = 0;
	$at     = strpos( $text, '&' );

	while ( false !== $at ) {
		list( $char, $length ) = read_entity( $text, $at + 1 );
		$undone               .= substr( $text, $from, $at - $from ) . $char;
		$from                  = $at + 1 + $length;
		$at                    = strpos( $text, '&', $from );
	}

	return $undone . substr( $text, $from );
}

/**
 * Reads the entity after an ampersand and returns its character and its length in bytes; the ampersand and 0 if it is
 * neither numeric nor among ENTITIES.
 *
 * @return array{string, int}
 */
function read_entity( string $text, int $at ): array {
	if ( '#' !== substr( $text, $at, 1 ) ) {
		$name = substr( $text, $at, strspn( $text, WORD, $at, 8 ) );
		return isset( ENTITIES[ $name ] ) && ';' === substr( $text, $at + strlen( $name ), 1 )
			? [ ENTITIES[ $name ], strlen( $name ) + 1 ]
			: [ '&', 0 ];
	}

	$hex    = 1 === strspn( $text, 'xX', $at + 1, 1 );
	$start  = $at + ( $hex ? 2 : 1 );
	$length = strspn( $text, $hex ? HEX_DIGITS : DIGITS, $start );
	if ( 0 === $length ) {
		return [ '&', 0 ];
	}
	$digits = ltrim( substr( $text, $start, $length ), '0' );
	$code   = strlen( $digits ) > 7 ? -1 : (int) ( $hex ? hexdec( $digits ) : $digits );
	$closed = ';' === substr( $text, $start + $length, 1 );

	return [ utf8( $code ), $start + $length + ( $closed ? 1 : 0 ) - $at ];
}

/** Encodes a code point in UTF-8; an invalid one becomes U+FFFD. */
function utf8( int $code ): string {
	if ( $code < 0 || $code > 0x10FFFF || 0xD800 === ( $code & 0x1FF800 ) ) {
		return "\u{FFFD}";
	}
	if ( $code < 0x80 ) {
		return chr( $code );
	}
	$bytes = chr( 0x80 | $code & 0x3F );
	if ( $code < 0x800 ) {
		return chr( 0xC0 | $code >> 6 ) . $bytes;
	}
	$bytes = chr( 0x80 | $code >> 6 & 0x3F ) . $bytes;

	return $code < 0x10000
		? chr( 0xE0 | $code >> 12 ) . $bytes
		: chr( 0xF0 | $code >> 18 ) . chr( 0x80 | $code >> 12 & 0x3F ) . $bytes;
}

/** Removes the white space that HTML formatters put after the commas between parameters. */
function rejoin_params( string $text ): string {
	$joined = '';
	$from   = 0;
	$at     = strpos( $text, ',' );

	while ( false !== $at ) {
		$next = $at + 1 + strspn( $text, SPACES, $at + 1 );
		$name = strspn( $text, LETTERS, $next, 4 );
		if ( $next > $at + 1 && $name > 0 && $name < 4 && '_' === substr( $text, $next + $name, 1 ) && ends_a_value( $text, $from, $at ) ) {
			$joined .= substr( $text, $from, $at + 1 - $from );
			$from    = $next;
		}
		$at = strpos( $text, ',', $next );
	}

	return $joined . substr( $text, $from );
}

/** Whether the text before `$at` ends in an underscore and value characters, as in `w_300`. */
function ends_a_value( string $text, int $from, int $at ): bool {
	do {
		--$at;
	} while ( $at >= $from && 1 === strspn( $text, WORD . ':', $at, 1 ) );

	return $at >= $from && '_' === $text[ $at ];
}
