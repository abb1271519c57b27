<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once dirname( __DIR__, 4 ) . '/includes/providers/providers.php';

/**
 * Tests the provider for ShortPixel Image Optimizer with the stand-in, or with the real plugin if
 * SHORTPIXEL_FLUSH_TEST_SPIO names its file, such as "shortpixel-image-optimiser/wp-shortpixel.php".
 *
 * Each look() is a separate process, since the real plugin reads its settings once.
 */
final class SpioTest extends Wp_Test_Case {

	private const ON = [ 'useCDN' => true ];

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		$this->activate_stand_in( self::provider_file( 'SPIO' ) );
		update_option( 'spio_settings', self::ON );
		update_option(
			'spio_key',
			[
				'apiKey'      => 'abcdefghij0123456789',
				'verifiedKey' => true,
				'apiKeyTried' => '',
			]
		);
	}

	/**
	 * Runs code in a separate process, with the provider in $provider, and decodes its output.
	 */
	private function look( string $code ): mixed {
		return json_decode(
			Php_Process::start(
				'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/providers/providers.php"; $provider = new ShortPixelFlush\Providers\Spio();'
				. $code
			)->wait(),
			true
		);
	}

	private const TELL = 'echo wp_json_encode( [ $provider->is_active(), $provider->problem(), $provider->endpoint(), $provider->can_flush_images(), $provider->full_flush_methods(), $provider->full_flush_hint(), $provider->api_key() ] );';

	public function test_it_is_found_if_its_cdn_delivery_is_on(): void {
		self::assertSame(
			[ true, '', 'https://spcdn.shortpixel.ai/spio', true, [ 'purge' ], '', 'abcdefghij0123456789' ],
			$this->look( self::TELL )
		);

		update_option( 'spio_settings', [ 'useCDN' => false ] );
		self::assertSame(
			[
				false,
				'',
				null,
				false,
				[],
				'Flush all needs the ShortPixel account’s API key in the settings of ShortPixel Image Optimizer.',
				'',
			],
			$this->look( self::TELL )
		);
		self::assertSame( [], $this->look( 'echo wp_json_encode( ShortPixelFlush\Providers\active() );' ) );
	}

	/**
	 * @return array<string, array{string, string|null, bool, string}>
	 */
	public static function domains(): array {
		return [
			'without a path'             => [ 'https://img.example.com', 'https://img.example.com/spio', true, '' ],
			'with a bare slash'          => [ 'https://img.example.com/', 'https://img.example.com/spio', true, '' ],
			'with another path'          => [ 'https://img.example.com/pictures/', 'https://img.example.com/pictures', true, '' ],
			'with a longer path'         => [ 'https://zone.example.com/a/spio', 'https://zone.example.com/a/spio', false, '' ],
			'with a port'                => [ 'https://img.example.com:8443', 'https://img.example.com:8443/spio', true, '' ],
			'as no browser writes it'    => [ 'HTTPS://IMG.Example.com:443/Spio/', 'https://img.example.com/Spio', true, '' ],
			'by http'                    => [ 'http://img.example.com/spio', 'http://img.example.com/spio', true, '' ],
			'no scheme, which it writes' => [ 'img.example.com', null, false, '“img.example.com”' ],
			'nothing at all'             => [ '', null, false, '“”' ],
			'a query'                    => [ 'https://img.example.com/?x', null, false, 'not one of ShortPixel’s links' ],
		];
	}

	#[DataProvider( 'domains' )]
	public function test_a_domain_may_have_a_path_or_none(
		string $domain,
		?string $endpoint,
		bool $can_flush_images,
		string $problem
	): void {
		update_option( 'spio_settings', [ 'CDNDomain' => $domain ] + self::ON );
		$told = $this->look( self::TELL );
		self::assertIsArray( $told );
		self::assertSame(
			[ true, $endpoint, $can_flush_images, null === $endpoint ? [] : [ 'purge' ] ],
			[ $told[0], $told[2], $told[3], $told[4] ]
		);
		self::assertIsString( $told[1] );
		'' === $problem ? self::assertSame( '', $told[1] ) : self::assertStringContainsString( $problem, $told[1] );
	}

	public function test_a_deactivated_plugin_is_reported_if_its_delivery_was_on(): void {
		update_option( 'active_plugins', [ 'shortpixel-flush/shortpixel-flush.php' ] );
		$told = $this->look( self::TELL );
		self::assertIsArray( $told );
		self::assertIsString( $told[1] );
		self::assertStringContainsString( 'ShortPixel Image Optimizer is off', $told[1] );
		self::assertSame( [ false, null, false, [], '' ], [ $told[0], $told[2], $told[3], $told[4], $told[6] ] );
	}

	public function test_without_a_key_only_single_pictures_can_be_flushed(): void {
		delete_option( 'spio_key' );
		$told = $this->look(
			'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/flush/provider-status.php"; $status = ShortPixelFlush\Flush\provider_status( $provider ); echo wp_json_encode( [ $status["can"], $status["next_endpoint"], $status["message"] ] );'
		);
		self::assertIsArray( $told );
		self::assertSame(
			[
				'images'   => true,
				'site'     => false,
				'purge'    => false,
				'new_link' => true,
			],
			$told[0]
		);
		self::assertNull( $told[1] );
		self::assertIsString( $told[2] );
		self::assertStringContainsString( 'Flush all needs the ShortPixel account’s API key', $told[2] );
	}

	public function test_a_key_in_wp_config_takes_precedence_over_the_stored_one(): void {
		self::assertSame(
			'key-of-the-constant1',
			$this->look( 'define( "SHORTPIXEL_API_KEY", "key-of-the-constant1" ); echo wp_json_encode( $provider->api_key() );' )
		);
	}

	public function test_it_purges_the_sites_host_with_its_www_at_its_cdns_host(): void {
		update_option( 'spio_settings', [ 'CDNDomain' => 'https://img.example.com/pictures' ] + self::ON );
		self::assertSame(
			[
				'verb' => 'POST',
				'site' => 'www.example.org',
				'cdn'  => 'img.example.com',
			],
			$this->look(
				'add_filter( "site_url", static fn () => "https://www.example.org/wp" ); echo wp_json_encode( $provider->purge_scope() );'
			)
		);
	}

	public function test_style_sheets_and_scripts_are_renewed_only_on_request(): void {
		self::assertNull( $this->look( 'echo wp_json_encode( $provider->clear_styles() );' ) );
		self::assertFalse( $this->look( 'echo wp_json_encode( isset( get_option( "spio_settings" )["cdn_purge_version"] ) );' ) );

		self::assertTrue(
			$this->look(
				'add_filter( "shortpixel_flush_renew_spio_styles", "__return_true" ); echo wp_json_encode( $provider->clear_styles() );'
			)
		);
		wp_cache_flush();
		self::assertIsInt( $this->look( 'echo wp_json_encode( get_option( "spio_settings" )["cdn_purge_version"] );' ) );
	}

	public function test_its_own_cdn_urls_are_recognised(): void {
		update_option( 'spio_settings', [ 'CDNDomain' => 'https://img.example.com' ] + self::ON );
		self::assertSame(
			[ true, true, true, false, false ],
			$this->look(
				'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/cdn/cdn-url.php"; echo wp_json_encode( array_map( static fn ( $url ) => $provider->owns( ShortPixelFlush\Cdn\parse_cdn_url( $url ) ), [
				"https://img.example.com/spio/ret_img,q_cdnize/a.test/x.jpg", "https://spcdn.shortpixel.ai/spio/ret_img+q_cdnize/a.test/x.jpg", "https://img.example.com/spio2/ret_img+q_cdnize/a.test/x.jpg",
				"https://cdn.shortpixel.ai/spai/q_glossy+ret_img/a.test/x.jpg", "https://sp-ao.shortpixel.ai/client/q_glossy,ret_img/https://a.test/x.jpg" ] ) );'
			)
		);
	}

	/**
	 * @return array<string, array{array<string, mixed>, string}>
	 */
	public static function settings(): array {
		return [
			'as installed'            => [ [], '' ],
			'WebP'                    => [ [ 'createWebp' => true ], '' ],
			'AVIF'                    => [ [ 'createAvif' => true ], '' ],
			'both'                    => [
				[
					'createWebp' => true,
					'createAvif' => true,
				],
				'',
			],
			'a domain of its own'     => [ [ 'CDNDomain' => 'https://img.example.com' ], '' ],
			'a domain with a path'    => [ [ 'CDNDomain' => 'https://img.example.com/pictures/' ], '' ],
			'a filter on its sources' => [
				[],
				'add_filter( "shortpixel/front/cdn/url", static fn ( $url ) => str_replace( "example.org", "www.example.org", $url ) );',
			],
			'some left out'           => [
				[],
				'add_filter( "shortpixel/front/cdn/regex_exclude", static fn ( $all ) => array_merge( $all, [ "~-150x150~" ] ) );',
			],
		];
	}

	/**
	 * @param array<string, mixed> $settings
	 */
	#[DataProvider( 'settings' )]
	public function test_the_plan_covers_what_it_writes_into_a_page( array $settings, string $code ): void {
		update_option( 'spio_settings', $settings + self::ON );
		$picture = $this->attachment(
			[
				'name'   => 'big',
				'width'  => 2700,
				'height' => 1800,
			]
		);
		$told    = $this->look( $code . '$picture = ' . $picture . ';' . self::PAGE );
		self::assertIsArray( $told );
		[ $written, $missing, $both ] = $told;
		self::assertSame( [], $missing );
		self::assertIsInt( $written );
		self::assertGreaterThan( 5, $written );
		self::assertTrue( $both );
	}

	// A page with every size as WordPress writes it, and a background in an attribute. The plan must have each copy
	// twice: with commas and with plus signs between its last parameters.
	private const PAGE = '
		foreach ( [ "cdn/cdn-url", "cdn/find-cdn-urls", "copies/sources/sources" ] as $file ) { require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/{$file}.php"; }
		$html = "";
		foreach ( [ "thumbnail", "medium", "medium_large", "large", "1536x1536", "2048x2048", "full" ] as $size ) {
			$html .= wp_get_attachment_image( $picture, $size );
		}
		$large = wp_get_attachment_image_url( $picture, "large" );
		$html  = "<!doctype html><html><body>{$html}<div style=\"background-image:url({$large})\">x</div></body></html>";
		$cdn   = new ShortPixel\Controller\Front\CDNController();
		$call  = static function ( $name, ...$arguments ) use ( $cdn ) { $method = new ReflectionMethod( $cdn, $name ); $method->setAccessible( true ); return $method->invoke( $cdn, ...$arguments ); };
		$level = ob_get_level();
		$call( "init" );
		$page  = $call( "processFront", $html );
		while ( ob_get_level() > $level ) { ob_end_clean(); }
		$plan  = [];
		foreach ( ShortPixelFlush\Copies\sources( $picture ) as $source ) {
			foreach ( $provider->parameter_lists( $source ) as $list ) {
				$plan[] = $provider->cdn_url( $list, $source["url"] );
			}
		}
		$written = ShortPixelFlush\Cdn\find_cdn_urls( $page );
		$plus    = array_map( static fn ( $url ) => preg_replace_callback( "~(?<=/)ret_img[^/]*~", static fn ( $tokens ) => strtr( $tokens[0], ",", "+" ), $url ), $written );
		echo wp_json_encode( [ count( $written ), array_values( array_diff( $written, $plan ) ), [] === array_diff( $plus, $plan ) && $plus !== $written ] );';

	public function test_a_picture_with_a_version_is_written_with_it(): void {
		require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';
		\ShortPixelFlush\Versions\assign( [ self::month() . '/big' ], '28306800' );
		$picture = $this->attachment( [ 'name' => 'big' ] );
		$told    = $this->look(
			'$picture = ' . $picture . ';' . str_replace(
				'echo wp_json_encode(',
				'echo wp_json_encode( $written ); exit; echo wp_json_encode(',
				self::PAGE
			)
		);
		self::assertIsArray( $told );
		self::assertNotSame( [], $told );
		foreach ( $told as $url ) {
			self::assertIsString( $url );
			self::assertStringEndsWith( '.jpg?spf=28306800', $url );
			self::assertStringContainsString( '/example.org/wp-content/', $url );
		}
	}
}
