<?php
/** Replaces finished rows of a large flush with counts. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;

defined( 'ABSPATH' ) || exit;

final class Compaction {
	private const AT_LEAST = 500;
	private const MOST     = 2000;

	// In seconds. Counting rows takes a query, so counts are reused for this long, unless rows were compacted since.
	private const COUNT_SECONDS = 1.0;

	private Purges $purges;

	/** @var array<int> The numbers of rows by state, when last counted. */
	private array $counts = [];

	private float $counted_at = 0.0;

	// Whether there were too few rows to compact, and planning had ended.
	private bool $is_small = false;

	public function __construct() {
		$this->purges = new Purges();
	}

	/** Compacts finished rows of a large flush if at least `$at_least` can be; returns whether it did. */
	public function compact( Flush $flush, int $at_least = self::AT_LEAST ): bool {
		if ( $this->is_small ) {
			return false;
		}
		$counts      = $this->counts( $flush->id );
		$new         = ( $counts['fresh'] ?? 0 ) + ( $counts['rebuilding'] ?? 0 );
		$others      = ( $counts['unconfirmed'] ?? 0 ) + ( $counts['stale'] ?? 0 ) + ( $counts['failed'] ?? 0 );
		$compactable = $new + max( 0, $others - Purges::DETAILS_KEPT ) + max( 0, ( $counts['unchecked'] ?? 0 ) - Purges::DETAILS_KEPT );
		$is_few      = 0 === $flush->compacted->count() && array_sum( $counts ) <= Purges::COMPACT_FROM;
		if ( $is_few || $compactable < max( 1, $at_least ) ) {
			$this->is_small = $is_few && ! $flush->is_planning();
			return false;
		}
		$this->counted_at = 0.0;
		$planning         = $flush->is_planning() ? $flush->planning() : null;
		return $this->purges->compact( $flush->id, null === $planning ? PHP_INT_MAX : $planning->after, self::MOST ) > 0;
	}

	/** Compacts all rows of a large flush that can still be compacted, however few they are. */
	public function compact_all( Flush $flush ): void {
		$this->counted_at = 0.0;
		$this->is_small   = false;
		do {
			$has_more = $this->compact( $flush, 1 );
			$flush    = $has_more ? ( new Flushes() )->get( $flush->id ) : null;
		} while ( null !== $flush );
	}

	/** @return array<int> Counts by state. */
	private function counts( int $id ): array {
		if ( microtime( true ) >= $this->counted_at + self::COUNT_SECONDS ) {
			$this->counts     = $this->purges->row_counts( $id ) ?? [ 'sent' => PHP_INT_MAX ];
			$this->counted_at = microtime( true );
		}
		return $this->counts;
	}
}
