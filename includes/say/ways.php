<?php
/** Says which way a flush took for its images, and why. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param array<int, array{way: string, why: string}> $ways By attachment.
 * @return array{new_link: int, removal: int} The numbers of images.
 */
function count_ways( array $ways ): array {
	$of = array_count_values( array_column( $ways, 'way' ) );
	return [
		'new_link' => $of[ Flush::NEW_LINK ] ?? 0,
		'removal'  => $of[ Flush::REMOVAL ] ?? 0,
	];
}

/** @param array<int, array{way: string, why: string}> $ways By attachment; empty if nothing was chosen yet. */
function way_sentence( array $ways ): string {
	$count   = count_ways( $ways );
	$reasons = array_unique( array_column( array_filter( $ways, static fn ( array $way ): bool => Flush::REMOVAL === $way['way'] ), 'why' ) );
	$why     = implode( ' ', array_map( __NAMESPACE__ . '\removal_reason', $reasons ) );
	if ( 0 === $count['removal'] ) {
		return 0 === $count['new_link'] ? '' : _n( 'Pages ask for the image at a new link, so every browser loads it anew.', 'Pages ask for the images at new links, so every browser loads them anew.', $count['new_link'], 'shortpixel-flush' );
	}
	if ( 0 === $count['new_link'] ) {
		return $why;
	}
	/* translators: 1: number of images with new links, 2: number of images whose copies are removed. */
	$counted = sprintf( __( 'New links: %1$s. Copies removed: %2$s.', 'shortpixel-flush' ), number_format_i18n( $count['new_link'] ), number_format_i18n( $count['removal'] ) );
	return paragraph( $counted, $why );
}

/** Says which way a flush took, and why; empty if none was chosen yet, or for an undo. */
function way_taken_sentence( Flush $flush ): string {
	if ( $flush->is_undo() ) {
		return '';
	}
	$why = $flush->why_removed();
	return '' === $why ? way_sentence( $flush->subject->ways ) : removal_reason( $why );
}

/** @param string $why A reason from way(), or from a later step. */
function removal_reason( string $why ): string {
	switch ( $why ) {
		case 'asked':
			return __( 'You chose to keep the links, so the copies are removed.', 'shortpixel-flush' );
		case 'deleted':
		case 'renamed':
			return __( 'The image was deleted or renamed, so its old copies are removed.', 'shortpixel-flush' );
		case 'no_provider':
		case 'short_name':
		case 'many':
		case 'style_sheet':
			return __( 'This image can’t have a new link, so its copies are removed.', 'shortpixel-flush' );
		case 'not_told_apart':
			return __( 'The CDN gives the old image at a new link too, so the copies are removed.', 'shortpixel-flush' );
		case 'page_kept_old':
		case 'try_failed':
			return __( 'The new link did not help, so the copies were removed.', 'shortpixel-flush' );
		case 'no_version':
			return __( 'No more images can have new links, so the copies are removed. Flushing all images makes room.', 'shortpixel-flush' );
		case 'caches_stay':
			return __( 'Cached pages can’t be cleared from here, so the copies are removed.', 'shortpixel-flush' );
		case 'not_known':
			return __( 'The CDN did not show whether a new link helps, so the copies were removed too.', 'shortpixel-flush' );
		default:
			return __( 'The copies are removed at their links.', 'shortpixel-flush' );
	}
}
