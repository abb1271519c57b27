<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\action_reschedule_lost_run;
use function ShortPixelFlush\Auto\answer_outside;
use function ShortPixelFlush\Auto\current_look;
use function ShortPixelFlush\Auto\held_outside;
use function ShortPixelFlush\Auto\look;
use function ShortPixelFlush\Auto\named_causes;
use function ShortPixelFlush\Auto\next_look;
use function ShortPixelFlush\Health\run_check;
use function ShortPixelFlush\Model\causes_of;
use function ShortPixelFlush\update_settings;
use const ShortPixelFlush\Auto\LOOK_OPTION;
use const ShortPixelFlush\Model\CHANGE_CAUSES;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/look.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/checks.php';

/**
 * Tests that files that change outside WordPress are found within a day.
 */
final class OutsideTest extends Auto_Test_Case {

	/** Lets a day pass, looks at all files, and decides about the changes found. */
	private function next_day(): void {
		$this->pass( 86400 );
		$this->look();
	}

	private function look(): void {
		for ( $slice = 0; $slice < 1000; $slice++ ) {
			look( 20.0 );
			if ( ! current_look()->is_running() ) {
				break;
			}
			$this->pass( 130 );
		}
		self::assertFalse( current_look()->is_running() );
		$this->pass( 3700 );
		$this->sweep();
	}

	/** Creates an image, and lets the daily look record its files. */
	private function seen_image( string $name = 'picture' ): int {
		$id = $this->known_image( $name );
		$this->next_day();
		self::assertSame( 'unchanged', $this->decision( $id ) );
		return $id;
	}

	private static function size_file( int $id, string $size = 'medium' ): string {
		$file = image_get_intermediate_size( $id, $size );
		self::assertIsArray( $file );
		return dirname( (string) get_attached_file( $id ) ) . '/' . wp_basename( (string) $file['file'] );
	}

	private static function replace_byte( string $file ): void {
		$bytes = (string) file_get_contents( $file );
		$at    = strlen( $bytes ) - 3;
		file_put_contents( $file, substr_replace( $bytes, chr( ord( $bytes[ $at ] ) ^ 1 ), $at, 1 ) );
	}

	/** @return iterable<string, array{\Closure(self, int): void, bool}> What happens to the files, and whether the image is flushed. */
	public static function changes(): iterable {
		$main = static fn ( int $id ): string => (string) get_attached_file( $id );
		yield 'overwritten with the same size, now' => [
			static function ( self $test, int $id ) use ( $main ): void {
				self::replace_byte( $main( $id ) );
				touch( $main( $id ), $test->now );
			},
			true,
		];
		yield 'brought by rsync with an older time' => [
			static function ( self $test, int $id ) use ( $main ): void {
				self::replace_byte( $main( $id ) );
				touch( $main( $id ), $test->now - 400000 );
			},
			true,
		];
		yield 'another size at the same time' => [
			static function ( self $test, int $id ) use ( $main ): void {
				$time = (int) filemtime( $main( $id ) );
				file_put_contents( $main( $id ), 'more', FILE_APPEND );
				touch( $main( $id ), $time );
			},
			true,
		];
		yield 'a size alone' => [
			static function ( self $test, int $id ): void {
				self::replace_byte( self::size_file( $id ) );
				touch( self::size_file( $id ), $test->now );
			},
			true,
		];
		yield 'only touched' => [
			static function ( self $test, int $id ) use ( $main ): void {
				touch( $main( $id ), $test->now );
				touch( self::size_file( $id ), $test->now - 400000 );
			},
			false,
		];
		yield 'missing while it is uploaded' => [
			static function ( self $test, int $id ) use ( $main ): void {
				rename( $main( $id ), $main( $id ) . '.part' );
			},
			false,
		];
		yield 'nothing' => [ static function (): void {}, false ];
	}

	/** @param \Closure(self, int): void $change */
	#[DataProvider( 'changes' )]
	public function test_what_differs_in_its_bytes_is_flushed_and_nothing_else( \Closure $change, bool $is_flushed ): void {
		$image = $this->seen_image();
		$this->seen_image( 'other' );
		$asked = 0;
		$this->answer_requests(
			static function () use ( &$asked ): array {
				++$asked;
				return [ 'status' => 200 ];
			}
		);
		$this->pass( 100 );

		$change( $this, $image );
		$this->next_day();
		$this->pass( 3700 );
		$this->sweep();

		$flushes = self::flushes();
		self::assertSame( 0, $asked, 'A look asks nobody.' );
		self::assertSame(
			$is_flushed ? [ [ 'outside', 'Changed outside WordPress', [ $image ] ] ] : [],
			array_map( static fn ( Flush $flush ): array => [ $flush->cause, $flush->reason, $flush->subject->attachment_ids ], $flushes )
		);
		$this->next_day();
		self::assertCount( count( $flushes ), self::flushes(), 'Once.' );
	}

	public function test_a_file_that_was_missing_for_a_moment_is_compared_with_what_it_was(): void {
		$image = $this->seen_image();
		$file  = (string) get_attached_file( $image );
		rename( $file, "{$file}.part" );
		$this->next_day();
		self::assertSame( [], self::flushes() );

		rename( "{$file}.part", $file );
		self::replace_byte( $file );
		touch( $file, $this->now );
		$this->next_day();
		self::assertCount( 1, self::flushes() );
	}

	public function test_an_upload_is_known_with_the_next_background_task_of_the_site(): void {
		$this->seen_image();
		$id = $this->attachment( [ 'name' => 'fresh' ] );
		$this->end_request();
		wp_unschedule_hook( RUN_HOOK );
		wp_schedule_single_event( $this->now + 80000, RUN_HOOK );
		action_reschedule_lost_run();
		self::assertSame( $this->now + 30, wp_next_scheduled( RUN_HOOK ) );

		$this->pass( 900 );
		look( 20.0 );
		self::assertGreaterThan( $this->now + 1000, next_look(), 'It is known.' );
		file_put_contents( (string) get_attached_file( $id ), 'more', FILE_APPEND );
		$this->next_day();
		self::assertCount( 1, self::flushes() );
	}

	public function test_an_upload_that_was_overwritten_before_any_background_task_is_found_and_one_that_was_not_is_left_alone(): void {
		$this->seen_image();
		list( $id, $other ) = [ $this->attachment( [ 'name' => 'fresh' ] ), $this->attachment( [ 'name' => 'other' ] ) ];
		foreach ( [ $id, $other ] as $upload ) {
			Database::wpdb()->update(
				Database::wpdb()->posts,
				[ 'post_date_gmt' => gmdate( 'Y-m-d H:i:s', $this->now ) ],
				[ 'ID' => $upload ]
			);
			clean_post_cache( $upload );
			$this->touch_now( $upload );
		}
		$this->end_request();
		$this->pass( 3600 );
		self::replace_byte( (string) get_attached_file( $id ) );
		touch( (string) get_attached_file( $id ), $this->now );
		clearstatcache();
		$this->pass( 60 );
		look( 20.0 );
		$this->next_day();

		self::assertSame( [ 'flush', '' ], [ $this->decision( $id ), $this->decision( $other ) ] );
		self::assertSame( [ 'outside' ], array_column( self::flushes(), 'cause' ) );
	}

	public function test_switched_off_nothing_is_looked_at(): void {
		$image = $this->seen_image();
		self::assertNotInstanceOf( \WP_Error::class, update_settings( [ 'automatic' => false ] ) );
		self::assertNull( next_look() );
		file_put_contents( (string) get_attached_file( $image ), 'more', FILE_APPEND );
		$this->next_day();
		self::assertSame( 'unchanged', $this->decision( $image ) );
		self::assertSame( [], self::flushes() );
	}

	/** @return array<int, int> Images whose files changed; by default one more than are flushed without asking. */
	private function changed_at_once( int $count = 201 ): array {
		$image = $this->seen_image();
		$known = ( new Image_Records() )->get( $image );
		self::assertNotNull( $known );
		$ids   = [ $image ];
		$files = [];
		// The images share one file: only the images are counted.
		for ( $n = 1; $n < $count; $n++ ) {
			$id           = self::factory_attachment( $known->file );
			$ids[]        = $id;
			$files[ $id ] = [ $known->file, $known->files ];
		}
		self::assertTrue( ( new Image_Records() )->add_known( $files ) );
		$this->pass( 100 );
		file_put_contents( (string) get_attached_file( $image ), 'more', FILE_APPEND );
		$this->next_day();
		return $ids;
	}

	private static function factory_attachment( string $file ): int {
		$id = wp_insert_attachment(
			[
				'post_title'     => 'One of many',
				'post_mime_type' => 'image/jpeg',
				'post_date_gmt'  => '2026-01-01 00:00:00',
			],
			$file
		);
		remove_all_actions( 'shutdown' );
		return $id;
	}

	public function test_two_hundred_at_once_are_flushed_together_and_more_are_held(): void {
		$this->changed_at_once( 200 );
		self::assertSame( 0, held_outside() );
		self::assertSame( [ 'outside' ], array_column( self::flushes(), 'cause' ) );
		self::assertSame( 200, self::flushes()[0]->subject->attachment_count );
	}

	public function test_what_is_held_is_flushed_once_somebody_says_so(): void {
		$this->changed_at_once();
		self::assertSame( [], self::flushes() );
		self::assertSame( 201, held_outside() );
		$this->next_day();
		self::assertSame( [ 0, 201 ], [ count( self::flushes() ), held_outside() ], 'It is still asked.' );

		$answers = [ answer_outside( 'flush', 1 ), held_outside(), answer_outside( 'flush', 1 ) ];
		self::assertSame( [ null, 0 ], array_slice( $answers, 0, 2 ) );
		self::assertSame( 'shortpixel_flush_not_found', null === $answers[2] ? '' : $answers[2]->get_error_code() );
		$this->pass( 100 );
		$this->sweep();
		self::assertSame( 201, self::flushes()[0]->subject->attachment_count );
		self::assertSame( 'Changed outside WordPress', self::flushes()[0]->reason );
	}

	public function test_what_is_held_is_taken_as_it_is_once_somebody_says_that_nothing_changed(): void {
		$ids = $this->changed_at_once();
		self::assertNull( answer_outside( 'accept', 1 ) );
		self::assertSame( $this->now, next_look() );
		$this->look();
		$this->next_day();
		self::assertSame( [ 0, 0 ], [ count( self::flushes() ), held_outside() ] );

		file_put_contents( (string) get_attached_file( $ids[0] ), 'again', FILE_APPEND );
		touch( (string) get_attached_file( $ids[0] ), $this->now );
		$this->next_day();
		self::assertSame( 201, held_outside(), 'A later change counts.' );
	}

	public function test_what_is_held_can_have_everything_flushed(): void {
		$this->changed_at_once();
		self::assertNull( answer_outside( 'all', 1 ) );
		$this->look();
		self::assertSame(
			[ [ 'site', 'Changed outside WordPress', 1 ] ],
			array_map( static fn ( Flush $flush ): array => [ $flush->scope, $flush->reason, $flush->user_id ], self::flushes() )
		);
		self::assertSame( 0, held_outside() );
	}

	public function test_the_doors_say_what_is_held_and_take_the_answer(): void {
		$this->changed_at_once();
		wp_set_current_user( $this->user( 'administrator' ) );
		self::assertSame( 201, ( (array) $this->rest( 'GET', '/status' )->get_data() )['outside'] ?? null );
		self::assertSame( [ 'held' => 201 ], $this->rest( 'GET', '/outside' )->get_data() );
		self::assertSame(
			[ 'recommended', '201 images changed outside WordPress. They are not flushed yet.' ],
			[ run_check( 'outside' )->result, run_check( 'outside' )->message ]
		);
		self::assertSame( 400, $this->rest( 'POST', '/outside', [ 'answer' => 'perhaps' ] )->get_status() );
		self::assertSame( 400, $this->rest( 'POST', '/outside' )->get_status() );
		self::assertSame( [ 'held' => 0 ], $this->rest( 'POST', '/outside', [ 'answer' => 'flush' ] )->get_data() );
		self::assertSame( 404, $this->rest( 'POST', '/outside', [ 'answer' => 'flush' ] )->get_status() );
		self::assertSame( 'good', run_check( 'outside' )->result );

		wp_set_current_user( $this->user( 'editor' ) );
		self::assertSame( 403, $this->rest( 'GET', '/outside' )->get_status() );
		self::assertSame( 403, $this->rest( 'POST', '/outside', [ 'answer' => 'flush' ] )->get_status() );
	}

	public function test_a_look_that_dies_goes_on_where_it_was_and_passes_over_what_kills_it(): void {
		$ids = [ $this->seen_image( 'one' ), $this->seen_image( 'bad' ), $this->seen_image( 'two' ) ];
		foreach ( $ids as $id ) {
			file_put_contents( (string) get_attached_file( $id ), 'more', FILE_APPEND );
		}
		$this->pass( 86400 );
		$deaths = 0;
		$seen   = [];
		add_filter(
			'query',
			static function ( string $sql ) use ( $ids, &$deaths, &$seen ): string {
				if (
					str_contains( $sql, "decision = 'outside'" )
					&& str_starts_with( $sql, 'UPDATE' )
					&& 1 === preg_match( '/attachment_id = (\d+)/', $sql, $found )
				) {
					$seen[] = (int) $found[1];
					if ( $ids[1] === (int) $found[1] ) {
						++$deaths;
						throw new \RuntimeException( 'PHP ends here.' );
					}
				}
				return $sql;
			}
		);
		foreach ( range( 0, 19 ) as $run ) {
			if ( $run > 0 && ! current_look()->is_running() ) {
				break;
			}
			try {
				look( 20.0 );
			} catch ( \RuntimeException ) {
				self::assertGreaterThan( $this->now, next_look() ?? 0 );
			}
			$this->pass( 130 );
		}
		self::assertSame( 3, $deaths );
		self::assertFalse( current_look()->is_running() );
		self::assertContains( $ids[2], $seen );
		remove_all_filters( 'query' );
		$this->pass( 100 );
		$this->sweep();
		self::assertSame( [ $ids[0], $ids[2] ], self::flushes()[0]->subject->attachment_ids );
	}

	public function test_two_processes_do_not_look_at_once(): void {
		$this->seen_image();
		$this->pass( 86400 );
		update_option(
			LOOK_OPTION,
			wp_json_encode(
				[
					'lease'        => 'another',
					'leased_until' => $this->now + 60,
					'began_at'     => $this->now,
					'after'        => 7,
				]
			),
			false
		);
		look( 5.0 );
		self::assertSame( [ 'another', 7 ], [ current_look()->lease, current_look()->after ] );
	}

	public function test_a_look_at_many_costs_a_few_statements(): void {
		$image = $this->seen_image();
		$known = ( new Image_Records() )->get( $image );
		self::assertNotNull( $known );
		$files = [];
		for ( $id = 100000; $id < 105000; $id++ ) {
			$files[ $id ] = [ $known->file, $known->files ];
		}
		foreach ( array_chunk( $files, 500, true ) as $some ) {
			self::assertTrue( ( new Image_Records() )->add_known( $some ) );
		}
		$this->pass( 86400 );
		$statements = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$statements ): string {
				++$statements;
				return $sql;
			}
		);
		look( 60.0 );
		self::assertFalse( current_look()->is_running() );
		self::assertLessThan( 120, $statements );
	}

	/** The SQL statement agrees with named_causes() for every combination of causes. */
	public function test_the_database_counts_the_same_images_as_php(): void {
		$changes = [];
		foreach ( range( 0, ( 1 << count( CHANGE_CAUSES ) ) - 1 ) as $bits ) {
			$changes[ 1000 + $bits ] = [
				'causes'  => $bits,
				'is_new'  => false,
				'user_id' => 0,
				'former'  => [],
			];
		}
		$records = new Image_Records();
		self::assertTrue( $records->note_changes( $changes ) );
		$stored = array_map( static fn ( $record ): int => $record->causes, $records->undecided( 1000 ) );
		foreach ( [
			[],
			[ 'change' ],
			[ 'optimise' ],
			[ 'outside' ],
			[ 'delete', 'change' ],
			[ 'replace', 'optimise' ],
			CHANGE_CAUSES,
		] as $on ) {
			$expected = count(
				array_filter(
					$stored,
					static fn ( int $bits ): bool => [] !== array_intersect( named_causes( causes_of( $bits ) ), $on )
				)
			);
			self::assertSame( $expected, $records->undecided_summary( $on )['count'], implode( ' ', $on ) );
		}
	}
}
