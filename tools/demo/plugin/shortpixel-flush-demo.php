<?php
/**
 * Plugin Name: Flush for ShortPixel demo
 * Description: Adds "Replace with another image" to the Media Library, which makes the CDN's copies of an image old, as Enable Media Replace does.
 * License:     GPL-2.0-or-later
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Demo;

defined( 'ABSPATH' ) || exit;

const ACTION   = 'shortpixel_flush_demo_replace';
const REPLACED = '_shortpixel_flush_demo_replaced';

/**
 * Returns the simulated CDN's origin, so that the plugin doesn't request the account's state from ShortPixel.
 */
function filter_shortpixel_flush_api_url( string $url ): string {
	$endpoint = class_exists( \ShortPixel\AI\Options::class ) ? \ShortPixel\AI\Options::_()->get( 'api_url', [ 'settings', 'behaviour' ], null ) : null;

	return is_string( $endpoint ) && 1 === preg_match( '~^https?://[^/]+~', $endpoint, $origin ) ? $origin[0] : $url;
}

/**
 * Returns the path of the file that the next replacement copies: the other image or, if the image is replaced
 * already, the original.
 */
function next_picture( int $id ): string {
	$name   = basename( (string) get_attached_file( $id ) );
	$folder = get_post_meta( $id, REPLACED, true ) ? 'before' : 'after';

	return WP_CONTENT_DIR . "/shortpixel-flush-demo/{$folder}/{$name}";
}

/**
 * Replaces an image's file and has WordPress make its sizes again, with the hooks of Enable Media Replace in order.
 * Nothing here flushes: the plugin has to notice the change. Returns whether the file was replaced.
 */
function replace_picture( int $id ): bool {
	require_once ABSPATH . 'wp-admin/includes/image.php';
	$picture = next_picture( $id );
	$file    = (string) get_attached_file( $id );
	if ( ! is_file( $picture ) ) {
		return false;
	}
	// phpcs:disable WordPress.NamingConventions -- These are Enable Media Replace's hooks.
	do_action( 'wp_handle_replace', [ 'post_id' => $id ] );
	if ( ! copy( $picture, $file ) ) {
		return false;
	}
	update_attached_file( $id, $file );
	wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
	update_post_meta( $id, REPLACED, get_post_meta( $id, REPLACED, true ) ? '' : '1' );
	do_action( 'enable-media-replace-upload-done', wp_get_attachment_url( $id ), wp_get_attachment_url( $id ), $id );
	// phpcs:enable

	return true;
}

function replace_url( int $id ): string {
	return wp_nonce_url( admin_url( 'admin-post.php?action=' . ACTION . "&attachment={$id}" ), ACTION . $id );
}

/**
 * Whether the user may replace an image, and the demo has a file to replace it with.
 */
function can_replace( int $id ): bool {
	return current_user_can( 'edit_post', $id ) && is_file( next_picture( $id ) );
}

/**
 * @param array<string, string> $actions
 * @return array<string, string>
 */
function filter_media_row_actions( array $actions, \WP_Post $post ): array {
	if ( can_replace( $post->ID ) ) {
		$actions['shortpixel_flush_demo'] = '<a href="' . esc_url( replace_url( $post->ID ) ) . '">Demo: Replace with another image</a>';
	}

	return $actions;
}

/**
 * @param array<string, array<string, mixed>> $fields
 * @return array<string, array<string, mixed>>
 */
function filter_attachment_fields_to_edit( array $fields, \WP_Post $post ): array {
	if ( can_replace( $post->ID ) ) {
		$fields['shortpixel_flush_demo'] = [
			'label' => 'Demo',
			'input' => 'html',
			'html'  => '<a class="button" href="' . esc_url( replace_url( $post->ID ) ) . '">Replace with another image</a>',
		];
	}

	return $fields;
}

/**
 * @param array<string, string> $actions
 * @return array<string, string>
 */
function filter_bulk_actions_upload( array $actions ): array {
	return $actions + [ ACTION => 'Demo: Replace with other images' ];
}

/**
 * @param int[] $ids
 */
function filter_handle_bulk_actions_upload( string $location, string $action, array $ids ): string {
	return ACTION === $action ? add_query_arg(
		'replaced',
		count( array_filter( array_map( 'intval', $ids ), __NAMESPACE__ . '\replace_if_allowed' ) ),
		$location
	) : $location;
}

function replace_if_allowed( int $id ): bool {
	return can_replace( $id ) && replace_picture( $id );
}

/**
 * Replaces one image and returns to the previous screen.
 */
function action_admin_post(): void {
	$id = isset( $_GET['attachment'] ) ? absint( $_GET['attachment'] ) : 0;
	check_admin_referer( ACTION . $id );
	$done = replace_if_allowed( $id );
	$back = wp_get_referer();
	wp_safe_redirect(
		add_query_arg(
			'replaced',
			$done ? 1 : 0,
			$back ? remove_query_arg( 'replaced', $back ) : admin_url( 'upload.php?mode=list' )
		)
	);
	exit;
}

function action_admin_notices(): void {
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Only a notice depends on it.
	if ( isset( $_GET['shortpixel_flush_tour'] ) ) {
		wp_admin_notice(
			'In this demo, “Demo: Replace with another image” under an image does the same as the first step.',
			[ 'type' => 'info' ]
		);
	}
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Only a notice depends on it.
	$count = isset( $_GET['replaced'] ) ? absint( $_GET['replaced'] ) : 0;
	if ( $count > 0 ) {
		$happened = 1 === $count ? 'The image’s file was replaced, and the CDN still serves the old one.' : "{$count} images were replaced, and the CDN still serves the old ones.";
		require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/settings.php';
		$next = \ShortPixelFlush\settings()['automatic'] ? 'It is flushed automatically: reload the page in half a minute.' : 'Reload the page to see that. Then choose Flush beside the image.';
		printf(
			'<div class="notice notice-info is-dismissible"><p>%s %s <a href="%s" target="_blank">See the page</a></p></div>',
			esc_html( $happened ),
			esc_html( $next ),
			esc_url( home_url( '/' ) )
		);
	}
}

/**
 * Adds a version to URLs on admin screens: the demo changes files without changing their URLs, so browsers would not
 * load them again.
 *
 * @param mixed $image
 * @return mixed
 */
function filter_wp_get_attachment_image_src( $image, int $id ) {
	if ( is_admin() && is_array( $image ) && is_string( $image[0] ) ) {
		$image[0] = add_query_arg( 'v', (string) filemtime( (string) get_attached_file( $id ) ), $image[0] );
	}

	return $image;
}

add_filter( 'shortpixel_flush_api_url', __NAMESPACE__ . '\filter_shortpixel_flush_api_url' );
add_filter( 'media_row_actions', __NAMESPACE__ . '\filter_media_row_actions', 5, 2 );
add_filter( 'attachment_fields_to_edit', __NAMESPACE__ . '\filter_attachment_fields_to_edit', 5, 2 );
add_filter( 'bulk_actions-upload', __NAMESPACE__ . '\filter_bulk_actions_upload' );
add_filter( 'handle_bulk_actions-upload', __NAMESPACE__ . '\filter_handle_bulk_actions_upload', 10, 3 );
add_filter( 'wp_get_attachment_image_src', __NAMESPACE__ . '\filter_wp_get_attachment_image_src', 10, 2 );
add_action( 'admin_post_' . ACTION, __NAMESPACE__ . '\action_admin_post' );
add_action( 'admin_notices', __NAMESPACE__ . '\action_admin_notices' );
