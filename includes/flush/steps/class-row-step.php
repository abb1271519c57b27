<?php
/** A step that takes rows in batches: due rows of a flush are claimed, sent, and written as answers come. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\now;
use function ShortPixelFlush\wait_seconds;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-import-type Answer from Client
 * @phpstan-consistent-constructor
 */
abstract class Row_Step implements Row_Work {
	/** @var 'queued'|'sent' The state of the rows that the step takes. */
	protected const STATE = 'queued';

	/** @var int About how many rows are begun, and written, at once. */
	protected const PORTION = 48;

	/** @var int */
	protected const MOST_ATTEMPTS = 5;

	// A row at which runners died this many times is tried alone, so that it takes no others with it. If another row was
	// given up before, it is tried alone only once.
	private const SUSPECT_FROM = 2;

	// After this many rows were given up, a suspect row is not tried again.
	private const MOST_GIVEN_UP = 3;

	protected Purges $purges;

	protected Client $client;

	protected Host_Queue $queue;

	protected Row_Edges $edges;

	protected Thumbnail_Keeper $thumbnails;

	protected int $wait_seconds;

	/** @param int $wait_seconds The least seconds from an accepted removal to the check. */
	public function __construct( Flush $flush, Client $client, Row_Edges $edges, Budget $budget, int $wait_seconds ) {
		$this->purges       = new Purges();
		$this->client       = $client;
		$this->queue        = new Host_Queue( $flush, static::STATE, $budget->parallel() );
		$this->edges        = $edges;
		$this->thumbnails   = new Thumbnail_Keeper( $flush );
		$this->wait_seconds = $wait_seconds;
	}

	final public static function for_flush( Flush $flush, Client $client, Budget $budget, string $edge_step ): self {
		return new static( $flush, $client, new Row_Edges( $flush, $budget, $edge_step ), $budget, wait_seconds() );
	}

	final public function take_turn( Flush $flush, array $pending, Budget $budget ): bool {
		$rows = $pending[ static::STATE ];
		return $rows['open'] > $rows['claimed'] && $rows['first'] <= now() && $this->run( $budget );
	}

	/** Does one batch of due rows; returns whether there was one and it is stored. */
	final public function run( Budget $budget ): bool {
		$rows = $this->queue->claim( $this->batch( $budget ), $this->lease( $budget ) + $this->edges->seconds() );
		if ( [] === $rows ) {
			return false;
		}
		$claim = new Claim( $this->purges, $rows, [ $this, 'begun' ], [ $this, 'written' ], static::PORTION );
		$rows  = $this->without_suspects( $rows, $claim );
		if ( $this->edges->seconds() > 0 ) {
			$ours = array_flip( $claim->attempt( array_column( $rows, 'id' ) ) );
			$rows = array_values( array_filter( $rows, static fn ( Purge $row ): bool => isset( $ours[ $row->id ] ) ) );
		}
		$waiting = $this->edges->purge_before( $rows );
		foreach ( array_intersect_key( $claim->rows(), $waiting ) as $id => $row ) {
			$claim->note( $row->put_back( $waiting[ $id ] ) );
		}
		$begun = microtime( true );
		$sent  = $this->send( array_diff_key( array_column( $rows, null, 'id' ), $waiting ), $claim, $budget );
		$this->thumbnails->store();
		$claim->write();
		$this->queue->share();
		$budget->note( microtime( true ) - $begun, $sent );
		return $claim->is_kept();
	}

	/**
	 * Gives up rows after too many attempts, and makes sure that a suspect row is tried alone.
	 *
	 * @param non-empty-list<Purge> $rows
	 * @return list<Purge> The rows to work on now.
	 */
	private function without_suspects( array $rows, Claim $claim ): array {
		$died = array_filter( $rows, static fn ( Purge $row ): bool => $row->attempts >= self::SUSPECT_FROM && null === $row->failure );
		$lost = [] === $died ? 0 : $this->purges->count_interrupted( $rows[0]->flush_id );
		$most = 0 === $lost ? static::MOST_ATTEMPTS : ( $lost < self::MOST_GIVEN_UP ? self::SUSPECT_FROM + 1 : self::SUSPECT_FROM );
		$over = array_filter( $rows, static fn ( Purge $row ): bool => $row->attempts >= ( null === $row->failure ? $most : static::MOST_ATTEMPTS ) );
		$left = array_diff_key( $rows, $over );
		$died = array_diff_key( $died, $over );
		$now  = [] === $died ? $left : array_slice( $died, 0, 1, true );
		foreach ( $over as $row ) {
			$claim->note( $this->given_up( $row ) );
		}
		foreach ( array_diff_key( $left, $now ) as $row ) {
			$claim->note( $row->put_back( $row->not_before ) );
		}
		$claim->write();
		// Logged last: masking secrets in the log calls other plugins' code, which may be what ended the process.
		foreach ( $over as $row ) {
			log_error( "Copy {$row->id} was given up", "the process ended in {$row->attempts} attempts at it", $row->flush_id );
		}
		return array_values( $now );
	}

	/** Returns the number of rows to claim. */
	protected function batch( Budget $budget ): int {
		return $budget->batch();
	}

	/** Returns the seconds that the claim holds, without the time that edges take. */
	protected function lease( Budget $budget ): int {
		return $budget->lease();
	}

	/**
	 * @param array<int, Purge> $rows By id.
	 * @return int The number of rows for which a request was sent.
	 */
	abstract protected function send( array $rows, Claim $claim, Budget $budget ): int;

	/** Returns a row in its final state, after too many attempts at it. */
	abstract protected function given_up( Purge $row ): Purge;

	public function begun( Purge $row ): void {}

	abstract public function written( Purge $row ): void;
}
