<?php
/** Reads the versions that pages use now, and finds versions in URLs. Writing pages doesn't need this file. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Writes a source's version in the form that the provider uses; removes it if that is `parameter`, which only a CDN URL
 * can have.
 *
 * @param string $url The source with its version in the query, as returned by link_now().
 */
function source_of( string $provider, string $url ): string {
	$version = version_in( $url );

	return '' === $version ? $url : write_version( $url, $version, form_of( $provider ) );
}

/** @param string $url A source, or a CDN URL, with the version in any of the forms. */
function shows_version( string $url, string $version ): bool {
	return '' !== $version && ( version_in( $url ) === $version || parameter_in( $url ) === $version || is_spelled_as( $url, $version ) );
}

/** @return string One of FORMS: how a link with a version carries it. */
function form_in( string $url ): string {
	if ( '' !== version_in( $url ) ) {
		return 'query';
	}

	return '' === parameter_in( $url ) ? 'spelling' : 'parameter';
}

/** @param string $url A source, or a CDN URL, which may have a version in any of the forms. */
function without_any_version( string $url ): string {
	return without_spelling( with_version( '' === parameter_in( $url ) ? $url : with_parameter( $url, '' ), '' ) );
}

/** @return string The source with its version in the query, whichever form pages use; source_of() converts it. */
function link_now( string $url ): string {
	$codes = stored()['codes'];

	return [] === $codes ? $url : current_link( $url, $codes, look_up_places() );
}

/**
 * @param array<string> $codes  By hash.
 * @param Places        $places As returned by look_up_places().
 */
function current_link( string $url, array $codes, array $places ): string {
	$version = version_of_key( key_of( $url, $places ), $codes );

	return '' === $version ? $url : with_version( $url, $version );
}

function version_in( string $url ): string {
	return 1 === preg_match( '~[?&;]' . PARAMETER . '=([0-9a-z]+)(?![^&\#\s])~', $url, $found ) ? $found[1] : '';
}
