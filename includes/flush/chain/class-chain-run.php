<?php
/**
 * Carries a flush through the site's own edges.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;
use function ShortPixelFlush\outcome;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/chain-record.php';
require_once __DIR__ . '/../../http/retry.php';

/**
 * One batch at a time: its step is leased, the batch is sent, what came of it is on record with the row up to which all is done.
 * A runner that is killed leaves a lease that ends, and one batch that is sent again, which harms nothing.
 *
 * @phpstan-import-type FlushRow from Store
 * @phpstan-import-type Purged from Edge_Outcome
 */
final class Chain_Run {
	private const MOST_TRIES = 5;

	// An edge that wants to be left alone for longer is given up.
	private const LONGEST_WAIT = 3600;

	private Store $store;

	private Store_Chain $rows;

	/**
	 * The edges of this site, by id.
	 *
	 * @var array<string,Edge_Purge>
	 */
	private array $edges;

	/**
	 * Keeps what it works with.
	 *
	 * @param array<string,Edge_Purge> $edges The edges of this site, by id.
	 */
	public function __construct( Store $store, array $edges ) {
		$this->store = $store;
		$this->rows  = new Store_Chain();
		$this->edges = $edges;
	}

	/**
	 * Does the next batch of the stage that a flush is in. Answers whether to go on at once; null where the stage is over.
	 *
	 * @phpstan-param FlushRow $row
	 */
	public function advance( array $row, Runner_Budget $budget ): ?bool {
		$index = open_edge_step( $row['steps'], $row['stage'] );
		if ( null === $index ) {
			return null;
		}
		$data = step_data( $row['steps'][ $index ] );
		if ( integer( $data['until'] ?? 0 ) > now() ) {
			return false;
		}
		if ( integer( $data['not_before'] ?? 0 ) > now() ) {
			$this->store->update(
				$row['id'],
				[
					'state'      => 'waiting',
					'wait_until' => integer( $data['not_before'] ?? 0 ),
				],
				$row['state'],
				$row['stage'],
				$row['version']
			);

			return false;
		}
		$token = wp_generate_password( 12, false );
		if ( ! $this->lease( $row['id'], $index, $token, $budget->lease() ) ) {
			return false;
		}

		return $this->batch( $row, $index, $token, $data, $budget );
	}

	/**
	 * Sends a batch and writes down what came of it.
	 *
	 * @phpstan-param FlushRow $row
	 * @param array<string,mixed> $data The step's.
	 */
	private function batch( array $row, int $index, string $token, array $data, Runner_Budget $budget ): bool {
		$edge = $this->edges[ text( $data['edge'] ?? '' ) ] ?? null;
		if ( null === $edge ) {
			return $this->keep( $row['id'], $index, $token, static fn ( array $step ): array => self::ended( outcome( 'failed', 'edge_gone', step_data( $step ) ), $step ) );
		}
		if ( true === ( $data['everything'] ?? false ) && $edge->can_purge_everything() ) {
			$purged = $edge->purge_everything( $budget->timeout() );

			return $this->keep( $row['id'], $index, $token, static fn ( array $step ): array => self::after_everything( $step, $purged ) );
		}
		$rows = $this->next( $row, $edge, $data );
		if ( null === $rows ) {
			$this->keep( $row['id'], $index, $token, static fn ( array $step ): array => [ 'data' => [ 'not_before' => now() + 5 ] + step_data( $step ) ] + $step );

			return false;
		}
		if ( [] === $rows ) {
			return $this->keep( $row['id'], $index, $token, static fn ( array $step ): array => self::ended( edge_step_result( step_data( $step ) ), $step ) );
		}

		$urls   = $edge->picked( array_column( $rows, 'url' ) );
		$purged = [] === $urls ? null : $edge->purge( 'edge' === $row['stage'] ? $edge->with_removals( $urls ) : $urls, $budget->parallel(), $budget->last_begin(), $budget->timeout() );
		$cursor = $this->cursor( $rows, $purged['open'] ?? [], integer( $data['cursor'] ?? 0 ) );
		$passed = array_column( array_filter( $rows, static fn ( array $one ): bool => $one['id'] <= $cursor ), 'url' );

		return $this->keep( $row['id'], $index, $token, static fn ( array $step ): array => self::after( $step, $purged, $cursor, $passed ) );
	}

	/**
	 * Reads the next addresses of a step; null when the database did not answer.
	 *
	 * @phpstan-param FlushRow $row
	 * @param array<string,mixed> $data The step's.
	 * @return list<array{id: int, url: string}>|null
	 */
	private function next( array $row, Edge_Purge $edge, array $data ): ?array {
		$after = integer( $data['cursor'] ?? 0 );

		return 'edge_sources' === $row['stage']
			? $this->rows->sources( $row['id'], $after, $edge->batch() )
			: $this->rows->accepted( $row['id'], $edge->hosts(), $after, $edge->batch(), true === ( $data['all'] ?? false ) );
	}

	/**
	 * Finds the row up to which all is done: the one before the first that is worth another try.
	 *
	 * @param list<array{id: int, url: string}> $rows
	 * @param list<string>                      $open
	 */
	private function cursor( array $rows, array $open, int $before ): int {
		$is_open = array_fill_keys( $open, true );
		foreach ( $rows as $row ) {
			if ( isset( $is_open[ $row['url'] ] ) ) {
				return $before;
			}
			$before = $row['id'];
		}

		return $before;
	}

	/**
	 * Says what a step looks like after a batch.
	 *
	 * @param array<mixed> $step
	 * @param array<string,mixed>|null $purged What came of it; null where no address was this edge's.
	 * @phpstan-param Purged|null $purged
	 * @param int                      $cursor The row up to which all is done.
	 * @param list<string>             $passed Addresses up to it: what comes after is sent once more, and counted then.
	 * @return array<mixed>
	 */
	private static function after( array $step, ?array $purged, int $cursor, array $passed ): array {
		$data = step_data( $step );
		if ( null === $purged ) {
			return [ 'data' => [ 'cursor' => $cursor ] + $data ] + $step;
		}
		// What batches of a flush that grew have counted is counted again with the rest.
		$data = with_purged( isset( $data['cursor'] ) ? $data : array_diff_key( $data, array_flip( [ 'addresses', 'failed' ] ) ), $purged, $passed );
		$said = [
			'said' => [
				'code' => $purged['code'],
				'data' => $purged['data'],
			],
		];
		if ( is_refused( $purged ) ) {
			return self::ended( outcome( 'failed', $purged['code'], $said + $data ), $step );
		}
		$moved = $cursor > integer( $data['cursor'] ?? 0 );
		$tries = $moved || $purged['is_paced'] ? 0 : 1 + integer( $data['tries'] ?? 0 );
		$data  = [
			'cursor' => $cursor,
			'tries'  => $tries,
		] + ( '' === $purged['code'] ? [] : $said ) + $data;
		if ( $tries >= self::MOST_TRIES || ( $purged['wait'] ?? 0 ) > self::LONGEST_WAIT ) {
			return self::ended( outcome( 'failed', $purged['code'], $data ), $step );
		}
		if ( [] !== $purged['open'] || ( null !== $purged['wait'] && 0 === $purged['requests'] ) ) {
			$data['not_before'] = now() + ( $purged['wait'] ?? \ShortPixelFlush\Http\backoff_seconds( max( 1, $tries ), wp_rand( 0, 1000 ) / 1000 ) );
		}

		return [ 'data' => $data ] + $step;
	}

	/**
	 * Says what a step looks like after the order to purge everything.
	 *
	 * @param array<mixed>        $step
	 * @param array<string,mixed> $purged What came of it.
	 * @phpstan-param Purged $purged
	 * @return array<mixed>
	 */
	private static function after_everything( array $step, array $purged ): array {
		$data = step_data( $step );
		if ( '' !== $purged['code'] || [] !== $purged['open'] || null !== $purged['wait'] ) {
			return self::after( $step, $purged, 0, [] );
		}

		return self::ended( outcome( 'done', 'edge_emptied', [ 'requests' => integer( $data['requests'] ?? 0 ) + $purged['requests'] ] + $data ), $step );
	}

	/**
	 * Ends a step.
	 *
	 * @param array{state: string, code: string, data: array<string, mixed>} $outcome
	 * @param array<mixed>                                                   $step
	 * @return array<mixed>
	 */
	private static function ended( array $outcome, array $step ): array {
		$outcome['data'] = array_diff_key( $outcome['data'], array_flip( [ 'token', 'until', 'not_before' ] ) );

		return $outcome + [ 'seconds' => (float) max( 0, now() - integer( $step['started_at'] ?? 0 ) ) ] + $step;
	}

	/**
	 * Takes a step for this runner alone, for as long as a batch can take.
	 */
	private function lease( int $flush_id, int $index, string $token, int $seconds ): bool {
		return change_step(
			$this->store,
			$flush_id,
			$index,
			static fn ( array $step ): ?array => integer( step_data( $step )['until'] ?? 0 ) > now() || in_array( $step['state'] ?? '', STEP_ENDED, true ) ? null : [
				'state'      => 'running',
				'started_at' => integer( $step['started_at'] ?? 0 ) > 0 ? integer( $step['started_at'] ?? 0 ) : now(),
				'data'       => [
					'token' => $token,
					'until' => now() + $seconds,
				] + step_data( $step ),
			] + $step
		);
	}

	/**
	 * Writes a step down and lets it go, unless its lease was over and another runner has it.
	 *
	 * @param callable(array<mixed>): array<mixed> $change
	 */
	private function keep( int $flush_id, int $index, string $token, callable $change ): bool {
		return change_step(
			$this->store,
			$flush_id,
			$index,
			static function ( array $step ) use ( $token, $change ): ?array {
				if ( text( step_data( $step )['token'] ?? '' ) !== $token ) {
					return null;
				}
				$new = $change( $step );

				return [ 'data' => array_diff_key( step_data( $new ), array_flip( [ 'token', 'until' ] ) ) ] + $new;
			}
		);
	}
}
