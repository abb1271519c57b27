<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\json_column;
use function ShortPixelFlush\Model\text;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * How far the look at all files has come: the one that runs, or the next one. Times are in Unix seconds.
 *
 * @immutable
 */
final class Daily_Look {
	private const SLICE = 200;

	private const LEASE_SECONDS = 120;

	// For files that were never read, in a whole look. The rest waits for the next day's.
	private const READ_SECONDS = 10.0;

	// An image that ended PHP so often is passed over.
	private const MOST_DEATHS = 3;

	/** When the next one begins. */
	public int $due;

	/** When this one began; 0 where none runs. */
	public int $began_at;

	/** Files that were written anew since then, in whatever way, count as changed; 0 for none. */
	public int $rewritten_since;

	/** The last image that was compared. */
	public int $after;

	/** How many of the next images are taken one by one: a process died among them. */
	public int $careful;

	/** How many processes died at the next image, or perhaps there. */
	public int $deaths;

	/** Seconds left to read files that were never read. */
	public float $reading;

	/** Who is at it, and until when that counts; 0 where it was put down. */
	public string $lease;

	public int $leased_until;

	/** How many changed images wait for an answer. */
	public int $held;

	/** @param array<mixed> $data */
	private function __construct( array $data ) {
		$this->due             = integer( $data['due'] ?? 0 );
		$this->began_at        = integer( $data['began_at'] ?? 0 );
		$this->rewritten_since = integer( $data['rewritten_since'] ?? 0 );
		$this->after           = integer( $data['after'] ?? 0 );
		$this->careful         = integer( $data['careful'] ?? 0 );
		$this->deaths          = integer( $data['deaths'] ?? 0 );
		$this->reading         = is_numeric( $data['reading'] ?? null ) ? (float) $data['reading'] : self::READ_SECONDS;
		$this->lease           = text( $data['lease'] ?? '' );
		$this->leased_until    = integer( $data['leased_until'] ?? 0 );
		$this->held            = integer( $data['held'] ?? 0 );
	}

	public static function from_json( ?string $stored ): self {
		return new self( json_column( $stored ?? '' ) ?? [] );
	}

	/** @return array<string, int|float|string> */
	public function to_array(): array {
		return [
			'due'             => $this->due,
			'began_at'        => $this->began_at,
			'rewritten_since' => $this->rewritten_since,
			'after'           => $this->after,
			'careful'         => $this->careful,
			'deaths'          => $this->deaths,
			'reading'         => $this->reading,
			'lease'           => $this->lease,
			'leased_until'    => $this->leased_until,
			'held'            => $this->held,
		];
	}

	public function is_running(): bool {
		return $this->began_at > 0;
	}

	/** @param int $paused_since When nothing was carried out any more; 0 where there was no pause. */
	public function may_be_taken( int $now, int $paused_since ): bool {
		return $this->leased_until <= $now && ( $this->is_running() || $this->due <= $now || $paused_since > 0 );
	}

	/**
	 * A lease that was never given back is that of a process which died.
	 *
	 * @param int $paused_since As for may_be_taken(). One that runs goes on, and another comes after it.
	 */
	public function taken( string $lease, int $now, int $paused_since ): self {
		$began = $this->is_running() ? [] : [
			'began_at'        => $now,
			'rewritten_since' => $paused_since,
			'after'           => 0,
			'careful'         => 0,
			'deaths'          => 0,
			'reading'         => self::READ_SECONDS,
		];
		$died  = 0 === $this->leased_until ? [] : [
			'deaths'  => $this->deaths + 1,
			'careful' => max( $this->careful, self::SLICE ),
		];
		return $this->with(
			$began + $died + [
				'lease'        => $lease,
				'leased_until' => $now + self::LEASE_SECONDS,
			]
		);
	}

	/** How many images are compared before that is noted. */
	public function slice(): int {
		return $this->careful > 0 ? 1 : self::SLICE;
	}

	public function passes_over(): bool {
		return $this->deaths >= self::MOST_DEATHS;
	}

	public function past( int $image, float $reading, int $now ): self {
		$careful = max( 0, $this->careful - 1 );
		return $this->with(
			[
				'after'        => $image,
				'careful'      => $careful,
				'deaths'       => $careful > 0 ? 1 : 0,
				'reading'      => $reading,
				'leased_until' => $now + self::LEASE_SECONDS,
			]
		);
	}

	public function paused(): self {
		return $this->with( [ 'leased_until' => 0 ] );
	}

	public function ended( int $due, int $held ): self {
		return $this->with(
			[
				'due'             => $due,
				'began_at'        => 0,
				'rewritten_since' => 0,
				'leased_until'    => 0,
				'held'            => $held,
			]
		);
	}

	/** @param int|null $due When to look again; null leaves that as it is. */
	public function answered( ?int $due ): self {
		return $this->with(
			[
				'due'  => $due ?? $this->due,
				'held' => 0,
			]
		);
	}

	/** @param array<string, int|float|string> $change */
	private function with( array $change ): self {
		return new self( $change + $this->to_array() );
	}
}
