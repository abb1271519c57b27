<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

/**
 * Rows that one runner has claimed. It begins a portion at a time and writes them as answers come: a runner that is killed leaves
 * a few rows that may or may not have been sent, not its whole batch.
 */
final class Claim {
	public const PORTION = 48;

	// Slow answers are written anyway once this many seconds have passed for each row of a portion.
	private const SECONDS_A_ROW = 0.025;

	private Purges $purges;

	/** @var array<int, Purge> As claimed, by id. */
	private array $rows = [];

	private string $token;

	/** @var array<int, Purge> Changed but not written yet, by id. */
	private array $changed = [];

	/** @var array<int, true> Begun by this runner, by id. */
	private array $begun = [];

	/** @var callable(Purge): void */
	private $on_written;

	private int $portion;

	private bool $is_kept = true;

	private float $written_at;

	/**
	 * @param list<Purge>           $rows       All of one claim.
	 * @param callable(Purge): void $on_written Receives each row that was begun, once it is written.
	 * @param int                   $portion    How many rows are begun, and written, at once.
	 */
	public function __construct( Purges $purges, array $rows, callable $on_written, int $portion = self::PORTION ) {
		$this->purges     = $purges;
		$this->portion    = $portion;
		$this->token      = [] === $rows ? '' : $rows[0]->claim;
		$this->on_written = $on_written;
		$this->written_at = microtime( true );
		foreach ( $rows as $row ) {
			$this->rows[ $row->id ] = $row;
		}
	}

	public function row( int $id ): ?Purge {
		return $this->rows[ $id ] ?? null;
	}

	/**
	 * Counts an attempt at each row.
	 *
	 * @param array<int|string> $ids
	 * @return list<int> Those that are still this runner's: the flush may have been stopped, or the lease have run out.
	 */
	public function begin( array $ids ): array {
		$ids = array_values( array_map( 'intval', $ids ) );
		$new = array_values( array_filter( $ids, fn ( int $id ): bool => ! isset( $this->begun[ $id ] ) ) );
		if ( [] !== $new ) {
			$this->begun += array_fill_keys( $this->purges->begin( $new, $this->token ), true );
		}
		return array_values( array_filter( $ids, fn ( int $id ): bool => isset( $this->begun[ $id ] ) ) );
	}

	/** Writes the row with others in the next quiet moment, or now when there has been none for long. */
	public function note( Purge $purge ): void {
		$this->changed[ $purge->id ] = $purge;
		if ( count( $this->changed ) >= $this->portion + 16 ) {
			$this->write();
		}
	}

	public function write_if_due(): void {
		if ( count( $this->changed ) >= $this->portion || microtime( true ) - $this->written_at >= $this->portion * self::SECONDS_A_ROW ) {
			$this->write();
		}
	}

	public function write(): void {
		$changed          = $this->changed;
		$this->changed    = [];
		$this->written_at = microtime( true );
		if ( [] === $changed ) {
			return;
		}
		$this->is_kept = $this->purges->write( $changed, $this->token ) && $this->is_kept;
		foreach ( $changed as $id => $purge ) {
			if ( isset( $this->begun[ $id ] ) ) {
				( $this->on_written )( $purge );
			}
		}
	}

	/** Whether the database took everything. */
	public function is_kept(): bool {
		return $this->is_kept;
	}
}
