<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use WP_Query;
use function ShortPixelFlush\Admin\list_news;
use function ShortPixelFlush\action_load_upload;
use function ShortPixelFlush\update_settings;

require_once __DIR__ . '/Auto_Test_Case.php';

/**
 * A mark is about now: where an image has changed since its last flush, each door says that instead of how the flush ended.
 */
final class ChangedSinceTest extends Auto_Test_Case {
	private const SENTENCE = 'Changed. Visitors may see the old image.';

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
		set_current_screen( 'upload' );
		action_load_upload();
	}

	protected function tearDown(): void {
		$GLOBALS['wp_query'] = new WP_Query(); // phpcs:ignore WordPress.WP.GlobalVariablesOverride -- As a request begins.
		parent::tearDown();
	}

	/** Flushes an image, and lets a minute pass. Returns the flush's id. */
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
	 * What the edit screen and the modal, the list, and the history say.
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
		$GLOBALS['wp_query'] = new WP_Query(
			[
				'post_type'   => 'attachment',
				'post_status' => 'inherit',
				// A list is read once in a request, and another image makes it another list.
				'post__in'    => [ $id, $this->attachment() ],
			]
		);
		return [ $image['state'], list_news()['images'][ $id ]['result'] ?? '', $shape['result'] ];
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
		self::assertSame( 'waiting', ( (array) ( (array) $this->rest( 'GET', '/images', [ 'attachments' => (string) $id ] )->get_data() )[0] )['state'] );
		$this->pass( 60 );
		$flush = $this->flush( $id );

		self::assertSame( [ 'settled', 'new_visitors', 'new_visitors' ], $this->said( $id, $flush ) );
	}

	public function test_a_file_that_was_overwritten_outside_wordpress_outdates_the_result_before_the_next_daily_look(): void {
		$id    = $this->known_image();
		$flush = $this->flush( $id );
		self::write_picture( (string) get_attached_file( $id ), 500, 500, [ 9, 9, 200 ] );
		// As rsync leaves it: an old time, and the disk's own time of the change.
		touch( (string) get_attached_file( $id ), $this->now - 90000 );
		self::assertSame( 'settled', $this->said( $id, $flush )[0], 'Written before the flush, on this test’s clock.' );

		$began = time() - 10;
		Database::run( "UPDATE wp_shortpixel_flush_flushes SET created_at = {$began} WHERE id = {$flush}" );
		$said = $this->said( $id, $flush );
		self::assertSame( [ 'changed', 'changed' ], array_slice( $said, 0, 2 ) );
	}
}
