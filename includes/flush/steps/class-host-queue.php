<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Host_Health;
use ShortPixelFlush\Http\Host_Health_Store;
use ShortPixelFlush\Model\Facts;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Http\request_host;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Claims rows of one flush by host, so that a slow host does not hold up the others. Resting hosts are skipped; those
 * paused after failures are listed in the flush's notes.
 *
 * @phpstan-type Batch_Limits array{parallel: int, health: Host_Health_Store, until: float}
 */
final class Host_Queue {
	// A host is given up after this many consecutive pauses, but not before the flush has run for this long.
	private const PAUSES_TO_GIVE_UP  = 5;
	private const SECONDS_TO_GIVE_UP = 900;

	/** In seconds. A host that asks for a longer pause is not waited for. */
	public const LONGEST_WAIT = 3600;

	// With more hosts than this, rows are claimed in their order, whatever their host.
	private const MOST_HOSTS = 8;

	private Flushes $flushes;

	private Purges $purges;

	private Flush $flush;

	private string $state;

	private Host_Health_Store $health;

	/** @var list<string>|null The hosts of the rows to claim, as of the slice's first claim. */
	private ?array $hosts = null;

	/** @param string $state The state of the rows to claim. */
	public function __construct( Flush $flush, string $state, int $parallel ) {
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
		$this->flush   = $flush;
		$this->state   = $state;
		$this->health  = new Host_Health_Store( $parallel );
	}

	/**
	 * @return list<Purge> Rows, with a share for each host if there are few hosts. If all hosts with due rows rest,
	 *     their rows are put off, so that the runner knows how long to wait.
	 */
	public function claim( int $limit, int $lease ): array {
		$this->health->refresh();
		$resting     = $this->health->resting();
		$names       = array_map( 'strval', array_keys( $resting ) );
		$this->hosts = $this->hosts ?? $this->purges->hosts( $this->flush->id, $this->state );
		$asked       = array_values( array_diff( $this->hosts, $names ) );
		$is_shared   = count( $asked ) > 1 && count( $asked ) <= self::MOST_HOSTS;
		$claim       = '';
		$claimed     = [];
		foreach ( $is_shared ? $asked : [ '' ] as $host ) {
			$skipped = '' === $host ? $names : array_merge( $names, array_values( array_diff( $asked, [ $host ] ) ) );
			$share   = '' === $host ? $limit : max( 1, intdiv( $limit, count( $asked ) ) );
			$rows    = $this->purges->claim( $this->flush->id, $this->state, $share, $lease, $skipped, $claim );
			// Each claim with the same token returns the earlier rows too.
			$claimed = [] === $rows ? $claimed : $rows;
			$claim   = [] === $rows ? $claim : $rows[0]->claim;
		}
		foreach ( [] === $claimed ? $resting : [] as $host => $health ) {
			$this->purges->put_off( $this->flush->id, $this->state, $health->until, (string) $host );
		}
		if ( [] !== $resting ) {
			$this->share();
		}
		return $claimed;
	}

	/** @return Batch_Limits */
	public function limits( Budget $budget ): array {
		return [
			'parallel' => $budget->parallel(),
			'health'   => $this->health,
			'until'    => $budget->last_begin(),
		];
	}

	/** Shares host health with other runners, and records which of the flush's hosts are paused. */
	public function share(): void {
		$this->health->share();
		$paused = array_filter( $this->health->resting(), static fn ( Host_Health $health ): bool => '' !== $health->reason );
		$paused = array_intersect_key( $paused, array_flip( $this->hosts ?? [] ) );
		if ( [] === $paused ) {
			return;
		}
		$this->flushes->change(
			$this->flush->id,
			static function ( Flush $flush ) use ( $paused ): ?array {
				$notes = array_values(
					array_filter( $flush->notes, static fn ( array $note ): bool => ! isset( $paused[ ( new Facts( $note['data'] ) )->host ] ) )
				);
				foreach ( $paused as $host => $health ) {
					$notes[] = [
						'code' => 'host_paused',
						'data' => [
							'host'   => (string) $host,
							'reason' => $health->reason,
							'until'  => $health->until,
						],
					];
				}
				return $flush->notes === $notes ? null : [ 'notes' => $notes ];
			}
		);
	}

	/**
	 * @param int $wait The seconds for which the URL's host still has to rest.
	 * @return Failure|null Why the URL's host is given up; null if it is not.
	 */
	public function given_up( string $url, int $wait ): ?Failure {
		$health = $this->health->resting()[ request_host( $url ) ] ?? null;
		if ( null === $health ) {
			return null;
		}
		$reason = $health->reason;
		if ( '' === $reason ) {
			return $wait > self::LONGEST_WAIT ? new Failure( 'http_error', [ 'status' => 429 ] ) : null;
		}
		if ( $health->pauses < self::PAUSES_TO_GIVE_UP || $this->flush->started_at > now() - self::SECONDS_TO_GIVE_UP ) {
			return null;
		}
		return is_numeric( $reason ) ? new Failure( 'http_error', [ 'status' => (int) $reason ] ) : new Failure( $reason );
	}
}
