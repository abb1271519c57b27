<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Kept_Places;
use ShortPixelFlush\Tests\Integration\Plan\Placed_Page;
use function ShortPixelFlush\Flush\screens;
use function ShortPixelFlush\raw_option;

require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__ ) . '/plan/Placed_Page.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/measurements.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/places/class-kept-places.php';

/**
 * What browsers measure while nobody flushes: which pages, and what of it is kept.
 */
final class MeasurementsTest extends Rest_Test_Case {

	private const FRONT_PAGE = 'http://example.org/';

	/** @var array<string, string> What pages answer; every other is a 404. */
	private array $pages = [];

	protected function setUp(): void {
		parent::setUp();
		delete_option( Kept_Places::OPTION );
		$this->answer_requests(
			function ( array $request ): array {
				$page = is_string( $request['url'] ) ? $this->pages[ $request['url'] ] ?? null : null;
				return null === $page ? [ 'status' => 404 ] : [ 'body' => $page ];
			}
		);
	}

	public function test_pages_are_due_until_they_were_measured(): void {
		$editor = $this->act_as( 'editor' );
		$page   = $this->placed( (string) get_permalink( self::post( 'First', $editor ) ) );

		$due = $this->due();
		self::assertLessThanOrEqual( 3, count( $due ) );
		self::assertContains( 'http://example.org/', $due );
		self::assertContains( $page['url'], $due );

		self::assertNotContains( $page['url'], $this->measured( [ $page ] ) );
		self::assertNotContains( $page['url'], $this->due() );

		set_theme_mod( 'sidebar', 'left' );
		self::assertContains( $page['url'], $this->due() );
	}

	public function test_a_post_that_was_edited_since_is_due(): void {
		$editor = $this->act_as( 'editor' );
		$post   = self::post( 'First', $editor );
		$page   = $this->placed( (string) get_permalink( $post ) );

		add_filter( 'shortpixel_flush_now', static fn (): int => time() - 3600 );
		self::assertContains( $page['url'], $this->measured( [ $page ] ) );
	}

	public function test_a_post_that_was_saved_is_due(): void {
		$editor = $this->act_as( 'editor' );
		$post   = self::post( 'Saved', $editor );
		self::assertSame( [ get_permalink( $post ) ], $this->due( $post ) );
		self::assertSame( [], $this->due( self::post( 'Draft', $editor, [ 'post_status' => 'draft' ] ) ) );
		self::assertSame( [], $this->due( self::post( 'Secret', $editor, [ 'post_password' => 'secret' ] ) ) );
		self::assertSame( [], $this->due( 999999 ) );
	}

	public function test_a_page_that_refuses_to_be_measured_is_not_due_for_ever(): void {
		$this->act_as( 'editor' );
		self::assertContains( self::FRONT_PAGE, $this->due() );

		self::assertNotContains( self::FRONT_PAGE, $this->measured( [ self::failed( self::FRONT_PAGE, 'framing' ) ] ) );
		$this->at( time() + 365 * 86400 );
		self::assertNotContains( self::FRONT_PAGE, $this->due() );
		self::assertNull( $this->due_in() );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function failures(): array {
		return [
			'it took too long'  => [ 'late' ],
			'it did not answer' => [ 'unreachable' ],
			'few screens'       => [ 'measured' ],
		];
	}

	#[DataProvider( 'failures' )]
	public function test_a_page_that_failed_is_due_again_each_time_later( string $state ): void {
		$this->act_as( 'editor' );
		$failed = self::failed( self::FRONT_PAGE, $state );
		$now    = time();
		foreach ( [ 60, 300, 1800, 86400, 86400 ] as $gap ) {
			$this->at( $now );
			self::assertContains( self::FRONT_PAGE, $this->due() );
			self::assertNotContains( self::FRONT_PAGE, $this->measured( [ $failed ] ) );
			self::assertSame( $gap, $this->due_in() );
			$this->at( $now + $gap - 1 );
			self::assertNotContains( self::FRONT_PAGE, $this->due() );
			self::assertSame( 1, $this->due_in() );
			$now += $gap;
		}
	}

	public function test_the_next_of_those_that_failed_is_told(): void {
		$editor = $this->act_as( 'editor' );
		$post   = (string) get_permalink( self::post( 'First', $editor ) );
		$now    = time();
		$this->at( $now );
		$this->measured( [ self::failed( self::FRONT_PAGE, 'late' ) ] );
		$this->at( $now + 50 );
		$this->measured( [ self::failed( $post, 'late' ) ] );

		self::assertSame( 10, $this->due_in() );
		$this->at( $now + 60 );
		self::assertSame( 50, $this->due_in(), 'The first is due.' );
	}

	public function test_pages_that_failed_hold_up_no_others(): void {
		$editor = $this->act_as( 'editor' );
		for ( $i = 0; $i < 4; $i++ ) {
			self::post( "Post {$i}", $editor );
		}
		$due = $this->due();
		self::assertCount( 3, $due );

		$next = $this->measured( array_map( static fn ( $url ): array => self::failed( is_string( $url ) ? $url : '', 'late' ), $due ) );
		self::assertNotSame( [], $next );
		self::assertSame( [], array_filter( $due, static fn ( $url ): bool => in_array( $url, $next, true ) ) );
	}

	public function test_a_page_that_was_measured_after_all_is_due_only_when_it_changes(): void {
		$editor = $this->act_as( 'editor' );
		$page   = $this->placed( (string) get_permalink( self::post( 'First', $editor ) ) );
		$this->measured( [ self::failed( $page['url'], 'late' ) ] );
		$this->measured( [ $page ] );
		$this->at( time() + 86400 );
		self::assertNotContains( $page['url'], $this->due() );

		set_theme_mod( 'sidebar', 'left' );
		self::assertContains( $page['url'], $this->due() );
		self::assertNotContains( $page['url'], $this->measured( [ self::failed( $page['url'], 'late' ) ] ) );
		self::assertSame( 60, $this->due_in(), 'Earlier failures do not count.' );
		self::assertStringNotContainsString( '"places":{}', (string) raw_option( Kept_Places::OPTION ), 'What is known stays.' );
	}

	public function test_a_post_that_was_edited_after_its_page_failed_is_due(): void {
		$editor = $this->act_as( 'editor' );
		$url    = (string) get_permalink( self::post( 'First', $editor ) );
		$this->at( time() - 10 );

		self::assertContains( $url, $this->measured( [ self::failed( $url, 'unreachable' ) ] ) );
	}

	public function test_what_the_site_can_not_read_has_failed(): void {
		$this->at( time() );
		$editor      = $this->act_as( 'editor' );
		$layout      = $this->placed( (string) get_permalink( self::post( 'First', $editor ) ) );
		$this->pages = [];

		self::assertNotContains( $layout['url'], $this->measured( [ $layout ] ) );
		self::assertSame( 60, $this->due_in() );
	}

	public function test_what_the_site_can_not_read_is_not_kept(): void {
		$this->act_as( 'editor' );
		$layout      = $this->placed( 'http://example.org/hidden/' );
		$this->pages = [];
		$this->measured( [ $layout ] );
		self::assertStringContainsString( '"places":{}', (string) raw_option( Kept_Places::OPTION ) );
	}

	public function test_nothing_is_due_or_kept_of_those_who_may_not_edit_what_others_publish(): void {
		$this->act_as( 'editor' );
		$layout = $this->placed( self::FRONT_PAGE );
		$this->measured( [ $layout ] );
		$kept = raw_option( Kept_Places::OPTION );

		$author = $this->act_as( 'author' );
		$own    = $this->placed( (string) get_permalink( self::post( 'First', $author ) ) );
		self::assertSame( [], $this->due() );
		self::assertNull( $this->due_in() );
		$asked = count( $this->requests );
		self::assertSame( [], $this->measured( [ $this->placed( self::FRONT_PAGE, 'half' ), $own, self::failed( 'http://example.org/?p=1', 'late' ) ] ) );

		self::assertSame( $kept, raw_option( Kept_Places::OPTION ) );
		self::assertCount( $asked, $this->requests, 'What is not kept is not read.' );
	}

	/**
	 * @return array<string, array{mixed, int, string}>
	 */
	public static function refused(): array {
		$layout = [
			'url'     => 'http://example.org/',
			'state'   => 'late',
			'screens' => [],
			'images'  => [],
		];
		return [
			'nothing'                => [ [], 400, 'shortpixel_flush_invalid_input' ],
			'no list'                => [ [ 'layouts' => 'x' ], 400, 'shortpixel_flush_invalid_input' ],
			'an empty list'          => [ [ 'layouts' => [] ], 400, 'shortpixel_flush_invalid_input' ],
			'too many pages'         => [ [ 'layouts' => array_fill( 0, 6, $layout ) ], 413, 'shortpixel_flush_too_many' ],
			'another field'          => [
				[
					'layouts' => [ $layout ],
					'post'    => 1,
				],
				400,
				'shortpixel_flush_unknown_field',
			],
			'another site'           => [ [ 'layouts' => [ [ 'url' => 'https://elsewhere.test/' ] + $layout ] ], 400, 'shortpixel_flush_invalid_input' ],
			'no page'                => [ [ 'layouts' => [ [ 'url' => 'http://example.org/wp-admin/' ] + $layout ] ], 400, 'shortpixel_flush_page_not_found' ],
			'an unknown state'       => [ [ 'layouts' => [ [ 'state' => 'fine' ] + $layout ] ], 400, 'shortpixel_flush_invalid_input' ],
			'screens without a page' => [ [ 'layouts' => [ [ 'screens' => array_slice( screens(), 0, 1 ) ] + $layout ] ], 400, 'shortpixel_flush_invalid_input' ],
		];
	}

	/**
	 * @param array<string, mixed> $sent
	 */
	#[DataProvider( 'refused' )]
	public function test_anything_else_is_refused_and_nothing_read( array $sent, int $status, string $code ): void {
		$this->act_as( 'administrator' );
		self::assert_rest_error( $code, $status, $this->rest( 'POST', '/measurements', $sent ) );
		self::assertSame( [], $this->requests );
		self::assertNull( raw_option( Kept_Places::OPTION ) );
	}

	/**
	 * @param array{post_type?: string, post_status?: string, post_content?: string, post_password?: string} $fields
	 */
	private static function post( string $title, int $author, array $fields = [] ): int {
		$id = wp_insert_post(
			$fields + [
				'post_title'  => $title,
				'post_status' => 'publish',
				'post_author' => $author,
			]
		);
		self::assertGreaterThan( 0, $id );
		return $id;
	}

	/**
	 * Writes a page with a waiting image and returns what a browser measures there.
	 *
	 * @return Layout
	 */
	private function placed( string $url, string $block = 'large' ): array {
		$page                = new Placed_Page( 7, wp_upload_dir()['url'] . '/a.jpg', [ $block ] );
		$this->pages[ $url ] = $page->html();
		return [ 'url' => $url ] + $page->layout( screens() );
	}

	/**
	 * @return Layout Of a page that the browser could not measure, or on one screen only.
	 */
	private static function failed( string $url, string $state ): array {
		return [
			'url'     => $url,
			'state'   => $state,
			'screens' => 'measured' === $state ? array_slice( screens(), 0, 1 ) : [],
			'images'  => [],
		];
	}

	/**
	 * @return mixed
	 */
	private function due_in() {
		return self::body( $this->rest( 'GET', '/measurements' ) )['due_in'];
	}

	/**
	 * @return list<mixed>
	 */
	private function due( int $post = 0 ): array {
		return self::pages_in( $this->rest( 'GET', '/measurements', 0 === $post ? [] : [ 'post' => $post ] ) );
	}

	/**
	 * @param list<Layout> $layouts
	 * @return list<mixed>
	 */
	private function measured( array $layouts ): array {
		return self::pages_in( $this->rest( 'POST', '/measurements', [ 'layouts' => $layouts ] ) );
	}

	/**
	 * @return list<mixed>
	 */
	private static function pages_in( \WP_REST_Response $answer ): array {
		self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$pages = self::part( self::body( $answer ), 'pages' );
		self::assertIsArray( $pages );
		return array_values( $pages );
	}
}
