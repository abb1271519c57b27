<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Http\Host_Health_Store;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Proof\Image_Facts;
use ShortPixelFlush\Store\Image_Records;
use Throwable;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\Copies\keep_recent_lists;
use function ShortPixelFlush\Copies\library_slice_before;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\Http\is_transient;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\now;
use function ShortPixelFlush\parallel_requests;
use function ShortPixelFlush\Proof\fingerprint_distance;
use function ShortPixelFlush\Proof\is_wanted_file;
use function ShortPixelFlush\Proof\memory_left;
use function ShortPixelFlush\Proof\packed_fingerprint;
use function ShortPixelFlush\Proof\thumbnail_of_answer;
use function ShortPixelFlush\Proof\unpacked_fingerprint;
use function ShortPixelFlush\suspects;
use const ShortPixelFlush\Proof\OLDER;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Runs one slice of a scan: examines files for a while, then requests copies of the most urgent images. Results are
 * stored per image, so a killed process loses only those in progress.
 *
 * @phpstan-import-type Answer from Client
 * @phpstan-import-type Scan_Change from Scan
 */
final class Scanner {
	private const LISTED_AT_ONCE  = 100;
	private const LISTING_SECONDS = 1.5;

	private const ASKED_AT_ONCE = 24;

	private const TIMEOUT = 8.0;

	private const LARGEST_IMAGE = 4194304;
	private const LARGEST_FILE  = 33554432;

	// The most attempts per image, and the most consecutive rests for hosts, before the result is unknown.
	private const MOST_TRIES = 3;
	private const MOST_RESTS = 5;

	// The `scan_due` that puts an image at the end of the queue.
	private const ASKED_IN_VAIN = 1;

	// The number of old-looking images remembered, and the fingerprint distance below which two show the same placeholder.
	private const MOST_LOOKS = 8;
	private const SAME_LOOK  = 5;

	private string $token;

	private Image_Records $records;

	private Copy_Search $search;

	private Client $client;

	private Host_Health_Store $health;

	private int $parallel;

	/** @var array<int, int> Requests in this slice, by image. */
	private array $asked = [];

	private bool $has_answer = false;

	/** @var array<string, string> Pages for a browser to measure before the images on them can be judged. */
	private array $to_measure = [];

	/** @var list<Variant> Copies of the images about to be judged, whose parameter lists are stored for when no browser measures pages. */
	private array $found = [];

	/** @var array<string, string> Thumbnails of copies that look old, as data URIs by URL. */
	private array $pictures = [];

	/** @var list<int|string> Images whose current attempt is counted but not finished. */
	private array $under_way = [];

	/** @param list<Layout>|null $layouts A browser's measurements; null if no browser takes any. */
	public function __construct( string $token, ?array $layouts = null ) {
		$this->token    = $token;
		$this->records  = new Image_Records();
		$this->search   = new Copy_Search( $layouts );
		$this->client   = new Client( allowed_hosts() );
		$this->parallel = parallel_requests();
		$this->health   = new Host_Health_Store( $this->parallel );
	}

	/** @return int|null When to run again, in Unix seconds; null if the scan has ended, or was taken over. */
	public function run( float $seconds ): ?int {
		$requests = 0;
		$count    = static function () use ( &$requests ): void {
			++$requests;
		};
		add_action( 'shortpixel_flush_before_request', $count );
		try {
			$next = $this->work( microtime( true ) + $seconds );
		} finally {
			remove_action( 'shortpixel_flush_before_request', $count );
			$to_measure = array_values( $this->to_measure );
			change_leased(
				$this->token,
				static fn ( Scan $scan ): Scan => $scan->with(
					[
						'requests'     => $scan->requests + $requests,
						'to_measure'   => $to_measure,
						'leased_until' => 0,
					]
				)
			);
		}
		return $next;
	}

	private function work( float $until ): ?int {
		do {
			$scan = current_scan();
			if ( ! $scan->is_running() || $scan->lease !== $this->token ) {
				return null;
			}
			$has_listed = $scan->before > 1 && $this->list_more( $scan, min( $until, microtime( true ) + self::LISTING_SECONDS ) );
			$has_asked  = $this->ask_more( $until );
			if ( ! $has_listed && ! $has_asked ) {
				$scan = current_scan();
				if ( ! $this->is_over( $scan ) ) {
					return max( now() + 1, next_request_at( $scan ) );
				}
				$this->records->give_up_due( 'no_answer', self::ASKED_IN_VAIN );
				$this->records->forget_due();
				$this->keep(
					[
						'state'    => 'done',
						'ended_at' => now(),
					]
				);
				return null;
			}
		} while ( microtime( true ) < $until );
		return max( now(), next_request_at( current_scan() ) );
	}

	/** Examines more images' files; returns whether the scan got any further. */
	private function list_more( Scan $scan, float $until ): bool {
		$before     = $scan->before;
		$has_listed = false;
		do {
			$ids = $scan->is_recent() ? recent_images( $before ) : library_slice_before( $before, self::LISTED_AT_ONCE );
			if ( null === $ids ) {
				return $has_listed;
			}
			$attempt = begin_attempt( 'listing', $ids );
			$now     = array_map( 'intval', $attempt['now'] );
			$lost    = array_map( 'intval', $attempt['given_up'] );
			$this->records->add_known( array_fill_keys( $lost, [ '', [] ] ) );
			array_map( [ $this, 'give_up' ], $lost );
			if ( ! list_images( $now ) ) {
				return $has_listed;
			}
			end_attempt( 'listing', $now );
			$has_listed = true;
			$over       = [ ...$now, ...$lost ];
			$is_last    = count( $ids ) < self::LISTED_AT_ONCE && count( $over ) === count( $ids );
			$before     = $is_last || [] === $over ? 1 : min( $over );
			if ( null === $this->keep( [ 'before' => $before ] ) ) {
				return false;
			}
		} while ( $before > 1 && microtime( true ) < $until );
		return $has_listed;
	}

	private function is_over( Scan $scan ): bool {
		return $scan->is_running() && $scan->before <= 1 && ( is_spent( $scan ) || [] === ( $this->records->due_for_scan( 1 ) ?? [ true ] ) );
	}

	/** @param Scan_Change $changes */
	private function keep( array $changes ): ?Scan {
		return change_leased( $this->token, static fn ( Scan $scan ): Scan => $scan->with( $changes ) );
	}

	/** Requests more copies; returns whether the scan got any further. */
	private function ask_more( float $until ): bool {
		$scan = current_scan();
		$room = images_left( $scan );
		if ( $room < 1 || $scan->rest_until > now() ) {
			return false;
		}
		$urgent = $this->records->due_for_scan( self::ASKED_AT_ONCE ) ?? [];
		if ( [] === $urgent ) {
			return false;
		}
		$due        = $this->attempted( $urgent );
		$has_judged = [] === $due || $this->ask_for( $due, $room, $until );
		end_attempt( 'scan', $this->under_way );
		$this->under_way = [];
		return $has_judged;
	}

	/**
	 * Counts an attempt for each image. An image whose attempts all ended the process becomes `unknown`.
	 *
	 * @param array<int, Image_Record> $due By image.
	 * @return array<int, Image_Record> The images to judge now.
	 */
	private function attempted( array $due ): array {
		$attempt         = begin_attempt( 'scan', array_keys( $due ) );
		$this->under_way = [ ...$this->under_way, ...$attempt['now'] ];
		array_map( [ $this, 'give_up' ], array_map( 'intval', $attempt['given_up'] ) );
		return array_intersect_key( $due, array_flip( $attempt['now'] ) );
	}

	private function give_up( int $id ): void {
		$this->record_unknown( $id, 'interrupted' );
		log_error( "Image {$id} could not be scanned", 'the process ended in each attempt at it' );
	}

	/**
	 * @param array<int, Image_Record> $due By image, the most urgent first.
	 * @return bool Whether any copy was judged, or an image is unknown without a request.
	 */
	private function ask_for( array $due, int $room, float $until ): bool {
		$shown = $this->search->look_for( array_keys( $due ), $until );
		// Adds other images on the same pages, so that these pages need not be read again.
		$more    = array_filter(
			$this->records->all( array_slice( array_values( array_diff( $shown, array_keys( $due ), suspects( 'scan' ) ) ), 0, 2 * self::ASKED_AT_ONCE ) ),
			static fn ( Image_Record $record ): bool => $record->scan_due > 0
		);
		$due    += [] === $more ? [] : $this->attempted( $more );
		$batch   = array_slice(
			array_filter( $due, fn ( Image_Record $record ): bool => $this->search->was_looked_for( $record->attachment_id ) ),
			0,
			min( $room, 2 * self::ASKED_AT_ONCE ),
			true
		);
		$cases   = [];
		$has_any = false;
		_prime_post_caches( array_keys( $batch ), false, true );
		foreach ( $batch as $id => $record ) {
			$case = $this->case_of( $record );
			if ( null === $case ) {
				continue;
			}
			if ( is_string( $case ) ) {
				$this->record_unknown( $id, $case );
			} else {
				$cases[ $id ] = $case;
			}
			$has_any = true;
		}
		keep_recent_lists( $this->found );
		$this->found = [];
		return $this->ask( $cases, $until ) || $has_any;
	}

	/**
	 * @return Case_Of_Image|string|null The case, or the reason why the image can't be judged; null if a browser has to
	 *   measure its page first.
	 */
	private function case_of( Image_Record $record ) {
		$id    = $record->attachment_id;
		$files = [];
		$paths = [];
		try {
			foreach ( sources( $id ) as $source ) {
				if ( null !== $source['path'] ) {
					$files[ $source['url'] ] = [
						'width'    => $source['width'],
						'put_at'   => (int) filectime( $source['path'] ),
						'modified' => min( now(), (int) filemtime( $source['path'] ) ),
					];
					$paths[ $source['url'] ] = $source['path'];
				}
			}
			$variants = $this->search->of( $id );
			array_push( $this->found, ...$variants );
		} catch ( Throwable $error ) {
			log_error( "The copies of image {$id} could not be found", $error );
			return 'no_copy';
		}
		$page = $this->search->page_to_measure( $id, $variants );
		if ( null !== $page ) {
			$this->to_measure[ $page ] = $page;
			return null;
		}
		$copies = chosen_copies( $variants, $files );
		if ( [] !== $copies ) {
			return new Case_Of_Image( $record, $copies, $paths );
		}
		if ( [] !== $variants ) {
			return 'no_file';
		}
		return $this->search->has_unread_page( $id ) ? 'page_unread' : 'no_copy';
	}

	/**
	 * @param array<int, Case_Of_Image> $cases By image.
	 * @return bool Whether any copy was judged.
	 */
	private function ask( array $cases, float $until ): bool {
		$first  = $this->send( $cases, 0, $until );
		$second = array_filter(
			$cases,
			static fn ( Case_Of_Image $case ): bool => in_array( $first[ $case->id() ]->state ?? '', [ 'suspect', 'absent' ], true )
				&& isset( $case->copies[1] )
		);
		$others = $this->send( $second, 1, $until + 2.0 );
		foreach ( $first as $id => $judged ) {
			$case  = $cases[ $id ];
			$other = $others[ $id ] ?? null;
			// If the second copy has no final answer yet, the image is judged again later.
			if ( isset( $second[ $id ] ) && null === $other ) {
				continue;
			}
			if ( 'absent' === $judged->state && null !== $other ) {
				$case->copies = [ $case->copies[1] ];
				$judged       = $other;
				$other        = null;
			}
			// Unless it is old, a copy of another file proves nothing about this one.
			$sources = array_unique( array_column( $case->copies, 'source' ) );
			if ( null !== $other && 'stale' !== $other->state && count( $sources ) > 1 ) {
				$other = null;
			}
			$this->record( $case, 'suspect' === $judged->state ? $this->unless_placeholder( $id, judge_pair( $judged, $other, $case->put_at() ) ) : $judged );
		}
		$this->rest_if_needed( [] !== $cases && [] === $first );
		return [] !== $first;
	}

	/**
	 * @param array<int, Case_Of_Image> $cases By image.
	 * @param int                       $which The index of the copy to request.
	 * @return array<int, Judged_Copy> The judged copies of images that got a final answer, by image.
	 */
	private function send( array $cases, int $which, float $until ): array {
		$left     = requests_left( current_scan() );
		$requests = [];
		foreach ( array_slice( $cases, 0, max( 0, $left ), true ) as $id => $case ) {
			$requests[ $id ] = [
				'url'       => $case->copies[ $which ]->url,
				'timeout'   => self::TIMEOUT,
				'max_bytes' => (int) min( self::LARGEST_IMAGE, max( 262144, memory_left() / ( 2 * max( 8, count( $cases ) ) ) ) ),
			];
		}
		if ( [] === $requests ) {
			return [];
		}
		$this->health->refresh();
		$judged = [];
		$sent   = 0;
		$this->client->send(
			$requests,
			[
				'parallel' => $this->parallel,
				'health'   => $this->health,
				'until'    => max( $until, microtime( true ) + 0.5 ),
				'after'    => function ( $id, array $answer ) use ( $cases, $which, &$judged, &$sent ): void {
					/** @var Answer $answer */
					$id = (int) $id;
					++$sent;
					$this->asked[ $id ] = ( $this->asked[ $id ] ?? 0 ) + 1;
					$case               = $cases[ $id ];
					if ( is_transient( $answer ) && $case->tries() + 1 < self::MOST_TRIES ) {
						$this->put_off( $case );
						return;
					}
					$this->has_answer = $this->has_answer || ! is_transient( $answer );
					$judged[ $id ]    = $this->judge( $case, $case->copies[ $which ], $answer );
				},
			]
		);
		$this->health->share();
		change_leased( $this->token, static fn ( Scan $scan ): Scan => with_sent( $scan, $sent ) );
		return $judged;
	}

	/** @param Answer $answer */
	private function judge( Case_Of_Image $case, Variant $copy, array $answer ): Judged_Copy {
		$file = $this->file_of( $case, $copy );
		if ( null === $file ) {
			return new Judged_Copy( 'unknown', 'no_file', [] );
		}
		// An SVG in place of another format is a placeholder.
		$is_image = 200 === $answer['status']
			&& is_wanted_file( $answer['body'], $copy->source )
			&& ( '<' !== substr( ltrim( $answer['body'] ), 0, 1 ) || 1 === preg_match( '~\.svg(?:$|\?)~i', $copy->source ) );
		$judged   = judge_copy(
			$copy->url,
			$copy->source,
			$copy->width(),
			$answer,
			$is_image ? Image_Facts::of( $answer['body'] ) : null,
			$file,
			$case->history( $copy ),
			$case->before( $copy )
		);
		if ( in_array( $judged->state, [ 'stale', 'suspect' ], true ) ) {
			$this->pictures[ $copy->url ] = thumbnail_of_answer( $answer, $copy->url );
		}
		return in_array( $copy->found_in, BY_SCREEN, true ) ? absent_if_unused( $judged, $answer['headers'], 'probe' === $copy->found_in ) : $judged;
	}

	private function file_of( Case_Of_Image $case, Variant $copy ): ?Image_Facts {
		if ( ! isset( $case->files[ $copy->source ] ) ) {
			$path = $case->paths[ $copy->source ] ?? '';
			$size = is_file( $path ) ? (int) filesize( $path ) : 0;
			// phpcs:ignore WordPress.WP.AlternativeFunctions -- A local file.
			$bytes = $size > 0 && $size <= min( self::LARGEST_FILE, memory_left() / 3 ) ? file_get_contents( $path ) : false;

			$case->files[ $copy->source ] = is_string( $bytes ) ? Image_Facts::of( $bytes ) : null;
		}
		return $case->files[ $copy->source ];
	}

	/**
	 * Makes images `unknown` whose copies look the same, for example because hotlinking is forbidden: that is a
	 * placeholder, not an earlier version.
	 */
	private function unless_placeholder( int $id, Judged_Copy $judged ): Judged_Copy {
		$look = $judged->image->fingerprint ?? null;
		$scan = current_scan();
		if ( 'stale' !== $judged->state || null === $look || [] !== array_intersect( OLDER, $judged->kinds() ) ) {
			return $judged;
		}
		foreach ( $scan->looks as $other => $packed ) {
			$distance = $other === $id ? null : fingerprint_distance( unpacked_fingerprint( $packed ), $look );
			if ( null !== $distance && $distance < self::SAME_LOOK ) {
				$this->records->update(
					$other,
					[
						'scan_state'  => 'unknown',
						'scan_reason' => 'placeholder',
					]
				);
				return $judged->as_state( 'unknown', 'placeholder' );
			}
		}
		$this->keep( [ 'looks' => array_slice( [ $id => packed_fingerprint( $look ) ] + $scan->looks, 0, self::MOST_LOOKS, true ) ] );
		return $judged;
	}

	private function record( Case_Of_Image $case, Judged_Copy $judged ): void {
		// Stores a picture of an old copy as it was when checked: visitors may get another one by the time it is shown.
		$picture = 'stale' === $judged->state ? $this->pictures[ $case->copies[0]->url ] ?? '' : '';
		$change  = [
			'scanned_at'  => now(),
			'scan_due'    => 0,
			'scan_state'  => 'absent' === $judged->state ? 'unknown' : $judged->state,
			'scan_reason' => $judged->reason,
			'finding'     => $case->finding( $judged, $this->asked[ $case->id() ] ?? 0, $picture ),
		];
		$this->records->update( $case->id(), $change );
	}

	private function record_unknown( int $id, string $reason ): void {
		$this->records->update(
			$id,
			[
				'scanned_at'  => now(),
				'scan_due'    => 0,
				'scan_state'  => 'unknown',
				'scan_reason' => $reason,
			]
		);
	}

	/** Counts a failed try, and moves the image to the end of the queue. */
	private function put_off( Case_Of_Image $case ): void {
		$this->records->update(
			$case->id(),
			[
				'scan_due' => self::ASKED_IN_VAIN,
				'finding'  => $case->record->finding->with( [ 'tries' => $case->tries() + 1 ] ),
			]
		);
	}

	/** Pauses the scan for hosts in trouble, and gives up the remaining images if they don't recover. */
	private function rest_if_needed( bool $has_no_result ): void {
		$resting = $this->health->resting();
		$scan    = current_scan();
		if ( $this->has_answer && $scan->rests > 0 ) {
			$this->keep( [ 'rests' => 0 ] );
		}
		if ( ! $has_no_result || [] === $resting ) {
			return;
		}
		if ( $scan->rests >= self::MOST_RESTS ) {
			$this->records->give_up_due( 'no_answer' );
			return;
		}
		$this->keep(
			[
				'rests'      => $scan->rests + 1,
				'rest_until' => min( array_column( $resting, 'until' ) ),
			]
		);
	}
}
