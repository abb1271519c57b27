<?php
/** Limits how many copies of an image are removed without the account's key, when each copy needs a request. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Variant;

defined( 'ABSPATH' ) || exit;

const COPIES_AN_IMAGE = 200;

/**
 * Leaves out the least likely copies. Those named in pages, which every visitor has, and pasted ones always stay.
 *
 * @param list<Variant> $variants Copies of one image, the most likely first, then by how common their screens are.
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
