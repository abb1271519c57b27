<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Scan;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Scan\Scan;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Auto\note_result;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\findings;
use function ShortPixelFlush\Scan\is_due;
use function ShortPixelFlush\Scan\next_run;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\run_in_background;
use function ShortPixelFlush\Scan\scan_shape;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\Scan\stop;

require_once __DIR__ . '/Scan_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/results.php';

/**
 * Tests the scan of a few recent images when the screen is opened: its images, cost, beginning and result.
 */
final class RecentScanTest extends Scan_Test_Case {

	public function test_it_looks_at_thirty_images_and_asks_for_no_others(): void {
		$old = $this->shown_image( 'long-ago', 1, 3600 );
		$this->cache( $old, self::drawing( 2 ), 86400 );
		$new = array_map( fn ( int $at ): int => $this->attachment( [ 'name' => "upload-{$at}" ] ), range( 1, 30 ) );
		$this->recent();

		self::assertSame( [], $this->asked );
		self::assertNull( ( new Image_Records() )->get( $old ) );
		self::assertSame( 'unknown no_copy', $this->found( $new[0] ) );
		self::assertSame( [ 30, 31 ], [ scan_shape( current_scan() )['counts']['images'], current_scan()->images ] );
	}

	public function test_an_image_that_changed_comes_before_later_uploads(): void {
		$old = $this->scanned( 'house', 1 );
		array_map( fn ( int $at ): int => $this->attachment( [ 'name' => "upload-{$at}" ] ), range( 1, 30 ) );
		$this->write( $old, self::drawing( 2 ), 60, 80 );
		( new Image_Records() )->update( $old, [ 'decided_at' => $this->now ] );
		$this->recent();

		self::assertSame( 'stale', $this->found( $old ) );
	}

	public function test_one_that_looked_old_is_checked_again_first_of_all(): void {
		$old = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $old, self::drawing( 1 ), 86400 );
		$this->scan();
		self::assertSame( 'stale', $this->found( $old ) );
		$this->cache( $old, self::drawing( 2 ), 60 );
		array_map( fn ( int $at ): int => $this->attachment( [ 'name' => "upload-{$at}" ] ), range( 1, 30 ) );
		$this->pass( 7200 );
		$this->recent();

		self::assertSame( 'new', $this->found( $old ) );
		self::assertSame( [], findings() );
	}

	public function test_it_asks_the_cdn_forty_times_at_most_and_claims_no_more_than_it_saw(): void {
		foreach ( range( 1, 30 ) as $seed ) {
			$id = $this->shown_image( "image-{$seed}", $seed, 3600 );
			// Without a header that says how old the copy is, the scan requests a second copy.
			$this->cache( $id, self::drawing( $seed + 100 ), 86400, [ 400, 300 ], [ 'age' => '' ] );
		}
		array_map( fn ( int $at ): int => $this->attachment( [ 'name' => "earlier-{$at}" ] ), range( 1, 2 ) );
		$scan = $this->recent();
		$seen = scan_shape( $scan )['counts'];

		self::assertSame( 'done', $scan->state );
		self::assertLessThanOrEqual( 40, count( $this->asked ) );
		self::assertGreaterThan( 30, count( $this->asked ) );
		self::assertSame( count( $this->asked ), $scan->copies );
		self::assertLessThan( 30, $seen['images'] );
		self::assertSame( $seen['images'], $seen['new'] + $seen['stale'] + $seen['unknown'] );
		self::assertSame( [], ( new Image_Records() )->due_for_scan( 100 ) );
	}

	public function test_a_cdn_in_trouble_is_asked_no_more_often_and_nothing_is_claimed(): void {
		foreach ( range( 1, 30 ) as $seed ) {
			$this->answer( $this->shown_image( "image-{$seed}", $seed, 3600 ), [ 'status' => 503 ] );
		}
		$shape = scan_shape( $this->recent() );

		self::assertLessThanOrEqual( 40, count( $this->asked ) );
		self::assertSame( [ 'neutral', 'No image could be judged for certain.' ], [ $shape['tone'], $shape['message'] ] );
		self::assertSame( [ 'no_answer' ], array_column( $shape['unknown'], 'reason' ) );
	}

	public function test_only_the_open_screen_carries_it_on(): void {
		$old = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $old, self::drawing( 1 ), 86400 );
		start( 1, 'recent' );
		self::assertNull( next_run() );
		run_in_background();
		self::assertSame( [], $this->asked );
		run( 20.0 );

		self::assertSame( 'stale', $this->found( $old ) );
	}

	public function test_one_of_the_library_takes_its_place_and_no_second_one_does(): void {
		$this->shown_image( 'house', 2, 3600 );
		start( 1, 'recent' );
		self::assertWPErrorCode( 'shortpixel_flush_already_running', start( 1, 'recent' ) );
		self::assertTrue( scan_shape( current_scan() )['can']['start'] );
		$scan = start( 1 );

		self::assertInstanceOf( Scan::class, $scan );
		self::assertSame( 'library', $scan->reach );
		self::assertWPErrorCode( 'shortpixel_flush_already_running', start( 1, 'recent' ) );
	}

	public function test_it_is_due_once_an_hour_however_the_last_one_ended(): void {
		$this->shown_image( 'house', 2, 3600 );
		self::assertTrue( is_due() );
		start( 1, 'recent' );
		self::assertFalse( is_due() );
		$this->pass( 3599 );
		self::assertFalse( is_due() );
		// The first scan never ended, as if the screen had been closed.
		$this->pass( 1 );
		self::assertTrue( is_due() );
		self::assertInstanceOf( Scan::class, start( 1, 'recent' ) );
		stop();
		self::assertFalse( is_due() );
		$this->pass( 3600 );
		$this->scan();
		self::assertFalse( is_due() );
		$this->pass( 3600 );
		self::assertTrue( is_due() );
		self::assertTrue( scan_shape( current_scan() )['due'] );
	}

	public function test_it_is_due_neither_without_a_provider_nor_while_the_library_is_scanned_nor_for_others(): void {
		$this->act_as( 'author' );
		self::assertFalse( scan_shape( current_scan() )['due'] );
		$this->act_as( 'administrator' );
		self::assertTrue( scan_shape( current_scan() )['due'] );
		$this->shown_image( 'house', 2, 3600 );
		start( 1 );
		$this->pass( 7200 );
		self::assertFalse( is_due() );
		stop();
		$this->pass( 3600 );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 99 );
		self::assertFalse( is_due() );
	}

	/** @param list<string> $images Each is `new`, `old` or `unknown`. */
	#[DataProvider( 'answers' )]
	public function test_its_sentence_is_about_what_it_checked( array $images, int $further, string $tone, string $sentence ): void {
		array_map( fn ( int $at ): int => $this->attachment( [ 'name' => "earlier-{$at}" ] ), 0 === $further ? [] : range( 1, $further ) );
		foreach ( $images as $at => $kind ) {
			if ( 'unknown' === $kind ) {
				$this->attachment( [ 'name' => "unknown-{$at}" ] );
			} else {
				$id = $this->shown_image( "{$kind}-{$at}", 2 * $at, 3600 );
				$this->cache( $id, self::drawing( 2 * $at + ( 'old' === $kind ? 1 : 0 ) ), 'old' === $kind ? 86400 : 60 );
			}
		}
		$shape = scan_shape( $this->recent() );

		self::assertSame( [ $tone, $sentence ], [ $shape['tone'], $shape['message'] ] );
	}

	/** @return iterable<string, array{list<string>, int, string, string}> */
	public static function answers(): iterable {
		yield 'no image' => [ [], 0, 'neutral', 'There are no images to check yet.' ];
		yield 'all of a small library' => [ [ 'new', 'new' ], 0, 'good', 'Visitors see your current images.' ];
		yield 'the latest of a library' => [
			array_fill( 0, 30, 'new' ),
			3,
			'good',
			'Visitors see the current versions of the 30 images changed or uploaded lately.',
		];
		yield 'some can’t be judged' => [
			[ 'new', 'unknown', 'new' ],
			0,
			'good',
			'Visitors see the current versions of 2 of the 3 images changed or uploaded lately.',
		];
		yield 'none can be judged' => [ [ 'unknown', 'unknown' ], 0, 'neutral', 'No image could be judged for certain.' ];
		yield 'one is old' => [ [ 'new', 'old' ], 0, 'bad', 'Visitors still see the old “Old-1”.' ];
		yield 'some are old' => [ [ 'old', 'new', 'old', 'unknown' ], 0, 'bad', 'Visitors still see 2 old images.' ];
	}

	public function test_a_change_that_no_flush_followed_outdates_it_and_the_next_check_covers_that(): void {
		update_option( 'shortpixel_flush_settings', [ 'automatic' => false ], false );
		$id = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $id, self::drawing( 2 ), 60 );
		$this->recent();
		$this->pass( 60 );
		$this->write( $id, self::drawing( 3 ), 0, 80 );
		( new Image_Records() )->note_changes(
			[
				$id => [
					'causes'  => 1,
					'is_new'  => false,
					'user_id' => 0,
					'former'  => [],
				],
			]
		);
		$shape = scan_shape( current_scan() );
		self::assertSame( [ 'warning', '1 image has changed. Visitors may see the old one.' ], [ $shape['tone'], $shape['message'] ] );
		sweep( 20.0 );
		self::assertSame( 'off', $this->record( $id )->decision );
		self::assertSame( 'warning', scan_shape( current_scan() )['tone'] );
		$this->pass( 60 );
		$this->cache( $id, self::drawing( 3 ), 30 );
		$shape = scan_shape( $this->recent() );

		self::assertSame( [ 'good', 'Visitors see your current images.' ], [ $shape['tone'], $shape['message'] ] );
	}

	public function test_what_a_flush_has_proved_since_counts_as_new(): void {
		$id = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $id, self::drawing( 1 ), 86400 );
		$this->recent();
		$this->pass( 60 );
		( new Image_Records() )->update( $id, [ 'proved_at' => $this->now ] );
		$shape = scan_shape( current_scan() );

		self::assertSame( [ 'good', 'Visitors see your current images.' ], [ $shape['tone'], $shape['message'] ] );
	}

	/** @return iterable<string, array{string, string}> */
	public static function unfinished_flushes(): iterable {
		yield 'new where it looked' => [ 'not_measured', 'neutral' ];
		yield 'a page cache keeps old pages' => [ 'old_pages', 'bad' ];
	}

	#[DataProvider( 'unfinished_flushes' )]
	public function test_what_a_flush_saw_new_since_is_not_called_old( string $failure, string $tone ): void {
		$id = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $id, self::drawing( 1 ), 86400 );
		self::assertSame( 'bad', scan_shape( $this->recent() )['tone'] );
		$this->pass( 60 );
		$flushes = new Flushes();
		$flush   = $flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [ 'attachment_ids' => [ $id ] ],
			],
			[]
		);
		$flushes->change(
			$flush,
			static fn (): array => [
				'state'   => 'partial',
				'failure' => new Failure( $failure ),
			]
		);
		note_result( $flush, 'partial' );

		self::assertSame( $tone, scan_shape( current_scan() )['tone'] );
	}

	public function test_an_upload_is_no_change(): void {
		$this->shown_image( 'house', 2, 3600 );
		$this->recent();
		$this->pass( 60 );
		( new Image_Records() )->note_uploads( [ $this->attachment( [ 'name' => 'upload' ] ) ] );

		self::assertNotSame( 'warning', scan_shape( current_scan() )['tone'] );
	}

	private function recent(): Scan {
		return $this->scan( 'recent' );
	}
}
