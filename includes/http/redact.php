<?php
/** Masks secrets in texts, URLs, answers, and the copies of requests that callbacks see. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

defined( 'ABSPATH' ) || exit;

const MASK = '***';

// A character as escaped in JSON, URLs or HTML, including nested escapes.
const ENCODED_CHARACTER = '~\\\\++u(?:d[89ab][0-9a-f]{2}\\\\++ud[c-f][0-9a-f]{2}|[0-9a-f]{4})|\\\\++x[0-9a-f]{2}|\\\\++[^%&]?'
	. '|%(?:25){0,9}[0-9a-f]{2}|&(?:amp;){0,9}(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});~is';

// Shorter Base64 forms of a secret would also match ordinary words.
const MIN_BASE64 = 6;

/**
 * Masks secrets, whether in upper or lower case, escaped for JSON, URLs or HTML, or encoded in Base64.
 *
 * @param list<string> $secrets
 */
function redact( string $text, array $secrets ): string {
	if ( '' === $text || [] === array_diff( $secrets, [ '' ] ) ) {
		return $text;
	}

	// The start and length of each encoded character: first in the decoded text, then in the original.
	$encoded = [];
	$shift   = 0;
	$decoded = preg_replace_callback(
		ENCODED_CHARACTER,
		static function ( array $found ) use ( &$encoded, &$shift ): string {
			[ $written, $offset ] = $found[0];

			$character = decoded_character( $written );
			$encoded[] = [ $offset - $shift, strlen( $character ), $offset, strlen( $written ) ];
			$shift    += strlen( $written ) - strlen( $character );

			return $character;
		},
		$text,
		-1,
		$count,
		PREG_OFFSET_CAPTURE
	);

	if ( null === $decoded ) {
		return MASK;
	}

	$shown = '';
	$from  = 0;
	$next  = 0;
	foreach ( secret_ranges( $decoded, $secrets ) as [ $start, $end ] ) {
		while ( isset( $encoded[ $next ] ) && $encoded[ $next ][0] + $encoded[ $next ][1] <= $start ) {
			++$next;
		}
		$begin = original_offset( $start, $encoded, $next, false );
		while ( isset( $encoded[ $next + 1 ] ) && $encoded[ $next + 1 ][0] < $end ) {
			++$next;
		}
		$shown .= substr( $text, $from, max( 0, $begin - $from ) ) . MASK;
		$from   = original_offset( $end, $encoded, $next, true );
	}

	// Search again in plain text, because the search above treats what follows a broken escape as part of it. The
	// longest secrets come first, since one may contain another.
	usort( $secrets, static fn ( string $one, string $other ): int => strlen( $other ) <=> strlen( $one ) );

	return str_ireplace( array_diff( $secrets, [ '' ] ), MASK, $shown . substr( $text, $from ) );
}

/** Decodes one escaped character. Backslashes that escape nothing are dropped, however many there are. */
function decoded_character( string $written ): string {
	if ( '%' === $written[0] ) {
		return (string) hex2bin( substr( $written, -2 ) );
	}
	if ( '&' === $written[0] ) {
		return html_entity_decode( (string) preg_replace( '/\A&(?:amp;)+/i', '&', $written ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
	}

	$escape = ltrim( $written, '\\' );
	if ( 1 === preg_match( '/\Ax[0-9a-f]{2}\z/i', $escape ) ) {
		return (string) hex2bin( substr( $escape, 1 ) );
	}
	$character = strlen( $escape ) > 1 ? json_decode( '"' . preg_replace( '/\\\\*u/i', '\\u', $escape ) . '"' ) : $escape;

	return is_string( $character ) ? $character : '';
}

/**
 * @param list<string> $secrets
 * @return list<array{int, int}> The start and end of each secret in a decoded text, sorted and without overlaps.
 */
function secret_ranges( string $decoded, array $secrets ): array {
	// Some decoders read a plus sign as a space, and Base64 has two alphabets.
	$texts  = [ strtolower( strtr( $decoded, '+', ' ' ) ), strtr( $decoded, ' -_', '++/' ) ];
	$ranges = [];
	foreach ( array_unique( $secrets ) as $secret ) {
		$plain   = (string) preg_replace_callback( ENCODED_CHARACTER, static fn ( array $found ): string => decoded_character( $found[0] ), $secret );
		$needles = array_map( static fn ( string $form ): array => [ 0, strtolower( strtr( $form, '+', ' ' ) ) ], array_unique( [ $plain, $secret ] ) );
		foreach ( base64_forms( $secret ) as $form ) {
			$needles[] = [ 1, $form ];
		}
		foreach ( $needles as [ $index, $needle ] ) {
			$at = '' === $needle ? false : strpos( $texts[ $index ], $needle );
			while ( false !== $at ) {
				$ranges[] = [ $at, $at + strlen( $needle ) ];
				$at       = strpos( $texts[ $index ], $needle, $at + strlen( $needle ) );
			}
		}
	}
	sort( $ranges );

	$merged = [];
	$last   = null;
	foreach ( $ranges as $range ) {
		if ( null !== $last && $range[0] < $last[1] ) {
			$last = [ $last[0], max( $last[1], $range[1] ) ];
			continue;
		}
		if ( null !== $last ) {
			$merged[] = $last;
		}
		$last = $range;
	}
	if ( null !== $last ) {
		$merged[] = $last;
	}

	return $merged;
}

/** @return list<string> The Base64 forms of a secret, one for each alignment that it can have, without short ones. */
function base64_forms( string $secret ): array {
	$forms = [];
	foreach ( [ 0, 1, 2 ] as $before ) {
		$bits = 8 * ( $before + strlen( $secret ) );
		$from = (int) ceil( 8 * $before / 6 );
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- Builds the text to search for.
		$form = substr( base64_encode( str_repeat( ' ', $before ) . $secret ), $from, intdiv( $bits, 6 ) - $from );
		if ( strlen( $form ) >= MIN_BASE64 ) {
			$forms[] = $form;
		}
	}

	return $forms;
}

/**
 * @param list<array{int, int, int, int}> $encoded As built by redact().
 * @param int                             $next    The index in `$encoded`, as found by redact().
 * @return int The offset in the original text, moved to the start or end of the character it falls into.
 */
function original_offset( int $offset, array $encoded, int $next, bool $is_end ): int {
	$here = $encoded[ $next ] ?? null;
	if ( null !== $here && $here[0] < $offset + ( $is_end ? 0 : 1 ) ) {
		return $is_end ? $here[2] + $here[3] + max( 0, $offset - $here[0] - $here[1] ) : $here[2];
	}
	$last = $encoded[ $next - 1 ] ?? [ 0, 0, 0, 0 ];

	return $offset - $last[0] - $last[1] + $last[2] + $last[3];
}

/**
 * Masks parts of a URL that may be secret: user name and password, and query values that are long or whose name
 * suggests a secret.
 */
function redact_url( string $url ): string {
	$url = (string) preg_replace( '~\A([a-z]+://)[^/?#@]*@~i', '$1' . MASK . '@', $url );

	return (string) preg_replace_callback(
		'~([?&;]|%3F|%26)([^=&;?#]+)(=|%3D)([^&;#]+)~i',
		static function ( array $found ): string {
			$is_secret = 1 === preg_match( '/key|token|sig|secret|auth|pass|hash|hmac|policy|credential|jwt|session/i', $found[2] ) || strlen( $found[4] ) > 20;

			return $found[1] . $found[2] . $found[3] . ( $is_secret ? MASK : $found[4] );
		},
		$url
	);
}

/**
 * Masks secrets in an answer, since error pages and redirects may echo them.
 *
 * @param Http_Answer  $answer
 * @param list<string> $secrets
 * @return Http_Answer
 */
function redact_answer( array $answer, array $secrets ): array {
	if ( [] === $secrets ) {
		return $answer;
	}

	foreach ( $answer['headers'] as $name => $value ) {
		$answer['headers'][ $name ] = redact( $value, $secrets );
	}

	return [
		'body'       => redact( $answer['body'], $secrets ),
		'error_text' => redact( $answer['error_text'], $secrets ),
	] + $answer;
}

/**
 * @param Http_Request $request
 * @return Http_Request The request as callbacks may see it, with masked secrets and without their list.
 */
function redact_request( array $request ): array {
	$secrets = $request['secrets'] ?? [];
	unset( $request['secrets'] );

	$request['url'] = redact( $request['url'], $secrets );
	if ( isset( $request['body'] ) ) {
		$request['body'] = redact( $request['body'], $secrets );
	}
	if ( isset( $request['headers'] ) ) {
		$request['headers'] = array_map( static fn ( string $value ): string => redact( $value, $secrets ), $request['headers'] );
	}

	return $request;
}
