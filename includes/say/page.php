<?php
/** Says how many images a flush of pages leaves out, and whether pages were searched for all images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-param array{others: int, more: int, files: int, hosts: list<string>, ...}|null $page A flush's or a plan's `on_pages`.
 * @return list<string>
 */
function page_sentences( ?array $page ): array {
	$sentences = [];
	$others    = $page['others'] ?? 0;
	$more      = $page['more'] ?? 0;
	$files     = $page['files'] ?? 0;

	if ( $others > 0 ) {
		/* translators: %s: number of images. */
		$sentences[] = sentence( _n( '%s file is left out: it is not an image, or you may not flush it.', '%s files are left out: they are not images, or you may not flush them.', $others, 'shortpixel-flush' ), $others );
	}

	if ( $more > 0 ) {
		/* translators: %s: number of images. */
		$sentences[] = sentence( _n( '%s image is left out: one flush takes no more.', '%s images are left out: one flush takes no more.', $more, 'shortpixel-flush' ), $more );
	}

	if ( $files > 0 ) {
		/* translators: %s: number of images. */
		$sentences[] = sentence( _n( '%s image is not in the Media Library: its copies on other pages are not known.', '%s images are not in the Media Library: their copies on other pages are not known.', $files, 'shortpixel-flush' ), $files );
	}

	return array_merge( $sentences, array_map( 'ShortPixelFlush\foreign_source_sentence', $page['hosts'] ?? [] ) );
}

/**
 * Says that pages were not searched for all images; empty if they were.
 *
 * @param int $count The number of images in the flush.
 */
function unsearched_sentence( Flush $flush, int $count ): string {
	if ( $count <= Plan::SEARCHED_IMAGES ) {
		return '';
	}

	if ( null !== $flush->subject->on_pages ) {
		return looked_for_sentence( Plan::SEARCHED_IMAGES, $count );
	}

	$said = 'images' === $flush->scope ? [ looked_for_sentence( Plan::SEARCHED_IMAGES, $count ) ] : [];
	/* translators: %s: number of images. */
	$said[] = sentence( __( 'Flush up to %s images at a time to cover every page that shows them.', 'shortpixel-flush' ), Plan::SEARCHED_IMAGES );
	return paragraph( ...$said );
}
