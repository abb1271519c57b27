<?php
/**
 * Loads the script that requests lazy images, with the settings that the real plugin prints for its script.
 */

declare( strict_types=1 );

namespace ShortPixel\AI\Stand_In;

use ShortPixel\AI\Options;
use ShortPixelAI;

defined( 'ABSPATH' ) || exit;

function enqueue_browser_script(): void {
	wp_enqueue_script( 'spai-scripts', plugins_url( 'browser.js', __FILE__ ), [], (string) filemtime( __DIR__ . '/browser.js' ), false );
	wp_add_inline_script( 'spai-scripts', 'var spai_settings = ' . wp_json_encode( browser_settings(), JSON_HEX_TAG ) . ';', 'before' );
}

/**
 * @return array<string, mixed>
 */
function browser_settings(): array {
	$plugin = ShortPixelAI::_();
	$webp   = (bool) setting( 'compression', 'webp' );
	$avif   = (bool) setting( 'compression', 'avif' );
	$of     = static fn ( string $type ): bool => ( $webp || $avif ) && (bool) setting( 'compression', "{$type}_to_webp" );

	return [
		'api_url'                  => $plugin->get_api_url( false, '%WIDTH%', '%HEIGHT%', 'noauto' ),
		'api_short_url'            => $plugin->get_api_url( false, false, false, 'svg' ),
		'crop'                     => (bool) setting( 'behaviour', 'crop' ),
		'size_breakpoints'         => [
			'on'   => (bool) setting( 'behaviour', 'size_breakpoints' ),
			'base' => number( setting( 'behaviour', 'size_breakpoints_base' ), 50 ),
			'rate' => number( setting( 'behaviour', 'size_breakpoints_rate' ), 10 ),
		],
		'lazy_threshold'           => number( setting( 'behaviour', 'lazy_threshold' ), 500 ),
		'backgrounds_max_width'    => number( setting( 'areas', 'backgrounds_max_width' ), 1920 ),
		'lazy_bg_style'            => (bool) setting( 'areas', 'backgrounds_lazy_style' ),
		'sep'                      => ShortPixelAI::SEP,
		'webp'                     => $webp,
		'avif'                     => $avif,
		'webp_detect'              => ! $plugin->varies_by_browser(),
		'extensions_to_nextgenimg' => [
			'png' => $of( 'png' ),
			'jpg' => $of( 'jpg' ),
			'gif' => $of( 'gif' ),
		],
	];
}

/**
 * @return mixed
 */
function setting( string $category, string $name ) {
	return Options::_()->get( $name, [ 'settings', $category ], null );
}

/**
 * @param mixed $value
 */
function number( $value, int $otherwise ): int {
	return is_int( $value ) && $value >= 0 ? $value : $otherwise;
}
