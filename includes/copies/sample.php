<?php
/**
 * Chooses the copies that are checked after their removal: some of each image, so that an old copy is hard to miss.
 * Also limits how many are removed without the account's key, since each then takes a request of its own. Pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Model\host_of;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// With more images than this in a flush, fewer copies of each are checked.
const FEW_IMAGES = 10;

// Checked copies per image. Each usually takes one or two requests besides its removal: if 16 of 90 are checked, that
// is fewer than 1.4 requests per copy.
const CHECKED_OF_FEW  = 16;
const CHECKED_OF_MANY = 6;

// An image with many hosts, files and formats gets up to this many times as many checked copies.
const MOST_KINDS = 4;

const COPIES_AN_IMAGE = 200;

/**
 * Marks the copies to check: only ones that visitors may have. Requesting another could make the CDN create a copy that
 * nobody uses, and would prove nothing.
 *
 * @param list<Variant> $variants Each image's most likely copies first.
 * @param int|null      $images   The number of images in the flush, if these are only some of them.
 * @return list<Variant> The same variants in the same order, with the sampled ones marked.
 */
function sampled( array $variants, ?int $images = null ): array {
	$of_image = [];
	foreach ( $variants as $at => $variant ) {
		$image = image_of( $variant );

		$of_image[ $image ] = $of_image[ $image ] ?? [];
		if ( $variant->visitors_may_have() ) {
			$of_image[ $image ][ $at ] = $variant;
		}
	}

	$limit   = ( $images ?? count( $of_image ) ) <= FEW_IMAGES ? CHECKED_OF_FEW : CHECKED_OF_MANY;
	$checked = [];
	foreach ( $of_image as $of_one ) {
		$checked += array_fill_keys( sample_of_image( $of_one, $limit ), true );
	}

	return array_map(
		static fn ( Variant $variant, int $at ): Variant => isset( $checked[ $at ] ) === $variant->is_sampled
			? $variant
			: $variant->checked( isset( $checked[ $at ] ) ),
		$variants,
		array_keys( $variants )
	);
}

/**
 * Counts the images that have copies here, but none found in one of these ways.
 *
 * @param list<Variant> $variants
 * @param list<string>  $seen_in Some of Variant::FOUND_IN.
 */
function unseen_images( array $variants, array $seen_in = Variant::SEEN_IN ): int {
	$is_seen = [];
	foreach ( $variants as $variant ) {
		$image             = image_of( $variant );
		$is_seen[ $image ] = ( $is_seen[ $image ] ?? false ) || in_array( $variant->found_in, $seen_in, true );
	}
	return count( $is_seen ) - count( array_filter( $is_seen ) );
}

function image_of( Variant $variant ): string {
	return null === $variant->attachment_id ? $variant->source : (string) $variant->attachment_id;
}

/**
 * Chooses copies to check: all if they are within the limit; otherwise one for each combination of host, format and
 * file, even beyond the limit (see MOST_KINDS), then pasted ones, then the others in order.
 *
 * @param array<int, Variant> $variants Copies of one image.
 * @return list<int> Their keys.
 */
function sample_of_image( array $variants, int $limit ): array {
	if ( count( $variants ) <= $limit ) {
		return array_keys( $variants );
	}

	$pasted = array_filter( $variants, static fn ( Variant $variant ): bool => 'pasted' === $variant->found_in );
	$kinds  = [];
	foreach ( $pasted + $variants as $at => $variant ) {
		$kinds += [ implode( ' ', [ host_of( $variant->url ), $variant->format(), $variant->source ] ) => $at ];
	}
	$kinds = array_slice( array_values( $kinds ), 0, MOST_KINDS * $limit );
	$order = array_values( array_unique( array_merge( $kinds, array_keys( $pasted ), array_keys( $variants ) ) ) );

	return array_slice( $order, 0, max( $limit, count( $kinds ) ) );
}

/**
 * Limits the copies of an image to the most likely ones. Copies that pages name, and pasted ones, always stay.
 *
 * @param list<Variant> $variants Copies of one image, the most likely first.
 * @return list<Variant>
 */
function capped( array $variants ): array {
	$is_named = static fn ( Variant $variant ): bool => in_array( $variant->found_in, [ 'page', 'pasted' ], true );
	$left     = COPIES_AN_IMAGE - count( array_filter( $variants, $is_named ) );
	$kept     = [];
	foreach ( $variants as $variant ) {
		if ( $is_named( $variant ) || $left-- > 0 ) {
			$kept[] = $variant;
		}
	}
	return $kept;
}
