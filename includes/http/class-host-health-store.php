<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\compare_and_swap_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const HOSTS_OPTION = 'shortpixel_flush_hosts';

/**
 * The health of each host, which runners share through one option: refreshed at most once per second, and written only
 * if other runners need to know. Concurrent runners may overwrite each other's counts, but the longer pause is kept.
 */
final class Host_Health_Store {
	// Within this time, other runners hardly learn anything new about a host.
	private const REFRESH_SECONDS = 1.0;

	private const KEEP_SECONDS = 86400;
	private const MAX_HOSTS    = 50;

	// The seconds by which the clocks of different servers may differ.
	private const CLOCK_SKEW_SECONDS = 120;

	private int $max_cap;

	// When the stored hosts were last read, as a microtime() timestamp.
	private float $refreshed_at = 0.0;

	/** @var array<string, Host_Health> */
	private array $hosts = [];

	/** @var array<string, true> */
	private array $unshared = [];

	public function __construct( int $max_cap ) {
		$this->max_cap = max( 1, $max_cap );
	}

	/** @return array<string, Host_Health> By host, bypassing caches. */
	public static function load(): array {
		return self::decode( raw_option( HOSTS_OPTION ) );
	}

	/**
	 * Ends pauses caused by failures, so that a user's retry starts at once. Other rests stay.
	 *
	 * @param list<string> $hosts
	 */
	public static function end_pauses( array $hosts ): void {
		$raw    = raw_option( HOSTS_OPTION );
		$stored = self::decode( $raw );
		$ended  = [];

		foreach ( array_intersect_key( $stored, array_flip( $hosts ) ) as $host => $health ) {
			if ( $health->is_paused() ) {
				$ended[ $host ] = $health->with( [ 'until' => 0 ] );
			}
		}

		// No retry: if another runner wrote meanwhile, its information is newer.
		if ( [] !== $ended ) {
			compare_and_swap_option( HOSTS_OPTION, $raw, (string) wp_json_encode( array_replace( $stored, $ended ) ) );
		}
	}

	public function refresh(): void {
		if ( microtime( true ) < $this->refreshed_at + self::REFRESH_SECONDS ) {
			return;
		}

		$this->refreshed_at = microtime( true );
		foreach ( self::load() as $host => $stored ) {
			$this->hosts[ $host ] = isset( $this->hosts[ $host ] ) ? $this->hosts[ $host ]->merge( $stored, now() ) : $stored;
		}
	}

	public function cap( string $host ): int {
		return isset( $this->hosts[ $host ] ) ? min( $this->max_cap, $this->hosts[ $host ]->cap ) : $this->max_cap;
	}

	public function seconds_to_wait( string $host ): int {
		$until = isset( $this->hosts[ $host ] ) ? $this->hosts[ $host ]->until : 0;

		return 0 === $until ? 0 : max( 0, $until - now() );
	}

	/** @return array<string, Host_Health> The hosts that must not get requests now. */
	public function resting(): array {
		$now = now();

		return array_filter( $this->hosts, static fn ( Host_Health $health ): bool => $health->until > $now );
	}

	/** @phpstan-param array{status: int, error: string, at: int, retry_after: int|null, ...} $answer */
	public function record( string $host, array $answer ): void {
		$before = $this->hosts[ $host ] ?? Host_Health::unknown( $this->max_cap );
		$after  = $before->after( $answer, $this->max_cap, wp_rand( 0, 1000 ) / 1000 );

		$this->hosts[ $host ] = $after;
		$is_worse             = $after->cap < $before->cap || $after->until > $before->until;
		$has_recovered        = $before->failures > 0 && 0 === $after->failures && $before->until > 0;
		if ( $is_worse || $has_recovered ) {
			$this->unshared[ $host ] = true;
		}
	}

	public function share(): void {
		$news = array_intersect_key( $this->hosts, $this->unshared );
		if ( [] === $news ) {
			return;
		}

		change_option(
			HOSTS_OPTION,
			static function ( ?string $raw ) use ( $news ): string {
				$stored = self::decode( $raw );
				foreach ( $news as $host => $health ) {
					$stored[ $host ] = isset( $stored[ $host ] ) ? $health->merge( $stored[ $host ], now() ) : $health;
				}

				return (string) wp_json_encode( self::recent( $stored ) );
			},
			'off'
		);
		$this->unshared = [];
	}

	/** @return array<string, Host_Health> */
	private static function decode( ?string $raw ): array {
		$read   = null === $raw ? null : json_decode( $raw, true );
		$hosts  = [];
		$newest = now() + self::CLOCK_SKEW_SECONDS;

		foreach ( is_array( $read ) ? $read : [] as $host => $stored ) {
			if ( is_array( $stored ) ) {
				$health = Host_Health::from_stored( $stored );
				// A time in the future was written before the clock was set back, so the remaining rest is unknown.
				$until = $health->at > $newest ? 0 : min( $health->until, now() + self::KEEP_SECONDS );

				$hosts[ (string) $host ] = $health->with(
					[
						'until' => $until,
						'at'    => min( $health->at, $newest ),
					]
				);
			}
		}

		return $hosts;
	}

	/**
	 * @param array<string, Host_Health> $hosts
	 * @return array<string, Host_Health>
	 */
	private static function recent( array $hosts ): array {
		$since = now() - self::KEEP_SECONDS;
		$hosts = array_filter( $hosts, static fn ( Host_Health $health ): bool => max( $health->at, $health->until ) > $since );
		uasort( $hosts, static fn ( Host_Health $one, Host_Health $other ): int => $other->at <=> $one->at );

		return array_slice( $hosts, 0, self::MAX_HOSTS, true );
	}
}
