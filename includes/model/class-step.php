<?php
/** One step of a flush. A lease lets one runner at a time act on it; the lease of a dead runner expires. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Step extends Stored_Value {
	public const ENDED = [ 'done', 'skipped', 'failed' ];

	// In seconds. A lease that seems longer dates from before the clock was set back.
	private const LONGEST_LEASE = 600;

	protected const LIKE = [ 'seconds' => 0.0 ];

	// The class of a step's data, if it is not Facts.
	private const DATA = [
		'plan'             => Planning::class,
		'edge_sources'     => Edge_Record::class,
		'edge'             => Edge_Record::class,
		'edge_files'       => Edge_Records::class,
		'edge_pages'       => Edge_Records::class,
		'page_caches'      => Caches_Cleared::class,
		'page_caches_last' => Caches_Cleared::class,
		'pages'            => Pages_Seen::class,
		'front_page'       => Pages_Seen::class,
	];

	/** A key of STEPS; only for display also `shortpixel` or `check`. */
	public string $id = '';

	/** `queued`, `running`, `done`, `skipped` or `failed`. */
	public string $state = 'queued';

	public string $code = '';

	public Facts $data;

	/** Unix seconds; 0 until it has begun. */
	public int $started_at = 0;

	public ?float $seconds = null;

	/** Empty if the step belongs to no provider. */
	public string $provider = '';

	/** Empty unless the flush has several providers. */
	public string $provider_name = '';

	/** The number of times that it was leased since an attempt last ended. */
	public int $attempts = 0;

	/** When to try it again, in Unix seconds. */
	public int $not_before = 0;

	/** Identifies the lease; empty without one. */
	public string $token = '';

	/** Unix seconds. */
	public int $leased_until = 0;

	/** @param array<mixed> $stored */
	public function __construct( array $stored = [] ) {
		$data       = $stored['data'] ?? [];
		$class      = self::DATA[ text( $stored['id'] ?? '' ) ] ?? Facts::class;
		$this->data = $data instanceof Facts ? $data : new $class( entries( $data ) );
		parent::__construct( [ 'data' => null ] + $stored );
	}

	/** @param array<mixed>|Facts $data */
	public static function queued( string $id, $data = [] ): self {
		return new self(
			[
				'id'   => $id,
				'data' => $data,
			]
		);
	}

	public function has_ended(): bool {
		return in_array( $this->state, self::ENDED, true );
	}

	public function is_leased(): bool {
		$now = now();
		return '' !== $this->token && $this->leased_until > $now && $this->leased_until <= $now + self::LONGEST_LEASE;
	}

	public function of_provider( string $id, string $name ): self {
		return $this->with(
			[
				'provider'      => $id,
				'provider_name' => $name,
			]
		);
	}

	public function leased( string $token, int $seconds ): self {
		return $this->with(
			[
				'state'        => 'running',
				'started_at'   => 0 === $this->started_at ? now() : $this->started_at,
				'attempts'     => $this->attempts + 1,
				'token'        => $token,
				'leased_until' => now() + $seconds,
			]
		);
	}

	/** Marks the step as begun without a lease, because several runners work on it at once. */
	public function begun(): self {
		return $this->with(
			[
				'state'      => 'running',
				'started_at' => 0 === $this->started_at ? now() : $this->started_at,
			]
		);
	}

	public function released(): self {
		return $this->with(
			[
				'token'        => '',
				'leased_until' => 0,
			]
		);
	}

	/** Shortens its lease and its wait after the clock was set back. */
	public function set_back( int $seconds ): self {
		return $this->with(
			[
				'leased_until' => max( 0, $this->leased_until - $seconds ),
				'not_before'   => max( 0, $this->not_before - $seconds ),
			]
		);
	}

	/**
	 * Applies an outcome. If the attempt is to be repeated, the step stays in the state `running`, free for any runner.
	 */
	public function after( Outcome $outcome, ?float $seconds = null ): self {
		return $this->released()->with(
			[
				'state'      => Outcome::AGAIN === $outcome->state ? 'running' : $outcome->state,
				'code'       => $outcome->code,
				'data'       => $outcome->data,
				'attempts'   => 0,
				'not_before' => Outcome::AGAIN === $outcome->state ? $outcome->at : 0,
				'seconds'    => $seconds ?? $this->seconds ?? ( 0 === $this->started_at ? null : (float) max( 0, now() - $this->started_at ) ),
			]
		);
	}

	/** @param Facts $data Replaces the current data. */
	public function with_data( Facts $data ): self {
		return $this->with( [ 'data' => $data ] );
	}

	/** Marks an unfinished step as not reached. */
	public function not_reached(): self {
		return $this->has_ended() ? $this : $this->released()->with(
			[
				'state' => 'skipped',
				'code'  => 'not_reached',
			]
		);
	}
}
