<?php
/**
 * Keeps the flushes: one row for each.
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
 * The table of flushes, read and changed row by row; what Store is built on.
 *
 * @phpstan-import-type FlushRow from Store
 */
abstract class Store_Flushes {
	private const WRITABLE = [ 'state', 'stage', 'reason', 'subject', 'endpoint_from', 'endpoint_to', 'steps', 'failure', 'wait_until', 'started_at', 'finished_at', 'paused', 'planning', 'folded', 'notes' ];

	protected Store_Table $table;

	protected Store_Purges $purges;

	/**
	 * Prepares the store; reads nothing.
	 */
	public function __construct() {
		$this->table  = new Store_Table( __NAMESPACE__ . '\flushes_table' );
		$this->purges = new Store_Purges();
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
					'state'    => Store::OPEN_STATES,
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
	 * Forgets the oldest flushes that have ended, and those that ended too many days ago; the newest of the whole site stays,
	 * since it can be undone.
	 *
	 * @param int $keep So many stay.
	 * @param int $days For so long; 0 for ever.
	 */
	public function prune( int $keep, int $days = 0 ): void {
		$last  = $this->rows(
			[
				'scope'    => 'site',
				'per_page' => 1,
			]
		);
		$marks = implode( ',', array_fill( 0, count( Store::OPEN_STATES ), '%s' ) );
		$rows  = $this->table->select(
			"SELECT id FROM {$this->table->name()} WHERE state NOT IN ({$marks}) AND id <> %d ORDER BY id DESC LIMIT 100 OFFSET %d",
			array_merge( Store::OPEN_STATES, [ $last[0]['id'] ?? 0, max( 0, $keep ) ] )
		);
		$old   = $days < 1 ? [] : $this->table->select(
			"SELECT id FROM {$this->table->name()} WHERE state NOT IN ({$marks}) AND id <> %d AND finished_at > 0 AND finished_at < %d ORDER BY id LIMIT 100",
			array_merge( Store::OPEN_STATES, [ $last[0]['id'] ?? 0, now() - 86400 * $days ] )
		);

		$this->delete( array_map( static fn ( array $row ): int => integer( $row['id'] ?? 0 ), array_merge( $rows ?? [], $old ?? [] ) ) );
	}

	/**
	 * Removes flushes and their purges.
	 *
	 * @param list<int> $ids Flushes.
	 */
	protected function delete( array $ids ): void {
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
