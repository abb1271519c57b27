<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Records;
use ShortPixelFlush\Flush\Purges;
use ShortPixelFlush\Flush\Variant;
use function ShortPixelFlush\Auto\take_sweep_lease;
use function ShortPixelFlush\Flush\close_gathering;
use function ShortPixelFlush\Flush\open_gathering;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\raw_option;
use const ShortPixelFlush\Auto\SWEEP_OPTION;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/gathering.php';

/**
 * What a sweep takes over from others, and what it leaves to them.
 */
final class GatheringTest extends Auto_Test_Case {

	private function note_replaced( int $id ): void {
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		$this->end_request();
	}

	private static function state( int $flush_id ): string {
		return ( new Flushes() )->get( $flush_id )->state ?? '';
	}

	public function test_a_sweep_leaves_a_flush_alone_whose_rows_another_request_is_writing(): void {
		$flushes  = new Flushes();
		$variants = function (): iterable {
			for ( $width = 1; $width <= 3; $width++ ) {
				yield new Variant( "https://cdn.shortpixel.ai/spai/w_{$width}/example.org/a.jpg", 'https://example.org/a.jpg', null, 'page' );
				$this->sweep();
			}
		};

		$id = $flushes->create(
			[
				'scope' => 'urls',
				'cause' => 'scan',
			],
			$variants()
		);

		self::assertGreaterThan( 0, $id );
		self::assertSame( 'queued', $flushes->get( $id )->state ?? '' );
		self::assertSame( 3, ( new Purges() )->tally( $id )->count() );
	}

	public function test_what_a_schedule_is_naming_is_taken_over_only_once_its_process_has_died(): void {
		$image = $this->known_image();
		$named = open_gathering( 'schedule', 1 );
		$empty = open_gathering( 'schedule', 1 );
		$this->sweep();
		self::assertSame( [ 'gathering', 'gathering' ], [ self::state( $named ), self::state( $empty ) ] );

		( new Image_Records() )->set_flush( [ $image ], $named );
		$this->sweep();
		self::assertSame( 'gathering', self::state( $named ) );

		$this->pass( 301 );
		$this->sweep();
		self::assertSame( [ 'queued', '' ], [ self::state( $named ), self::state( $empty ) ] );
		self::assertSame( 1, ( new Flushes() )->get( $named )->subject['attachment_count'] ?? 0 );
	}

	public function test_what_was_closed_already_stays_as_it_is(): void {
		$flushes = new Flushes();
		$image   = $this->known_image();
		$id      = open_gathering( 'replace', 1 );
		( new Image_Records() )->set_flush( [ $image ], $id );
		self::assertTrue( close_gathering( $id, static fn (): string => 'First' ) );
		$flushes->change( $id, static fn (): array => [ 'state' => 'running' ] );

		self::assertFalse( close_gathering( $id, static fn (): string => 'Second' ) );
		self::assertSame( [ 'running', 'First' ], [ $flushes->get( $id )->state ?? '', $flushes->get( $id )->reason ?? '' ] );
	}

	public function test_a_sweep_that_took_too_long_leaves_the_next_one_its_lease(): void {
		$image = $this->known_image();
		$this->overwrite( $image, [ 10, 10, 250 ] );
		$this->note_replaced( $image );
		$next = '';
		add_filter(
			'shortpixel_flush_automatically',
			function ( $flush ) use ( &$next ) {
				// It hangs, and another one begins meanwhile.
				$this->pass( 200 );
				$next = (string) take_sweep_lease();
				return $flush;
			}
		);
		$this->sweep();

		self::assertNotSame( '', $next );
		self::assertSame( $next, raw_option( SWEEP_OPTION ) );
	}

	public function test_a_change_while_a_background_run_is_at_work_has_the_next_one_come_for_it(): void {
		$changed = $this->known_image();
		$flushed = $this->known_image( 'other' );
		$noted   = false;
		add_filter(
			'shortpixel_flush_parallel',
			function ( int $parallel ) use ( $changed, &$noted ): int {
				if ( ! $noted ) {
					$noted = true;
					$this->overwrite( $changed, [ 10, 10, 250 ] );
					$this->note_replaced( $changed );
				}
				return $parallel;
			}
		);
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		queue_image( $flushed );
		wp_unschedule_hook( RUN_HOOK );
		do_action( RUN_HOOK );

		self::assertTrue( $noted );
		self::assertSame( $this->now + 5, wp_next_scheduled( RUN_HOOK ) );
	}
}
