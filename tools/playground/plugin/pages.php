<?php
/**
 * Stores the site's pages as a browser last got them, and serves them to the plugin: Playground in the browser may run
 * only one PHP process, which can't request a page of its own site.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Playground;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.WP.AlternativeFunctions -- Uses only its own files.

const PAGES_FOLDER = WP_CONTENT_DIR . '/shortpixel-flush-demo/pages';

function file_of_page( string $target ): string {
	return PAGES_FOLDER . '/' . sha1( (string) strtok( $target, '?' ) ) . '.html';
}

/**
 * @return array{status: int, headers: array<string, string>, body: string}|null
 */
function kept_page( string $target ): ?array {
	$file = file_of_page( $target );

	return is_file( $file ) ? [
		'status'  => 200,
		'headers' => [
			'content-type' => 'text/html; charset=UTF-8',
			'date'         => gmdate( 'D, d M Y H:i:s' ) . ' GMT',
		],
		'body'    => (string) file_get_contents( $file ),
	] : null;
}

/** Stores the complete page, with the provider's links. */
function action_template_redirect(): void {
	// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- It is only hashed to make a file name.
	$target = isset( $_SERVER['REQUEST_URI'] ) ? (string) wp_unslash( $_SERVER['REQUEST_URI'] ) : '';
	ob_start(
		static function ( string $html ) use ( $target ): string {
			if ( 200 === http_response_code() ) {
				wp_mkdir_p( PAGES_FOLDER );
				file_put_contents( file_of_page( $target ), $html );
			}

			return $html;
		}
	);
}

/** Deletes the stored pages, because their links have changed. */
function action_shortpixel_flush_clear_page_caches(): void {
	array_map( 'wp_delete_file', (array) glob( PAGES_FOLDER . '/*.html' ) );
}

add_action( 'template_redirect', __NAMESPACE__ . '\action_template_redirect', 0 );
add_action( 'shortpixel_flush_clear_page_caches', __NAMESPACE__ . '\action_shortpixel_flush_clear_page_caches' );
