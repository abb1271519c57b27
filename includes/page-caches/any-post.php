<?php
/**
 * A post for those who want one, whichever.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Gives the id of any post that visitors see; 0 where there is none.
 */
function any_post(): int {
	$ids = get_posts(
		[
			'post_type'   => [ 'post', 'page' ],
			'post_status' => 'publish',
			'numberposts' => 1,
			'fields'      => 'ids',
		]
	);

	return (int) reset( $ids );
}
