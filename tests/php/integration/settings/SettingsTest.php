<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Error;
use function ShortPixelFlush\automatic_causes;
use function ShortPixelFlush\parallel_requests;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\update_settings;
use function ShortPixelFlush\wait_seconds;
use const ShortPixelFlush\AUTOMATIC_CAUSES;

require_once dirname( __DIR__, 4 ) . '/includes/settings.php';

/**
 * Tests reading, changing and fixing settings: settings() returns valid settings, whatever is stored.
 */
final class SettingsTest extends Wp_Test_Case {

	private const DEFAULTS = [
		'automatic'   => true,
		'optimizers'  => false,
		'delete_data' => true,
		'hosts'       => [],
	];

	public function test_a_site_that_saved_nothing_gets_the_defaults(): void {
		self::assertSame( self::DEFAULTS, settings() );
	}

	public function test_the_schema_has_the_same_defaults(): void {
		$defaults = array_map(
			static fn ( array $schema ): mixed => $schema['default'] ?? null,
			\ShortPixelFlush\settings_schema()['properties']
		);

		self::assertSame( self::DEFAULTS, $defaults );
	}

	/**
	 * @param array<string, mixed> $expected
	 */
	#[DataProvider( 'stored' )]
	public function test_an_invalid_value_counts_as_not_set( mixed $stored, array $expected ): void {
		update_option( 'shortpixel_flush_settings', $stored, false );

		self::assertSame( array_merge( self::DEFAULTS, $expected ), settings() );
	}

	/**
	 * @return iterable<string, array{mixed, array<string, mixed>}>
	 */
	public static function stored(): iterable {
		yield 'a string' => [ 'broken', [] ];
		yield 'a switch that is none' => [ [ 'automatic' => 'often' ], [] ];
		yield 'the causes of an earlier version' => [ [ 'automatic' => [ 'replace', 'edit' ] ], [ 'automatic' => true ] ];
		yield 'no cause of an earlier version' => [ [ 'automatic' => [] ], [ 'automatic' => false ] ];
		yield 'optimizers of an earlier version' => [ [ 'automatic' => [ 'edit', 'optimise' ] ], [ 'optimizers' => true ] ];
		yield 'numbers of an earlier version' => [
			[
				'wait_seconds' => 5,
				'parallel'     => 2,
			],
			[],
		];
		yield 'hosts that are not a list' => [ [ 'hosts' => 'cdn.example.com' ], [] ];
		yield 'some invalid hosts' => [
			[ 'hosts' => [ 'CDN.Example.com', 'http://x', 7, '', 'a b', "x.test\n", 'cdn.example.com:8080' ] ],
			[ 'hosts' => [ 'cdn.example.com', 'cdn.example.com:8080' ] ],
		];
		yield 'too many hosts' => [
			[ 'hosts' => array_map( static fn ( int $n ): string => "h{$n}.test", range( 1, 30 ) ) ],
			[ 'hosts' => array_map( static fn ( int $n ): string => "h{$n}.test", range( 1, 20 ) ) ],
		];
		yield 'a field of another version' => [
			[
				'colour'      => 'red',
				'delete_data' => false,
			],
			[ 'delete_data' => false ],
		];
	}

	public function test_a_change_leaves_the_other_settings_as_they_are(): void {
		update_settings( [ 'optimizers' => true ] );
		$saved = update_settings( [ 'delete_data' => false ] );

		self::assertSame(
			array_merge(
				self::DEFAULTS,
				[
					'optimizers'  => true,
					'delete_data' => false,
				]
			),
			$saved
		);
		self::assertSame( $saved, settings() );
	}

	public function test_saving_the_same_values_again_succeeds(): void {
		update_settings( [ 'hosts' => [ 'CDN.example.com' ] ] );

		self::assertSame( [ 'cdn.example.com' ], self::saved( update_settings( [ 'hosts' => [ 'cdn.example.com' ] ] ) )['hosts'] );
	}

	public function test_a_value_that_is_no_setting_is_refused_and_changes_nothing(): void {
		$refused = update_settings( [ 'optimizers' => 'often' ] );

		self::assertInstanceOf( WP_Error::class, $refused );
		self::assertSame( 'shortpixel_flush_invalid_input', $refused->get_error_code() );
		self::assertSame( self::DEFAULTS, settings() );
	}

	public function test_the_option_is_not_autoloaded(): void {
		update_settings( [ 'optimizers' => true ] );

		self::assertArrayNotHasKey( 'shortpixel_flush_settings', wp_load_alloptions( true ) );
	}

	public function test_a_failed_write_is_reported(): void {
		add_filter( 'pre_update_option_shortpixel_flush_settings', static fn ( mixed $value, mixed $old ): mixed => $old, 10, 2 );
		$refused = update_settings( [ 'optimizers' => true ] );

		self::assertInstanceOf( WP_Error::class, $refused );
		self::assertSame( 'shortpixel_flush_storage_failed', $refused->get_error_code() );
		self::assertSame( [ 'status' => 500 ], $refused->get_error_data() );
	}

	/**
	 * @phpstan-param array{hosts: list<string>, ...}|WP_Error $settings As update_settings() returns them.
	 * @phpstan-return array{hosts: list<string>, ...}
	 */
	private static function saved( array|WP_Error $settings ): array {
		self::assertIsArray( $settings );
		return $settings;
	}

	/**
	 * Runs code in a WordPress whose wp-config.php has these constants.
	 *
	 * @param array<string, mixed> $constants
	 */
	private function with_constants( array $constants, string $code ): mixed {
		$this->use_fresh_site();
		$define = '';
		foreach ( $constants as $name => $value ) {
			$define .= "define( 'SHORTPIXEL_FLUSH_{$name}', " . var_export( $value, true ) . ' );';
		}

		return json_decode(
			Php_Process::start(
				'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/settings.php"; echo wp_json_encode( ' . $code . ' );',
				$define
			)->wait(),
			true
		);
	}

	public function test_wp_config_fixes_a_setting(): void {
		$fixed     = [
			'automatic'   => false,
			'optimizers'  => true,
			'delete_data' => false,
			'hosts'       => [ 'img.example.com', 'cdn.example.com:8080' ],
		];
		$constants = [
			'AUTOMATIC'   => '',
			'OPTIMIZERS'  => 1,
			'HOSTS'       => 'IMG.example.com, cdn.example.com:8080',
			'DELETE_DATA' => 0,
		];

		self::assertSame(
			[ $fixed, $fixed ],
			$this->with_constants( $constants, '[ ShortPixelFlush\\settings(), ShortPixelFlush\\fixed_settings() ]' )
		);
	}

	public function test_a_constant_that_the_setting_would_not_take_is_ignored(): void {
		$constants = [
			'HOSTS'       => 'https://img.example.com/',
			'AUTOMATIC'   => 'replace weather',
			'DELETE_DATA' => [],
		];

		self::assertSame(
			[ self::DEFAULTS, [] ],
			$this->with_constants( $constants, '[ ShortPixelFlush\\settings(), ShortPixelFlush\\fixed_settings() ]' )
		);
	}

	public function test_what_wp_config_fixes_is_refused_with_its_constants_name_and_the_stored_setting_stays(): void {
		update_option( 'shortpixel_flush_settings', [ 'automatic' => false ] + self::DEFAULTS, false );
		$saved = $this->with_constants(
			[ 'AUTOMATIC' => true ],
			'array_map( static fn ( $saved ) => is_wp_error( $saved ) ? $saved->get_error_data()["params"] : [ $saved["automatic"], $saved["optimizers"], get_option( "shortpixel_flush_settings" )["automatic"] ], [ ShortPixelFlush\update_settings( [ "automatic" => false, "optimizers" => true ] ), ShortPixelFlush\update_settings( [ "automatic" => true, "optimizers" => true ] ) ] )'
		);

		self::assertSame( [ [ 'automatic' => self::FIXED ], [ true, true, false ] ], $saved );
	}

	private const FIXED = 'SHORTPIXEL_FLUSH_AUTOMATIC is set in wp-config.php, so this can’t be changed here. Nothing has been saved.';

	public function test_a_constant_leaves_the_other_half_of_an_earlier_versions_causes(): void {
		update_option( 'shortpixel_flush_settings', [ 'automatic' => [ 'edit', 'optimise' ] ], false );

		self::assertSame(
			[ false, true ],
			$this->with_constants(
				[ 'AUTOMATIC' => false ],
				'[ ShortPixelFlush\settings()["automatic"], ShortPixelFlush\settings()["optimizers"] ]'
			)
		);
	}

	public function test_the_causes_are_those_that_are_switched_on(): void {
		self::assertSame( array_values( array_diff( AUTOMATIC_CAUSES, [ 'optimise' ] ) ), automatic_causes() );
		update_settings( [ 'optimizers' => true ] );
		self::assertSame( AUTOMATIC_CAUSES, automatic_causes() );
		update_settings( [ 'automatic' => false ] );
		self::assertSame( [], automatic_causes() );
	}

	/**
	 * @return iterable<string, array{mixed, int, int}>
	 */
	public static function tuned(): iterable {
		yield 'a number' => [ 4, 4, 4 ];
		yield 'digits' => [ '4', 4, 8 ];
		yield 'the smallest' => [ 1, 1, 1 ];
		yield 'too small' => [ 0, 8, 8 ];
		yield 'the largest' => [ 32, 32, 32 ];
		yield 'too large' => [ 33, 8, 8 ];
		yield 'a word' => [ 'many', 8, 8 ];
	}

	#[DataProvider( 'tuned' )]
	public function test_a_number_comes_from_its_constant_and_its_filter_within_its_bounds(
		mixed $given,
		int $by_constant,
		int $by_filter
	): void {
		add_filter( 'shortpixel_flush_parallel', static fn (): mixed => $given );
		self::assertSame( $by_filter, parallel_requests() );
		remove_all_filters( 'shortpixel_flush_parallel' );

		self::assertSame( $by_constant, $this->with_constants( [ 'PARALLEL' => $given ], 'ShortPixelFlush\parallel_requests()' ) );
	}

	public function test_the_wait_has_its_constant_and_its_filter_too(): void {
		self::assertSame( 45, $this->with_constants( [ 'WAIT_SECONDS' => 45 ], 'ShortPixelFlush\wait_seconds()' ) );
		add_filter( 'shortpixel_flush_wait_seconds', static fn ( int $seconds ): int => 2 * $seconds );
		self::assertSame( 60, wait_seconds() );
	}

	public function test_rest_names_what_is_fixed_and_refuses_to_change_it(): void {
		$answers = $this->with_constants(
			[ 'AUTOMATIC' => true ],
			'( static function () { wp_set_current_user( 1 ); $ask = static function ( $method, $params ) { $request = new WP_REST_Request( $method, "/shortpixel-flush/v1/settings" ); $request->set_body_params( $params ); $answer = rest_do_request( $request ); return [ $answer->get_status(), $answer->get_data()["fixed"] ?? $answer->get_data()["data"]["params"] ?? null ]; }; return [ $ask( "GET", [] ), $ask( "POST", [ "automatic" => false, "edges" => [] ] ), $ask( "POST", [ "optimizers" => true ] ) ]; } )()'
		);

		self::assertSame(
			[
				[ 200, [ 'automatic' ] ],
				[ 400, [ 'automatic' => self::FIXED ] ],
				[ 200, [ 'automatic' ] ],
			],
			$answers
		);
	}
}
