<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Scan\Scan;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Scan\change_scan;
use function ShortPixelFlush\update_settings;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/drivers.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/store.php';

/**
 * Tests what the Media Library shows about changed images and their automatic flushes, and to whom.
 */
final class ImagesTest extends Rest_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		note_background_run();
	}

	/** Creates an image uploaded in 2020, so that a change isn't mistaken for part of its upload. */
	private function image( int $author ): int {
		$id = $this->attachment( [ 'author' => $author ] );
		Database::run( "UPDATE wp_posts SET post_date_gmt = '2020-01-01 00:00:00', post_date = '2020-01-01 00:00:00' WHERE ID = {$id}" );
		clean_post_cache( $id );
		return $id;
	}

	private function change( int $id, string ...$causes ): void {
		$change = [
			'causes'  => array_sum( array_map( 'ShortPixelFlush\Model\cause_bit', $causes ) ),
			'is_new'  => false,
			'user_id' => get_current_user_id(),
			'former'  => [],
		];
		self::assertTrue( ( new Image_Records() )->note_changes( [ $id => $change ] ) );
	}

	/**
	 * @return array<mixed> The entry of an image in the answer of GET /images.
	 */
	private function news( int $id ): array {
		$news = self::body( $this->rest( 'GET', '/images', [ 'attachments' => (string) $id ] ) )[0] ?? null;
		self::assertIsArray( $news );
		return $news;
	}

	/** @param array<mixed> $news */
	private static function said( array $news ): string {
		$state   = self::part( $news, 'state' );
		$message = self::part( $news, 'message' );
		self::assertIsString( $state );
		self::assertIsString( $message );
		return "{$state}: {$message}";
	}

	public function test_a_change_waits_until_it_is_decided_on(): void {
		$id = $this->image( $this->act_as( 'author' ) );
		self::assertSame( 'settled: ', self::said( $this->news( $id ) ) );

		$this->change( $id, 'replace' );
		self::assertSame( 'waiting: Changed; will be flushed in the background…', self::said( $this->news( $id ) ) );
	}

	public function test_a_run_that_got_lost_is_scheduled_anew_for_a_change_that_waits(): void {
		$id = $this->image( $this->act_as( 'author' ) );
		wp_unschedule_hook( RUN_HOOK );
		$this->news( $id );
		self::assertFalse( wp_next_scheduled( RUN_HOOK ), 'There is nothing to do.' );

		wp_schedule_single_event( time() + 86400, RUN_HOOK );
		$this->change( $id, 'replace' );
		$this->news( $id );
		self::assertLessThanOrEqual( time(), wp_next_scheduled( RUN_HOOK ) );
	}

	public function test_an_image_that_only_may_have_changed_is_said_to_wait(): void {
		$id = $this->image( $this->act_as( 'author' ) );
		$this->change( $id, 'change' );

		self::assertSame( 'waiting: May have changed. If so, it is flushed in the background…', self::said( $this->news( $id ) ) );
	}

	public function test_what_is_switched_off_or_an_upload_does_not_wait(): void {
		$author    = $this->act_as( 'author' );
		$optimised = $this->image( $author );
		$uploaded  = $this->attachment( [ 'author' => $author ] );
		$this->change( $optimised, 'optimise', 'change' );
		$this->change( $uploaded, 'change' );

		self::assertSame( 'settled: ', self::said( $this->news( $optimised ) ) );
		self::assertSame( 'settled: ', self::said( $this->news( $uploaded ) ) );
		self::assertIsArray( update_settings( [ 'optimizers' => true ] ) );
		self::assertSame( 'waiting', $this->news( $optimised )['state'] );
	}

	public function test_what_is_put_off_says_until_when(): void {
		update_option( 'date_format', 'd.m.Y' );
		update_option( 'time_format', 'H:i' );
		update_option( 'timezone_string', 'Asia/Tokyo' );
		$id = $this->image( $this->act_as( 'author' ) );
		$this->change( $id, 'edit' );
		$this->at( (int) strtotime( '2037-11-30 20:00 UTC' ) );
		( new Image_Records() )->update( $id, [ 'changed_at' => now() + 600 ] );

		self::assertSame(
			'put_off: Changed. Another plugin has put the flush off until 01.12.2037, 05:10.',
			self::said( $this->news( $id ) )
		);
	}

	public function test_why_nothing_came_of_a_change_is_said(): void {
		$id = $this->image( $this->act_as( 'author' ) );
		$this->change( $id, 'replace' );
		$records = new Image_Records();
		$record  = $records->get( $id );
		self::assertNotNull( $record );
		self::assertTrue( $records->decide( $record, [ 'decision' => 'unchanged' ] ) );

		self::assertSame( 'settled: It was not flushed: none of its files had changed.', self::said( $this->news( $id ) ) );
	}

	public function test_an_image_whose_flush_is_being_gathered_still_waits(): void {
		$author = $this->act_as( 'author' );
		$id     = $this->image( $author );
		$this->change( $id, 'replace' );
		$records = new Image_Records();
		$record  = $records->get( $id );
		self::assertNotNull( $record );
		$flushes = new Flushes();
		$flush   = $flushes->create(
			[
				'scope'   => 'images',
				'state'   => 'storing',
				'user_id' => $author,
				'cause'   => 'replace',
			]
		);
		$records->decide(
			$record,
			[
				'decision' => 'flush',
				'flush_id' => $flush,
			]
		);
		$news = $this->news( $id );
		self::assertSame( 'waiting: Changed; will be flushed in the background…', self::said( $news ) );
		self::assertNull( $news['flush'] );

		$flushes->change( $flush, static fn ( Flush $now ): array => [ 'state' => 'queued' ] );
		$news = $this->news( $id );
		self::assertSame( 'settled: ', self::said( $news ) );
		self::assertSame(
			[ $flush, 'queued', 'replace' ],
			[ self::part( $news, 'flush', 'id' ), self::part( $news, 'flush', 'state' ), self::part( $news, 'flush', 'cause' ) ]
		);
	}

	public function test_images_that_share_a_flush_are_each_told_of_it_and_unknown_ones_of_none(): void {
		$author = $this->act_as( 'author' );
		$ids    = [ $this->image( $author ), $this->image( $author ), $this->image( $author ) ];
		$flush  = $this->flush( $author, [ 'state' => 'done' ] );
		( new Image_Records() )->set_flush( array_slice( $ids, 0, 2 ), $flush );

		$news = self::body( $this->rest( 'GET', '/images', [ 'attachments' => $ids ] ) );

		self::assertSame( $ids, array_column( $news, 'id' ) );
		self::assertSame(
			[ $flush, $flush, null ],
			array_map( static fn ( mixed $one ): mixed => self::part( $one, 'flush', 'id' ), $news )
		);
	}

	public function test_the_flush_is_shown_only_to_who_may_see_it(): void {
		$author = $this->user( 'author' );
		$id     = $this->image( $author );
		$flush  = $this->flush( $this->user( 'administrator' ), [ 'state' => 'failed' ] );
		( new Image_Records() )->set_flush( [ $id ], $flush );

		wp_set_current_user( $author );
		self::assertNull( $this->news( $id )['flush'] );

		$this->act_as( 'administrator' );
		self::assertSame( $flush, self::part( $this->news( $id ), 'flush', 'id' ) );
	}

	public function test_another_users_image_is_refused(): void {
		$others = $this->image( $this->user( 'editor' ) );
		$own    = $this->image( $this->act_as( 'author' ) );

		self::assert_rest_error(
			'shortpixel_flush_forbidden',
			403,
			$this->rest( 'GET', '/images', [ 'attachments' => "{$own},{$others}" ] )
		);
	}

	public function test_a_hundred_images_with_a_flush_each_take_at_most_eight_queries(): void {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$author = $this->act_as( 'administrator' );
		$ids    = [];
		for ( $n = 0; $n < 100; $n++ ) {
			$id = (int) wp_insert_attachment(
				[
					'post_mime_type' => 'image/jpeg',
					'post_author'    => $author,
				],
				"many-{$n}.jpg"
			);
			( new Image_Records() )->set_flush( [ $id ], $this->flush( $author, [ 'state' => 0 === $n % 2 ? 'done' : 'running' ] ) );
			$ids[] = $id;
		}
		wp_cache_flush();
		wp_load_alloptions();
		$before = $wpdb->num_queries;
		$news   = self::body( $this->rest( 'GET', '/images', [ 'attachments' => $ids ] ) );

		self::assertCount( 100, $news );
		self::assertLessThanOrEqual( 8, $wpdb->num_queries - $before );
	}

	/** @return array<int, string> The messages of the images that are listed as changed, by id. */
	private function changed(): array {
		$listed = self::body( $this->rest( 'GET', '/images/changed' ) );
		$said   = [];
		foreach ( $listed as $image ) {
			self::assertIsArray( $image );
			self::assertSame( [ 'id', 'title', 'thumbnail', 'edit_url', 'message' ], array_keys( $image ) );
			self::assertIsInt( $image['id'] );
			self::assertIsString( $image['message'] );
			$said[ $image['id'] ] = $image['message'];
		}
		return $said;
	}

	/** @param array<string, mixed> $change */
	private function decide( int $id, array $change ): void {
		$records = new Image_Records();
		$record  = $records->get( $id );
		self::assertNotNull( $record );
		self::assertTrue( $records->decide( $record, $change ) ); // @phpstan-ignore argument.type (Parts of a change.)
	}

	public function test_what_changed_and_was_not_flushed_since_is_listed_latest_first(): void {
		$author = $this->act_as( 'author' );
		list(
			$waits,
			$off,
			$refused,
			$unchanged,
			$flushed,
			$failed,
			$upload
		)       = array_map( fn (): int => $this->image( $author ), range( 0, 6 ) );
		foreach ( [ $waits, $off, $refused, $unchanged, $flushed, $failed ] as $id ) {
			$this->change( $id, 'replace' );
		}
		$this->decide( $off, [ 'decision' => 'off' ] );
		$this->decide( $refused, [ 'decision' => 'refused' ] );
		$this->decide( $unchanged, [ 'decision' => 'unchanged' ] );
		$this->decide( $flushed, [ 'decision' => 'flush' ] );
		$this->decide( $failed, [ 'decision' => 'flush' ] );
		( new Image_Records() )->set_flush( [ $flushed ], $this->flush( $author, [ 'state' => 'done' ] ) );
		( new Image_Records() )->set_flush( [ $failed ], $this->flush( $author, [ 'state' => 'failed' ] ) );
		$this->change( $upload, 'change' );
		Database::run( "UPDATE wp_posts SET post_date_gmt = UTC_TIMESTAMP(), post_date = UTC_TIMESTAMP() WHERE ID = {$upload}" );
		clean_post_cache( $upload );

		$said = $this->changed();

		self::assertEqualsCanonicalizing( [ $waits, $off, $refused, $failed ], array_keys( $said ) );
		self::assertSame( 'Changed; will be flushed in the background…', $said[ $waits ] );
		self::assertStringContainsString( 'automatic flushing is off', $said[ $off ] );
		self::assertSame( 'Its last flush failed.', $said[ $failed ] );
	}

	public function test_a_flush_that_failed_since_is_why_and_not_what_was_decided_before(): void {
		$author = $this->act_as( 'author' );
		$id     = $this->image( $author );
		$this->change( $id, 'replace' );
		$this->decide( $id, [ 'decision' => 'off' ] );
		( new Image_Records() )->update( $id, [ 'decided_at' => now() - 60 ] );
		( new Image_Records() )->set_flush( [ $id ], $this->flush( $author, [ 'state' => 'failed' ] ) );
		self::assertSame( [ $id => 'Its last flush failed.' ], $this->changed() );
	}

	public function test_what_was_proved_new_since_is_not_listed_when_its_flush_has_left_the_history(): void {
		$author = $this->act_as( 'author' );
		$id     = $this->image( $author );
		$this->change( $id, 'replace' );
		$this->decide( $id, [ 'decision' => 'off' ] );
		self::assertSame( [ $id ], array_keys( $this->changed() ) );

		( new Image_Records() )->update( $id, [ 'proved_at' => now() + 1 ] );
		self::assertSame( [], $this->changed() );
	}

	public function test_what_the_check_found_old_is_not_listed_once_more(): void {
		$author = $this->act_as( 'author' );
		$id     = $this->image( $author );
		$this->change( $id, 'replace' );
		( new Image_Records() )->update(
			$id,
			[
				'scan_state' => 'stale',
				'scanned_at' => now(),
			]
		);
		$this->scan_is( 'running' );
		self::assertSame( [ $id ], array_keys( $this->changed() ) );

		$this->scan_is( 'done' );
		self::assertSame( [], $this->changed() );
	}

	private function scan_is( string $state ): void {
		change_scan( static fn ( Scan $scan ): Scan => $scan->with( [ 'state' => $state ] ) );
	}

	public function test_a_flush_takes_an_image_off_the_list_from_its_beginning(): void {
		$author = $this->act_as( 'author' );
		$id     = $this->image( $author );
		$this->change( $id, 'replace' );
		self::assertSame( [ $id ], array_keys( $this->changed() ) );

		( new Image_Records() )->set_flush( [ $id ], $this->flush( $author, [ 'state' => 'running' ] ) );
		self::assertSame( [], $this->changed() );
	}

	public function test_nobody_is_listed_images_that_they_may_not_flush(): void {
		$others = $this->image( $this->user( 'editor' ) );
		$own    = $this->image( $this->act_as( 'author' ) );
		$this->change( $others, 'replace' );
		$this->change( $own, 'replace' );
		self::assertSame( [ $own ], array_keys( $this->changed() ) );

		$this->act_as( 'editor' );
		self::assertEqualsCanonicalizing( [ $own, $others ], array_keys( $this->changed() ) );

		$this->act_as( 'subscriber' );
		self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->rest( 'GET', '/images/changed' ) );

		wp_set_current_user( 0 );
		self::assert_rest_error( 'shortpixel_flush_not_logged_in', 401, $this->rest( 'GET', '/images/changed' ) );
	}

	public function test_the_list_of_changed_images_takes_no_fields(): void {
		$this->act_as( 'administrator' );
		self::assert_rest_error( 'shortpixel_flush_unknown_field', 400, $this->rest( 'GET', '/images/changed', [ 'attachments' => '1' ] ) );
	}
}
