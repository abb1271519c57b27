<?php
/** Finds the changed image in a hook's arguments. IMAGE_EVENTS in hooks.php lists the hooks and their causes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use Throwable;
use WP_Post;
use function ShortPixelFlush\Providers\spio_crops_again;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param string      $cause    One of CHANGE_CAUSES; empty for an upload.
 * @param int|null    $argument The index of the argument that names the image; null if none does.
 * @param list<mixed> $args     Any values, since the hooks belong to other plugins of any version.
 */
function note_event( string $cause, ?int $argument, array $args ): void {
	if ( null === $argument ) {
		note_cause( $cause );
		return;
	}
	try {
		$id = attachment_in( $args[ $argument ] ?? null );
	} catch ( Throwable $error ) {
		// This version of the other plugin passes a different object.
		return;
	}
	if ( 'shortpixel/image/optimised' === current_filter() && spio_crops_again() ) {
		// Optimized files look the same, but cropped ones show another part of the image.
		$cause = 'change';
	}
	if ( $id > 0 ) {
		note_change( $id, $cause, in_array( $cause, [ 'delete', 'rename', 'replace' ], true ) );
	}
}

/**
 * @param mixed $value An id, a post, an array that names one, ShortPixel Image Optimizer's image or Imagify's process.
 * @return int The attachment's id; 0 if the value names none.
 */
function attachment_in( $value ): int {
	if ( is_array( $value ) ) {
		// Imagify's items may be in custom folders.
		$value = 'wp' === ( $value['context'] ?? 'wp' ) ? $value['post_id'] ?? $value['ID'] ?? $value['id'] ?? 0 : 0;
	} elseif ( $value instanceof WP_Post ) {
		$value = $value->ID;
	} elseif ( is_object( $value ) && is_callable( [ $value, 'get_media' ] ) ) {
		$media = $value->get_media();
		$value = is_object( $media ) && is_callable( [ $media, 'get_id' ] ) && is_callable( [ $media, 'get_context' ] ) && 'wp' === $media->get_context()
			? $media->get_id()
			: 0;
	} elseif ( is_object( $value ) && is_callable( [ $value, 'get' ] ) ) {
		$value = 'media' === $value->get( 'type' ) ? $value->get( 'id' ) : 0;
	}
	return is_numeric( $value ) ? (int) $value : 0;
}
