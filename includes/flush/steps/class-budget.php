<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Proof\memory_left;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The time and memory left in a slice, and the size of the batch that fits into them.
 *
 * At the end of a batch, free connections wait for the slowest request, so one large batch is faster than several small
 * ones. Rows for which no time is left are put back.
 */
final class Budget {
	/** The usual time limit of one request, in seconds. */
	public const TIMEOUT = 10.0;

	private const LARGEST_BATCH = 512;

	// Bytes of memory that a request takes until its batch is done.
	private const BYTES_A_REQUEST = 65536;

	// Proxies and hosting panels end requests whatever PHP allows; the strictest common ones after this many seconds.
	private const STRICTEST_HOST = 20.0;

	// Kept free for storing results and answering.
	private const SECONDS_TO_END = 2.0;

	private const LEAST_TIMEOUT = 2.0;

	private float $until;

	private float $timeout;

	private int $parallel;

	/** Requests per second in the last batch that sent any. */
	private float $speed;

	public function __construct( float $seconds, int $parallel ) {
		$this->parallel = max( 1, $parallel );
		// Assumes a fast server until it is measured.
		$this->speed   = 20.0 * $this->parallel;
		$allowed       = self::time_limits( $seconds, self::TIMEOUT, (int) ini_get( 'max_execution_time' ), timer_float(), 'cli' === PHP_SAPI );
		$this->timeout = $allowed['timeout'];
		$this->until   = microtime( true ) + $allowed['seconds'];
	}

	/**
	 * Returns for how long requests may be started, and how long each may take, so that the last answer is stored before
	 * the host ends the slice. Pure.
	 *
	 * @param float $asked    The wanted seconds of work.
	 * @param float $timeout  The seconds for one request, if there is enough time.
	 * @param int   $limit    PHP's max_execution_time; 0 or less for none.
	 * @param float $used     The seconds since this PHP request began.
	 * @param bool  $is_shell Whether this is a shell, where only PHP's own limit applies.
	 * @return array{seconds: float, timeout: float} With no more than 0 `seconds`, one small batch is still allowed.
	 */
	public static function time_limits( float $asked, float $timeout, int $limit, float $used, bool $is_shell ): array {
		// A request already past the strictest limit is on a host that allows more.
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
	 * Returns until when requests may be started, as a microtime() timestamp. A slice without time still does a little,
	 * or a flush would never end on a host with a short limit.
	 */
	public function last_begin(): float {
		return max( $this->until, microtime( true ) + 0.5 );
	}

	public function timeout(): float {
		return $this->timeout;
	}

	public function parallel(): int {
		return $this->parallel;
	}

	/** Returns the number of rows to claim next. */
	public function batch(): int {
		$in_time   = (int) ceil( $this->speed * max( 0.0, $this->until - microtime( true ) ) );
		$in_memory = intdiv( memory_left(), 2 * self::BYTES_A_REQUEST );
		return max( $this->parallel, min( self::LARGEST_BATCH, $in_time, $in_memory ) );
	}

	/** Returns the seconds that a claim holds: to the end of the slice, and long enough for the last requests. */
	public function lease(): int {
		return 20 + (int) ceil( max( 0.0, $this->until - microtime( true ) ) + 2 * self::TIMEOUT );
	}

	/** Adapts the size of the next batch to the duration of the last one. */
	public function note( float $seconds, int $requests ): void {
		if ( $requests > 0 ) {
			$this->speed = max( 0.1, $requests / max( 0.001, $seconds ) );
		}
	}
}
