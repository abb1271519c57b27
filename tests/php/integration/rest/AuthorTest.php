<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Copies\Owners;
use WP_Error;
use WP_REST_Response;
use function ShortPixelFlush\Copies\classify_all;

require_once __DIR__ . '/Dummy_Edge.php';
require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * Tests what Authors can flush by pasting URLs: their own images and other files of this site, but no images of other
 * users or sites.
 */
final class AuthorTest extends Rest_Test_Case {

	private const CDN = 'https://cdn.shortpixel.ai/spai2/w_300+q_lossy+ret_img/';

	protected function setUp(): void {
		parent::setUp();
		$this->provider->api_key = 'abcdefghij0123456789';
		$this->answer_requests( static fn (): array => [ 'body' => '{"Status":2}' ] );
	}

	/**
	 * @param list<string>         $urls
	 * @param array<string, mixed> $more
	 */
	private function paste( array $urls, array $more = [] ): WP_REST_Response {
		return $this->rest(
			'POST',
			'/flushes',
			$more + [
				'scope' => 'urls',
				'urls'  => $urls,
			]
		);
	}

	/**
	 * Flushes pasted URLs, and returns the links sent to the purge API and the removal requests.
	 *
	 * @param list<string>         $urls
	 * @param array<string, mixed> $more
	 * @return array{key: list<string>, removal: list<string>}
	 */
	private function sent_for( array $urls, array $more = [] ): array {
		$this->requests = [];
		$response       = $this->paste( $urls, $more );
		self::assertSame( 202, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		$id = self::part( $response->get_data(), 'id' );
		self::assertIsInt( $id );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/run" )->get_status() );
		$sent = array_map( static fn ( mixed $url ): string => is_string( $url ) ? $url : '', array_column( $this->requests, 'url' ) );
		$key  = 'https://no-cdn.shortpixel.ai/purge-cdn-cache/***/';
		return [
			'key'     => array_values(
				array_map(
					static fn ( string $url ): string => substr( $url, strlen( $key ) ),
					array_filter( $sent, static fn ( string $url ): bool => str_starts_with( $url, $key ) )
				)
			),
			'removal' => array_values( array_filter( $sent, static fn ( string $url ): bool => str_contains( $url, 'f_remove' ) ) ),
		];
	}

	private static function removal( string $url ): string {
		return str_replace( '/w_300', '/f_remove+w_300', $url );
	}

	private static function upload( string $name ): string {
		return wp_upload_dir()['url'] . '/' . $name;
	}

	public function test_the_key_goes_out_for_an_own_image_and_names_its_file_whole(): void {
		$this->act_as( 'author' );
		$this->attachment( [ 'name' => 'h' ] );

		self::assertSame(
			[
				'key'     => [ self::CDN . self::upload( 'h.jpg*' ) ],
				'removal' => [],
			],
			$this->sent_for( [ self::CDN . self::upload( 'h.jpg' ) ] )
		);
	}

	public function test_each_format_of_a_file_is_a_request_of_its_own(): void {
		$this->act_as( 'author' );
		$this->attachment( [ 'name' => 'h' ] );
		$urls = [ self::CDN . self::upload( 'h.jpg' ), self::CDN . self::upload( 'h.webp' ), self::CDN . self::upload( 'h.jpg?spf=3' ) ];

		$sent = $this->sent_for( $urls );
		self::assertEqualsCanonicalizing( [ $urls[0] . '*', $urls[1] . '*' ], $sent['key'] );
		self::assertSame( [], $sent['removal'] );
	}

	public function test_the_key_goes_out_for_a_file_of_a_theme_or_of_wordpress_itself(): void {
		$this->act_as( 'author' );
		$url = self::CDN . includes_url( 'images/media/default.png' );

		self::assertSame( [ $url . '*' ], $this->sent_for( [ $url ] )['key'] );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function without_the_key(): array {
		return [
			'a path of one letter'              => [ 'http://example.org/w' ],
			'a file that is not there'          => [ 'http://example.org/wp-content/uploads/2020/01/w.jpg' ],
			'a folder up, to a file that is'    => [ 'http://example.org/nowhere/../wp-includes/images/media/default.png' ],
			'the same, encoded'                 => [ 'http://example.org/nowhere/%2e%2E/wp-includes/images/media/default.png' ],
			'a file of WordPress, without name' => [ 'http://example.org/wp-includes/images/media/default' ],
			'a file that is no image'           => [ 'http://example.org/wp-includes/version.php' ],
		];
	}

	#[DataProvider( 'without_the_key' )]
	public function test_what_does_not_exist_here_is_removed_without_the_key( string $source ): void {
		$this->act_as( 'author' );

		self::assertSame(
			[
				'key'     => [],
				'removal' => [ self::removal( self::CDN . $source ) ],
			],
			$this->sent_for( [ self::CDN . $source ] )
		);
	}

	public function test_an_administrators_foreign_source_is_removed_without_the_key_too(): void {
		$this->act_as( 'administrator' );
		$url = self::CDN . 'agency-client.example/w.jpg';

		self::assertSame(
			[
				'key'     => [],
				'removal' => [ self::removal( $url ) ],
			],
			$this->sent_for( [ $url ] )
		);
	}

	/**
	 * Returns the ways to write the URL of a file of this site; `{name}` is the file's name without its extension.
	 *
	 * @return array<string, array{string}>
	 */
	public static function spellings(): array {
		$spellings = [
			'{uploads}/{name}.jpg',
			'{cdn}example.org{path}/{name}.jpg',
			'{cdn}http://example.org{path}/{name}.jpg',
			'{cdn}https://example.org{path}/{name}.jpg',
			'{cdn}//example.org{path}/{name}.jpg',
			'{cdn}www.example.org{path}/{name}.jpg',
			'https://www.example.org{path}/{name}.jpg',
			'{cdn}WWW.Example.ORG{path}/{name}.jpg',
			'http://example.org.{path}/{name}.jpg',
			'{cdn}http://example.org:80{path}/{name}.jpg',
			'{cdn}https://example.org:443{path}/{name}.jpg',
			'{cdn}example.org/{path}/{name}.jpg',
			'http://example.org//{path}//{name}.jpg',
			'{cdn}example.org{path}/../{month}/{name}.jpg',
			'{cdn}example.org{path}/./{name}.jpg',
			'{cdn}example.org{path}/x/%2e%2e/{name}.jpg',
			'{cdn}example.org/a/../..{path}/{name}.jpg',
			'http://example.org{path}/x/../{name}.jpg',
			'{cdn}example.org{path}/{encoded}.jpg',
			'{cdn}example.org{path}%2F{name}.jpg',
			'{cdn}https%3A%2F%2Fwww.example.org{path}%2F{name}.jpg',
			'{cdn}example.org{path}/{name}.jpg?x=1',
			'{cdn}example.org{path}/{name}.jpg#x',
			'{cdn}example.org{path}/{upper}.JPG',
			'{cdn}example.org{path}/{name}-150x150.jpg',
			'{cdn}example.org{path}/{name}-99x98.jpg',
			'{cdn}example.org{path}/{name}@2x.jpg',
			'{cdn}example.org{path}/{name}.webp',
			'{cdn}example.org{path}/{name}.jpg.avif',
			'{cdn}i0.wp.com/example.org{path}/{name}.jpg',
			'{cdn}cdn.shortpixel.ai/spai/ret_img/example.org{path}/{name}.jpg',
			'{cdn}https://cdn.shortpixel.ai/spai/ret_img/https://www.example.org{path}//{name}.jpg',
			'https://cdn.statically.io/img/cdn.shortpixel.ai/spai2/ret_img/example.org{path}/{name}.jpg',
		];
		return array_combine( $spellings, array_map( static fn ( string $spelling ): array => [ $spelling ], $spellings ) );
	}

	private static function spelled( string $spelling, string $name ): string {
		$encoded = implode( '', array_map( static fn ( string $byte ): string => '%' . bin2hex( $byte ), str_split( $name ) ) );
		$path    = (string) wp_parse_url( wp_upload_dir()['url'], PHP_URL_PATH );
		return strtr(
			$spelling,
			[
				'{uploads}' => wp_upload_dir()['url'],
				'{cdn}'     => self::CDN,
				'{path}'    => $path,
				'{month}'   => basename( $path ),
				'{name}'    => $name,
				'{upper}'   => strtoupper( $name ),
				'{encoded}' => $encoded,
			]
		);
	}

	#[DataProvider( 'spellings' )]
	public function test_another_users_image_is_recognised_however_its_url_is_spelled( string $spelling ): void {
		$this->attachment(
			[
				'name'   => 'hers',
				'author' => $this->user( 'administrator' ),
			]
		);
		$url = self::spelled( $spelling, 'hers' );
		$this->act_as( 'author' );
		foreach ( [ [], [ 'dry_run' => true ] ] as $more ) {
			self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->paste( [ $url ], $more ) );
		}
		$this->act_as( 'editor' );
		self::assertSame( 202, $this->paste( [ $url ] )->get_status(), $url );
	}

	#[DataProvider( 'spellings' )]
	public function test_an_own_image_is_recognised_too( string $spelling ): void {
		$this->act_as( 'author' );
		$id       = $this->attachment( [ 'name' => 'mine' ] );
		$response = $this->paste( [ self::spelled( $spelling, 'mine' ) ], [ 'dry_run' => true ] );

		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		self::assertSame( $id, self::part( self::body( $response ), 'variants', 0, 'attachment_id' ) );
	}

	public function test_what_may_be_started_may_be_gone_on_with_however_it_is_spelled(): void {
		$this->act_as( 'author' );
		$response = $this->paste(
			[
				self::CDN . 'www.example.org/never.jpg',
				self::CDN . 'cdn.shortpixel.ai/spai/ret_img/example.org/never.jpg',
			]
		);
		$id       = self::part( $response->get_data(), 'id' );
		self::assertIsInt( $id, (string) wp_json_encode( $response->get_data() ) );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/run" )->get_status() );
	}

	public function test_what_an_edit_left_behind_is_still_the_images(): void {
		$id = $this->attachment(
			[
				'name'   => 'edited',
				'author' => $this->user( 'administrator' ),
			]
		);
		update_post_meta(
			$id,
			'_wp_attached_file',
			str_replace( 'edited.jpg', 'edited-e1795532400123.jpg', (string) get_post_meta( $id, '_wp_attached_file', true ) ) // @phpstan-ignore cast.string (A file's path.)
		);
		$this->act_as( 'author' );

		foreach ( [ 'edited.jpg', 'edited-150x150.jpg', 'edited-e1795532400123-150x150.jpg' ] as $name ) {
			self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->paste( [ self::CDN . self::upload( $name ) ] ) );
		}
		self::assertSame( 202, $this->paste( [ self::CDN . self::upload( 'edited-else.jpg' ) ] )->get_status(), 'Another image’s name.' );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function foreign(): array {
		$sources = [
			'agency-client.example/w.jpg',
			'https://agency-client.example/w',
			'example.org.evil.test/w.jpg',
			'notexample.org/w.jpg',
			'example.org:8080/w.jpg',
			'i0.wp.com/agency-client.example/w.jpg',
			'cdn.shortpixel.ai/spai/ret_img/agency-client.example/w.jpg',
			'w.jpg',
		];
		return array_combine( $sources, array_map( static fn ( string $source ): array => [ $source ], $sources ) );
	}

	#[DataProvider( 'foreign' )]
	public function test_other_sites_images_are_for_those_who_manage_the_plugin( string $source ): void {
		foreach ( [ 'author', 'editor' ] as $role ) {
			$this->act_as( $role );
			foreach ( [ [], [ 'dry_run' => true ] ] as $more ) {
				self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->paste( [ self::CDN . $source ], $more ) );
			}
		}
		$this->act_as( 'administrator' );
		self::assertSame( 202, $this->paste( [ self::CDN . $source ] )->get_status() );
	}

	public function test_other_sites_images_on_a_page_are_left_out_and_it_is_said(): void {
		$this->act_as( 'author' );
		$this->attachment( [ 'name' => 'mine' ] );
		$mine    = self::CDN . self::upload( 'mine.jpg' );
		$foreign = self::CDN . 'agency-client.example/w.jpg';
		$lazy    = '<img src="data:image/svg+xml;base64,' . base64_encode(
			'<svg data-u="'
			. rawurlencode( 'https://lazy-client.example/w.jpg' )
			. '" data-w="400" data-h="300"></svg>'
		) . '">';
		$this->answer_requests(
			static fn ( array $request )
			: array => 'http://example.org/about/' === $request['url']
			? [ 'body' => "<img src=\"{$mine}\"><img src=\"{$foreign}\">{$lazy}" ]
			: [ 'status' => 404 ]
		);

		$plan = $this->paste( [ 'http://example.org/about/' ], [ 'dry_run' => true ] );
		self::assertSame( 200, $plan->get_status(), (string) wp_json_encode( $plan->get_data() ) );
		$urls = array_column( (array) self::part( self::body( $plan ), 'variants' ), 'url' );
		self::assertSame( $mine, $urls[0] ?? null );
		self::assertStringNotContainsString( '-client.example', (string) wp_json_encode( $urls ) );
		self::assertStringContainsString(
			'agency-client.example',
			(string) wp_json_encode( self::part( self::body( $plan ), 'left_out' ) )
		);
		$this->act_as( 'administrator' );
		self::assertContains(
			$foreign,
			array_column(
				(array) self::part( self::body( $this->paste( [ 'http://example.org/about/' ], [ 'dry_run' => true ] ) ), 'variants' ),
				'url'
			)
		);
	}

	public function test_a_line_holds_one_url(): void {
		$this->act_as( 'author' );
		$this->attachment( [ 'name' => 'mine' ] );
		$url = self::CDN . self::upload( 'mine.jpg' );
		foreach ( [ "{$url} 300w, {$url}?2 600w", "srcset=\"{$url} 300w, {$url}?2 600w\"", "[\"{$url}\",\"{$url}?2\"]" ] as $line ) {
			$response = $this->paste( [ $line ] );
			self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $response );
			self::assertStringContainsString( 'line of its own', (string) wp_json_encode( $response->get_data() ) );
		}
		self::assertSame( 202, $this->paste( [ "srcset=\"{$url} 300w\"" ] )->get_status() );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function many(): array {
		return [
			'copies of files that are not there' => [ self::CDN . 'http://example.org/wp-content/uploads/2020/01/never-%d-300x200.webp' ],
			'such files themselves'              => [ 'http://example.org/wp-content/uploads/2020/01/never-%d-300x200.webp' ],
			'screens of attachments'             => [ 'http://example.org/wp-admin/upload.php?item=9%d' ],
			'copies of images of the library'    => [ self::CDN . 'http://example.org/wp-content/uploads/2019/01/stored-%d-300x200.webp' ],
		];
	}

	#[DataProvider( 'many' )]
	public function test_fifty_urls_take_few_queries( string $pattern ): void {
		global $wpdb;
		$author = $this->act_as( 'author' );
		for ( $n = 1; $n <= 50; $n++ ) {
			$id = wp_insert_attachment(
				[
					'post_mime_type' => 'image/jpeg',
					'post_status'    => 'inherit',
					'post_author'    => $author,
				],
				"2019/01/stored-{$n}.jpg"
			);
			self::assertIsInt( $id );
		}
		$urls = array_map( static fn ( int $n ): string => sprintf( $pattern, $n ), range( 1, 50 ) );
		// Fills caches, so that queries that WordPress makes only once aren't counted.
		$this->rest( 'GET', '/status' );
		$this->paste( [ self::CDN . self::upload( 'never.jpg' ) ], [ 'dry_run' => true ] );
		wp_cache_flush_group( 'posts' );
		wp_cache_flush_group( 'post_meta' );
		$before   = $wpdb->num_queries;
		$response = $this->paste( $urls, [ 'dry_run' => true ] );

		self::assertLessThanOrEqual( 10, $wpdb->num_queries - $before, (string) wp_json_encode( $response->get_data() ) );
		if ( str_contains( $pattern, 'stored' ) ) {
			self::assertNotContains( null, array_column( (array) self::part( self::body( $response ), 'variants' ), 'attachment_id' ) );
		}
	}

	public function test_images_that_could_not_be_looked_up_in_time_are_refused(): void {
		$this->act_as( 'author' );
		$urls   = [ self::CDN . self::upload( 'hers.jpg' ) ];
		$owners = new Owners( 0.0 );
		$plan   = classify_all( $urls, $owners );

		self::assertInstanceOf( WP_Error::class, $plan );
		self::assertSame( 'shortpixel_flush_too_many', $plan->get_error_code() );
		self::assertStringContainsString( 'Use fewer links', $plan->get_error_message() );
		self::assertIsArray( classify_all( $urls, new Owners() ) );
	}

	public function test_a_name_that_the_database_cannot_hold_does_not_hide_the_others(): void {
		$this->attachment(
			[
				'name'   => 'hers',
				'author' => $this->user( 'administrator' ),
			]
		);
		$this->act_as( 'author' );
		foreach ( [ '%ff%fe', '%00', str_repeat( 'a', 3000 ) ] as $odd ) {
			self::assert_rest_error(
				'shortpixel_flush_forbidden',
				403,
				$this->paste( [ self::CDN . self::upload( $odd . '.jpg' ), self::CDN . self::upload( 'hers.jpg' ) ] )
			);
		}
	}

	public function test_a_hundred_pages_are_refused_before_one_of_them_is_looked_up(): void {
		global $wpdb;
		$this->act_as( 'author' );
		$before = $wpdb->num_queries;
		self::assert_rest_error(
			'shortpixel_flush_too_many',
			413,
			$this->paste( array_map( static fn ( int $n ): string => "http://example.org/page-{$n}/", range( 1, 100 ) ) )
		);
		self::assertLessThanOrEqual( 10, $wpdb->num_queries - $before );
	}
}
