<?php
/**
 * Has flushes worked on, some seconds at a time.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\now;
use function ShortPixelFlush\settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../settings.php';
require_once __DIR__ . '/pause.php';

/**
 * The runner. Any number of them may work on one flush at the same time: purges are claimed, and each change of a flush is a
 * compare-and-swap that one of them wins. A runner that dies leaves nothing behind that the next would not find.
 *
 * @phpstan-import-type FlushRow from Store
 */
final class Runner {
	// Web heads whose clocks differ by less are taken as they are; what was written further ahead of now is by a clock that was put back.
	private const CLOCK_SLACK = 120;

	private Store $store;

	private Client $client;

	/**
	 * Keeps what it works with; nothing is done yet.
	 */
	public function __construct( Store $store, Client $client ) {
		$this->store  = $store;
		$this->client = $client;
	}

	/**
	 * Does some seconds of work on one flush; less where there is nothing to do yet.
	 */
	public function step( int $flush_id, float $seconds ): void {
		$row = $this->store->get( $flush_id );
		if ( null !== $row && $row['updated_at'] > now() + self::CLOCK_SLACK ) {
			$row = $this->store->set_back( $row );
		}
		if ( null === $row || ! may_be_run( $row ) ) {
			return;
		}
		if ( 'site' === $row['scope'] ) {
			( new Site_Flush( $this->store, $this->client ) )->step( $row, $seconds );
			return;
		}

		$budget = new Runner_Budget( $seconds, $this->parallel( settings()['parallel'] ) );
		$run    = new Removal_Run( $this->store, $this->client, $budget, $row );
		do {
			$goes_on = $run->advance( $row );
			$row     = $this->store->get( $flush_id );
		} while ( $goes_on && null !== $row && may_be_run( $row ) && ! $budget->is_spent() );
	}

	/**
	 * Works on all that is unfinished, the oldest first; none can keep the others from their turn.
	 */
	public function run_due( float $seconds ): void {
		$until = microtime( true ) + $seconds;
		$open  = array_values( array_filter( $this->store->open( null ), __NAMESPACE__ . '\may_be_run' ) );
		foreach ( $open as $index => $row ) {
			$left = $until - microtime( true );
			if ( $left <= 0 ) {
				return;
			}
			$this->step( $row['id'], max( 2.0, $left / ( count( $open ) - $index ) ) );
		}
	}

	/**
	 * Answers how many requests may be under way at once.
	 */
	private function parallel( int $setting ): int {
		/**
		 * Filters how many requests a runner has under way at once.
		 *
		 * @param int $parallel The setting, 8 by default.
		 */
		$parallel = apply_filters( 'shortpixel_flush_parallel', $setting );

		return max( 1, min( 32, is_int( $parallel ) ? $parallel : $setting ) );
	}
}
