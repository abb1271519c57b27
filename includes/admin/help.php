<?php
/** The Help tab of our screen: when to keep the links, what a result means, and where to ask. */

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
	$ask    = [ esc_html__( 'Ask in the support forum of this plugin. For credits, invoices or whether ShortPixel can reach this site, ask ShortPixel.', 'shortpixel-flush' ) ];
	if ( current_user_can( 'view_site_health_checks' ) ) {
		array_unshift(
			$ask,
			sprintf(
				'%s <a href="%s">%s</a>',
				esc_html__( 'Site Health checks what a flush depends on. Its Info tab has a report that you can paste into a forum.', 'shortpixel-flush' ),
				esc_url( admin_url( 'site-health.php' ) ),
				esc_html__( 'Open Site Health', 'shortpixel-flush' )
			)
		);
	}

	return [
		'links'   => [
			__( 'Keep the links', 'shortpixel-flush' ),
			[
				esc_html__( 'Where it can, a flush gives the image a new link, so that every browser asks for the new one. You can undo that.', 'shortpixel-flush' ),
				esc_html__( 'Newsletters and other sites still ask for the old link. Tick Keep the links for an image that is used there: its copies are removed from the CDN instead.', 'shortpixel-flush' ),
				esc_html__( 'Flush all only where all images look old: every copy is made again, which takes time and credits.', 'shortpixel-flush' ),
			],
		],
		'results' => [
			__( 'What a result means', 'shortpixel-flush' ),
			[
				$strong( __( 'New for visitors', 'shortpixel-flush' ), __( 'Everybody gets the new image, even where the browser had kept the old one.', 'shortpixel-flush' ) ),
				$strong( __( 'New for new visitors', 'shortpixel-flush' ), __( 'The CDN has the new image. A browser that has the old one may keep it, often for months.', 'shortpixel-flush' ) ),
				$strong( __( 'New where we looked', 'shortpixel-flush' ), __( 'What was checked is new, but not everything that visitors see could be checked.', 'shortpixel-flush' ) ),
			],
		],
		'old'     => [
			__( 'I still see the old image', 'shortpixel-flush' ),
			[
				esc_html__( 'Open the page in a private window, which shows what a new visitor sees.', 'shortpixel-flush' ),
				$strong( __( 'The new image is there', 'shortpixel-flush' ), __( 'Your browser has kept the old one. Reload with Ctrl+Shift+R (Cmd+Shift+R on a Mac); on a phone, clear the browser’s stored images.', 'shortpixel-flush' ) ),
				$strong( __( 'The old image is there', 'shortpixel-flush' ), __( 'Open the flush under History: its sentence says where the old copy is, and what to do. If you have a CDN of your own, connect it in the settings.', 'shortpixel-flush' ) ),
				$strong( __( 'A warning, or the unoptimized original', 'shortpixel-flush' ), __( 'ShortPixel can’t fetch the file: hotlink protection, a firewall, a password or missing credits keep it out. Fix that, then flush again.', 'shortpixel-flush' ) ),
				$strong( __( 'A preview on Facebook, in a chat or a search engine', 'shortpixel-flush' ), __( 'They keep copies of their own, which no flush reaches. Ask them to read the page again, or wait.', 'shortpixel-flush' ) ),
				sprintf( '<a href="%s">%s</a>', esc_url( FAQ_URL ), esc_html__( 'More questions and answers', 'shortpixel-flush' ) ),
			],
		],
		'ask'     => [ __( 'Where to ask', 'shortpixel-flush' ), $ask ],
	];
}
