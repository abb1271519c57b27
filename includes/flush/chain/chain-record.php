<?php
/**
 * Changes the record of a flush's way through the caches, whoever else changes it at the same time.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\site_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/chain.php';
require_once __DIR__ . '/chain-folded.php';
require_once __DIR__ . '/../../hosts.php';

const CHAIN_TRIES = 8;

/**
 * Writes the steps with which a flush begins: those of the edges that this site has now. An edge that failed in an earlier try
 * has more to purge than the addresses of this one.
 *
 * @param list<array<mixed>>        $before Steps of the earlier try, none for a first one.
 * @param array<string, Edge_Purge> $edges  Edges by id.
 * @return list<array<mixed>>
 */
function begun_chain( array $before, array $edges ): array {
	$own   = site_hosts();
	$steps = chain_steps(
		array_map( static fn ( Edge_Purge $edge ): string => $edge->name(), array_filter( $edges, static fn ( Edge_Purge $edge ): bool => $edge->fronts( $own ) ) ),
		array_map( static fn ( Edge_Purge $edge ): string => $edge->name(), $edges )
	);
	$again = array_column( array_column( array_filter( failed_edges( $before ), static fn ( array $step ): bool => 'edge' === ( $step['id'] ?? '' ) ), 'data' ), 'edge' );
	foreach ( $steps as $index => $step ) {
		$data = is_array( $step['data'] ?? null ) ? $step['data'] : [];
		if ( 'edge' === ( $step['id'] ?? '' ) && in_array( $data['edge'] ?? '', $again, true ) ) {
			$steps[ $index ]['data'] = $data + [ 'all' => true ];
		}
	}

	return $steps;
}

/**
 * Moves a flush from the state and stage it was seen in, its steps with it.
 *
 * @param array<string,mixed> $row     The flush.
 * @param array<string,mixed> $changes What to change.
 * @param string              $stage   The stage that its steps are brought to.
 * @phpstan-param array{id: int, state: string, stage: string, ...} $row
 */
function move_chain( Store $store, array $row, array $changes, string $stage ): bool {
	for ( $try = 0; $try < CHAIN_TRIES; $try++ ) {
		$now = $store->get( $row['id'] );
		if ( null === $now || $now['state'] !== $row['state'] || $now['stage'] !== $row['stage'] ) {
			return false;
		}
		// Only what ShortPixel was asked for is told in numbers here.
		$counts = has_step( $now['steps'], 'shortpixel', [ 'queued', 'running' ] ) ? $store->counts( $row['id'] )['shortpixel'] ?? [] : [];
		$steps  = chain_at( $now['steps'], $stage, $counts );
		if ( $store->update( $row['id'], [ 'steps' => $steps ] + $changes, $row['state'], $row['stage'], $now['version'] ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Changes one step, in whatever state the flush is: what was sent has been sent.
 *
 * @param callable(array<mixed>): (array<mixed>|null) $change Gives the step as it is to be; null leaves it.
 */
function change_step( Store $store, int $flush_id, int $index, callable $change ): bool {
	for ( $try = 0; $try < CHAIN_TRIES; $try++ ) {
		$row  = $store->get( $flush_id );
		$step = $row['steps'][ $index ] ?? null;
		$new  = null === $step ? null : $change( $step );
		if ( null === $row || null === $new ) {
			return false;
		}
		if ( $store->update( $flush_id, [ 'steps' => array_values( array_replace( $row['steps'], [ $index => $new ] ) ) ], null, null, $row['version'] ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Reads what a step has on record.
 *
 * @param array<mixed> $step
 * @return array<string,mixed>
 */
function step_data( array $step ): array {
	$data = [];
	foreach ( is_array( $step['data'] ?? null ) ? $step['data'] : [] as $name => $value ) {
		$data[ (string) $name ] = $value;
	}

	return $data;
}

/**
 * Takes up a flush at which an edge failed: from there on where ShortPixel has done its part. Tells whether there was anything.
 *
 * @param array<string,mixed> $row The flush.
 * @phpstan-param array{id: int, state: string, stage: string, steps: list<array<mixed>>, folded: array<mixed>, ...} $row
 */
function retry_chain( Store $store, array $row ): bool {
	$counts = $store->counts( $row['id'] )['shortpixel'] ?? [];
	// ShortPixel may have fetched the old file from an edge before the site: whatever it made of it has to go.
	if ( has_step( $row['steps'], 'edge_sources', [ 'failed' ] ) ) {
		$store->move( $row['id'], [ 'fresh', 'rebuilding', 'unconfirmed' ], [ 'state' => 'stale' ] );

		return $store->retry( $row['id'] ) > 0;
	}
	if ( ( $counts['failed'] ?? 0 ) + ( $counts['cancelled'] ?? 0 ) > 0 ) {
		return $store->retry( $row['id'] ) > 0;
	}
	$store->move(
		$row['id'],
		[ 'stale', 'unconfirmed' ],
		[
			'state'      => 'sent',
			'attempts'   => 0,
			'looks'      => 0,
			'not_before' => 0,
			'failure'    => null,
		]
	);

	return $store->update(
		$row['id'],
		[
			// Not queued: it has begun, and what comes before the edge is done.
			'state'       => 'waiting',
			'stage'       => 'edge',
			'steps'       => with_emptying( chain_again( $row['steps'], 'edge' ), $row ),
			'failure'     => null,
			'wait_until'  => 0,
			'finished_at' => 0,
			'paused'      => 0,
		],
		$row['state']
	);
}

/**
 * Says which cache was seen to serve an old copy; null where none was, or where it could not be told.
 *
 * @param array<string,int> $counts Addresses by state.
 * @return array{code: string, data: array<string,string>}|null
 */
function stale_at( Store $store, int $flush_id, array $counts ): ?array {
	$rows = 0 === ( $counts['stale'] ?? 0 ) ? [] : $store->purges(
		$flush_id,
		[
			'state'    => 'stale',
			'per_page' => 20,
		]
	)['rows'];
	foreach ( $rows as $row ) {
		foreach ( $row['evidence'] as $piece ) {
			if ( in_array( $piece['kind'] ?? '', [ 'stale_at_edge', 'stale_at_shortpixel' ], true ) ) {
				return [
					'code' => text( $piece['kind'] ?? '' ),
					'data' => [ 'edge' => text( $piece['edge'] ?? '' ) ],
				];
			}
		}
	}

	return null;
}
