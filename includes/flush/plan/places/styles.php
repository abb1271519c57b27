<?php
/** A cheap fingerprint of what decides how this site's pages look. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use wpdb;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../model/values.php';

/** Changes with WordPress, the theme, the plugins, the customizer, and the site editor. Takes one query, and reads the heads of a few files. */
function styles_of_site(): string {
	// WordPress notes the post of the additional CSS when it first looks for it, though nothing has changed.
	$parts = [ get_bloginfo( 'version' ), array_diff_key( entries( get_theme_mods() ), [ 'custom_css_post_id' => 0 ] ), styles_edited_at() ];

	foreach ( array_unique( [ get_template(), get_stylesheet() ] ) as $theme ) {
		$parts[] = [ $theme, wp_get_theme( $theme )->get( 'Version' ) ];
	}

	foreach ( array_merge( wp_get_active_and_valid_plugins(), is_multisite() ? wp_get_active_network_plugins() : [] ) as $file ) {
		$parts[] = [ basename( $file ), get_file_data( $file, [ 'Version' => 'Version' ] ) ];
	}

	return substr( md5( (string) wp_json_encode( $parts ) ), 0, 8 );
}

/** When somebody last changed a template, the global styles, or the additional CSS. */
function styles_edited_at(): string {
	/** @var wpdb $wpdb */
	global $wpdb;

	return text( $wpdb->get_var( "SELECT MAX( post_modified_gmt ) FROM {$wpdb->posts} WHERE post_type IN ( 'wp_template', 'wp_template_part', 'wp_global_styles', 'custom_css' )" ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- No core function asks for the last change of several types.
}

/** @param list<string> $urls A page's style sheets. */
function sheets_hash( array $urls ): string {
	sort( $urls );

	return substr( md5( implode( "\n", $urls ) ), 0, 8 );
}
