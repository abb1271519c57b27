<?php
/** Encodes spaces inside quoted CDN URLs, which browsers request as %20. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Encodes the spaces of each quoted CDN URL in a text, but not those that separate the URLs of a srcset, or a URL from
 * prose.
 */
function encode_quoted_spaces( string $text ): string {
	$encoded = '';
	$from    = 0;
	$length  = strlen( $text );

	for ( $at = strcspn( $text, '"\'' ); $at < $length; $at += 1 + strcspn( $text, '"\'', $at + 1 ) ) {
		// Only the next mark of the same kind can close the URL, so each byte is scanned at most once for either kind.
		$end = strpos( $text, $text[ $at ], $at + 1 );
		if ( false === $end || 1 !== strspn( $text, SPACES . 'hH/', $at + 1, 1 ) ) {
			continue;
		}
		$value = substr( $text, $at + 1, $end - $at - 1 );
		$url   = encode_spaces( $value, substr( $text, max( 0, $at - 32 ), $at - max( 0, $at - 32 ) ) );
		if ( $url !== $value ) {
			$encoded .= substr( $text, $from, $at + 1 - $from ) . $url;
			$from     = $end;
			$at       = $end;
		}
	}

	return $encoded . substr( $text, $from );
}

/**
 * Encodes the spaces of a text that is one CDN URL and nothing else; any other text is returned unchanged.
 *
 * @param string $lead The text before the opening quotation mark.
 */
function encode_spaces( string $value, string $lead ): string {
	$url   = trim( $value, SPACES );
	$start = substr( $url, 0, strcspn( $url, ' ' ) );
	if ( $start === $url || false === strpos( $url, 'ret_' ) || 1 !== preg_match( '~^(?:https?:)?//~i', $url ) ) {
		return $value;
	}
	if ( ! is_free_of( str_replace( ' ', '', $url ), URL_ENDS ) ) {
		return $value;
	}
	// A space followed by a URL or a descriptor such as `2x` belongs to a srcset.
	if ( 1 === preg_match( '~ (?:(?:https?:)?//|[\d.]{1,12}[wxh](?:,|\z| ))~i', $url ) ) {
		return $value;
	}
	$whole = announces_url( $lead ) || ( announces_value( $lead ) && false === strpos( $url, ', ' ) && ! names_a_file( $start ) && names_a_file( $url ) );

	return $whole ? str_replace( ' ', '%20', $url ) : $value;
}

/** Whether the text before a quotation mark announces a single URL: an attribute, a property or CSS's url(). */
function announces_url( string $lead ): bool {
	return 1 === preg_match( '~(?:(?:src|href|poster|url)["\']?[ \t\r\n\f]*[=:]|url\()[ \t\r\n\f]*\z~i', $lead );
}

/** Whether the text before a quotation mark announces any value but a srcset. */
function announces_value( string $lead ): bool {
	return 1 === preg_match( '~[=:(,[][ \t\r\n\f]*\z~', $lead ) && 1 !== preg_match( '~set["\']?[ \t\r\n\f]*[=:][ \t\r\n\f]*\z~i', $lead );
}

function names_a_file( string $url ): bool {
	$path = substr( $url, 0, strcspn( $url, '?#' ) );

	return 1 === preg_match( '~\.[a-z][a-z\d]{1,4}\z~i', substr( $path, -6 ) );
}
