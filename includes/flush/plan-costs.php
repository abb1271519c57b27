<?php
/** What a plan does at the site's own edges, and what it costs there and at ShortPixel. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
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
	$notes  = $plan->notes;
	$times  = null === $plan->library ? 1.0 : $plan->library['images'] / max( 1, $plan->library['looked_at'] );
	$purges = edge_purges( $plan->variants, $plan->variants );

	foreach ( $purges as [ 'edge' => $edge, 'before' => $before, 'after' => $after ] ) {
		$counts   = [ $edge->count( $before ), $edge->count( $edge->with_removals( $after ) ) ];
		$requests = in_array( null, $counts, true ) ? null : (int) array_sum( $counts );
		$notes[]  = null === $plan->library
			? edge_note( $edge->name(), count( $after ), count( $before ), $requests )
			: library_edge_note( $edge->name(), count( $after ), count( $before ), $requests, $times );

		if ( '' !== $edge->costs() ) {
			$notes[] = $edge->costs();
		}
	}

	// A plan keeps only so many of its addresses.
	$times   *= null === $plan->library ? 1.0 : $plan->addresses / max( 1, count( $plan->variants ) );
	$estimate = estimate_of( $plan->variants, $plan->touched_attachments(), charges_of( $purges, $times ), $times );
	return $plan->with(
		[
			'notes'    => array_merge( $notes, closing_notes( $estimate ) ),
			'estimate' => $estimate,
		]
	);
}

/**
 * @param list<Variant> $sent   What is removed at ShortPixel, whose files edges in front of the site purge first.
 * @param list<Variant> $purged What edges in front of the CDN purge.
 * @return list<array{edge: Site_Edge, before: list<string>, after: list<string>, again: list<string>}> Of edges that have anything to purge. All that is
 *                                                                                                     checked may have to be purged again.
 */
function edge_purges( array $sent, array $purged ): array {
	$url_of = static fn ( Variant $variant ): string => $variant->url;
	$urls   = array_map( $url_of, $purged );
	$seen   = array_map( $url_of, array_values( array_filter( $purged, static fn ( Variant $variant ): bool => $variant->is_sampled ) ) );
	$files  = [];
	$purges = [];
	foreach ( $sent as $variant ) {
		$files[ $variant->source ] = $variant->attachment_id ?? 0;
	}
	foreach ( Site_Edge::all() as $edge ) {
		$before = $edge->fronts_files() ? $edge->picked_files( $files ) : [];
		$after  = $edge->picked( $urls );
		if ( [] !== $before || [] !== $after ) {
			$purges[] = [
				'edge'   => $edge,
				'before' => $before,
				'after'  => $after,
				'again'  => $edge->picked( $seen ),
			];
		}
	}
	return $purges;
}

/**
 * Refuses what somebody has to agree to and nobody has. Every way to begin asks here, after all that refuses it whatever it costs and before
 * anything is stored.
 *
 * @param (callable(Estimate): ?WP_Error)|null $unconfirmed How a door finds out; null where nobody is there to be asked.
 */
function unless_agreed( ?Estimate $estimate, ?callable $unconfirmed ): ?WP_Error {
	return null === $estimate || null === $unconfirmed ? null : $unconfirmed( $estimate );
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
 * @param list<array{edge: Site_Edge, before: list<string>, after: list<string>, again: list<string>}> $purges
 * @param float                                                                                        $times  How many times as many there are.
 * @return list<array{name: string, addresses: int, money: float|null}> At edges that charge.
 */
function charges_of( array $purges, float $times = 1.0 ): array {
	$charges = [];
	foreach ( $purges as [ 'edge' => $edge, 'before' => $before, 'after' => $after, 'again' => $again ] ) {
		if ( '' === $edge->costs() ) {
			continue;
		}
		$prices    = array_map( [ $edge, 'price' ], array_filter( [ $before, $after, $again ] ) );
		$charges[] = charge( $edge, scaled( count( $before ) + count( $after ), $times ), in_array( null, $prices, true ) ? null : $times * array_sum( $prices ) );
	}
	return $charges;
}

/**
 * @param int $addresses 0 where the edge is emptied, or nobody knows.
 * @return array{name: string, addresses: int, money: float|null}
 */
function charge( Site_Edge $edge, int $addresses, ?float $money ): array {
	return [
		'name'      => $edge->name(),
		'addresses' => $addresses,
		'money'     => $money,
	];
}

/** @return list<array{name: string, addresses: int, money: float|null}> For new addresses: edges lose the pages, of which nobody knows yet how many there are. */
function charges_of_pages(): array {
	$edges = array_filter( edges_of_pages(), static fn ( Site_Edge $edge ): bool => '' !== $edge->costs() );
	return array_map( static fn ( Site_Edge $edge ): array => charge( $edge, 0, null ), array_values( $edges ) );
}

/**
 * For everything: one copy of each file, at the least, and edges that are emptied.
 *
 * @param list<Provider_Target> $targets
 * @param int                   $files   In the library.
 */
function site_estimate( array $targets, int $files ): Estimate {
	$charges = [];
	foreach ( edges_of_everything( $targets ) as $edge ) {
		if ( '' !== $edge->costs() && $edge->supports_full_purge() ) {
			$charges[] = charge( $edge, 0, $edge->price( [] ) );
		}
	}
	$is_own = [] !== array_filter( $targets, static fn ( Provider_Target $target ): bool => is_own_cdn( url_host( $target->from ) ) );
	$lately = copies_lately();
	return new Estimate( 0, $files, $is_own ? $files : 0, size_of_a_copy( library_slice_before( PHP_INT_MAX, SIZED_IMAGES ) ?? [], $lately ), $charges, null );
}
