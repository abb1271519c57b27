<?php
/**
 * Purges at the edges what a runner has just claimed, where waiting for the whole flush would be too late.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;
use function ShortPixelFlush\outcome;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/chain-record.php';
require_once __DIR__ . '/../run/planning.php';

/**
 * Of a flush that grows, each batch goes through the edges by itself: its files right before ShortPixel is asked, its addresses
 * right before they are looked at. Of every flush, what was not new at the first look is purged again before the second: if
 * ShortPixel's removal took longer than the wait, that look itself put the old copy into the edge.
 *
 * @phpstan-import-type FlushRow from Store
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Purged from Edge_Outcome
 */
final class Chain_Batches {
	private const MOST_TRIES = 5;

	private const SOURCES_KEPT = 500;

	private Store $store;

	/**
	 * The edges of this site, by id.
	 *
	 * @var array<string,Edge_Purge>
	 */
	private array $edges;

	/**
	 * Files that this runner has had purged.
	 *
	 * @var array<string,true>
	 */
	private array $sources = [];

	/**
	 * Keeps what it works with.
	 *
	 * @param array<string,Edge_Purge> $edges The edges of this site, by id.
	 */
	public function __construct( Store $store, array $edges ) {
		$this->store = $store;
		$this->edges = $edges;
	}

	/**
	 * Answers how many seconds it may take longer than a batch without edges.
	 */
	public function seconds(): int {
		return [] === $this->edges ? 0 : 2 * (int) Runner_Budget::TIMEOUT;
	}

	/**
	 * Purges the files of addresses that are about to be sent, of a flush that grows.
	 *
	 * @param list<array<string,mixed>> $purges Rows of the store.
	 * @phpstan-param list<PurgeRow> $purges
	 */
	public function before_removal( int $flush_id, array $purges, Runner_Budget $budget ): void {
		$row = [] === $this->edges ? null : $this->store->get( $flush_id );
		if ( null === $row || null === planning_of( $row ) ) {
			return;
		}
		$urls = array_values( array_unique( array_column( $purges, 'source' ) ) );
		$urls = array_values( array_filter( $urls, fn ( string $url ): bool => ! isset( $this->sources[ $url ] ) ) );
		$this->purge( $row, 'edge_sources', $urls, $budget );
		$this->sources = array_slice( $this->sources + array_fill_keys( $urls, true ), -self::SOURCES_KEPT, null, true );
	}

	/**
	 * Purges addresses that are about to be looked at: those of a flush that grows, and those that were looked at in vain.
	 *
	 * @param list<array<string,mixed>> $purges Rows of the store.
	 * @phpstan-param list<PurgeRow> $purges
	 */
	public function before_look( int $flush_id, array $purges, Runner_Budget $budget ): void {
		$row = [] === $this->edges ? null : $this->store->get( $flush_id );
		if ( null === $row ) {
			return;
		}
		$again = array_filter( $purges, static fn ( array $purge ): bool => $purge['looks'] > 0 );
		$this->purge( $row, 'edge', array_values( array_column( self::goes_by_batch( $row ) ? $purges : $again, 'url' ) ), $budget );
	}

	/**
	 * Tells whether an edge gave its own copy of an earlier answer to a removal: ShortPixel has not heard of this one.
	 *
	 * @param array<string,mixed> $answer What came.
	 * @phpstan-param array{status: int, headers: array<string,string>, ...} $answer
	 */
	public function answered_for_shortpixel( string $url, array $answer ): bool {
		return integer( $answer['headers']['age'] ?? 0 ) > 0 && [] !== $this->fronting( $url );
	}

	/**
	 * Has edges forget such answers, so that the next try reaches ShortPixel.
	 *
	 * @param list<string> $urls Addresses with the order to remove in them.
	 */
	public function forget( array $urls, Runner_Budget $budget ): void {
		foreach ( [] === $urls ? [] : $this->edges as $edge ) {
			$picked = $edge->picked( $urls );
			if ( [] !== $picked ) {
				$edge->purge( $picked, $budget->parallel(), $budget->last_begin(), $budget->timeout() );
			}
		}
	}

	/**
	 * Lists the edges that an address is behind.
	 *
	 * @return array<string,Edge_Purge>
	 */
	private function fronting( string $url ): array {
		return array_filter( $this->edges, static fn ( Edge_Purge $edge ): bool => $edge->fronts( [ url_host( $url ) ] ) );
	}

	/**
	 * Purges addresses at each edge that visitors get them through.
	 *
	 * @phpstan-param FlushRow $row
	 * @param array<string,mixed> $row  The flush.
	 * @param list<string>        $urls Addresses.
	 */
	private function purge( array $row, string $step_id, array $urls, Runner_Budget $budget ): void {
		$is_growing = 'edge' === $step_id ? self::goes_by_batch( $row ) : null !== planning_of( $row );
		foreach ( [] === $urls ? [] : $row['steps'] as $index => $step ) {
			$edge = $this->edges[ text( step_data( $step )['edge'] ?? '' ) ] ?? null;
			if ( null === $edge || ( $step['id'] ?? '' ) !== $step_id || 'failed' === ( $step['state'] ?? '' ) ) {
				continue;
			}
			foreach ( array_chunk( $edge->picked( $urls ), max( 1, $edge->batch() ) ) as $portion ) {
				$purged = $edge->purge( 'edge' === $step_id ? $edge->with_removals( $portion ) : $portion, $budget->parallel(), $budget->last_begin(), $budget->timeout() );
				change_step( $this->store, $row['id'], $index, static fn ( array $step ): array => self::after( $step, $purged, $is_growing ? $portion : null ) );
				if ( [] === $purged['done'] ) {
					break;
				}
			}
		}
	}

	/**
	 * Tells whether each batch of a flush goes through the edges by itself, rather than all in a stage.
	 *
	 * @phpstan-param FlushRow $row
	 * @param array<string,mixed> $row The flush.
	 */
	private static function goes_by_batch( array $row ): bool {
		return null !== planning_of( $row ) && ( is_growing( $row ) || ! has_edge_stage( $row ) );
	}

	/**
	 * Says what a step looks like after a batch. An edge that refuses is not asked again; nor is one that was busy each time.
	 *
	 * What was not purged is looked at all the same, and once more if it is old: then it is purged again.
	 *
	 * @param array<mixed>        $step
	 * @param array<string,mixed> $purged What came of it.
	 * @phpstan-param Purged $purged
	 * @param list<string>|null   $counted Addresses that the step counts; null for a purge beyond those.
	 * @return array<mixed>
	 */
	private static function after( array $step, array $purged, ?array $counted ): array {
		$data = step_data( $step );
		if ( null === $counted ) {
			return [ 'data' => [ 'requests' => integer( $data['requests'] ?? 0 ) + $purged['requests'] ] + $data ] + $step;
		}
		$data          = with_purged( $data, $purged, $counted );
		$data['said']  = '' === $purged['code'] ? $data['said'] ?? null : [
			'code' => $purged['code'],
			'data' => $purged['data'],
		];
		$tries         = [] !== $purged['done'] || $purged['is_paced'] ? 0 : 1 + integer( $data['tries'] ?? 0 );
		$data['tries'] = $tries;
		if ( is_refused( $purged ) || $tries >= self::MOST_TRIES ) {
			return outcome( 'failed', $purged['code'], $data ) + $step;
		}

		return [
			'state'      => 'running',
			'started_at' => integer( $step['started_at'] ?? 0 ) > 0 ? integer( $step['started_at'] ?? 0 ) : now(),
			'data'       => $data,
		] + $step;
	}
}
