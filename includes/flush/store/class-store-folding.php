<?php
/**
 * Folds finished rows into counts, so that a large flush leaves a small table.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/folded.php';
require_once __DIR__ . '/schema.php';
require_once __DIR__ . '/store-rows.php';

/**
 * One transaction takes rows away and adds them to the flush's counts; no moment shows a row twice or not at all.
 */
final class Store_Folding {
	// What is known to be new needs no row of its own.
	private const NEW_STATES = [ 'fresh', 'rebuilding' ];

	private const DETAILED_STATES = [ 'unconfirmed', 'stale', 'failed', 'cancelled' ];

	private Store_Table $flushes;

	private Store_Table $purges;

	/**
	 * Prepares; reads nothing.
	 */
	public function __construct() {
		$this->flushes = new Store_Table( __NAMESPACE__ . '\flushes_table' );
		$this->purges  = new Store_Table( __NAMESPACE__ . '\purges_table' );
	}

	/**
	 * Folds rows of attachments up to an id, and answers how many those were.
	 *
	 * Later attachments may be planned once more, should their planner have died: their rows have to stay until then, since
	 * only a row that is there keeps its address from being added again.
	 */
	public function fold( int $flush_id, int $last_attachment, int $most ): int {
		$count = 0;
		$this->flushes->run( 'START TRANSACTION', [] );
		try {
			// The flush's row first: who folds at the same time waits here, and reads what we leave.
			$locked = $this->flushes->run_once( "UPDATE {$this->flushes->name()} SET version = version + 1 WHERE id = %d", [ $flush_id ] );
			$count  = 1 === $locked ? $this->moved( $flush_id, $this->foldable( $flush_id, $last_attachment, $most ) ) : 0;
		} finally {
			$this->flushes->run_once( $count > 0 ? 'COMMIT' : 'ROLLBACK', [] );
		}

		return $count;
	}

	/**
	 * Lists the rows to fold: all that are new, and of the others those beyond the first so many.
	 *
	 * @return list<array<string,mixed>>
	 */
	private function foldable( int $flush_id, int $last_attachment, int $most ): array {
		$rows = [];
		foreach ( [ [ self::NEW_STATES, 0 ], [ self::DETAILED_STATES, DETAILS_KEPT ] ] as [ $states, $kept ] ) {
			$marks = implode( ',', array_fill( 0, count( $states ), '%s' ) );
			$rows  = array_merge(
				$rows,
				$this->purges->select(
					"SELECT id, layer, state, sent_at FROM {$this->purges->name()}
					WHERE flush_id = %d AND layer = 'shortpixel' AND state IN ({$marks}) AND attachment_id <= %d ORDER BY id LIMIT %d OFFSET %d",
					array_merge( [ $flush_id ], $states, [ $last_attachment, $most, $kept ] )
				) ?? []
			);
		}

		return $rows;
	}

	/**
	 * Counts rows and removes them; 0 where either did not come out, and all is to be undone.
	 *
	 * The removal asks for our counts: were the connection lost in between, they would not be there, and no row may go.
	 *
	 * @param list<array<string,mixed>> $rows Rows with id, layer, state and sent_at.
	 */
	private function moved( int $flush_id, array $rows ): int {
		$before = [] === $rows ? null : $this->flushes->select( "SELECT folded FROM {$this->flushes->name()} WHERE id = %d", [ $flush_id ] );
		if ( ! isset( $before[0] ) ) {
			return 0;
		}

		$folded = json_text( with_folded( json_column( $before[0]['folded'] ?? '' ) ?? [], $rows ) + [ 'mark' => wp_generate_password( 12, false ) ] );
		$ids    = array_map( static fn ( array $row ): int => integer( $row['id'] ?? 0 ), $rows );
		$marks  = implode( ',', array_fill( 0, count( $ids ), '%d' ) );
		$added  = $this->flushes->run_once( "UPDATE {$this->flushes->name()} SET folded = %s WHERE id = %d", [ $folded, $flush_id ] );
		$gone   = 1 === $added ? $this->purges->run_once(
			"DELETE FROM {$this->purges->name()} WHERE id IN ({$marks}) AND EXISTS (SELECT 1 FROM {$this->flushes->name()} WHERE id = %d AND folded = %s)",
			array_merge( $ids, [ $flush_id, $folded ] )
		) : 0;

		return count( $ids ) === $gone ? count( $ids ) : 0;
	}
}
