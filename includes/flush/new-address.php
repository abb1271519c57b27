<?php
/**
 * Plans new addresses: pages write an image's source with a version, so that every width, format and browser copy of it is past at
 * once.
 */

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
require_once __DIR__ . '/say/new-address.php';
require_once __DIR__ . '/say/page-caches.php';
require_once __DIR__ . '/say/refusals.php';
require_once __DIR__ . '/say/site-refusals.php';
require_once __DIR__ . '/steps/edge.php';
require_once __DIR__ . '/steps/probe.php';
require_once __DIR__ . '/steps/version.php';
require_once __DIR__ . '/verdict/look.php';

/**
 * Says what giving new addresses would do; nothing is given, and the version can be another by the time it is.
 *
 * @param Plan $plan A plan of removing the same images.
 * @return Plan|WP_Error
 */
function plan_new_address( Plan $plan ) {
	$keys = version_keys( $plan->touched_attachments() );

	return too_many_keys( $keys ) ?? with_new_addresses( $plan, $keys, Versions\expected() );
}

/**
 * Puts the new addresses into a plan, and what a person is to know of them.
 *
 * @param list<string> $keys
 * @return Plan|WP_Error
 */
function with_new_addresses( Plan $plan, array $keys, string $version ) {
	$versions = array_fill_keys( $keys, $version );
	$places   = Versions\look_up_places();
	$moved    = [];

	foreach ( $plan->variants as $variant ) {
		// What a filter added of other pictures gets no new address, so there is nothing of it to be seen.
		if ( isset( $versions[ Versions\key_of( $variant->source, $places ) ] ) ) {
			$moved[] = new Variant( cdn_url_with_version( $variant->url, $version ), Versions\with_version( $variant->source, $version ), $variant->attachment_id, $variant->found_in );
		}
	}

	return [] === $moved ? nothing_to_flush() : $plan->with_variants( $moved )->with( [ 'notes' => new_address_notes( $keys, $version ) ] );
}

/**
 * Says what else there is to know.
 *
 * @param list<string> $keys
 * @return list<string>
 */
function new_address_notes( array $keys, string $version ): array {
	$before = Versions\stored();
	$gone   = count( array_diff_key( $before, Versions\with_assigned( $before, $keys, $version ) ) );
	$notes  = [
		__( 'Every width and every format gets the new address, also those that are not listed here. The listed ones are looked at afterwards.', 'shortpixel-flush' ),
		__( 'ShortPixel makes the pictures again, so the first views are slower.', 'shortpixel-flush' ),
	];

	if ( $gone > 0 ) {
		/* translators: %s: number of pictures. */
		$notes[] = sprintf( _n( 'Only so many pictures can have an address of their own: the %s that was given one longest ago goes back to its plain address, where visitors may get an older copy.', 'Only so many pictures can have an address of their own: the %s that were given one longest ago go back to their plain addresses, where visitors may get older copies.', $gone, 'shortpixel-flush' ), number_format_i18n( $gone ) );
	}

	foreach ( edges_of_pages() as $edge ) {
		$notes = array_merge( $notes, page_edge_notes( $edge->name(), $edge->supports_full_purge(), $edge->costs() ) );
	}
	return array_merge( $notes, page_cache_sentences( Page_Caches\detected() ) );
}

/**
 * Refuses more pictures than can have an address of their own: the first of them would lose it to the last.
 *
 * @param list<string> $keys
 */
function too_many_keys( array $keys ): ?WP_Error {
	$versions = array_fill_keys( $keys, str_repeat( '9', 8 ) );

	return Versions\bounded( $versions ) === $versions ? null : new WP_Error(
		'shortpixel_flush_too_many',
		__( 'So many pictures can’t be given new addresses at once. Choose fewer, or flush everything.', 'shortpixel-flush' ),
		[ 'status' => 413 ]
	);
}

/**
 * Names the pictures of attachments as versions are kept: by where they are on this site, and by where their addresses say.
 *
 * Usually the two are one. Where uploads are offloaded, pages can hold either.
 *
 * @param list<int> $attachment_ids
 * @return list<string>
 */
function version_keys( array $attachment_ids ): array {
	$places = Versions\look_up_places();
	$keys   = [];

	foreach ( $attachment_ids as $id ) {
		foreach ( sources( $id ) as $source ) {
			$keys[ Versions\key_of( $source['url'], $places ) ] = true;
		}

		$file = get_post_meta( $id, '_wp_attached_file', true );

		if ( is_string( $file ) && '' !== $file && false === strpos( $file, ':' ) && '/' !== $file[0] ) {
			$keys[ path_stem( $file ) ] = true;
		}
	}

	unset( $keys[''] );

	return array_map( 'strval', array_keys( $keys ) );
}

/** Writes a version into the source at the end of a CDN URL. */
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
 * @return array{url: string, since: int, clock: int|null, at: int, status: int, verdict: array<mixed>}|WP_Error When it was asked for, the CDN's own clock then, and what the answer proves already.
 */
function try_address( Variant $variant ) {
	$since  = now();
	$answer = probe( new Client( allowed_hosts() ), $variant->url );
	// Whether ShortPixel names the original with the query or without: it is the same file.
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
