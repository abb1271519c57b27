<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Copies\pages_of_all;
use function ShortPixelFlush\Copies\titled_pages;

require_once __DIR__ . '/Plan_Test_Case.php';

/**
 * Tests how the plugin finds the public pages that show an image.
 */
final class PagesShowingTest extends Plan_Test_Case {

	private const FRONT = 'http://example.org/';

	private int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->image = $this->attachment( [ 'name' => 'sea-view' ] );
		// Deletes the post and the pages that come with WordPress.
		foreach ( [ 1, 2, 3 ] as $post_id ) {
			wp_delete_post( $post_id, true );
		}
	}

	#[DataProvider( 'contents' )]
	public function test_a_page_is_found_by_what_its_content_says( string $content ): void {
		$page = $this->page( $this->filled( $content ) );

		self::assertSame( [ self::address( $page ), self::FRONT ], $this->pages() );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function contents(): iterable {
		yield 'an image block' => [
			'<!-- wp:image {"id":{N},"sizeSlug":"large"} --><figure><img src="https://example.org/else.jpg" alt=""/></figure><!-- /wp:image -->',
		];
		yield 'a class, last' => [ '<img class="alignleft wp-image-{N}" src="x">' ];
		yield 'a class, not last' => [ '<img class="wp-image-{N} size-full" src="x">' ];
		yield 'a cover block' => [ '<!-- wp:cover {"url":"https://cdn.example.net/x.jpg","dimRatio":50,"id":{N}} -->' ];
		yield 'media and text' => [ '<!-- wp:media-text {"mediaId":{N},"mediaType":"image"} -->' ];
		yield 'a gallery block of before' => [ '<!-- wp:gallery {"ids":[990,{N},991],"linkTo":"none"} -->' ];
		yield 'a gallery’s shortcode' => [ '[gallery columns="2" ids="990, {N},991"]' ];
		yield 'a gallery’s shortcode with a single quote' => [ "[gallery ids='{N}']" ];
		yield 'a block’s background' => [
			'<!-- wp:group {"style":{"background":{"backgroundImage":{"url":"x","id":{N},"source":"file"}}}} -->',
		];
		yield 'a builder’s shortcode' => [ '[vc_row bg_image="9"][vc_single_image image="{N}" img_size="full"]' ];
		yield 'a builder’s gallery' => [ '[vc_gallery interval="3" images="990,{N},991"]' ];
		yield 'another builder’s gallery' => [ "[et_pb_gallery gallery_ids='{N}, 990']" ];
		yield 'a field of a block' => [ '<!-- wp:acf/hero {"name":"acf/hero","data":{"image":{N},"_image":"field_1"}} /-->' ];
		yield 'an attribute of a block' => [ '<!-- wp:kit/card {"imageId":{N}} /-->' ];
		yield 'a list of a block’s images' => [ '<!-- wp:kit/slider {"images":["990","{N}"]} /-->' ];
		yield 'the address of the file' => [ '<a href="/wp-content/uploads/sea-view.jpg">' ];
		yield 'the address of a size' => [ '<img src="https://example.org/wp-content/uploads/sea-view-300x225.jpg">' ];
		yield 'the address of an edit, on dense screens' => [
			'<img src="https://example.org/wp-content/uploads/sea-view-e1700000000000-300x225@2x.jpg">',
		];
		yield 'an address in JSON' => [ '{"url":"https:\/\/example.org\/wp-content\/uploads\/sea-view-scaled.jpg"}' ];
		yield 'a style' => [ '<div style="background:url(/wp-content/uploads/sea-view.webp)">' ];
	}

	#[DataProvider( 'other_contents' )]
	public function test_a_page_that_only_looks_alike_is_not_found( string $content ): void {
		$this->page( $this->filled( $content ) );

		self::assertSame( [ self::FRONT ], $this->pages() );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function other_contents(): iterable {
		yield 'a longer number' => [ '<img class="wp-image-{N}7" src="x"><!-- wp:image {"id":{N}7} -->' ];
		yield 'a gallery of others' => [ '[gallery ids="{N}1,2{N}"] {N}' ];
		yield 'a gallery block of others' => [ '<!-- wp:gallery {"ids":[{N}1,2{N}]} --> {N}' ];
		yield 'a builder’s shortcode of others' => [ '[vc_single_image image="{N}1"][vc_gallery images="{N}1,2{N}"] {N}' ];
		yield 'a field of a block of others' => [ '<!-- wp:acf/hero {"data":{"image":{N}1,"images":[{N}2],"number":{N}}} /-->' ];
		yield 'an address with a number' => [ '<a href="/photos/?image={N}&ids={N}">' ];
		yield 'a file whose name begins alike' => [ '<img src="/wp-content/uploads/sea-view-north.jpg">' ];
		yield 'a file whose name ends alike' => [ '<img src="/wp-content/uploads/red-sea-view.jpg">' ];
		yield 'its name in a text' => [ 'The sea-view.jpg is fine.' ];
	}

	public function test_pages_that_visitors_do_not_see_are_left_out(): void {
		$content = $this->filled( '<img class="wp-image-{N}">' );
		foreach ( [ 'draft', 'pending', 'private', 'trash', 'auto-draft' ] as $status ) {
			$this->page( $content, [ 'post_status' => $status ] );
		}
		$this->page( $content, [ 'post_password' => 'secret' ] );
		$this->page(
			$content,
			[
				'post_status' => 'future',
				'post_date'   => '2099-01-01 00:00:00',
			]
		);
		register_post_type( 'secret_thing', [ 'public' => false ] );
		$this->page( $content, [ 'post_type' => 'secret_thing' ] );
		unregister_post_type( 'secret_thing' );

		self::assertSame( [ self::FRONT ], $this->pages() );
	}

	public function test_the_surest_come_first(): void {
		$gallery  = $this->page( 'a product' );
		$featured = $this->page( 'a post' );
		$parent   = $this->page( 'uploaded here' );
		$holding  = $this->page( $this->filled( '<img class="wp-image-{N}">' ) );
		update_post_meta( $gallery, '_product_image_gallery', "990,{$this->image},991" );
		update_post_meta( $this->page( 'another product' ), '_product_image_gallery', "9{$this->image},{$this->image}1" );
		update_post_meta( $featured, '_thumbnail_id', $this->image );
		wp_update_post(
			[
				'ID'          => $this->image,
				'post_parent' => $parent,
			]
		);

		self::assertSame(
			array_merge( array_map( [ self::class, 'address' ], [ $holding, $featured, $gallery, $parent ] ), [ self::FRONT ] ),
			$this->pages()
		);
	}

	#[DataProvider( 'fields' )]
	public function test_a_page_is_found_by_a_custom_field( string $key, mixed $value, string $reference = '' ): void {
		$value = is_string( $value ) ? $this->filled( $value ) : array_map( [ $this, 'filled' ], (array) $value );
		$page  = $this->page( 'a field' );
		$draft = $this->page( 'a field', [ 'post_status' => 'draft' ] );
		foreach ( [
			$page,
			$draft,
			...array_map( fn ( int $number ): int => $this->revision( $page, $number ), range( 1, 30 ) ),
		] as $post ) {
			update_metadata( 'post', $post, $key, $value );
			update_metadata( 'post', $post, '_' . $key, $reference );
		}

		self::assertSame( [ self::address( $page ), self::FRONT ], $this->pages() );
	}

	/**
	 * @return iterable<string, array{string, mixed, 2?: string}>
	 */
	public static function fields(): iterable {
		yield 'an image’s' => [ 'hero_image', '{N}' ];
		yield 'a hidden one' => [ '_crb_photo', '{N}' ];
		yield 'of any name' => [ 'blocks_0_bild', '{N}', 'field_5f1b2c3d4e5f6' ];
		yield 'a gallery’s' => [ 'pictures', [ '990', '{N}' ] ];
		yield 'a list with commas' => [ 'gallery', '990,{N}' ];
	}

	/** Comparing a page builder's data of all revisions, with a collation, took a minute on a large site. */
	public function test_custom_fields_of_published_posts_alone_are_searched_and_for_bytes(): void {
		$searched = [];
		add_filter(
			'query',
			static function ( string $sql ) use ( &$searched ): string {
				$searched[] = str_contains( $sql, 'f.meta_value' ) ? $sql : '';
				return $sql;
			}
		);
		$this->pages();
		$sql = implode( "\n", $searched );
		self::assertStringContainsString( 'f.meta_value LIKE BINARY', $sql );
		self::assertSame( substr_count( $sql, 'f.post_id, f.meta_key' ), substr_count( $sql, "p.post_status = 'publish'" ) );
		// Only the test whether a value begins with `a:` may use the collation.
		self::assertDoesNotMatchRegularExpression( "~LIKE '(?!a:)~", $sql );
	}

	public function test_a_custom_field_that_holds_another_number_is_not_taken_for_an_image(): void {
		$page = $this->page( 'fields' );
		foreach ( [ '_price', 'total_sales', '_edit_last', 'height' ] as $key ) {
			update_post_meta( $page, $key, (string) $this->image );
		}
		update_post_meta( $page, 'hero_image', $this->image . '0' );
		update_post_meta( $page, 'images', [ $this->image . '0' ] );

		self::assertSame( [ self::FRONT ], $this->pages() );
	}

	private function revision( int $post, int $number ): int {
		return $this->page(
			'',
			[
				'post_type'   => 'revision',
				'post_status' => 'inherit',
				'post_parent' => $post,
				'post_name'   => "{$post}-revision-{$number}",
			]
		);
	}

	/** With multilingual plugins, a post names the attachment of its own language. */
	public function test_what_names_another_attachment_of_the_same_file_shows_the_picture_too(): void {
		$other = wp_insert_attachment( [ 'post_mime_type' => 'image/jpeg' ], (string) get_attached_file( $this->image ) );
		$alike = wp_insert_attachment(
			[ 'post_mime_type' => 'image/jpeg' ],
			str_replace( 'sea-view', 'Sea-View', (string) get_attached_file( $this->image ) )
		);
		foreach ( [ $other, $alike ] as $id ) {
			update_post_meta( $this->page( 'named', [ 'post_title' => "featured {$id}" ] ), '_thumbnail_id', $id );
			update_post_meta( $this->page( '', [ 'post_title' => "built {$id}" ] ), '_elementor_data', wp_slash( "[{\"id\":{$id}}]" ) );
			$this->page( "[gallery ids=\"1,{$id}\"]", [ 'post_title' => "gallery {$id}" ] );
			add_term_meta( $this->term( "Term {$id}" ), 'thumbnail_id', (string) $id );
		}

		self::assertEqualsCanonicalizing(
			[ "featured {$other}", "built {$other}", "gallery {$other}", "Term {$other}", get_bloginfo( 'name' ) ],
			array_values( titled_pages( $this->image, 'sea-view', microtime( true ) + 5.0 ) )
		);

		set_theme_mod( 'custom_logo', $other );
		$this->page( '', [ 'post_title' => 'newest' ] );
		self::assertContains( 'newest', titled_pages( $this->image, 'sea-view', microtime( true ) + 5.0 ) );
	}

	private function term( string $name ): int {
		$term = wp_insert_term( $name, 'category' );
		self::assertIsArray( $term );
		return $term['term_id'];
	}

	public function test_a_variation_is_seen_on_its_products_page(): void {
		register_post_type( 'product', [ 'public' => true ] );
		register_post_type( 'product_variation', [ 'public' => false ] );
		$product   = $this->page( 'a product', [ 'post_type' => 'product' ] );
		$variation = $this->page(
			'red',
			[
				'post_type'   => 'product_variation',
				'post_parent' => $product,
			]
		);
		update_post_meta( $variation, '_thumbnail_id', $this->image );
		$pages = $this->pages();
		$page  = self::address( $product );
		unregister_post_type( 'product' );
		unregister_post_type( 'product_variation' );

		self::assertSame( [ $page, self::FRONT ], $pages );
	}

	public function test_the_list_of_posts_and_a_category_that_has_it_as_its_picture_are_pages_too(): void {
		$blog  = $this->page( 'all posts' );
		$start = $this->page( 'welcome' );
		update_option( 'show_on_front', 'page' );
		update_option( 'page_on_front', $start );
		update_option( 'page_for_posts', $blog );
		$post = $this->page( $this->filled( '<img class="wp-image-{N}">' ), [ 'post_type' => 'post' ] );
		self::assertSame( [ self::address( $post ), self::address( $blog ), self::FRONT ], $this->pages() );

		$term = wp_insert_term( 'Seas', 'category' );
		self::assertIsArray( $term );
		add_term_meta( $term['term_id'], 'thumbnail_id', (string) $this->image );
		self::assertContains( get_term_link( $term['term_id'] ), $this->pages() );
	}

	public function test_the_attachments_own_page_counts_where_there_is_one(): void {
		update_option( 'wp_attachment_pages_enabled', 1 );

		self::assertSame( [ self::address( $this->image ), self::FRONT ], $this->pages() );
	}

	public function test_a_reusable_block_leads_to_the_pages_that_hold_it(): void {
		$block = $this->page( $this->filled( '<!-- wp:image {"id":{N}} -->' ), [ 'post_type' => 'wp_block' ] );
		$page  = $this->page( "<!-- wp:block {\"ref\":{$block}} /-->" );
		$this->page( "<!-- wp:block {\"ref\":{$block}0} /-->" );

		self::assertSame( [ self::address( $page ), self::FRONT ], $this->pages() );
	}

	/**
	 * @param \Closure(self): mixed $set
	 */
	#[DataProvider( 'places' )]
	public function test_what_is_everywhere_is_on_the_front_page_first_and_on_one_page_of_each_kind( \Closure $set ): void {
		$post = $this->page( 'a post', [ 'post_type' => 'post' ] );
		$page = $this->page( 'a page' );
		set_transient( 'kept_for_a_while', self::upload_url( 'sea-view.jpg' ) );
		update_option( 'seen_once', self::upload_url( 'other-sea-view.jpg' ), true );
		self::assertSame( [ self::FRONT ], $this->pages() );

		$set( $this );

		self::assertSame( [ self::FRONT, self::address( $post ), self::address( $page ) ], $this->pages() );
	}

	/**
	 * @return iterable<string, array{\Closure(self): mixed}>
	 */
	public static function places(): iterable {
		yield 'the site’s icon' => [ static fn ( self $test ): mixed => update_option( 'site_icon', $test->image ) ];
		yield 'the logo' => [ static fn ( self $test ): mixed => set_theme_mod( 'custom_logo', $test->image ) ];
		yield 'the header' => [ static fn ( self $test ): mixed => set_theme_mod( 'header_image', self::upload_url( 'sea-view.jpg' ) ) ];
		yield 'the header’s data' => [
			static fn ( self $test ): mixed => set_theme_mod(
				'header_image_data',
				(object) [ 'attachment_id' => $test->image ]
			),
		];
		yield 'the background' => [
			static fn ( self $test ): mixed => set_theme_mod( 'background_image', self::upload_url( 'sea-view.jpg' ) ),
		];
		yield 'an image widget' => [
			static fn ( self $test ): mixed => update_option(
				'widget_media_image',
				[ 2 => [ 'attachment_id' => $test->image ] ]
			),
		];
		yield 'a gallery widget' => [
			static fn ( self $test ): mixed => update_option(
				'widget_media_gallery',
				[ 2 => [ 'ids' => [ 9, $test->image ] ] ]
			),
		];
		yield 'a block widget' => [
			static fn ( self $test ): mixed => update_option(
				'widget_block',
				[ 2 => [ 'content' => $test->filled( '<!-- wp:image {"id":{N}} -->' ) ] ]
			),
		];
		yield 'a theme’s own settings' => [
			static fn ( self $test ): mixed => update_option(
				'fusion_options',
				[ 'logo' => [ 'url' => self::upload_url( 'sea-view-300x225.jpg' ) ] ],
				true
			),
		];
		yield 'an option’s field' => [
			static fn ( self $test ): mixed => update_option( 'options_footer_logo', (string) $test->image, false ),
		];
		yield 'an option’s field of any name' => [
			static fn ( self $test ): mixed => update_option(
				'_options_bild',
				'field_5f1b2c3d4e5f6',
				false
			) && update_option( 'options_bild', (string) $test->image, false ),
		];
		yield 'a template part' => [
			static fn ( self $test ): mixed => $test->page(
				$test->filled( '<img class="wp-image-{N}">' ),
				[ 'post_type' => 'wp_template_part' ]
			),
		];
		yield 'global styles' => [
			static fn ( self $test ): mixed => $test->page(
				$test->filled( '{"styles":{"background":{"backgroundImage":{"id":{N}}}}}' ),
				[ 'post_type' => 'wp_global_styles' ]
			),
		];
	}

	public function test_a_template_leads_to_what_it_is_for(): void {
		$post  = $this->page( 'a post', [ 'post_type' => 'post' ] );
		$about = $this->page( 'about', [ 'post_name' => 'about' ] );
		$this->page( 'the newest page' );
		$fields = [ 'post_type' => 'wp_template' ];
		$image  = $this->filled( '<img class="wp-image-{N}">' );
		$this->page( $image, $fields + [ 'post_name' => 'single' ] );
		$this->page( $image, $fields + [ 'post_name' => 'page-about' ] );
		self::assertEqualsCanonicalizing( [ self::address( $post ), self::address( $about ), self::FRONT ], $this->pages() );

		$this->page( $image, $fields + [ 'post_name' => 'front-page' ] );
		self::assertSame( self::FRONT, $this->pages()[0] );
	}

	public function test_what_a_page_builder_stores_outside_the_content_is_found(): void {
		$page = $this->page( '' );
		update_post_meta(
			$page,
			'_elementor_data',
			wp_slash( (string) wp_json_encode( [ 'settings' => [ 'background_image' => [ 'id' => $this->image ] ] ] ) )
		);
		update_post_meta( $this->page( '' ), '_elementor_data', wp_slash( (string) wp_json_encode( [ 'id' => $this->image . '7' ] ) ) );
		update_post_meta( $this->page( '' ), '_other_data', wp_slash( (string) wp_json_encode( [ 'id' => $this->image ] ) ) );

		self::assertSame( [ self::address( $page ), self::FRONT ], $this->pages() );
	}

	public function test_what_other_builders_store_under_names_of_their_own_is_found(): void {
		foreach ( [ 'ct_builder_shortcodes', '_oxygen_data', '_zionbuilder_page_elements', 'tve_updated_post' ] as $key ) {
			$page = $this->page( '' );
			update_post_meta( $page, $key, '<img src="/wp-content/uploads/sea-view-300x225.jpg">' );
			self::assertSame( [ self::address( $page ), self::FRONT ], $this->pages(), $key );
			wp_delete_post( $page, true );
		}
	}

	public function test_revisions_do_not_crowd_out_the_page_of_a_builder(): void {
		$data = wp_slash( (string) wp_json_encode( [ [ 'settings' => [ 'image' => [ 'id' => $this->image ] ] ] ] ) );
		$page = $this->page( '' );
		update_post_meta( $page, '_elementor_data', $data );
		Database::run(
			'INSERT INTO '
			. Database::wpdb()->posts
			. " ( ID, post_status, post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered ) VALUES ( {$page} + 5000, 'draft', '', '', '', '', '', '' )"
		);
		foreach ( range( 1, 45 ) as $number ) {
			$revision = $this->page(
				'',
				[
					'post_type'   => 'revision',
					'post_status' => 'inherit',
					'post_parent' => $page,
					'post_name'   => "{$page}-revision-{$number}",
				]
			);
			update_metadata( 'post', $revision, '_elementor_data', $data );
		}

		self::assertSame( [ self::address( $page ), self::FRONT ], $this->pages() );
	}

	/**
	 * @param lowercase-string&non-empty-string $type
	 */
	#[DataProvider( 'builders_templates' )]
	public function test_a_template_of_a_page_builder_is_no_page_but_a_part_of_others( string $type, string $key, mixed $value ): void {
		register_post_type( $type, [ 'public' => true ] );
		$post     = $this->page( 'a post', [ 'post_type' => 'post' ] );
		$page     = $this->page( 'a page' );
		$template = $this->page( '', [ 'post_type' => $type ] );
		update_post_meta( $template, $key, $value instanceof \Closure ? $value( $this->image ) : $value );
		$pages = $this->pages();
		unregister_post_type( $type );

		self::assertSame( [ self::FRONT, self::address( $post ), self::address( $page ) ], $pages );
	}

	/**
	 * @return iterable<string, array{lowercase-string&non-empty-string, string, mixed}>
	 */
	public static function builders_templates(): iterable {
		yield 'Elementor’s' => [
			'elementor_library',
			'_elementor_data',
			static fn ( int $id ): string => "[{\"settings\":{\"image\":{\"id\":{$id}}}}]",
		];
		$elements = [ [ 'settings' => [ 'image' => [ 'url' => 'https://example.org/wp-content/uploads/sea-view-300x225.jpg' ] ] ] ];
		yield 'a header of Bricks' => [ 'bricks_template', '_bricks_page_header_2', $elements ];
		yield 'one of Oxygen' => [
			'ct_template',
			'_ct_builder_json',
			'{"options":{"original":{"src":"https:\\/\\/example.org\\/wp-content\\/uploads\\/sea-view.jpg"}}}',
		];
		yield 'a header of Breakdance' => [
			'breakdance_header',
			'_breakdance_data',
			'{"tree_json_string":"{\\"url\\":\\"https:\\\\/\\\\/example.org\\\\/wp-content\\\\/uploads\\\\/sea-view-300x225.jpg\\"}"}',
		];
		yield 'a footer of Bricks' => [ 'bricks_template', '_bricks_page_footer_2', $elements ];
	}

	public function test_other_plugins_can_name_pages_but_only_of_this_site(): void {
		add_filter(
			'shortpixel_flush_pages',
			static fn ( array $pages, int $id ): array => array_merge(
				[ "http://example.org/builder/{$id}/#top", 'https://elsewhere.test/', 7, 'nonsense' ],
				$pages
			),
			10,
			2
		);
		self::assertSame( [ "http://example.org/builder/{$this->image}/", self::FRONT ], $this->pages() );

		add_filter( 'shortpixel_flush_pages', '__return_null', 11 );
		self::assertSame( [], $this->pages() );
	}

	public function test_only_the_newest_posts_of_a_large_site_are_searched(): void {
		$this->use_fresh_site();
		$old    = $this->page( $this->filled( '<img class="wp-image-{N}">' ) );
		$keyed  = $this->page( 'old, but found by its key' );
		$block  = $this->page( $this->filled( '<!-- wp:image {"id":{N}} -->' ), [ 'post_type' => 'wp_block' ] );
		$length = str_repeat( 'Lorem ipsum. ', 40 );
		update_post_meta( $keyed, '_thumbnail_id', $this->image );
		update_post_meta( $old, '_elementor_data', '[]' );
		$wpdb = Database::wpdb();
		$rows = array_fill( 0, 500, "( 'publish', 'post', '{$length}', '', '', '', '', '' )" );
		for ( $n = 0; $n < 8; $n++ ) {
			Database::run(
				"INSERT INTO {$wpdb->posts} ( post_status, post_type, post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered ) VALUES "
				. implode( ', ', $rows )
			);
		}
		Database::run( "INSERT INTO {$wpdb->postmeta} ( post_id, meta_key, meta_value ) SELECT ID, '_edit_lock', '1' FROM {$wpdb->posts}" );
		Database::run( "ANALYZE TABLE {$wpdb->posts}, {$wpdb->postmeta}" );
		$new = $this->page( "<!-- wp:block {\"ref\":{$block}} /-->" );
		update_post_meta( $new, '_elementor_data', $this->filled( '[{"id":{N}}]' ) );
		self::assertContains( self::address( $old ), $this->pages(), 'A small enough site is looked through whole.' );

		add_filter( 'shortpixel_flush_searched_posts', static fn (): int => 300 );
		$queries = [];
		add_filter(
			'query',
			static function ( string $query ) use ( &$queries ): string {
				$queries[] = $query;
				return $query;
			}
		);
		$pages = $this->pages();
		remove_all_filters( 'query' );

		self::assertSame( [ self::address( $new ), self::address( $keyed ) ], array_slice( $pages, 0, 2 ) );
		self::assertNotContains( self::address( $old ), $pages );
		$explained = 0;
		foreach ( array_filter(
			$queries,
			static fn ( string $query ): bool => 1 === preg_match( '~^\s*SELECT\b.*wp_(posts|postmeta|termmeta)\b~s', $query )
		) as $query ) {
			foreach ( (array) $wpdb->get_results( "EXPLAIN {$query}" ) as $step ) {
				$step = (array) $step;
				++$explained;
				self::assertNotContains( $step['type'], [ 'ALL', 'index' ], "{$query}\n" . wp_json_encode( $step ) );
				self::assertLessThan( 1200, is_numeric( $step['rows'] ) ? (int) $step['rows'] : 0, "{$query}\n" . wp_json_encode( $step ) );
			}
		}
		self::assertGreaterThan( 4, $explained );
	}

	public function test_when_the_time_is_up_only_keys_are_looked_up(): void {
		$this->page( $this->filled( '<img class="wp-image-{N}">' ) );
		$featured = $this->page( 'a post' );
		update_post_meta( $featured, '_thumbnail_id', $this->image );

		self::assertSame(
			[ self::address( $featured ), self::FRONT ],
			array_keys( titled_pages( $this->image, 'sea-view', microtime( true ) ) )
		);
	}

	public function test_a_site_is_searched_a_range_at_a_time_and_no_further_than_needed(): void {
		$content = $this->filled( '<img class="wp-image-{N}">' );
		$oldest  = $this->page( $content );
		$wpdb    = Database::wpdb();
		// A gap in the ids is enough to put the oldest page several ranges away.
		$wpdb->query(
			"INSERT INTO {$wpdb->posts} ( ID, post_status, post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered ) VALUES ( {$oldest} + 5000, 'draft', '', '', '', '', '', '' )"
		);
		self::assertSame( [ self::address( $oldest ), self::FRONT ], $this->pages(), 'Three ranges away.' );

		for ( $n = 0; $n < 25; $n++ ) {
			$this->page( $content );
		}
		self::assertNotContains( self::address( $oldest ), $this->pages() );
	}

	public function test_the_pages_of_several_pictures_are_shared_fairly(): void {
		$other = $this->attachment( [ 'name' => 'hill' ] );
		$once  = $this->page( "<img class=\"wp-image-{$other}\">" );
		for ( $n = 0; $n < 25; $n++ ) {
			$this->page( $this->filled( '<img class="wp-image-{N}">' ) );
		}
		$pages = pages_of_all( [ $this->image, $other ] );

		self::assertCount( 20, $pages );
		self::assertSame( self::address( $once ), $pages[1] );
	}

	/**
	 * @return list<string>
	 */
	private function pages(): array {
		return pages_of_all( [ $this->image ] );
	}

	private function filled( string $content ): string {
		return str_replace( '{N}', (string) $this->image, $content );
	}

	private static function address( int $post_id ): string {
		return (string) get_permalink( $post_id );
	}

	/**
	 * @param array{post_status?: string, post_password?: string, post_type?: string, post_date?: string, post_parent?: int, post_name?: string} $fields
	 */
	private function page( string $content, array $fields = [] ): int {
		$id = wp_insert_post(
			$fields + [
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_title'   => uniqid( 'A page ' ),
				'post_content' => addslashes( $content ),
			]
		);
		self::assertGreaterThan( 0, $id );
		return $id;
	}
}
