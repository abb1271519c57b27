<?php
/**
 * What people do with a flush that is stored.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../run/planning.php';
require_once __DIR__ . '/store-query.php';

/**
 * Try again, stop, pause and resume, each safe against runners that are at the flush meanwhile.
 */
final class Store_Acts {
	private Store $store;

	private Store_Purges $purges;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store, Store_Purges $purges ) {
		$this->store  = $store;
		$this->purges = $purges;
	}

	/**
	 * Queues again what failed, is stale or was stopped, and answers how many addresses that is.
	 *
	 * The rows move first: killed in between, the flush is still ended and can be retried once more.
	 */
	public function retry( int $id ): int {
		$row = $this->store->get( $id );
		if ( null === $row || 'site' === $row['scope'] || in_array( $row['state'], Store::OPEN_STATES, true ) ) {
			return 0;
		}

		$this->purges->move( $id, Store::RETRY_STATES, unsent_purge() );
		$queued = $this->purges->horizon( $id, 'shortpixel', 'queued' )['open'] ?? 0;
		// What was stopped before all was planned goes on with that.
		$queued  = 0 === $queued && is_growing( $row ) ? 1 : $queued;
		$changes = [
			'state'       => 'queued',
			'stage'       => 'shortpixel',
			'failure'     => null,
			'wait_until'  => 0,
			'finished_at' => 0,
			'paused'      => 0,
		];

		return $queued > 0 && $this->store->update( $id, $changes, $row['state'] ) ? $queued : 0;
	}

	/**
	 * Stops a flush and answers how many addresses will not be looked at any more; 0 when there was nothing to stop.
	 */
	public function cancel( int $id ): int {
		$row = $this->store->get( $id );
		if ( null === $row || 'site' === $row['scope'] ) {
			return 0;
		}

		$stopped = 'cancelled' === $row['state'];
		foreach ( Store::OPEN_STATES as $state ) {
			$stopped = $stopped || $this->store->update(
				$id,
				[
					'state'       => 'cancelled',
					'stage'       => 'end',
					'paused'      => 0,
					'wait_until'  => 0,
					'finished_at' => now(),
				],
				$state
			);
		}

		return $stopped ? max( 1, $this->purges->move( $id, [ 'queued', 'sent' ], [ 'state' => 'cancelled' ] ) ) : 0;
	}

	/**
	 * Pauses or resumes; tells whether this was the call that did it.
	 *
	 * A paused flush waits: a runner that moves it from the state in which it saw it comes too late.
	 */
	public function set_paused( int $id, bool $paused ): bool {
		// A runner may move it between the look and the change, at most now and then.
		for ( $try = 0; $try < 5; $try++ ) {
			$row = $this->store->get( $id );
			if ( null === $row || 'site' === $row['scope'] || $paused === $row['paused'] || ! in_array( $row['state'], Store::OPEN_STATES, true ) ) {
				return false;
			}
			$changes = [
				'paused' => $paused ? 1 : 0,
				// One that nobody has begun is begun by its first runner, who tells.
				'state'  => ! $paused && 0 === $row['started_at'] ? 'queued' : 'waiting',
			] + ( 'queued' === $row['state'] ? [ 'started_at' => 0 ] : [] );
			if ( $this->store->update( $id, $changes, null, null, $row['version'] ) ) {
				return true;
			}
		}

		return false;
	}
}
