<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Scan;

use ShortPixelFlush\Scan\Scan;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\finding_shape;
use function ShortPixelFlush\Scan\findings;
use function ShortPixelFlush\Scan\lease_scan;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\scan_shape;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\Scan\stop;
use function ShortPixelFlush\Scan\unknown_sentence;

require_once __DIR__ . '/Scan_Test_Case.php';

/**
 * Tests how a scan runs: what it requests and in which order, how fast it is, and what a killed process loses.
 */
final class ScanTest extends Scan_Test_Case {

	public function test_a_file_that_has_not_changed_since_a_scan_found_it_new_is_not_asked_for_again(): void {
		$id          = $this->scanned( 'house', 1 );
		$this->asked = [];
		$this->scan();

		self::assertSame( [], $this->asked );
		self::assertSame( 'new unchanged', $this->found( $id ) );
	}

	public function test_a_file_that_a_flush_has_proved_new_since_is_not_asked_for_again(): void {
		$id = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $id, self::drawing( 1 ), 86400 );
		$this->scan();
		self::assertSame( 'stale', $this->found( $id ) );
		$this->pass( 60 );
		( new Image_Records() )->update( $id, [ 'proved_at' => $this->now ] );
		$this->asked = [];
		self::assertSame( [], findings() );
		$this->pass( 60 );
		$this->scan();

		self::assertSame( [], $this->asked );
		self::assertSame( 'new unchanged', $this->found( $id ) );
	}

	public function test_a_file_that_was_written_since_is_asked_for_again(): void {
		$id = $this->scanned( 'house', 1 );
		$this->write( $id, self::drawing( 2 ), 60 );
		$this->scan();

		self::assertSame( 'stale', $this->found( $id ) );
	}

	public function test_an_image_at_which_another_plugin_fails_keeps_no_other_from_its_turn(): void {
		$broken = $this->shown_image( 'broken', 1, 3600 );
		$other  = $this->shown_image( 'other', 2, 3600 );
		$this->cache( $other, self::drawing( 1 ), 86400 );
		add_filter(
			'shortpixel_flush_sources',
			static function ( array $sources, int $id ) use ( $broken ): array {
				if ( $id === $broken ) {
					throw new \RuntimeException( 'Somebody else’s.' );
				}
				return $sources;
			},
			10,
			2
		);
		self::assertSame( 'done', $this->scan()->state );

		self::assertSame( [ 'unknown no_copy', 'stale' ], [ $this->found( $broken ), $this->found( $other ) ] );
	}

	public function test_an_image_whose_page_can_not_be_opened_is_said_to_be_one(): void {
		$id = $this->shown_image( 'house', 1, 3600 );
		unset( $this->pages[ (string) array_key_last( $this->pages ) ] );
		$this->scan();

		self::assertSame( [ 'unknown page_unread', [] ], [ $this->found( $id ), $this->asked ] );
		self::assertSame( '1 image: its page could not be opened.', unknown_sentence( 'page_unread', 1 ) );
	}

	public function test_one_page_that_can_be_opened_is_enough(): void {
		$id = $this->shown_image( 'house', 1, 3600 );
		$this->cache( $id, self::drawing( 1 ), 300 );
		$this->show( $id, [ 400 ] );
		unset( $this->pages[ (string) array_key_last( $this->pages ) ] );
		$this->scan();

		self::assertSame( 'new', $this->found( $id ) );
	}

	public function test_no_copy_is_asked_for_that_only_settings_lead_to(): void {
		$id = $this->attachment( [ 'name' => 'nowhere' ] );
		$this->scan();

		self::assertSame( [], $this->asked );
		self::assertSame( 'unknown no_copy', $this->found( $id ) );
	}

	public function test_a_change_past_wordpress_is_noted_like_any_other_and_flushed_where_that_is_switched_on(): void {
		$id = $this->scanned( 'house', 1 );
		$this->write( $id, self::drawing( 2 ), 90 * 86400, 80 );
		$this->scan();

		$record = $this->record( $id );
		self::assertSame( [ 'change' ], $record->change_causes() );
		self::assertStringEndsWith( ' It is flushed automatically.', finding_shape( findings()[0] )['message'] );
		remove_all_actions( 'shutdown' );
		sweep( 20.0 );
		self::assertSame( 'flush', $this->record( $id )->decision );
		self::assertStringEndsWith( ' It is flushed automatically.', finding_shape( findings()[0] )['message'] );
	}

	public function test_it_is_not_flushed_where_that_is_switched_off(): void {
		update_option( 'shortpixel_flush_settings', [ 'automatic' => false ], false );
		$id = $this->scanned( 'house', 1 );
		$this->write( $id, self::drawing( 2 ), 60, 80 );
		$this->scan();
		self::assertStringEndsWith(
			' automatic flushing is off for “Changed outside WordPress”.',
			finding_shape( findings()[0] )['message']
		);
		sweep( 20.0 );

		self::assertSame( 'off', $this->record( $id )->decision );
		self::assertSame( 'stale', $this->found( $id ) );
	}

	public function test_the_newest_changed_files_come_first(): void {
		$ages = [
			'old'    => 90000,
			'newest' => 600,
			'new'    => 8000,
		];
		foreach ( $ages as $name => $age ) {
			$id = $this->shown_image( $name, 1, $age );
			$this->cache( $id, self::drawing( 1 ), 300 );
		}
		$this->scan();

		self::assertSame(
			[ 'newest', 'new', 'old' ],
			array_map( static fn ( string $url ): string => (string) preg_replace( '~^.*/(\w+)\.jpg$~', '$1', $url ), $this->asked )
		);
	}

	public function test_what_changed_since_it_was_read_comes_before_whatever_is_newer(): void {
		$changed = $this->scanned( 'changed', 1 );
		$newer   = $this->shown_image( 'newer', 2, 600 );
		$this->cache( $newer, self::drawing( 2 ), 300 );
		$this->write( $changed, self::drawing( 3 ), 80 * 86400 );
		$this->asked = [];
		$this->scan();

		self::assertSame( [ $this->copy_url( $changed, 400 ) ], array_slice( $this->asked, 0, 1 ) );
	}

	public function test_no_more_requests_leave_in_a_minute_than_the_filter_allows(): void {
		add_filter( 'shortpixel_flush_scan_requests', static fn (): int => 3 );
		// Moves the clock to the beginning of a minute.
		$this->pass( 60 - $this->now % 60 );
		foreach ( range( 1, 5 ) as $seed ) {
			$this->cache( $this->shown_image( "image-{$seed}", $seed, 86400 ), self::drawing( $seed ), 3600 );
		}
		start( 1 );
		$minutes = [];
		do {
			$before    = count( $this->asked );
			$next      = run( 20.0 );
			$minutes[] = count( $this->asked ) - $before;
			$this->pass( ( $next ?? $this->now ) - $this->now );
		} while ( null !== $next && ! isset( $minutes[20] ) );

		self::assertSame( [ 2, 2, 1 ], array_values( array_diff( $minutes, [ 0 ] ) ) );
	}

	public function test_a_killed_process_loses_no_more_than_its_slice(): void {
		foreach ( range( 1, 4 ) as $seed ) {
			$this->cache( $this->shown_image( "image-{$seed}", $seed + 100, 3600 ), self::drawing( $seed ), 86400 );
		}
		start( 1 );
		add_filter( 'shortpixel_flush_scan_requests', static fn (): int => 3 );
		run( 20.0 );
		$done = count( findings() );
		self::assertSame( 2, $done );
		// Simulates a process that died while it held the lease.
		self::assertNotNull( lease_scan() );
		$held = run( 20.0 );
		self::assertGreaterThan( $this->now, $held );
		self::assertCount( 2, $this->asked );
		$this->pass( 120 );
		while ( null !== run( 20.0 ) ) {
			$this->pass( 60 );
		}

		self::assertCount( 4, findings() );
		self::assertCount( 4, $this->asked );
	}

	public function test_a_host_in_trouble_is_left_alone_and_given_up_in_the_end(): void {
		foreach ( range( 1, 12 ) as $seed ) {
			$id = $this->shown_image( "image-{$seed}", $seed, 86400 );
			$this->answer(
				$id,
				[
					'status'  => 503,
					'headers' => [ 'retry-after' => '60' ],
				]
			);
		}
		start( 1 );
		$next = run( 20.0 );
		self::assertGreaterThanOrEqual( $this->now + 60, $next );
		$asked = count( $this->asked );
		run( 20.0 );
		self::assertCount( $asked, $this->asked, 'It rests.' );
		for ( $turn = 0; $turn < 60 && null !== $next; $turn++ ) {
			$this->pass( max( 1, $next - $this->now ) );
			$next = run( 20.0 );
		}

		self::assertNull( $next );
		self::assertSame( [ 'no_answer' ], array_column( scan_shape( current_scan() )['unknown'], 'reason' ) );
		self::assertLessThanOrEqual( 36, count( $this->asked ) );
	}

	public function test_it_can_be_stopped_and_what_it_found_stays(): void {
		add_filter( 'shortpixel_flush_scan_requests', static fn (): int => 1 );
		foreach ( [ 1, 2 ] as $seed ) {
			$this->cache( $this->shown_image( "image-{$seed}", $seed + 100, 3600 ), self::drawing( $seed ), 86400 );
		}
		start( 1 );
		run( 20.0 );
		$scan = stop();

		self::assertSame( 'stopped', $scan->state );
		self::assertNull( run( 20.0 ) );
		self::assertCount( 1, findings() );
		self::assertSame( 'Visitors still see the old “Image-2”.', scan_shape( current_scan() )['message'] );
	}

	public function test_a_second_one_is_refused_while_it_runs(): void {
		$this->shown_image( 'image', 1, 3600 );
		self::assertInstanceOf( Scan::class, start( 1 ) );

		self::assertWPErrorCode( 'shortpixel_flush_already_running', start( 1 ) );
	}

	public function test_the_background_carries_it_on_and_comes_again_while_it_runs(): void {
		add_filter( 'shortpixel_flush_scan_requests', static fn (): int => 1 );
		foreach ( [ 1, 2 ] as $seed ) {
			$this->cache( $this->shown_image( "image-{$seed}", $seed + 100, 3600 ), self::drawing( $seed ), 86400 );
		}
		start( 0 );
		\ShortPixelFlush\action_shortpixel_flush_run();
		self::assertCount( 1, $this->asked );
		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
		$this->pass( 60 );
		\ShortPixelFlush\action_shortpixel_flush_run();
		$this->pass( 60 );
		\ShortPixelFlush\action_shortpixel_flush_run();

		self::assertSame( 'done', current_scan()->state );
		self::assertCount( 2, findings() );
	}

	public function test_each_finding_says_why_and_since_when(): void {
		update_option( 'timezone_string', 'UTC' );
		$id = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $id, self::drawing( 1 ), 86400 );
		$at = $this->now;
		$this->scan();

		self::assertSame(
			'The image differs from the file on your site. The copy is from ' . gmdate(
				'F j, Y, g:i a',
				$at - 86400
			) . '; the file is from ' . gmdate( 'F j, Y, g:i a', $at - 3600 ) . '.',
			finding_shape( findings()[0] )['message']
		);
	}
}
