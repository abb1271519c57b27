<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Copies\Variant_Search;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Planning;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use Throwable;
use function ShortPixelFlush\Copies\attachment_title;
use function ShortPixelFlush\Copies\give_back;
use function ShortPixelFlush\Copies\images_left;
use function ShortPixelFlush\Copies\library_slice;
use function ShortPixelFlush\Copies\needs_measuring;
use function ShortPixelFlush\Copies\sampled;
use function ShortPixelFlush\Copies\take_images;
use function ShortPixelFlush\Copies\unseen_images;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\now;
use const ShortPixelFlush\AUTOMATIC_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Plans a flush while it runs: the next slice of images whenever the window of rows is at most half full.
 *
 * @phpstan-import-type Pending from Purges
 */
final class Incremental_Planner implements Row_Work {
	// The first slice is small, because a user may wait for the first removal.
	private const FIRST_SLICE   = 10;
	private const SLICE         = 200;
	private const SLICE_SECONDS = 1.0;

	// The most seconds for reading pages, in a flush of a few images.
	private const READING_SECONDS = 8.0;

	// Longer than reading pages and planning a slice take: after this, the planner counts as dead.
	private const LEASE_SECONDS = 60;

	// Each attempt that did not finish shrinks the slice, finally to one image. After this many, that image is left
	// out.
	private const MOST_TRIES = 6;

	private Flushes $flushes;

	private Purges $purges;

	private ?Variant_Search $search = null;

	/** @var list<int> Images given up in a slice that is not recorded yet. */
	private array $lost = [];

	public function __construct() {
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
	}

	public static function for_flush( Flush $flush, Client $client, Budget $budget, string $edge_step ): self {
		return new self();
	}

	public function take_turn( Flush $flush, array $pending, Budget $budget ): bool {
		$queued = $pending['queued'];
		$is_due = $queued['open'] > $queued['claimed'] && $queued['first'] <= now();
		// Sends due removals before planning more if no removed copy waits for its check: a user may wait for the first
		// removals.
		$yields = $is_due && 0 === $pending['sent']['open'];
		return ! $yields && $this->plan( $flush, self::workable( $pending ) );
	}

	/** @param int $workable Rows to send, or due for their check. */
	public function plan( Flush $flush, int $workable ): bool {
		$index = $flush->index_of( 'plan' );
		if ( null === $index || $flush->steps[ $index ]->has_ended() || $flush->steps[ $index ]->is_leased() || $workable > intdiv( self::window(), 2 ) ) {
			return false;
		}
		$step = $this->flushes->lease(
			$flush->id,
			$index,
			self::LEASE_SECONDS,
			static fn ( Step $step ): Step => $step->with_data( Planning::in( $step->data )->begun() )
		);
		if ( null === $step ) {
			return false;
		}
		// Another runner may have planned since the rows were counted.
		$planning = Planning::in( $step->data );
		$read     = $this->read_pages( $flush->id, $planning );
		$slice    = $this->slice( $flush, $planning, self::workable( $this->purges->pending_summary( $flush->id ) ) );
		if ( null === $slice ) {
			return false;
		}
		$images  = $slice['planning']->done - $planning->done;
		$refusal = take_images( $flush->charged_user(), $images );
		if ( null !== $refusal ) {
			return 'shortpixel_flush_daily_limit' === $refusal->get_error_code()
				&& $this->flushes->record(
					$flush->id,
					$index,
					$step->token,
					static fn ( Step $now ): Step => $now->after( Outcome::failed( 'daily_images', $planning ) )
				);
		}
		if ( [] !== $slice['variants'] && null === $this->purges->add( $flush->id, $slice['variants'] ) ) {
			give_back( $flush->charged_user(), $images );
			return false;
		}
		if ( [] !== $read && null !== $this->search ) {
			$coverage = $this->search->coverage();
			$seen     = [
				'coverage' => $coverage,
				'surfaces' => $this->search->surfaces(),
			] + self::measuring( $flush, $read, $coverage );
			$this->flushes->change( $flush->id, static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( $seen ) ] );
		}
		if ( 0 === $planning->done && ! $flush->subject->library ) {
			$this->name( $flush->id, $slice['variants'] );
		}
		$next        = $slice['planning'];
		$is_recorded = $this->flushes->record(
			$flush->id,
			$index,
			$step->token,
			static fn ( Step $now ): Step => $slice['is_last'] ? $now->after( Outcome::done( '', $next ) ) : $now->with_data( $next )
		);
		// Logged after recording: masking secrets in the log calls other plugins' code, which may be what ended the
		// process.
		foreach ( $this->lost as $id ) {
			log_error( "The copies of image {$id} could not be found", 'looking for them ended the process each time', $flush->id, 'plan' );
		}
		$this->lost = [];
		$this->cancel_if_stopped( $flush->id );
		return $slice['is_last'] || ( $is_recorded && $next->after > $planning->after );
	}

	/** Returns how many rows a flush may have to work on at once. More are planned when at most half are left. */
	public static function window(): int {
		/**
		 * Filters how many copies a flush that is planned while it runs may have to remove or check at once. More images
		 * are planned when at most half are left. Copies that only wait don't count.
		 *
		 * @param int $rows Rows, 5000 by default.
		 */
		$rows = apply_filters( 'shortpixel_flush_window', 5000 );
		return max( 10, is_int( $rows ) ? $rows : 5000 );
	}

	/**
	 * Records the names of the first images, since they may be renamed. Deleted ones only have their file's name left.
	 *
	 * @param list<Variant> $variants
	 */
	private function name( int $flush_id, array $variants ): void {
		$files = [];
		foreach ( $variants as $variant ) {
			$files[ $variant->attachment_id ?? 0 ] ??= rawurldecode( wp_basename( $variant->source ) );
		}
		$files = array_slice( $files, 0, Plan::CARDS, true );
		$named = [];
		foreach ( $files as $id => $file ) {
			$title        = attachment_title( $id );
			$named[ $id ] = '' === $title ? $file : $title;
		}
		$this->flushes->change(
			$flush_id,
			static function ( Flush $now ) use ( $named, $files ): array {
				$subject = $now->subject->with( [ 'named' => $named ] );
				return [
					'subject' => $subject,
					'names'   => Flushes::names_of( $subject, array_values( $files ) ),
				];
			}
		);
	}

	/**
	 * Makes an automatic flush wait for measurements if they are needed and a user changed the images: that user likely
	 * still has a screen open that can measure the images' pages.
	 *
	 * @param list<int>     $images
	 * @param Coverage|null $coverage
	 * @return array{measuring?: array{until: int, images: list<int>}} The change to the flush's subject.
	 */
	private static function measuring( Flush $flush, array $images, ?array $coverage ): array {
		$has_screen = 0 !== $flush->user_id && $flush->is_automatic() && in_array( $flush->cause, AUTOMATIC_CAUSES, true );
		if ( ! $has_screen || ( $coverage['whole'] ?? false ) || ! needs_measuring() ) {
			return [];
		}
		$shown = array_values( array_filter( $images, static fn ( int $id ): bool => null !== get_post( $id ) ) );
		return [] === $shown ? [] : Flush::measuring( $shown );
	}

	/**
	 * Reads the pages of the first images, up to FIRST_SLICE, before any is planned. Not for a whole library or many
	 * images `by_record`, nor after an attempt that did not finish.
	 *
	 * @return list<int> The images whose pages were read.
	 */
	private function read_pages( int $flush_id, Planning $planning ): array {
		$is_few = [] !== $planning->ids || ( $planning->by_record && $planning->images <= self::FIRST_SLICE );
		// Reading pages may have killed an earlier attempt, so the flush continues without it.
		if ( ! $is_few || $planning->done > 0 || $planning->tries > 1 ) {
			return [];
		}
		$ids = [] === $planning->ids ? array_keys( ( new Image_Records() )->of_flush( $flush_id, 0, self::FIRST_SLICE ) ?? [] ) : $planning->ids;
		sort( $ids );
		if ( [] === $ids ) {
			return [];
		}
		try {
			$this->search = new Variant_Search();
			$ids          = array_slice( $ids, 0, self::FIRST_SLICE );
			$this->search->read_pages( $ids, self::READING_SECONDS );
			return $ids;
		} catch ( Throwable $error ) {
			log_error( "The pages of image {$ids[0]} could not be read", $error, $flush_id, 'plan' );
			return [];
		}
	}

	/**
	 * Finds the copies of the next images, as many as fit into a slice, into the window and into a second.
	 *
	 * @return array{planning: Planning, variants: list<Variant>, is_last: bool}|null Null if the query failed.
	 */
	private function slice( Flush $flush, Planning $planning, int $workable ): ?array {
		$most = intdiv( 0 === $planning->done ? self::FIRST_SLICE : self::SLICE, 4 ** min( 6, $planning->tries - 1 ) );
		// A user's daily limit may allow fewer.
		$most  = max( 1, min( $most, images_left( $flush->charged_user() ) ?? $most ) );
		$named = $planning->by_record ? ( new Image_Records() )->of_flush( $flush->id, $planning->after, $most ) : [];
		$ids   = $planning->by_record
			? ( null === $named ? null : array_keys( $named ) )
			: library_slice( $planning->after, $planning->last, $most, $planning->ids );
		if ( null === $named || null === $ids ) {
			return null;
		}
		$until        = microtime( true ) + self::SLICE_SECONDS;
		$variants     = [];
		$taken        = 0;
		$skipped      = 0;
		$unseen       = 0;
		$seen_in      = needs_measuring() ? [ 'probe' ] : Variant::SEEN_IN;
		$after        = $planning->after;
		$this->search = $this->search ?? new Variant_Search();
		$this->search->add_former( array_filter( array_map( static fn ( Image_Record $record ): array => $record->former, $named ) ) );
		foreach ( $this->search->primed( $ids ) as $id ) {
			$is_lost = $planning->tries > self::MOST_TRIES;
			if ( $is_lost ) {
				$this->lost[] = $id;
			}
			$found   = $is_lost ? null : $this->variants( $this->search, $id, $flush->id );
			$open    = $workable + count( $variants );
			$is_late = $taken > 0 && microtime( true ) >= $until;
			$is_full = $open > 0 && $open + count( $found ?? [] ) > self::window();
			if ( $is_late || $is_full ) {
				break;
			}
			if ( null !== $found && isset( $named[ $id ] ) && null === get_post( $id ) ) {
				// Requesting copies of a deleted image creates none, so all count as copies that visitors may have.
				$found = array_map( static fn ( Variant $variant ): Variant => new Variant( $variant->url, $variant->source, $id, 'page' ), $found );
			}
			$found = null === $found ? null : sampled( $found, $planning->images );
			array_push( $variants, ...( $found ?? [] ) );
			++$taken;
			$skipped += null === $found ? 1 : 0;
			$unseen  += unseen_images( $found ?? [], $seen_in );
			$after    = $id;
		}
		$this->search->forget();
		$is_last = count( $ids ) === $taken && $taken < $most;
		return [
			'planning' => $planning->advanced( $after, $taken, $skipped, $unseen, $is_last ),
			'variants' => [] === account_keys() ? $variants : group_by_purge_key( $variants ),
			'is_last'  => $is_last,
		];
	}

	/**
	 * Returns an image's copies under its own id, whatever a filter says: compacting relies on it. Null after an error,
	 * for example in another plugin's code, which must not end the flush.
	 *
	 * @return list<Variant>|null
	 */
	private function variants( Variant_Search $search, int $id, int $flush_id ): ?array {
		try {
			return array_map(
				static fn ( Variant $variant ): Variant => $variant->attachment_id === $id
					? $variant
					: new Variant( $variant->url, $variant->source, $id, $variant->found_in ),
				$search->of( $id )
			);
		} catch ( Throwable $error ) {
			log_error( "The copies of image {$id} could not be found", $error, $flush_id, 'plan' );
			return null;
		}
	}

	/** Cancels rows planned while the flush was being stopped. */
	private function cancel_if_stopped( int $id ): void {
		$flush = $this->flushes->get( $id );
		if ( null !== $flush && 'cancelled' === $flush->state ) {
			$this->purges->move( $id, [ 'queued' ], [ 'state' => 'cancelled' ] );
		}
	}

	/**
	 * Counts the rows in the window, without claimed ones and those that only wait for their check.
	 *
	 * @param Pending|null $pending Null if the query failed; the window then counts as full.
	 */
	private static function workable( ?array $pending ): int {
		return null === $pending ? self::window() : $pending['queued']['open'] - $pending['queued']['claimed'] + $pending['sent']['due'];
	}
}
