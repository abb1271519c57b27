<?php
/**
 * Carries a flush of everything from one step to the next.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\now;
use function ShortPixelFlush\outcome;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\restore;
use function ShortPixelFlush\Versions\stash;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../run/drivers.php';
require_once __DIR__ . '/../run/runner-hooks.php';
require_once __DIR__ . '/site-parts.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../../providers/providers.php';
require_once __DIR__ . '/../../versions/store.php';

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

		$index = next_step( $row['steps'] );

		if ( null === $index ) {
			$this->end( $id, $row['steps'], site_result( $row['steps'] ) );

			return false;
		}

		$step = $row['steps'][ $index ];

		if ( '' !== text( $step['code'] ?? '' ) && integer( $step['started_at'] ?? 0 ) > now() - self::AGAIN_SECONDS ) {
			return false;
		}

		$parts = $this->parts_for( $step, $row );

		// Whoever asked is gone, and nothing has changed yet; a switch that may have happened is looked at all the same.
		$is_begun   = has_step( $row['steps'], 'switch', [ 'done' ] ) || has_step( $row['steps'], 'purge', [ 'done' ] );
		$is_unbegun = 'try' === $step['id'] || ( in_array( $step['id'], [ 'switch', 'purge' ], true ) && 'queued' === $step['state'] && ! $is_begun && $row['created_at'] < now() - self::STALE_SECONDS );

		if ( $is_unbegun && ! $is_starting ) {
			$this->fail( $id, $row['steps'], $index, outcome( 'failed', 'interrupted' ) );

			return false;
		}

		if ( [] === $parts ) {
			return $this->give_up_part( $id, $row['steps'], $index, outcome( 'failed', 'no_provider' ) );
		}

		return $this->do_step( $row, $index, $parts );
	}

	/**
	 * Lists the parts that a step is about, with their providers: its own, or for what is done once all that were changed.
	 *
	 * @param array<mixed>         $step
	 * @param array<string, mixed> $row
	 * @phpstan-param array{subject: array<mixed>, steps: list<array<mixed>>, ...} $row
	 * @return list<array{provider: Provider, by: string, from: string, to: string}>
	 */
	private function parts_for( array $step, array $row ): array {
		$is_undo = has_step( $row['steps'], 'switch_back' );
		$named   = text( $step['provider'] ?? '' );
		$parts   = [];

		if ( '' !== $named || in_array( $step['id'] ?? '', PART_STEPS, true ) ) {
			$of = array_filter( parts_of( $row ), static fn ( array $part ): bool => '' === $named || $part['id'] === $named );
		} else {
			$of = parts_with( $row, $row['steps'], $is_undo ? [ 'switch_back' ] : [ 'switch', 'purge' ], [ 'done' ] );
		}

		foreach ( $of as $part ) {
			$provider          = provider_by_id( $part['id'] );
			list( $from, $to ) = direction_of( $part, $row['steps'] );

			if ( null !== $provider ) {
				$parts[] = [
					'provider' => $provider,
					'by'       => $part['by'],
					'from'     => $from,
					'to'       => $to,
				];
			}
		}

		return $parts;
	}

	/**
	 * Records, acts, records; a record that can't be written leaves the act undone.
	 *
	 * @param array<string, mixed>                                                          $row
	 * @param non-empty-list<array{provider: Provider, by: string, from: string, to: string}> $parts
	 * @phpstan-param array{id: int, subject: array<mixed>, steps: list<array<mixed>>, started_at: int, ...} $row
	 */
	private function do_step( array $row, int $index, array $parts ): bool {
		$id      = $row['id'];
		$steps   = $row['steps'];
		$step_id = text( $steps[ $index ]['id'] ?? '' );
		$began   = microtime( true );

		$steps[ $index ]['state']      = 'running';
		$steps[ $index ]['started_at'] = now();

		if ( ! $this->store->update( $id, [ 'steps' => $steps ] + ( 0 === $row['started_at'] ? [ 'started_at' => now() ] : [] ), 'running' ) ) {
			return false;
		}

		$this->tell( $step_id, 'before', $id );
		$outcome         = ( new Site_Acts( $parts, $this->client ) )->act( $steps[ $index ] );
		$steps[ $index ] = $outcome + [ 'seconds' => round( microtime( true ) - $began, 1 ) ] + $steps[ $index ];
		$this->move_versions( $step_id, [ 'steps' => $steps ] + $row );
		$this->tell( $step_id, 'after', $id );

		if ( 'failed' === $outcome['state'] && in_array( $step_id, [ 'try', 'switch', 'purge', 'switch_back' ], true ) ) {
			return $this->give_up_part( $id, $steps, $index, $outcome );
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
	 * Goes on without a part that failed, where another was changed or can be; else that is the end.
	 *
	 * @param list<array<mixed>>                                             $steps
	 * @param array{state: string, code: string, data: array<string, mixed>} $outcome
	 */
	private function give_up_part( int $id, array $steps, int $index, array $outcome ): bool {
		$steps[ $index ] = $outcome + $steps[ $index ];
		$left            = without_part( $steps, text( $steps[ $index ]['provider'] ?? '' ) );

		if ( '' === text( $steps[ $index ]['provider'] ?? '' ) || ! has_part_left( $left ) ) {
			$this->fail( $id, $steps, $index, $outcome );

			return false;
		}

		$is_recorded = $this->store->update( $id, [ 'steps' => $left ], 'running' );
		$this->tell( text( $steps[ $index ]['id'] ?? '' ), 'recorded', $id );

		return $is_recorded;
	}

	/**
	 * Has pictures' own new addresses go and come back with the endpoint: under a new key none needs one.
	 *
	 * Not while a provider writes pages whose addresses stay as they are.
	 *
	 * @param array<string, mixed> $row
	 * @phpstan-param array{id: int, subject: array<mixed>, steps: list<array<mixed>>, ...} $row
	 */
	private function move_versions( string $step_id, array $row ): void {
		if ( 'switch_back' === $step_id && has_step( $row['steps'], 'switch_back', [ 'done' ] ) ) {
			restore( $row['id'] );
		}

		$switched = array_column( parts_with( $row, $row['steps'], [ 'switch' ], [ 'done' ] ), 'id' );
		$ready    = array_map( static fn ( Provider $provider ): string => $provider->id(), ready() );

		if ( 'switch' === $step_id && [] !== $switched && [] === array_diff( $ready, $switched ) ) {
			stash( $row['id'] );
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
