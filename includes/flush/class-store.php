<?php
/**
 * Keeps what people asked for, so that it survives a crash, a closed tab and a dead cron.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/planning.php';
require_once __DIR__ . '/schema.php';
require_once __DIR__ . '/store-rows.php';
require_once __DIR__ . '/store-query.php';

/**
 * The table of flushes, and the door to the one of purges. Nothing in here throws.
 *
 * @phpstan-type FlushRow array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>}
 * @phpstan-import-type PurgeRow from Store_Purges
 */
final class Store {
	public const OPEN_STATES = [ 'queued', 'running', 'waiting' ];

	// What "try again" takes up: never what is known to be new, nor what could not be told.
	public const RETRY_STATES = [ 'failed', 'stale', 'cancelled' ];

	private const WRITABLE = [ 'state', 'stage', 'reason', 'subject', 'endpoint_from', 'endpoint_to', 'steps', 'failure', 'wait_until', 'started_at', 'finished_at', 'paused', 'planning', 'folded', 'notes' ];

	private const COLUMNS = [ 'scope', 'state', 'stage', 'user_id', 'reason', 'subject', 'endpoint_from', 'endpoint_to', 'steps', 'failure', 'created_at', 'updated_at', 'planning', 'folded', 'notes' ];

	private Store_Table $table;

	private Store_Purges $purges;

	/**
	 * Prepares the store; reads nothing.
	 */
	public function __construct() {
		$this->table  = new Store_Table( __NAMESPACE__ . '\flushes_table' );
		$this->purges = new Store_Purges();
	}

	/**
	 * Stores a flush with its purges and answers its number, 0 when the database refused.
	 *
	 * Runners leave a flush in the stage `plan` alone, so none starts on half of its rows.
	 *
	 * @param array<string,mixed>    $flush  Its scope, user_id, reason, subject, endpoint_from, endpoint_to, steps; for the site also its stage.
	 * @param iterable<array<mixed>> $purges Rows of the plan.
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
	 * Reads one flush.
	 *
	 * @return array<string,mixed>|null
	 * @phpstan-return FlushRow|null
	 */
	public function get( int $id ): ?array {
		$rows = $this->table->select( "SELECT * FROM {$this->table->name()} WHERE id = %d", [ $id ] );

		return isset( $rows[0] ) ? flush_row( $rows[0] ) : null;
	}

	/**
	 * Lists flushes, the newest first.
	 *
	 * @param array{user_id?: int|null, scope?: string, state?: list<string>, attachment_id?: int, page?: int, per_page?: int} $args Filters and page.
	 * @return array{rows: list<array<string,mixed>>, total: int}
	 * @phpstan-return array{rows: list<FlushRow>, total: int}
	 */
	public function find( array $args ): array {
		$filter = flush_filter( $args );
		$total  = $this->table->select( "SELECT COUNT(*) AS n FROM {$this->table->name()} WHERE {$filter['sql']}", $filter['values'] );

		return [
			'rows'  => $this->rows( $args ),
			'total' => integer( $total[0]['n'] ?? 0 ),
		];
	}

	/**
	 * Lists the flushes that have not ended, the oldest first.
	 *
	 * @param int|null $user_id Only this user's, null for everybody's.
	 * @return list<array<string,mixed>>
	 * @phpstan-return list<FlushRow>
	 */
	public function open( ?int $user_id ): array {
		// Not find(): every Media Library screen asks this, and nobody wants to know of how many.
		return array_reverse(
			$this->rows(
				[
					'user_id'  => $user_id,
					'state'    => self::OPEN_STATES,
					'per_page' => 100,
				]
			)
		);
	}

	/**
	 * Changes a flush. With an expected state, stage or version it is a compare-and-swap: of many who try, one is answered true.
	 *
	 * @param array<string,mixed> $changes Values by column.
	 */
	public function update( int $id, array $changes, ?string $expected_state = null, ?string $expected_stage = null, ?int $expected_version = null ): bool {
		// The version makes every update change something: MySQL counts changed rows, not matched ones.
		$set    = column_changes( $changes, self::WRITABLE );
		$sql    = "UPDATE {$this->table->name()} SET {$set['sql']}version = version + 1, updated_at = %d WHERE id = %d";
		$values = array_merge( $set['values'], [ now(), $id ] );
		if ( null !== $expected_state ) {
			$sql     .= ' AND state = %s';
			$values[] = $expected_state;
		}
		if ( null !== $expected_stage ) {
			$sql     .= ' AND stage = %s';
			$values[] = $expected_stage;
		}
		if ( null !== $expected_version ) {
			$sql     .= ' AND version = %d';
			$values[] = $expected_version;
		}

		return 1 === $this->table->run( $sql, $values );
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
	 * @param iterable<array<mixed>> $purges Rows of the plan.
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
	 *
	 * The rows move first: killed in between, the flush is still ended and can be retried once more.
	 */
	public function retry( int $id ): int {
		$row = $this->get( $id );
		if ( null === $row || 'site' === $row['scope'] || in_array( $row['state'], self::OPEN_STATES, true ) ) {
			return 0;
		}

		$this->purges->move( $id, self::RETRY_STATES, unsent_purge() );
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

		return $queued > 0 && $this->update( $id, $changes, $row['state'] ) ? $queued : 0;
	}

	/**
	 * Stops a flush and answers how many addresses will not be looked at any more; 0 when there was nothing to stop.
	 */
	public function cancel( int $id ): int {
		$row = $this->get( $id );
		if ( null === $row || 'site' === $row['scope'] ) {
			return 0;
		}

		$stopped = 'cancelled' === $row['state'];
		foreach ( self::OPEN_STATES as $state ) {
			$stopped = $stopped || $this->update(
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
	 * Pauses a flush; what is under way is written down, and no runner touches it until it is resumed.
	 *
	 * It waits meanwhile: a runner that moves it from the state in which it saw it comes too late.
	 */
	public function pause( int $id ): bool {
		return $this->set_paused( $id, true );
	}

	/**
	 * Lets runners go on with a flush that was paused, from where it stood.
	 */
	public function resume( int $id ): bool {
		return $this->set_paused( $id, false );
	}

	/**
	 * Forgets the oldest flushes that have ended, and those that ended too many days ago; the newest of the whole site stays,
	 * since it can be undone.
	 *
	 * @param int $keep So many stay.
	 * @param int $days For so long; 0 for ever.
	 */
	public function prune( int $keep, int $days = 0 ): void {
		$last  = $this->find(
			[
				'scope'    => 'site',
				'per_page' => 1,
			]
		);
		$marks = implode( ',', array_fill( 0, count( self::OPEN_STATES ), '%s' ) );
		$rows  = $this->table->select(
			"SELECT id FROM {$this->table->name()} WHERE state NOT IN ({$marks}) AND id <> %d ORDER BY id DESC LIMIT 100 OFFSET %d",
			array_merge( self::OPEN_STATES, [ $last['rows'][0]['id'] ?? 0, max( 0, $keep ) ] )
		);
		$old   = $days < 1 ? [] : $this->table->select(
			"SELECT id FROM {$this->table->name()} WHERE state NOT IN ({$marks}) AND id <> %d AND finished_at > 0 AND finished_at < %d ORDER BY id LIMIT 100",
			array_merge( self::OPEN_STATES, [ $last['rows'][0]['id'] ?? 0, now() - 86400 * $days ] )
		);

		$this->delete( array_map( static fn ( array $row ): int => integer( $row['id'] ?? 0 ), array_merge( $rows ?? [], $old ?? [] ) ) );
	}

	/**
	 * Pauses or resumes; tells whether this was the call that did it.
	 */
	private function set_paused( int $id, bool $paused ): bool {
		// A runner may move it between the look and the change, at most now and then.
		for ( $try = 0; $try < 5; $try++ ) {
			$row = $this->get( $id );
			if ( null === $row || 'site' === $row['scope'] || $paused === $row['paused'] || ! in_array( $row['state'], self::OPEN_STATES, true ) ) {
				return false;
			}
			$changes = [
				'paused' => $paused ? 1 : 0,
				// One that nobody has begun is begun by its first runner, who tells.
				'state'  => ! $paused && 0 === $row['started_at'] ? 'queued' : 'waiting',
			] + ( 'queued' === $row['state'] ? [ 'started_at' => 0 ] : [] );
			if ( $this->update( $id, $changes, null, null, $row['version'] ) ) {
				return true;
			}
		}

		return false;
	}

	/**
	 * Removes flushes and their purges.
	 *
	 * @param list<int> $ids Flushes.
	 */
	private function delete( array $ids ): void {
		if ( [] !== $ids ) {
			$this->purges->delete( $ids );
			$marks = implode( ',', array_fill( 0, count( $ids ), '%d' ) );
			$this->table->run( "DELETE FROM {$this->table->name()} WHERE id IN ({$marks})", $ids );
		}
	}

	/**
	 * Reads one page of a list, the newest first.
	 *
	 * @param array{user_id?: int|null, scope?: string, state?: list<string>, attachment_id?: int, page?: int, per_page?: int} $args Filters and page.
	 * @return list<array<string,mixed>>
	 * @phpstan-return list<FlushRow>
	 */
	private function rows( array $args ): array {
		$filter   = flush_filter( $args );
		$per_page = max( 1, $args['per_page'] ?? 20 );
		$offset   = $per_page * ( max( 1, $args['page'] ?? 1 ) - 1 );
		$rows     = $this->table->select(
			"SELECT * FROM {$this->table->name()} WHERE {$filter['sql']} ORDER BY id DESC LIMIT %d OFFSET %d",
			array_merge( $filter['values'], [ $per_page, $offset ] )
		);

		return array_map( __NAMESPACE__ . '\flush_row', $rows ?? [] );
	}
}
