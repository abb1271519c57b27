<?php
/**
 * Writes a version by percent-encoding some characters of the file's base name. A web server finds the same file, while a
 * cache that keys by the path as written treats it as another image.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The hexadecimal codes of these characters have no letters, so letter case can't spell one code in two ways.
const SPELLED_CHARACTER = '[0-9A-IP-Ya-ip-y]';
const SPELLED_CODE      = '%(?:3[0-9]|4[1-9]|5[0-9]|6[1-9]|7[0-9])';

// Fewer characters have too few spellings: each would soon be reused.
const LEAST_SPELLED = 3;
const MOST_SPELLED  = 10;

/**
 * @param string $url     As a page writes it: HTML entities, other escapes and descriptors stay as they are.
 * @param string $version Replaces any other; empty for the plain spelling.
 * @return string In plain spelling if the name has too few characters for a version, or a "+".
 */
function with_spelling( string $url, string $version ): string {
	$url = without_spelling( $url );
	if ( '' === $version ) {
		return $url;
	}
	$places  = spelled_places( $url );
	$pattern = spelling_of( count( $places ), (int) $version );
	foreach ( $places as $index => $at ) {
		if ( 1 === ( $pattern >> $index & 1 ) ) {
			$url = substr_replace( $url, '%' . bin2hex( $url[ $at ] ), $at, 1 );
		}
	}

	return $url;
}

/** Decodes the characters of the base name that with_spelling() may have encoded. */
function without_spelling( string $url ): string {
	$name = base_name( $url );
	if ( null === $name || false === strpos( $name['text'], '%' ) ) {
		return $url;
	}
	$plain = preg_replace_callback( '~' . SPELLED_CODE . '~', static fn ( array $code ): string => rawurldecode( $code[0] ), $name['text'] );

	return substr_replace( $url, (string) $plain, $name['at'], strlen( $name['text'] ) );
}

/** Whether a URL is spelled as this version of its image. */
function is_spelled_as( string $url, string $version ): bool {
	return '' !== $version && without_spelling( $url ) !== $url && with_spelling( $url, $version ) === $url;
}

/**
 * @param string $key As returned by key_of().
 * @return int The number of characters of the name that with_spelling() may encode.
 */
function spelled_characters( string $key ): int {
	return count( spelled_places( $key . '.jpg' ) );
}

/** Returns the number of spellings of this many characters, not counting the plain one. */
function spellings( int $characters ): int {
	return ( 1 << $characters ) - 1;
}

/** @return int A bit for each character to encode; never 0, the plain spelling, unless there are no characters. */
function spelling_of( int $characters, int $version ): int {
	return 0 === $characters ? 0 : $version % spellings( $characters ) + 1;
}

/**
 * Finds the characters to encode. All sizes of an image share them: they precede what is appended to its name.
 *
 * @param string $url In plain spelling.
 * @return list<int> Their offsets, the last first; empty if there are too few, or a "+" may stand for a space.
 */
function spelled_places( string $url ): array {
	$name = base_name( $url );
	if ( null === $name || false !== strpos( $name['text'], '+' ) ) {
		return [];
	}
	// Skips characters inside percent-encodings and HTML entities.
	preg_match_all(
		'~%[0-9A-Fa-f]{2}(*SKIP)(*FAIL)|&(?:\#\d+|\#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);(*SKIP)(*FAIL)|' . SPELLED_CHARACTER . '~',
		$name['text'],
		$found,
		PREG_OFFSET_CAPTURE
	);
	$places = array_map( static fn ( array $character ): int => $name['at'] + $character[1], array_slice( array_reverse( $found[0] ), 0, MOST_SPELLED ) );

	return count( $places ) < LEAST_SPELLED ? [] : $places;
}

/** @return array{text: string, at: int}|null The file's name without folder, extension and size suffix, and its offset. */
function base_name( string $url ): ?array {
	if ( strlen( $url ) > LONGEST_URL ) {
		return null;
	}
	$path  = substr( $url, 0, end_of_path( $url ) );
	$start = strrpos( $path, '/' );
	$start = false === $start ? 0 : $start + 1;
	$file  = substr( $path, $start );
	$text  = path_stem( $file );

	return '' === $text || $text === $file ? null : [
		'text' => $text,
		'at'   => $start,
	];
}

/** Returns the end of a URL's path: before its query, fragment or descriptor. */
function end_of_path( string $url ): int {
	// HTML may write an apostrophe as `&#039;`, so not every # begins a fragment.
	$end = 1 === preg_match( '~\?|(?<!&)\#~', $url, $at, PREG_OFFSET_CAPTURE ) ? $at[0][1] : strlen( $url );

	return $end - strlen( descriptor_of( substr( $url, 0, $end ) ) );
}
