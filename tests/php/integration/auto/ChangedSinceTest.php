<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use WP_Query;
use function ShortPixelFlush\action_load_upload;
use function ShortPixelFlush\Admin\list_news;
use function ShortPixelFlush\Admin\render_cell;
use function ShortPixelFlush\Auto\read_library;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\Scan\list_images;
use function ShortPixelFlush\update_settings;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/list-images.php';

/**
 * Tests that if an image has changed since its last flush, screens show that instead of how the flush ended.
 */
final class ChangedSinceTest extends Auto_Test_Case {
	private const SENTENCE = 'Changed. Visitors may see the old image.';

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
		set_current_screen( 'upload' );
		action_load_upload();
		note_background_run();
	}

	protected function tearDown(): void {
		$GLOBALS['wp_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- As at the start of a request.
		parent::tearDown();
	}

	/** Stores a flush of an image as done, lets a minute pass, and returns its id. */
	private function flush( int $id ): int {
		$flush = ( new Flushes() )->create(
			[
				'scope'         => 'images',
				'user_id'       => get_current_user_id(),
				'reason'        => '',
				'subject'       => [ 'attachment_count' => 1 ],
				'endpoint_from' => '',
				'endpoint_to'   => '',
				'steps'         => [],
			],
			[]
		);
		Database::run( "UPDATE wp_shortpixel_flush_flushes SET state = 'done', finished_at = {$this->now} WHERE id = {$flush}" );
		( new Image_Records() )->set_flush( [ $id ], $flush );
		$this->pass( 60 );
		return $flush;
	}

	private function replace( int $id ): void {
		$this->overwrite( $id, [ 200, 10, 10 ] );
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Enable Media Replace's own.
		$this->end_request();
	}

	/**
	 * Returns the states in REST for the edit screen and the modal, in the list, and in the history.
	 *
	 * @return array{string, string, string}
	 */
	private function said( int $id, int $flush ): array {
		$image = ( (array) $this->rest( 'GET', '/images', [ 'attachments' => (string) $id ] )->get_data() )[0] ?? null;
		$shape = (array) $this->rest( 'GET', "/flushes/{$flush}" )->get_data();
		self::assertIsArray( $image );
		self::assertIsString( $image['state'] );
		self::assertSame( 'changed' === $image['state'], self::SENTENCE === $image['message'] );
		self::assertIsString( $shape['result'] );
		self::assertSame( 'changed' === $shape['result'], self::SENTENCE === $shape['message'] );
		return [ $image['state'], $this->listed( $id ), $shape['result'] ];
	}

	/** Returns the state that the image's row in the list shows. */
	private function listed( int $id ): string {
		$GLOBALS['wp_query'] = new WP_Query(
			[
				'post_type'   => 'attachment',
				'post_status' => 'inherit',
				// A list's data is read only once in a request; with an additional image, this is another list.
				'post__in'    => [ $id, $this->attachment() ],
			]
		);
		return list_news()['images'][ $id ]['result'] ?? '';
	}

	/**
	 * Returns what the screens show for an image that was never flushed: its state in REST for the modal, the edit
	 * screen and the editor, in its row and in its column, and whether our screen lists it as changed.
	 *
	 * @return array{string, string, string, bool}
	 */
	private function said_of_unflushed( int $id ): array {
		$image = ( (array) $this->rest( 'GET', '/images', [ 'attachments' => (string) $id ] )->get_data() )[0] ?? null;
		self::assertIsArray( $image );
		self::assertIsString( $image['state'] );
		$row = $this->listed( $id );
		ob_start();
		render_cell( 'shortpixel_flush', $id );
		$cell    = trim( wp_strip_all_tags( (string) ob_get_clean() ) );
		$changed = array_column( (array) $this->rest( 'GET', '/images/changed' )->get_data(), 'id' );
		return [ $image['state'], $row, $cell, in_array( $id, $changed, true ) ];
	}

	/**
	 * An image that was never flushed is replaced. Its files are first read before the replacement, during it, or only
	 * after it.
	 *
	 * @param callable(self, int): void $read
	 */
	#[DataProvider( 'first_readers' )]
	public function test_a_change_is_known_at_every_door_whenever_the_files_were_first_read(
		bool $automatic,
		callable $read,
		bool $is_late
	): void {
		self::assertIsArray( update_settings( [ 'automatic' => $automatic ] ) );
		$expected = $automatic ? [ 'waiting', 'open', 'Flushing…', true ] : [ 'changed', 'changed', '! Changed since', true ];
		$id       = $this->attachment();
		$this->end_request();
		if ( ! $is_late ) {
			$read( $this, $id );
		}
		$this->pass( 60 );
		$this->overwrite( $id, [ 200, 10, 10 ] );
		do_action( 'wp_handle_replace', [ 'post_id' => $id ] ); // phpcs:ignore WordPress.NamingConventions -- Enable Media Replace's own.
		if ( $is_late ) {
			$read( $this, $id );
			$this->pass( 2 );
		}
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Enable Media Replace's own.
		$this->end_request();
		self::assertSame( $expected, $this->said_of_unflushed( $id ) );

		$this->sweep();
		self::assertSame( $automatic ? 'flush' : 'off', $this->decision( $id ) );
		if ( ! $automatic ) {
			self::assertSame( $expected, $this->said_of_unflushed( $id ) );
		}
	}

	/** @return iterable<string, array{bool, callable(self, int): void, bool}> */
	public static function first_readers(): iterable {
		$readers = [
			'nobody'              => static function (): void {},
			'the background'      => static function (): void {
				read_library( microtime( true ) + 5.0 );
			},
			'a check of visitors' => static function ( self $test, int $id ): void {
				list_images( [ $id ] );
			},
		];
		foreach ( $readers as $name => $read ) {
			foreach ( [ false, true ] as $automatic ) {
				foreach ( 'nobody' === $name ? [ false ] : [ false, true ] as $is_late ) {
					yield implode(
						', ',
						[ $name, $is_late ? 'in the same moment' : 'before', $automatic ? 'automatic' : 'not automatic' ]
					) => [ $automatic, $read, $is_late ];
				}
			}
		}
	}

	/** @return iterable<string, array{bool}> */
	public static function switches(): iterable {
		yield 'off' => [ false ];
		yield 'on' => [ true ];
	}

	/** Some plugins replace a file and only update its metadata in WordPress. */
	#[DataProvider( 'switches' )]
	public function test_a_file_that_was_written_anew_is_known_though_nobody_has_read_it_and_no_hook_says_replaced( bool $automatic ): void {
		self::assertIsArray( update_settings( [ 'automatic' => $automatic ] ) );
		$id = $this->attachment();
		$this->end_request();
		$this->pass( 7200 );
		$this->overwrite( $id, [ 200, 10, 10 ] );
		self::regenerate( $id, 'update' );
		$this->end_request();
		self::assertSame(
			$automatic ? [ 'waiting', 'open', 'Flushing…', true ] : [ 'changed', 'changed', '! Changed since', true ],
			$this->said_of_unflushed( $id )
		);
	}

	public function test_nothing_is_promised_where_no_background_task_runs(): void {
		$id = $this->known_image();
		$this->replace( $id );
		self::assertSame( [ 'waiting', 'open', 'Flushing…', true ], $this->said_of_unflushed( $id ) );
		wp_unschedule_hook( RUN_HOOK );
		wp_schedule_single_event( time() - 3601, RUN_HOOK );
		self::assertSame( [ 'changed', 'changed', '! Changed since', true ], $this->said_of_unflushed( $id ) );
	}

	public function test_an_image_that_was_flushed_is_no_new_upload(): void {
		self::assertIsArray( update_settings( [ 'automatic' => false ] ) );
		$id = $this->attachment();
		$this->end_request();
		$this->sweep();
		$flush = $this->flush( $id );
		$this->overwrite( $id, [ 200, 10, 10 ] );
		self::regenerate( $id, 'update' );
		$this->end_request();
		self::assertSame( [ 'changed', 'changed', 'changed' ], $this->said( $id, $flush ) );
		$this->sweep();
		self::assertSame( [ 'changed', 'changed', 'changed' ], $this->said( $id, $flush ) );
	}

	public function test_a_change_that_no_flush_followed_outdates_the_last_result_at_every_door(): void {
		self::assertIsArray( update_settings( [ 'automatic' => false ] ) );
		$id    = $this->known_image();
		$flush = $this->flush( $id );
		self::assertSame( [ 'settled', 'new_visitors', 'new_visitors' ], $this->said( $id, $flush ) );

		$this->replace( $id );
		$this->pass( 60 );
		self::assertSame( [ 'changed', 'changed', 'changed' ], $this->said( $id, $flush ) );
		$this->sweep();
		self::assertSame( 'off', $this->decision( $id ) );
		self::assertSame( [ 'changed', 'changed', 'changed' ], $this->said( $id, $flush ) );

		$next = $this->flush( $id );
		self::assertSame( [ 'settled', 'new_visitors', 'new_visitors' ], $this->said( $id, $next ) );
	}

	public function test_a_hook_without_another_file_outdates_nothing(): void {
		self::assertIsArray( update_settings( [ 'automatic' => false ] ) );
		$id    = $this->known_image();
		$flush = $this->flush( $id );
		self::regenerate( $id, 'update' );
		$this->end_request();

		self::assertSame( [ 'settled', 'new_visitors', 'new_visitors' ], $this->said( $id, $flush ) );
	}

	public function test_what_an_optimizer_writes_outdates_nothing(): void {
		$id    = $this->known_image();
		$flush = $this->flush( $id );
		$this->overwrite( $id, [ 0, 0, 0 ] );
		do_action( 'shortpixel/image/optimised', $id ); // phpcs:ignore WordPress.NamingConventions -- Image Optimizer's own.
		$this->end_request();
		self::assertSame( [ 'settled', 'new_visitors', 'new_visitors' ], $this->said( $id, $flush ) );

		$this->sweep();
		self::assertSame( 'off', $this->decision( $id ) );
		self::assertSame( [ 'settled', 'new_visitors', 'new_visitors' ], $this->said( $id, $flush ) );
	}

	public function test_without_background_tasks_a_flush_that_began_after_the_change_is_shown(): void {
		$id = $this->known_image();
		$this->replace( $id );
		self::assertSame(
			'waiting',
			( (array) ( (array) $this->rest( 'GET', '/images', [ 'attachments' => (string) $id ] )->get_data() )[0] )['state']
		);
		$this->pass( 60 );
		$flush = $this->flush( $id );

		self::assertSame( [ 'settled', 'new_visitors', 'new_visitors' ], $this->said( $id, $flush ) );
	}

	public function test_a_file_that_was_overwritten_outside_wordpress_outdates_the_result_before_the_next_daily_look(): void {
		$id    = $this->known_image();
		$flush = $this->flush( $id );
		self::write_picture( (string) get_attached_file( $id ), 500, 500, [ 9, 9, 200 ] );
		// Like rsync, leaves the file with an old modification time; its ctime is the real time of the change.
		touch( (string) get_attached_file( $id ), $this->now - 90000 );
		self::assertSame( 'settled', $this->said( $id, $flush )[0], 'Written before the flush, on this test’s clock.' );

		$began = time() - 10;
		Database::run( "UPDATE wp_shortpixel_flush_flushes SET created_at = {$began} WHERE id = {$flush}" );
		$said = $this->said( $id, $flush );
		self::assertSame( [ 'changed', 'changed' ], array_slice( $said, 0, 2 ) );
	}

	#[TestWith( [ 'running', 2, 'person', 0 ] )]
	#[TestWith( [ 'partial', 2, 'person', 0 ] )]
	#[TestWith( [ 'failed', 2, 'person', 1 ] )]
	#[TestWith( [ 'done', -2, 'person', 1 ] )]
	#[TestWith( [ 'done', 2, 'replace', 1 ] )]
	public function test_what_somebody_flushes_after_the_change_is_not_flushed_automatically_as_well(
		string $state,
		int $later,
		string $cause,
		int $others
	): void {
		$id = $this->known_image();
		$this->replace( $id );
		$asked = ( new Flushes() )->create(
			[
				'scope'   => 'images',
				'cause'   => $cause,
				'subject' => [
					'attachment_count' => 1,
					'attachment_ids'   => [ $id ],
				],
			],
			[]
		);
		$at    = $this->now + $later;
		Database::run( "UPDATE wp_shortpixel_flush_flushes SET state = '{$state}', created_at = {$at} WHERE id = {$asked}" );
		( new Image_Records() )->set_flush( 'running' === $state ? [] : [ $id ], $asked );
		$this->pass( 5 );
		$this->sweep();

		$ids = array_map( static fn ( Flush $flush ): int => $flush->id, self::flushes() );
		self::assertCount( $others, array_diff( $ids, [ $asked ] ) );
		self::assertSame( 'flush', $this->decision( $id ) );
		self::assertSame( 0 === $others, ( ( new Image_Records() )->get( $id )->flush_id ?? 0 ) === $asked );
	}
}
