<?php
/** The URLs of a site's languages. Loaded on visitors' requests, so it depends on nothing else. */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

/** @return list<string> The URL of each language, without a scheme: WPML's only if each has its own domain. */
function language_urls(): array {
	// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WPML's own filter; 2 means a domain per language.
	$is_by_domain = in_array( apply_filters( 'wpml_setting', 0, 'language_negotiation_type' ), [ 2, '2' ], true );
	$domains      = $is_by_domain ? apply_filters( 'wpml_setting', [], 'language_domains' ) : [];
	// phpcs:enable
	$languages = returned_by( 'pll_languages_list' );
	$homes     = array_map( static fn ( $language ) => returned_by( 'pll_home_url', $language ), is_array( $languages ) ? $languages : [] );
	$urls      = array_filter( array_merge( is_array( $domains ) ? array_values( $domains ) : [], array_values( $homes ) ), 'is_string' );

	// Some of WPML's URLs have no scheme.
	return array_values( array_map( static fn ( string $url ): string => '//' . preg_replace( '~\A(?:[a-z]+:)?//~i', '', $url ), $urls ) );
}

/**
 * @param mixed ...$arguments
 * @return mixed The result of another plugin's function; null if it does not exist.
 */
function returned_by( string $name, ...$arguments ) {
	return is_callable( $name ) ? $name( ...$arguments ) : null;
}
