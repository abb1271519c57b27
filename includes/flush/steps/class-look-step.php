<?php
/** Requests links as browsers do, and stores what the answers prove about the copies that visitors get. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Proof\Origin;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Copies\changed_records;
use function ShortPixelFlush\Copies\has_file;
use function ShortPixelFlush\Copies\is_never_old;
use function ShortPixelFlush\Copies\local_file;
use function ShortPixelFlush\Copies\upload_name;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Proof\browser_seconds;
use function ShortPixelFlush\Proof\judged;
use function ShortPixelFlush\Proof\kept_seconds;
use function ShortPixelFlush\Proof\memory_left;
use function ShortPixelFlush\Proof\proved_before;
use function ShortPixelFlush\Proof\seen;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\attachments_at;
use function ShortPixelFlush\Versions\form_in;
use function ShortPixelFlush\Versions\note_lifetime;
use function ShortPixelFlush\Versions\note_told;
use function ShortPixelFlush\Versions\path_stem;
use const ShortPixelFlush\Proof\LONGEST_PAUSE;
use const ShortPixelFlush\Versions\SAME_AT_ONE_IMAGE_SECONDS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @phpstan-import-type Answer from Client */
final class Look_Step extends Row_Step {
	protected const STATE = 'sent';

	// A repeated check does no harm, so more rows are begun at once than in a step that sends removals.
	protected const PORTION = 128;

	protected const MOST_ATTEMPTS = 4;

	private const LARGEST_BATCH = 256;

	// Bytes of memory per image: large enough that few images have to be requested again.
	private const SHARE = 1572864;

	// The most copies in a flush that are only checked because another copy of their file was old.
	private const MOST_KIN = 32;

	private Origin $origin;

	private Format_Looks $formats;

	private Stale_Copies $stale;

	private Flush $flush;

	/** @var array<int, Image_Record>|null As returned by changed_records(); null until the first check. */
	private ?array $records = null;

	/** @var array<string, bool> Whether another image now has the link of a deleted one, by its file's path_stem(). */
	private array $is_taken = [];

	/** The recorded `kept_by_browsers` in seconds; -1 for none. */
	private int $kept;

	/** The longest time that this runner has recorded for which a browser or cache may keep an answer, in seconds. */
	private int $lifetime = 0;

	/** @var array<string, true> Files whose other copies this runner has queued for a check. */
	private array $kin_of = [];

	public function __construct( Flush $flush, Client $client, Row_Edges $edges, Budget $budget, int $wait_seconds ) {
		parent::__construct( $flush, $client, $edges, $budget, $wait_seconds );
		$this->origin  = new Origin();
		$this->flush   = $flush;
		$this->kept    = $flush->browser_seconds() ?? -1;
		$this->formats = new Format_Looks( $client, $this->origin, $wait_seconds );
		$this->stale   = new Stale_Copies( $client, $this->origin, $edges->all(), $wait_seconds );
	}

	/** Returns the number of rows to claim. Memory for their images limits it, but not below two per parallel request. */
	protected function batch( Budget $budget ): int {
		return min( $budget->batch(), max( 2 * $budget->parallel(), intdiv( memory_left(), self::SHARE ) ), self::LARGEST_BATCH );
	}

	protected function given_up( Purge $row ): Purge {
		return $row->is_sampled
			? self::unseen( $row, new Failure( 'interrupted' ), self::no_answer( new Failure( 'interrupted' ) ) )
			: $row->with( [ 'state' => 'unchecked' ] );
	}

	public function written( Purge $row ): void {
		log_purge( 'look', $row );
	}

	protected function send( array $rows, Claim $claim, Budget $budget ): int {
		$this->records ??= changed_records( $this->flush );

		$batch    = new Look_Batch();
		$requests = $this->requests( $rows, $claim, $budget );
		$claim->send(
			$this->client,
			$requests,
			$this->queue->limits( $budget ),
			function ( Purge $row, array $answer ) use ( $batch, $claim ): void {
				/** @var Answer $answer */
				$this->take( $row, $answer, $batch, $claim );
			}
		);
		// Each answer of a batch has a share of the memory; larger ones are requested again, alone.
		foreach ( $batch->large as $id => $row ) {
			// Requests at least one: if there is no time for it now, there will be none in the next slice.
			if ( array_key_first( $batch->large ) !== $id && $budget->is_spent() ) {
				$claim->note( $row->put_back( 0 ) );
				continue;
			}
			$request = [ 'max_bytes' => min( Format_Looks::LARGEST_IMAGE, intdiv( memory_left(), 5 ) ) ] + $requests[ $id ];
			$this->take( $row, $this->client->send( [ $request ], $this->queue->limits( $budget ) )[0], $batch, $claim );
		}
		$conclude = function ( Purge $row, array $answer, array $judgement ) use ( $claim ): void {
			/**
			 * @var Answer    $answer
			 * @var Judgement $judgement
			 */
			$this->conclude( $row, $answer, $judgement, $claim );
		};
		foreach ( $this->formats->look( $this->queue->limits( $budget ), $budget->timeout(), $conclude ) as $row ) {
			$claim->note( $row->put_back( 0 ) );
		}
		foreach ( $this->stale->located( $budget->last_begin(), $budget->timeout() ) as $row ) {
			$claim->note( $row );
		}
		// Noted before the last rows are stored, since a flush without open rows ends.
		$this->note( $batch );
		return $batch->looks;
	}

	/**
	 * Handles the answer for a copy. The copy may have to be requested again, or in other formats too, before a
	 * judgement is stored.
	 *
	 * @param Answer $answer
	 */
	private function take( Purge $row, array $answer, Look_Batch $batch, Claim $claim ): void {
		$wait      = $answer['retry_after'] ?? 0;
		$is_unsent = 'unsent' === $answer['error'];
		$failure   = $is_unsent || $wait > Host_Queue::LONGEST_WAIT ? $this->queue->given_up( $row->url, $wait ) : null;
		if ( null !== $failure ) {
			$claim->note( self::unseen( $row, $failure, self::no_answer( $failure ) ) );
			return;
		}
		if ( $is_unsent ) {
			$claim->note( $row->put_back( $wait > 0 ? now() + min( LONGEST_PAUSE, $wait ) : 0 ) );
			return;
		}
		if ( 'too_large' === $answer['error'] && ! isset( $batch->large[ $row->id ] ) ) {
			$batch->large[ $row->id ] = $row;
			return;
		}
		$answer['status'] = $this->origin->final_status( $answer, $row->source );
		++$batch->looks;
		if ( 200 === $answer['status'] && '' !== $answer['body'] ) {
			++$batch->fetched;
			$batch->bytes   += strlen( $answer['body'] );
			$batch->lifetime = max( $batch->lifetime, kept_seconds( $answer['headers'] ) );
		}
		$batch->kept = max( $batch->kept, self::browser_seconds( $row, $answer ) );

		$row            = $this->with_facts( $row );
		$judgement      = judged( $row, $answer, $this->origin->beside( $answer, $row->source, $row->is_of_deleted_image() ), $this->wait_seconds );
		$batch->errors += 'failed' === $judgement['state'] ? 1 : 0;
		if ( $this->formats->keep( $row, $answer, $judgement ) ) {
			$this->thumbnails->saw( $row, $answer );
		} else {
			$this->conclude( $row, $answer, $judgement, $claim );
		}
	}

	/** Adds what is known about a row's image regardless of the answer. */
	private function with_facts( Purge $row ): Purge {
		$facts = 'delete' === $this->flush->cause ? [ 'is_deleted' => $this->is_gone( $row ) ] : [];
		if ( is_never_old( $row->source, $row->attachment_id, $this->records ?? [] ) ) {
			$facts['is_never_old'] = true;
		}
		return [] === $facts ? $row : $row->with( [ 'baseline' => $row->before()->with( $facts ) ] );
	}

	/**
	 * Stores the judgement of a copy; that of an old copy behind an edge only after Stale_Copies::located().
	 *
	 * @param Answer    $answer
	 * @param Judgement $judgement
	 */
	private function conclude( Purge $row, array $answer, array $judgement, Claim $claim ): void {
		$next = seen( $row, $answer, $judgement, $this->wait_seconds, [] === $this->edges->all() );
		if ( 'stale' === $next->state ) {
			$next = $this->with_old_file( $next );
			self::note_old_link( $next );
			$this->check_kin_of( $next );
		}
		$next = $this->thumbnails->with_after( self::if_informative( $next ), $answer, $this->origin );
		if ( ! $this->stale->keep( $next, $answer ) ) {
			$claim->note( $next );
		}
	}

	/**
	 * Records that the CDN shows an old image at a new link, which outweighs evidence that it tells new links from old
	 * ones. Not if the site still serves the old image, or wrote the new file only after the link was first requested.
	 */
	private static function note_old_link( Purge $row ): void {
		$file       = Flush::NEW_LINK === $row->found_in ? local_file( $row->source ) : null;
		$is_written = null !== $file && (int) filemtime( $file ) >= $row->sent_at;
		if ( Flush::NEW_LINK === $row->found_in && ! $is_written && ! in_array( 'stale_at_site', array_column( $row->evidence, 'kind' ), true ) ) {
			note_told( parse_cdn_url( $row->url )['endpoint'] ?? '', url_host( $row->source ), [ form_in( $row->url ) => 'same' ], SAME_AT_ONE_IMAGE_SECONDS );
		}
	}

	/**
	 * Queues other copies of an old copy's file for a check, since they may be old too. Done before the old one is
	 * stored, since a flush without open rows ends.
	 */
	private function check_kin_of( Purge $row ): void {
		if ( isset( $this->kin_of[ $row->source ] ) ) {
			return;
		}
		$this->kin_of[ $row->source ] = true;
		$this->purges->check_kin( $row, self::MOST_KIN );
	}

	/**
	 * Returns how many seconds browsers may keep the copy that came, or the one from before the removal, whichever is
	 * longer.
	 *
	 * @param Answer $answer
	 * @return int -1 if no copy was seen that visitors may have, or at a new link, where browsers have no old copy.
	 */
	private static function browser_seconds( Purge $row, array $answer ): int {
		$before = $row->baseline->browser_seconds ?? -1;
		$now    = 200 === $answer['status'] && '' !== $answer['body'] ? browser_seconds( $answer['headers'] ) : -1;
		return $row->visitors_may_have() && 'new_link' !== $row->found_in ? max( $before, $now ) : -1;
	}

	/** Records a batch's findings, most of them in the flush's notes. */
	private function note( Look_Batch $batch ): void {
		$flushes = new Flushes();
		if ( $batch->looks > 0 ) {
			$flushes->note_errors( $this->flush->id, $batch->errors === $batch->looks );
		}
		if ( $batch->kept > $this->kept || $batch->fetched > 0 ) {
			$this->kept = max( $this->kept, $batch->kept );
			$counts     = [
				'copies' => $batch->fetched,
				'bytes'  => $batch->bytes,
			];
			$flushes->change(
				$this->flush->id,
				static fn ( Flush $now ): array => [
					'notes' => $now->notes_with(
						$now->counting( 'fetched', $counts )
							+ ( $batch->kept > ( $now->browser_seconds() ?? -1 ) ? [ 'kept_by_browsers' => [ 'seconds' => $batch->kept ] ] : [] )
					),
				]
			);
		}
		if ( $batch->lifetime > $this->lifetime ) {
			$this->lifetime = $batch->lifetime;
			note_lifetime( $batch->lifetime );
		}
	}

	/**
	 * Builds the requests, and ends rows that are not checked.
	 *
	 * @param array<int, Purge> $rows By id.
	 * @return array<int, array{url: string, timeout: float, max_bytes: int}> By row.
	 */
	private function requests( array $rows, Claim $claim, Budget $budget ): array {
		// The HTTP library keeps a copy of each body until the whole batch is done.
		$share    = max( 262144, intdiv( memory_left(), 2 * max( 8, count( $rows ) ) ) );
		$requests = [];
		foreach ( $rows as $row ) {
			if ( ! $row->is_sampled ) {
				$claim->note( $row->with( [ 'state' => 'unchecked' ] ) );
			} else {
				$requests[ $row->id ] = [
					'url'       => $row->url,
					'timeout'   => $budget->timeout(),
					'max_bytes' => min( Format_Looks::LARGEST_IMAGE, $share ),
				];
			}
		}
		// Written before any request: an old copy queues other copies of its file, which a later write must not undo.
		$claim->write();
		return $requests;
	}

	/**
	 * Ends a row without a check; an earlier proof stands.
	 *
	 * @phpstan-param array{kind: string, ...} $evidence
	 */
	private static function unseen( Purge $row, Failure $failure, array $evidence ): Purge {
		$proved = proved_before( $row );
		return self::if_informative(
			$row->with(
				[
					'state'      => '' === $proved ? 'unconfirmed' : $proved,
					'not_before' => 0,
					'checked_at' => now(),
					'evidence'   => array_merge( '' === $proved ? [] : $row->evidence, [ $evidence ] ),
					'failure'    => '' === $proved ? $failure : null,
				]
			)
		);
	}

	/** @return array{kind: string, ...} The evidence for a row that got no usable answer. */
	private static function no_answer( Failure $failure ): array {
		return 'http_error' === $failure->code ? [
			'kind'   => 'http_error',
			'status' => $failure->data->status,
		] : [
			'kind'  => 'no_answer',
			'error' => $failure->code,
		];
	}

	/** Whether an image was deleted and should be gone from its link: not if another image was uploaded there. */
	private function is_gone( Purge $row ): bool {
		if ( null !== get_post( $row->attachment_id ) ) {
			return false;
		}
		$stem = path_stem( upload_name( $row->source ) );
		// A shared disk may show a deleted file for a while, which alone proves nothing.
		$this->is_taken[ $stem ] ??= true === has_file( $row->source ) && [] !== attachments_at( $stem );
		return ! $this->is_taken[ $stem ];
	}

	/**
	 * Takes a new or unconfirmed copy out of the sample if it was only checked because another copy of its file was old,
	 * or if it can't be old: that it is new proves nothing. At new links, copies that can't be old stay in the sample,
	 * since they show that an image arrives.
	 */
	private static function if_informative( Purge $row ): Purge {
		$is_never_old = $row->before()->is_never_old && Flush::NEW_LINK !== $row->found_in;
		return ( ! $row->is_kin && ! $is_never_old ) || ! in_array( $row->state, [ ...Tally::NEW_STATES, 'unconfirmed' ], true ) ? $row : $row->with(
			[
				'state'      => 'unchecked',
				'is_sampled' => false,
			]
		);
	}

	/** Adds evidence if the copy is old because the site still serves the old file. */
	private function with_old_file( Purge $row ): Purge {
		$is_said = in_array( 'stale_at_site', array_column( $row->evidence, 'kind' ), true );
		return $is_said || ! $this->origin->is_old_for_visitors( $row->source )
			? $row
			: $row->with( [ 'evidence' => array_merge( $row->evidence, [ [ 'kind' => 'stale_at_site' ] ] ) ] );
	}
}
