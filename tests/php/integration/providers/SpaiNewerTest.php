<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use ReflectionMethod;
use ReflectionObject;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Tests\Support\Php_Process;
use WP_Error;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_urls;
use function ShortPixelFlush\Flush\plan_site;
use function ShortPixelFlush\Flush\provider_status;

require_once __DIR__ . '/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/provider-status.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan-site.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/plan-images.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/plan-urls.php';

/**
 * Tests features that ShortPixel Adaptive Images got in 3.10 and 3.11: a filter for the base of CDN URLs,
 * S3 buckets, and a purge of everything.
 */
final class SpaiNewerTest extends Spai_Test_Case {

	private const FILTER = 'shortpixel/ai/cdnUrl';
	private const STORED = 'https://cdn.shortpixel.ai/spai';
	private const KEY    = 'abcdefghij0123456789';
	private const BUCKET = 'my-bucket.s3.eu-central-1.amazonaws.com';

	protected function setUp(): void {
		parent::setUp();
		if ( ! in_array( 'get_cdn_url', get_class_methods( 'ShortPixelAI' ), true ) ) {
			self::markTestSkipped( 'ShortPixel Adaptive Images is older than 3.10.' );
		}
		$this->answer_requests( static fn (): array => [ 'body' => '<p>Nothing to see.</p>' ] );
	}

	/**
	 * Returns the function with which a new instance of the plugin writes CDN URLs: the real plugin reads its settings once, when it is constructed.
	 */
	private static function writer(): callable {
		$read = [ 'ShortPixelAI', '_' ];
		self::assertIsCallable( $read );
		$one = $read();
		self::assertIsObject( $one );
		$made = ( new ReflectionObject( $one ) )->newInstanceWithoutConstructor();
		( new ReflectionMethod( $made, '__construct' ) )->invoke( $made );
		$write = [ $made, 'get_api_url' ];
		self::assertIsCallable( $write );

		return $write;
	}

	private static function on_another_host(): void {
		add_filter(
			self::FILTER,
			static fn ( string $base ): string => str_replace( 'https://cdn.shortpixel.ai', 'https://img.example.com', $base )
		);
	}

	private static function always( string $base ): void {
		add_filter( self::FILTER, static fn (): string => $base );
	}

	private function use_bucket( string $host = self::BUCKET ): void {
		$this->store( true, 'amazon_s3', 'behaviour' );
		$this->store( 'https://cdn.shortpixel.ai/x9/', 'storage_url', 'behaviour' );
		$this->store( $host, 'host_removal', 'behaviour' );
		$this->store( 2, 'nojquery', 'behaviour' );
	}

	/**
	 * Changes attachment URLs, like a plugin that offloads the library to the bucket.
	 */
	private static function offload( string $folder = 'uploads' ): void {
		add_filter(
			'wp_get_attachment_url',
			static fn ( string $url ): string => (string) preg_replace(
				'~^https?://example\.org/wp-content/uploads/~',
				'https://' . self::BUCKET . '/' . ( '' === $folder ? '' : $folder . '/' ),
				$url
			)
		);
	}

	public function test_the_endpoint_that_pages_are_written_with_is_the_filtered_one(): void {
		self::on_another_host();
		self::assertSame( 'https://img.example.com/spai', $this->spai->endpoint() );
		self::assertSame( [ self::STORED ], $this->spai->other_endpoints() );
		self::assertTrue( $this->spai->can_flush_images() );
		self::assertContains( 'img.example.com', allowed_hosts() );

		$plugin  = self::writer();
		$url     = 'https://example.org/wp-content/uploads/a.jpg';
		$written = $plugin( $url, false, false, 'jpg' );
		$lists   = $this->spai->parameter_lists(
			[
				'url'    => $url,
				'width'  => 900,
				'height' => 600,
				'type'   => 'image/jpeg',
			]
		);
		self::assertContains( $written, array_map( fn ( array $list ): string => $this->spai->cdn_url( $list, $url ), $lists ) );
		self::assertIsString( $written );
		foreach ( [
			$written,
			str_replace( 'img.example.com', 'cdn.shortpixel.ai', $written ),
			str_replace( '/spai/', '/spai7/', $written ),
		] as $own ) {
			$parsed = parse_cdn_url( $own );
			self::assertNotNull( $parsed );
			self::assertTrue( $this->spai->owns( $parsed ), $own );
		}
	}

	public function test_an_image_is_flushed_at_the_filtered_base_alone_what_browsers_measured_too(): void {
		self::on_another_host();
		$id     = $this->attachment();
		$layout = [
			'url'     => 'http://example.org/',
			'state'   => 'measured',
			'screens' => [
				[
					'width'   => 390,
					'height'  => 844,
					'density' => 3.0,
				],
			],
			'images'  => [
				[
					'source' => (string) wp_get_attachment_url( $id ),
					'kind'   => 'image',
					'width'  => 400,
					'height' => 300,
					'boxes'  => [
						[
							'width'     => 330.0,
							'height'    => 247.5,
							'padding_x' => 0.0,
							'padding_y' => 0.0,
							'screens'   => [ 0 ],
						],
					],
				],
			],
		];
		$plan   = plan_images( [ $id ], [ $layout ] );
		self::assertInstanceOf( Plan::class, $plan );
		$measured = array_filter( $plan->variants, static fn ( Variant $variant ): bool => 'probe' === $variant->found_in );
		self::assertStringContainsString(
			'+w_990+',
			implode( ' ', array_map( static fn ( Variant $variant ): string => $variant->url, $measured ) )
		);
		foreach ( $plan->variants as $variant ) {
			self::assertStringStartsWith( 'https://img.example.com/spai/', $variant->url );
		}
	}

	public function test_a_switch_goes_through_the_filter_and_back(): void {
		self::on_another_host();
		self::assertSame( [ 'switch' ], $this->spai->full_flush_methods() );
		self::assertTrue( $this->spai->switch_endpoint( 'https://img.example.com/spai', 'https://img.example.com/spai2' ) );
		self::assertSame(
			[ 'https://cdn.shortpixel.ai/spai2', 'https://img.example.com/spai2' ],
			[ self::endpoint_in_database(), $this->spai->endpoint() ]
		);
		self::assertTrue( $this->spai->switch_endpoint( 'https://img.example.com/spai2', 'https://img.example.com/spai' ) );
		self::assertSame( self::STORED, self::endpoint_in_database() );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function hiding(): array {
		return [
			'one base for good'           => [ 'https://img.example.com/spai' ],
			'a base with a key of theirs' => [ 'https://img.example.com/pictures9' ],
		];
	}

	#[DataProvider( 'hiding' )]
	public function test_a_filter_that_hides_the_switch_is_told_before_anything_changes( string $base ): void {
		self::always( $base );
		self::assertSame( $base, $this->spai->endpoint() );
		self::assertSame( [], $this->spai->full_flush_methods() );
		$error = plan_site();
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_no_provider', $error->get_error_code() );
		self::assertStringContainsString( "turns the links into {$base}", $error->get_error_message() );
		self::assertStringContainsString( 'Flush all needs the ShortPixel account’s API key', $error->get_error_message() );
		self::assertInstanceOf( WP_Error::class, $this->spai->switch_endpoint( $base, $base . '2' ) );
		self::assertSame( self::STORED, self::endpoint_in_database() );
		self::assertTrue( $this->spai->can_flush_images() );

		$this->store( self::KEY, 'api_key', 'general' );
		$plan = plan_site();
		self::assertInstanceOf( Plan::class, $plan );
		self::assertSame( [ 'purge' ], array_column( $plan->site['providers'] ?? [], 'by' ) );
		self::assertStringContainsString( "turns the links into {$base}", implode( ' ', $plan->site['effects'] ?? [] ) );
	}

	public function test_a_filter_that_answers_nothing_of_use_is_a_problem_in_words(): void {
		self::always( '' );
		self::assertStringContainsString( 'not one of ShortPixel’s links', $this->spai->problem() );
		self::assertSame( [], $this->spai->full_flush_methods() );
	}

	public function test_an_older_version_does_not_know_the_filter(): void {
		if ( self::provider_file( 'SPAI' ) !== 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' ) {
			self::markTestSkipped( 'The real plugin has one version.' );
		}
		$this->use_fresh_site();
		$this->store( self::STORED, 'api_url', 'behaviour' );
		$this->use_bucket( 'example.org' );
		$boot = 'define( "SHORTPIXEL_STAND_IN_SPAI_VERSION", "3.9.4" ); require ' . var_export(
			dirname( __DIR__, 2 ) . '/support/wordpress.php',
			true
		) . '; require ABSPATH . "wp-settings.php";';
		$code = 'add_filter( "shortpixel/ai/cdnUrl", static fn () => "https://img.example.com/spai" );
			$spai = new ShortPixelFlush\Providers\Spai(); $plugin = ShortPixelAI::_();
			echo wp_json_encode( [ SHORTPIXEL_AI_VERSION, $spai->endpoint(), $spai->hostless_endpoints(), $plugin->get_api_url( "https://example.org/a.jpg", false, false, "jpg" ) ] );';
		self::assertSame(
			[ '3.9.4', self::STORED, [], self::STORED . '/q_lossy+ret_img+to_webp/example.org/a.jpg' ],
			json_decode( Php_Process::run_code( $boot . $code ), true )
		);
	}

	public function test_the_key_offers_to_purge_everything_beside_the_switch(): void {
		self::assertFalse( provider_status( $this->spai )['can']['purge'] );
		$this->store( self::KEY, 'api_key', 'general' );
		self::assertSame( [ 'switch', 'purge' ], $this->spai->full_flush_methods() );
		$status = provider_status( $this->spai );
		self::assertSame(
			[ true, true, 'https://cdn.shortpixel.ai/spai2' ],
			[ $status['can']['site'], $status['can']['purge'], $status['next_endpoint'] ]
		);
		add_filter( 'home_url', static fn (): string => 'https://www.example.org:8443/blog' );
		self::assertSame(
			[
				'verb' => 'GET',
				'site' => 'example.org',
				'cdn'  => '',
			],
			$this->spai->purge_scope()
		);
	}

	public function test_an_image_of_a_bucket_is_flushed_where_pages_ask_for_it(): void {
		$this->use_bucket();
		self::offload();
		$id   = $this->attachment( [ 'name' => 'bucket' ] );
		$plan = plan_images( [ $id ] );
		self::assertInstanceOf( Plan::class, $plan );
		self::assertNotSame( [], $plan->variants );
		foreach ( $plan->variants as $variant ) {
			self::assertStringStartsWith( 'https://cdn.shortpixel.ai/x9/', $variant->url );
			self::assertMatchesRegularExpression( '~/uploads/\d{4}/\d{2}/bucket[^/]*\.jpg$~', $variant->url );
			self::assertStringNotContainsString( 'amazonaws', $variant->url );
			self::assertStringStartsWith( 'https://' . self::BUCKET . '/uploads/', $variant->source );
		}

		$plugin  = self::writer();
		$written = $plugin( wp_get_attachment_url( $id ), false, false, 'jpg' );
		self::assertContains( $written, array_map( static fn ( Variant $variant ): string => $variant->url, $plan->variants ) );
		self::assertSame(
			self::STORED . '/ret_img/example.com/a.jpg',
			$this->spai->cdn_url(
				[
					'params'    => [ 'ret_img' ],
					'separator' => '',
				],
				'https://example.com/a.jpg'
			)
		);
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function folders(): array {
		return [
			'below a folder'        => [ 'uploads' ],
			'below two'             => [ 'wp-content/uploads' ],
			'at the bucket\'s root' => [ '' ],
		];
	}

	#[DataProvider( 'folders' )]
	public function test_a_pasted_url_without_a_host_is_matched_to_its_image( string $folder ): void {
		$this->use_bucket();
		self::offload( $folder );
		$id   = $this->attachment( [ 'name' => 'pasted' ] );
		$file = (string) wp_get_attachment_url( $id );
		$path = (string) wp_parse_url( $file, PHP_URL_PATH );
		$plan = plan_urls( [ 'https://cdn.shortpixel.ai/x9/w_300+q_lossy+ret_img' . $path ] );
		self::assertInstanceOf( Plan::class, $plan );
		self::assertSame(
			[ [ $id, $file, 'pasted' ] ],
			array_map(
				static fn ( Variant $variant ): array => [ $variant->attachment_id, $variant->source, $variant->found_in ],
				$plan->variants
			)
		);
	}

	public function test_a_file_of_another_bucket_belongs_to_no_image(): void {
		$this->use_bucket();
		$id      = $this->attachment( [ 'name' => 'same' ] );
		$name    = basename( (string) wp_get_attachment_url( $id ) );
		$urls    = [ "https://cdn.shortpixel.ai/x9/ret_img/elsewhere/{$name}", "https://cdn.shortpixel.ai/x9/ret_img/{$name}" ];
		$plan_as = function ( string $role ) use ( $urls ) {
			$this->act_as( $role );
			return plan_urls( $urls );
		};
		self::assertInstanceOf( WP_Error::class, $plan_as( 'author' ) );
		$plan = $plan_as( 'administrator' );
		self::assertInstanceOf( Plan::class, $plan );
		self::assertSame( [ null, null ], array_map( static fn ( Variant $variant ): ?int => $variant->attachment_id, $plan->variants ) );
		self::assertSame(
			[ "/elsewhere/{$name}", "/{$name}" ],
			array_map( static fn ( Variant $variant ): string => $variant->source, $plan->variants )
		);
	}

	public function test_a_page_shows_an_image_of_a_bucket(): void {
		$this->use_bucket();
		self::offload();
		$id   = $this->attachment( [ 'name' => 'shown' ] );
		$file = (string) wp_get_attachment_url( $id );
		$url  = 'https://cdn.shortpixel.ai/x9/w_777+q_lossy+ret_img' . wp_parse_url( $file, PHP_URL_PATH );
		self::factory_post( $file );
		$this->answer_requests( static fn ( array $request ): array => [ 'body' => "<img src=\"{$url}\">" ] );
		$plan = plan_images( [ $id ] );
		self::assertInstanceOf( Plan::class, $plan );
		$shown = array_values( array_filter( $plan->variants, static fn ( Variant $variant ): bool => 'page' === $variant->found_in ) );
		self::assertSame(
			[ [ $url, $file, $id ] ],
			array_map( static fn ( Variant $variant ): array => [ $variant->url, $variant->source, $variant->attachment_id ], $shown )
		);
	}

	private static function factory_post( string $file ): void {
		self::assertIsInt(
			wp_insert_post(
				[
					'post_status'  => 'publish',
					'post_title'   => 'A page',
					'post_content' => "<img src=\"{$file}\" alt=\"\">",
				]
			)
		);
	}

	public function test_everything_tells_that_the_bucket_stays(): void {
		$this->use_bucket();
		$plan = plan_site();
		self::assertInstanceOf( Plan::class, $plan );
		self::assertStringContainsString(
			'Images of your S3 bucket keep their links at https://cdn.shortpixel.ai/x9',
			implode( ' ', $plan->site['effects'] ?? [] )
		);
		$this->store( self::KEY, 'api_key', 'general' );
		$plan = plan_site( 'purge' );
		self::assertInstanceOf( Plan::class, $plan );
		self::assertStringContainsString( 'Images of your S3 bucket keep their links', implode( ' ', $plan->site['effects'] ?? [] ) );
	}
}
