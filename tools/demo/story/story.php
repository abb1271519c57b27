<?php
/**
 * Plugin Name: Flush for ShortPixel demo: the story
 * Description: A page that shows, on a phone, what visitors see while an image is replaced.
 * Version:     1.0.0
 * License:     GPL-2.0-or-later
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Demo;

defined( 'ABSPATH' ) || exit;

const STORY = 'shortpixel_flush_demo_story';

// The demo's program starts the background tasks, so that no visit has to.
defined( 'DISABLE_WP_CRON' ) || define( 'DISABLE_WP_CRON', true );
// Runs may follow each other within seconds, and setting up leaves a lock that would delay the first by a minute.
defined( 'WP_CRON_LOCK_TIMEOUT' ) || define( 'WP_CRON_LOCK_TIMEOUT', 1 );

/**
 * Writes the time of the next background task into the file that the demo's program watches.
 *
 * @param mixed $old
 * @param mixed $cron
 */
function action_update_option_cron( $old, $cron ): void {
	$times = array_filter( is_array( $cron ) ? array_keys( $cron ) : [], 'is_int' );
	file_put_contents( WP_CONTENT_DIR . '/shortpixel-flush-demo/due', (string) min( [ PHP_INT_MAX, ...$times ] ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Writes to the demo's own folder.
}

/** Returns the ID of the image that the story replaces. */
function story_image(): int {
	$ids = get_posts(
		[
			'post_type'   => 'attachment',
			'post_status' => 'inherit',
			'title'       => 'House',
			'numberposts' => 1,
			'fields'      => 'ids',
		]
	);

	return (int) ( $ids[0] ?? 0 );
}

/** Returns the URL of the page that the phone shows. The first call creates that page. */
function story_page( int $image ): string {
	$page = get_page_by_path( 'a-week-in-the-country' );
	$id   = $page->ID ?? wp_insert_post(
		[
			'post_type'    => 'page',
			'post_status'  => 'publish',
			'post_author'  => 1,
			'post_name'    => 'a-week-in-the-country',
			'post_title'   => 'A week in the country',
			'post_content' => sprintf(
				"<!-- wp:image {\"id\":%1\$d,\"sizeSlug\":\"large\",\"align\":\"full\"} -->\n<figure class=\"wp-block-image alignfull size-large\"><img src=\"%2\$s\" alt=\"A small house beside a tree\" class=\"wp-image-%1\$d\"/></figure>\n<!-- /wp:image -->\n<!-- wp:paragraph -->\n<p>Four rooms, one tree, no neighbours.</p>\n<!-- /wp:paragraph -->",
				$image,
				esc_url( (string) wp_get_attachment_image_url( $image, 'large' ) )
			),
		]
	);

	return (string) get_permalink( $id );
}

/**
 * Replaces the image if the request asks for it, as user 1, since the visitor is not logged in. Sends the ID of the
 * image's last flush before the replacement.
 */
function action_story(): void {
	check_ajax_referer( STORY );
	$record = ( new \ShortPixelFlush\Store\Image_Records() )->get( story_image() );
	if ( isset( $_POST['replace'] ) ) {
		wp_set_current_user( 1 );
		replace_picture( story_image() );
	}
	wp_send_json( [ 'flush' => $record->flush_id ?? 0 ] );
}

/** Shows the story at `/?demo`, and logs in at `/?demo=login`. */
function action_template_redirect(): void {
	// phpcs:disable WordPress.Security.NonceVerification.Recommended -- This is a link, and the demo has only one visitor.
	if ( ! isset( $_GET['demo'] ) ) {
		return;
	}
	if ( 'login' === $_GET['demo'] ) {
		wp_set_auth_cookie( 1 );
		wp_safe_redirect( admin_url( 'upload.php?mode=list' ) );
		exit;
	}
	// phpcs:enable
	$image = story_image();
	$file  = basename( (string) get_attached_file( $image ) );
	$story = [
		'ask'    => admin_url( 'admin-ajax.php' ) . '?action=' . STORY . '&_wpnonce=' . wp_create_nonce( STORY ),
		'page'   => add_query_arg( 'phone', '1', story_page( $image ) ),
		'before' => content_url( "shortpixel-flush-demo/before/{$file}" ),
		'after'  => content_url( "shortpixel-flush-demo/after/{$file}" ),
		'now'    => get_post_meta( $image, REPLACED, true ) ? 'after' : 'before',
	];
	nocache_headers();
	require __DIR__ . '/page.php';
	exit;
}

/**
 * Adds the screens of the demo's only visitors, the phone and the browser that shows it, as the first to measure.
 *
 * @param array<int, array{width: int, height: int, density: float}> $screens
 * @return array<int, array{width: int, height: int, density: float}>
 */
function filter_shortpixel_flush_screens( array $screens ): array {
	$visitors = [];
	foreach ( [ 1.0, 2.0 ] as $density ) {
		foreach ( [ [ 390, 775 ], [ 1440, 789 ] ] as list( $width, $height ) ) {
			$visitors[] = compact( 'width', 'height', 'density' );
		}
	}

	return array_merge( $visitors, $screens );
}

add_filter( 'shortpixel_flush_screens', __NAMESPACE__ . '\filter_shortpixel_flush_screens' );
add_action( 'update_option_cron', __NAMESPACE__ . '\action_update_option_cron', 10, 2 );
add_action( 'template_redirect', __NAMESPACE__ . '\action_template_redirect' );
add_action( 'wp_ajax_' . STORY, __NAMESPACE__ . '\action_story' );
add_action( 'wp_ajax_nopriv_' . STORY, __NAMESPACE__ . '\action_story' );
// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- The phone's visitor is not logged in.
isset( $_GET['phone'] ) && add_filter( 'show_admin_bar', '__return_false' );
