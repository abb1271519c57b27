<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Php_Process;
use WP_Error;
use function ShortPixelFlush\Flush\front_page_shows;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\ready;

require_once __DIR__ . '/Spai_Test_Case.php';

/**
 * Tests the provider for ShortPixel Adaptive Images with the stand-in or the real plugin (see Spai_Test_Case).
 */
final class SpaiTest extends Spai_Test_Case {

	// Constructs the plugin again: the real one reads its settings only when it is constructed.
	private const LOAD_AGAIN = '
		$load_again = static function () {
			$made = ( new ReflectionClass( "ShortPixelAI" ) )->newInstanceWithoutConstructor();
			( new ReflectionMethod( $made, "__construct" ) )->invoke( $made );
			return $made;
		};';

	// The real plugin already buffers the output.
	// It makes images lazy only if the page's head has its script with the host and key.
	private const BEGIN_PAGE = '
		$plugin = ShortPixelAI::_();
		method_exists( $plugin, "init_ob" ) || $plugin->start();
		remove_all_actions( "wp_head" );
		method_exists( $plugin, "enqueue_script" ) && $plugin->enqueue_script();
		echo "<html><head>";
		do_action( "wp_head" );
		echo "</head><body>";';

	public function test_an_active_plugin_is_found_and_can_do_both(): void {
		self::assertTrue( $this->spai->is_active() );
		self::assertSame( '', $this->spai->problem() );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', $this->spai->endpoint() );
		self::assertTrue( $this->spai->can_flush_images() );
		self::assertSame( [ 'switch' ], $this->spai->full_flush_methods() );
		self::assertCount( 1, ready() );
	}

	public function test_a_fresh_installation_has_an_endpoint_by_itself(): void {
		$this->use_fresh_site();
		$output = Php_Process::start(
			self::LOAD_AGAIN
			. 'delete_option( "short_pixel_ai_options" ); $load_again(); echo ( new ShortPixelFlush\Providers\Spai() )->endpoint();'
		)->wait();
		self::assertSame( 'https://cdn.shortpixel.ai/spai', $output );
	}

	public function test_the_expected_endpoint_is_replaced_and_nothing_else(): void {
		$this->store( 'glossy', 'level', 'compression' );
		self::assertTrue( $this->spai->switch_endpoint( 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai2' ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai2', self::endpoint_in_database() );
		self::assertSame( 'https://cdn.shortpixel.ai/spai2', $this->spai->endpoint() );
		self::assertSame( 'glossy', self::call( 'ShortPixel\AI\Options', 'get', 'level', [ 'settings', 'compression' ], null ) );
	}

	public function test_a_switch_and_its_undo_leave_the_option_as_it_was(): void {
		$before = get_option( self::OPTION );
		$this->spai->switch_endpoint( 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai2' );
		self::assertTrue( $this->spai->switch_endpoint( 'https://cdn.shortpixel.ai/spai2', 'https://cdn.shortpixel.ai/spai' ) );
		self::assertEquals( $before, get_option( self::OPTION ) );
	}

	public function test_an_unexpected_endpoint_is_kept_and_reported(): void {
		$error = $this->spai->switch_endpoint( 'https://cdn.shortpixel.ai/spai9', 'https://cdn.shortpixel.ai/spai10' );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_endpoint_changed', $error->get_error_code() );
		self::assertSame(
			[
				'status'   => 409,
				'endpoint' => 'https://cdn.shortpixel.ai/spai',
			],
			$error->get_error_data()
		);
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint_in_database() );
	}

	public function test_a_value_that_another_process_wrote_is_read_past_the_cache(): void {
		$this->use_fresh_site();
		$this->store( 'https://cdn.shortpixel.ai/spai', 'api_url', 'behaviour' );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', $this->spai->endpoint() );
		Php_Process::start( '\ShortPixel\AI\Options::_()->set( "https://cdn.shortpixel.ai/spai7", "api_url", [ "settings", "behaviour" ] );' )->wait();
		self::assertInstanceOf(
			WP_Error::class,
			$this->spai->switch_endpoint( 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai2' )
		);
		self::assertSame( 'https://cdn.shortpixel.ai/spai7', self::endpoint_in_database() );
	}

	public function test_a_write_that_does_not_last_is_reported(): void {
		add_filter( 'pre_update_option_' . self::OPTION, static fn ( mixed $new_value, mixed $old ): mixed => $old, 10, 2 );
		$error = $this->spai->switch_endpoint( 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai2' );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_storage_failed', $error->get_error_code() );
	}

	public function test_an_inactive_plugins_option_is_reported_and_never_overwritten(): void {
		$this->use_fresh_site();
		$this->store( 'https://cdn.shortpixel.ai/spai4', 'api_url', 'behaviour' );
		deactivate_plugins( self::provider_file( 'SPAI' ) );
		$raw    = self::raw_option();
		$output = Php_Process::start(
			'$spai = new ShortPixelFlush\Providers\Spai(); require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/providers/providers.php";
			$error = $spai->switch_endpoint( "https://cdn.shortpixel.ai/spai4", "https://cdn.shortpixel.ai/spai5" );
			echo wp_json_encode( [ get_class( get_option( "short_pixel_ai_options" ) ), $spai->is_active(), $spai->problem(), $spai->endpoint(), [] !== $spai->full_flush_methods(), $spai->clear_styles(), is_wp_error( $error ) ? $error->get_error_code() : true, count( ShortPixelFlush\Providers\active() ), count( ShortPixelFlush\Providers\ready() ) ] );'
		)->wait();
		[ $class_name, $is_active, $problem, $endpoint, $flushes, $styles, $error, $active, $ready ] = (array) json_decode( $output, true );
		self::assertSame( '__PHP_Incomplete_Class', $class_name );
		self::assertFalse( $is_active );
		self::assertIsString( $problem );
		self::assertStringContainsString( 'is off, so pages don’t use its links', $problem );
		self::assertNull( $endpoint );
		self::assertFalse( $flushes );
		self::assertNull( $styles );
		self::assertSame( 'shortpixel_flush_provider_unreadable', $error );
		self::assertSame( 1, $active );
		self::assertSame( 0, $ready );
		self::assertSame( $raw, self::raw_option() );
	}

	public function test_a_site_without_the_plugin_has_no_problem(): void {
		$this->use_fresh_site();
		deactivate_plugins( self::provider_file( 'SPAI' ) );
		delete_option( self::OPTION );
		self::assertSame(
			'[false,""]',
			Php_Process::start(
				'$spai = new ShortPixelFlush\Providers\Spai(); echo wp_json_encode( [ $spai->is_active(), $spai->problem() ] );'
			)->wait()
		);
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function unreadable(): array {
		return [
			'a text'                => [ 'something else' ],
			'a list'                => [ [ 'api_url' => 'https://cdn.shortpixel.ai/spai' ] ],
			'an object of no class' => [ (object) [ 'settings' => 1 ] ],
		];
	}

	#[DataProvider( 'unreadable' )]
	public function test_an_option_that_is_not_its_own_object_is_reported_and_never_overwritten( mixed $stored ): void {
		update_option( self::OPTION, $stored );
		self::assertStringContainsString( 'can’t be read', $this->spai->problem() );
		self::assertNull( $this->spai->endpoint() );
		$error = $this->spai->switch_endpoint( 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai2' );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_provider_unreadable', $error->get_error_code() );
		self::assertEquals( $stored, get_option( self::OPTION ) );
		self::assertCount( 1, active() );
		self::assertCount( 0, ready() );
	}

	/**
	 * @return array<string, array{mixed, string}>
	 */
	public static function unusable_endpoints(): array {
		return [
			'none'                 => [ null, 'can’t be read' ],
			'an empty one'         => [ '', 'not one of ShortPixel’s links' ],
			'one without a scheme' => [ 'cdn.shortpixel.ai/spai', 'not one of ShortPixel’s links' ],
			'a host without a key' => [ 'https://img.example.com', 'has no path' ],
			'a host with a slash'  => [ 'https://img.example.com/', 'has no path' ],
		];
	}

	#[DataProvider( 'unusable_endpoints' )]
	public function test_an_endpoint_that_cannot_be_counted_up_is_explained( mixed $endpoint, string $sentence ): void {
		$this->store( $endpoint, 'api_url', 'behaviour' );
		self::assertStringContainsString( $sentence, $this->spai->problem() );
		self::assertFalse( $this->spai->can_flush_images() );
		self::assertSame( [], $this->spai->full_flush_methods() );
	}

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function custom_endpoints(): array {
		return [
			'a custom host'      => [ 'https://img.example.com/spai2', 'https://img.example.com/spai2', true ],
			'a slash at the end' => [ ' https://cdn.shortpixel.ai/spai/ ', 'https://cdn.shortpixel.ai/spai', true ],
			'a host with a port' => [ 'http://127.0.0.1:9400/spai', 'http://127.0.0.1:9400/spai', true ],
			'more than one part' => [ 'https://cdn.example.com/zone/spai3', 'https://cdn.example.com/zone/spai3', false ],
		];
	}

	#[DataProvider( 'custom_endpoints' )]
	public function test_a_custom_endpoint_is_handled( string $stored, string $endpoint, bool $can_flush_images ): void {
		$this->store( $stored, 'api_url', 'behaviour' );
		self::assertSame( '', $this->spai->problem() );
		self::assertSame( $endpoint, $this->spai->endpoint() );
		self::assertSame( $can_flush_images, $this->spai->can_flush_images() );
		self::assertSame( [ 'switch' ], $this->spai->full_flush_methods() );
		self::assertTrue( $this->spai->switch_endpoint( $endpoint, $endpoint . '9' ) );
		self::assertSame( $endpoint . '9', self::endpoint_in_database() );
	}

	public function test_an_endpoint_is_read_as_browsers_write_it(): void {
		$this->store( 'HTTPS://Bücher.Example:443/Spai2', 'api_url', 'behaviour' );
		self::assertSame( 'https://xn--bcher-kva.example/Spai2', $this->spai->endpoint() );
		self::assertSame( [], $this->spai->other_endpoints() );
		self::assertTrue( $this->spai->switch_endpoint( 'https://xn--bcher-kva.example/Spai2', 'https://xn--bcher-kva.example/Spai3' ) );
		self::assertSame( 'https://xn--bcher-kva.example/Spai3', $this->spai->endpoint() );
		self::assertSame( 'HTTPS://Bücher.Example:443/Spai3', self::endpoint_in_database() );
	}

	public function test_style_sheets_get_a_new_version(): void {
		$version = static fn (): mixed => self::call( 'ShortPixel\AI\Options', 'get', 'css_ver', [ 'flags', 'all' ], 0 );
		$before  = $version();
		self::assertIsNumeric( $before );
		self::assertTrue( $this->spai->clear_styles() );
		self::assertSame( $before + 1, $version() );
	}

	public function test_a_flush_covers_what_the_plugin_writes_into_pages(): void {
		$this->use_fresh_site();
		$output = Php_Process::start(
			self::LOAD_AGAIN . '
			$options = \ShortPixel\AI\Options::_();
			$options->set( 1920, "backgrounds_max_width", [ "settings", "areas" ] );
			$spai    = new ShortPixelFlush\Providers\Spai();
			$missing = [];
			$written = 0;
			for ( $bits = 0; $bits < 256; $bits++ ) {
				$options->set( [ "lossy", "glossy", "lossless", "orig" ][ $bits & 3 ], "level", [ "settings", "compression" ] );
				foreach ( [ "webp", "avif", "remove_exif", "jpg_to_webp", "webp_detect" ] as $bit => $name ) {
					$options->set( ( $bits >> ( 2 + $bit ) ) & 1, $name, [ "settings", "compression" ] );
				}
				$options->set( $bits & 128 ? "https://cdn.shortpixel.ai/spai" : "https://img.example.com/spai4", "api_url", [ "settings", "behaviour" ] );
				$plugin = $load_again();
				foreach ( [ "http://a.test/x.jpg", "https://a.test/x.jpg", "https://a.test/x.png", "https://a.test/x.jpeg", "https://a.test/x.svg", "https://a.test/x.webp", "http://a.test:8080/x.gif" ] as $url ) {
					$flushed = [];
					foreach ( $spai->parameter_lists( [ "url" => $url, "width" => 900, "height" => 600, "type" => "" ] ) as $list ) {
						$flushed[] = $spai->cdn_url( $list, $url );
					}
					// It writes into a srcset without looking at the type.
					foreach ( [ [ false, pathinfo( $url, PATHINFO_EXTENSION ) ], [ 1920, pathinfo( $url, PATHINFO_EXTENSION ) ], [ false, false ] ] as [ $width, $type ] ) {
						$written++;
						$in_page = $plugin->get_api_url( $url, $width, false, $type );
						if ( ! in_array( $in_page, $flushed, true ) ) {
							$missing[] = $in_page;
						}
					}
				}
			}
			echo wp_json_encode( [ $written, $missing ] );'
		)->wait();
		self::assertSame( '[5376,[]]', $output );
	}

	/**
	 * The URLs are written as by replace_product_variation_attr() in 3.9.4 and 3.11.1: parameters that don't depend on
	 * the file, then the file's whole URL.
	 */
	public function test_a_flush_covers_what_the_plugin_writes_for_variations_of_products_in_a_shop(): void {
		$this->use_fresh_site();
		$output = Php_Process::start(
			self::LOAD_AGAIN . '
			$options = \ShortPixel\AI\Options::_();
			$options->set( "lossy", "level", [ "settings", "compression" ] );
			$options->set( 1, "webp", [ "settings", "compression" ] );
			$options->set( 0, "avif", [ "settings", "compression" ] );
			$options->set( 1, "remove_exif", [ "settings", "compression" ] );
			$load_again();
			$spai    = new ShortPixelFlush\Providers\Spai();
			$flushed = static function () use ( $spai ): array {
				$urls = [];
				foreach ( [ "https://a.test/x.jpg", "http://a.test/x.webp" ] as $url ) {
					foreach ( $spai->parameter_lists( [ "url" => $url, "width" => 900, "height" => 600, "type" => "" ] ) as $list ) {
						$urls[] = $spai->cdn_url( $list, $url );
					}
				}
				return $urls;
			};
			$without = $flushed();
			eval( "class WooCommerce {}" );
			echo wp_json_encode( array_values( array_diff( $flushed(), $without ) ), JSON_UNESCAPED_SLASHES );'
		)->wait();
		self::assertSame(
			'["https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp/https://a.test/x.jpg","https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/http://a.test/x.webp"]',
			$output
		);
	}

	public function test_the_scripts_requests_follow_the_stored_settings(): void {
		$this->store( 1, 'webp', 'compression' );
		$this->store( 0, 'avif', 'compression' );
		$this->store( 0, 'nojquery', 'behaviour' );
		$this->store( 0, 'crop', 'behaviour' );
		$this->store( 1, 'remove_exif', 'compression' );
		$this->store( 1920, 'backgrounds_max_width', 'areas' );
		self::assertSame( [ 'w_645+q_lossy+ret_img+to_webp', 'w_1920+q_lossy+ret_img+to_webp' ], $this->measured() );

		$this->store( 1, 'size_breakpoints', 'behaviour' );
		$this->store( 50, 'size_breakpoints_base', 'behaviour' );
		$this->store( 10, 'size_breakpoints_rate', 'behaviour' );
		$this->store( 1000, 'backgrounds_max_width', 'areas' );
		self::assertSame( [ 'w_656+q_lossy+ret_img+to_webp', 'w_1056+q_lossy+ret_img+to_webp' ], $this->measured() );
		// Calculated by hand: 50 × 1.1²⁷ = 655.5 is the next step above 645, and 50 × 1.1³² = 1055.7 above 1000.

		$this->store( 0, 'size_breakpoints', 'behaviour' );
		$this->store( 1, 'crop', 'behaviour' );
		self::assertSame( [ 'w_645+h_900+q_lossy+ret_img+to_webp' ], $this->measured( 900 ) );
	}

	/**
	 * @return list<string>
	 */
	private function measured( int $height = 429 ): array {
		$box    = [
			'width'     => 645.0,
			'height'    => (float) $height,
			'padding_x' => 0.0,
			'padding_y' => 0.0,
			'kind'      => 'image',
			'screens'   => [
				[
					'width'   => 2560,
					'height'  => 1440,
					'density' => 1.0,
				],
			],
		];
		$source = [
			'url'    => 'https://a.test/x.jpg',
			'width'  => 2560,
			'height' => 1707,
			'type'   => 'image/jpeg',
		];
		$lists  = $this->spai->measured_parameter_lists(
			$source,
			[
				$box,
				array_merge(
					$box,
					[
						'width' => 2400.0,
						'kind'  => 'background',
					]
				),
			]
		);

		return array_map( static fn ( array $list ): string => implode( $list['separator'], $list['params'] ), $lists );
	}

	public function test_wordpresss_srcset_decides_which_file_is_used(): void {
		$sources = array_map(
			static fn ( array $size ): array => [
				'url'    => "https://a.test/x-{$size[0]}x{$size[1]}.jpg",
				'width'  => $size[0],
				'height' => $size[1],
				'type'   => 'image/jpeg',
			],
			[ [ 300, 200 ], [ 1024, 683 ], [ 2048, 1365 ] ]
		);
		$this->store( 'src', 'replace_method', 'behaviour' );
		self::assertSame( [ 2048 ], array_column( $this->spai->used_sources( $sources ), 'width' ) );
		add_filter( 'max_srcset_image_width', static fn (): int => 1500 );
		self::assertSame( [ 1024, 2048 ], array_column( $this->spai->used_sources( $sources ), 'width' ) );
		$this->store( 'both', 'replace_method', 'behaviour' );
		self::assertSame( [ 300, 1024, 2048 ], array_column( $this->spai->used_sources( $sources ), 'width' ) );
	}

	public function test_a_page_names_the_endpoint_it_was_written_with(): void {
		require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/pages.php';
		$this->use_fresh_site();
		$this->store( 'https://img.example.com/spai12', 'api_url', 'behaviour' );
		$this->store( 'img', 'eager_selectors', 'exclusions' );

		$output = Php_Process::start(
			self::BEGIN_PAGE . 'echo "<img src=\"http://example.org/wp-content/uploads/a.jpg\" alt=\"\"></body></html>";'
		)->wait();
		self::assertStringContainsString(
			'https://img.example.com/spai12/q_lossy+ret_img+to_webp+p_h/example.org/wp-content/uploads/a.jpg',
			$output
		);
		self::assertSame( 'new', front_page_shows( $output, 'https://img.example.com/spai1', 'https://img.example.com/spai12' ) );
		self::assertSame( 'old', front_page_shows( $output, 'https://img.example.com/spai12', 'https://img.example.com/spai13' ) );
		self::assertSame( 'none', front_page_shows( $output, 'https://img.example.com/spai', 'https://img.example.com/spai2' ) );
	}

	public function test_a_lazy_image_is_a_placeholder_that_names_the_largest_of_its_srcset(): void {
		$this->use_fresh_site();
		$this->store( '', 'eager_selectors', 'exclusions' );
		$base   = 'http://example.org/wp-content/uploads/a';
		$output = Php_Process::start(
			self::BEGIN_PAGE . 'echo "<img src=\"' . $base . '-300x200.jpg\" srcset=\"' . $base . '-300x200.jpg 300w, ' . $base . '-1024x683.jpg 1024w, ' . $base . '-150x150.jpg 150w\" sizes=\"100vw\" loading=\"lazy\" alt=\"\"></body></html>";'
		)->wait();

		self::assertSame( 1, preg_match( '~<img src="data:image/svg\+xml;base64,([^"]+)" data-spai="1"~', $output, $found ), $output );
		$svg = (string) base64_decode( $found[1], true );
		self::assertSame( 1, preg_match( '~\bdata-u="([^"]+)"~', $svg, $named ), $svg );
		self::assertSame( $base . '-1024x683.jpg', rawurldecode( $named[1] ) );

		foreach ( [ 'width="1024"', 'height="683"', 'data-w="1024"', 'data-h="683"' ] as $said ) {
			self::assertStringContainsString( $said, $svg );
		}
		self::assertStringNotContainsString( '300w', $output );
		self::assertStringNotContainsString( 'loading=', $output );
	}

	private static function raw_option(): mixed {
		global $wpdb;

		return $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", self::OPTION ) );
	}
}
