<?php
/** How many copies of an image a removal takes without the account's key, where each is a request of its own. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Variant;

defined( 'ABSPATH' ) || exit;

const COPIES_AN_IMAGE = 200;

/**
 * Leaves out the least sure ones. What pages name every visitor has, and what was pasted somebody asked for: these stay.
 *
 * @param list<Variant> $variants Of one image, surest first, those of the commonest screens first.
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
