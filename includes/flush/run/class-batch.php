<?php
/**
 * Rows that one runner has claimed, and what is to be written of them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * A claim at work. Rows are marked as begun a portion at a time, and written as their answers come: a runner that is killed
 * leaves a few rows of which nobody knows whether they were sent, not its whole batch. What was never begun is given back.
 *
 * @phpstan-import-type PurgeRow from Store_Purges
 */
final class Batch {
	public const PORTION = 48;

	// Where what comes slowly is written all the same.
	private const SECONDS_A_ROW = 0.025;

	private Store $store;

	/**
	 * The rows, by id.
	 *
	 * @var array<int,PurgeRow>
	 */
	private array $purges = [];

	private string $claim;

	/**
	 * What became of them, by id, and is not written yet.
	 *
	 * @var array<int,array<string,mixed>>
	 */
	private array $changes = [];

	/**
	 * Which of them this runner has begun.
	 *
	 * @var array<int,true>
	 */
	private array $begun = [];

	/**
	 * Told of each row once it is written.
	 *
	 * @var callable(PurgeRow, array<string,mixed>): void
	 */
	private $written;

	private int $portion;

	private bool $is_kept = true;

	private float $written_at;

	/**
	 * Takes the rows of one claim, at least one.
	 *
	 * @param list<array<string,mixed>> $purges Rows of the store.
	 * @phpstan-param list<PurgeRow> $purges
	 * @param callable(PurgeRow, array<string,mixed>): void $written Told of each row that was begun, once it is written.
	 * @param int                                           $portion How many rows are begun, and written, at once.
	 */
	public function __construct( Store $store, array $purges, callable $written, int $portion = self::PORTION ) {
		$this->portion    = $portion;
		$this->store      = $store;
		$this->claim      = $purges[0]['claim'] ?? '';
		$this->written    = $written;
		$this->written_at = microtime( true );
		foreach ( $purges as $purge ) {
			$this->purges[ $purge['id'] ] = $purge;
		}
	}

	/**
	 * Gives a row.
	 *
	 * @return array<string,mixed>|null
	 * @phpstan-return PurgeRow|null
	 */
	public function purge( int $id ): ?array {
		return $this->purges[ $id ] ?? null;
	}

	/**
	 * Marks rows as begun and answers which of them are still this runner's: a flush may have been stopped, or its lease be over.
	 *
	 * @param array<int|string> $ids Rows.
	 * @return list<int>
	 */
	public function begin( array $ids ): array {
		$ids = array_values( array_map( 'intval', $ids ) );
		$new = array_values( array_filter( $ids, fn ( int $id ): bool => ! isset( $this->begun[ $id ] ) ) );
		if ( [] !== $new ) {
			$this->begun += array_fill_keys( $this->store->begin( $new, $this->claim ), true );
		}

		return array_values( array_filter( $ids, fn ( int $id ): bool => isset( $this->begun[ $id ] ) ) );
	}

	/**
	 * Takes down what became of a row. It is written with others in the next quiet moment, or here when there is none for long.
	 *
	 * @param array<string,mixed> $change Values by column.
	 */
	public function note( int $id, array $change ): void {
		$this->changes[ $id ] = $change;
		if ( count( $this->changes ) >= $this->portion + 16 ) {
			$this->write();
		}
	}

	/**
	 * Writes what was taken down, where it is enough or has waited long enough.
	 */
	public function write_if_due(): void {
		if ( count( $this->changes ) >= $this->portion || microtime( true ) - $this->written_at >= $this->portion * self::SECONDS_A_ROW ) {
			$this->write();
		}
	}

	/**
	 * Writes what was taken down.
	 */
	public function write(): void {
		$changes          = $this->changes;
		$this->changes    = [];
		$this->written_at = microtime( true );
		if ( [] === $changes ) {
			return;
		}

		$this->is_kept = $this->store->write_batch( $changes, $this->claim ) && $this->is_kept;
		foreach ( $changes as $id => $change ) {
			if ( isset( $this->begun[ $id ], $this->purges[ $id ] ) ) {
				( $this->written )( $this->purges[ $id ], $change );
			}
		}
	}

	/**
	 * Tells whether the database took all that was written.
	 */
	public function is_kept(): bool {
		return $this->is_kept;
	}
}
