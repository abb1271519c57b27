<?php
/**
 * How a runner treats the hosts of one flush.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Http\Host_Health;
use ShortPixelFlush\Http\Host_Health_Store;
use function ShortPixelFlush\Http\request_host;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../../http/address.php';

/**
 * Claims rows so that no host waits for another, passes over those that are paused, and says so in the flush's notes.
 *
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Answer from Client
 */
final class Runner_Hosts {
	// A host that was paused so often in a row, for a flush that has tried for so long, is given up.
	private const PAUSES_TO_GIVE_UP  = 5;
	private const SECONDS_TO_GIVE_UP = 900;

	// More hosts than this take turns in the order of their rows.
	private const MOST_HOSTS = 8;

	// So that an address at which a runner dies each time takes no other with it.
	public const ONE_BY_ONE = [
		'parallel' => 1,
		'portion'  => 1,
	];

	private Store $store;

	private int $flush_id;

	private Host_Health_Store $host_health;

	/**
	 * The hosts that had rows when this step first asked.
	 *
	 * @var list<string>|null
	 */
	private ?array $hosts = null;

	private ?int $started_at = null;

	// Whether the last claim got all that was due: to claim again at once would be in vain.
	private bool $has_all = false;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store, int $flush_id, int $parallel ) {
		$this->store       = $store;
		$this->flush_id    = $flush_id;
		$this->host_health = new Host_Health_Store( $parallel );
	}

	/**
	 * Claims rows in a state, of each host its share; none of a host that is to be left alone. Those are put off, so that the
	 * flush knows for how long there is nothing to do.
	 *
	 * @return list<array<string,mixed>>
	 * @phpstan-return list<PurgeRow>
	 */
	public function claim( string $state, int $limit, int $lease ): array {
		$this->host_health->refresh();
		$resting     = $this->host_health->resting();
		$names       = array_map( 'strval', array_keys( $resting ) );
		$this->hosts = $this->hosts ?? $this->store->hosts( $this->flush_id, 'shortpixel', $state );
		$asked       = array_values( array_diff( $this->hosts, $names ) );
		$is_shared   = count( $asked ) > 1 && count( $asked ) <= self::MOST_HOSTS;
		$claim       = '';
		$purges      = [];
		foreach ( $is_shared ? $asked : [ '' ] as $host ) {
			$skipped = '' === $host ? $names : array_merge( $names, array_values( array_diff( $asked, [ $host ] ) ) );
			$share   = '' === $host ? $limit : max( 1, intdiv( $limit, count( $asked ) ) );
			$rows    = $this->store->claim( $this->flush_id, 'shortpixel', [ $state ], $share, $lease, $skipped, $claim );
			$claim   = $rows[0]['claim'] ?? $claim;
			// Each claim under the same token gives the earlier rows as well.
			$purges = [] === $rows ? $purges : $rows;
		}

		foreach ( [] === $purges ? $resting : [] as $host => $health ) {
			$this->store->put_off( $this->flush_id, 'shortpixel', $state, $health->until, (string) $host );
		}
		if ( [] !== $resting ) {
			$this->tell();
		}
		$this->has_all = [] === $resting && ! $is_shared && [] !== $purges && count( $purges ) < $limit;

		return $purges;
	}

	/**
	 * Tells, once, whether the last claim got all that was due.
	 */
	public function has_all(): bool {
		$has_all       = $this->has_all;
		$this->has_all = false;

		return $has_all;
	}

	/**
	 * Tells whether rows are among these that a runner was at when it died, twice: one of them may have killed it.
	 *
	 * @param list<array<string,mixed>> $purges Rows of the store.
	 * @phpstan-param list<PurgeRow> $purges
	 */
	public static function may_kill( array $purges ): bool {
		return [] !== array_filter( $purges, static fn ( array $purge ): bool => $purge['attempts'] >= 2 && null === $purge['failure'] );
	}

	/**
	 * Gives what a batch is sent with.
	 *
	 * @return array{parallel: int, health: Host_Health_Store, until: float, portion: int}
	 */
	public function limits( Runner_Budget $budget ): array {
		return [
			'parallel' => $budget->parallel(),
			'health'   => $this->host_health,
			'until'    => $budget->last_begin(),
			'portion'  => Batch::PORTION,
		];
	}

	/**
	 * Tells the other runners what was learned, and the flush which of its hosts are paused.
	 */
	public function tell(): void {
		$this->host_health->share();
		$paused = array_filter( $this->host_health->resting(), static fn ( Host_Health $health ): bool => '' !== $health->reason );
		$paused = array_intersect_key( $paused, array_flip( $this->hosts ?? [] ) );
		$flush  = [] === $paused ? null : $this->store->get( $this->flush_id );
		if ( null === $flush ) {
			return;
		}

		$notes = array_values( array_filter( $flush['notes'], static fn ( array $note ): bool => ! isset( $paused[ text( is_array( $note['data'] ?? null ) ? $note['data']['host'] ?? '' : '' ) ] ) ) );
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
		if ( $flush['notes'] !== $notes ) {
			$this->store->update( $this->flush_id, [ 'notes' => $notes ] );
		}
	}

	/**
	 * Says why the rows of a host are given up; null while there is hope.
	 *
	 * @param bool $is_too_long Whether the host asks to be left alone for longer than a flush waits.
	 * @return array{code: string, data: array<string,int>}|null
	 */
	public function given_up( string $url, bool $is_too_long ): ?array {
		$health = $this->host_health->resting()[ request_host( $url ) ] ?? null;
		if ( null === $health ) {
			return null;
		}
		if ( '' === $health->reason ) {
			return $is_too_long ? self::failure( '429' ) : null;
		}

		return $health->pauses >= self::PAUSES_TO_GIVE_UP && $this->started_at() <= now() - self::SECONDS_TO_GIVE_UP ? self::failure( $health->reason ) : null;
	}

	/**
	 * Answers when the flush was begun.
	 */
	private function started_at(): int {
		$this->started_at = $this->started_at ?? $this->store->get( $this->flush_id )['started_at'] ?? now();

		return $this->started_at;
	}

	/**
	 * Turns a host's reason into a row's.
	 *
	 * @return array{code: string, data: array<string,int>}
	 */
	private static function failure( string $reason ): array {
		return is_numeric( $reason ) ? [
			'code' => 'http_error',
			'data' => [ 'status' => (int) $reason ],
		] : [
			'code' => $reason,
			'data' => [],
		];
	}
}
