<?php
/** Checks the preconditions of plans: a plugin that allows this kind of flush, and attachments that have an image. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Providers\Provider;
use WP_Error;
use function ShortPixelFlush\Model\has_image;
use function ShortPixelFlush\Model\is_pdf;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\can_any_provider_flush_images;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\image_not_found;
use function ShortPixelFlush\Say\no_active_plugin;
use function ShortPixelFlush\Say\no_full_flush;
use function ShortPixelFlush\Say\not_an_image;
use function ShortPixelFlush\Say\nothing_to_flush;
use function ShortPixelFlush\Say\only_full_flush;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @param list<int> $ids */
function first_refused_attachment( array $ids ): ?WP_Error {
	foreach ( $ids as $id ) {
		if ( 'attachment' !== get_post_type( $id ) ) {
			return image_not_found( $id );
		}

		if ( ! has_image( $id ) ) {
			return not_an_image( $id, attachment_title( $id ), is_pdf( $id ) );
		}
	}

	return [] === $ids ? nothing_to_flush() : null;
}

/** @param 'can_flush_images'|'full_flush_methods' $ability */
function no_provider( string $ability ): ?WP_Error {
	$can = 'can_flush_images' === $ability
		? can_any_provider_flush_images()
		: [] !== array_filter( ready(), static fn ( Provider $provider ): bool => [] !== $provider->full_flush_methods() );

	if ( $can ) {
		return null;
	}

	foreach ( active() as $provider ) {
		if ( '' !== $provider->problem() ) {
			return new WP_Error( 'shortpixel_flush_provider_unreadable', $provider->problem(), [ 'status' => 409 ] );
		}
	}

	if ( [] !== ready() && 'full_flush_methods' === $ability ) {
		foreach ( ready() as $provider ) {
			if ( '' !== $provider->full_flush_hint() ) {
				return new WP_Error( 'shortpixel_flush_no_provider', $provider->full_flush_hint(), [ 'status' => 400 ] );
			}
		}

		return no_full_flush();
	}

	return [] !== ready() ? only_full_flush() : no_active_plugin();
}
