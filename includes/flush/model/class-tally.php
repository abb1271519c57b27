<?php
/** How many purges of a flush are in which state. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/values.php';

/**
 * Counts of rows, and of those that were compacted away. `accepted` are those whose removal ShortPixel took.
 *
 * @immutable
 */
final class Tally {
	public const NEW_STATES = [ 'fresh', 'rebuilding' ];

	/**
	 * By state: how many were accepted, and how many not.
	 *
	 * @var array<string, array{int, int}>
	 */
	public array $by_state;

	/**
	 * The first and the last moment at which a removal was accepted and a copy was looked at, in Unix seconds; 0 where none was.
	 *
	 * @var array{sent_first: int, sent_last: int, checked_first: int, checked_last: int}
	 */
	public array $times;

	/**
	 * @param array<string, array{int, int}>                                                $by_state
	 * @param array{sent_first: int, sent_last: int, checked_first: int, checked_last: int} $times
	 */
	public function __construct(
		array $by_state = [],
		array $times = [
			'sent_first'    => 0,
			'sent_last'     => 0,
			'checked_first' => 0,
			'checked_last'  => 0,
		]
	) {
		$this->by_state = $by_state;
		$this->times    = $times;
	}

	/** @param list<Purge> $purges */
	public static function of( array $purges ): self {
		$by_state = [];
		$sent     = [];
		$checked  = [];
		foreach ( $purges as $purge ) {
			$by_state[ $purge->state ] = $by_state[ $purge->state ] ?? [ 0, 0 ];
			++$by_state[ $purge->state ][ $purge->sent_at > 0 ? 0 : 1 ];
			$sent[]    = $purge->sent_at;
			$checked[] = $purge->checked_at;
		}
		return new self(
			$by_state,
			[
				'sent_first'    => self::first( $sent ),
				'sent_last'     => max( 0, ...$sent ),
				'checked_first' => self::first( $checked ),
				'checked_last'  => max( 0, ...$checked ),
			]
		);
	}

	/** @param array<mixed> $stored What to_array() gave. */
	public static function from_array( array $stored ): self {
		$by_state = [];
		foreach ( entries( $stored['counts'] ?? [] ) as $state => $counts ) {
			$by_state[ (string) $state ] = [ integer( entries( $counts )[0] ?? 0 ), integer( entries( $counts )[1] ?? 0 ) ];
		}
		$times = entries( $stored['times'] ?? [] );
		return new self(
			$by_state,
			[
				'sent_first'    => integer( $times['sent_first'] ?? 0 ),
				'sent_last'     => integer( $times['sent_last'] ?? 0 ),
				'checked_first' => integer( $times['checked_first'] ?? 0 ),
				'checked_last'  => integer( $times['checked_last'] ?? 0 ),
			]
		);
	}

	/** @return array{counts: array<string, array{int, int}>, times: array<string, int>} */
	public function to_array(): array {
		return [
			'counts' => $this->by_state,
			'times'  => $this->times,
		];
	}

	public function plus( self $other ): self {
		$by_state = $this->by_state;
		foreach ( $other->by_state as $state => [ $accepted, $not ] ) {
			$by_state[ $state ] = [ ( $by_state[ $state ][0] ?? 0 ) + $accepted, ( $by_state[ $state ][1] ?? 0 ) + $not ];
		}
		return new self(
			$by_state,
			[
				'sent_first'    => self::first( [ $this->times['sent_first'], $other->times['sent_first'] ] ),
				'sent_last'     => max( $this->times['sent_last'], $other->times['sent_last'] ),
				'checked_first' => self::first( [ $this->times['checked_first'], $other->times['checked_first'] ] ),
				'checked_last'  => max( $this->times['checked_last'], $other->times['checked_last'] ),
			]
		);
	}

	/** @param list<string> $states None stands for all. */
	public function count( array $states = [] ): int {
		$count = 0;
		foreach ( $this->by_state as $state => $counts ) {
			$count += [] === $states || in_array( $state, $states, true ) ? array_sum( $counts ) : 0;
		}
		return $count;
	}

	/** @param list<string> $states None stands for all. */
	public function accepted( array $states = [] ): int {
		$count = 0;
		foreach ( $this->by_state as $state => $counts ) {
			$count += [] === $states || in_array( $state, $states, true ) ? $counts[0] : 0;
		}
		return $count;
	}

	/**
	 * Returns a count for every state, also where it is 0.
	 *
	 * @return array<string, int>
	 */
	public function counts(): array {
		$counts = array_fill_keys( Purge::STATES, 0 );
		foreach ( $this->by_state as $state => $by_accepted ) {
			if ( isset( $counts[ $state ] ) ) {
				$counts[ $state ] += array_sum( $by_accepted );
			}
		}
		return $counts;
	}

	/**
	 * Sums up what is known of visitors: copies that are new, old, not known to be either, and failed.
	 *
	 * @return array{total: int, new: int, old: int, unsure: int, failed: int}
	 */
	public function sums(): array {
		return [
			'total'  => $this->count(),
			'new'    => $this->count( self::NEW_STATES ),
			'old'    => $this->count( [ 'stale' ] ),
			'unsure' => $this->count( [ 'unconfirmed' ] ),
			'failed' => $this->count( [ 'failed' ] ),
		];
	}

	/**
	 * Returns the earliest moment; what never happened, and is 0, comes before nothing.
	 *
	 * @param list<int> $times
	 */
	private static function first( array $times ): int {
		$happened = array_filter( $times, static fn ( int $at ): bool => $at > 0 );
		return [] === $happened ? 0 : min( $happened );
	}
}
