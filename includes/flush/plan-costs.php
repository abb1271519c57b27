<?php
/** What a plan does at the site's own edges, and what it costs there and at ShortPixel. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/plan/library.php';
require_once __DIR__ . '/plan/limits.php';
require_once __DIR__ . '/say/costs.php';
require_once __DIR__ . '/say/plan-notes.php';
require_once __DIR__ . '/steps/edge.php';
require_once __DIR__ . '/steps/estimate.php';

/** How many of a plan's addresses are purged at which edge, by how many requests, and at what cost. */
function with_costs( Plan $plan ): Plan {
	$urls    = array_map( static fn ( Variant $variant ): string => $variant->url, $plan->variants );
	$files   = [];
	$notes   = $plan->notes;
	$charges = [];
	$times   = null === $plan->library ? 1.0 : $plan->library['images'] / max( 1, $plan->library['looked_at'] );

	foreach ( $plan->variants as $variant ) {
		$files[ $variant->source ] = $variant->attachment_id ?? 0;
	}

	foreach ( Site_Edge::all() as $edge ) {
		$before = $edge->fronts( site_hosts() ) ? $edge->picked_files( $files ) : [];
		$after  = $edge->picked( $urls );
		if ( [] === $before && [] === $after ) {
			continue;
		}

		$counts   = [ $edge->count( $before ), $edge->count( $edge->with_removals( $after ) ) ];
		$requests = in_array( null, $counts, true ) ? null : (int) array_sum( $counts );
		$notes[]  = null === $plan->library
			? edge_note( $edge->name(), count( $after ), count( $before ), $requests )
			: library_edge_note( $edge->name(), count( $after ), count( $before ), $requests, $times );

		if ( '' !== $edge->costs() ) {
			$notes[]   = $edge->costs();
			$charges[] = charge( $edge, [ $before, $after ], $times );
		}
	}

	$scaled   = static fn ( int $count ): int => $times > 1 ? about( $times * $count ) : $count;
	$counted  = behind_own_cdn( $urls );
	$estimate = new Estimate( $scaled( $plan->addresses ), $scaled( $plan->addresses ), $scaled( $counted ), size_of_a_copy( $plan->touched_attachments() ), $charges );
	return $plan->with(
		[
			'notes'    => array_merge( $notes, closing_notes( $estimate ) ),
			'estimate' => $estimate,
		]
	);
}

/** @return list<string> What it costs, and what the user has left today where that is limited. */
function closing_notes( Estimate $estimate ): array {
	$user = get_current_user_id();
	$most = daily_addresses( $user );
	$left = addresses_left( $user );
	if ( null === $most || null === $left ) {
		return cost_notes( $estimate );
	}
	$refusal = $estimate->addresses <= $left ? null : too_many_today( $user, $estimate->addresses );
	return array_merge( cost_notes( $estimate ), [ null === $refusal ? left_note( $left, $most ) : $refusal->get_error_message() ] );
}

/**
 * @param list<list<string>> $purges The addresses of each purge; an empty one is none.
 * @param float              $times  How many times as many there are.
 * @return array{name: string, addresses: int, money: float|null}
 */
function charge( Site_Edge $edge, array $purges, float $times = 1.0 ): array {
	$money = 0.0;
	foreach ( array_filter( $purges ) as $urls ) {
		$price = $edge->price( $urls );
		$money = null === $price || null === $money ? null : $money + $price;
	}
	$addresses = (int) array_sum( array_map( 'count', $purges ) );
	return [
		'name'      => $edge->name(),
		'addresses' => $times > 1 ? about( $times * $addresses ) : $addresses,
		'money'     => null === $money ? null : $times * $money,
	];
}

/** For new addresses: the copies are made anew, and edges lose the pages, of which nobody knows yet how many there are. */
function new_address_estimate( Plan $plan ): Estimate {
	$edges = array_filter( edges_of_pages(), static fn ( Site_Edge $edge ): bool => '' !== $edge->costs() );
	return new Estimate(
		$plan->addresses,
		$plan->addresses,
		behind_own_cdn( array_map( static fn ( Variant $variant ): string => $variant->url, $plan->variants ) ),
		size_of_a_copy( $plan->touched_attachments() ),
		array_map(
			static fn ( Site_Edge $edge ): array => [
				'name'      => $edge->name(),
				'addresses' => 0,
				'money'     => null,
			],
			array_values( $edges )
		)
	);
}

/**
 * For everything: one copy of each file, at the least, and edges that are emptied.
 *
 * @param list<Provider_Target> $targets
 * @param int                   $files   In the library.
 */
function site_estimate( array $targets, int $files ): Estimate {
	$endpoints = [];
	foreach ( $targets as $target ) {
		array_push( $endpoints, $target->from, $target->to );
	}
	$charges = [];
	foreach ( edges_of_everything( $endpoints ) as $edge ) {
		if ( '' !== $edge->costs() && $edge->supports_full_purge() ) {
			$charges[] = [
				'name'      => $edge->name(),
				'addresses' => 0,
				'money'     => $edge->price( [] ),
			];
		}
	}
	$is_own = [] !== array_filter( $targets, static fn ( Provider_Target $target ): bool => is_own_cdn( url_host( $target->from ) ) );
	return new Estimate( 0, $files, $is_own ? $files : 0, size_of_a_copy( image_ids( SIZED_IMAGES, 'DESC' ) ), $charges, true );
}
