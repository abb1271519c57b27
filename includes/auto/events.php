<?php
/** Reads from a hook's arguments which image has changed. Which hooks tell, and what they say of the cause: IMAGE_EVENTS in hooks.php. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use Throwable;
use WP_Post;
use function ShortPixelFlush\Providers\spio_crops_anew;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param string      $cause    One of CHANGE_CAUSES; empty for an upload.
 * @param int|null    $argument Which argument names the image; null where none does.
 * @param list<mixed> $args     Anything: the hooks are other plugins', in any version.
 */
function note_event( string $cause, ?int $argument, array $args ): void {
	if ( null === $argument ) {
		note_cause( $cause );
		return;
	}
	try {
		$id = attachment_in( $args[ $argument ] ?? null );
	} catch ( Throwable $error ) {
		// An object that is not what it was in the version that was read.
		return;
	}
	if ( 'shortpixel/image/optimised' === current_filter() && spio_crops_anew() ) {
		// Optimized files look the same; cropped ones show another part of the image.
		$cause = 'change';
	}
	if ( $id > 0 ) {
		note_change( $id, $cause, in_array( $cause, [ 'delete', 'rename', 'replace' ], true ) );
	}
}

/**
 * @param mixed $value An id, a post, an array that names one, ShortPixel Image Optimizer's image or Imagify's process.
 * @return int 0 where it is no attachment of the library.
 */
function attachment_in( $value ): int {
	if ( is_array( $value ) ) {
		// Imagify's items can be custom folders'.
		$value = 'wp' === ( $value['context'] ?? 'wp' ) ? $value['post_id'] ?? $value['ID'] ?? $value['id'] ?? 0 : 0;
	} elseif ( $value instanceof WP_Post ) {
		$value = $value->ID;
	} elseif ( is_object( $value ) && is_callable( [ $value, 'get_media' ] ) ) {
		$media = $value->get_media();
		$value = is_object( $media ) && is_callable( [ $media, 'get_id' ] ) && is_callable( [ $media, 'get_context' ] ) && 'wp' === $media->get_context() ? $media->get_id() : 0;
	} elseif ( is_object( $value ) && is_callable( [ $value, 'get' ] ) ) {
		$value = 'media' === $value->get( 'type' ) ? $value->get( 'id' ) : 0;
	}
	return is_numeric( $value ) ? (int) $value : 0;
}
