<?php
/**
 * Carries a flush of everything from one step to the next.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Providers\all;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\put_back;
use function ShortPixelFlush\Versions\set_aside;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/drivers.php';
require_once __DIR__ . '/runner-hooks.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/../versions/store.php';

/**
 * Before each act its step is on record as running, so a request that is killed anywhere leaves enough for the next one to go
 * on, or to end what had not begun to change anything. The caller holds the lock.
 */
final class Site_Run {
	// An interrupted flush that has not switched yet is not taken up later than this: nobody expects it any more.
	private const STALE_SECONDS = 900;

	// A step that has to be looked at again, such as a page that a cache still holds, gets this much time in between.
	private const AGAIN_SECONDS = 2;

	private Store $store;

	private Client $client;

	public function __construct( Store $store, Client $client ) {
		$this->store  = $store;
		$this->client = $client;
	}

	/**
	 * Does the next step, or ends the flush; tells whether there is more to do in this request.
	 *
	 * @param bool $is_starting Whether this is the request that the flush was asked for in; only that one may try the endpoint.
	 */
	public function advance( int $id, bool $is_starting = false ): bool {
		$row = $this->store->get( $id );

		if ( null === $row || 'site' !== $row['scope'] || ! in_array( $row['state'], Store::OPEN_STATES, true ) ) {
			return false;
		}

		$index    = next_step( $row['steps'] );
		$provider = $this->provider_of( $row['subject'] );

		if ( null === $index ) {
			$this->end( $id, $row['steps'], site_result( $row['steps'] ) );

			return false;
		}

		$step = $row['steps'][ $index ];

		if ( '' !== text( $step['code'] ?? '' ) && integer( $step['started_at'] ?? 0 ) > now() - self::AGAIN_SECONDS ) {
			return false;
		}

		// Whoever asked is gone, and nothing has changed yet; a switch that may have happened is looked at all the same.
		$is_unbegun = 'try' === $step['id'] || ( 'switch' === $step['id'] && 'queued' === $step['state'] && $row['created_at'] < now() - self::STALE_SECONDS );

		if ( null === $provider || ( $is_unbegun && ! $is_starting ) ) {
			$this->fail( $id, $row['steps'], $index, outcome( 'failed', null === $provider ? 'no_provider' : 'interrupted' ) );

			return false;
		}

		return $this->do_step( $id, $row['steps'], $index, $provider, direction_of( $row['steps'], $row['endpoint_from'], $row['endpoint_to'] ) );
	}

	/**
	 * Records, acts, records; a record that can't be written leaves the act undone.
	 *
	 * @param list<array<mixed>>    $steps
	 * @param array{string, string} $direction From which endpoint to which.
	 */
	private function do_step( int $id, array $steps, int $index, Provider $provider, array $direction ): bool {
		$step_id = text( $steps[ $index ]['id'] ?? '' );
		$began   = microtime( true );

		$steps[ $index ]['state']      = 'running';
		$steps[ $index ]['started_at'] = now();

		if ( ! $this->store->update( $id, [ 'steps' => $steps ] + $this->first_time( $id ), 'running' ) ) {
			return false;
		}

		$this->tell( $step_id, 'before', $id );
		$outcome = ( new Site_Acts( $provider, $this->client ) )->act( $steps[ $index ], $direction[0], $direction[1] );
		$this->move_versions( $step_id, $outcome['state'], $id );
		$this->tell( $step_id, 'after', $id );

		$steps[ $index ] = $outcome + [ 'seconds' => round( microtime( true ) - $began, 1 ) ] + $steps[ $index ];

		if ( 'failed' === $outcome['state'] && in_array( $step_id, [ 'try', 'switch', 'switch_back' ], true ) ) {
			$this->fail( $id, $steps, $index, $outcome );

			return false;
		}

		$is_recorded = $this->store->update( $id, [ 'steps' => $steps ], 'running' );
		$this->tell( $step_id, 'recorded', $id );

		if ( 'running' === $outcome['state'] ) {
			schedule_run( now() + 5 );
		}

		// Some page caches are cleared as this request ends: the front page is looked at in the next.
		return $is_recorded && 'running' !== $outcome['state'] && 'page_caches' !== $step_id;
	}

	/**
	 * Has pictures' own new addresses go and come back with the endpoint: under a new key none needs one.
	 *
	 * Not where another provider writes pages as well, whose addresses stay as they are.
	 */
	private function move_versions( string $step_id, string $state, int $id ): void {
		if ( 'done' !== $state ) {
			return;
		}

		if ( 'switch' === $step_id && count( ready() ) < 2 ) {
			set_aside( $id );
		} elseif ( 'switch_back' === $step_id ) {
			put_back( $id );
		}
	}

	/**
	 * Ends a flush at a step that failed before anything was changed.
	 *
	 * @param list<array<mixed>>                                                   $steps
	 * @param array{state: string, code: string, data: array<string, mixed>} $outcome
	 */
	private function fail( int $id, array $steps, int $index, array $outcome ): void {
		$is_undo         = has_step( $steps, 'switch_back' );
		$steps[ $index ] = $outcome + $steps[ $index ];

		// An undo that could not begin leaves everything as flushed as it was.
		$this->end(
			$id,
			skip_the_rest( $steps ),
			$is_undo || has_step( $steps, 'switch', [ 'done' ] ) ? 'partial' : 'failed',
			[
				'code' => $outcome['code'],
				'data' => $outcome['data'],
			]
		);
	}

	/**
	 * @param list<array<mixed>>                                    $steps
	 * @param array{code: string, data: array<string, mixed>}|null $failure
	 */
	private function end( int $id, array $steps, string $state, ?array $failure = null ): void {
		$changes = [
			'state'       => $state,
			'stage'       => 'end',
			'steps'       => $steps,
			'failure'     => $failure,
			'finished_at' => now(),
		];

		if ( $this->store->update( $id, $changes, 'running' ) ) {
			$this->tell( 'end', 'recorded', $id );
			after_flush( $id, $state );
		}
	}

	/**
	 * @param array<mixed> $subject
	 */
	public function provider_of( array $subject ): ?Provider {
		foreach ( all() as $provider ) {
			if ( $provider->id() === ( $subject['provider'] ?? '' ) ) {
				return $provider;
			}
		}

		return null;
	}

	/**
	 * @return array<string, int>
	 */
	private function first_time( int $id ): array {
		$row = $this->store->get( $id );

		return null !== $row && 0 === $row['started_at'] ? [ 'started_at' => now() ] : [];
	}

	public function tell( string $step, string $moment, int $id ): void {
		/**
		 * Fires around every step of a flush of everything.
		 *
		 * @param string $step   `start`, a step's id, or `end`.
		 * @param string $moment `before` the act, `after` it, or when what became of it is `recorded`.
		 * @param int    $id     The flush.
		 */
		do_action( 'shortpixel_flush_site_step', $step, $moment, $id );
	}
}
