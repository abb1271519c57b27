<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;

defined( 'ABSPATH' ) || exit;

/**
 * Holds the rows that one runner has claimed. Begins a portion at a time and writes rows as answers come: a killed
 * runner leaves a few rows that may or may not have been sent, not its whole batch.
 *
 * @phpstan-import-type Batch_Limits from Host_Queue
 */
final class Claim {
	// If answers are slow, changed rows are written after this many seconds, times the number of rows in a portion.
	private const SECONDS_A_ROW = 0.025;

	private Purges $purges;

	/** @var array<int, Purge> Rows as claimed, by id. */
	private array $rows;

	private string $token;

	/** @var array<int, Purge> Changed rows that are not written yet, by id. */
	private array $changed = [];

	/** @var array<int, true> Rows whose attempt this runner has counted, by id. */
	private array $counted = [];

	/** @var array<int, true> Rows that this runner has begun, by id. */
	private array $begun = [];

	/** @var callable(Purge): void */
	private $on_begun;

	/** @var callable(Purge): void */
	private $on_written;

	private int $portion;

	private bool $is_kept = true;

	private float $written_at;

	/**
	 * @param non-empty-list<Purge> $rows       All rows of one claim.
	 * @param callable(Purge): void $on_begun   Receives each row before it is sent.
	 * @param callable(Purge): void $on_written Receives each begun row after it is written, or could not be.
	 * @param int                   $portion    About how many rows are begun, and written, at once.
	 */
	public function __construct( Purges $purges, array $rows, callable $on_begun, callable $on_written, int $portion ) {
		$this->purges     = $purges;
		$this->rows       = array_column( $rows, null, 'id' );
		$this->token      = $rows[0]->claim;
		$this->on_begun   = $on_begun;
		$this->on_written = $on_written;
		$this->portion    = $portion;
		$this->written_at = microtime( true );
	}

	/** @return array<int, Purge> Rows as claimed, by id. */
	public function rows(): array {
		return $this->rows;
	}

	/**
	 * @param array<int, Http_Request>           $requests By row.
	 * @param Batch_Limits                       $limits
	 * @param callable(Purge, Http_Answer): void $after    Also receives rows that were not sent, with the error `unsent`.
	 */
	public function send( Client $client, array $requests, array $limits, callable $after ): void {
		$answers = $client->send(
			$requests,
			$limits + [
				'portion' => $this->portion,
				'before'  => [ $this, 'begin' ],
				'after'   => function ( $id, array $answer ) use ( $after ): void {
					/**
					 * @var int|string  $id
					 * @var Http_Answer $answer
					 */
					$after( $this->rows[ (int) $id ], $answer );
				},
				'idle'    => [ $this, 'write_if_due' ],
			]
		);
		foreach ( $answers as $id => $answer ) {
			if ( 'unsent' === $answer['error'] ) {
				$after( $this->rows[ $id ], $answer );
			}
		}
	}

	/**
	 * Counts an attempt at each row, once, before anything that could end the process.
	 *
	 * @param array<int|string> $ids
	 * @return list<int> The rows that were still this runner's when they were counted. It loses rows if the flush is
	 *     stopped, or if another runner claims them after the lease.
	 */
	public function attempt( array $ids ): array {
		$ids = array_values( array_map( 'intval', $ids ) );
		$new = array_values( array_filter( $ids, fn ( int $id ): bool => ! isset( $this->counted[ $id ] ) ) );
		if ( [] !== $new ) {
			$this->counted += array_fill_keys( $this->purges->begin( $new, $this->token ), true );
		}
		return array_values( array_filter( $ids, fn ( int $id ): bool => isset( $this->counted[ $id ] ) ) );
	}

	/**
	 * Counts an attempt at each row, and announces that it begins.
	 *
	 * @param array<int|string> $ids
	 * @return list<int> The rows that are still this runner's.
	 */
	public function begin( array $ids ): array {
		$ours         = $this->attempt( $ids );
		$this->begun += array_fill_keys( $ours, true );
		array_map( $this->on_begun, array_map( fn ( int $id ): Purge => $this->rows[ $id ], $ours ) );
		return $ours;
	}

	/** Queues the row to be written with others when the client is idle; writes at once if too many have gathered. */
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

	/** Whether the database accepted everything. */
	public function is_kept(): bool {
		return $this->is_kept;
	}
}
