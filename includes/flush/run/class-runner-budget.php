<?php
/**
 * How much more a step may do.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../verdict/fingerprint.php';
require_once __DIR__ . '/host-limits.php';

/**
 * Time and memory of one step, and the size of batch that fits into them.
 *
 * A batch is as large as the step has time for: each ends with requests that wait for the slowest of them while places are
 * free, so one large batch is faster than several small ones. What it turns out not to have time for is given back.
 */
final class Runner_Budget {
	public const TIMEOUT = 10.0;

	private const LARGEST_BATCH = 512;

	// What a request keeps of memory until its batch is through.
	private const BYTES_A_REQUEST = 65536;

	private float $until;

	private float $timeout;

	private int $parallel;

	/**
	 * Requests a second, as the batches so far went.
	 *
	 * @var float
	 */
	private float $speed;

	/**
	 * Starts the clock. A host that gives requests less time than was asked for is believed.
	 *
	 * @param int $parallel How many requests may be under way at once.
	 */
	public function __construct( float $seconds, int $parallel ) {
		$this->parallel = max( 1, $parallel );
		// Until it is known better: a fast server.
		$this->speed   = 20.0 * $this->parallel;
		$allowed       = time_limits( $seconds, self::TIMEOUT, (int) ini_get( 'max_execution_time' ), timer_float(), 'cli' === PHP_SAPI );
		$this->timeout = $allowed['timeout'];
		$this->until   = microtime( true ) + $allowed['seconds'];
	}

	/**
	 * Tells whether the step has to end.
	 */
	public function is_spent(): bool {
		return microtime( true ) >= $this->until || memory_left() < 4194304;
	}

	/**
	 * Answers when the step has to end, as microtime() counts.
	 */
	public function until(): float {
		return $this->until;
	}

	/**
	 * Answers until when requests may be begun, as microtime() counts. A step that has no time left still does a little, or a
	 * flush would never end on a host with a short limit.
	 */
	public function last_begin(): float {
		return max( $this->until, microtime( true ) + 0.5 );
	}

	/**
	 * Answers how long a request may take: less where a host gives little time, so that the last one is over in time.
	 */
	public function timeout(): float {
		return $this->timeout;
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
		$in_time   = (int) ceil( $this->speed * max( 0.0, $this->until - microtime( true ) ) );
		$in_memory = intdiv( memory_left(), 2 * self::BYTES_A_REQUEST );

		return max( $this->parallel, min( self::LARGEST_BATCH, $in_time, $in_memory ) );
	}

	/**
	 * Answers how long a claim holds: until the step ends, and as long as the last requests can take at the very worst.
	 */
	public function lease(): int {
		return 20 + (int) ceil( max( 0.0, $this->until - microtime( true ) ) + 2 * self::TIMEOUT );
	}

	/**
	 * Learns from how long a batch took.
	 */
	public function note( float $seconds, int $requests ): void {
		if ( $requests > 0 ) {
			$this->speed = max( 0.1, $requests / max( 0.001, $seconds ) );
		}
	}
}
