<?php
/**
 * Lets a flush of a whole library grow while it runs, and keeps its rows few.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use Throwable;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/account-keys.php';
require_once __DIR__ . '/../store/folded.php';
require_once __DIR__ . '/../plan/library.php';
require_once __DIR__ . '/planning.php';
require_once __DIR__ . '/purge-api.php';

/**
 * Plans the next slice where few rows are left, and folds rows that are through. Any number of them may be at one flush.
 *
 * @phpstan-import-type FlushRow from Store
 */
final class Growth {
	// The first slice is small: somebody waits for the first removal.
	private const FIRST_SLICE = 10;
	private const SLICE       = 200;

	private const SLICE_SECONDS = 1.0;

	// Images that were planned this often and never came to an end are planned one by one, and then left out.
	private const MOST_TRIES = 6;

	private const FOLD_AT   = 500;
	private const FOLD_MOST = 2000;

	// Counting rows costs a statement; between two counts a runner knows well enough what it did itself.
	private const COUNT_SECONDS = 1.0;

	private Store $store;

	private Store_Planning $planning;

	private ?Variant_Search $search = null;

	/**
	 * Rows by state, when last counted.
	 *
	 * @var array<string,int>
	 */
	private array $counts = [];

	private float $counted_at = 0.0;

	// Known to have too few rows to be folded, and to get no more of them.
	private bool $is_small = false;

	/**
	 * Keeps what it works with; one of them serves a step.
	 */
	public function __construct( Store $store ) {
		$this->store    = $store;
		$this->planning = new Store_Planning( $store );
	}

	/**
	 * Plans a slice where it is time to; tells whether it did.
	 *
	 * @phpstan-param FlushRow $row
	 */
	public function plan( array $row ): bool {
		$known = planning_of( $row );
		if ( null === $known || $known['ended'] || Store_Planning::is_held( $known ) || $this->unfinished( $row['id'] ) > intdiv( window_size(), 2 ) ) {
			return false;
		}
		$planning = $this->planning->lease( $row['id'] );
		if ( null === $planning ) {
			return false;
		}

		// Another may have planned since the last count.
		$this->counted_at = 0.0;
		$open             = $this->unfinished( $row['id'] );
		$slice            = $this->slice( $planning, $open );
		if ( null === $slice || ( [] !== $slice['purges'] && null === $this->store->add( $row['id'], $slice['purges'] ) ) ) {
			return false;
		}
		$this->counted_at = 0.0;
		$is_ours          = $this->planning->give_back( $row['id'], $slice['planning'] );
		$this->keep_stopped( $row['id'] );

		return $is_ours && $slice['planning']['after'] > $planning['after'] || $slice['planning']['ended'];
	}

	/**
	 * Folds rows that are through where there are many; tells whether it did.
	 *
	 * @phpstan-param FlushRow $row
	 */
	public function fold( array $row, int $at_least = self::FOLD_AT ): bool {
		if ( $this->is_small ) {
			return false;
		}
		$counts   = $this->counts( $row['id'] );
		$new      = ( $counts['fresh'] ?? 0 ) + ( $counts['rebuilding'] ?? 0 );
		$others   = ( $counts['unconfirmed'] ?? 0 ) + ( $counts['stale'] ?? 0 ) + ( $counts['failed'] ?? 0 ) + ( $counts['cancelled'] ?? 0 );
		$foldable = $new + max( 0, $others - DETAILS_KEPT );
		$is_few   = [] === $row['folded'] && array_sum( $counts ) <= FOLD_FROM;
		if ( $is_few || $foldable < max( 1, $at_least ) ) {
			$this->is_small = $is_few && ! is_growing( $row );
			return false;
		}
		$this->counted_at = 0.0;
		$planning         = planning_of( $row );

		return $this->store->fold( $row['id'], null === $planning || $planning['ended'] ? PHP_INT_MAX : $planning['after'], self::FOLD_MOST ) > 0;
	}

	/**
	 * Folds all that can be.
	 *
	 * @phpstan-param FlushRow $row
	 */
	public function fold_all( array $row ): void {
		do {
			$folded = $this->fold( $row, 1 );
			$row    = $folded ? $this->store->get( $row['id'] ) : null;
		} while ( null !== $row );
	}

	/**
	 * Finds the rows of the next images: as many images as fit into the window, and into a second.
	 *
	 * @param array{images: int, done: int, skipped: int, after: int, last: int, ended: bool, token: string, until: int, tries: int, ids: list<int>} $planning What is to be planned.
	 * @return array{planning: array{images: int, done: int, skipped: int, after: int, last: int, ended: bool, token: string, until: int, tries: int, ids: list<int>}, purges: list<Variant>}|null Null when the database did not answer.
	 */
	private function slice( array $planning, int $open ): ?array {
		$most = $this->slice_size( $planning );
		$ids  = library_slice( $planning['after'], $planning['last'], $most, $planning['ids'] );
		if ( null === $ids ) {
			return null;
		}
		$until        = microtime( true ) + self::SLICE_SECONDS;
		$purges       = [];
		$taken        = 0;
		$this->search = $this->search ?? new Variant_Search();
		foreach ( $this->search->primed( $ids ) as $id ) {
			$found = $planning['tries'] > self::MOST_TRIES ? null : $this->variants( $this->search, $id );
			$room  = window_size() - $open - count( $purges );
			if ( $taken > 0 && microtime( true ) >= $until || count( $found ?? [] ) > $room && $open + count( $purges ) > 0 ) {
				break;
			}
			array_push( $purges, ...$this->purges( $id, $found ?? [] ) );
			++$taken;
			++$planning['done'];
			$planning['skipped'] += null === $found ? 1 : 0;
			$planning['after']    = $id;
		}
		$this->search->forget();

		$planning['tries'] = 0;
		$planning['ended'] = count( $ids ) === $taken && $taken < $most;
		// Images that were deleted since the beginning are none any more.
		$planning['images'] = $planning['ended'] ? $planning['done'] : max( $planning['images'], $planning['done'] );

		return [
			'planning' => $planning,
			// With a key, what one purge removes should be in one batch.
			'purges'   => [] === account_keys() ? $purges : next_to_their_like( $purges ),
		];
	}

	/**
	 * Answers how many images to plan: a few at first, and fewer each time that a planner did not come back from them.
	 *
	 * @phpstan-param array{after: int, tries: int, done: int, ...} $planning
	 * @param array<string,mixed> $planning What is to be planned.
	 */
	private function slice_size( array $planning ): int {
		if ( $planning['tries'] > 1 ) {
			return max( 1, intdiv( self::SLICE, 4 ** min( 6, $planning['tries'] - 1 ) ) );
		}

		return 0 === $planning['done'] ? self::FIRST_SLICE : self::SLICE;
	}

	/**
	 * Finds the variants of an image; null where somebody else's code failed at it, which must not end the flush.
	 *
	 * @return list<Variant>|null
	 */
	private function variants( Variant_Search $search, int $id ): ?array {
		try {
			return $search->of( $id );
		} catch ( Throwable $error ) {
			wp_trigger_error( __METHOD__, sprintf( 'The addresses of picture %1$d could not be found: %2$s', $id, $error->getMessage() ) );

			return null;
		}
	}

	/**
	 * Makes rows of an image's variants. All carry its id, whatever a filter says: by that it is known what may be folded.
	 *
	 * @param list<Variant> $variants
	 * @return list<Variant>
	 */
	private function purges( int $id, array $variants ): array {
		$purges = [];
		foreach ( $variants as $variant ) {
			$purges[] = $id === $variant->attachment_id ? $variant : new Variant( $variant->url, $variant->source, $id, $variant->found_in );
		}

		return $purges;
	}

	/**
	 * Stops what was planned while the flush was stopped.
	 */
	private function keep_stopped( int $id ): void {
		$row = $this->store->get( $id );
		if ( null !== $row && 'cancelled' === $row['state'] ) {
			$this->store->move( $id, [ 'queued' ], [ 'state' => 'cancelled' ] );
		}
	}

	/**
	 * Counts the rows that are still to be sent or looked at.
	 */
	private function unfinished( int $id ): int {
		$counts = $this->counts( $id );

		return ( $counts['queued'] ?? 0 ) + ( $counts['sent'] ?? 0 );
	}

	/**
	 * Counts rows, now and then.
	 *
	 * @return array<string,int>
	 */
	private function counts( int $id ): array {
		if ( microtime( true ) >= $this->counted_at + self::COUNT_SECONDS ) {
			// A database that does not answer has no room.
			$this->counts     = $this->store->row_counts( $id ) ?? [ 'sent' => window_size() ];
			$this->counted_at = microtime( true );
		}

		return $this->counts;
	}
}
