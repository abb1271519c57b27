<?php
/**
 * The plan for attachments.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use WP_Error;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\ready;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../show/attachment-cards.php';
require_once __DIR__ . '/plan-layouts.php';
require_once __DIR__ . '/../show/sentences-coverage.php';
require_once __DIR__ . '/../../providers/providers.php';

/**
 * Plans a flush of attachments.
 *
 * @param list<int> $ids
 * @param array     $layouts What a browser measured of the pages that show them.
 * @phpstan-param list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}> $layouts
 * @return array<string, mixed>|WP_Error
 */
function plan_images( array $ids, array $layouts = [] ) {
	$ids   = array_values( array_unique( $ids ) );
	$error = first_refused_attachment( $ids ) ?? no_provider( 'can_flush_images' );

	if ( null !== $error ) {
		return $error;
	}

	$search = new Variant_Search( $layouts );
	$search->read_pages( $ids );

	$plan = plan(
		[
			'scope'          => 'images',
			'attachments'    => attachment_cards( $ids ),
			'attachment_ids' => $ids,
			'variants'       => $search->rows( $ids ),
			'coverage'       => coverage_of( $layouts, $search->account()['pages_read'] ),
		]
	);

	// Which hosts were met is known only when every image has been looked for.
	return 0 === $plan['addresses'] ? nothing_to_flush() : array_merge( $plan, [ 'notes' => variant_notes( $search->account(), count( $ids ), $plan['coverage'] ?? [] ) ] );
}

/**
 * Refuses the first that is no image of the library.
 *
 * @param list<int> $ids
 */
function first_refused_attachment( array $ids ): ?WP_Error {
	foreach ( $ids as $id ) {
		$data = [
			'status'     => 400,
			'attachment' => $id,
		];

		if ( 'attachment' !== get_post_type( $id ) ) {
			return new WP_Error( 'shortpixel_flush_image_not_found', __( 'This picture is not in the Media Library any more. Reload the page to see what is.', 'shortpixel-flush' ), $data );
		}

		if ( ! wp_attachment_is_image( $id ) ) {
			/* translators: %s: a file's title. */
			return new WP_Error( 'shortpixel_flush_not_an_image', sprintf( __( '“%s” is not a picture.', 'shortpixel-flush' ), get_the_title( $id ) ), $data );
		}
	}

	return [] === $ids ? nothing_to_flush() : null;
}

/**
 * Refuses where no provider can do it, saying what is in the way; null where one can.
 *
 * @param 'can_flush_images'|'can_flush_everything' $ability
 */
function no_provider( string $ability ): ?WP_Error {
	foreach ( ready() as $provider ) {
		if ( 'can_flush_images' === $ability ? $provider->can_flush_images() : $provider->can_flush_everything() ) {
			return null;
		}
	}

	foreach ( active() as $provider ) {
		if ( '' !== $provider->problem() ) {
			return new WP_Error( 'shortpixel_flush_provider_unreadable', $provider->problem(), [ 'status' => 409 ] );
		}
	}

	if ( [] !== ready() && 'can_flush_everything' === $ability ) {
		foreach ( ready() as $provider ) {
			if ( 'purge' === $provider->full_flush_method() ) {
				return new WP_Error( 'shortpixel_flush_no_provider', without_key_sentence( $provider ), [ 'status' => 400 ] );
			}
		}

		return new WP_Error( 'shortpixel_flush_no_provider', __( 'None of the active plugins lets all pictures get a new address at once. Flush single pictures instead.', 'shortpixel-flush' ), [ 'status' => 400 ] );
	}

	if ( [] !== ready() ) {
		return new WP_Error( 'shortpixel_flush_no_provider', __( 'Single pictures can’t be flushed with this site’s API URL, since it has more than one part after the host. Flush everything instead.', 'shortpixel-flush' ), [ 'status' => 400 ] );
	}

	return new WP_Error( 'shortpixel_flush_no_provider', __( 'ShortPixel Flush works with ShortPixel Adaptive Images, with the image optimisation of Autoptimize and with the CDN delivery of ShortPixel Image Optimizer. None of them is active on this site. Activate one, then try again.', 'shortpixel-flush' ), [ 'status' => 400 ] );
}

/**
 * Says what is missing where ShortPixel would have to be asked to remove everything.
 */
function without_key_sentence( Provider $provider ): string {
	/* translators: %s: a plugin's name. */
	return sprintf( __( 'All pictures of %s can be flushed at once only with the API key of the ShortPixel account in its settings. Single pictures can be flushed without it.', 'shortpixel-flush' ), $provider->name() );
}

/**
 * Refuses a flush that would do nothing.
 */
function nothing_to_flush(): WP_Error {
	return new WP_Error( 'shortpixel_flush_nothing_to_flush', __( 'No address at ShortPixel was found for this, so there is nothing to flush.', 'shortpixel-flush' ), [ 'status' => 400 ] );
}

/**
 * Says what the plan rests on, and what it can't know.
 *
 * @param array{pages_read: int, pages_unread: int, images_looked_for: int, foreign_hosts: list<string>} $found What Variant_Search::account() gave.
 * @param array<mixed>                                                                                   $coverage How far it was looked.
 * @return list<string>
 */
function variant_notes( array $found, int $images, array $coverage = [] ): array {
	$measured = measured_note( $coverage );
	$notes    = array_merge( '' === $measured ? [] : [ $measured ], skipped_sentences( $coverage ) );

	if ( $found['pages_read'] > 0 ) {
		/* translators: %s: number of pages. */
		$notes[] = sprintf( _n( '%s page was read for further addresses.', '%s pages were read for further addresses.', $found['pages_read'], 'shortpixel-flush' ), number_format_i18n( $found['pages_read'] ) );
	}

	if ( $found['pages_unread'] > 0 ) {
		/* translators: %s: number of pages. */
		$notes[] = sprintf( _n( '%s page could not be read.', '%s pages could not be read.', $found['pages_unread'], 'shortpixel-flush' ), number_format_i18n( $found['pages_unread'] ) );
	}

	if ( $found['images_looked_for'] < $images ) {
		/* translators: 1: number of pictures whose pages were read, 2: number of pictures. */
		$notes[] = sprintf( __( 'The pages of %1$s of the %2$s pictures were looked for.', 'shortpixel-flush' ), number_format_i18n( $found['images_looked_for'] ), number_format_i18n( $images ) );
	}

	$notes = array_merge( $notes, array_map( __NAMESPACE__ . '\foreign_host_note', $found['foreign_hosts'] ) );

	if ( '' === $measured ) {
		$notes[] = __( 'Browsers ask for the width that fits their screen, so there can be further addresses that neither the settings nor the pages show.', 'shortpixel-flush' );
	}

	return $notes;
}

/**
 * Says that pages use a host which nobody named.
 */
function foreign_host_note( string $host ): string {
	/* translators: %s: a host, such as img.example.com. */
	return sprintf( __( 'Pages also show it from %s, which is not flushed. If that host is yours, add it to the CDN hosts in the settings.', 'shortpixel-flush' ), $host );
}
