<?php
/**
 * What is known of the hosts that are asked, shared by all runners.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/host-health.php';
require_once __DIR__ . '/host-notes.php';

/**
 * The health of each host: read once a second at the most, learned from each answer, written where another runner has to know.
 *
 * Two runners may lose a count of each other's, never a pause: what is written is put on top of what is stored by then.
 *
 * @phpstan-type Health array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
final class Host_Health_Store {
	// Batches that are through sooner have nothing new to learn of the others.
	private const REFRESH_SECONDS = 1.0;

	private int $most;

	// When the others' news was last read, as microtime() counts.
	private float $refreshed_at = 0.0;

	/**
	 * What is known, by host.
	 *
	 * @var array<string,Health>
	 */
	private array $hosts = [];

	/**
	 * Hosts of which this runner learned something that the others have to know.
	 *
	 * @var array<string,true>
	 */
	private array $news = [];

	/**
	 * Keeps what it works with; nothing is read yet.
	 *
	 * @param int $most How many requests a host gets at once at the most.
	 */
	public function __construct( int $most ) {
		$this->most = max( 1, $most );
	}

	/**
	 * Takes in what other runners have learned, where that was not done just now.
	 */
	public function refresh(): void {
		if ( microtime( true ) < $this->refreshed_at + self::REFRESH_SECONDS ) {
			return;
		}
		$this->refreshed_at = microtime( true );
		foreach ( load_host_health() as $host => $stored ) {
			$this->hosts[ $host ] = isset( $this->hosts[ $host ] ) ? merged_health( $this->hosts[ $host ], $stored ) : $stored;
		}
	}

	/**
	 * Answers how many requests a host gets at once.
	 */
	public function cap( string $host ): int {
		return min( $this->most, $this->hosts[ $host ]['cap'] ?? $this->most );
	}

	/**
	 * Answers in how many seconds a host may be asked again; 0 is now.
	 */
	public function wait( string $host ): int {
		$until = $this->hosts[ $host ]['until'] ?? 0;

		return 0 === $until ? 0 : max( 0, $until - now() );
	}

	/**
	 * Lists the hosts that are not to be asked now, and what is known of each.
	 *
	 * @return array<string,array<string,mixed>>
	 * @phpstan-return array<string,Health>
	 */
	public function resting(): array {
		$now = now();

		return array_filter( $this->hosts, static fn ( array $health ): bool => $health['until'] > $now );
	}

	/**
	 * Learns from an answer.
	 *
	 * @param array<string,mixed> $answer As Client answers.
	 * @phpstan-param array{status: int, error: string, at: int, retry_after: int|null, ...} $answer
	 */
	public function note( string $host, array $answer ): void {
		$before = $this->hosts[ $host ] ?? unknown_health( $this->most );
		$after  = health_after( $before, $answer, $this->most, wp_rand( 0, 1000 ) / 1000 );

		$this->hosts[ $host ] = $after;
		$is_new               = $after['cap'] < $before['cap'] || $after['until'] > $before['until'];
		$is_over              = $before['failures'] > 0 && 0 === $after['failures'] && $before['until'] > 0;
		if ( $is_new || $is_over ) {
			$this->news[ $host ] = true;
		}
	}

	/**
	 * Tells the other runners, where there is anything to tell.
	 */
	public function share(): void {
		if ( [] !== $this->news ) {
			save_host_health( array_intersect_key( $this->hosts, $this->news ) );
			$this->news = [];
		}
	}
}
