<?php
/**
 * Flushes everything: gives every picture a new address by switching the provider's endpoint, step by step on record.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use WP_Error;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../run/drivers.php';
require_once __DIR__ . '/../plan-site.php';
require_once __DIR__ . '/../run/runner-hooks.php';
require_once __DIR__ . '/site-edges.php';
require_once __DIR__ . '/site-errors.php';
require_once __DIR__ . '/site-parts.php';
require_once __DIR__ . '/site-steps.php';

/**
 * What people and the runner may do with a flush of everything, each under the lock.
 *
 * @phpstan-import-type FlushRow from Store
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

		$parts = site_parts( $this->store );

		if ( is_wp_error( $parts ) ) {
			return $parts;
		}

		if ( $parts[0]['from'] !== $expected ) {
			return endpoint_changed( $parts[0]['from'] );
		}

		$id = $this->store->create(
			[
				'scope'         => 'site',
				'state'         => 'running',
				'user_id'       => $user_id,
				'reason'        => $reason,
				'subject'       => [
					'provider' => $parts[0]['id'],
					'parts'    => $parts,
				],
				'endpoint_from' => $parts[0]['from'],
				'endpoint_to'   => $parts[0]['to'],
				'steps'         => site_steps( $parts, (bool) count( edges_of_everything( array_merge( array_column( $parts, 'from' ), array_column( $parts, 'to' ) ) ) ) ),
			],
			[]
		);
		if ( 0 === $id ) {
			return storage_failed();
		}

		$this->run->tell( 'start', 'recorded', $id );
		before_flush( $id );

		$row = $this->try_all( $id );

		if ( null === $row || 'running' !== $row['state'] ) {
			return null === $row ? storage_failed() : cdn_failed( $row );
		}

		wake_runner();

		return $id;
	}

	/**
	 * Does what tells at once whether it can work: tries each part's endpoint with one picture, or else asks ShortPixel.
	 *
	 * @return array<string, mixed>|null
	 * @phpstan-return FlushRow|null
	 */
	private function try_all( int $id ): ?array {
		do {
			$goes_on = $this->run->advance( $id, true );
			$row     = $this->store->get( $id );
			$next    = null === $row ? null : next_step( $row['steps'] );
		} while ( $goes_on && null !== $row && null !== $next && 'try' === $row['steps'][ $next ]['id'] );

		return $row;
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

		$parts  = parts_to_undo( $row );
		$moved  = array_filter( $parts, static fn ( array $part ): bool => endpoint_of( $part['id'] ) !== $part['to'] );
		$change = reset( $moved );

		// What somebody else changed meanwhile is left; the others go back all the same.
		if ( count( $moved ) === count( $parts ) ) {
			$now = false === $change ? null : endpoint_of( $change['id'] );

			return null === $now ? cannot_undo() : endpoint_changed( $now );
		}

		$changes = [
			'state'       => 'running',
			'stage'       => 'site',
			'steps'       => steps_with_undo( $row['steps'], $parts ),
			'failure'     => null,
			'finished_at' => 0,
		];

		if ( ! $this->store->update( $id, $changes, $row['state'] ) ) {
			return storage_failed();
		}

		foreach ( $parts as $part ) {
			$this->run->advance( $id );
		}

		$row = $this->store->get( $id );

		if ( null === $row || ! has_step( $row['steps'], 'switch_back', [ 'done' ] ) ) {
			return endpoint_changed( (string) endpoint_of( $parts[0]['id'] ) );
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
