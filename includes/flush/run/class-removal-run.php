<?php
/**
 * Takes a flush of pictures from one stage to the next, in as many small steps as it needs.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\now;
use function ShortPixelFlush\settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../settings.php';
require_once __DIR__ . '/../chain/chain-record.php';
require_once __DIR__ . '/../verdict/look.php';
require_once __DIR__ . '/../new-address/new-address-record.php';
require_once __DIR__ . '/planning.php';
require_once __DIR__ . '/runner-hooks.php';
require_once __DIR__ . '/runner-result.php';

/**
 * A flush in one runner's hands for one step: what is to be removed is sent, waited for, purged at the edges and looked at. Any
 * number of them may be at one flush: purges are claimed, and each change of stage is a compare-and-swap that one of them wins.
 *
 * @phpstan-import-type FlushRow from Store
 */
final class Removal_Run {
	// A flush whose rows were never all written is given up after this; its maker is long gone.
	private const PLAN_SECONDS = 300;

	// A database that does not answer about purges for this long will not.
	private const STORAGE_SECONDS = 60;

	private Store $store;

	private Runner_Budget $budget;

	private Runner_Removals $removals;

	private Runner_Checks $checks;

	private Growth $growth;

	private Chain_Run $chain;

	/**
	 * The edges of this site, by id.
	 *
	 * @var array<string,Edge_Purge>
	 */
	private array $edges;

	private int $wait_seconds;

	private ?int $turn = null;

	// When nothing was there to look at, as microtime() counts: the next second brings little more.
	private float $looked_in_vain = 0.0;

	/**
	 * Gets ready for a step on a flush.
	 *
	 * @phpstan-param FlushRow $row
	 */
	public function __construct( Store $store, Client $client, Runner_Budget $budget, array $row ) {
		$this->store        = $store;
		$this->budget       = $budget;
		$this->wait_seconds = settings()['wait_seconds'];
		$this->edges        = gives_new_addresses( $row ) ? [] : Edge_Purge::all();
		$this->chain        = new Chain_Run( $store, $this->edges );
		$this->growth       = new Growth( $store );

		$batches        = new Chain_Batches( $store, $this->edges );
		$this->removals = new Runner_Removals( $store, $client, $this->wait_seconds, $batches );
		$this->checks   = new Runner_Checks( $store, $client, $this->wait_seconds, $batches, $this->edges );
	}

	/**
	 * Does one thing: a batch, or a change of stage. Tells whether to go on at once.
	 *
	 * @phpstan-param FlushRow $row
	 */
	public function advance( array $row ): bool {
		if ( 'plan' === $row['stage'] ) {
			return $row['updated_at'] < now() - self::PLAN_SECONDS && $this->finish( $row, 'failed', 'storage_failed' );
		}
		if ( has_site_moved( $row ) ) {
			$this->store->move( $row['id'], [ 'queued', 'sent' ], [ 'state' => 'cancelled' ] );

			return $this->finish( $row, 'failed', 'site_moved' );
		}
		if ( 'queued' === $row['state'] ) {
			return $this->begin( $row );
		}
		if ( 'waiting' === $row['state'] ) {
			// By its version: a flush that is paused meanwhile waits as well.
			return $row['wait_until'] <= now() && $this->store->update( $row['id'], [ 'state' => 'running' ], 'waiting', $row['stage'], $row['version'] );
		}

		switch ( $row['stage'] ) {
			case NEW_ADDRESS_STAGE:
				return ( new New_Address_Run( $this->store ) )->advance( $row );
			case 'shortpixel':
				return $this->send( $row ) || ( is_growing( $row ) ? $this->rest( $row ) : $this->leave( $row, 'queued' ) );
			case 'wait':
				return $this->move( $row, [ 'stage' => has_edge_stage( $row ) ? 'edge' : 'check' ] );
			case 'check':
				return $this->look( $row ) || $this->leave( $row, 'sent' );
			case 'edge_sources':
			case 'edge':
				return $this->chain->advance( $row, $this->budget ) ?? $this->move( $row, [ 'stage' => 'edge' === $row['stage'] ? 'check' : 'shortpixel' ] );
			default:
				// No address in a page has changed, so no page cache is cleared.
				return $this->move( $row, [ 'stage' => 'check' ] );
		}
	}

	/**
	 * Sends a batch. Of a flush that grows, planning, sending and looking take turns, each a batch at a time: the first
	 * removal is sent before the second slice is planned, and rows leave as fast as they come.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function send( array $row ): bool {
		if ( ! is_growing( $row ) ) {
			return ! $this->removals->has_all() && $this->removals->send( $row['id'], $this->budget );
		}
		for ( $tried = 0; $tried < 3; $tried++ ) {
			// A step that has time for one thing only must not plan each time.
			$turn       = $this->turn ?? ( 0 === ( planning_of( $row )['done'] ?? 0 ) ? 0 : 1 );
			$this->turn = ( $turn + 1 ) % 3;
			if ( ( 0 === $turn && $this->growth->plan( $row ) ) || ( 1 === $turn && $this->removals->send( $row['id'], $this->budget ) ) || ( 2 === $turn && $this->look( $row ) ) ) {
				return true;
			}
		}

		return false;
	}

	/**
	 * Looks at a batch, and folds what is through where that is much.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function look( array $row ): bool {
		if ( is_growing( $row ) ? microtime( true ) < $this->looked_in_vain + 1 : $this->checks->has_all() ) {
			return false;
		}
		$has_looked = $this->checks->look( $row['id'], $this->budget );
		if ( $has_looked ) {
			$this->growth->fold( $row );
		}
		$this->looked_in_vain = $has_looked ? 0.0 : microtime( true );

		return $has_looked;
	}

	/**
	 * Leaves a flush that grows to itself until the first of its rows falls due. Tells whether there is something to do already.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function rest( array $row ): bool {
		$due = [];
		foreach ( [ 'queued', 'sent' ] as $state ) {
			$left = $this->store->horizon( $row['id'], 'shortpixel', $state );
			if ( null === $left || $left['claimed'] > 0 ) {
				return false;
			}
			if ( $left['open'] > 0 ) {
				$due[] = $left['next'];
			}
		}
		$planning = planning_of( $row );
		if ( null !== $planning && Store_Planning::is_held( $planning ) ) {
			return false;
		}
		// Without rows it is the planner's turn.
		if ( [] === $due || min( $due ) <= now() ) {
			$this->looked_in_vain = 0.0;

			return true;
		}
		$this->wait( $row, [], min( $due ) );

		return false;
	}

	/**
	 * Begins a flush; of many runners one does.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function begin( array $row ): bool {
		$changes = [
			'state'      => 'running',
			'started_at' => now(),
		];
		if ( 'shortpixel' === $row['stage'] ) {
			$steps    = with_emptying( begun_chain( $row['steps'], $this->edges ), $row );
			$stage    = first_stage( $steps, is_growing( $row ) );
			$changes += [
				'stage' => $stage,
				'steps' => chain_at( $steps, $stage, [] ),
			];
		}
		$is_ours = $this->store->update( $row['id'], $changes, $row['state'], $row['stage'] );
		if ( $is_ours ) {
			before_flush( $row['id'] );
		}

		return $is_ours;
	}

	/**
	 * Leaves a layer that has nothing to claim: for the next one when all is done, else for as long as what is left is put off.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function leave( array $row, string $unfinished ): bool {
		$left = $this->store->horizon( $row['id'], 'shortpixel', $unfinished );
		if ( null === $left ) {
			return $this->bear_with_storage( $row );
		}
		if ( null !== $row['failure'] ) {
			$this->move( $row, [ 'failure' => null ] );
		}
		// Another runner is at it, or died: then its lease will end.
		if ( $left['claimed'] > 0 ) {
			return false;
		}
		if ( $left['open'] > 0 ) {
			if ( $left['next'] <= now() ) {
				return true;
			}
			$this->wait( $row, [], $left['next'] );

			return false;
		}

		$sent = 'queued' === $unfinished ? $this->store->horizon( $row['id'], 'shortpixel', 'sent' ) : $left;
		if ( null === $sent ) {
			return false;
		}

		if ( 0 === $sent['open'] && 'queued' === $unfinished && has_edge_again( $row ) ) {
			return $this->move( $row, [ 'stage' => 'wait' ] );
		}

		return $sent['open'] > 0 ? $this->wait( $row, [ 'stage' => 'wait' ], min( now(), $sent['accepted'] ) + $this->wait_seconds ) : $this->finish( $row );
	}

	/**
	 * Gives a database that does not answer its time, from the first moment it was seen not to: a flush may have waited for long
	 * before that.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function bear_with_storage( array $row ): bool {
		$data  = is_array( $row['failure']['data'] ?? null ) ? $row['failure']['data'] : [];
		$since = integer( $data['since'] ?? 0 );
		if ( 0 === $since ) {
			$this->move(
				$row,
				[
					'failure' => [
						'code' => 'storage_failed',
						'data' => [ 'since' => now() ],
					],
				]
			);

			return false;
		}

		return abs( now() - $since ) > self::STORAGE_SECONDS && $this->finish( $row, 'failed', 'storage_failed' );
	}

	/**
	 * Puts a flush to sleep until a time.
	 *
	 * @phpstan-param FlushRow $row
	 * @param array<string,mixed> $changes More to change.
	 */
	private function wait( array $row, array $changes, int $until ): bool {
		return $this->move(
			$row,
			$changes + [
				'state'      => 'waiting',
				'wait_until' => $until,
			]
		);
	}

	/**
	 * Ends a flush; of many runners one does, and tells.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function finish( array $row, string $state = '', string $code = '' ): bool {
		// Folding changes where they are counted, not how many they are.
		$counts = $this->store->counts( $row['id'] )['shortpixel'] ?? [];
		$result = '' === $code ? flush_result( $this->store, $row, $counts ) : [
			'state'   => $state,
			'failure' => [
				'code' => $code,
				'data' => [],
			],
		];
		$this->growth->fold_all( $row );
		$now = $this->store->get( $row['id'] );
		if ( null !== $now && is_chain( $now['steps'] ) ) {
			$result['steps'] = '' === $code ? chain_ended( $now['steps'], $counts ) : skip_the_rest( $now['steps'] );
			$result          = '' === $code ? chain_result( $result, $result['steps'], $counts, stale_at( $this->store, $row['id'], $counts ) ) : $result;
		}
		end_flush( $this->store, $row, $result );

		return false;
	}

	/**
	 * Changes a flush from exactly the state and stage it was seen in.
	 *
	 * @phpstan-param FlushRow $row
	 * @param array<string,mixed> $changes What to change.
	 */
	private function move( array $row, array $changes ): bool {
		if ( isset( $changes['stage'] ) && is_chain( $row['steps'] ) ) {
			return move_chain( $this->store, $row, $changes, text( $changes['stage'] ) );
		}

		return $this->store->update( $row['id'], $changes, $row['state'], $row['stage'] );
	}
}
