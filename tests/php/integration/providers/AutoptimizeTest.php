<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Site_Icon;

require_once dirname( __DIR__, 4 ) . '/includes/providers/providers.php';

/**
 * Tests the provider for Autoptimize with the stand-in, or with the real plugin if
 * SHORTPIXEL_FLUSH_TEST_AUTOPTIMIZE names its file, such as "autoptimize/autoptimize.php".
 *
 * Each look() is a separate process, since the real plugin reads its settings once.
 */
final class AutoptimizeTest extends Wp_Test_Case {

	private const OPTION = 'autoptimize_imgopt_settings';

	private const ON = [ 'autoptimize_imgopt_checkbox_field_1' => '1' ];

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		$this->activate_stand_in( self::provider_file( 'AUTOPTIMIZE' ) );
		update_option( self::OPTION, self::ON );
	}

	/**
	 * Runs code in a separate process, with the provider in $provider, and decodes its output.
	 */
	private function look( string $code ): mixed {
		return json_decode(
			Php_Process::start(
				'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/providers/providers.php"; $provider = new ShortPixelFlush\Providers\Autoptimize();'
				. $code
			)->wait(),
			true
		);
	}

	public function test_it_is_found_if_its_image_optimisation_is_on(): void {
		self::assertSame(
			[ true, '', 'https://sp-ao.shortpixel.ai/client', [], true, true, '', [ 'autoptimize' ], null ],
			$this->look(
				'echo wp_json_encode( [ $provider->is_active(), $provider->problem(), $provider->endpoint(), $provider->other_endpoints(), $provider->can_flush_images(), [] !== $provider->full_flush_methods(), $provider->api_key(),
				array_map( static fn ( $one ) => $one->id(), ShortPixelFlush\Providers\ready() ), $provider->clear_styles() ] );'
			)
		);
	}

	/**
	 * @return array<string, array{array<string, mixed>, string, bool, string}>
	 */
	public static function half_set(): array {
		return [
			'never switched on'                           => [
				[ self::OPTION => [ 'autoptimize_imgopt_checkbox_field_1' => '0' ] ],
				'',
				false,
				'',
			],
			'never set at all'                            => [ [ self::OPTION => false ], '', false, '' ],
			'switched off after it was on'                => [
				[
					self::OPTION                       => [],
					'autoptimize_imgopt_provider_stat' => [ 'Status' => 2 ],
				],
				'',
				false,
				'image optimization is off',
			],
			'on, but the service is down: copies stay'    => [
				[ 'autoptimize_service_availablity' => [ 'extra_imgopt' => [ 'status' => 'down' ] ] ],
				'',
				true,
				'',
			],
			'on, but the account is used up: copies stay' => [ [ 'autoptimize_imgopt_provider_stat' => [ 'Status' => -2 ] ], '', true, '' ],
			'a site that only this network knows'         => [
				[],
				'add_filter( "autoptimize_filter_utils_is_local_server", "__return_true" );',
				true,
				'only this computer or network',
			],
			'a filter that asks for no format'            => [
				[],
				'add_filter( "autoptimize_filter_imgopt_format", "__return_empty_string" );',
				true,
				'client/,q_glossy,ret_img”',
			],
			'a filter that leads elsewhere'               => [
				[],
				'add_filter( "autoptimize_filter_imgopt_base_url", static fn () => "https://img.example.com" );',
				true,
				'“https://img.example.com”',
			],
		];
	}

	/**
	 * @param array<string, mixed> $options
	 */
	#[DataProvider( 'half_set' )]
	public function test_a_disabled_or_incomplete_setup_is_explained(
		array $options,
		string $code,
		bool $is_active,
		string $sentence
	): void {
		foreach ( $options as $name => $value ) {
			false === $value ? delete_option( $name ) : update_option( $name, $value );
		}
		$told = $this->look(
			$code
			. 'echo wp_json_encode( [ $provider->is_active(), $provider->problem(), $provider->can_flush_images() ] );'
		);
		self::assertIsArray( $told );
		self::assertSame( $is_active, $told[0] );
		self::assertIsString( $told[1] );
		'' === $sentence ? self::assertSame( '', $told[1] ) : self::assertStringContainsString( $sentence, $told[1] );
		self::assertSame( $is_active && '' === $sentence, $told[2] );
	}

	public function test_a_deactivated_plugin_is_reported_if_its_images_were_on(): void {
		update_option( 'active_plugins', [ 'shortpixel-flush/shortpixel-flush.php' ] );
		$told = $this->look(
			'echo wp_json_encode( [ $provider->is_active(), $provider->problem(), $provider->endpoint(), count( ShortPixelFlush\Providers\active() ), count( ShortPixelFlush\Providers\ready() ) ] );'
		);
		self::assertIsArray( $told );
		self::assertStringContainsString( 'Autoptimize is off', is_string( $told[1] ) ? $told[1] : '' );
		unset( $told[1] );
		self::assertSame( [ false, null, 1, 0 ], array_values( $told ) );
	}

	private const SWITCH = '$to = static function ( $from, $to ) use ( $provider ) { $done = $provider->switch_endpoint( "https://sp-ao.shortpixel.ai/$from", "https://sp-ao.shortpixel.ai/$to" ); return true === $done ? $provider->endpoint() : $done->get_error_code() . ": " . $done->get_error_message() . " " . ( $done->get_error_data()["endpoint"] ?? "" ); };';

	/**
	 * Returns the CDN URLs that Autoptimize writes into a page with one image, each cut off before its parameters.
	 *
	 * @return list<string>
	 */
	private function written_in_a_page( string $code = '' ): array {
		$told = $this->look(
			$code
			. '$url = home_url( "/wp-content/uploads/a.jpg" ); $page = ( new autoptimizeImages() )->filter_optimize_images( "<html><body><img src=\"{$url}\" width=\"300\" height=\"200\" srcset=\"{$url} 300w\"></body></html>" ); preg_match_all( "~https://[^/]+/[^/]+/~", $page, $found ); echo wp_json_encode( array_values( array_unique( $found[0] ) ) );'
		);
		self::assertIsArray( $told );
		return array_values( array_filter( $told, 'is_string' ) );
	}

	public function test_a_new_key_is_in_every_later_page_until_it_is_undone(): void {
		self::assertSame( [ 'https://sp-ao.shortpixel.ai/client/' ], $this->written_in_a_page() );
		self::assertSame(
			[ 'https://sp-ao.shortpixel.ai/client2', 'https://sp-ao.shortpixel.ai/client3' ],
			$this->look( self::SWITCH . 'echo wp_json_encode( [ $to( "client", "client2" ), $to( "client2", "client3" ) ] );' )
		);
		self::assertSame( [ 'https://sp-ao.shortpixel.ai/client3/' ], $this->written_in_a_page() );

		self::assertSame(
			'https://sp-ao.shortpixel.ai/client',
			$this->look( self::SWITCH . 'echo wp_json_encode( $to( "client3", "client" ) );' )
		);
		self::assertSame( [ 'https://sp-ao.shortpixel.ai/client/' ], $this->written_in_a_page() );
		self::assertSame( self::ON, get_option( self::OPTION ) );
	}

	public function test_an_unexpected_endpoint_changes_nothing(): void {
		$told = $this->look( self::SWITCH . 'echo wp_json_encode( $to( "client7", "client8" ) );' );
		self::assertIsString( $told );
		self::assertStringStartsWith( 'shortpixel_flush_endpoint_changed: ', $told );
		self::assertStringEndsWith( 'https://sp-ao.shortpixel.ai/client', $told );
		self::assertFalse( get_option( 'shortpixel_flush_autoptimize_key' ) );
	}

	/**
	 * @return array<string, array{string, string, list<string>}>
	 */
	public static function others(): array {
		return [
			'one before ours that counted higher'  => [
				'add_filter( "autoptimize_filter_imgopt_base_url", static fn ( $url ) => str_replace( "/client/", "/client9/", $url ) );',
				'client4',
				[ 'https://sp-ao.shortpixel.ai/client9/' ],
			],
			'one before ours that counted lower'   => [
				'add_filter( "autoptimize_filter_imgopt_base_url", static fn ( $url ) => str_replace( "/client/", "/client3/", $url ) );',
				'client4',
				[ 'https://sp-ao.shortpixel.ai/client4/' ],
			],
			'one that uses another name'           => [
				'add_filter( "autoptimize_filter_imgopt_base_url", static fn ( $url ) => str_replace( "/client/", "/zone/", $url ) );',
				'client4',
				[ 'https://sp-ao.shortpixel.ai/zone/' ],
			],
			'one that puts a host in front'        => [
				'add_filter( "autoptimize_filter_imgopt_base_url", static fn ( $url ) => str_replace( "sp-ao.shortpixel.ai", "img.example.com", $url ) );',
				'client4',
				[ 'https://img.example.com/client4/' ],
			],
			'one after ours, which decides'        => [
				'add_filter( "autoptimize_filter_imgopt_base_url", static fn ( $url ) => str_replace( "/client4/", "/client/", $url ), 200 );',
				'client4',
				[ 'https://sp-ao.shortpixel.ai/client/' ],
			],
			'something else stored under our name' => [ '', 'nonsense/../x 4', [ 'https://sp-ao.shortpixel.ai/client/' ] ],
			'a number beyond all'                  => [ '', 'client99999999999999999999', [ 'https://sp-ao.shortpixel.ai/client/' ] ],
		];
	}

	/**
	 * @param list<string> $written
	 */
	#[DataProvider( 'others' )]
	public function test_other_filters_on_its_base_url_are_respected( string $code, string $stored, array $written ): void {
		update_option( 'shortpixel_flush_autoptimize_key', $stored, true );
		self::assertSame( $written, $this->written_in_a_page( $code ) );
	}

	public function test_a_later_filter_that_keeps_the_old_url_is_reported_and_nothing_stays_stored(): void {
		$told = $this->look(
			'add_filter( "autoptimize_filter_imgopt_base_url", static fn ( $url ) => preg_replace( "~/client\\d*/~", "/client/", $url ), 200 );'
			. self::SWITCH
			. 'echo wp_json_encode( $to( "client", "client2" ) );'
		);
		self::assertIsString( $told );
		self::assertStringContainsString( 'Autoptimize did not keep the new links', $told );
		wp_cache_flush();
		self::assertSame( '', get_option( 'shortpixel_flush_autoptimize_key' ) );
	}

	public function test_a_visitors_page_costs_one_small_file_and_no_query(): void {
		$code = '$before = get_included_files(); $asked = $GLOBALS["wpdb"]->num_queries; $url = apply_filters( "autoptimize_filter_imgopt_base_url", "https://sp-ao.shortpixel.ai/client/to_webp,q_glossy,ret_img" );
			$files = array_diff( get_included_files(), $before ); echo json_encode( [ $url, $GLOBALS["wpdb"]->num_queries - $asked, array_map( "basename", array_values( $files ) ), array_sum( array_map( "filesize", $files ) ) < 3000 ] );';
		self::assertSame(
			[ 'https://sp-ao.shortpixel.ai/client/to_webp,q_glossy,ret_img', 0, [ 'autoptimize-key.php' ], true ],
			json_decode( Php_Process::start( $code )->wait(), true )
		);

		$this->look( self::SWITCH . 'echo wp_json_encode( $to( "client", "client2" ) );' );
		self::assertSame(
			[ 'https://sp-ao.shortpixel.ai/client2/to_webp,q_glossy,ret_img', 0, [ 'autoptimize-key.php' ], true ],
			json_decode( Php_Process::start( $code )->wait(), true )
		);
	}

	public function test_its_own_cdn_urls_are_recognised(): void {
		self::assertSame(
			[ true, true, true, false ],
			$this->look(
				'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/cdn/cdn-url.php"; echo wp_json_encode( array_map( static fn ( $url ) => $provider->owns( ShortPixelFlush\Cdn\parse_cdn_url( $url ) ), [
				"https://sp-ao.shortpixel.ai/client/q_glossy,ret_img/https://a.test/x.jpg", "https://cdn.shortpixel.ai/client/q_glossy,ret_img/https://a.test/x.jpg",
				"https://cdn.shortpixel.ai/client2/q_glossy,ret_img/https://a.test/x.jpg", "https://cdn.shortpixel.ai/spai/q_glossy+ret_img/a.test/x.jpg" ] ) );'
			)
		);
	}

	/**
	 * @return array<string, array{array<string, mixed>, string}>
	 */
	public static function settings(): array {
		$two = [
			'extra_imgopt' => [
				'status' => 'up',
				'hosts'  => [
					'1' => 'https://cdn.shortpixel.ai/',
					'2' => 'https://img.example.net/',
				],
			],
		];
		return [
			'as installed'             => [ [], '' ],
			'AVIF, lossless'           => [
				[
					'autoptimize_imgopt_checkbox_field_4' => '1',
					'autoptimize_imgopt_select_field_2'   => '3',
				],
				'',
			],
			'lossy and lazy'           => [
				[
					'autoptimize_imgopt_select_field_2'   => '1',
					'autoptimize_imgopt_checkbox_field_3' => '1',
				],
				'',
			],
			'lazy with tiny previews'  => [
				[ 'autoptimize_imgopt_checkbox_field_3' => '1' ],
				'add_filter( "autoptimize_filter_imgopt_lazyload_dolqip", "__return_true" );',
			],
			'some left out'            => [ [ 'autoptimize_imgopt_text_field_6' => '-150x150, icon' ], '' ],
			'two hosts, one at random' => [ [ 'service' => $two ], '' ],
			'a host by a filter'       => [
				[],
				'add_filter( "autoptimize_filter_imgopt_host", static fn () => "https://img.example.com/" );',
			],
			'another key by a filter'  => [
				[],
				'add_filter( "autoptimize_filter_imgopt_base_url", static fn ( $url ) => str_replace( "/client/", "/client2/", $url ) );',
			],
			'versioned sources'        => [
				[],
				'add_filter( "autoptimize_filter_imgopt_normalized_url", static fn ( $url ) => str_contains( $url, "?spf=" ) || str_contains( $url, "shortpixel" ) ? $url : $url . "?spf=3" );',
			],
			'answers of another kind'  => [
				[],
				'add_filter( "autoptimize_filter_imgopt_wait", static fn () => "ret_wait" ); add_filter( "autoptimize_filter_imgopt_quality", static fn () => "q_orig" ); add_filter( "autoptimize_filter_imgopt_format", static fn () => "to_avif" );',
			],
			'a last filter for all'    => [
				[],
				'add_filter( "autoptimize_filter_imgopt_after_build_imgopt_url", static fn ( $url ) => str_replace( "sp-ao.shortpixel.ai", "img.example.org", $url ) );',
			],
			'a theme with a column'    => [ [], '$GLOBALS["content_width"] = 645;' ],
		];
	}

	/**
	 * @param array<string, mixed> $settings
	 */
	#[DataProvider( 'settings' )]
	public function test_the_plan_covers_what_it_writes_into_a_page( array $settings, string $code ): void {
		if ( isset( $settings['service'] ) ) {
			update_option( 'autoptimize_service_availablity', $settings['service'] );
			unset( $settings['service'] );
		}
		update_option( self::OPTION, $settings + self::ON );
		$picture = $this->attachment(
			[
				'name'   => 'big',
				'width'  => 2700,
				'height' => 1800,
			]
		);
		// Makes an icon's sizes the way WordPress does when a user crops an icon.
		require_once ABSPATH . 'wp-admin/includes/class-wp-site-icon.php';
		add_filter( 'intermediate_image_sizes_advanced', [ new WP_Site_Icon(), 'additional_sizes' ] );
		update_option(
			'site_icon',
			$this->attachment(
				[
					'name'   => 'icon',
					'width'  => 512,
					'height' => 512,
				]
			)
		);
		$told = $this->look( $code . '$picture = ' . $picture . ';' . self::PAGE );
		self::assertIsArray( $told );
		[ $written, $missing ] = $told;
		self::assertSame( [], $missing );
		self::assertIsInt( $written );
		self::assertGreaterThan( 12, $written );
	}

	// A page with every size as WordPress writes it, icons, a data-thumb, a picture, and backgrounds in an attribute and a style sheet.
	private const PAGE = '
		foreach ( [ "cdn/cdn-url", "cdn/find-cdn-urls", "copies/sources/sources" ] as $file ) { require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/{$file}.php"; }
		$html = "";
		$urls = [];
		foreach ( [ "thumbnail", "medium", "medium_large", "large", "1536x1536", "2048x2048", "full" ] as $size ) {
			$html  .= wp_get_attachment_image( $picture, $size );
			$urls[] = wp_get_attachment_image_url( $picture, $size );
		}
		ob_start();
		wp_site_icon();
		$html  = "<!doctype html><html><head>" . ob_get_clean() . "<style>.a{background:url({$urls[6]}) center}</style></head><body>{$html}";
		$html .= "<div style=\"background-image:url({$urls[3]})\">x</div><div data-thumb=\"{$urls[0]}\">x</div><picture><source srcset=\"{$urls[1]}\"><img src=\"{$urls[1]}\" alt=\"\"></picture></body></html>";
		$ao    = new autoptimizeImages();
		$page  = $ao->filter_optimize_images( $html );
		$page  = method_exists( $ao, "filter_optimize_inline_css_images" ) ? $ao->filter_optimize_inline_css_images( $page ) : $page;
		$hosts = array_merge( [ $provider->endpoint() ], $provider->other_endpoints() );
		$plan  = [];
		foreach ( array_merge( ShortPixelFlush\Copies\sources( $picture ), ShortPixelFlush\Copies\sources( (int) get_option( "site_icon" ) ) ) as $source ) {
			foreach ( $provider->parameter_lists( $source ) as $list ) {
				$plan[] = $provider->cdn_url( $list, $source["url"] );
			}
		}
		$written = array_values( array_unique( array_map(
			static function ( $url ) use ( $hosts ) {
				$own = ShortPixelFlush\Cdn\parse_cdn_url( $url )["endpoint"];
				return in_array( $own, $hosts, true ) ? $hosts[0] . substr( $url, strlen( $own ) ) : $url;
			},
			ShortPixelFlush\Cdn\find_cdn_urls( $page )
		) ) );
		echo wp_json_encode( [ count( $written ), array_values( array_diff( $written, $plan ) ) ] );';
}
