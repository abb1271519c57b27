<?php
/**
 * Lets one runner at a time plan a slice of a flush.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../run/planning.php';

/**
 * A lease in the flush's own row, taken and given back by compare-and-swap. A planner that dies leaves it to end; its slice is
 * planned again, and of its rows those that are there already are left out by their unique key.
 */
final class Store_Planning {
	// A slice takes a second or two. A planner that needs longer than this is gone, or does no harm any more.
	private const LEASE_SECONDS = 60;

	// Other runners change the flush as well; each change makes a swap fail.
	private const TRIES = 20;

	private Store $store;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store ) {
		$this->store = $store;
	}

	/**
	 * Takes the lease and answers what is to be planned next, null where another has it or nothing is left.
	 *
	 * @return array{images: int, done: int, skipped: int, after: int, last: int, ended: bool, token: string, until: int, tries: int, ids: list<int>}|null
	 */
	public function lease( int $flush_id ): ?array {
		for ( $try = 1; $try <= self::TRIES; $try++ ) {
			$row      = $this->store->get( $flush_id );
			$planning = null === $row ? null : planning_of( $row );
			if ( null === $row || null === $planning || $planning['ended'] || 'running' !== $row['state'] || self::is_held( $planning ) ) {
				return null;
			}
			$planning['token'] = wp_generate_password( 20, false );
			$planning['until'] = now() + self::LEASE_SECONDS;
			// Counted before it is known how it goes: what kills its planner is not tried for ever.
			++$planning['tries'];
			if ( $this->store->update( $flush_id, [ 'planning' => $planning ], 'running', null, $row['version'] ) ) {
				return $planning;
			}
		}

		return null;
	}

	/**
	 * Gives the lease back with what has been planned; false where it was lost to another.
	 *
	 * @param array{images: int, done: int, skipped: int, after: int, last: int, ended: bool, token: string, until: int, tries: int, ids: list<int>} $planning What lease() gave, moved on.
	 */
	public function give_back( int $flush_id, array $planning ): bool {
		$free = [
			'token' => '',
			'until' => 0,
		] + $planning;
		for ( $try = 1; $try <= self::TRIES; $try++ ) {
			$row  = $this->store->get( $flush_id );
			$held = null === $row ? '' : planning_of( $row )['token'] ?? '';
			if ( null === $row || $held !== $planning['token'] ) {
				return false;
			}
			if ( $this->store->update( $flush_id, [ 'planning' => $free ], null, null, $row['version'] ) ) {
				return true;
			}
		}

		return false;
	}

	/**
	 * Tells whether somebody is planning. A lease of longer than it can be was written by a clock that has been put back since.
	 *
	 * @phpstan-param array{token: string, until: int, ...} $planning
	 * @param array<string,mixed> $planning What is still to be planned.
	 */
	public static function is_held( array $planning ): bool {
		$now = now();

		return '' !== $planning['token'] && $planning['until'] > $now && $planning['until'] <= $now + self::LEASE_SECONDS;
	}
}
