<?php
/**
 * "Flush" in the Media Library: the row of the list view and the details of the grid, the modal and
 * the edit screen. Both are one custom element around a link that works without any script.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use WP_Post;
use function ShortPixelFlush\Rest\has_open_flushes;
use const ShortPixelFlush\CAP_IMAGES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/admin-page.php';

/**
 * Loads the script on the list view and on an attachment's edit screen, where no media modal is.
 */
function enqueue_media_screen( string $screen ): void {
	$current = get_current_screen();
	$is_edit = 'post.php' === $screen && null !== $current && 'attachment' === $current->post_type;

	if ( 'upload.php' === $screen || $is_edit ) {
		enqueue_media_library();
	}
}

/**
 * Loads the script, and tells it whether the user has unfinished flushes, once a page.
 */
function enqueue_media_library(): void {
	// Our own screen opens the modal too, and prints page data of its own under the same name.
	if ( wp_script_is( 'shortpixel-flush-media-library' ) || is_own_page() || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/assets.php';
	require_once __DIR__ . '/../rest/visible-user.php';

	// Asked first: without a script, the query for its data would be for nothing.
	if ( null !== entry_asset( 'media-library' ) ) {
		// Which flushes run would cost queries for each of them; the script asks, where there are any, and goes on showing them.
		enqueue_entry( 'media-library', page_data( 'media-library' ) + [ 'has_open' => has_open_flushes() ] );
		load_after_grid();
	}
}

/**
 * Has the script come after the grid's own, on the one screen that shows the grid: it adds to its Bulk select.
 */
function load_after_grid(): void {
	$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
	$script = wp_scripts()->query( 'shortpixel-flush-media-library' );

	if ( null !== $screen && 'upload' === $screen->id && doing_action( 'wp_enqueue_media' ) && $script instanceof \_WP_Dependency ) {
		$script->deps[] = 'media-grid';
	}
}

function is_own_page(): bool {
	$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;

	return null !== $screen && PAGE_HOOK === $screen->id;
}

/**
 * Adds "Flush" to the row of an image.
 *
 * @param array<mixed> $actions
 * @return array<mixed>
 */
function with_row_action( array $actions, WP_Post $post ): array {
	if ( can_flush( $post ) ) {
		$actions['shortpixel_flush'] = button( $post, 'row' );
	}

	return $actions;
}

/**
 * Adds the button to the fields of an image's details.
 *
 * @param array<mixed> $fields
 * @return array<mixed>
 */
function with_details_field( array $fields, WP_Post $post ): array {
	if ( can_flush( $post ) ) {
		$fields['shortpixel_flush'] = [
			'label' => __( 'ShortPixel', 'shortpixel-flush' ),
			'input' => 'html',
			'html'  => button( $post, 'details' ),
		];
	}

	return $fields;
}

/**
 * Tells whether the user may flush this attachment, and whether it is an image at all.
 *
 * Runs for each row of a list: reads only what the list has loaded already.
 */
function can_flush( WP_Post $post ): bool {
	return 'trash' !== $post->post_status && wp_attachment_is_image( $post ) && current_user_can( CAP_IMAGES, $post->ID );
}

/**
 * Gives the custom element that the script brings to life, with the link that is there without it.
 */
function button( WP_Post $post, string $view ): string {
	$name = '' !== trim( $post->post_title ) ? $post->post_title : wp_basename( (string) get_attached_file( $post->ID ) );
	/* translators: %s: title of an image. */
	$label = sprintf( __( 'Flush “%s” from ShortPixel', 'shortpixel-flush' ), $name );

	return sprintf(
		'<shortpixel-flush-button attachment="%1$d" name="%2$s" view="%3$s"><a href="%4$s" class="%5$s" aria-label="%6$s">%7$s</a></shortpixel-flush-button>',
		$post->ID,
		esc_attr( $name ),
		esc_attr( $view ),
		esc_url( page_url( $post->ID ) ),
		'details' === $view ? 'button button-small' : '',
		esc_attr( $label ),
		esc_html__( 'Flush', 'shortpixel-flush' )
	);
}
