<?php
/** Finds the part of a page in which a link is. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_HTML_Tag_Processor;

defined( 'ABSPATH' ) || exit;

/** @return array{page: string, style: string, data: string, script: string} Visible content, styles, data attributes for scripts, and scripts. */
function parts_of_page( string $html ): array {
	$parts = array_fill_keys( [ 'page', 'style', 'data', 'script' ], '' );
	$tags  = new WP_HTML_Tag_Processor( $html );

	while ( $tags->next_tag() ) {
		$name             = $tags->get_tag();
		$parts['script'] .= 'SCRIPT' === $name ? "\n" . $tags->get_modifiable_text() : '';
		$parts['style']  .= 'STYLE' === $name ? "\n" . $tags->get_modifiable_text() : '';
		foreach ( $tags->get_attribute_names_with_prefix( '' ) ?? [] as $attribute ) {
			$value           = $tags->get_attribute( $attribute );
			$part            = part_of_attribute( $attribute );
			$parts[ $part ] .= is_string( $value ) ? "\n\"{$value}\"" : '';
		}
	}

	return $parts;
}

/** @return 'data'|'style'|'page' */
function part_of_attribute( string $name ): string {
	if ( 0 === strpos( $name, 'data-' ) ) {
		return 'data';
	}
	return 'style' === $name ? 'style' : 'page';
}
