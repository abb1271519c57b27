<?php
/** Loads the built scripts, and prints the data they need before them. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Loads an entry of build/ with the script that our screens share. Returns false if the build is missing: a checkout
 * without it must not break the screen.
 *
 * @param array<mixed> $data
 */
function enqueue_entry( string $entry, array $data ): bool {
	$common = built_asset( 'common' );
	$asset  = entry_asset( $entry );
	if ( null === $common || null === $asset ) {
		return false;
	}
	enqueue_built( 'common', $common );
	enqueue_built( $entry, $asset );
	add_page_data( 'shortpixel-flush-' . $entry, $data );
	return true;
}

/** @param array<mixed> $data Merged into existing data, since a page can have two entries. */
function add_page_data( string $handle, array $data ): void {
	// The flags keep "</script>" and "<!--" in an image's title from ending the script.
	$json = (string) wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES );
	wp_add_inline_script( $handle, "window.shortpixelFlush = Object.assign( window.shortpixelFlush || {}, {$json} );", 'before' );
}

/**
 * Loads a built script with webpack's runtime, which all scripts of a page share.
 *
 * @param array{dependencies: list<non-empty-string>, version: string} $asset
 */
function enqueue_built( string $name, array $asset ): void {
	$handle  = 'shortpixel-flush-' . $name;
	$runtime = 'runtime' === $name ? null : built_asset( 'runtime' );
	if ( null !== $runtime ) {
		enqueue_built( 'runtime', $runtime );
		$asset['dependencies'][] = 'shortpixel-flush-runtime';
	}

	wp_enqueue_script( $handle, build_url( "{$name}.js" ), $asset['dependencies'], $asset['version'], [ 'in_footer' => true ] );
	wp_set_script_translations( $handle, 'shortpixel-flush', translations_path() );

	if ( is_file( build_path( "{$name}.css" ) ) ) {
		// The Media Library's own screen would not load the components' styles.
		$styles = in_array( 'wp-components', $asset['dependencies'], true ) ? [ 'wp-components' ] : [];
		wp_enqueue_style( $handle, build_url( "{$name}.css" ), $styles, $asset['version'] );
		wp_style_add_data( $handle, 'rtl', 'replace' );
	}
}

/**
 * Prints what a script needs to load others later: their URLs, and their translations, since WordPress only handles
 * scripts that it prints itself.
 *
 * @param list<string> $names
 */
function prepare_later_scripts( string $handle, array $names ): void {
	add_page_data( $handle, [ 'build_url' => build_url( '' ) ] );
	foreach ( $names as $name ) {
		$later = 'shortpixel-flush-' . $name;
		wp_scripts()->add( $later, build_url( "{$name}.js" ) );
		wp_set_script_translations( $later, 'shortpixel-flush', translations_path() );
		$translations = wp_scripts()->print_translations( $later, false );
		if ( is_string( $translations ) && '' !== $translations ) {
			wp_add_inline_script( $handle, $translations, 'before' );
		}
	}
}

/**
 * Returns the folder where WordPress looks for a script's translations first; empty if the site has wordpress.org's
 * language pack, which WordPress prefers for PHP too.
 */
function translations_path(): string {
	$pack = WP_LANG_DIR . '/plugins/shortpixel-flush-' . determine_locale();
	return is_file( "{$pack}.l10n.php" ) || is_file( "{$pack}.mo" ) ? '' : dirname( SHORTPIXEL_FLUSH_FILE ) . '/languages';
}

/** @return list<string> The scripts that other scripts load later, which have no asset file. */
function later_scripts(): array {
	$names = [];
	foreach ( (array) glob( build_path( '*.js' ) ) as $file ) {
		$name = basename( (string) $file, '.js' );
		if ( ! is_file( build_path( "{$name}.asset.php" ) ) ) {
			$names[] = $name;
		}
	}
	return $names;
}

/**
 * @return array{dependencies: list<non-empty-string>, version: string}|null With the shared script as a dependency; null
 *     if either is missing.
 */
function entry_asset( string $entry ): ?array {
	$asset = built_asset( $entry );
	if ( null === $asset || null === built_asset( 'common' ) ) {
		return null;
	}
	$asset['dependencies'][] = 'shortpixel-flush-common';
	return $asset;
}

/** @return array{dependencies: list<non-empty-string>, version: string}|null */
function built_asset( string $name ): ?array {
	$file = build_path( "{$name}.asset.php" );
	if ( ! is_file( $file ) || ! is_file( build_path( "{$name}.js" ) ) ) {
		return null;
	}

	$asset = require $file;
	if ( ! is_array( $asset ) || ! is_array( $asset['dependencies'] ?? null ) || ! is_string( $asset['version'] ?? null ) ) {
		return null;
	}

	$dependencies = [];
	foreach ( $asset['dependencies'] as $handle ) {
		if ( is_string( $handle ) && '' !== $handle ) {
			$dependencies[] = $handle;
		}
	}
	return [
		'dependencies' => $dependencies,
		'version'      => $asset['version'],
	];
}

/** Returns the URL of the script that measures pages, loaded when a flush first needs it; null if it is not built. */
function probe_url(): ?string {
	$asset = built_asset( 'layout-probe' );
	return null === $asset ? null : add_query_arg( 'ver', $asset['version'], build_url( 'layout-probe.js' ) );
}

function build_path( string $file ): string {
	return dirname( SHORTPIXEL_FLUSH_FILE ) . '/build/' . $file;
}

function build_url( string $file ): string {
	return plugins_url( 'build/' . $file, SHORTPIXEL_FLUSH_FILE );
}
