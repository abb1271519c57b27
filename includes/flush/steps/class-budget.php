<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Proof\memory_left;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * How much more one time slice may do: its time, its memory, and the size of batch that fits into them.
 *
 * A batch ends with requests that wait for the slowest of them while places are free, so one large batch is faster than several
 * small ones. What there turns out to be no time for is put back.
 */
final class Budget {
	/** Seconds for one request. */
	public const TIMEOUT = 10.0;

	private const LARGEST_BATCH = 512;

	// Memory that a request keeps until its batch is done.
	private const BYTES_A_REQUEST = 65536;

	// Proxies and hosting panels end requests whatever PHP allows; the strictest common ones after this many seconds.
	private const STRICTEST_HOST = 20.0;

	// To store what came, and to answer.
	private const SECONDS_TO_END = 2.0;

	private const LEAST_TIMEOUT = 2.0;

	private float $until;

	private float $timeout;

	private int $parallel;

	/** Requests a second, as measured so far. */
	private float $speed;

	/** @param int $parallel How many requests may run at once. */
	public function __construct( float $seconds, int $parallel ) {
		$this->parallel = max( 1, $parallel );
		// Until it is measured: a fast server.
		$this->speed   = 20.0 * $this->parallel;
		$allowed       = self::time_limits( $seconds, self::TIMEOUT, (int) ini_get( 'max_execution_time' ), timer_float(), 'cli' === PHP_SAPI );
		$this->timeout = $allowed['timeout'];
		$this->until   = microtime( true ) + $allowed['seconds'];
	}

	/**
	 * How long requests may be begun, and how long each may take, so that the last one is stored before the host ends the slice. Pure.
	 *
	 * @param float $asked    Seconds of work that are wanted.
	 * @param float $timeout  Seconds for one request where there is time enough.
	 * @param int   $limit    PHP's max_execution_time; 0 or less for none.
	 * @param float $used     Seconds that this PHP has been at work.
	 * @param bool  $is_shell Whether nobody waits for an answer: only PHP's own limit holds then.
	 * @return array{seconds: float, timeout: float} Seconds of 0 or less leave one small batch.
	 */
	public static function time_limits( float $asked, float $timeout, int $limit, float $used, bool $is_shell ): array {
		// Work that is past the strictest limit already is on a host that allows more.
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

	/** As microtime() counts. A slice without time still does a little, or a flush would never end on a host with a short limit. */
	public function last_begin(): float {
		return max( $this->until, microtime( true ) + 0.5 );
	}

	/** Seconds for one request. */
	public function timeout(): float {
		return $this->timeout;
	}

	public function parallel(): int {
		return $this->parallel;
	}

	/** How many purges to claim next. */
	public function batch(): int {
		$in_time   = (int) ceil( $this->speed * max( 0.0, $this->until - microtime( true ) ) );
		$in_memory = intdiv( memory_left(), 2 * self::BYTES_A_REQUEST );
		return max( $this->parallel, min( self::LARGEST_BATCH, $in_time, $in_memory ) );
	}

	/** Seconds that a claim holds: until the slice ends, and as long as the last requests can take at worst. */
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
