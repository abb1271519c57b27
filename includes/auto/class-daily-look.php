<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Stored_Value;
use function ShortPixelFlush\Model\json_column;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Tracks the daily look at all files: the running one, or the next. Times are in Unix seconds.
 *
 * @immutable
 */
final class Daily_Look extends Stored_Value {
	private const SLICE = 200;

	private const LEASE_SECONDS = 120;

	// After this many seconds of comparing images, a look reads no more files that were never read: these wait for the
	// next look.
	private const READ_SECONDS = 10.0;

	// An image at which PHP died this many times is skipped.
	private const MOST_DEATHS = 3;

	/** When the next look is due. */
	public int $due = 0;

	/** When this look started; 0 if none runs. */
	public int $began_at = 0;

	/** Files rewritten since this time count as changed, whatever their modification time; 0 if there is none. */
	public int $rewritten_since = 0;

	/** The id of the last image that was compared or skipped. */
	public int $after = 0;

	/** The number of next images compared one by one, because a process died among them. */
	public int $careful = 0;

	/** The number of processes that died, or may have died, at the next image. */
	public int $deaths = 0;

	/** The seconds of comparing images that are left until it reads no more files that were never read. */
	public float $reading = self::READ_SECONDS;

	/** The lease of the process at work, and when it expires; 0 if it was released. */
	public string $lease = '';

	public int $leased_until = 0;

	/** The number of changed images that wait for a user's decision. */
	public int $held = 0;

	public static function from_json( ?string $stored ): self {
		return new self( json_column( $stored ?? '' ) ?? [] );
	}

	public function is_running(): bool {
		return $this->began_at > 0;
	}

	/** @param int $paused_since As returned by paused_since(): when the last task ran before a pause; 0 without one. */
	public function may_be_taken( int $now, int $paused_since ): bool {
		return $this->leased_until <= $now && ( $this->is_running() || $this->due <= $now || $paused_since > 0 );
	}

	/**
	 * Returns the look with a new lease. A lease that was never released belongs to a process that died.
	 *
	 * @param int $paused_since As for may_be_taken(). If a look is running, it continues, and another one follows.
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

	/** Returns how many images are compared at most before progress is saved. */
	public function slice(): int {
		return $this->careful > 0 ? 1 : self::SLICE;
	}

	public function skips_next_image(): bool {
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

	/** @param int|null $due When to look again; null leaves it unchanged. */
	public function answered( ?int $due ): self {
		return $this->with(
			[
				'due'  => $due ?? $this->due,
				'held' => 0,
			]
		);
	}
}
