<?php
/**
 * Polylang's functions about its languages, for tests: they read an option, without which there are no languages.
 */

declare( strict_types=1 );

/**
 * @return list<string>
 */
function pll_languages_list(): array {
	return array_map( 'strval', array_keys( (array) get_option( 'polylang_stand_in', [] ) ) );
}

function pll_home_url( string $language ): string {
	$homes = (array) get_option( 'polylang_stand_in', [] );

	return is_string( $homes[ $language ] ?? null ) ? $homes[ $language ] : '';
}
