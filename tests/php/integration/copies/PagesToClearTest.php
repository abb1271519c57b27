<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Copies\pages_to_clear;

require_once __DIR__ . '/Plan_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/pages/pages-to-clear.php';

/**
 * Tests which pages are cleared from page caches when an image gets a new link.
 */
final class PagesToClearTest extends Plan_Test_Case {

	private const FRONT = 'http://example.org/';

	private int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->image = $this->attachment( [ 'name' => 'sea-view' ] );

		foreach ( [ 1, 2, 3 ] as $post_id ) {
			wp_delete_post( $post_id, true );
		}
	}

	public function test_the_pages_that_show_it_and_those_that_list_them_are_cleared_and_no_others(): void {
		$shown = $this->post( [ 'post_date' => '2026-03-04 05:06:07' ] );
		$other = $this->post( [ 'post_content' => 'No image.' ] );
		$pages = pages_to_clear( [ $this->image ] );
		self::assertNotNull( $pages );
		self::assertSame( [ $shown ], $pages['posts'] );
		self::assertContains( self::FRONT, $pages['urls'] );
		self::assertContains( get_permalink( $shown ), $pages['urls'] );
		self::assertContains( get_term_link( 1 ), $pages['urls'] );
		self::assertContains( get_month_link( 2026, 3 ), $pages['urls'] );
		self::assertNotContains( get_permalink( $other ), $pages['urls'] );
		self::assertSame( array_values( array_unique( $pages['urls'] ) ), $pages['urls'] );
	}

	public function test_the_pages_of_other_languages_are_cleared_too(): void {
		$this->post();
		$other = wp_insert_attachment( [ 'post_mime_type' => 'image/jpeg' ], (string) get_attached_file( $this->image ) );
		$page  = $this->post( [ 'post_content' => 'Une vue.' ] );
		update_post_meta( $page, '_thumbnail_id', $other );
		self::assertContains( get_permalink( $page ), $this->pages()['urls'] ?? [] );
	}

	public function test_the_front_page_is_cleared_in_each_language(): void {
		$this->post();
		add_filter( 'wpml_active_languages', static fn (): array => array_fill_keys( [ 'en', 'de' ], [] ) ); // phpcs:ignore WordPress -- WPML's own.
		add_filter( 'wpml_permalink', static fn ( string $url, string $code ): string => 'en' === $code ? $url : "{$url}{$code}/", 10, 2 ); // phpcs:ignore WordPress -- WPML's own.
		self::assertSame( [ self::FRONT, self::FRONT . 'de/' ], array_slice( $this->pages()['urls'] ?? [], 0, 2 ) );
	}

	public function test_a_page_that_names_it_in_a_custom_field_is_cleared_too(): void {
		$this->post();
		$page = $this->post( [ 'post_content' => 'A field.' ] );
		update_post_meta( $page, 'hero_image', (string) $this->image );
		self::assertContains( get_permalink( $page ), $this->pages()['urls'] ?? [] );

		update_option( 'options_logo', (string) $this->image, false );
		self::assertNull( $this->pages() );
	}

	public function test_what_visitors_do_not_see_is_not_cleared(): void {
		$draft = $this->post( [ 'post_status' => 'draft' ] );
		$shown = $this->post();
		$pages = pages_to_clear( [ $this->image ] );
		self::assertNotNull( $pages );
		self::assertSame( [ $shown ], $pages['posts'] );
		self::assertNotContains( get_permalink( $draft ), $pages['urls'] );
	}

	public function test_the_current_post_is_not_a_page_of_an_unattached_picture(): void {
		$GLOBALS['post'] = get_post( $this->post( [ 'post_content' => 'No image.' ] ) );
		self::assertSame( [], pages_to_clear( [ $this->image ], true )['posts'] ?? null );
		unset( $GLOBALS['post'] );
	}

	public function test_where_no_post_shows_it_nobody_knows_which_pages_do(): void {
		self::assertNull( $this->pages() );
		self::assertSame( [ self::FRONT ], pages_to_clear( [ $this->image ], true )['urls'] ?? null );
		update_option( 'wp_attachment_pages_enabled', 1 );
		self::assertNull( $this->pages(), 'Its own page is where it is shown, not where it is used.' );

		$post = $this->post();
		self::assertContains( get_permalink( $post ), $this->pages()['urls'] ?? [] );
		self::assertNull( pages_to_clear( [ $this->image, $this->attachment( [ 'name' => 'hill' ] ) ] ), 'One of two.' );
	}

	public function test_a_category_that_has_it_as_its_picture_says_where_it_is(): void {
		$term = wp_insert_term( 'Seas', 'category' );
		self::assertIsArray( $term );
		add_term_meta( $term['term_id'], 'thumbnail_id', (string) $this->image );
		self::assertContains( get_term_link( $term['term_id'] ), pages_to_clear( [ $this->image ] )['urls'] ?? [] );
	}

	public function test_more_posts_than_are_searched_for_are_not_taken_for_all(): void {
		$unseen = [ 'post_password' => 'secret' ];
		$oldest = $this->post();
		Database::wpdb()->query(
			'INSERT INTO '
			. Database::wpdb()->posts
			. " ( ID, post_status, post_content, post_title, post_excerpt, to_ping, pinged, post_content_filtered ) VALUES ( {$oldest} + 5000, 'draft', '', '', '', '', '', '' )"
		);
		self::assertSame( [ $oldest ], $this->pages()['posts'] ?? null, 'Three ranges away.' );

		for ( $n = 0; $n < 20; $n++ ) {
			$this->post( $unseen );
		}
		self::assertNull( $this->pages() );
		self::assertNotNull( pages_to_clear( [ $this->image ], true ) );
	}

	public function test_more_pages_of_a_builder_than_are_looked_at_are_not_taken_for_all(): void {
		for ( $n = 1; $n <= 20; $n++ ) {
			$page = $this->post(
				[
					'post_content'  => '',
					'post_password' => 'secret',
				]
			);
			update_post_meta( $page, '_elementor_data', '[{"id":' . $this->image . '}]' );
			self::assertSame( 20 === $n, ! is_array( $this->pages() ), "{$n} pages." );
		}
	}

	public function test_what_has_no_page_of_its_own_is_on_pages_that_cannot_be_listed(): void {
		$this->post();
		register_post_type( 'slide', [ 'public' => false ] );
		$slide = $this->post(
			[
				'post_type'    => 'slide',
				'post_content' => '',
			]
		);
		self::assertNotNull( $this->pages() );
		update_post_meta( $slide, '_thumbnail_id', $this->image );
		self::assertNull( $this->pages() );
		wp_update_post(
			[
				'ID'          => $slide,
				'post_status' => 'draft',
			]
		);
		self::assertNotNull( $this->pages() );
		unregister_post_type( 'slide' );

		register_post_type( 'elementor_library', [ 'public' => true ] );
		update_post_meta(
			$this->post(
				[
					'post_type'    => 'elementor_library',
					'post_content' => '',
				]
			),
			'_elementor_data',
			'[{"id":' . $this->image . '}]'
		);
		$pages = $this->pages();
		unregister_post_type( 'elementor_library' );
		self::assertNull( $pages );
	}

	public function test_a_picture_in_the_theme_is_on_every_page(): void {
		$this->post();
		self::assertNotNull( pages_to_clear( [ $this->image ] ) );
		set_theme_mod( 'custom_logo', $this->image );
		self::assertNull( pages_to_clear( [ $this->image ] ) );
	}

	public function test_a_picture_in_a_template_or_a_widget_is_on_pages_that_cannot_be_listed(): void {
		$this->post();
		$part = $this->post( [ 'post_type' => 'wp_template_part' ] );
		self::assertNull( pages_to_clear( [ $this->image ] ) );
		wp_delete_post( $part, true );
		self::assertNotNull( pages_to_clear( [ $this->image ] ) );
		update_option( 'widget_block', [ 2 => [ 'content' => '<img class="wp-image-' . $this->image . '">' ] ] );
		self::assertNull( pages_to_clear( [ $this->image ] ) );
	}

	public function test_too_many_pictures_or_pages_are_cleared_as_a_whole(): void {
		self::assertNull( pages_to_clear( [] ) );
		self::assertNull( pages_to_clear( array_fill( 0, 11, $this->image ) ) );

		foreach ( range( 1, 28 ) as $number ) {
			$this->post( [ 'post_date' => gmdate( 'Y-m-d 00:00:00', 86400 * 40 * $number ) ] );
		}
		self::assertNull( pages_to_clear( [ $this->image ] ) );
	}

	public function test_a_site_that_is_too_large_to_be_searched_is_cleared_as_a_whole(): void {
		$this->post();
		add_filter( 'shortpixel_flush_searched_posts', static fn (): int => 1 );
		self::assertNull( pages_to_clear( [ $this->image ] ) );
	}

	public function test_a_sites_own_filter_adds_pages(): void {
		add_filter(
			'shortpixel_flush_pages',
			static fn ( array $pages, int $id ): array => array_merge( $pages, [ "http://example.org/gallery-{$id}/" ] ),
			10,
			2
		);
		self::assertContains( "http://example.org/gallery-{$this->image}/", pages_to_clear( [ $this->image ] )['urls'] ?? [] );
	}

	/**
	 * @return array{urls: list<string>, posts: list<int>}|null
	 * @phpstan-impure
	 */
	private function pages(): ?array {
		return pages_to_clear( [ $this->image ] );
	}

	/**
	 * @param array{post_status?: string, post_password?: string, post_type?: string, post_date?: string, post_content?: string} $fields
	 */
	private function post( array $fields = [] ): int {
		$id = wp_insert_post(
			$fields + [
				'post_type'    => 'post',
				'post_status'  => 'publish',
				'post_title'   => uniqid( 'A post ' ),
				'post_content' => '<img class="wp-image-' . $this->image . '">',
			]
		);
		self::assertGreaterThan( 0, $id );

		return $id;
	}
}
