<?php
/** Asks for each plain address once more, as a browser does, and stores what the answer proves about visitors' copies. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../verdict/look.php';
require_once __DIR__ . '/estimate.php';
require_once __DIR__ . '/events.php';

/** @phpstan-import-type Answer from Client */
final class Look_Step implements Row_Step {
	private const MOST_ATTEMPTS = 4;

	// Bytes of one image.
	private const LARGEST = 33554432;

	private const LARGEST_BATCH = 256;

	// A repeated look does no harm, so more at once than where something is sent.
	private const PORTION = 128;

	// Bytes of memory for one image, so that few are asked for twice.
	private const SHARE = 1572864;

	// In a flush: copies that are checked only because another copy of their file was old.
	private const MOST_KIN = 32;

	private Purges $purges;

	private Client $client;

	private Origin $origin;

	private Host_Queue $queue;

	private Row_Edges $edges;

	private Format_Looks $formats;

	private Stale_Copies $stale;

	private Thumbnail_Keeper $thumbnails;

	private int $wait_seconds;

	private int $flush_id;

	/** Whether its images were deleted. */
	private bool $is_deletion;

	/** What is noted of it, in seconds; -1 for nothing. */
	private int $kept;

	/** @var array<string, true> Files whose other copies this runner has put back. */
	private array $kin_of = [];

	public function __construct( Flush $flush, Client $client, Row_Edges $edges, Budget $budget, int $wait_seconds ) {
		$this->purges       = new Purges();
		$this->client       = $client;
		$this->origin       = new Origin();
		$this->edges        = $edges;
		$this->wait_seconds = $wait_seconds;
		$this->flush_id     = $flush->id;
		$this->is_deletion  = 'delete' === $flush->cause;
		$this->kept         = $flush->browser_seconds() ?? -1;
		$this->queue        = new Host_Queue( $flush, 'sent', $budget->parallel() );
		$this->formats      = new Format_Looks( $client, $this->origin, $wait_seconds );
		$this->stale        = new Stale_Copies( $client, $this->origin, $edges->all(), $wait_seconds );
		$this->thumbnails   = new Thumbnail_Keeper( $flush );
	}

	public function run( Budget $budget ): bool {
		$rows = $this->queue->claim( $this->batch( $budget ), $budget->lease() + $this->edges->seconds() );
		if ( [] === $rows ) {
			return false;
		}
		$begun      = microtime( true );
		$is_careful = Host_Queue::may_kill( $rows );
		$looks      = 0;
		$claim      = new Claim( $this->purges, $rows, __NAMESPACE__ . '\after_look', self::PORTION );
		$waiting    = $this->edges->before_look( $rows );
		$requests   = $this->requests( $rows, $waiting, $claim, $budget );
		$large      = [];
		$kept       = null;
		$fetched    = [];
		$bytes      = 0;
		$limits     = $this->queue->limits( $budget );
		$conclude   = function ( Purge $row, array $answer, array $judgement ) use ( $claim, $is_careful ): void {
			/**
			 * @var Answer    $answer
			 * @var Judgement $judgement
			 */
			$next = seen( $row, $answer, $judgement, $this->wait_seconds );
			if ( 'stale' === $next->state ) {
				$next = $this->with_old_file( $next );
				$this->check_kin_of( $next );
			}
			// Of kin only what is old says anything.
			if ( $row->is_kin && in_array( $next->state, [ ...Tally::NEW_STATES, 'unconfirmed' ], true ) ) {
				$next = $next->with(
					[
						'state'      => 'unchecked',
						'is_sampled' => false,
					]
				);
			}
			$next = $this->thumbnails->with_after( $next, $answer, $this->origin );
			if ( $this->stale->keep( $next, $answer ) ) {
				return;
			}
			$claim->note( $next );
			if ( $is_careful ) {
				$claim->write();
			}
		};
		$after      = function ( $id, array $answer ) use ( $claim, $conclude, &$large, &$looks, &$kept, &$fetched, &$bytes ): void {
			/**
			 * @var int|string $id
			 * @var Answer     $answer
			 */
			$row = $claim->row( (int) $id );
			if ( 'too_large' === $answer['error'] && ! isset( $large[ $id ] ) ) {
				$large[ $id ] = true;
			} elseif ( null !== $row ) {
				++$looks;
				if ( 200 === $answer['status'] && '' !== $answer['body'] ) {
					$fetched[] = $row->url;
					$bytes    += strlen( $answer['body'] );
				}
				$kept      = max( $kept ?? -1, self::browser_seconds( $row, $answer ) );
				$row       = $this->is_deletion ? $row->with( [ 'baseline' => [ 'is_deleted' => null === get_post( $row->attachment_id ) ] + ( $row->baseline ?? [] ) ] ) : $row;
				$judgement = judged( $row, $answer, $this->origin->beside( $answer, $row->source ), $this->wait_seconds );
				if ( $this->formats->keep( $row, $answer, $judgement ) ) {
					$this->thumbnails->saw( $row, $answer );
				} else {
					$conclude( $row, $answer, $judgement );
				}
			}
		};
		$answers    = $this->client->send(
			$requests,
			( $is_careful ? Host_Queue::ONE_BY_ONE : [ 'portion' => self::PORTION ] ) + $limits + [
				'before' => [ $claim, 'begin' ],
				'after'  => $after,
				'idle'   => [ $claim, 'write_if_due' ],
			]
		);
		// Each answer of a batch has a share of the memory; larger ones are asked for once more, alone.
		foreach ( array_intersect_key( $requests, $large ) as $id => $request ) {
			$after( $id, $this->client->fetch( [ 'max_bytes' => min( self::LARGEST, intdiv( memory_left(), 5 ) ) ] + $request ) );
		}
		foreach ( $this->formats->look( $limits, $budget->timeout(), $conclude ) as $row ) {
			$claim->note( $row->put_back( 0 ) );
		}
		foreach ( $this->stale->located( $budget->last_begin(), $budget->timeout() ) as $row ) {
			$claim->note( $row );
		}
		foreach ( $answers as $id => $answer ) {
			$row = 'unsent' === $answer['error'] ? $claim->row( (int) $id ) : null;
			if ( null !== $row ) {
				$wait = $answer['retry_after'] ?? 0;
				$claim->note( $row->put_back( $wait > 0 ? now() + min( LONGEST_PAUSE, $wait ) : 0 ) );
			}
		}
		// Before the rows are stored: a flush without open rows ends.
		$this->note( $kept ?? -1, $fetched, $bytes );
		$this->thumbnails->store();
		$claim->write();
		$this->queue->share();
		$budget->note( microtime( true ) - $begun, $looks );
		return $claim->is_kept();
	}

	/** Where one copy is old, others of its file may be. Put back before the old one is stored: a flush without open rows ends. */
	private function check_kin_of( Purge $row ): void {
		if ( isset( $this->kin_of[ $row->source ] ) ) {
			return;
		}
		$this->kin_of[ $row->source ] = true;
		$this->purges->check_kin( $row, self::MOST_KIN );
	}

	/**
	 * Of the copy that came, or of the one from before the removal: browsers have either.
	 *
	 * @param Answer $answer
	 * @return int -1 where no copy came that a visitor may have.
	 */
	private static function browser_seconds( Purge $row, array $answer ): int {
		$before = $row->baseline['browser_seconds'] ?? -1;
		$now    = 200 === $answer['status'] && '' !== $answer['body'] ? browser_seconds( $answer['headers'] ) : -1;
		return $row->may_be_had() ? max( is_int( $before ) ? $before : -1, $now ) : -1;
	}

	/**
	 * Keeps the longest time of the flush, and sums up what was fetched.
	 *
	 * @param list<string> $fetched Addresses of copies that came.
	 */
	private function note( int $seconds, array $fetched, int $bytes ): void {
		if ( $seconds <= $this->kept && [] === $fetched ) {
			return;
		}
		$counts     = [
			'copies'  => count( $fetched ),
			'bytes'   => $bytes,
			'counted' => behind_own_cdn( $fetched ),
		];
		$this->kept = max( $this->kept, $seconds );
		( new Flushes() )->change(
			$this->flush_id,
			static fn ( Flush $now ): array => [ 'notes' => $now->notes_with( $now->counting( 'fetched', $counts ) + ( $seconds > ( $now->browser_seconds() ?? -1 ) ? [ 'kept_by_browsers' => [ 'seconds' => $seconds ] ] : [] ) ) ]
		);
	}

	/** As many images as fit into the memory, each with a fair share. */
	private function batch( Budget $budget ): int {
		return min( $budget->batch(), max( 2 * $budget->parallel(), intdiv( memory_left(), self::SHARE ) ), self::LARGEST_BATCH );
	}

	/**
	 * Puts back rows that have to wait, ends those that nobody looks at, and gives up those that killed their runner each time.
	 *
	 * @param list<Purge>     $rows
	 * @param array<int, int> $waiting Until when, in Unix seconds, by row.
	 * @return array<int, array{url: string, timeout: float, max_bytes: int}> By row.
	 */
	private function requests( array $rows, array $waiting, Claim $claim, Budget $budget ): array {
		// The HTTP library keeps a copy of each body until the whole batch is in.
		$share    = max( 262144, intdiv( memory_left(), 2 * max( 8, count( $rows ) ) ) );
		$requests = [];
		foreach ( $rows as $row ) {
			if ( isset( $waiting[ $row->id ] ) ) {
				$claim->note( $row->put_back( $waiting[ $row->id ] ) );
			} elseif ( ! $row->is_sampled ) {
				$claim->note( $row->with( [ 'state' => 'unchecked' ] ) );
			} elseif ( $row->attempts >= self::MOST_ATTEMPTS ) {
				$claim->note(
					$row->with(
						[
							'state'      => 'unconfirmed',
							'checked_at' => now(),
							'evidence'   => [ [ 'kind' => 'no_evidence' ] ],
							'failure'    => new Failure( 'interrupted' ),
						]
					)
				);
			} else {
				$requests[ $row->id ] = [
					'url'       => $row->url,
					'timeout'   => $budget->timeout(),
					'max_bytes' => min( self::LARGEST, $share ),
				];
			}
		}
		// Before anything is asked: what proves stale puts its kin back, which must not be undone by a later write.
		$claim->write();
		return $requests;
	}

	/** Says so where the copy is old because ShortPixel gets the old file. */
	private function with_old_file( Purge $row ): Purge {
		$is_said = in_array( 'stale_at_site', array_column( $row->evidence, 'kind' ), true );
		return $is_said || ! $this->origin->is_old_for_visitors( $row->source ) ? $row : $row->with( [ 'evidence' => array_merge( $row->evidence, [ [ 'kind' => 'stale_at_site' ] ] ) ] );
	}
}
