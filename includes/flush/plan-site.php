<?php
/** Plans a flush of everything with its effects, and describes the effects of any plan at the site's own edges. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Page_Caches;
use WP_Error;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Copies\provider_by_id;
use function ShortPixelFlush\Copies\provider_targets;
use function ShortPixelFlush\Copies\site_size;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\edge_effect;
use function ShortPixelFlush\Say\edge_note;
use function ShortPixelFlush\Say\estimate_sentence;
use function ShortPixelFlush\Say\network_edges_note;
use function ShortPixelFlush\Say\page_cache_sentences;
use function ShortPixelFlush\Say\purged_provider_effect;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param string $method `purge` to have ShortPixel remove its copies even if new links are possible.
 * @return Plan|WP_Error
 */
function plan_site( string $method = '' ) {
	$targets = provider_targets( $method );
	if ( is_wp_error( $targets ) ) {
		return $targets;
	}
	$parts = array_map( static fn ( Provider_Target $target ): array => $target->to_array(), $targets );

	$size = site_size();
	$site = [
		'provider'    => [
			'id'   => $parts[0]['id'],
			'name' => $parts[0]['name'],
		],
		'endpoint'    => [
			'from' => $parts[0]['from'],
			'to'   => $parts[0]['to'],
		],
		'providers'   => $parts,
		'images'      => $size['images'],
		'files'       => $size['files'],
		'files_exact' => $size['files_exact'],
		'page_caches' => Page_Caches\detected(),
		'account'     => read_account( true ),
		'custom_host' => [] !== array_filter( $targets, __NAMESPACE__ . '\has_custom_host' ),
	];

	$estimate = library_estimate( $size['images'] );

	return Plan::of(
		'site',
		[],
		[
			'site'     => $site + [ 'effects' => site_effects( $site, $targets, $estimate ) ],
			'estimate' => $estimate,
		]
	);
}

/** Whether a provider that is switched serves its images from another host than ShortPixel's own. */
function has_custom_host( Provider_Target $target ): bool {
	return 'switch' === $target->by && ! is_shortpixel_host( url_host( $target->from ) );
}

/**
 * @param list<Provider_Target> $targets
 * @phpstan-param array{
 *     images: int,
 *     files: int,
 *     files_exact: bool,
 *     page_caches: list<array{id: string, name: string, clears: bool}>,
 *     account: array{state: string, message: string},
 *     ...
 * } $site
 * @return list<string> Sentences, the most important first: the dialog shows a few, and the others on demand.
 */
function site_effects( array $site, array $targets, Estimate $estimate ): array {
	$ways     = array_column( $targets, 'by' );
	$switches = in_array( 'switch', $ways, true );
	// Page caches that the user has to clear come before those that are cleared.
	$caches    = array_reverse( page_cache_sentences( $site['page_caches'], may( CAP_SITE ) ) );
	$effects   = array_merge( [ size_sentence( $site['images'] ) ], $caches );
	$purged    = array_filter( $targets, static fn ( Provider_Target $target ): bool => 'purge' === $target->by );
	$effects   = array_merge(
		$effects,
		array_map( static fn ( Provider_Target $target ): string => purged_provider_effect( $target->name ), array_values( $purged ) )
	);
	$effects[] = estimate_sentence( $estimate );

	if ( '' !== $site['account']['message'] && in_array( $site['account']['state'], [ 'low', 'exhausted', 'unreachable' ], true ) ) {
		$effects[] = $site['account']['message'];
	}

	if ( $switches && [] === $site['page_caches'] ) {
		$effects[] = __( 'No page cache was recognized. If your host or a CDN keeps whole pages, clear that cache.', 'shortpixel-flush' );
	}

	foreach ( edges_of_everything( $targets ) as $edge ) {
		$effects[] = $edge->may_be_emptied_by( acting_user() ) ? edge_effect( $edge->name(), $edge->supports_full_purge() ) : network_edges_note();
	}
	foreach ( $targets as $target ) {
		$provider = provider_by_id( $target->id );
		$effects  = array_merge(
			$effects,
			null === $provider ? [] : $provider->full_flush_effects( $target->by ),
			array_diff( [ null === $provider ? '' : $provider->full_flush_hint() ], [ '' ] )
		);
	}

	$hosts = array_map(
		static fn ( Provider_Target $target ): string => custom_host_effect( url_host( $target->from ), null !== tried_image( $target ) ),
		array_filter( $targets, __NAMESPACE__ . '\has_custom_host' )
	);

	return array_merge( $effects, array_unique( $hosts ), other_provider_sentences( array_column( $targets, 'id' ) ) );
}

/**
 * @param list<string> $flushed
 * @return list<string> Sentences about plugins whose images are not flushed with the others.
 */
function other_provider_sentences( array $flushed ): array {
	$sentences = [];

	foreach ( ready() as $provider ) {
		if ( ! in_array( $provider->id(), $flushed, true ) ) {
			$hint        = $provider->full_flush_hint();
			$sentences[] = '' !== $hint
				? $hint
				/* translators: %s: a plugin's name, such as Autoptimize. */
				: sprintf( __( 'The links that %s writes stay as they are. Flush its images one by one.', 'shortpixel-flush' ), $provider->name() );
		}
	}

	return $sentences;
}

function custom_host_effect( string $host, bool $is_tried ): string {
	$said = $is_tried
		/* translators: %s: a host, such as img.example.com. */
		? __( 'Images come from %s, so a new link is tried with one of them first.', 'shortpixel-flush' )
		/* translators: %s: a host, such as img.example.com. */
		: __( 'Images come from %s, where no new link can be tried first.', 'shortpixel-flush' );
	return sprintf( $said, $host );
}

function size_sentence( int $images ): string {
	return 0 === $images
		? __( 'There is no image in the Media Library.', 'shortpixel-flush' )
		: __( 'All images load anew. First views are slower.', 'shortpixel-flush' );
}

/** @return list<string> A sentence for each edge that purges links or files: how many, and with how many requests. */
function edge_notes( Plan $plan ): array {
	$urls  = array_map( static fn ( Variant $variant ): string => $variant->url, $plan->variants );
	$files = array_values( array_unique( array_map( static fn ( Variant $variant ): string => $variant->source, $plan->variants ) ) );
	$times = null === $plan->library ? 1.0 : $plan->library['images'] / max( 1, $plan->library['looked_at'] );
	$notes = [];
	foreach ( Site_Edge::all() as $edge ) {
		$before = $edge->fronts_files() ? $edge->picked( $files ) : [];
		$after  = $edge->picked( $urls );
		if ( [] === $before && [] === $after ) {
			continue;
		}
		$counts   = [ $edge->count( $before ), $edge->count( $edge->with_removals( $after ) ) ];
		$requests = in_array( null, $counts, true ) ? null : (int) array_sum( $counts );
		$notes[]  = edge_note(
			$edge->name(),
			(int) ceil( $times * count( $after ) ),
			(int) ceil( $times * count( $before ) ),
			null === $requests ? null : (int) ceil( $times * $requests )
		);
	}
	return $notes;
}
