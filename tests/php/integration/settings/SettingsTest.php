<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;
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
}
