<?php
/**
 * The functions of Polylang that tell of its languages, for tests: from an option, without which there are none.
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
