<?php
/** Plans new addresses: pages write an image's source with a version, which outdates every width, format and browser copy at once. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use WP_Error;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\now;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\Versions\path_stem;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../cdn/cdn-url.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/../versions/address.php';
require_once __DIR__ . '/../versions/path-stem.php';
require_once __DIR__ . '/../versions/store.php';
require_once __DIR__ . '/plan/sources/sources.php';
require_once __DIR__ . '/queue-image.php';
require_once __DIR__ . '/say/new-address.php';
require_once __DIR__ . '/say/page-caches.php';
require_once __DIR__ . '/say/refusals.php';
require_once __DIR__ . '/say/site-refusals.php';
require_once __DIR__ . '/steps/edge.php';
require_once __DIR__ . '/steps/probe.php';
require_once __DIR__ . '/steps/version.php';
require_once __DIR__ . '/verdict/look.php';

/**
 * @param Plan $plan A plan to remove the same images.
 * @return Plan|WP_Error Nothing is set yet, and the version may be another by then.
 */
function plan_new_address( Plan $plan ) {
	$keys = version_keys( owned_keys( $plan->touched_attachments() ) );

	return no_room( $keys ) ?? with_new_addresses( $plan, $keys, Versions\expected() );
}

/**
 * @param list<string> $keys
 * @return Plan|WP_Error
 */
function with_new_addresses( Plan $plan, array $keys, string $version ) {
	$versions = array_fill_keys( $keys, $version );
	$places   = Versions\look_up_places();
	$moved    = [];

	foreach ( $plan->variants as $variant ) {
		// Other pictures that a filter added get no new address, so there is nothing to see of them.
		if ( isset( $versions[ Versions\key_of( $variant->source, $places ) ] ) ) {
			$moved[] = new Variant( cdn_url_with_version( $variant->url, $version ), Versions\with_version( $variant->source, $version ), $variant->attachment_id, $variant->found_in );
		}
	}

	return [] === $moved ? nothing_to_flush() : $plan->with_variants( $moved )->with( [ 'notes' => new_address_notes( $keys ) ] );
}

/**
 * @param list<string> $keys
 * @return list<string>
 */
function new_address_notes( array $keys ): array {
	$gone  = count( Versions\in_the_way( $keys ) );
	$notes = [
		__( 'Every width and every format gets the new address, also those that are not listed here. The listed ones are looked at afterwards.', 'shortpixel-flush' ),
		__( 'ShortPixel makes the pictures again, so the first views are slower.', 'shortpixel-flush' ),
	];

	if ( $gone > 0 ) {
		/* translators: %s: number of images. */
		$notes[] = sprintf( _n( 'Only so many images can have a new address: the %s that was given one longest ago goes back to its plain address and is cleared from the CDN there.', 'Only so many images can have a new address: the %s that were given one longest ago go back to their plain addresses and are cleared from the CDN there.', $gone, 'shortpixel-flush' ), number_format_i18n( $gone ) );
	}

	foreach ( edges_of_pages() as $edge ) {
		$notes = array_merge( $notes, page_edge_notes( $edge->name(), $edge->supports_full_purge(), $edge->costs() ) );
	}
	return array_merge( $notes, page_cache_sentences( Page_Caches\detected() ) );
}

/** @param list<string> $keys Beyond the limit, the first images would lose their new address to the last. */
function no_room( array $keys ): ?WP_Error {
	if ( count( $keys ) > Versions\MOST ) {
		return new WP_Error(
			'shortpixel_flush_too_many',
			/* translators: %s: number of images. */
			sprintf( __( 'At most %s images can have new addresses. Choose fewer, or flush everything.', 'shortpixel-flush' ), number_format_i18n( Versions\MOST ) ),
			[ 'status' => 413 ]
		);
	}

	return null === Versions\owners_of( Versions\in_the_way( $keys ) ) || ( [] !== Versions\in_the_way( $keys ) && ! can_flush_images() ) ? no_room_made() : null;
}

function no_room_made(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_too_many',
		__( 'As many images as possible have new addresses, and those that have had theirs longest can’t be cleared from the CDN to make room. Flush everything instead. Nothing was changed.', 'shortpixel-flush' ),
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

/** @param list<string> $hashes Of images that go back to their plain addresses. */
function queue_owners( array $hashes ): bool {
	$reason = __( 'Back at its plain address, to make room for newer ones', 'shortpixel-flush' );
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

/** Adds a version to the source at the end of a CDN URL. */
function cdn_url_with_version( string $url, string $version ): string {
	$parsed = parse_cdn_url( $url );

	if ( null === $parsed ) {
		return $url;
	}

	$written = '/' . implode( $parsed['separator'], $parsed['params'] ) . '/';
	$start   = strpos( $url, $written );
	$tail    = false === $start ? '' : substr( $url, $start + strlen( $written ) );

	// A source that is percent-encoded as a whole has its query encoded too.
	return 1 === preg_match( '~\Ahttps?%3a~i', $tail )
		? substr( $url, 0, strlen( $url ) - strlen( $tail ) ) . rawurlencode( Versions\with_version( rawurldecode( $tail ), $version ) )
		: Versions\with_version( $url, $version );
}

/**
 * Asks for one image at its new address before any page does.
 *
 * @return array{url: string, since: int, clock: int|null, at: int, status: int, verdict: array<mixed>}|WP_Error When it was asked for, the CDN's clock then, and what the answer proves already.
 */
function try_address( Variant $variant ) {
	$since  = now();
	$answer = probe( new Client( allowed_hosts() ), $variant->url );
	// Whether ShortPixel names the original with the query or without it, it is the same file.
	if ( ! is_picture_or_original( $answer, $variant->source ) && ! is_picture_or_original( $answer, Versions\with_version( $variant->source, '' ) ) ) {
		$sentence = cdn_failed_sentence(
			[
				'url'    => $variant->url,
				'status' => $answer['status'],
				'error'  => $answer['error'],
			]
		);
		return new WP_Error(
			'shortpixel_flush_cdn_failed',
			$sentence,
			[
				'status' => 502,
				'url'    => $variant->url,
			]
		);
	}
	$baseline = new_address_baseline( clock_of( $answer['headers'] ) );
	$origin   = 200 === $answer['status'] ? ( new Origin() )->read( $variant->source ) : null;
	return [
		'url'     => $variant->url,
		'since'   => $since,
		'clock'   => $baseline['accepted_date'],
		'at'      => $answer['at'],
		'status'  => $answer['status'],
		'verdict' => verdict( look_at( $variant->url, $variant->source, $since, $baseline, $answer, $origin, settings()['wait_seconds'] ) ),
	];
}
