<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Derives from a host's answers how many requests it may get at once, and when. Pure. The public properties are stored.
 *
 * @immutable
 * @phpstan-type Fields array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
final class Host_Health {
	private const FAILURES_TO_PAUSE   = 10;
	private const FIRST_PAUSE_SECONDS = 60;
	private const MAX_PAUSE_SECONDS   = 600;

	// The most concurrent requests.
	public int $cap;

	// Consecutive good answers that count towards raising the cap, and consecutive failures, less one for a pause.
	public int $good;
	public int $failures;

	// Rests that the host asked for, and pauses after failures, both since the last good answer.
	public int $busy;
	public int $pauses;

	// When requests may be sent again, in Unix seconds; 0 or in the past if they may be sent now.
	public int $until;

	// The error or status that led to a pause after too many failures; empty otherwise, and after a good answer.
	public string $reason;

	// When the last answer that counted arrived, in Unix seconds.
	public int $at;

	/** @param Fields $fields */
	private function __construct( array $fields ) {
		$this->cap      = $fields['cap'];
		$this->good     = $fields['good'];
		$this->failures = $fields['failures'];
		$this->busy     = $fields['busy'];
		$this->pauses   = $fields['pauses'];
		$this->until    = $fields['until'];
		$this->reason   = $fields['reason'];
		$this->at       = $fields['at'];
	}

	public static function unknown( int $max_cap ): self {
		return self::from_stored( [ 'cap' => $max_cap ] );
	}

	/** @param array<mixed> $stored Fields that are missing or of the wrong type get their defaults. */
	public static function from_stored( array $stored ): self {
		$number = static fn ( string $name ): int => is_int( $stored[ $name ] ?? null ) ? max( 0, $stored[ $name ] ) : 0;

		return new self(
			[
				'cap'      => max( 1, $number( 'cap' ) ),
				'good'     => $number( 'good' ),
				'failures' => $number( 'failures' ),
				'busy'     => $number( 'busy' ),
				'pauses'   => $number( 'pauses' ),
				'until'    => $number( 'until' ),
				'reason'   => is_string( $stored['reason'] ?? null ) ? $stored['reason'] : '',
				'at'       => $number( 'at' ),
			]
		);
	}

	/** @param array{cap?: int, good?: int, failures?: int, busy?: int, pauses?: int, until?: int, reason?: string, at?: int} $changes */
	public function with( array $changes ): self {
		/** @var Fields $fields */
		$fields = $changes + get_object_vars( $this );

		return new self( $fields );
	}

	/** Whether the host was last paused for failing too often, rather than at its own request. */
	public function is_paused(): bool {
		return $this->until > 0 && '' !== $this->reason && ! in_array( $this->reason, [ '429', '503' ], true );
	}

	/**
	 * Returns the stored record, with the lower of both caps, if its pause is not over and lasts longer than this
	 * record's; else this one.
	 */
	public function merge( self $stored, int $now ): self {
		$is_resting = $stored->until > $this->until && $stored->until > $now;

		return $is_resting ? $stored->with( [ 'cap' => min( $this->cap, $stored->cap ) ] ) : $this;
	}

	/**
	 * Returns the health after an answer. While the host rests, failures of requests still in flight are not counted.
	 *
	 * @phpstan-param array{status: int, error: string, at: int, retry_after: int|null, ...} $answer
	 * @param float $dice A random number from 0 to 1.
	 */
	public function after( array $answer, int $max_cap, float $dice ): self {
		$class = classify_answer( $answer );

		if ( 'none' === $class ) {
			return $this;
		}
		if ( 'good' === $class ) {
			return $this->after_success( $answer['at'], $max_cap );
		}

		// Times are rounded down to whole seconds; without adding one, the server would be asked too early.
		$asked = isset( $answer['retry_after'] ) ? $answer['at'] + 1 + $answer['retry_after'] : 0;

		if ( $this->until > $answer['at'] ) {
			return $this->with( [ 'until' => max( $this->until, 'busy' === $class ? $asked : 0 ) ] );
		}

		$changes = [
			'at'       => $answer['at'],
			'good'     => 0,
			'failures' => $this->failures + 1,
		];
		if ( 'bad' !== $class ) {
			$changes['cap'] = max( 1, intdiv( $this->cap, 2 ) );
		}
		if ( 'busy' === $class ) {
			$changes['busy']  = $this->busy + 1;
			$changes['until'] = $asked > 0 ? $asked : $answer['at'] + backoff_seconds( $changes['busy'], $dice );
		}

		$after = $this->with( $changes );

		return $after->failures >= self::FAILURES_TO_PAUSE ? $after->pause( $answer, $dice ) : $after;
	}

	private function after_success( int $at, int $max_cap ): self {
		$is_enough = $this->good + 1 >= 2 * $this->cap;

		return $this->with(
			[
				'cap'      => min( max( 1, $max_cap ), $this->cap + ( $is_enough ? 1 : 0 ) ),
				'good'     => $is_enough ? 0 : $this->good + 1,
				'failures' => 0,
				'busy'     => 0,
				'pauses'   => 0,
				'reason'   => '',
				'at'       => $at,
			]
		);
	}

	/**
	 * Pauses the host, each time twice as long up to about MAX_PAUSE_SECONDS. Then a single request probes it.
	 *
	 * @phpstan-param array{status: int, error: string, at: int, ...} $answer
	 */
	private function pause( array $answer, float $dice ): self {
		$seconds = min( self::MAX_PAUSE_SECONDS, self::FIRST_PAUSE_SECONDS * 2 ** min( 10, $this->pauses ) );

		return $this->with(
			[
				'cap'      => 1,
				'failures' => self::FAILURES_TO_PAUSE - 1,
				'pauses'   => $this->pauses + 1,
				'until'    => max( $this->until, $answer['at'] + $seconds + (int) floor( 5 * $dice ) ),
				'reason'   => '' === $answer['error'] ? (string) $answer['status'] : $answer['error'],
			]
		);
	}
}
