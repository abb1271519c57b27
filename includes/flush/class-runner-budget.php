<?php
/**
 * How much more a step may do.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fingerprint.php';

/**
 * Time and memory of one step, and the size of batch that fits into them.
 */
final class Runner_Budget {
	public const TIMEOUT = 10.0;

	private const LARGEST_BATCH = 128;

	private float $until;

	private int $parallel;

	private int $batch;

	/**
	 * Starts the clock. A host that gives requests less time than was asked for is believed.
	 *
	 * @param int $parallel How many requests may be under way at once.
	 */
	public function __construct( float $seconds, int $parallel ) {
		$this->parallel = max( 1, $parallel );
		$this->batch    = 2 * $this->parallel;
		$limit          = (int) ini_get( 'max_execution_time' );
		if ( $limit > 0 ) {
			// What is left, less one whole time-out and some seconds to write down what came.
			$seconds = min( $seconds, $limit - timer_float() - self::TIMEOUT - 3 );
		}
		$this->until = microtime( true ) + $seconds;
	}

	/**
	 * Tells whether the step has to end.
	 */
	public function is_spent(): bool {
		return microtime( true ) >= $this->until || memory_left() < 4194304;
	}

	/**
	 * Answers how many requests may be under way at once.
	 */
	public function parallel(): int {
		return $this->parallel;
	}

	/**
	 * Answers how many purges to claim next.
	 */
	public function batch(): int {
		return $this->batch;
	}

	/**
	 * Answers how long a claim holds: as long as the batch can take at the very worst, and some.
	 */
	public function lease(): int {
		return 20 + (int) ( self::TIMEOUT * ( 1 + ceil( $this->batch / $this->parallel ) ) );
	}

	/**
	 * Learns from how long a batch took: larger ones leave fewer gaps, smaller ones end in time.
	 */
	public function note( float $seconds ): void {
		$left = max( 0.1, $this->until - microtime( true ) );
		if ( $seconds < $left / 4 ) {
			$this->batch = min( self::LARGEST_BATCH, $this->batch * 2 );
		} elseif ( $seconds > $left ) {
			$this->batch = max( $this->parallel, intdiv( $this->batch, 2 ) );
		}
	}
}
