<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Error;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\update_settings;

require_once dirname( __DIR__, 4 ) . '/includes/settings.php';

/**
 * Whatever is stored, what is read is well-formed.
 */
final class SettingsTest extends Wp_Test_Case {

	private const DEFAULTS = [
		'wait_seconds'      => 30,
		'parallel'          => 8,
		'hosts'             => [],
		'daily_addresses'   => 5000,
		'daily_credits'     => 0,
		'warm_up'           => false,
		'warm_up_credits'   => 10,
		'automatic'         => [ 'delete', 'rename', 'replace', 'restore', 'edit', 'change' ],
		'automatic_charges' => false,
		'delete_data'       => true,
	];

	public function test_a_site_that_saved_nothing_gets_the_defaults(): void {
		self::assertSame( self::DEFAULTS, settings() );
	}

	public function test_the_schema_has_the_same_defaults(): void {
		$defaults = array_map( static fn ( array $schema ): mixed => $schema['default'] ?? null, \ShortPixelFlush\settings_schema()['properties'] );

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
		yield 'a number out of range' => [
			[
				'wait_seconds' => 301,
				'parallel'     => 0,
			],
			[],
		];
		yield 'numbers as strings' => [
			[
				'wait_seconds' => '5',
				'parallel'     => '2',
			],
			[
				'wait_seconds' => 5,
				'parallel'     => 2,
			],
		];
		yield 'hosts that are not a list' => [ [ 'hosts' => 'cdn.example.com' ], [] ];
		yield 'some invalid hosts' => [ [ 'hosts' => [ 'CDN.Example.com', 'http://x', 7, '', 'a b', "x.test\n", 'cdn.example.com:8080' ] ], [ 'hosts' => [ 'cdn.example.com', 'cdn.example.com:8080' ] ] ];
		yield 'too many hosts' => [ [ 'hosts' => array_map( static fn ( int $n ): string => "h{$n}.test", range( 1, 30 ) ) ], [ 'hosts' => array_map( static fn ( int $n ): string => "h{$n}.test", range( 1, 20 ) ) ] ];
		yield 'a field of another version' => [
			[
				'colour'      => 'red',
				'delete_data' => false,
			],
			[ 'delete_data' => false ],
		];
	}

	public function test_a_change_leaves_the_other_settings_as_they_are(): void {
		update_settings( [ 'wait_seconds' => 7 ] );
		$saved = update_settings( [ 'parallel' => 3 ] );

		self::assertSame(
			array_merge(
				self::DEFAULTS,
				[
					'wait_seconds' => 7,
					'parallel'     => 3,
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

	public function test_a_value_out_of_range_is_refused_and_changes_nothing(): void {
		$refused = update_settings( [ 'wait_seconds' => 0 ] );

		self::assertInstanceOf( WP_Error::class, $refused );
		self::assertSame( 'shortpixel_flush_invalid_input', $refused->get_error_code() );
		self::assertSame( self::DEFAULTS, settings() );
	}

	public function test_the_option_is_not_autoloaded(): void {
		update_settings( [ 'wait_seconds' => 7 ] );

		self::assertArrayNotHasKey( 'shortpixel_flush_settings', wp_load_alloptions( true ) );
	}

	public function test_a_failed_write_is_reported(): void {
		add_filter( 'pre_update_option_shortpixel_flush_settings', static fn ( mixed $value, mixed $old ): mixed => $old, 10, 2 );
		$refused = update_settings( [ 'wait_seconds' => 7 ] );

		self::assertInstanceOf( WP_Error::class, $refused );
		self::assertSame( 'shortpixel_flush_storage_failed', $refused->get_error_code() );
		self::assertSame( [ 'status' => 500 ], $refused->get_error_data() );
	}

	/**
	 * @param array{wait_seconds: int, parallel: int, hosts: list<string>, delete_data: bool}|WP_Error $settings
	 * @return array{wait_seconds: int, parallel: int, hosts: list<string>, delete_data: bool}
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

		return json_decode( Php_Process::start( 'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/settings.php"; echo wp_json_encode( ' . $code . ' );', $define )->wait(), true );
	}

	public function test_wp_config_fixes_a_setting(): void {
		$fixed     = [
			'wait_seconds'      => 45,
			'parallel'          => 4,
			'hosts'             => [ 'img.example.com', 'cdn.example.com:8080' ],
			'daily_addresses'   => 10,
			'daily_credits'     => 20,
			'warm_up'           => true,
			'warm_up_credits'   => 30,
			'automatic'         => [ 'replace', 'edit' ],
			'automatic_charges' => true,
			'delete_data'       => false,
		];
		$constants = [
			'WAIT_SECONDS'      => 45,
			'PARALLEL'          => '4',
			'HOSTS'             => 'IMG.example.com, cdn.example.com:8080',
			'DAILY_ADDRESSES'   => 10,
			'DAILY_CREDITS'     => 20,
			'WARM_UP'           => true,
			'WARM_UP_CREDITS'   => 30,
			'AUTOMATIC'         => 'edit replace',
			'AUTOMATIC_CHARGES' => 'true',
			'DELETE_DATA'       => 0,
		];

		self::assertSame( [ $fixed, $fixed ], $this->with_constants( $constants, '[ ShortPixelFlush\\settings(), ShortPixelFlush\\fixed_settings() ]' ) );
		self::assertSame( [ 'automatic' => [] ], $this->with_constants( [ 'AUTOMATIC' => '' ], 'ShortPixelFlush\\fixed_settings()' ) );
	}

	public function test_a_constant_that_the_setting_would_not_take_is_ignored(): void {
		$constants = [
			'WAIT_SECONDS' => 301,
			'PARALLEL'     => 'many',
			'HOSTS'        => 'https://img.example.com/',
			'WARM_UP'      => 'perhaps',
			'AUTOMATIC'    => 'replace weather',
			'DELETE_DATA'  => [],
		];

		self::assertSame( [ self::DEFAULTS, [] ], $this->with_constants( $constants, '[ ShortPixelFlush\\settings(), ShortPixelFlush\\fixed_settings() ]' ) );
	}

	public function test_what_wp_config_fixes_is_refused_with_its_constants_name_and_the_stored_setting_stays(): void {
		update_option( 'shortpixel_flush_settings', [ 'parallel' => 2 ] + self::DEFAULTS, false );
		$saved = $this->with_constants(
			[ 'PARALLEL' => 4 ],
			'array_map( static fn ( $saved ) => is_wp_error( $saved ) ? $saved->get_error_data()["params"] : [ $saved["parallel"], $saved["wait_seconds"], get_option( "shortpixel_flush_settings" )["parallel"] ], [ ShortPixelFlush\\update_settings( [ "parallel" => 3, "wait_seconds" => 9 ] ), ShortPixelFlush\\update_settings( [ "parallel" => 4, "wait_seconds" => 50 ] ) ] )'
		);

		self::assertSame( [ [ 'parallel' => 'SHORTPIXEL_FLUSH_PARALLEL is set in wp-config.php, so this can’t be changed here. Nothing has been saved.' ], [ 4, 50, 2 ] ], $saved );
	}

	public function test_rest_names_what_is_fixed_and_refuses_to_change_it(): void {
		$answers = $this->with_constants(
			[ 'PARALLEL' => 4 ],
			'( static function () { wp_set_current_user( 1 ); $ask = static function ( $method, $params ) { $request = new WP_REST_Request( $method, "/shortpixel-flush/v1/settings" ); $request->set_body_params( $params ); $answer = rest_do_request( $request ); return [ $answer->get_status(), $answer->get_data()["fixed"] ?? $answer->get_data()["data"]["params"] ?? null ]; }; return [ $ask( "GET", [] ), $ask( "POST", [ "parallel" => 3, "edges" => [] ] ), $ask( "POST", [ "wait_seconds" => 9 ] ) ]; } )()'
		);

		self::assertSame(
			[
				[ 200, [ 'parallel' ] ],
				[ 400, [ 'parallel' => 'SHORTPIXEL_FLUSH_PARALLEL is set in wp-config.php, so this can’t be changed here. Nothing has been saved.' ] ],
				[ 200, [ 'parallel' ] ],
			],
			$answers
		);
	}
}
