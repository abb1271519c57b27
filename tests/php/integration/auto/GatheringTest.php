<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Scan\Scan;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Auto\note_result;
use function ShortPixelFlush\Auto\take_sweep_lease;
use function ShortPixelFlush\Flush\close_gathering;
use function ShortPixelFlush\Flush\open_gathering;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\start;
use const ShortPixelFlush\Auto\SWEEP_OPTION;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/results.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/gathering.php';

/**
 * Tests sweeps, which decide about changed images, while other requests or sweeps run or other plugins fail.
 */
final class GatheringTest extends Auto_Test_Case {

	private function note_replaced( int $id ): void {
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		$this->end_request();
	}

	public function test_a_sweep_leaves_a_flush_alone_whose_rows_another_request_is_writing(): void {
		$flushes  = new Flushes();
		$variants = function (): iterable {
			for ( $width = 1; $width <= 3; $width++ ) {
				yield new Variant(
					"https://cdn.shortpixel.ai/spai/w_{$width}/example.org/a.jpg",
					'https://example.org/a.jpg',
					null,
					'page'
				);
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
				// This sweep takes too long, and another one begins meanwhile.
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

	public function test_an_earlier_flush_that_ends_takes_no_image_from_one_that_is_still_to_find_its_copies(): void {
		$image   = $this->known_image();
		$flushes = new Flushes();
		$earlier = $flushes->create(
			[
				'scope'   => 'images',
				'subject' => [ 'attachment_ids' => [ $image ] ],
			]
		);
		$this->overwrite( $image, [ 10, 10, 250 ] );
		$this->note_replaced( $image );
		$this->sweep();
		$later = self::flushes()[1]->id;
		note_result( $earlier, 'done' );
		self::assertSame( [ $image ], array_keys( (array) ( new Image_Records() )->of_flush( $later, 0, 10 ) ) );

		$flushes->change( $later, static fn (): array => [ 'state' => 'failed' ] );
		note_result( $earlier, 'done' );
		self::assertSame( $earlier, ( new Image_Records() )->get( $image )->flush_id ?? 0, 'Tried again, it is the last one.' );
	}

	/** @return iterable<string, array{string}> */
	public static function hooks_that_fail(): iterable {
		yield 'the address of a file' => [ 'wp_get_attachment_url' ];
		yield 'the files of an image' => [ 'shortpixel_flush_sources' ];
		yield 'whether it is flushed' => [ 'shortpixel_flush_automatically' ];
	}

	#[DataProvider( 'hooks_that_fail' )]
	public function test_where_another_plugin_fails_at_one_image_the_others_are_decided_on( string $hook ): void {
		list( $broken, $other ) = [ $this->known_image( 'broken' ), $this->known_image( 'other' ) ];
		foreach ( [ $broken, $other ] as $image ) {
			$this->overwrite( $image, [ 10, 10, 250 ] );
			$this->note_replaced( $image );
		}
		$this->fail_at( $broken, $hook );
		$this->pass( 20 );
		$this->sweep();
		self::assertSame( [ 'failed', 'flush' ], [ $this->decision( $broken ), $this->decision( $other ) ] );

		// Once the hook works, the image's files are compared with those known before the failure.
		remove_all_filters( $hook );
		$this->pass( 700 );
		wp_update_attachment_metadata( $broken, [ 'x' => 1 ] + (array) wp_get_attachment_metadata( $broken ) );
		$this->end_request();
		$this->sweep();
		self::assertSame( 'flush', $this->decision( $broken ) );
	}

	public function test_a_file_whose_name_has_only_digits_is_compared_like_any_other(): void {
		$file = wp_upload_dir()['path'] . '/20261127';
		self::write_picture( $file, 20, 20, [ 1, 2, 3 ] );
		touch( $file, $this->now - 5000 );
		add_filter(
			'shortpixel_flush_sources',
			static fn ( array $sources ): array => array_merge(
				$sources,
				[
					[
						'url'  => wp_upload_dir()['url'] . '/20261127',
						'path' => $file,
					],
				]
			)
		);
		$image = $this->known_image();
		self::write_picture( $file, 30, 30, [ 1, 2, 3 ] );
		touch( $file, $this->now );
		$this->note_replaced( $image );
		$this->sweep();
		unlink( $file );

		self::assertSame( 'flush', $this->decision( $image ) );
	}

	public function test_where_another_plugin_fails_at_an_image_the_library_is_read_to_its_end(): void {
		list( $broken, $other ) = [ $this->attachment( [ 'name' => 'broken' ] ), $this->attachment( [ 'name' => 'other' ] ) ];
		$this->end_request();
		$this->fail_at( $broken, 'wp_get_attachment_url' );

		self::assertNull( $this->sweep() );
		self::assertNull( ( new Image_Records() )->get( $broken ) );
		self::assertNotNull( ( new Image_Records() )->get( $other ) );
	}

	public function test_what_fails_in_a_background_run_keeps_nothing_else_from_its_turn_and_is_shown(): void {
		$flushed = $this->known_image();
		queue_image( $flushed );
		wp_unschedule_hook( RUN_HOOK );
		self::assertInstanceOf( Scan::class, start( 0 ) );
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		// Makes the sweep, the first part of the run, fail.
		add_filter(
			'query',
			static function ( string $sql ): string {
				if ( str_contains( $sql, 'AS next_at' ) ) {
					throw new \RuntimeException( 'Somebody else’s.' );
				}
				return $sql;
			}
		);
		try {
			do_action( RUN_HOOK );
			self::fail( 'It is shown.' );
		} catch ( \RuntimeException $error ) {
			self::assertSame( 'Somebody else’s.', $error->getMessage() );
		}

		remove_all_filters( 'query' );
		self::assertNotSame( 'none', current_scan()->state );
		self::assertNotSame( 'queued', self::flushes()[0]->state );
		self::assertNotFalse( wp_next_scheduled( RUN_HOOK ) );
	}

	private function fail_at( int $image, string $hook ): void {
		add_filter(
			$hook,
			static function ( $value, $id = 0 ) use ( $image ) {
				if ( $id === $image ) {
					throw new \RuntimeException( 'Somebody else’s.' );
				}
				return $value;
			},
			10,
			2
		);
	}
}
