<?php
/**
 * Keeps what people asked for, so that it survives a crash, a closed tab and a dead cron.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/schema.php';
require_once __DIR__ . '/store-rows.php';
require_once __DIR__ . '/store-query.php';

/**
 * The table of flushes, and the door to the one of purges. Nothing in here throws.
 *
 * @phpstan-type FlushRow array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>}
 * @phpstan-import-type PurgeRow from Store_Purges
 */
final class Store extends Store_Flushes {
	public const OPEN_STATES = [ 'queued', 'running', 'waiting' ];

	// What "try again" takes up: never what is known to be new, nor what could not be told.
	public const RETRY_STATES = [ 'failed', 'stale', 'cancelled' ];

	private const COLUMNS = [ 'scope', 'state', 'stage', 'user_id', 'reason', 'subject', 'endpoint_from', 'endpoint_to', 'steps', 'failure', 'created_at', 'updated_at', 'planning', 'folded', 'notes' ];

	/**
	 * Stores a flush with its purges and answers its number, 0 when the database refused.
	 *
	 * Runners leave a flush in the stage `plan` alone, so none starts on half of its rows.
	 *
	 * @param array<string,mixed>    $flush  Its scope, user_id, reason, subject, endpoint_from, endpoint_to, steps; for the site also its stage.
	 * @param iterable<Variant|array<mixed>> $purges Rows of the plan.
	 */
	public function create( array $flush, iterable $purges ): int {
		$stage = text( $flush['stage'] ?? ( 'site' === ( $flush['scope'] ?? '' ) ? 'site' : 'shortpixel' ) );
		// What is planned later has no rows that a runner could miss, and is stored by one statement.
		$whole = isset( $flush['planning'] ) && [] === $purges;
		$added = $this->table->insert( self::COLUMNS, [ new_flush_row( [ 'stage' => $whole ? $stage : 'plan' ] + $flush ) ] );
		$id    = 1 === $added ? $this->table->last_id() : 0;
		if ( 0 === $id || $whole ) {
			return $id;
		}

		if ( null !== $this->purges->add( $id, $purges ) && $this->update( $id, [ 'stage' => $stage ] ) ) {
			return $id;
		}

		$this->delete( [ $id ] );

		return 0;
	}

	/**
	 * Takes off the waits of a flush what our clock was put back by since it was last written, or they would last that much longer.
	 * Of many runners one does it. Answers the flush as it is then.
	 *
	 * @param array<string,mixed> $row The flush.
	 * @phpstan-param FlushRow $row
	 * @return array<string,mixed>|null
	 * @phpstan-return FlushRow|null
	 */
	public function set_back( array $row ): ?array {
		$seconds = $row['updated_at'] - now();
		if ( $seconds > 0 && $this->update( $row['id'], [ 'wait_until' => max( 0, $row['wait_until'] - $seconds ) ], null, null, $row['version'] ) ) {
			$this->purges->set_back( $row['id'], $seconds );
		}

		return $this->get( $row['id'] );
	}

	/**
	 * Counts a flush's purges by layer and state.
	 *
	 * @return array<string,array<string,int>>
	 */
	public function counts( int $id ): array {
		$counts = [];
		foreach ( $this->purges->tally( $id ) as $row ) {
			$counts[ $row['layer'] ][ $row['state'] ] = ( $counts[ $row['layer'] ][ $row['state'] ] ?? 0 ) + $row['count'];
		}

		return $counts;
	}

	/**
	 * Counts as counts() does, and tells apart what was accepted by ShortPixel.
	 *
	 * @return list<array{layer: string, state: string, accepted: bool, count: int}>
	 */
	public function tally( int $id ): array {
		return $this->purges->tally( $id );
	}

	/**
	 * Counts the rows there really are of the first layer, by state: nothing of what was folded away.
	 *
	 * @return array<string,int>|null Null when the database did not answer.
	 */
	public function row_counts( int $id ): ?array {
		return $this->purges->row_counts( $id );
	}

	/**
	 * Adds purges to a flush that grows, and answers how many were new; null when the database refused.
	 *
	 * @param iterable<Variant|array<mixed>> $purges Rows of the plan.
	 */
	public function add( int $id, iterable $purges ): ?int {
		return $this->purges->add( $id, $purges );
	}

	/**
	 * Folds finished rows of attachments up to an id into counts, and answers how many those were.
	 */
	public function fold( int $id, int $last_attachment, int $most ): int {
		return ( new Store_Folding() )->fold( $id, $last_attachment, $most );
	}

	/**
	 * Tells how many purges of a layer are in a state, how many of them a runner holds, when the first of the others falls
	 * due, and when the last was accepted.
	 *
	 * @return array{open: int, claimed: int, next: int, accepted: int}|null Null when the database did not answer.
	 */
	public function horizon( int $id, string $layer, string $state ): ?array {
		return $this->purges->horizon( $id, $layer, $state );
	}

	/**
	 * Puts off what a layer still has in a state; of one host, where one is named.
	 */
	public function put_off( int $id, string $layer, string $state, int $until, string $host = '' ): void {
		$this->purges->put_off( $id, $layer, $state, $until, $host );
	}

	/**
	 * Claims due purges for one runner, for the time of a lease.
	 *
	 * @param list<string> $states     States that may be claimed.
	 * @param list<string> $skip_hosts Hosts to leave alone.
	 * @param string|null  $claim      For a runner that counts by begin(): a claim to add to, or empty. Null counts at the claim.
	 * @return list<array<string,mixed>>
	 * @phpstan-return list<PurgeRow>
	 */
	public function claim( int $flush_id, string $layer, array $states, int $limit, int $lease_seconds, array $skip_hosts = [], ?string $claim = null ): array {
		return $this->purges->claim( $flush_id, $layer, $states, $limit, $lease_seconds, $skip_hosts, $claim );
	}

	/**
	 * Counts that claimed rows are about to be sent, and answers which of them still carry the claim.
	 *
	 * @param list<int> $ids Rows.
	 * @return list<int>
	 */
	public function begin( array $ids, string $claim ): array {
		return $this->purges->begin( $ids, $claim );
	}

	/**
	 * Lists the hosts of a layer's rows in a state.
	 *
	 * @return list<string>
	 */
	public function hosts( int $id, string $layer, string $state ): array {
		return $this->purges->hosts( $id, $layer, $state );
	}

	/**
	 * Writes down what became of one purge and lets it go.
	 *
	 * @param array<string,mixed> $changes Values by column.
	 */
	public function write( int $purge_id, array $changes, string $claim = '' ): void {
		$this->purges->write( [ $purge_id => $changes ], $claim );
	}

	/**
	 * Writes down what became of a batch, in as few statements as there are different outcomes.
	 *
	 * @param array<int,array<string,mixed>> $changes Values by column, by purge id.
	 */
	public function write_batch( array $changes, string $claim ): bool {
		return $this->purges->write( $changes, $claim );
	}

	/**
	 * Moves all purges of a flush that are in some states, and answers how many those were.
	 *
	 * @param list<string>        $from    States to move.
	 * @param array<string,mixed> $changes What they become.
	 */
	public function move( int $id, array $from, array $changes ): int {
		return $this->purges->move( $id, $from, $changes );
	}

	/**
	 * Lists a flush's purges.
	 *
	 * @param array{state?: string, page?: int, per_page?: int} $args Filter and page.
	 * @return array{rows: list<array<string,mixed>>, total: int}
	 * @phpstan-return array{rows: list<PurgeRow>, total: int}
	 */
	public function purges( int $flush_id, array $args ): array {
		return $this->purges->find( $flush_id, $args );
	}

	/**
	 * Queues again what failed, is stale or was stopped, and answers how many addresses that is.
	 */
	public function retry( int $id ): int {
		return ( new Store_Acts( $this, $this->purges ) )->retry( $id );
	}

	/**
	 * Stops a flush and answers how many addresses will not be looked at any more; 0 when there was nothing to stop.
	 */
	public function cancel( int $id ): int {
		return ( new Store_Acts( $this, $this->purges ) )->cancel( $id );
	}

	/**
	 * Pauses a flush; what is under way is written down, and no runner touches it until it is resumed.
	 */
	public function pause( int $id ): bool {
		return ( new Store_Acts( $this, $this->purges ) )->set_paused( $id, true );
	}

	/**
	 * Lets runners go on with a flush that was paused, from where it stood.
	 */
	public function resume( int $id ): bool {
		return ( new Store_Acts( $this, $this->purges ) )->set_paused( $id, false );
	}
}
