<?php
/** Purges claimed rows at the site's own edges. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\now;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\without_any_version;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * ShortPixel fetches an image's file through an edge in front of the site, so files are purged there right before
 * ShortPixel is asked. An edge in front of ShortPixel is purged after the removal, right before a check: if purged
 * earlier, it would fetch the old copy again.
 *
 * @phpstan-import-type Answer from Client
 */
final class Row_Edges {
	// The step that purges images' files; the step `edge` purges links.
	private const OF_FILES = 'edge_sources';

	// The most files that this runner remembers as purged.
	private const SOURCES_KEPT = 500;

	private Flushes $flushes;

	private int $flush_id;

	private Budget $budget;

	/** The id of the steps, one for each edge, whose records count the purges. */
	private string $step_id;

	/** Whether any edge is purged with the flush's rows; it may have been disconnected since. */
	private bool $has_steps;

	/** @var array<string, Site_Edge> By id. */
	private array $edges;

	/** @var array<string, true> */
	private array $sources = [];

	public function __construct( Flush $flush, Budget $budget, string $step_id ) {
		$this->flushes   = new Flushes();
		$this->flush_id  = $flush->id;
		$this->budget    = $budget;
		$this->step_id   = $step_id;
		$this->has_steps = $flush->removes() && [] !== $flush->steps_of( [ 'edge_sources', 'edge' ] );
		$this->edges     = $this->has_steps ? Site_Edge::all() : [];
	}

	/** Returns how many seconds longer a batch may take than one without edges. */
	public function seconds(): int {
		return [] === $this->edges ? 0 : 2 * (int) Budget::TIMEOUT;
	}

	/** @return array<string, Site_Edge> By id. */
	public function all(): array {
		return $this->edges;
	}

	/**
	 * @param list<Purge> $rows
	 * @return array<int, int> Rows that have to wait, by id, with the time in Unix seconds.
	 */
	public function purge_before( array $rows ): array {
		// No edge has an old copy at a new link, and links that pages no longer have are only removed at ShortPixel.
		$rows = array_values( array_filter( $rows, static fn ( Purge $row ): bool => ! in_array( $row->found_in, Variant::OF_NEW_LINKS, true ) ) );
		return self::OF_FILES === $this->step_id ? $this->before_removal( $rows ) : $this->before_look( $rows );
	}

	/**
	 * @param list<Purge> $rows
	 * @return array<int, int> Rows that have to wait, by id, with the time in Unix seconds.
	 */
	private function before_removal( array $rows ): array {
		$ids_of = [];
		foreach ( $rows as $row ) {
			// An edge may also keep the file at its link without a version, from before the image had one.
			foreach ( array_unique( [ $row->source, without_any_version( $row->source ) ] ) as $source ) {
				if ( '' !== $source && ! isset( $this->sources[ $source ] ) ) {
					$ids_of[ $source ][] = $row->id;
				}
			}
		}
		$waiting       = $this->purge( $ids_of, array_keys( $ids_of ) );
		$purged        = array_filter( $ids_of, static fn ( array $ids ): bool => [] === array_intersect_key( array_flip( $ids ), $waiting ) );
		$this->sources = array_slice( $this->sources + array_fill_keys( array_keys( $purged ), true ), -self::SOURCES_KEPT, null, true );
		return $waiting;
	}

	/**
	 * Purges links before a check, also before a second one, since the first may have put the old copy there.
	 *
	 * @param list<Purge> $rows
	 * @return array<int, int> Rows that have to wait, by id, with the time in Unix seconds.
	 */
	private function before_look( array $rows ): array {
		$ids_of = [];
		$first  = [];
		foreach ( $rows as $row ) {
			$ids_of[ $row->url ][] = $row->id;
			if ( 0 === $row->looks ) {
				$first[] = $row->url;
			}
		}
		return $this->purge( $ids_of, $first );
	}

	/**
	 * Whether an edge answered a removal from its cache, so that ShortPixel never received it.
	 *
	 * @param Answer $answer
	 */
	public function answered_for_shortpixel( string $url, array $answer ): bool {
		return (int) ( $answer['headers']['age'] ?? 0 ) > 0
			&& [] !== array_filter( $this->edges, static fn ( Site_Edge $edge ): bool => $edge->fronts( [ url_host( $url ) ] ) );
	}

	/** @param list<string> $urls Removal URLs to purge at edges, so that the next attempt reaches ShortPixel. */
	public function forget( array $urls ): void {
		foreach ( [] === $urls ? [] : $this->edges as $edge ) {
			$picked = $edge->picked( $urls );
			if ( [] !== $picked ) {
				$edge->purge( $picked, $this->budget );
			}
		}
	}

	/**
	 * @param array<array-key, list<int>> $ids_of  Rows by URL.
	 * @param array<array-key>            $counted URLs that the record counts; the others were counted before.
	 * @return array<int, int> Rows that have to wait, by id, with the time in Unix seconds.
	 */
	private function purge( array $ids_of, array $counted ): array {
		$flush   = ! $this->has_steps || [] === $ids_of ? null : $this->flushes->get( $this->flush_id );
		$waiting = [];
		foreach ( null === $flush ? [] : $flush->steps_of( [ $this->step_id ] ) as $index => $step ) {
			$record = Edge_Record::in( $step->data );
			$edge   = $this->edges[ $record->edge ] ?? null;
			if ( $step->has_ended() && 'done' !== $step->state ) {
				continue;
			}
			if ( null === $edge ) {
				$this->change( $index, static fn ( Edge_Record $now ): Outcome => Outcome::failed( 'edge_gone', $now ) );
				continue;
			}
			// An emptied edge only holds old copies again if an earlier check of the same link fetched one.
			$open = $step->has_ended() ? array_diff_key( $ids_of, array_flip( $counted ) ) : $ids_of;
			// URLs whose rows all wait for another edge come back later; purging them now would purge them twice.
			$open = array_filter( $open, static fn ( array $ids ): bool => [] !== array_diff_key( array_flip( $ids ), $waiting ) );
			$left = $edge->picked( array_map( 'strval', array_keys( $open ) ) );
			foreach ( $record->not_before > now() ? [] : array_chunk( $left, max( 1, $edge->batch() ) ) as $portion ) {
				$result = $edge->purge( self::OF_FILES === $this->step_id ? $portion : $edge->with_removals( $portion ), $this->budget, $record->since );
				$count  = array_values( array_intersect( $portion, array_map( 'strval', $counted ) ) );
				$record = $this->change(
					$index,
					static fn ( Edge_Record $now ): Edge_Record => [] === $count && [] === $result->open && ! $result->is_refused()
						? $now->after_extra( $result )
						: $now->after( $result, $count )
				)
					?? $record;
				$left   = 'failed' === $record->state ? [] : array_diff( $left, array_diff( $portion, $result->open ) );
				// Purges at least one portion, or a slice without time left would never progress.
				if ( [] === $left || [] === $result->done || $this->budget->is_spent() ) {
					break;
				}
			}
			// Rows wait if the edge takes no more requests now, or the slice has no time left; a failed edge holds up
			// nothing.
			foreach ( $left as $url ) {
				$waiting += array_fill_keys( $ids_of[ $url ], max( now(), $record->not_before ) );
			}
		}
		return $waiting;
	}

	/**
	 * Changes an edge's record, and ends its step if it failed.
	 *
	 * @param callable(Edge_Record): (Edge_Record|Outcome) $change
	 * @return Edge_Record|null The changed record; null if the step had ended, or if an Outcome ended it.
	 */
	private function change( int $index, callable $change ): ?Edge_Record {
		$record = null;
		$this->flushes->change(
			$this->flush_id,
			static function ( Flush $flush ) use ( $index, $change, &$record ): ?array {
				$step = $flush->steps[ $index ] ?? null;
				if ( null === $step || $step->has_ended() ) {
					return null;
				}
				$new    = $change( Edge_Record::in( $step->data ) );
				$record = $new instanceof Outcome ? null : $new;
				if ( null === $record ) {
					return [ 'steps' => $flush->steps_with( $index, $step->after( $new ) ) ];
				}
				return [
					'steps' => $flush->steps_with(
						$index,
						'failed' === $record->state
							? $step->begun()->after( Outcome::failed( $record->code, $record ) )
							: $step->begun()->with_data( $record )
					),
				];
			}
		);
		return $record;
	}
}
