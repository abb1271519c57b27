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
require_once __DIR__ . '/../versions/path-stem.php';
require_once __DIR__ . '/../versions/store.php';
require_once __DIR__ . '/../versions/told-apart.php';
require_once __DIR__ . '/estimate.php';
require_once __DIR__ . '/plan/sources/sources.php';
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

	return Versions\has_room( $keys ) ? with_new_addresses( $plan, $keys, Versions\expected() ) : no_version_left();
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
	return $plan->with_variants( $moved )->with( [ 'notes' => array_merge( new_address_notes(), null === $plan->estimate ? [] : estimate_notes( $plan->estimate ) ) ] );
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

/** @return list<string> */
function new_address_notes(): array {
	$notes = [
		__( 'Every width and every format gets the new link, also those that are not listed here. The listed ones are checked afterwards.', 'shortpixel-flush' ),
		__( 'The first views are slower.', 'shortpixel-flush' ),
	];

	if ( Versions\is_hopeless() ) {
		$notes[] = __( 'Today the CDN gave the old image at a new link as well, so this may not work. It is tried before anything is changed.', 'shortpixel-flush' );
	}

	$may_all = may( CAP_SITE );
	foreach ( edges_of_pages() as $edge ) {
		$notes[] = page_edge_note( $edge->name(), $edge->supports_full_purge(), $edge->may_be_emptied_by( acting_user() ) );
	}
	return array_merge( $notes, page_cache_sentences( Page_Caches\clearable( $may_all ), $may_all ) );
}

function no_version_left(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_too_many',
		/* translators: %s: number of images. */
		sprintf( __( '%s images have new links, and no more can. “Flush all” makes room again.', 'shortpixel-flush' ), number_format_i18n( Versions\MOST ) ),
		[ 'status' => 413 ]
	);
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
