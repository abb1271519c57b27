<?php
/**
 * "Flush" in the list view's rows and bulk actions, and in the details of the grid, the modal and the edit screen. The button is a
 * custom element around a link that works without any script.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Flush\Image_Records;
use WP_Post;
use WP_Query;
use function ShortPixelFlush\visible_user;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/admin-page.php';

const BULK_ACTION = 'shortpixel_flush';

/** The list view and an attachment's edit screen have no media modal. */
function enqueue_media_screen( string $screen ): void {
	$current = get_current_screen();
	$is_edit = 'post.php' === $screen && null !== $current && 'attachment' === $current->post_type;
	if ( 'upload.php' === $screen || $is_edit ) {
		enqueue_media_library();
	}
}

function enqueue_media_library(): void {
	// Our own screen opens the modal too, and prints its page data under the same name.
	if ( wp_script_is( 'shortpixel-flush-media-library' ) || is_own_page() || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/assets.php';

	// Checked first: without the script, the query for its data would be wasted.
	if ( null !== entry_asset( 'media-library' ) ) {
		// Only whether there are any, and of which images: shaping each flush costs queries. The script fetches the rest.
		$news = ( new Image_Records() )->news( listed_images(), visible_user() );
		$data = [
			'has_open' => $news['has_open'],
			'news'     => $news['images'],
		];
		enqueue_entry( 'media-library', page_data( 'media-library' ) + $data );
		prepare_later_scripts( 'shortpixel-flush-media-library', [ 'browser-copies', 'confirm', 'measure' ] );
		load_after_grid();
	}
}

/** On the one screen with the grid the script adds to its bulk menu, so it has to load after the grid's own. */
function load_after_grid(): void {
	$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
	$script = wp_scripts()->query( 'shortpixel-flush-media-library' );
	if ( null !== $screen && 'upload' === $screen->id && doing_action( 'wp_enqueue_media' ) && $script instanceof \_WP_Dependency ) {
		$script->deps[] = 'media-grid';
	}
}

/** @return list<int> The images of the list on the screen: core has read it by now. None in the grid, which loads them later. */
function listed_images(): array {
	$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
	$query  = $GLOBALS['wp_query'] ?? null;
	if ( null === $screen || 'upload' !== $screen->id || ! $query instanceof WP_Query ) {
		return [];
	}
	$ids = [];
	foreach ( $query->posts ?? [] as $post ) {
		if ( $post instanceof WP_Post && can_flush( $post ) ) {
			$ids[] = $post->ID;
		}
	}
	return $ids;
}

function is_own_page(): bool {
	$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
	return null !== $screen && PAGE_HOOK === $screen->id;
}

/**
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
 * Not in the trash, whose images are on no page.
 *
 * @param array<mixed> $actions
 * @return array<mixed>
 */
function with_bulk_action( array $actions ): array {
	if ( current_user_can( CAP_IMAGES ) && ! isset( $actions['untrash'] ) ) {
		$actions[ BULK_ACTION ] = __( 'Flush from ShortPixel', 'shortpixel-flush' );
	}
	return $actions;
}

/**
 * Core has checked the nonce. With nothing selected, the list is shown again, as for core's own actions. Our screen says which files
 * this user may not flush.
 *
 * @param array<mixed> $ids
 */
function bulk_location( string $location, string $action, array $ids ): string {
	$ids = array_diff( array_map( 'absint', array_filter( $ids, 'is_scalar' ) ), [ 0 ] );
	return BULK_ACTION === $action && [] !== $ids && current_user_can( CAP_IMAGES )
		? page_url() . '&attachments=' . implode( ',', array_unique( $ids ) )
		: $location;
}

/** Runs for each row of a list, so it reads only what the list has already loaded. */
function can_flush( WP_Post $post ): bool {
	return 'trash' !== $post->post_status && wp_attachment_is_image( $post ) && current_user_can( CAP_IMAGES, $post->ID );
}

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
