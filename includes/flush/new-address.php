<?php
/** Plans new addresses: pages write an image's source with a version, which outdates every width, format and browser copy at once. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use WP_Error;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Versions\path_stem;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../versions/address.php';
require_once __DIR__ . '/../versions/refused.php';
require_once __DIR__ . '/../versions/path-stem.php';
require_once __DIR__ . '/../versions/store.php';
require_once __DIR__ . '/estimate.php';
require_once __DIR__ . '/plan/sources/sources.php';
require_once __DIR__ . '/queue-image.php';
require_once __DIR__ . '/say/page-caches.php';
require_once __DIR__ . '/say/refusals.php';
require_once __DIR__ . '/steps/edge.php';
require_once __DIR__ . '/try-address.php';

/**
 * @param Plan $plan A plan to remove the same images.
 * @return Plan|WP_Error Nothing is set yet, and the version may be another by then.
 */
function plan_new_address( Plan $plan ) {
	$keys = version_keys( owned_keys( $plan->touched_attachments() ) );

	return no_room( $keys ) ?? with_new_addresses( $plan, $keys, Versions\expected() );
}

/**
 * @param list<string>          $keys
 * @param array<string, string> $forms How addresses have the version, by provider; else as it is now.
 * @return Plan|WP_Error
 */
function with_new_addresses( Plan $plan, array $keys, string $version, array $forms = [] ) {
	$moved = [];
	foreach ( moved_variants( $plan, $keys ) as $variant ) {
		$moved[] = at_new_address( $variant, $version, $forms[ provider_id( $variant->url ) ] ?? Versions\form_of( provider_id( $variant->url ) ) );
	}

	if ( [] === $moved ) {
		return nothing_to_flush();
	}
	return $plan->with_variants( $moved )->with( [ 'notes' => array_merge( new_address_notes( $keys ), null === $plan->estimate ? [] : estimate_notes( $plan->estimate ) ) ] );
}

/**
 * @param list<string> $keys
 * @return list<Variant> Without other images that a filter added: those get no new address, so there is nothing to see of them.
 */
function moved_variants( Plan $plan, array $keys ): array {
	$keys   = array_fill_keys( $keys, true );
	$places = Versions\look_up_places();

	return array_values( array_filter( $plan->variants, static fn ( Variant $variant ): bool => isset( $keys[ Versions\key_of( $variant->source, $places ) ] ) ) );
}

/**
 * @param list<string> $keys
 * @return list<string>
 */
function new_address_notes( array $keys ): array {
	$gone  = count( Versions\in_the_way( $keys ) );
	$notes = [
		__( 'Every width and every format gets the new link, also those that are not listed here. The listed ones are checked afterwards.', 'shortpixel-flush' ),
		__( 'The first views are slower.', 'shortpixel-flush' ),
	];

	if ( $gone > 0 ) {
		/* translators: %s: number of images. */
		$notes[] = sprintf( _n( 'The number of new links is limited, so the %s image that got its new link longest ago goes back to its plain link and is cleared from the CDN there.', 'The number of new links is limited, so the %s images that got theirs longest ago go back to their plain links and are cleared from the CDN there.', $gone, 'shortpixel-flush' ), number_format_i18n( $gone ) );
	}

	if ( [] !== Versions\refused() ) {
		$notes[] = __( 'Today the CDN gave the old image at a new link as well, so this may not work. It is tried before anything is changed.', 'shortpixel-flush' );
	}

	$may_all = may( CAP_SITE );
	foreach ( edges_of_pages() as $edge ) {
		$notes[] = page_edge_note( $edge->name(), $edge->supports_full_purge(), $edge->may_be_emptied_by( acting_user() ) );
	}
	return array_merge( $notes, page_cache_sentences( Page_Caches\clearable( $may_all ), $may_all ) );
}

/** @param list<string> $keys Beyond the limit, the first images would lose their new address to the last. */
function no_room( array $keys ): ?WP_Error {
	if ( count( $keys ) > Versions\MOST ) {
		return new WP_Error(
			'shortpixel_flush_too_many',
			/* translators: %s: number of images. */
			sprintf( __( 'At most %s images can have new links. Choose fewer, or flush everything.', 'shortpixel-flush' ), number_format_i18n( Versions\MOST ) ),
			[ 'status' => 413 ]
		);
	}

	$hashes = Versions\in_the_way( $keys );
	if ( [] !== $hashes && ! may( CAP_SITE ) ) {
		return new WP_Error(
			'shortpixel_flush_too_many',
			/* translators: %s: number of images. */
			sprintf( __( 'The most images possible (%s) have new links. Taking one from another image takes the right to flush all images, so nothing was changed. Clear the CDN instead, or ask an administrator.', 'shortpixel-flush' ), number_format_i18n( Versions\MOST ) ),
			[ 'status' => 413 ]
		);
	}

	return null === Versions\owners_of( $hashes ) || ( [] !== $hashes && ! can_flush_images() ) ? no_room_made() : null;
}

function no_room_made(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_too_many',
		__( 'The most images possible have new links, and those that have had theirs longest can’t be cleared from the CDN to make room. Flush everything instead. Nothing was changed.', 'shortpixel-flush' ),
		[ 'status' => 413 ]
	);
}

/**
 * Takes the new addresses of the images that have had theirs longest away, and flushes those at their plain addresses.
 *
 * @param list<string> $keys That are to have a version.
 */
function make_room( array $keys ): bool {
	$hashes = Versions\in_the_way( $keys );

	// Queued before, so that a request that dies leaves no image without its flush; and after, for what a runner has planned meanwhile.
	return [] === $hashes || ( queue_owners( $hashes ) && Versions\remove( $hashes ) && queue_owners( $hashes ) );
}

/**
 * @param list<string> $hashes Of images that go back to their plain addresses.
 * @phpstan-impure
 */
function queue_owners( array $hashes ): bool {
	$reason = __( 'Back at its plain link, to make room for newer ones', 'shortpixel-flush' );
	$owners = Versions\owners_of( $hashes );
	foreach ( $owners ?? [] as $id ) {
		if ( 0 === queue_image( $id, $reason ) ) {
			return false;
		}
	}

	return null !== $owners;
}

/**
 * Names images by where they are on this site, and by where their addresses say. That differs where uploads are offloaded: pages
 * can hold either.
 *
 * @param list<int> $attachment_ids
 * @return list<array{string, int}> Each key with its attachment.
 */
function owned_keys( array $attachment_ids ): array {
	$places = Versions\look_up_places();
	$owned  = [];

	foreach ( $attachment_ids as $id ) {
		$keys = [];
		foreach ( sources( $id ) as $source ) {
			$keys[ Versions\key_of( $source['url'], $places ) ] = true;
		}

		$file = get_post_meta( $id, '_wp_attached_file', true );

		if ( is_string( $file ) && '' !== $file && false === strpos( $file, ':' ) && '/' !== $file[0] ) {
			$keys[ path_stem( $file ) ] = true;
		}

		unset( $keys[''] );
		foreach ( array_keys( $keys ) as $key ) {
			$owned[] = [ (string) $key, $id ];
		}
	}

	return $owned;
}

/**
 * @param list<array{string, int}> $owned
 * @return list<string>
 */
function version_keys( array $owned ): array {
	return array_values( array_unique( array_column( $owned, 0 ) ) );
}
