<?php
/**
 * The screen Media → ShortPixel Flush: a root for the script, and what is seen before and without it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../capabilities.php';

const PAGE_SLUG = 'shortpixel-flush';
const PAGE_HOOK = 'media_page_shortpixel-flush';

/**
 * Adds the screen to the Media menu.
 */
function add_page(): void {
	add_media_page(
		__( 'ShortPixel Flush', 'shortpixel-flush' ),
		__( 'ShortPixel Flush', 'shortpixel-flush' ),
		CAP_IMAGES,
		PAGE_SLUG,
		__NAMESPACE__ . '\render_page'
	);
}

/**
 * Loads the screen's script with the state it starts from, so that nothing is asked to draw it.
 */
function enqueue_page( string $screen ): void {
	if ( PAGE_HOOK !== $screen || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/assets.php';
	require_once __DIR__ . '/chosen.php';
	require_once __DIR__ . '/../rest/status.php';

	$data           = page_data( 'admin-page' ) + chosen();
	$data['status'] = \ShortPixelFlush\Rest\status( false );

	wp_enqueue_media();
	enqueue_entry( 'admin-page', $data );
	offer_entry( 'flush-details', 'admin-page', 'details_url' );
	offer_entry( 'pasted-links', 'admin-page', 'pasted_url' );

	if ( current_user_can( CAP_MANAGE ) ) {
		offer_entry( 'edge-settings', 'admin-page', 'edges_url' );
		offer_entry( 'learned-lists', 'admin-page', 'learned_url' );
	}
}

/**
 * Prints the screen.
 */
function render_page(): void {
	if ( ! current_user_can( CAP_IMAGES ) ) {
		wp_die( esc_html__( 'Sorry, you are not allowed to flush images on this site.', 'shortpixel-flush' ), '', [ 'response' => 403 ] );
	}

	require_once __DIR__ . '/assets.php';

	echo '<div class="wrap shortpixel-flush">';
	echo '<h1>' . esc_html__( 'ShortPixel Flush', 'shortpixel-flush' ) . '</h1>';

	if ( null === entry_asset( 'admin-page' ) ) {
		wp_admin_notice(
			esc_html__( 'This copy of ShortPixel Flush is incomplete: the files of its screen (build/admin-page.js) are missing. Nothing has been changed. Install the plugin again, or run "npm run build" in a checkout.', 'shortpixel-flush' ),
			[
				'type'               => 'error',
				'additional_classes' => [ 'inline' ],
			]
		);
	} else {
		render_root();
	}

	echo '</div>';
}

/**
 * Prints the script's root: the outline of the three cards until it draws, a sentence where it can't.
 */
function render_root(): void {
	echo '<noscript><style>.shortpixel-flush-skeleton { display: none }</style><div class="notice notice-warning inline"><p>';
	echo esc_html__( 'This screen needs JavaScript, which is switched off in this browser. Nothing is flushed without it; switch it on and reload the page.', 'shortpixel-flush' );
	echo '</p></div></noscript>';
	echo '<div id="shortpixel-flush-root"><div class="shortpixel-flush-skeleton" aria-hidden="true">';
	echo '<div class="card"></div><div class="card"></div><div class="card"></div>';
	echo '</div></div>';
}

/**
 * Gives the address of our screen, optionally with an image chosen.
 */
function page_url( int $attachment_id = 0 ): string {
	$query = $attachment_id > 0 ? "&attachment={$attachment_id}" : '';

	return admin_url( 'upload.php?page=' . PAGE_SLUG . $query );
}

/**
 * Adds the link to the screen to our row of the Plugins screen.
 *
 * @param array<mixed> $links
 * @return array<mixed>
 */
function with_plugin_link( array $links ): array {
	if ( ! current_user_can( CAP_IMAGES ) ) {
		return $links;
	}

	$link = sprintf( '<a href="%s">%s</a>', esc_url( page_url() ), esc_html__( 'Flush', 'shortpixel-flush' ) );

	return array_merge( [ 'shortpixel_flush' => $link ], $links );
}
