<?php
/**
 * Flushes everything: gives every picture a new address by switching the provider's endpoint, step by step on record.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use WP_Error;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/drivers.php';
require_once __DIR__ . '/plan-site.php';
require_once __DIR__ . '/runner-hooks.php';
require_once __DIR__ . '/site-errors.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/unused-endpoint.php';

/**
 * What people and the runner may do with a flush of everything, each under the lock.
 */
final class Site_Flush {
	private Store $store;

	private Site_Run $run;

	public function __construct( Store $store, Client $client ) {
		$this->store = $store;
		$this->run   = new Site_Run( $store, $client );
	}

	/**
	 * Starts a flush: tries the next endpoint with one picture, and leaves the rest to step().
	 *
	 * @param string $expected The endpoint that the person saw.
	 * @return int|WP_Error The flush's id.
	 */
	public function start( string $expected, string $reason, int $user_id ) {
		$this->recover();

		if ( ! Site_Lock::take() ) {
			return already_running();
		}

		try {
			return $this->start_locked( $expected, $reason, $user_id );
		} finally {
			Site_Lock::release();
		}
	}

	/**
	 * Does what can be done of a flush within a time; nothing while another request is at it.
	 *
	 * @param array<string, mixed> $row The flush.
	 */
	public function step( array $row, float $seconds ): void {
		$until = microtime( true ) + $seconds;
		$id    = integer( $row['id'] ?? 0 );

		do {
			if ( ! Site_Lock::take() ) {
				return;
			}

			try {
				$goes_on = $this->run->advance( $id );
			} finally {
				Site_Lock::release();
			}
		} while ( $goes_on && microtime( true ) < $until );
	}

	/**
	 * Puts the old endpoint back, if the new one is still there. Clearing the caches is left to step().
	 *
	 * @param array<string, mixed> $row The flush.
	 * @return true|WP_Error
	 */
	public function undo( array $row ) {
		if ( ! Site_Lock::take() ) {
			return already_running();
		}

		try {
			return $this->undo_locked( integer( $row['id'] ?? 0 ) );
		} finally {
			Site_Lock::release();
		}
	}

	/**
	 * Takes up what an earlier request left in the middle.
	 */
	public function recover(): void {
		foreach ( $this->store->open( null ) as $row ) {
			// A flush that moved a moment ago has somebody who drives it.
			if ( 'site' === $row['scope'] && $row['updated_at'] <= now() - 10 ) {
				$this->step( $row, 20.0 );
			}
		}
	}

	/**
	 * @return int|WP_Error
	 */
	private function start_locked( string $expected, string $reason, int $user_id ) {
		if ( $this->is_any_open() ) {
			return already_running();
		}

		$provider = site_provider();

		if ( is_wp_error( $provider ) ) {
			return $provider;
		}

		$from = (string) $provider->endpoint();

		if ( $from !== $expected ) {
			return endpoint_changed( $from );
		}

		$id = $this->store->create(
			[
				'scope'         => 'site',
				'state'         => 'running',
				'user_id'       => $user_id,
				'reason'        => $reason,
				'subject'       => [ 'provider' => $provider->id() ],
				'endpoint_from' => $from,
				'endpoint_to'   => (string) unused_endpoint( $from, $this->store ),
				'steps'         => new_steps( SITE_STEPS ),
			],
			[]
		);
		if ( 0 === $id ) {
			return storage_failed();
		}

		$this->run->tell( 'start', 'recorded', $id );
		before_flush( $id );

		$this->run->advance( $id, true );

		$row = $this->store->get( $id );

		if ( null === $row || 'running' !== $row['state'] ) {
			return null === $row ? storage_failed() : cdn_failed( $row );
		}

		wake_runner();

		return $id;
	}

	/**
	 * @return true|WP_Error
	 */
	private function undo_locked( int $id ) {
		$row = $this->store->get( $id );

		if ( null === $row || 'site' !== $row['scope'] || ! in_array( $row['state'], [ 'done', 'partial' ], true ) ) {
			return cannot_undo();
		}

		if ( $this->is_any_open() ) {
			return already_running();
		}

		$provider = $this->run->provider_of( $row['subject'] );
		$now      = null === $provider ? null : $provider->endpoint();

		if ( $now !== $row['endpoint_to'] ) {
			return null === $now ? cannot_undo() : endpoint_changed( $now );
		}

		$changes = [
			'state'       => 'running',
			'stage'       => 'site',
			'steps'       => steps_with_undo( $row['steps'] ),
			'failure'     => null,
			'finished_at' => 0,
		];

		if ( ! $this->store->update( $id, $changes, $row['state'] ) ) {
			return storage_failed();
		}

		$this->run->advance( $id );
		$row = $this->store->get( $id );

		if ( null === $row || ! has_step( $row['steps'], 'switch_back', [ 'done' ] ) ) {
			return endpoint_changed( (string) ( null === $provider ? '' : $provider->endpoint() ) );
		}

		wake_runner();

		return true;
	}

	private function is_any_open(): bool {
		return 0 < $this->store->find(
			[
				'scope'    => 'site',
				'state'    => Store::OPEN_STATES,
				'per_page' => 1,
			]
		)['total'];
	}
}
