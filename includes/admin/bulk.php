<?php
/**
 * "Flush from ShortPixel" among the bulk actions of the Media Library's list: a way to our screen with these pictures
 * chosen, where what will be flushed is said before it is.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use const ShortPixelFlush\CAP_IMAGES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/admin-page.php';

const BULK_ACTION = 'shortpixel_flush';

/**
 * Adds the action for those who may flush images; what lies in the trash is on no page.
 *
 * @param array<mixed> $actions
 * @return array<mixed>
 */
function with_bulk_action( array $actions ): array {
	if ( current_user_can( CAP_IMAGES ) && ! isset( $actions['untrash'] ) ) {
		$actions[ BULK_ACTION ] = __( 'Flush from ShortPixel', 'shortpixel-flush' );
	}

	return $actions;
}

/**
 * Leads to our screen with the ticked files chosen; which of them are pictures that this user may flush is told there.
 *
 * Core has checked the nonce. With nothing ticked the list comes back as it was, as for core's own actions.
 *
 * @param array<mixed> $ids
 */
function bulk_location( string $location, string $action, array $ids ): string {
	$ids = array_diff( array_map( 'absint', array_filter( $ids, 'is_scalar' ) ), [ 0 ] );

	return BULK_ACTION === $action && [] !== $ids && current_user_can( CAP_IMAGES )
		? page_url() . '&attachments=' . implode( ',', array_unique( $ids ) )
		: $location;
}
