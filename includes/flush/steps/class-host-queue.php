<?php
/** Claims the rows of one flush with regard to its hosts. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Host_Health;
use ShortPixelFlush\Http\Host_Health_Store;
use function ShortPixelFlush\Http\request_host;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../http/address.php';
require_once __DIR__ . '/../model/values.php';

/** No host waits for another. Those that are paused are passed over, and named in the flush's notes. */
final class Host_Queue {
	// So that an address at which a runner dies each time takes no other with it.
	public const ONE_BY_ONE = [
		'parallel' => 1,
		'portion'  => 1,
	];

	// A host that was paused so often in a row, for a flush that has tried for so long, is given up.
	private const PAUSES_TO_GIVE_UP  = 5;
	private const SECONDS_TO_GIVE_UP = 900;

	// More hosts than this take turns in the order of their rows.
	private const MOST_HOSTS = 8;

	private Flushes $flushes;

	private Purges $purges;

	private Flush $flush;

	private string $state;

	private Host_Health_Store $health;

	/**
	 * The hosts that had rows when this slice first asked.
	 *
	 * @var list<string>|null
	 */
	private ?array $hosts = null;

	/** @param string $state State of the rows that are claimed. */
	public function __construct( Flush $flush, string $state, int $parallel ) {
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
		$this->flush   = $flush;
		$this->state   = $state;
		$this->health  = new Host_Health_Store( $parallel );
	}

	/**
	 * Claims rows, of each host its share. Those of hosts that are to be left alone are put off, so that the flush knows for how
	 * long there is nothing to do.
	 *
	 * @return list<Purge>
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
			// Each claim under the same token returns the earlier rows as well.
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

	/**
	 * Tells whether rows are among these that a runner was at when it died, twice: one of them may have killed it.
	 *
	 * @param list<Purge> $rows
	 */
	public static function may_kill( array $rows ): bool {
		return [] !== array_filter( $rows, static fn ( Purge $row ): bool => $row->attempts >= 2 && null === $row->failure );
	}

	/**
	 * Returns the options that a batch is sent with.
	 *
	 * @return array{parallel: int, health: Host_Health_Store, until: float, portion: int}
	 */
	public function limits( Budget $budget ): array {
		return [
			'parallel' => $budget->parallel(),
			'health'   => $this->health,
			'until'    => $budget->last_begin(),
			'portion'  => Claim::PORTION,
		];
	}

	/** Shares what was learned with other runners, and notes which of the flush's hosts are paused. */
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
				$notes = array_values( array_filter( $flush->notes, static fn ( array $note ): bool => ! isset( $paused[ text( entries( $note['data'] ?? [] )['host'] ?? '' ) ] ) ) );
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
	 * Returns why the rows of a host are given up; null while there is hope.
	 *
	 * @param bool $is_too_long Whether the host asks to be left alone for longer than a flush waits.
	 */
	public function given_up( string $url, bool $is_too_long ): ?Failure {
		$health = $this->health->resting()[ request_host( $url ) ] ?? null;
		if ( null === $health ) {
			return null;
		}
		$reason = $health->reason;
		if ( '' === $reason ) {
			return $is_too_long ? new Failure( 'http_error', [ 'status' => 429 ] ) : null;
		}
		if ( $health->pauses < self::PAUSES_TO_GIVE_UP || $this->flush->started_at > now() - self::SECONDS_TO_GIVE_UP ) {
			return null;
		}
		return is_numeric( $reason ) ? new Failure( 'http_error', [ 'status' => (int) $reason ] ) : new Failure( $reason );
	}
}
