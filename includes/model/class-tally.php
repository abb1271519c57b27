<?php
/**
 * Counts a flush's purges by state, and by kind of copy. `accepted` are those with a time in
 * Purge::$sent_at.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Tally {
	public const NEW_STATES = [ 'fresh', 'rebuilding' ];

	/** @var array<string, array{int, int}> The numbers of accepted and of other purges, by state. */
	public array $by_state;

	/** The latest Purge::$sent_at, in Unix seconds; 0 for none. */
	public int $sent_last;

	/** The earliest Purge::$checked_at; 0 for none. */
	public int $checked_first;

	/**
	 * @var array<string, array<string, array{int, int}>> By kind, then as in `$by_state`. `arrived`: at new links.
	 *     `sampled` and `left`: others that visitors may have, to be checked or not. `guessed`: those that only settings
	 *     or other images' measurements lead to. `beside`: those at links that pages no longer have.
	 */
	private array $by_kind;

	/** @param array<string, array<string, array{int, int}>> $by_kind */
	public function __construct( array $by_kind = [], int $sent_last = 0, int $checked_first = 0 ) {
		$this->by_kind       = $by_kind;
		$this->by_state      = self::sums_of( array_values( $by_kind ) );
		$this->sent_last     = $sent_last;
		$this->checked_first = $checked_first;
	}

	/** @param list<Purge> $purges */
	public static function of( array $purges ): self {
		$by_kind = [];
		$sent    = [ 0 ];
		$checked = [ 0 ];
		foreach ( $purges as $purge ) {
			$kind = self::kind_of( $purge );

			$by_kind[ $kind ][ $purge->state ] = $by_kind[ $kind ][ $purge->state ] ?? [ 0, 0 ];
			++$by_kind[ $kind ][ $purge->state ][ $purge->sent_at > 0 ? 0 : 1 ];
			$sent[]    = $purge->sent_at;
			$checked[] = $purge->checked_at;
		}
		return new self( $by_kind, max( $sent ), self::first( $checked ) );
	}

	private static function kind_of( Purge $purge ): string {
		$kinds = [
			'new_link' => 'arrived',
			'old_link' => 'beside',
		];
		if ( isset( $kinds[ $purge->found_in ] ) || ! $purge->visitors_may_have() ) {
			return $kinds[ $purge->found_in ] ?? 'guessed';
		}
		return $purge->is_sampled ? 'sampled' : 'left';
	}

	/** @param array<mixed> $stored As returned by to_array(). */
	public static function from_array( array $stored ): self {
		$by_kind = [];
		foreach ( entries( $stored['kinds'] ?? [] ) as $kind => $of_kind ) {
			foreach ( entries( $of_kind ) as $state => $counts ) {
				$by_kind[ (string) $kind ][ (string) $state ] = [ integer( entries( $counts )[0] ?? 0 ), integer( entries( $counts )[1] ?? 0 ) ];
			}
		}
		return new self( $by_kind, integer( $stored['sent_last'] ?? 0 ), integer( $stored['checked_first'] ?? 0 ) );
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return [
			'kinds'         => $this->by_kind,
			'sent_last'     => $this->sent_last,
			'checked_first' => $this->checked_first,
		];
	}

	public function plus( self $other ): self {
		$by_kind = $this->by_kind;
		foreach ( $other->by_kind as $kind => $of_kind ) {
			$by_kind[ $kind ] = self::sums_of( [ $by_kind[ $kind ] ?? [], $of_kind ] );
		}
		return new self( $by_kind, max( $this->sent_last, $other->sent_last ), self::first( [ $this->checked_first, $other->checked_first ] ) );
	}

	/**
	 * @param list<array<string, array{int, int}>> $parts
	 * @return array<string, array{int, int}>
	 */
	private static function sums_of( array $parts ): array {
		$sums = [];
		foreach ( $parts as $part ) {
			foreach ( $part as $state => [ $accepted, $not ] ) {
				$sums[ $state ] = [ ( $sums[ $state ][0] ?? 0 ) + $accepted, ( $sums[ $state ][1] ?? 0 ) + $not ];
			}
		}
		return $sums;
	}

	/** Returns the tally of copies that visitors may have, on which sentences about visitors are based. */
	public function of_visitors(): self {
		return $this->of_kinds( 'arrived', 'sampled', 'left' );
	}

	/** Returns the tally of copies that are to be checked, or were. */
	public function of_sample(): self {
		return $this->of_kinds( 'arrived', 'sampled' );
	}

	public function at_new_links(): self {
		return $this->of_kinds( 'arrived' );
	}

	/** Returns the tally of copies to remove at links that pages keep. */
	public function of_removal(): self {
		return $this->of_kinds( 'sampled', 'left', 'guessed' );
	}

	/** Returns the tally of copies to remove at links that pages no longer have. */
	public function beside(): self {
		return $this->of_kinds( 'beside' );
	}

	private function of_kinds( string ...$kinds ): self {
		return new self( array_intersect_key( $this->by_kind, array_flip( $kinds ) ), $this->sent_last, $this->checked_first );
	}

	/** Returns the number of copies with a verdict. */
	public function checked(): int {
		return $this->accepted( [ 'fresh', 'rebuilding', 'unconfirmed', 'stale', 'failed' ] );
	}

	/** @param list<string> $states Empty for all. */
	public function count( array $states = [] ): int {
		return array_sum( array_map( 'array_sum', $this->in( $states ) ) );
	}

	/** @param list<string> $states Empty for all. */
	public function accepted( array $states = [] ): int {
		return array_sum( array_column( $this->in( $states ), 0 ) );
	}

	/**
	 * @param list<string> $states
	 * @return array<string, array{int, int}>
	 */
	private function in( array $states ): array {
		return [] === $states ? $this->by_state : array_intersect_key( $this->by_state, array_flip( $states ) );
	}

	/** @return array<string, int> The count of every state, including 0. */
	public function counts(): array {
		$none = array_fill_keys( Purge::STATES, 0 );
		return array_merge( $none, array_map( 'array_sum', array_intersect_key( $this->by_state, $none ) ) );
	}

	/** @return array{total: int, new: int, old: int, unsure: int, failed: int} What visitors get, as far as known. */
	public function sums(): array {
		return [
			'total'  => $this->count(),
			'new'    => $this->count( self::NEW_STATES ),
			'old'    => $this->count( [ 'stale' ] ),
			'unsure' => $this->count( [ 'unconfirmed' ] ),
			'failed' => $this->count( [ 'failed' ] ),
		];
	}

	/** @param list<int> $times Times in Unix seconds; 0 for never. */
	private static function first( array $times ): int {
		$happened = array_filter( $times, static fn ( int $at ): bool => $at > 0 );
		return [] === $happened ? 0 : min( $happened );
	}
}
