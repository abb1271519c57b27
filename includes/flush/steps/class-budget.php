<?php
/** How much more one time slice may do. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../verdict/fingerprint.php';

/**
 * Time and memory of a slice, and the size of batch that fits into them.
 *
 * A batch is as large as the slice has time for: each ends with requests that wait for the slowest of them while places are free, so
 * one large batch is faster than several small ones. What there turns out to be no time for is put back.
 */
final class Budget {
	/** Seconds that one request may take. */
	public const TIMEOUT = 10.0;

	private const LARGEST_BATCH = 512;

	// What a request keeps of memory until its batch is through.
	private const BYTES_A_REQUEST = 65536;

	// Proxies and hosting panels end requests whatever PHP says; the strictest common ones after this many seconds.
	private const STRICTEST_HOST = 20.0;

	// What it takes to write down what came, and to answer.
	private const SECONDS_TO_END = 2.0;

	private const LEAST_TIMEOUT = 2.0;

	private float $until;

	private float $timeout;

	private int $parallel;

	/** Requests a second, as the batches so far went. */
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
		$allowed       = self::time_limits( $seconds, self::TIMEOUT, (int) ini_get( 'max_execution_time' ), timer_float(), 'cli' === PHP_SAPI );
		$this->timeout = $allowed['timeout'];
		$this->until   = microtime( true ) + $allowed['seconds'];
	}

	/**
	 * Returns for how many seconds requests may be begun, and how long each may take, so that the last one has ended and is written
	 * down before the host ends the slice. Pure.
	 *
	 * @param float $asked    Seconds of work that are wanted.
	 * @param float $timeout  Seconds a request may take where there is time enough.
	 * @param int   $limit    PHP's max_execution_time; 0 and less are none.
	 * @param float $used     Seconds that this PHP has been at work.
	 * @param bool  $is_shell Whether nobody waits for an answer: only PHP's own limit holds then.
	 * @return array{seconds: float, timeout: float} Seconds of 0 and less leave one small batch.
	 */
	public static function time_limits( float $asked, float $timeout, int $limit, float $used, bool $is_shell ): array {
		// One that has got beyond what the strictest allow is on a host that allows more.
		$left = $is_shell ? INF : self::STRICTEST_HOST - ( $used < self::STRICTEST_HOST ? $used : 0.0 );
		if ( $limit > 0 ) {
			$left = min( $left, $limit - $used );
		}
		$timeout = max( self::LEAST_TIMEOUT, min( $timeout, $left - $asked - self::SECONDS_TO_END ) );
		return [
			'seconds' => min( $asked, $left - $timeout - self::SECONDS_TO_END ),
			'timeout' => $timeout,
		];
	}

	public function is_spent(): bool {
		return microtime( true ) >= $this->until || memory_left() < 4194304;
	}

	/**
	 * Returns until when requests may be begun, as microtime() counts. A slice without time still does a little, or a flush would
	 * never end on a host with a short limit.
	 */
	public function last_begin(): float {
		return max( $this->until, microtime( true ) + 0.5 );
	}

	/** Returns how long a request may take, in seconds. */
	public function timeout(): float {
		return $this->timeout;
	}

	public function parallel(): int {
		return $this->parallel;
	}

	/** Returns how many purges to claim next. */
	public function batch(): int {
		$in_time   = (int) ceil( $this->speed * max( 0.0, $this->until - microtime( true ) ) );
		$in_memory = intdiv( memory_left(), 2 * self::BYTES_A_REQUEST );
		return max( $this->parallel, min( self::LARGEST_BATCH, $in_time, $in_memory ) );
	}

	/**
	 * Returns how many seconds a claim holds: until the slice ends, and as long as the last requests can take at the very worst.
	 */
	public function lease(): int {
		return 20 + (int) ceil( max( 0.0, $this->until - microtime( true ) ) + 2 * self::TIMEOUT );
	}

	/** Learns from how long a batch took. */
	public function note( float $seconds, int $requests ): void {
		if ( $requests > 0 ) {
			$this->speed = max( 0.1, $requests / max( 0.001, $seconds ) );
		}
	}
}
