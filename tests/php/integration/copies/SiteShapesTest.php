<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Copies\Owners;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\Versions\look_up_places;
use const ShortPixelFlush\Edges\EDGE_OPTION;

require_once __DIR__ . '/Plan_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * Tests that a flush removes exactly the CDN URLs on a site's pages, byte for byte, whatever the site's layout. Filters
 * imitate the layouts; tests/php/shapes uses real installations.
 */
final class SiteShapesTest extends Plan_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		// Makes every page unreadable, since other tests cover pages.
		$this->answer_requests( static fn (): array => [ 'status' => 404 ] );
	}

	/**
	 * Gives the site these URLs.
	 */
	private function site_at( string $home, string $core, string $content, string $uploads ): void {
		foreach ( [
			'pre_option_home'    => $home,
			'pre_option_siteurl' => $core,
			'content_url'        => $content,
		] as $hook => $url ) {
			add_filter(
				$hook,
				static fn ( mixed $value = '', mixed $path = '' ): string => $url . (
					'content_url' === $hook
					&& is_string( $path )
					&& '' !== $path ? '/' . ltrim( $path, '/' ) : ''
				),
				10,
				2
			);
		}
		// Makes this the site where the plugin was set up, not a moved one.
		delete_option( \ShortPixelFlush\SITE_URL_OPTION );
		add_filter(
			'upload_dir',
			static function ( array $folders ) use ( $uploads ): array {
				$subdir = is_string( $folders['subdir'] ) ? $folders['subdir'] : '';
				return [
					'baseurl' => $uploads,
					'url'     => $uploads . $subdir,
				] + $folders;
			}
		);
	}

	/**
	 * Plans, starts and runs a flush, and returns the URLs that were removed, without `f_remove`.
	 *
	 * @return list<string>
	 */
	private function removed( int $attachment ): array {
		$planned = self::urls( plan_images( [ $attachment ] ) );
		$id      = start( self::made( plan_images( [ $attachment ] ) ), '', 1 );
		self::assertIsInt( $id );
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		$purges = new Purges();
		$until  = time() + 60;
		// The number of removals in one step depends on the machine.
		do {
			( new Runner() )->step( $id, 5.0 );
		} while ( $purges->tally( $id )->count( [ 'queued' ] ) > 0 && time() < $until );
		$asked = [];
		foreach ( array_column( $this->requests, 'url' ) as $url ) {
			if ( is_string( $url ) && str_contains( $url, 'f_remove' ) ) {
				$asked[] = (string) preg_replace( '~f_remove[+,]~', '', $url );
			}
		}
		self::assertSame( $planned, $asked );
		return $asked;
	}

	/**
	 * @return array<string, array{string, string, string, string}>
	 */
	public static function shapes(): array {
		return [
			'WordPress as it comes'                => [
				'https://example.org',
				'https://example.org',
				'https://example.org/wp-content',
				'https://example.org/wp-content/uploads',
			],
			'Bedrock'                              => [
				'https://example.org',
				'https://example.org/wp',
				'https://example.org/app',
				'https://example.org/app/uploads',
			],
			'WordPress in a folder'                => [
				'https://example.org/blog',
				'https://example.org/blog',
				'https://example.org/blog/wp-content',
				'https://example.org/blog/wp-content/uploads',
			],
			'WordPress in a folder, site in front' => [
				'https://example.org',
				'https://example.org/wordpress',
				'https://example.org/wordpress/wp-content',
				'https://example.org/wordpress/wp-content/uploads',
			],
			'a renamed wp-content'                 => [
				'https://example.org',
				'https://example.org',
				'https://example.org/content',
				'https://example.org/content/files',
			],
			'a network\'s site in a folder'        => [
				'https://example.org/shop',
				'https://example.org/shop',
				'https://example.org/shop/wp-content',
				'https://example.org/shop/wp-content/uploads/sites/24',
			],
			'a network\'s site at a sub-domain'    => [
				'https://shop.example.org',
				'https://shop.example.org',
				'https://shop.example.org/wp-content',
				'https://shop.example.org/wp-content/uploads/sites/24',
			],
			'uploads at a sub-domain'              => [
				'https://example.org',
				'https://example.org',
				'https://example.org/wp-content',
				'https://media.example.org/uploads',
			],
			'by http'                              => [
				'http://example.org',
				'http://example.org',
				'http://example.org/wp-content',
				'http://example.org/wp-content/uploads',
			],
			'with a port'                          => [
				'https://example.org:8443',
				'https://example.org:8443',
				'https://example.org:8443/wp-content',
				'https://example.org:8443/wp-content/uploads',
			],
			'by http with a port'                  => [
				'http://example.org:8080',
				'http://example.org:8080',
				'http://example.org:8080/wp-content',
				'http://example.org:8080/wp-content/uploads',
			],
			'an IDN host as DNS has it'            => [
				'https://xn--bcher-kva.example',
				'https://xn--bcher-kva.example',
				'https://xn--bcher-kva.example/wp-content',
				'https://xn--bcher-kva.example/wp-content/uploads',
			],
		];
	}

	#[DataProvider( 'shapes' )]
	public function test_a_flush_holds_the_urls_of( string $home, string $core, string $content, string $uploads ): void {
		$this->site_at( $home, $core, $content, $uploads );
		$id      = $this->attachment(
			[
				'name'   => 'photo',
				'width'  => 800,
				'height' => 600,
			]
		);
		$asked   = $this->removed( $id );
		$folder  = $uploads . '/' . self::month();
		$is_http = str_starts_with( $home, 'http://' );
		$bare    = (string) preg_replace( '~^https?://~', '', $folder );
		// SPAI's current script writes this URL; it keeps the scheme of an http source.
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+to_webp+ret_img/' . ( $is_http ? "http://{$bare}" : $bare ) . '/photo.jpg',
			$asked
		);
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp' . ( $is_http ? '+p_h' : '' ) . "/{$bare}/photo-300x225.jpg",
			$asked
		);
		foreach ( $asked as $url ) {
			$parsed = parse_cdn_url( $url );
			self::assertNotNull( $parsed, $url );
			self::assertStringStartsWith( $folder . '/photo', $parsed['source'] );
		}
	}

	#[DataProvider( 'shapes' )]
	public function test_what_a_page_shows_there_is_known_as_the_pictures_own(
		string $home,
		string $core,
		string $content,
		string $uploads
	): void {
		$this->site_at( $home, $core, $content, $uploads );
		$id   = $this->attachment( [ 'name' => 'photo' ] );
		$post = wp_insert_post(
			[
				'post_title'   => 'A page',
				'post_status'  => 'publish',
				'post_content' => "<img class=\"wp-image-{$id}\">",
			]
		);
		self::assertIsInt( $post );
		$bare  = (string) preg_replace( '~^https?://~', '', $uploads . '/' . self::month() );
		$shown = 'https://cdn.shortpixel.ai/spai/w_737+q_glossy+ret_img' . (
			str_starts_with( $home, 'http://' )
			? '+p_h'
			: ''
		) . "/{$bare}/photo-999x749.jpg";
		$page  = (string) get_permalink( $post );
		$this->answer_requests(
			static fn ( array $request ): array => $page === $request['url'] ? [ 'body' => "<img src=\"{$shown}\">" ] : [ 'status' => 404 ]
		);
		self::assertContains( $shown, self::urls( plan_images( [ $id ] ) ) );
	}

	public function test_offloaded_pictures_have_the_urls_of_where_they_are(): void {
		$id = $this->attachment( [ 'name' => 'cloud' ] );
		add_filter(
			'wp_get_attachment_url',
			static fn ( string $url ): string => 'https://bucket.s3.eu-central-1.amazonaws.com/media/' . basename( $url )
		);
		$asked = $this->removed( $id );
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp/bucket.s3.eu-central-1.amazonaws.com/media/cloud-300x225.jpg',
			$asked
		);
		foreach ( $asked as $url ) {
			self::assertStringContainsString( '/bucket.s3.eu-central-1.amazonaws.com/media/cloud', $url );
		}
	}

	public function test_pages_of_languages_at_domains_of_their_own_are_read_and_cleared(): void {
		add_filter(
			'wpml_setting',
			static fn ( mixed $value, string $name ): mixed => [
				'language_negotiation_type' => '2',
				'language_domains'          => [
					'fr' => 'https://example.fr',
					'de' => 'beispiel.example/',
				],
			][ $name ] ?? $value,
			10,
			2
		); // phpcs:ignore WordPress -- WPML's own.
		$id   = $this->attachment( [ 'name' => 'photo' ] );
		$post = wp_insert_post(
			[
				'post_title'   => 'Une page',
				'post_status'  => 'publish',
				'post_content' => "<img class=\"wp-image-{$id}\">",
			]
		);
		self::assertIsInt( $post );
		add_filter( 'post_link', static fn ( string $link ): string => str_replace( 'http://example.org/', 'https://example.fr/', $link ) );
		$page  = (string) get_permalink( $post );
		$shown = 'https://cdn.shortpixel.ai/spai/w_737+q_glossy+ret_img/example.fr/wp-content/uploads/' . self::month() . '/photo.jpg';
		$this->answer_requests(
			static fn ( array $request ): array => $page === $request['url'] ? [ 'body' => "<img src=\"{$shown}\">" ] : [ 'status' => 404 ]
		);
		self::assertStringStartsWith( 'https://example.fr/', $page );
		self::assertContains( $shown, self::urls( plan_images( [ $id ] ) ) );
		self::assertContains( 'beispiel.example', site_hosts() );
		self::assertContains( 'example.fr', look_up_places()['hosts'], 'There, too, an image gets its new link.' );
	}

	/** Polylang puts files on the domain of the request's language, in background tasks too. */
	public function test_by_whichever_languages_domain_a_task_runs_the_main_ones_copies_are_flushed(): void {
		require_once dirname( __DIR__, 3 ) . '/plugins/polylang-stand-in/functions.php';
		update_option(
			'polylang_stand_in',
			[
				'en' => home_url( '/' ),
				'fr' => 'https://example.fr/',
			]
		);
		$id = $this->attachment( [ 'name' => 'photo' ] );
		add_filter(
			'upload_dir',
			static fn ( array $folders ): array => [ 'baseurl' => 'https://example.fr/wp-content/uploads' ] + $folders
		);
		$path = '/wp-content/uploads/' . self::month() . '/photo-300x225.jpg';
		$urls = array_column( sources( $id ), 'url' );
		self::assertContains( 'https://example.fr' . $path, $urls );
		self::assertContains( 'http://example.org' . $path, $urls );
	}

	/** Plugins that hide WordPress write a folder other than the uploads folder into pages. */
	public function test_a_file_in_a_folder_that_hides_the_uploads_is_the_pictures_own(): void {
		$id   = $this->attachment( [ 'name' => 'photo' ] );
		$post = wp_insert_post(
			[
				'post_title'   => 'A page',
				'post_status'  => 'publish',
				'post_content' => "<img class=\"wp-image-{$id}\">",
			]
		);
		self::assertIsInt( $post );
		$at    = static fn ( string $file ): string => "https://cdn.shortpixel.ai/spai/w_737+q_glossy+ret_img+p_h/{$file}";
		$month = self::month();
		$own   = $at( "example.org/storage/{$month}/photo-300x225.jpg" );
		$other = [
			$at( 'example.org/storage/2001/01/photo.jpg' ),
			$at( 'example.org/storage/photo.jpg' ),
			$at( "example.com/storage/{$month}/photo.jpg" ),
			$at( "example.org/another/wp-content/uploads/{$month}/photo.jpg" ),
		];
		$page  = (string) get_permalink( $post );
		$this->answer_requests(
			static fn ( array $request ): array => $page === $request['url'] ? [
				'body' => '<img src="' . implode( '"><img src="', array_merge( [ $own ], $other ) ) . '">',
			] : [ 'status' => 404 ]
		);
		$planned = self::urls( plan_images( [ $id ] ) );
		self::assertSame( [ $own ], array_values( array_intersect( array_merge( [ $own ], $other ), $planned ) ) );
		self::assertContains(
			"https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/example.org/storage/{$month}/photo-150x150.jpg",
			$planned,
			'In the other sizes as well.'
		);

		$owners = new Owners();
		self::assertSame( [ $id, 0, 0, 0, 0 ], array_map( [ $owners, 'of' ], [ $own, ...$other ] ) );
	}

	/**
	 * Plugins that put files on the site's own CDN write its host into pages, and ShortPixel fetches the file from that
	 * CDN.
	 */
	public function test_a_file_at_a_cdn_of_the_sites_own_is_the_pictures_own(): void {
		$id = $this->attachment( [ 'name' => 'photo' ] );
		update_option(
			EDGE_OPTION,
			[
				'edges' => [
					[
						'id'    => 'bunny',
						'kind'  => 'bunny',
						'hosts' => [ 'x.b-cdn.net' ],
					],
				],
			]
		);
		$post = wp_insert_post(
			[
				'post_title'   => 'A page',
				'post_status'  => 'publish',
				'post_content' => "<img class=\"wp-image-{$id}\">",
			]
		);
		self::assertIsInt( $post );
		$path  = 'wp-content/uploads/' . self::month() . '/photo.jpg';
		$at    = static fn ( string $host, string $file ): string => "https://cdn.shortpixel.ai/spai/w_737+q_glossy+ret_img/{$host}/{$file}";
		$own   = [ $at( 'cdn.example.org', $path ), $at( 'x.b-cdn.net', $path ) ];
		$other = [ $at( 'y.b-cdn.net', $path ), $at( 'myexample.org', $path ), $at( 'cdn.example.org', 'photo.jpg' ) ];
		$page  = (string) get_permalink( $post );
		$this->answer_requests(
			static fn ( array $request ): array => $page === $request['url'] ? [
				'body' => '<img src="' . implode( '"><img src="', array_merge( $own, $other ) ) . '">',
			] : [ 'status' => 404 ]
		);
		$planned = self::urls( plan_images( [ $id ] ) );
		self::assertSame( $own, array_values( array_intersect( array_merge( $own, $other ), $planned ) ) );
		foreach ( [
			'q_lossy+to_webp+ret_img/cdn.example.org/' . $path,
			'q_lossy+ret_img+to_webp/x.b-cdn.net/' . str_replace( '.jpg', '-300x225.jpg', $path ),
		] as $further ) {
			self::assertContains( "https://cdn.shortpixel.ai/spai/{$further}", $planned, 'In the other sizes as well.' );
		}

		$owners = new Owners();
		self::assertSame( [ $id, $id, 0, 0 ], array_map( [ $owners, 'of' ], [ ...$own, $other[0], $other[1] ] ) );
	}

	public function test_an_idn_host_in_its_own_letters_is_asked_for_as_a_browser_does(): void {
		$this->site_at(
			'https://bücher.example',
			'https://bücher.example',
			'https://bücher.example/wp-content',
			'https://bücher.example/wp-content/uploads'
		);
		$asked  = $this->removed( $this->attachment( [ 'name' => 'photo' ] ) );
		$folder = self::month();
		// In another URL's path, a host name is percent-encoded like any other text, not written in Punycode.
		self::assertContains(
			"https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp/b%C3%BCcher.example/wp-content/uploads/{$folder}/photo-300x225.jpg",
			$asked
		);
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function names(): array {
		return [
			'a space'             => [ 'my photo', 'my%20photo' ],
			'non-ASCII, composed' => [ "Caf\u{e9}-\u{c5}ngstr\u{f6}m", 'Caf%C3%A9-%C3%85ngstr%C3%B6m' ],
			'non-ASCII, apart'    => [ "Cafe\u{301}-A\u{30a}ngstro\u{308}m", 'Cafe%CC%81-A%CC%8Angstro%CC%88m' ],
			'another script'      => [ 'ፎቶ', '%E1%8D%8E%E1%89%B6' ],
			'signs'               => [ "o'neil (1)+2", "o'neil%20(1)+2" ],
		];
	}

	#[DataProvider( 'names' )]
	public function test_a_file_name_is_asked_for_as_it_is_written_on_the_disk( string $name, string $encoded ): void {
		$upload = wp_upload_dir();
		$id     = wp_insert_attachment(
			[
				'post_title'     => 'A name',
				'post_mime_type' => 'image/jpeg',
				'post_status'    => 'inherit',
			],
			"{$upload['path']}/{$name}.jpg",
			0,
			true
		);
		self::assertIsInt( $id );
		wp_update_attachment_metadata(
			$id,
			[
				'width'  => 800,
				'height' => 600,
				'file'   => self::month() . "/{$name}.jpg",
				'sizes'  => [
					'medium' => [
						'file'      => "{$name}-300x225.jpg",
						'width'     => 300,
						'height'    => 225,
						'mime-type' => 'image/jpeg',
					],
				],
			]
		);
		$asked = $this->removed( $id );
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/example.org/wp-content/uploads/' . self::month() . "/{$encoded}-300x225.jpg",
			$asked
		);
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/example.org/wp-content/uploads/' . self::month() . "/{$encoded}.jpg",
			$asked
		);
	}
}
