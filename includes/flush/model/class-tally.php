<?php
/** How many purges of a flush are in which state, and whether visitors may have those copies. `accepted` are those whose removal ShortPixel accepted. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/values.php';

/**
 * @immutable
 * @phpstan-type Times array{sent_first: int, sent_last: int, checked_first: int, checked_last: int}
 */
final class Tally {
	public const NEW_STATES = [ 'fresh', 'rebuilding' ];

	/** @var array<string, array{int, int}> By state: how many were accepted, and how many not. */
	public array $by_state;

	/** @var Times The first and last removal that was accepted and copy that was looked at, in Unix seconds; 0 for none. */
	public array $times;

	/** @var array<string, array<string, array{int, int}>> `sampled` are those that visitors may have and that are checked, `left` what they may have and nobody looks at, `guessed` what only settings or earlier flushes lead to. */
	private array $by_kind;

	/**
	 * @param array<string, array<string, array{int, int}>> $by_kind
	 * @param Times                                         $times
	 */
	public function __construct(
		array $by_kind = [],
		array $times = [
			'sent_first'    => 0,
			'sent_last'     => 0,
			'checked_first' => 0,
			'checked_last'  => 0,
		]
	) {
		$by_state = [];
		foreach ( $by_kind as $of_kind ) {
			foreach ( $of_kind as $state => [ $accepted, $not ] ) {
				$by_state[ $state ] = [ ( $by_state[ $state ][0] ?? 0 ) + $accepted, ( $by_state[ $state ][1] ?? 0 ) + $not ];
			}
		}
		$this->by_kind  = $by_kind;
		$this->by_state = $by_state;
		$this->times    = $times;
	}

	/** @param list<Purge> $purges */
	public static function of( array $purges ): self {
		$by_kind = [];
		$sent    = [];
		$checked = [];
		foreach ( $purges as $purge ) {
			$kind = $purge->may_be_had() ? ( $purge->is_sampled ? 'sampled' : 'left' ) : 'guessed';

			$by_kind[ $kind ][ $purge->state ] = $by_kind[ $kind ][ $purge->state ] ?? [ 0, 0 ];
			++$by_kind[ $kind ][ $purge->state ][ $purge->sent_at > 0 ? 0 : 1 ];
			$sent[]    = $purge->sent_at;
			$checked[] = $purge->checked_at;
		}
		return new self(
			$by_kind,
			[
				'sent_first'    => self::first( $sent ),
				'sent_last'     => max( [ 0, ...$sent ] ),
				'checked_first' => self::first( $checked ),
				'checked_last'  => max( [ 0, ...$checked ] ),
			]
		);
	}

	/** @param array<mixed> $stored What to_array() gave; earlier versions kept one kind. */
	public static function from_array( array $stored ): self {
		$by_kind = [];
		foreach ( entries( $stored['kinds'] ?? [ 'sampled' => $stored['counts'] ?? [] ] ) as $kind => $of_kind ) {
			foreach ( entries( $of_kind ) as $state => $counts ) {
				$by_kind[ (string) $kind ][ (string) $state ] = [ integer( entries( $counts )[0] ?? 0 ), integer( entries( $counts )[1] ?? 0 ) ];
			}
		}
		$times = entries( $stored['times'] ?? [] );
		return new self(
			$by_kind,
			[
				'sent_first'    => integer( $times['sent_first'] ?? 0 ),
				'sent_last'     => integer( $times['sent_last'] ?? 0 ),
				'checked_first' => integer( $times['checked_first'] ?? 0 ),
				'checked_last'  => integer( $times['checked_last'] ?? 0 ),
			]
		);
	}

	/** @return array{kinds: array<string, array<string, array{int, int}>>, times: array<string, int>} */
	public function to_array(): array {
		return [
			'kinds' => $this->by_kind,
			'times' => $this->times,
		];
	}

	public function plus( self $other ): self {
		$by_kind = $this->by_kind;
		foreach ( $other->by_kind as $kind => $of_kind ) {
			foreach ( $of_kind as $state => [ $accepted, $not ] ) {
				$by_kind[ $kind ][ $state ] = [ ( $by_kind[ $kind ][ $state ][0] ?? 0 ) + $accepted, ( $by_kind[ $kind ][ $state ][1] ?? 0 ) + $not ];
			}
		}
		return new self(
			$by_kind,
			[
				'sent_first'    => self::first( [ $this->times['sent_first'], $other->times['sent_first'] ] ),
				'sent_last'     => max( $this->times['sent_last'], $other->times['sent_last'] ),
				'checked_first' => self::first( [ $this->times['checked_first'], $other->times['checked_first'] ] ),
				'checked_last'  => max( $this->times['checked_last'], $other->times['checked_last'] ),
			]
		);
	}

	/** Only of what visitors may have: the one that sentences about them count. */
	public function of_visitors(): self {
		return new self( array_diff_key( $this->by_kind, [ 'guessed' => true ] ), $this->times );
	}

	/** Only of what is checked. */
	public function of_sample(): self {
		return new self( array_intersect_key( $this->by_kind, [ 'sampled' => true ] ), $this->times );
	}

	/** How many copies were looked at, with a verdict. */
	public function checked(): int {
		return $this->accepted( [ 'fresh', 'rebuilding', 'unconfirmed', 'stale', 'failed' ] );
	}

	/** @param list<string> $states Empty for all. */
	public function count( array $states = [] ): int {
		$count = 0;
		foreach ( $this->by_state as $state => $counts ) {
			$count += [] === $states || in_array( $state, $states, true ) ? array_sum( $counts ) : 0;
		}
		return $count;
	}

	/** @param list<string> $states Empty for all. */
	public function accepted( array $states = [] ): int {
		$count = 0;
		foreach ( $this->by_state as $state => $counts ) {
			$count += [] === $states || in_array( $state, $states, true ) ? $counts[0] : 0;
		}
		return $count;
	}

	/** @return array<string, int> Every state, also those with 0. */
	public function counts(): array {
		$counts = array_fill_keys( Purge::STATES, 0 );
		foreach ( $this->by_state as $state => $by_accepted ) {
			if ( isset( $counts[ $state ] ) ) {
				$counts[ $state ] += array_sum( $by_accepted );
			}
		}
		return $counts;
	}

	/** @return array{total: int, new: int, old: int, unsure: int, failed: int} What visitors get, as far as it is known. */
	public function sums(): array {
		return [
			'total'  => $this->count(),
			'new'    => $this->count( self::NEW_STATES ),
			'old'    => $this->count( [ 'stale' ] ),
			'unsure' => $this->count( [ 'unconfirmed' ] ),
			'failed' => $this->count( [ 'failed' ] ),
		];
	}

	/** @param list<int> $times 0 for what never happened. */
	private static function first( array $times ): int {
		$happened = array_filter( $times, static fn ( int $at ): bool => $at > 0 );
		return [] === $happened ? 0 : min( $happened );
	}
}
