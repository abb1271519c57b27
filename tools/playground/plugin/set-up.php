<?php
/**
 * Fills the blueprint's fresh WordPress: images, page, endpoint.
 */

declare( strict_types=1 );

require '/wordpress/wp-load.php';
require_once __DIR__ . '/shortpixel-flush-simulated-cdn.php';
require_once __DIR__ . '/images.php';

ShortPixelFlush\Playground\draw_images();

// WordPress's sample post and page have no images, but the plugin would measure them too.
foreach ( get_posts( [ 'post_type' => [ 'post', 'page' ] ] ) as $shortpixel_flush_post ) {
	wp_delete_post( $shortpixel_flush_post->ID, true );
}

$shortpixel_flush_site = [
	'title'        => 'Flush for ShortPixel, with a simulated CDN',
	'plugins'      => [
		'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php',
		'shortpixel-flush/shortpixel-flush.php',
		'shortpixel-flush-demo/shortpixel-flush-demo.php',
		'shortpixel-flush-simulated-cdn/shortpixel-flush-simulated-cdn.php',
	],
	'endpoint'     => ShortPixelFlush\Playground\origin() . '/' . ShortPixelFlush\Playground\KEY,
	'wait_seconds' => 4,
	'roles'        => [],
	'lazy'         => false,
	'pictures'     => [
		[
			'file'  => 'demo/sea.jpg',
			'title' => 'Sea',
			'alt'   => 'A sailing boat on a calm sea',
		],
		[
			'file'  => 'demo/mountains.jpg',
			'title' => 'Mountains',
			'alt'   => 'Three mountain tops behind a meadow',
		],
		[
			'file'  => 'demo/house.jpg',
			'title' => 'House',
			'alt'   => 'A small house under the sun',
		],
	],
	'page_title'   => 'Three images',
	'page_text'    => 'All of them are copies on a CDN, which is simulated: it is a small plugin on this site, and no image is optimized.',
	'answer'       => WP_CONTENT_DIR . '/shortpixel-flush-demo/set-up.json',
];
require __DIR__ . '/site/set-up.php';

// People who try the demo press Flush, instead of waiting for automatic flushes.
require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/settings.php';
ShortPixelFlush\update_settings( [ 'automatic' => false ] );

// Requests every copy that the page offers, as if phones, tablets and desktops had visited it: a flush reports nothing
// about copies that were never requested.
foreach ( get_posts( [ 'post_type' => 'page' ] ) as $shortpixel_flush_post ) {
	$shortpixel_flush_html = ShortPixel\AI\Stand_In\with_cdn_addresses(
		(string) apply_filters(
			'the_content',
			$shortpixel_flush_post->post_content
		)
	);
	preg_match_all(
		'~' . preg_quote( ShortPixelFlush\Playground\origin(), '~' ) . '(/' . ShortPixelFlush\Playground\KEY . '/[^\s"\']+)~',
		$shortpixel_flush_html,
		$shortpixel_flush_links
	);
	foreach ( array_unique( $shortpixel_flush_links[1] ) as $shortpixel_flush_link ) {
		ShortPixelFlush\Playground\cdn_answer( $shortpixel_flush_link, 'image/webp' );
	}
}
