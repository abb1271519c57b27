<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Admin\bulk_location;
use function ShortPixelFlush\Admin\chosen;
use function ShortPixelFlush\Admin\chosen_notes;
use function ShortPixelFlush\Admin\with_bulk_action;
use function ShortPixelFlush\callback_in;
use function ShortPixelFlush\filter_handle_bulk_actions;

require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/media-library.php';

/**
 * The bulk action of the Media Library, which opens our screen with the selected images.
 */
final class BulkTest extends Wp_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
	}

	protected function tearDown(): void {
		unset( $_GET['attachment'], $_GET['attachments'] );
		parent::tearDown();
	}

	#[DataProvider( 'roles' )]
	public function test_the_action_is_there_for_those_who_may_flush_images( string $role, bool $is_there ): void {
		$this->act_as( $role );

		self::assertSame( $is_there, isset( with_bulk_action( [ 'delete' => 'x' ] )['shortpixel_flush'] ) );
	}

	/**
	 * @return iterable<string, array{string, bool}>
	 */
	public static function roles(): iterable {
		yield 'administrator' => [ 'administrator', true ];
		yield 'author' => [ 'author', true ];
		yield 'contributor' => [ 'contributor', false ];
		yield 'logged out' => [ 'logged_out', false ];
	}

	public function test_the_action_is_in_the_bulk_menu_except_in_the_trash(): void {
		$this->act_as( 'administrator' );
		add_filter( 'bulk_actions-upload', callback_in( '/admin/media-library.php', 'ShortPixelFlush\Admin\with_bulk_action' ) );
		set_current_screen( 'upload' );
		$table = _get_list_table( 'WP_Media_List_Table', [ 'screen' => 'upload' ] );
		self::assertInstanceOf( \WP_Media_List_Table::class, $table );
		$this->attachment();
		$table->prepare_items();
		ob_start();
		$table->display();

		self::assertStringContainsString( '<option value="shortpixel_flush">Flush from ShortPixel</option>', (string) ob_get_clean() );
		self::assertSame( [ 'untrash' => 'Restore' ], with_bulk_action( [ 'untrash' => 'Restore' ] ) );
	}

	public function test_the_action_opens_the_screen_with_the_selected_pictures(): void {
		$this->act_as( 'author' );

		self::assertSame(
			admin_url( 'upload.php?page=shortpixel-flush&attachments=3,1,2' ),
			bulk_location( 'upload.php', 'shortpixel_flush', [ 3, '1', 2, 3, 0, [] ] )
		);
	}

	public function test_other_actions_and_an_empty_selection_go_where_core_goes(): void {
		$this->act_as( 'author' );

		self::assertSame( 'upload.php', bulk_location( 'upload.php', 'delete', [ 1 ] ) );
		self::assertSame( 'upload.php', bulk_location( 'upload.php', 'shortpixel_flush', [] ) );
		self::assertFalse( filter_handle_bulk_actions( false, 'shortpixel_flush', [ 1 ] ) );
		$this->act_as( 'subscriber' );
		self::assertSame( 'upload.php', bulk_location( 'upload.php', 'shortpixel_flush', [ 1 ] ) );
	}

	public function test_files_that_may_not_be_flushed_are_left_out_with_a_note(): void {
		$author = $this->act_as( 'author' );
		$mine   = [ $this->attachment( [ 'author' => $author ] ), $this->attachment( [ 'author' => $author ] ) ];
		$theirs = $this->attachment( [ 'author' => $this->user( 'editor' ) ] );
		$film   = wp_insert_attachment(
			[
				'post_mime_type' => 'video/mp4',
				'post_author'    => $author,
				'post_title'     => 'A film',
			],
			'film.mp4'
		);

		$_GET['attachments'] = implode( ',', [ $mine[1], $film, $theirs, $mine[0], 99999999, $mine[1] ] );

		self::assertSame(
			[
				'attachments' => [ $mine[1], $mine[0] ],
				'notes'       => [ '3 files are left out: they are not images, or you may not flush them.' ],
			],
			$this->chosen()
		);

		$_GET['attachments'] = "{$mine[0]},{$film}";
		self::assertSame(
			[
				'attachments' => [ $mine[0] ],
				'notes'       => [ '1 file is left out: it is not an image, or you may not flush it.' ],
			],
			$this->chosen()
		);

		$_GET['attachments'] = "{$film},{$theirs}";
		self::assertSame(
			[
				'attachments' => [],
				'notes'       => [ '2 files are left out: they are not images, or you may not flush them.' ],
			],
			$this->chosen()
		);
	}

	public function test_more_pictures_than_are_planned_at_once_are_all_chosen(): void {
		$author = $this->act_as( 'author' );
		$ids    = [];
		for ( $n = 0; $n < 103; $n++ ) {
			$ids[] = wp_insert_attachment(
				[
					'post_mime_type' => 'image/jpeg',
					'post_author'    => $author,
					'post_title'     => "Image {$n}",
				],
				"picture-{$n}.jpg"
			);
		}

		$_GET['attachments'] = implode( ',', $ids );
		$chosen              = chosen();

		self::assertSame( $ids, $chosen['attachments'] );
		self::assertSame( [], $chosen['notes'] );
		self::assertSame( [ '3 images are left out: one flush takes no more.' ], chosen_notes( 5003, 5003 ) );
	}

	#[DataProvider( 'links' )]
	public function test_a_link_to_a_picture_that_the_user_may_not_flush_chooses_none( string $name, mixed $asked ): void {
		$others = $this->attachment( [ 'author' => $this->user( 'editor' ) ] );
		$this->act_as( 'author' );

		$_GET[ $name ] = 'others' === $asked ? (string) $others : $asked;

		self::assertSame( [], chosen()['attachments'] );
	}

	/**
	 * @return iterable<string, array{string, mixed}>
	 */
	public static function links(): iterable {
		foreach ( [ 'attachment', 'attachments' ] as $name ) {
			yield "{$name}: another user’s" => [ $name, 'others' ];
			yield "{$name}: one that is not there" => [ $name, '99999999' ];
			yield "{$name}: a word" => [ $name, '<script>' ];
			yield "{$name}: a list" => [ $name, [ '1' ] ];
			yield "{$name}: nothing" => [ $name, ',,' ];
		}
	}

	/**
	 * @return array{attachments: list<int>, notes: list<string>}
	 * @phpstan-impure
	 */
	private function chosen(): array {
		return chosen();
	}
}
