<?php
/**
 * Requests what visitors get before a removal, for comparison with what they get afterwards. Only requests a few
 * copies, in flushes that are small enough.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Proof\Origin;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Proof\are_different_copies;
use function ShortPixelFlush\Proof\before_of;
use function ShortPixelFlush\Proof\shows_only_a_part;
use function ShortPixelFlush\Proof\was_error_in;
use function ShortPixelFlush\Proof\was_missing;
use function ShortPixelFlush\Proof\was_missing_in;
use const ShortPixelFlush\Proof\ACCEPT_BY_FORMAT;
use const ShortPixelFlush\Proof\FIRST_FORMAT;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-import-type Answer from Client
 * @phpstan-import-type Batch_Limits from Host_Queue
 */
final class Before_Looks {
	// The most copies requested in a slice: usually enough for all checked copies of one image.
	private const MOST = 16;

	// Values of `found_in`, starting with the copies that visitors most surely have.
	private const SUREST_FIRST = [ 'page', 'pasted', 'probe' ];

	// Flushes with more checked copies than this are skipped. Copies that are only removed don't count.
	private const LARGEST_SAMPLE = 1000;

	// A copy of this width shows the image well, and is not large.
	private const BEST_WIDTH = 640;

	private const LARGEST_IMAGE = 4194304;

	// In seconds: short, since the removal matters more than the earlier copy.
	private const TIMEOUT = 5.0;

	private Flush $flush;

	private Client $client;

	private Purges $purges;

	private Origin $origin;

	private Thumbnail_Keeper $thumbnails;

	private float $timeout;

	/** @var array<int, true>|null Rows to request, by id. */
	private ?array $chosen = null;

	/** @var array<string, string> Packed fingerprints of files' copies from before the removal, by the file's URL. */
	private array $fingerprints = [];

	/** @var array<string, bool> Whether the CDN keeps a separate copy for each format, by kind of copy; unknown kinds are missing. */
	private array $varies = [];

	/** @param float $timeout The most seconds for one request in this slice. */
	public function __construct( Flush $flush, Client $client, Purges $purges, Thumbnail_Keeper $thumbnails, float $timeout ) {
		$this->flush      = $flush;
		$this->client     = $client;
		$this->purges     = $purges;
		$this->origin     = new Origin();
		$this->thumbnails = $thumbnails;
		$this->timeout    = min( self::TIMEOUT, $timeout );
	}

	/**
	 * Returns records of what visitors get. Only requests copies that are due for a check afterwards and that visitors
	 * may have: otherwise ShortPixel might make a copy at the account's cost, only to remove it.
	 *
	 * @param list<Purge>  $rows   Rows due for removal.
	 * @param Claim        $claim  The claim of these rows.
	 * @param Batch_Limits $limits
	 * @return array<int, Baseline> By row; only for rows to be checked that have neither an attempt nor a record since
	 *     their last removal. A row that is not requested gets what the records of others say about it.
	 */
	public function baselines( array $rows, Claim $claim, array $limits ): array {
		$fit  = array_filter(
			$rows,
			static fn ( Purge $row ): bool => self::is_fit( $row )
				&& 0 === $row->attempts
				&& ( null === $row->baseline || isset( $row->baseline->accepted_mark ) )
		);
		$ours = array_flip( $claim->attempt( array_column( $fit, 'id' ) ) );
		$rows = array_filter( $fit, static fn ( Purge $row ): bool => isset( $ours[ $row->id ] ) );
		if ( [] === $rows ) {
			return [];
		}
		$this->chosen = $this->chosen ?? $this->choose();
		$asked        = [];
		foreach ( $rows as $row ) {
			if ( isset( $this->chosen[ $row->id ] ) ) {
				$asked[ $row->id ] = $row;
			}
		}

		$notes = $this->ask( $asked, $limits );
		if ( [] !== $notes && [] === array_filter( $notes, static fn ( Baseline $noted ): bool => ! was_error_in( $noted ) ) ) {
			( new Flushes() )->note_errors( $this->flush->id, true );
		}
		foreach ( $rows as $row ) {
			$notes[ $row->id ] = self::last_existing( $row->before(), $notes[ $row->id ] ?? new Baseline() );
		}
		foreach ( $asked as $row ) {
			$this->keep_fingerprint( $row, $notes[ $row->id ] );
		}
		foreach ( $rows as $row ) {
			$kind = $row->kind_of_copy();
			if ( isset( $this->fingerprints[ $row->source ] ) ) {
				$shared            = new Baseline( [ 'fingerprint' => $this->fingerprints[ $row->source ] ] );
				$notes[ $row->id ] = true === $notes[ $row->id ]->was_fetched ? $shared->also( $notes[ $row->id ] ) : $notes[ $row->id ]->also( $shared );
			}
			if ( isset( $this->varies[ $kind ] ) ) {
				$notes[ $row->id ] = $notes[ $row->id ]->also( new Baseline( [ 'varies' => $this->varies[ $kind ] ] ) );
			}
			// As soon as the copy is removed, ShortPixel may make it again from what the site serves to visitors.
			if ( $this->origin->is_old_for_visitors( $row->source, now() - Origin::CHANGED_LATELY ) ) {
				$notes[ $row->id ] = $notes[ $row->id ]->with( [ 'was_origin_old' => true ] );
			}
		}
		if ( in_array( true, array_column( $notes, 'was_origin_old' ), true ) && ! $this->flush->was_origin_old() ) {
			( new Flushes() )->change(
				$this->flush->id,
				static fn ( Flush $flush ): ?array => $flush->was_origin_old()
					? null
					: [ 'notes' => $flush->notes_with( [ 'origin_was_old' => [ 'at' => now() ] ] ) ]
			);
		}

		return $notes;
	}

	/**
	 * Returns the new record. If no answer came, or the copy was missing, it keeps the status from before an earlier
	 * removal in this flush, unless the copy was missing then too. How the copy looked then is left out, since the
	 * image may have changed.
	 *
	 * @param Baseline $earlier The record from before an earlier removal, empty if this is the first.
	 */
	private static function last_existing( Baseline $earlier, Baseline $now ): Baseline {
		$has_existed = null !== $earlier->before_status && ! was_missing( $earlier );
		$exists      = 0 !== ( $now->before_status ?? 0 ) && ! was_missing_in( $now );

		return $has_existed && ! $exists ? $earlier->only( 'before_status', 'was_fetched', 'varies', 'browser_seconds' )->also( $now ) : $now;
	}

	private static function is_fit( Purge $row ): bool {
		return $row->is_sampled && $row->visitors_may_have() && Flush::NEW_LINK !== $row->found_in;
	}

	/** @return array<int, true> The rows to request, by id: preferably those that add a kind of copy or a file. */
	private function choose(): array {
		if ( $this->flush->is_planning() || $this->purges->tally( $this->flush->id )->of_sample()->count() > self::LARGEST_SAMPLE ) {
			return [];
		}
		$sample = [
			'sampled'  => true,
			'per_page' => self::LARGEST_SAMPLE,
		];
		$rows   = array_values( array_filter( $this->purges->find( $this->flush->id, $sample )['purges'], [ self::class, 'is_fit' ] ) );
		usort( $rows, static fn ( Purge $one, Purge $other ): int => self::unfitness( $one ) <=> self::unfitness( $other ) );
		$chosen = [];
		$met    = [];
		$others = [];
		foreach ( $rows as $row ) {
			$this->remember( $row );
			$facts = [ 'kind ' . $row->kind_of_copy(), 'source ' . $row->source ];
			if ( [] === array_diff( $facts, $met ) ) {
				$others[] = $row->id;
			} else {
				$chosen[] = $row->id;
				$met      = array_merge( $met, $facts );
			}
		}

		return array_fill_keys( array_slice( array_merge( $chosen, $others ), 0, self::MOST ), true );
	}

	/**
	 * @return list<int> A sort key, lowest for the best row. A crop comes after whole images found the same way, since
	 *     it shows only a part.
	 */
	private static function unfitness( Purge $row ): array {
		return [
			(int) array_search( $row->found_in, self::SUREST_FIRST, true ),
			shows_only_a_part( $row->url ) ? 1 : 0,
			abs( ( Variant::facts( $row->url )['width'] ?? self::BEST_WIDTH ) - self::BEST_WIDTH ),
			$row->id,
		];
	}

	/** Remembers what an earlier slice recorded about a row. */
	private function remember( Purge $row ): void {
		$baseline = $row->before();
		$this->keep_fingerprint( $row, $baseline );
		if ( null !== $baseline->varies ) {
			$this->varies[ $row->kind_of_copy() ] = $baseline->varies;
		}
	}

	/**
	 * Keeps a copy's fingerprint for the file's other copies, if none is kept yet. Not if a cache had to fetch the
	 * copy: then it may have been made for this request, and show the new image.
	 */
	private function keep_fingerprint( Purge $row, Baseline $notes ): void {
		$fingerprint = $notes->fingerprint ?? '';
		if ( '' !== $fingerprint && true !== $notes->was_fetched ) {
			$this->fingerprints[ $row->source ] = $this->fingerprints[ $row->source ] ?? $fingerprint;
		}
	}

	/**
	 * @param array<int, Purge> $rows By id.
	 * @param Batch_Limits $limits
	 * @return array<int, Baseline>
	 */
	private function ask( array $rows, array $limits ): array {
		$formats = [];
		$kinds   = $this->varies;
		foreach ( $rows as $row ) {
			// If nothing says whether copies differ by format, one of each kind is requested in two formats.
			$kind                = $row->kind_of_copy();
			$is_known            = isset( $kinds[ $kind ] );
			$formats[ $row->id ] = $is_known ? [ FIRST_FORMAT ] : [ FIRST_FORMAT, 'plain' ];
			$kinds              += $is_known ? [] : [ $kind => true ];
		}
		$notes = $this->send_and_learn( [], $rows, $formats, $limits );
		// If a kind's first copy did not show whether formats differ, for example because it is missing, another copy of
		// that kind that exists is requested in the second format too.
		$one_of = [];
		foreach ( $rows as $row ) {
			$kind   = $row->kind_of_copy();
			$status = $notes[ $row->id ][ FIRST_FORMAT ]->before_status ?? 0;
			if ( ! isset( $this->varies[ $kind ] ) && 200 === $status && ! isset( $notes[ $row->id ]['plain'] ) ) {
				$one_of += [ $kind => $row->id ];
			}
		}
		$notes = $this->send_and_learn( $notes, $rows, array_fill_keys( array_values( $one_of ), [ 'plain' ] ), $limits );
		$more  = [];
		foreach ( $rows as $row ) {
			// Other formats may have copies of their own, even if the copy in the first format is missing.
			$is_varying = $this->varies[ $row->kind_of_copy() ] ?? was_missing_in( $notes[ $row->id ][ FIRST_FORMAT ] ?? new Baseline() );
			if ( $is_varying ) {
				$more[ $row->id ] = array_values( array_diff( array_keys( ACCEPT_BY_FORMAT ), array_keys( $notes[ $row->id ] ?? [] ) ) );
			}
		}
		$notes = $this->send_and_learn( $notes, $rows, $more, $limits );

		// A CDN that redirects when it has no copy makes none during a request, so the copies that it sent existed before.
		$redirects = [] !== array_intersect(
			[ 302, 307 ],
			array_merge( [], ...array_map( static fn ( array $by_format ): array => array_column( $by_format, 'before_status' ), array_values( $notes ) ) )
		);
		$noted     = [];
		foreach ( $notes as $id => $by_format ) {
			$unfetched  = static fn ( Baseline $notes ): Baseline => $notes->with( [ 'was_fetched' => false ] );
			$by_format  = $redirects ? array_map( $unfetched, $by_format ) : $by_format;
			$others     = array_diff_key( $by_format, [ FIRST_FORMAT => true ] );
			$is_varying = $this->varies[ $rows[ $id ]->kind_of_copy() ] ?? true;
			// One fingerprint is enough, since all formats show the same image.
			$others       = array_map( static fn ( Baseline $notes ): Baseline => $notes->with( [ 'fingerprint' => null ] ), $is_varying ? $others : [] );
			$noted[ $id ] = ( $by_format[ FIRST_FORMAT ] ?? new Baseline() )->with( [ 'formats' => $others ] );
		}

		return $noted;
	}

	/**
	 * @param array<int, array<string, Baseline>> $notes   The records so far, by row and format.
	 * @param array<int, Purge>                   $rows    By id.
	 * @param array<int, list<string>>            $formats By row.
	 * @param Batch_Limits                        $limits
	 * @return array<int, array<string, Baseline>> The records with the new answers.
	 */
	private function send_and_learn( array $notes, array $rows, array $formats, array $limits ): array {
		foreach ( $this->send( $rows, $formats, $limits ) as $id => $by_format ) {
			$notes[ $id ] = ( $notes[ $id ] ?? [] ) + $by_format;
			$this->learn( $rows[ $id ]->kind_of_copy(), $notes[ $id ] );
		}

		return $notes;
	}

	/** @param array<string, Baseline> $by_format The records of one copy. */
	private function learn( string $kind, array $by_format ): void {
		$first = $by_format[ FIRST_FORMAT ] ?? new Baseline();
		foreach ( $by_format as $format => $notes ) {
			$found = FIRST_FORMAT === $format
				? null
				: are_different_copies( $first->before_status ?? 0, $first->sha256, $notes->before_status ?? 0, $notes->sha256 );
			if ( true === ( $notes->varies ?? $found ) ) {
				$this->varies[ $kind ] = true;
			} elseif ( false === $found ) {
				$this->varies[ $kind ] = $this->varies[ $kind ] ?? false;
			}
		}
	}

	/**
	 * @param array<int, Purge>        $rows    By id.
	 * @param array<int, list<string>> $formats By row.
	 * @param Batch_Limits             $limits
	 * @return array<int, array<string, Baseline>> Records by row and format.
	 */
	private function send( array $rows, array $formats, array $limits ): array {
		$requests = [];
		foreach ( $formats as $id => $wanted ) {
			foreach ( $wanted as $format ) {
				$requests[ "{$id} {$format}" ] = [
					'url'       => $rows[ $id ]->url,
					'headers'   => [ 'Accept' => ACCEPT_BY_FORMAT[ $format ] ],
					'timeout'   => $this->timeout,
					'max_bytes' => self::LARGEST_IMAGE,
				];
			}
		}
		$notes = [];
		if ( [] !== $requests ) {
			$limits['after'] = function ( $key, array $answer ) use ( $rows, &$notes ): void {
				/**
				 * @var int|string $key
				 * @var Answer     $answer
				 */
				list( $id, $format ) = explode( ' ', (string) $key );
				$row                 = $rows[ (int) $id ] ?? null;
				if ( null === $row || 'unsent' === $answer['error'] ) {
					return;
				}
				if ( '' !== $answer['error'] ) {
					$notes[ $row->id ][ $format ] = new Baseline( [ 'before_status' => 0 ] );
					return;
				}
				$notes[ $row->id ][ $format ] = before_of( $answer, $row->url, $row->source );
				$this->thumbnails->saw_before( $row, $answer );
			};
			$this->client->send( $requests, $limits );
		}

		return $notes;
	}
}
