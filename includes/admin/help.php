<?php
/** The Help tabs of our screen: when to keep links, what results mean, what to do about old images, where to ask. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

defined( 'ABSPATH' ) || exit;

// The FAQ that every site can reach; docs/ is not in the zip.
const FAQ_URL = 'https://wordpress.org/plugins/shortpixel-flush/#faq';

function add_help(): void {
	$screen = get_current_screen();
	if ( null === $screen ) {
		return;
	}

	foreach ( help_tabs() as $id => [ $title, $paragraphs ] ) {
		$screen->add_help_tab(
			[
				'id'      => 'shortpixel-flush-' . $id,
				'title'   => $title,
				'content' => implode( '', array_map( static fn ( string $paragraph ): string => "<p>{$paragraph}</p>", $paragraphs ) ),
			]
		);
	}
}

/** @return array<string, array{string, list<string>}> The title of each tab, and its paragraphs as HTML. */
function help_tabs(): array {
	$strong = static fn ( string $term, string $sentences ): string => '<strong>' . esc_html( $term ) . '</strong><br>' . esc_html( $sentences );
	$ask    = [ esc_html__( 'Ask in this plugin’s support forum, or ask ShortPixel about credits and invoices.', 'shortpixel-flush' ) ];
	if ( current_user_can( 'view_site_health_checks' ) ) {
		array_unshift(
			$ask,
			sprintf(
				'%s <a href="%s">%s</a>',
				esc_html__( 'Site Health checks what a flush depends on. Its Info tab has a report for the forum.', 'shortpixel-flush' ),
				esc_url( admin_url( 'site-health.php' ) ),
				esc_html__( 'Open Site Health', 'shortpixel-flush' )
			)
		);
	}

	return [
		'links'   => [
			__( 'Keep the links', 'shortpixel-flush' ),
			[
				esc_html__( 'A flush gives the image a new link where it can, so that every browser loads it anew.', 'shortpixel-flush' ),
				esc_html__( 'Newsletters and other sites still ask for the old link. Keep the links of images that are used there.', 'shortpixel-flush' ),
			],
		],
		'results' => [
			__( 'What a result means', 'shortpixel-flush' ),
			[
				$strong( __( 'New for visitors', 'shortpixel-flush' ), __( 'Everybody gets the new image.', 'shortpixel-flush' ) ),
				$strong( __( 'New for new visitors', 'shortpixel-flush' ), __( 'A browser that has the old image may keep it, often for months.', 'shortpixel-flush' ) ),
				$strong( __( 'New where we looked', 'shortpixel-flush' ), __( 'Not everything that visitors see could be checked.', 'shortpixel-flush' ) ),
			],
		],
		'old'     => [
			__( 'I still see the old image', 'shortpixel-flush' ),
			[
				esc_html__( 'Open the page in a private window, which shows what a new visitor sees.', 'shortpixel-flush' ),
				$strong( __( 'The new image is there', 'shortpixel-flush' ), __( 'Your browser has kept the old one. Reload with Ctrl+Shift+R, or Cmd+Shift+R on a Mac.', 'shortpixel-flush' ) ),
				$strong( __( 'The old image is there', 'shortpixel-flush' ), __( 'Open the flush under History: it says where the old image is, and what to do.', 'shortpixel-flush' ) ),
				sprintf( '<a href="%s">%s</a>', esc_url( FAQ_URL ), esc_html__( 'More questions and answers', 'shortpixel-flush' ) ),
			],
		],
		'ask'     => [ __( 'Where to ask', 'shortpixel-flush' ), $ask ],
	];
}
