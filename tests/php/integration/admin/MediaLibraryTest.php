<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Post;
use function ShortPixelFlush\Admin\add_image_box;
use function ShortPixelFlush\Admin\enqueue_media_library;
use function ShortPixelFlush\Admin\enqueue_media_screen;
use function ShortPixelFlush\Admin\render_image_box;
use function ShortPixelFlush\Admin\with_bulk_action;
use function ShortPixelFlush\Admin\with_flush_right;
use function ShortPixelFlush\Admin\with_row_action;
use function ShortPixelFlush\callback_in;
use function ShortPixelFlush\Flush\note_background_run;

require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/media-library.php';

/**
 * "Flush" in the Media Library: which images have it, for which users, and how few queries it costs.
 */
final class MediaLibraryTest extends Wp_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
		note_background_run();
	}

	public function test_without_a_provider_nothing_of_it_is_there(): void {
		$image = self::post( $this->attachment( [ 'author' => $this->act_as( 'administrator' ) ] ) );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 20 );
		set_current_screen( 'upload' );
		enqueue_media_screen( 'upload.php' );
		enqueue_media_library();
		add_image_box( $image );

		self::assertSame( [], with_row_action( [], $image ) );
		self::assertSame( [], with_bulk_action( [] ) );
		self::assertSame( [ 'id' => 1 ], with_flush_right( [ 'id' => 1 ], $image ) );
		self::assertFalse( wp_script_is( 'shortpixel-flush-media-library' ) );
		self::assertSame( [], self::boxes() );
	}

	public function test_with_the_provider_off_the_rows_of_flushed_images_say_so(): void {
		$user    = $this->act_as( 'administrator' );
		$flushed = $this->attachment( [ 'author' => $user ] );
		$flush   = ( new Flushes() )->create(
			[
				'scope'   => 'images',
				'user_id' => $user,
			]
		);
		$this->attachment( [ 'author' => $user ] );
		( new Image_Records() )->set_flush( [ $flushed ], $flush );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 20 );
		// Puts SPAI among the installed plugins once draw_list() has emptied the cache.
		add_action(
			'current_screen',
			static fn (): bool => wp_cache_set(
				'plugins',
				[ '' => [ 'shortpixel-adaptive-images/short-pixel-ai.php' => [ 'Name' => 'A plugin' ] ] ],
				'plugins'
			)
		);

		[ , $drawn ] = $this->draw_list( true );
		$printed     = implode(
			"\n",
			array_filter( (array) wp_scripts()->get_data( 'shortpixel-flush-media-library', 'before' ), 'is_string' )
		);

		self::assertStringContainsString( '"off":{"text":"ShortPixel Adaptive Images is off.","action":"Activate"', $printed );
		self::assertSame( 1, substr_count( $drawn, '<shortpixel-flush-button' ) );
		self::assertStringContainsString( "<shortpixel-flush-button attachment=\"{$flushed}\"", $drawn );
		self::assertSame( [], with_bulk_action( [] ) );
		wp_cache_delete( 'plugins', 'plugins' );
	}

	public function test_the_row_of_an_image_has_a_link_that_works_without_scripts(): void {
		$author = $this->act_as( 'author' );
		$image  = $this->attachment(
			[
				'author' => $author,
				'title'  => 'The "sea" & <b>sky</b>',
			]
		);
		$action = with_row_action( [ 'edit' => 'x' ], self::post( $image ) );

		self::assertSame( [ 'edit', 'shortpixel_flush' ], array_keys( $action ) );
		self::assertIsString( $action['shortpixel_flush'] );
		self::assertStringStartsWith(
			sprintf( '<shortpixel-flush-button attachment="%d" name="The &quot;sea&quot; &amp; ', $image ),
			$action['shortpixel_flush']
		);
		self::assertStringContainsString( 'view="row"', $action['shortpixel_flush'] );
		self::assertStringContainsString(
			sprintf( 'href="%s"', esc_url( admin_url( "upload.php?page=shortpixel-flush&attachment={$image}" ) ) ),
			$action['shortpixel_flush']
		);
		self::assertStringNotContainsString( '<b>', $action['shortpixel_flush'] );
	}

	public function test_the_scripts_of_the_media_modal_are_told_whether_an_image_has_the_button(): void {
		$author = $this->act_as( 'author' );
		$mine   = $this->attachment( [ 'author' => $author ] );
		$theirs = $this->attachment( [ 'author' => $this->user( 'editor' ) ] );
		add_filter( 'wp_prepare_attachment_for_js', 'ShortPixelFlush\filter_prepare_attachment_for_js', 10, 2 );

		self::assertTrue( ( (array) wp_prepare_attachment_for_js( $mine ) )['shortpixelFlush'] ?? null );
		self::assertArrayNotHasKey( 'shortpixelFlush', (array) wp_prepare_attachment_for_js( $theirs ) );
	}

	public function test_the_edit_screen_has_a_box_with_a_link_that_works_without_scripts(): void {
		$author = $this->act_as( 'author' );
		$image  = $this->attachment( [ 'author' => $author ] );
		add_image_box( self::post( $image ) );
		ob_start();
		render_image_box( self::post( $image ) );
		$box = (string) ob_get_clean();

		self::assertSame( [ 'shortpixel-flush' ], self::boxes() );
		self::assertStringContainsString( sprintf( '<shortpixel-flush-button attachment="%d"', $image ), $box );
		self::assertStringContainsString( 'view="box"', $box );
		self::assertStringContainsString(
			sprintf( 'href="%s"', esc_url( admin_url( "upload.php?page=shortpixel-flush&attachment={$image}" ) ) ),
			$box
		);
	}

	public function test_a_picture_without_a_title_is_named_by_its_file(): void {
		$author = $this->act_as( 'author' );
		$image  = $this->attachment(
			[
				'author' => $author,
				'name'   => 'mid',
				'title'  => ' ',
			]
		);
		$action = with_row_action( [], self::post( $image ) )['shortpixel_flush'] ?? '';

		self::assertIsString( $action );
		self::assertStringContainsString( 'name="mid.jpg"', $action );
	}

	/**
	 * @param array<string, string> $post
	 */
	#[DataProvider( 'others' )]
	public function test_nothing_is_offered_where_nothing_can_be_flushed( string $role, array $post ): void {
		$user = $this->act_as( $role );
		$id   = wp_insert_attachment(
			$post + [
				'post_author' => 'other' === ( $post['whose'] ?? '' ) ? $this->user( 'editor' ) : $user,
				'post_title'  => 'A file',
			],
			'a-file.bin'
		);

		self::assertSame( [], with_row_action( [], self::post( $id ) ) );
		self::assertSame( [], with_flush_right( [], self::post( $id ) ) );
		add_image_box( self::post( $id ) );
		self::assertSame( [], self::boxes() );
	}

	/**
	 * @return iterable<string, array{string, array<string, string>}>
	 */
	public static function others(): iterable {
		yield 'a film' => [ 'administrator', [ 'post_mime_type' => 'video/mp4' ] ];
		yield 'a document' => [ 'administrator', [ 'post_mime_type' => 'application/pdf' ] ];
		yield 'an image in the trash' => [
			'administrator',
			[
				'post_mime_type' => 'image/jpeg',
				'post_status'    => 'trash',
			],
		];
		yield 'another user’s image' => [
			'author',
			[
				'post_mime_type' => 'image/jpeg',
				'whose'          => 'other',
			],
		];
		yield 'an image, seen by a subscriber' => [ 'subscriber', [ 'post_mime_type' => 'image/jpeg' ] ];
	}

	public function test_an_svg_is_an_image_too(): void {
		$user = $this->act_as( 'administrator' );
		$id   = wp_insert_attachment(
			[
				'post_mime_type' => 'image/svg+xml',
				'post_author'    => $user,
				'post_title'     => 'A drawing',
			],
			'drawing.svg'
		);

		self::assertNotSame( [], with_row_action( [], self::post( $id ) ) );
	}

	#[DataProvider( 'screens' )]
	public function test_the_script_is_loaded_where_an_image_can_be_seen( string $hook, string $screen, bool $is_loaded ): void {
		$this->act_as( 'author' );
		set_current_screen( $screen );
		enqueue_media_screen( $hook );

		self::assertSame( $is_loaded, wp_script_is( 'shortpixel-flush-media-library' ) );
	}

	/**
	 * @return iterable<string, array{string, string, bool}>
	 */
	public static function screens(): iterable {
		yield 'the list' => [ 'upload.php', 'upload', true ];
		yield 'an attachment’s edit screen' => [ 'post.php', 'attachment', true ];
		yield 'a post’s edit screen' => [ 'post.php', 'post', false ];
		yield 'the dashboard' => [ 'index.php', 'dashboard', false ];
	}

	public function test_the_script_is_loaded_with_every_media_modal_except_on_our_own_screen(): void {
		$this->act_as( 'author' );
		set_current_screen( 'media_page_shortpixel-flush' );
		enqueue_media_library();
		self::assertFalse( wp_script_is( 'shortpixel-flush-media-library' ), 'The screen prints page data of its own.' );

		set_current_screen( 'post' );
		enqueue_media_library();
		self::assertTrue( wp_script_is( 'shortpixel-flush-media-library' ) );
		$data = wp_scripts()->get_data( 'shortpixel-flush-media-library', 'before' );
		enqueue_media_library();
		self::assertSame( $data, wp_scripts()->get_data( 'shortpixel-flush-media-library', 'before' ), 'Once a page.' );
	}

	public function test_the_script_is_printed_after_the_grids_own(): void {
		$this->act_as( 'author' );
		add_action( 'wp_enqueue_media', callback_in( '/admin/media-library.php', 'ShortPixelFlush\Admin\enqueue_media_library' ) );

		foreach ( [
			'upload' => true,
			'post'   => false,
		] as $screen => $is_grid ) {
			$GLOBALS['wp_scripts'] = null;
			set_current_screen( $screen );
			// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
			do_action( 'wp_enqueue_media' );
			$script = wp_scripts()->query( 'shortpixel-flush-media-library' );

			self::assertInstanceOf( \_WP_Dependency::class, $script );
			self::assertSame( $is_grid, in_array( 'media-grid', $script->deps, true ), $screen );
		}
	}

	public function test_the_script_is_not_loaded_for_those_who_may_not_flush(): void {
		$this->act_as( 'contributor' );
		set_current_screen( 'upload' );
		enqueue_media_screen( 'upload.php' );

		self::assertFalse( wp_script_is( 'shortpixel-flush-media-library' ) );
	}

	public function test_a_list_of_200_images_costs_at_most_one_query_more(): void {
		$user = $this->act_as( 'administrator' );
		for ( $n = 0; $n < 200; $n++ ) {
			$id = wp_insert_attachment(
				[
					'post_mime_type' => 'image/jpeg',
					'post_author'    => $user,
					'post_title'     => "Image {$n}",
				],
				"picture-{$n}.jpg"
			);
			update_post_meta(
				$id,
				'_wp_attachment_metadata',
				[
					'width'  => 10,
					'height' => 10,
					'file'   => "picture-{$n}.jpg",
					'sizes'  => [],
				]
			);
		}
		add_user_meta( $user, 'upload_per_page', '200' );

		[ $without, $plain ] = $this->draw_list( false );
		// Creates flushes that are under way, each by another user.
		for ( $n = 0; $n < 7; $n++ ) {
			( new Flushes() )->create(
				[
					'scope'   => 5 === $n ? 'site' : 'images',
					'user_id' => $this->user( 'author' ),
				],
				[ new Variant( "https://cdn.shortpixel.ai/spai/w_{$n}+ret_img/example.org/a.jpg", '', null, 'settings' ) ]
			);
		}
		[ $with, $ours ] = $this->draw_list( true );

		self::assertSame( 0, substr_count( $plain, '<shortpixel-flush-button' ) );
		self::assertSame( 200, substr_count( $ours, '<shortpixel-flush-button' ) );
		self::assertLessThanOrEqual( $without + 1, $with );
	}

	public function test_the_list_tells_the_script_of_which_images_there_is_news(): void {
		$author  = $this->act_as( 'author' );
		$quiet   = $this->attachment( [ 'author' => $author ] );
		$flushed = $this->attachment( [ 'author' => $author ] );
		$changed = $this->attachment( [ 'author' => $author ] );
		$others  = $this->attachment( [ 'author' => $this->user( 'editor' ) ] );
		$records = new Image_Records();
		$flush   = ( new Flushes() )->create(
			[
				'scope'   => 'images',
				'user_id' => $author,
			]
		);
		self::assertTrue(
			( new Flushes() )->update(
				self::flush( $flush ),
				[
					'state'       => 'done',
					'finished_at' => 1700000000,
				]
			)
		);
		$records->set_flush( [ $flushed, $others ], $flush );
		$records->add_known( [ $quiet => [ 'quiet.jpg', [] ] ] );
		$records->note_changes(
			[
				$changed => [
					'causes'  => 1,
					'is_new'  => false,
					'user_id' => 0,
					'former'  => [],
				],
			]
		);

		$this->draw_list( true );

		self::assertEqualsCanonicalizing(
			[
				[
					'id'     => $flushed,
					'flush'  => $flush,
					'result' => 'new_visitors',
					'at'     => 1700000000,
				],
				[
					'id'     => $changed,
					'flush'  => 0,
					'result' => 'open',
					'at'     => 0,
				],
			],
			self::printed_news()
		);
	}

	public function test_other_screens_have_no_news_of_listed_images(): void {
		$this->act_as( 'author' );
		set_current_screen( 'post' );
		enqueue_media_library();

		self::assertSame( [], self::printed_news() );
	}

	public function test_admin_hooks_are_added_only_in_the_admin(): void {
		$hooks = [
			'admin_init',
			'admin_menu',
			'admin_enqueue_scripts',
			'wp_enqueue_media',
			'media_row_actions',
			'bulk_actions-upload',
			'handle_bulk_actions-upload',
			'wp_prepare_attachment_for_js',
			'add_meta_boxes_attachment',
			'load-upload.php',
			'site_status_tests',
			'debug_information',
			'plugin_action_links_shortpixel-flush/shortpixel-flush.php',
		];
		$taken = json_decode( Php_Process::run_file( __DIR__ . '/admin-hooks.php' ), true );

		require_once __DIR__ . '/hooks-taken.php';
		self::assertSame( [], array_intersect( $hooks, hooks_taken() ) );
		self::assertIsArray( $taken );
		self::assertSame( [], array_diff( $hooks, array_filter( $taken, 'is_string' ) ) );
		self::assertStringNotContainsString( 'admin_notices', (string) wp_json_encode( $taken ) );
	}

	/**
	 * @return array{int, string} The number of queries, and the HTML of the list.
	 */
	private function draw_list( bool $with_plugin ): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		remove_all_filters( 'media_row_actions' );
		wp_cache_flush();
		wp_load_alloptions();
		set_current_screen( 'upload' );
		wp_set_current_user( get_current_user_id() );
		$before = $wpdb->num_queries;
		if ( $with_plugin ) {
			add_filter( 'media_row_actions', 'ShortPixelFlush\filter_media_row_actions', 10, 2 );
			remove_all_actions( 'admin_init' );
			add_action( 'admin_init', 'ShortPixelFlush\action_admin_init' );
			do_action( 'admin_init' );
		}
		$table = _get_list_table( 'WP_Media_List_Table', [ 'screen' => 'upload' ] );
		self::assertInstanceOf( \WP_Media_List_Table::class, $table );
		// As in wp-admin/upload.php, the list is read before the screen's head is printed.
		$table->prepare_items();
		if ( $with_plugin ) {
			\ShortPixelFlush\action_admin_enqueue_scripts( 'upload.php' );
		}
		ob_start();
		$table->display();
		return [ $wpdb->num_queries - $before, (string) ob_get_clean() ];
	}

	private static function flush( int $id ): Flush {
		$flush = ( new Flushes() )->get( $id );
		self::assertInstanceOf( Flush::class, $flush );
		return $flush;
	}

	/** @return mixed The entry `news` in the data that the page prints about the listed images. */
	private static function printed_news() {
		$lines = (array) wp_scripts()->get_data( 'shortpixel-flush-media-library', 'before' );
		$text  = implode( "\n", array_filter( $lines, 'is_string' ) );
		self::assertSame( 1, preg_match( '/"news":(\[.*?\])[,}]/', $text, $news ), $text );
		return json_decode( $news[1], true );
	}

	/** @return list<string> Our boxes on an attachment's edit screen; they are removed afterwards. */
	private static function boxes(): array {
		$boxes = $GLOBALS['wp_meta_boxes'] ?? [];
		unset( $GLOBALS['wp_meta_boxes'] );
		$side = $boxes;
		foreach ( [ 'attachment', 'side', 'default' ] as $key ) {
			$side = is_array( $side ) ? $side[ $key ] ?? [] : [];
		}
		return array_values(
			array_filter(
				array_keys( is_array( $side ) ? $side : [] ),
				static fn ( $id ): bool => 'shortpixel-flush' === $id
			)
		);
	}

	private static function post( int $id ): WP_Post {
		$post = get_post( $id );
		self::assertInstanceOf( WP_Post::class, $post );
		return $post;
	}
}
