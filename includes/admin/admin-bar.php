<?php
/**
 * "Flush images on this page" in the toolbar of the site's own pages, for those who may flush images.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use WP_Admin_Bar;
use const ShortPixelFlush\CAP_IMAGES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/admin-page.php';

/**
 * Adds the node, and loads its script into the footer. The toolbar is drawn at the body's start, and only where it is shown.
 */
function add_admin_bar_node( WP_Admin_Bar $bar ): void {
	if ( is_admin() || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/assets.php';

	if ( enqueue_admin_bar() ) {
		$bar->add_node( admin_bar_node() );
	}
}

/**
 * Loads the node's script, and names the one that it loads itself at the first click: most pages are only looked at.
 *
 * @return bool False where the build is missing.
 */
function enqueue_admin_bar(): bool {
	$asset = built_asset( 'admin-bar' );
	$flush = built_asset( 'admin-bar-flush' );

	if ( null === $asset || null === $flush ) {
		return false;
	}

	$handle                = 'shortpixel-flush-admin-bar';
	$asset['dependencies'] = array_values( array_unique( array_merge( $asset['dependencies'], $flush['dependencies'] ) ) );

	enqueue_built( 'admin-bar', $asset );
	add_page_data(
		$handle,
		[
			'page_url'  => page_url(),
			'flush_url' => add_query_arg( 'ver', $flush['version'], build_url( 'admin-bar-flush.js' ) ),
		]
	);
	print_translations_of( 'admin-bar-flush', $handle );

	return true;
}

/**
 * Prints a script's translations before another: one that comes later brings none with it.
 */
function print_translations_of( string $name, string $before ): void {
	$handle = 'shortpixel-flush-' . $name;

	wp_scripts()->add( $handle, build_url( "{$name}.js" ) );
	wp_set_script_translations( $handle, 'shortpixel-flush', dirname( SHORTPIXEL_FLUSH_FILE ) . '/languages' );

	$translations = wp_scripts()->print_translations( $handle, false );

	if ( is_string( $translations ) ) {
		wp_add_inline_script( $before, $translations, 'before' );
	}
}

/**
 * @return array{id: string, title: string, href: string}
 */
function admin_bar_node(): array {
	return [
		'id'    => 'shortpixel-flush',
		'title' => '<span class="ab-icon" aria-hidden="true"></span><span class="ab-label">' . esc_html__( 'Flush images on this page', 'shortpixel-flush' ) . '</span>',
		'href'  => page_url(),
	];
}
