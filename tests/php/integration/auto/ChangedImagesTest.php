<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Auto\note_change;
use function ShortPixelFlush\Flush\add_layouts;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\rows_result;
use function ShortPixelFlush\Flush\search_for;
use function ShortPixelFlush\Flush\unmeasured;
use function ShortPixelFlush\update_settings;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/history.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/late-layouts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/results.php';

/**
 * Tests which file changes cause an automatic flush, with WordPress's own hooks in their real order.
 */
final class ChangedImagesTest extends Auto_Test_Case {

	public function test_an_upload_flushes_nothing_also_in_the_many_requests_of_a_browser(): void {
		$id     = $this->attachment( [ 'name' => 'upload' ] );
		$writes = $this->statements( '/^\s*(INSERT|UPDATE)/', fn () => $this->end_request() );
		self::assertSame( [], $writes, 'It costs the upload nothing.' );
		$this->sweep();
		self::assertNotSame( [], ( new Image_Records() )->get( $id )->files ?? [], 'Its files are known from then on.' );

		// A browser may create each size in a separate request.
		$this->pass( 5 );
		self::write_picture( dirname( (string) get_attached_file( $id ) ) . '/upload-77x58.jpg', 77, 58, [ 1, 2, 3 ] );
		self::regenerate( $id, 'update' );
		$this->end_request();
		$this->sweep();

		self::assertSame( [ 'new', [] ], [ $this->decision( $id ), self::flushes() ] );
		unlink( dirname( (string) get_attached_file( $id ) ) . '/upload-77x58.jpg' );
	}

	public function test_an_upload_that_is_replaced_at_once_is_flushed(): void {
		$id = $this->attachment();
		$this->end_request();
		$this->sweep();
		$this->pass( 30 );

		$this->replace( $id, [ 10, 10, 250 ] );
		$this->end_request();
		$this->sweep();

		self::assertSame( 'flush', $this->decision( $id ) );
	}

	public function test_a_change_that_another_plugin_makes_at_shutdown_is_flushed(): void {
		$late = $this->known_image( 'late' );
		$more = $this->known_image( 'more' );
		$this->replace( $more, [ 10, 10, 250 ] );
		add_action( 'shutdown', fn () => $this->replace( $late, [ 10, 10, 250 ] ), 20 );
		do_action( 'shutdown' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		remove_all_actions( 'shutdown' );
		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
		$this->pass( 60 );
		$this->sweep();

		self::assertSame( [ 'flush', 'flush' ], [ $this->decision( $late ), $this->decision( $more ) ] );
	}

	public function test_what_another_server_wrote_on_a_shared_disk_is_seen_at_once(): void {
		$id         = $this->known_image();
		$remembered = [];
		foreach ( self::files_of( $id ) as $file ) {
			$remembered[ $file ] = [ (int) filesize( $file ), (int) filemtime( $file ) ];
		}
		$this->replace( $id, [ 10, 10, 250 ] );
		$this->end_request();
		Shared_Disk::$remembered = $remembered;
		try {
			$this->sweep();
		} finally {
			Shared_Disk::$remembered = [];
		}

		self::assertSame( 'flush', $this->decision( $id ) );
	}

	public function test_replacing_a_file_stores_one_row_and_becomes_one_flush_with_its_cause(): void {
		$id   = $this->known_image();
		$user = $this->act_as( 'author' );

		$this->replace( $id, [ 10, 10, 250 ] );
		self::assertSame( [], self::flushes(), 'Nothing but a row is written in the request.' );
		$inserts = $this->statements( '/^\s*(INSERT|UPDATE)/', fn () => $this->end_request() );
		self::assertCount( 1, $inserts, implode( "\n", $inserts ) );
		wp_set_current_user( 0 );
		$this->sweep();

		self::assertCount( 1, self::flushes() );
		$flush = self::flushes()[0];
		self::assertSame( [ 'replace', 'Replaced', $user, 'queued' ], [ $flush->cause, $flush->reason, $flush->user_id, $flush->state ] );
		self::assertSame( 1, $flush->subject->attachment_count );
		self::assertTrue( $flush->is_automatic() );

		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		( new Runner( new Client( allowed_hosts() ) ) )->step( $flush->id, 8.0 );
		$ids = Database::wpdb()->get_col( "SELECT DISTINCT attachment_id FROM wp_shortpixel_flush_purges WHERE flush_id = {$flush->id}" );
		self::assertSame( [ (string) $id ], $ids );

		$this->sweep();
		self::assertCount( 1, self::flushes(), 'The same change is decided on once.' );
	}

	/**
	 * The user who replaced the image probably still has it open on a screen, and the screen's script measures pages.
	 */
	public function test_an_automatic_flush_takes_what_the_screen_of_whoever_changed_the_image_measures(): void {
		$id = $this->known_image();
		$this->act_as( 'author' );
		$this->replace( $id, [ 10, 10, 250 ] );
		$this->end_request();
		$this->sweep();
		$flush = self::flushes()[0];
		self::assertSame( [], $flush->measured_images(), 'It is not planned yet.' );

		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		( new Runner( new Client( allowed_hosts() ) ) )->step( $flush->id, 8.0 );
		$flush = ( new Flushes() )->get( $flush->id );
		self::assertNotNull( $flush );
		self::assertSame( [ $id ], $flush->measured_images() );
		self::assertGreaterThan( $this->now, $flush->measured_until() );

		$layout = [
			'url'     => home_url( '/' ),
			'state'   => 'measured',
			'screens' => [
				[
					'width'   => 390,
					'height'  => 664,
					'density' => 3.0,
				],
			],
			'images'  => [
				[
					'source' => (string) wp_get_attachment_url( $id ),
					'kind'   => 'image',
					'width'  => 400,
					'height' => 300,
					'boxes'  => [
						[
							'width'     => 111.0,
							'height'    => 83.0,
							'padding_x' => 0.0,
							'padding_y' => 0.0,
							'screens'   => [ 0 ],
						],
					],
				],
			],
		];
		self::assertNotNull( unmeasured( $flush ), 'Nobody knows a copy that visitors use.' );
		self::assertTrue( add_layouts( $flush, [ $layout ], false ) );
		$flush = ( new Flushes() )->get( $flush->id );
		self::assertNotNull( $flush );
		self::assertSame(
			0,
			unmeasured( $flush )->data->images ?? null,
			'What the screen measured is known now.'
		);
		$widths = Database::wpdb()->get_col(
			"SELECT url FROM wp_shortpixel_flush_purges WHERE flush_id = {$flush->id} AND found_in = 'probe'"
		);
		self::assertNotSame( [], preg_grep( '/w_333\b/', $widths ) );
	}

	/**
	 * @param callable(self): void $change
	 */
	#[DataProvider( 'nobody_measures' )]
	public function test_where_nobody_can_measure_nothing_is_waited_for( callable $change ): void {
		$change( $this );
		$flush = self::flushes()[0];
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		( new Runner( new Client( allowed_hosts() ) ) )->step( $flush->id, 8.0 );
		$flush = ( new Flushes() )->get( $flush->id );
		self::assertNotNull( $flush );
		self::assertSame( [], $flush->measured_images() );
	}

	/**
	 * @return iterable<string, array{callable(self): void}>
	 */
	public static function nobody_measures(): iterable {
		yield 'nobody was logged in' => [
			static function ( self $test ): void {
				$id = $test->known_image();
				wp_set_current_user( 0 );
				$test->replace( $id, [ 10, 10, 250 ] );
				$test->end_request();
				$test->sweep();
			},
		];
		yield 'the image is gone' => [
			static function ( self $test ): void {
				$id = $test->known_image( 'gone', 900 );
				$test->act_as( 'administrator' );
				wp_delete_attachment( $id, true );
				$test->end_request();
				$test->sweep();
			},
		];
	}

	public function test_an_event_that_changed_no_byte_flushes_nothing(): void {
		$id = $this->known_image();

		// Writes the same bytes again, like a plugin that regenerates sizes.
		foreach ( self::files_of( $id ) as $file ) {
			file_put_contents( $file, (string) file_get_contents( $file ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A test's file.
			touch( $file, $this->now );
		}
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'unchanged', [] ], [ $this->decision( $id ), self::flushes() ] );

		// The plugin has read the bytes now, so it detects other bytes in a file of the same size.
		$this->pass( 100 );
		$file = self::files_of( $id )[0];
		$data = (string) file_get_contents( $file ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A test's file.
		file_put_contents( $file, strrev( $data ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A test's file.
		touch( $file, $this->now );
		wp_update_attachment_metadata( $id, [ 'x' => wp_rand() ] + (array) wp_get_attachment_metadata( $id ) );
		$this->end_request();
		$this->sweep();
		self::assertSame( 'flush', $this->decision( $id ) );
	}

	public function test_a_regenerated_size_that_differs_is_flushed_also_in_a_visitors_request(): void {
		$id    = $this->known_image( 'shop', 900 );
		$sizes = array_values( array_filter( self::files_of( $id ), static fn ( string $file ): bool => str_contains( $file, '-300x' ) ) );
		self::write_picture( $sizes[0], 300, 111, [ 9, 200, 9 ] );
		touch( $sizes[0], $this->now );

		self::regenerate( $id, 'create' );
		self::assertSame( [], self::flushes() );
		$this->end_request();
		self::assertSame( [], self::flushes(), 'A visitor’s request only stores the row.' );
		$this->sweep();

		self::assertSame(
			[ [ 'change', 'File changed' ] ],
			array_map( static fn ( Flush $flush ): array => [ $flush->cause, $flush->reason ], self::flushes() )
		);
	}

	public function test_an_optimisers_change_is_left_alone_until_it_is_switched_on(): void {
		$id = $this->known_image();
		$this->overwrite( $id, [ 201, 31, 31 ] );
		do_action( 'wp_smush_image_optimised', $id, [] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
		wp_update_attachment_metadata( $id, [ 'z' => 1 ] + (array) wp_get_attachment_metadata( $id ) );
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'off', [] ], [ $this->decision( $id ), self::flushes() ] );

		self::assertIsArray( update_settings( [ 'optimizers' => true ] ) );
		$this->pass( 100 );
		$this->overwrite( $id, [ 1, 131, 31 ] );
		do_action( 'ewww_image_optimizer_after_optimize_attachment', $id, [] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
		$this->end_request();
		$this->sweep();
		self::assertSame( 'optimise', self::flushes()[0]->cause );
	}

	public function test_a_change_that_an_optimiser_follows_before_it_is_decided_on_is_flushed(): void {
		$id = $this->known_image();
		$this->overwrite( $id, [ 10, 10, 250 ] );
		self::regenerate( $id, 'update' );
		$this->end_request();
		$this->pass( 5 );
		do_action( 'wp_smush_image_optimised', $id, [] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
		wp_update_attachment_metadata( $id, [ 'z' => 1 ] + (array) wp_get_attachment_metadata( $id ) );
		$this->end_request();
		$this->pass( 60 );
		$this->sweep();

		self::assertSame( [ 'flush', [ 'change' ] ], [ $this->decision( $id ), array_column( self::flushes(), 'cause' ) ] );
	}

	public function test_of_a_library_that_one_process_optimises_no_image_counts_as_changed_by_somebody_else(): void {
		for ( $n = 0; $n < 105; $n++ ) {
			$id = $this->row_of_an_upload();
			note_change( $id, 'change' );
			note_change( $id, 'optimise' );
			note_change( $id, 'change' );
		}
		$this->end_request();

		self::assertSame(
			[ [ 'optimise' ] ],
			array_values(
				array_unique(
					array_map(
						static fn ( Image_Record $record ): array => $record->change_causes(),
						( new Image_Records() )->undecided( 200 )
					),
					SORT_REGULAR
				)
			)
		);
	}

	public function test_a_deleted_image_is_flushed_at_the_urls_it_had(): void {
		$id  = $this->known_image( 'gone', 900 );
		$url = (string) wp_get_attachment_url( $id );
		self::assertNotFalse( wp_delete_attachment( $id, true ) );
		$this->end_request();
		$this->sweep();

		$flush = self::flushes()[0];
		self::assertSame( 'delete', $flush->cause );
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		( new Runner( new Client( allowed_hosts() ) ) )->step( $flush->id, 8.0 );
		$sources = Database::wpdb()->get_col( "SELECT DISTINCT source FROM wp_shortpixel_flush_purges WHERE flush_id = {$flush->id}" );
		self::assertContains( $url, $sources );
		self::assertGreaterThan( 1, count( $sources ), 'Its sizes as well.' );
		$flush = ( new Flushes() )->get( $flush->id );
		self::assertNotNull( $flush );
		self::assertSame( 'gone.jpg', flush_shape( $flush )['subject']['title'], 'Its title went with it.' );
		$found = ( new Flushes() )->find( [ 'search' => search_for( 'gone.jpg' ) ] );
		self::assertSame( 1, $found['total'] );
	}

	/** Multilingual plugins create several attachments of one file, and keep it until the last of them is deleted. */
	public function test_of_an_image_that_has_left_its_file_to_another_no_copy_is_removed(): void {
		$id    = $this->known_image( 'shared', 900 );
		$other = wp_insert_attachment( [ 'post_mime_type' => 'image/jpeg' ], (string) get_attached_file( $id ) );
		$this->end_request();
		add_filter( 'wp_delete_file', '__return_empty_string' );
		wp_delete_attachment( $id, true );
		$this->end_request();
		$this->sweep();
		self::assertSame( [], self::flushes() );

		remove_filter( 'wp_delete_file', '__return_empty_string' );
		wp_delete_attachment( $other, true );
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'delete' ], array_column( self::flushes(), 'cause' ) );
	}

	/** In a large library, looking for other attachments of a file takes a tenth of a second. */
	public function test_where_a_deleted_image_s_file_is_gone_no_other_attachment_of_it_is_looked_for(): void {
		$id = $this->known_image( 'gone', 900 );
		$this->end_request();
		wp_delete_attachment( $id, true );
		$this->end_request();
		$looked = [];
		add_filter(
			'query',
			static function ( string $sql ) use ( &$looked ): string {
				if ( str_contains( $sql, "meta_key = '_wp_attached_file' AND meta_value =" ) ) {
					$looked[] = $sql;
				}
				return $sql;
			}
		);
		$this->sweep();
		self::assertSame( [ 'delete' ], array_column( self::flushes(), 'cause' ) );
		self::assertSame( [], $looked );
	}

	public function test_of_an_offloaded_file_the_attachments_tell_whether_it_is_still_used(): void {
		add_filter( 'wp_get_attachment_url', static fn ( string $url ): string => 'https://bucket.example/' . basename( $url ) );
		$id    = $this->known_image( 'far', 900 );
		$other = wp_insert_attachment( [ 'post_mime_type' => 'image/jpeg' ], (string) get_attached_file( $id ) );
		$this->end_request();
		wp_delete_attachment( $id, true );
		$this->end_request();
		$this->sweep();
		self::assertSame( [], self::flushes() );

		wp_delete_attachment( $other, true );
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'delete' ], array_column( self::flushes(), 'cause' ) );
	}

	public function test_an_image_that_was_dated_anew_as_it_was_replaced_is_no_upload(): void {
		$id = $this->known_image();
		$this->replace( $id, [ 10, 10, 250 ] );
		$this->end_request();
		$this->sweep();
		wp_update_post(
			[
				'ID'            => $id,
				'post_date'     => gmdate( 'Y-m-d H:i:s', $this->now ),
				'post_date_gmt' => gmdate( 'Y-m-d H:i:s', $this->now ),
				'edit_date'     => true,
			]
		);
		$this->pass( 120 );
		self::write_picture( (string) get_attached_file( $id ), 640, 480, [ 250, 10, 10 ] );
		$this->touch_now( $id );
		self::regenerate( $id, 'update' );
		$this->end_request();
		$this->sweep();
		self::assertSame( 'flush', $this->decision( $id ) );
		self::assertCount( 2, self::flushes() );
	}

	public function test_the_pages_that_show_it_leave_the_caches_last_and_only_those(): void {
		$id      = $this->known_image();
		$post    = wp_insert_post(
			[
				'post_status'  => 'publish',
				'post_title'   => 'Shows it',
				'post_content' => '<img class="wp-image-' . $id . '" src="' . wp_get_attachment_url( $id ) . '">',
			]
		);
		$cleared = [];
		add_action(
			'shortpixel_flush_clear_page_caches',
			function ( array $found, ?array $urls ) use ( &$cleared ): void {
				$cleared[] = [ count( $this->requests ), $urls ];
			},
			10,
			2
		);
		// The theme's settings name the image too, so the list of pages is incomplete; an automatic flush still clears
		// the listed pages.
		set_theme_mod( 'custom_logo', $id );
		$this->replace( $id, [ 10, 10, 250 ] );
		$this->end_request();
		$this->sweep();
		$this->run_to_the_end( self::flushes()[0]->id );

		self::assertCount( 1, $cleared );
		self::assertSame( count( $this->requests ), $cleared[0][0], 'Nothing is asked of the CDN after it.' );
		self::assertIsArray( $cleared[0][1] );
		self::assertContains( get_permalink( $post ), $cleared[0][1] );
	}

	/** Replaces an image like `wp media replace`, which gives it another name and calls no hook of its own. */
	private function replace_with_another_name( int $id ): void {
		$from  = (string) get_attached_file( $id );
		$to    = dirname( $from ) . '/after-' . wp_rand() . '.jpg';
		$files = self::files_of( $id );
		copy( $from, $to );
		touch( $to, $this->now );
		array_map( 'unlink', $files );
		update_attached_file( $id, $to );
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $to ) );
		$this->end_request();
		$this->sweep();
	}

	/** @return iterable<string, array{bool, string}> Whether the file's name changes; the state and code of the step `page_caches_last`. */
	public static function names(): iterable {
		yield 'another name' => [ true, 'failed page_caches_failed' ];
		yield 'the same name' => [ false, 'done ' ];
	}

	#[DataProvider( 'names' )]
	public function test_a_page_cache_that_keeps_links_to_a_file_that_is_gone_is_a_failure( bool $is_renamed, string $ended ): void {
		add_filter(
			'shortpixel_flush_page_caches',
			static fn (): array => [
				[
					'id'     => 'example',
					'name'   => 'Example Cache',
					'clears' => false,
				],
			]
		);
		$id = $this->known_image();
		if ( $is_renamed ) {
			$this->replace_with_another_name( $id );
		} else {
			$this->replace( $id, [ 10, 10, 250 ] );
			$this->end_request();
			$this->sweep();
		}
		$flush = $this->run_to_the_end( self::flushes()[0]->id );
		$step  = $flush->step( 'page_caches_last' );

		self::assertNotNull( $step );
		self::assertSame( $ended, "{$step->state} {$step->code}" );
		self::assertSame( [ 'Example Cache' ], Caches_Cleared::in( $step->data )->untouched );
		$all_new = new Tally( [ 'sampled' => [ 'fresh' => [ 1, 0 ] ] ] );
		$failure = rows_result( $flush, $all_new, null, null )['failure'];
		self::assertSame( $is_renamed, null !== $failure && 'old_pages' === $failure->code );
	}

	public function test_a_step_that_ends_its_process_each_time_is_given_up(): void {
		$killed = 0;
		add_filter(
			'shortpixel_flush_page_caches',
			static function () use ( &$killed ): array {
				++$killed;
				throw new \RuntimeException( 'Killed.' );
			}
		);
		$this->replace( $this->known_image(), [ 10, 10, 250 ] );
		$this->end_request();
		$this->sweep();
		$id = self::flushes()[0]->id;
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		for ( $turn = 0; $turn < 20; $turn++ ) {
			try {
				( new Runner( new Client( allowed_hosts() ) ) )->step( $id, 5.0 );
			} catch ( \RuntimeException $error ) {
				self::assertSame( 'Killed.', $error->getMessage() );
			}
			$this->pass( 100 );
		}

		self::assertSame( 5, $killed, 'Twice where the way was chosen, and three times in the step.' );
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		self::assertFalse( $flush->is_open() );
		$messages = array_column( flush_shape( $flush )['steps'], 'message', 'id' );
		self::assertStringStartsWith( 'The work was interrupted several times.', $messages['page_caches_last'] );
	}

	public function test_where_the_name_changed_the_old_urls_are_flushed_as_well(): void {
		$id  = $this->known_image( 'before', 900 );
		$old = (string) wp_get_attachment_url( $id );
		$this->replace_with_another_name( $id );

		$flush = self::flushes()[0];
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		( new Runner( new Client( allowed_hosts() ) ) )->step( $flush->id, 8.0 );
		$sources = Database::wpdb()->get_col( "SELECT DISTINCT source FROM wp_shortpixel_flush_purges WHERE flush_id = {$flush->id}" );
		self::assertContains( $old, $sources );
		self::assertContains( (string) wp_get_attachment_url( $id ), $sources );
		array_map( 'unlink', array_filter( self::files_of( $id ), 'is_file' ) );
	}

	public function test_a_storm_becomes_one_flush_once_it_is_over(): void {
		$ids = [];
		for ( $n = 0; $n < 55; $n++ ) {
			$ids[] = $this->row_of_a_changed_image();
		}
		self::assertSame( $this->now + 60, $this->sweep() );
		self::assertSame( [], self::flushes() );

		$this->pass( 61 );
		$this->sweep();
		self::assertCount( 1, self::flushes() );
		self::assertSame(
			[ '55 images changed together', 55 ],
			[ self::flushes()[0]->reason, self::flushes()[0]->subject->attachment_count ]
		);
	}

	public function test_deleted_images_of_a_storm_have_a_flush_of_their_own_that_looks_for_nothing_new(): void {
		$there   = [];
		$deleted = [];
		for ( $n = 0; $n < 30; $n++ ) {
			$there[]   = $this->row_of_a_changed_image();
			$deleted[] = $this->row_of_a_changed_image();
		}
		foreach ( $deleted as $id ) {
			wp_delete_attachment( $id, true );
		}
		$this->end_request();
		$this->pass( 61 );
		$this->sweep();

		$gathered = [];
		foreach ( self::flushes() as $flush ) {
			$gathered[ $flush->cause ] = array_keys( (array) ( new Image_Records() )->of_flush( $flush->id, 0, 100 ) );
		}
		self::assertEquals(
			[
				'change' => $there,
				'delete' => $deleted,
			],
			$gathered
		);
	}

	public function test_images_after_which_flushing_is_switched_off_hold_no_other_up(): void {
		for ( $n = 0; $n < 55; $n++ ) {
			note_change( $this->row_of_an_upload(), 'optimise' );
		}
		$this->end_request();
		$user     = $this->act_as( 'author' );
		$replaced = $this->row_of_a_changed_image();
		wp_set_current_user( 0 );
		$this->sweep();

		self::assertSame(
			[ [ 'replace', $user ] ],
			array_map( static fn ( Flush $flush ): array => [ $flush->cause, $flush->user_id ], self::flushes() )
		);
		self::assertSame( 'flush', $this->decision( $replaced ) );
		self::assertSame( [], ( new Image_Records() )->undecided( 100 ), 'All are decided on.' );
	}

	public function test_images_after_which_flushing_is_switched_off_are_decided_on_without_any_other(): void {
		$id = $this->row_of_an_upload();
		$this->pass( 7200 );
		note_change( $id, 'optimise' );
		$this->end_request();
		$this->sweep();

		self::assertSame( [], ( new Image_Records() )->undecided( 100 ) );
	}

	public function test_two_images_wait_for_each_other_and_one_does_not(): void {
		$first = $this->row_of_a_changed_image();
		$this->row_of_a_changed_image();
		self::assertSame( $this->now + 10, $this->sweep() );
		$this->pass( 11 );
		$this->sweep();
		self::assertCount( 1, self::flushes() );
		self::assertSame( 'flush', $this->decision( $first ) );
	}

	public function test_a_filter_may_refuse_or_put_off(): void {
		$id     = $this->known_image();
		$answer = false;
		add_filter(
			'shortpixel_flush_automatically',
			static function () use ( &$answer ) {
				return $answer;
			}
		);
		$this->replace( $id, [ 1, 1, 1 ] );
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'refused', [] ], [ $this->decision( $id ), self::flushes() ] );

		$answer = 300;
		$this->replace( $id, [ 250, 1, 250 ] );
		$this->end_request();
		self::assertSame( $this->now + 300, $this->sweep() );
		self::assertSame( [ 'delayed', [] ], [ $this->decision( $id ), self::flushes() ] );

		$answer = true;
		$this->pass( 301 );
		$this->sweep();
		self::assertSame( [ 'flush', 1 ], [ $this->decision( $id ), count( self::flushes() ) ] );
	}

	public function test_what_changes_while_it_is_decided_on_is_decided_on_again(): void {
		$id = $this->known_image();
		$this->replace( $id, [ 1, 1, 1 ] );
		$this->end_request();
		$record = ( new Image_Records() )->get( $id );
		self::assertNotNull( $record );
		$this->pass( 1 );
		$this->replace( $id, [ 2, 2, 200 ] );
		$this->end_request();

		self::assertFalse( ( new Image_Records() )->decide( $record, [ 'decision' => 'unchanged' ] ) );
		self::assertGreaterThan( 0, ( new Image_Records() )->get( $id )->changed_at ?? 0 );
	}

	public function test_what_a_sweep_that_died_has_gathered_is_not_lost(): void {
		$id = $this->known_image();
		$this->replace( $id, [ 1, 1, 1 ] );
		$this->end_request();
		add_filter(
			'query',
			static function ( string $sql ): string {
				if ( str_contains( $sql, 'count_of' ) || ( str_starts_with( $sql, 'UPDATE' ) && str_contains( $sql, "'queued'" ) ) ) {
					throw new \RuntimeException( 'The process ends here.' );
				}
				return $sql;
			}
		);
		try {
			$this->sweep();
			self::fail( 'It should have died.' );
		} catch ( \RuntimeException $error ) {
			self::assertSame( [], self::flushes() );
		}
		remove_all_filters( 'query' );
		( new \ShortPixelFlush\Store\Flushes() )->prune( 1, 1 );
		$this->pass( 1000 );
		( new \ShortPixelFlush\Store\Flushes() )->prune( 1, 1 );

		$this->sweep();
		self::assertCount( 1, self::flushes() );
	}

	/**
	 * Replaces a file as Enable Media Replace does, with its hooks in their order.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	private function replace( int $id, array $colour ): void {
		do_action( 'wp_handle_replace', [ 'post_id' => $id ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
		$this->overwrite( $id, $colour );
		update_attached_file( $id, (string) get_attached_file( $id ) );
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, (string) get_attached_file( $id ) ) );
		$this->touch_now( $id );
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
	}

	/** Creates an attachment that has just been replaced, without generating its sizes. */
	private function row_of_a_changed_image(): int {
		$id = $this->row_of_an_upload();
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		$this->end_request();
		return $id;
	}

	private function row_of_an_upload(): int {
		$upload = wp_upload_dir();
		$file   = $upload['path'] . '/storm-' . wp_rand() . '.jpg';
		self::write_picture( $file, 20, 20, [ 1, 2, 3 ] );
		touch( $file, $this->now );
		$id = wp_insert_attachment(
			[
				'post_mime_type' => 'image/jpeg',
				'post_status'    => 'inherit',
			],
			$file
		);
		$this->end_request();
		return $id;
	}

	/**
	 * @return list<string>
	 */
	private function statements( string $pattern, callable $work ): array {
		$statements = [];
		$listen     = static function ( string $query ) use ( &$statements ): string {
			$statements[] = $query;
			return $query;
		};
		add_filter( 'query', $listen );
		$work();
		remove_filter( 'query', $listen );
		return array_values( (array) preg_grep( $pattern, $statements ) );
	}
}
