<?php
/**
 * A page cache: keeps whole pages as files, gives them to visitors who are not logged in, and clears those that a flush
 * names, or all. It is installed as the drop-in advanced-cache.php, and a must-use plugin loads it when WordPress
 * doesn't load the drop-in, as in WP-CLI.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Bench;

const KEPT_PAGES = WP_CONTENT_DIR . '/kept-pages';

function kept_page( string $url ): string {
	return KEPT_PAGES . '/' . sha1( rtrim( (string) strtok( $url, '?' ), '/' ) ) . '.html';
}

add_filter(
	'shortpixel_flush_page_caches',
	static fn (): array => [
		[
			'id'     => 'kept-pages',
			'name'   => 'Kept Pages',
			'clears' => true,
		],
	]
);

add_action(
	'shortpixel_flush_clear_page_caches',
	static function ( array $found, ?array $urls ): void {
		array_map( 'wp_delete_file', null === $urls ? (array) glob( KEPT_PAGES . '/*.html' ) : array_map( __NAMESPACE__ . '\kept_page', $urls ) );
	},
	10,
	2
);

// phpcs:disable WordPress.Security.ValidatedSanitizedInput, WordPress.WP.AlternativeFunctions -- Only a file's name is made of what was asked for, by a hash.

// Answers before WordPress reads any option, as page caches do.
if ( 'GET' === ( $_SERVER['REQUEST_METHOD'] ?? '' ) && [] === preg_grep( '/^wordpress_logged_in_/', array_keys( $_COOKIE ) ) ) {
	$shortpixel_flush_kept = kept_page( 'http://' . $_SERVER['HTTP_HOST'] . $_SERVER['REQUEST_URI'] );
	if ( is_file( $shortpixel_flush_kept ) ) {
		readfile( $shortpixel_flush_kept );
		exit;
	}
	add_action(
		'template_redirect',
		static function () use ( $shortpixel_flush_kept ): void {
			ob_start(
				static function ( string $html ) use ( $shortpixel_flush_kept ): string {
					wp_mkdir_p( KEPT_PAGES );
					file_put_contents( $shortpixel_flush_kept, $html );
					return $html;
				}
			);
		},
		0
	);
}
