<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use FilesystemIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ReflectionMethod;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use SplFileInfo;
use function ShortPixelFlush\Rest\create_fields;
use const ShortPixelFlush\Cli\COMMANDS;

require_once dirname( __DIR__, 4 ) . '/includes/cli/commands.php';
require_once dirname( __DIR__, 4 ) . '/includes/rest/fields.php';

/**
 * The README's tables are what the code does: no hook, route, command, option or state is missing there or made up.
 */
final class ReadmeTest extends Wp_Test_Case {
	private const ROOT = __DIR__ . '/../../../..';

	/**
	 * Actions that this plugin listens to instead of calling them.
	 */
	private const TO_CALL = [ 'shortpixel_flush_image' ];

	/**
	 * Gives one section of the README.
	 */
	private static function section( string $title ): string {
		$readme = (string) file_get_contents( self::ROOT . '/README.md' );
		self::assertSame( 1, preg_match( '/^## ' . preg_quote( $title, '/' ) . '$(.*?)(?=^## |\z)/ms', $readme, $found ), $title );
		return $found[1];
	}

	/**
	 * The first cell of each row of a table, by what stands above it.
	 *
	 * @return list<string>
	 */
	private static function first_cells( string $text, string $heading ): array {
		self::assertSame( 1, preg_match( '/^\| ' . preg_quote( $heading, '/' ) . ' \|.*\n\|[ -|]+\n((?:\|.*\n)+)/m', $text, $found ), $heading );
		$cells = [];
		foreach ( explode( "\n", trim( $found[1] ) ) as $line ) {
			$cells[] = trim( (string) preg_replace( '/\A\|\s*(.*?)\s*(?<!\\\\)\|.*\z/', '$1', $line ) );
		}
		return $cells;
	}

	/**
	 * Everything that is called by our name in the code.
	 *
	 * @return list<string>
	 */
	private static function called( string $function_name ): array {
		$names = [];
		foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( self::ROOT . '/includes', FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			self::assertInstanceOf( SplFileInfo::class, $file );
			// Comments tell others what to call.
			preg_match_all( '/^(?!\s*(?:\*|\/\/)).*\b' . $function_name . "\(\s*'(shortpixel_flush_\w+)'/m", (string) file_get_contents( $file->getPathname() ), $found );
			array_push( $names, ...$found[1] );
		}
		return self::sorted( $names );
	}

	/**
	 * @param array<string> $names
	 * @return list<string>
	 */
	private static function sorted( array $names ): array {
		$names = array_values( array_unique( $names ) );
		sort( $names );
		return $names;
	}

	/**
	 * @param list<string> $cells
	 * @return list<string>
	 */
	private static function hooks_in( array $cells ): array {
		preg_match_all( '/shortpixel_flush_\w+/', implode( ' ', $cells ), $found );
		return self::sorted( $found[0] );
	}

	public function test_every_action_and_filter_is_there_and_none_that_is_not_called(): void {
		$hooks = self::section( 'Hooks' );

		self::assertSame( self::called( 'do_action' ), self::hooks_in( self::first_cells( $hooks, 'action' ) ) );
		self::assertSame( self::called( 'apply_filters' ), self::hooks_in( self::first_cells( $hooks, 'filter' ) ) );
	}

	public function test_the_actions_to_call_are_there(): void {
		$listened = array_filter( self::called( 'add_action' ), static fn ( string $name ): bool => ! in_array( $name, self::called( 'do_action' ), true ) );

		self::assertSame( self::TO_CALL, array_values( $listened ) );
		foreach ( self::TO_CALL as $name ) {
			self::assertStringContainsString( "`{$name}(", self::section( 'Hooks' ) );
			self::assertStringContainsString( "do_action( '{$name}'", self::section( 'How it runs' ) );
		}
	}

	public function test_constants_that_a_site_may_set_are_there(): void {
		$found = [];
		foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( self::ROOT . '/includes', FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			self::assertInstanceOf( SplFileInfo::class, $file );
			preg_match_all( "/\bconstant\(\s*'(SHORTPIXEL_FLUSH_\w+)'/", (string) file_get_contents( $file->getPathname() ), $names );
			array_push( $found, ...$names[1] );
		}

		self::assertNotSame( [], $found );
		foreach ( $found as $name ) {
			self::assertStringContainsString( $name, (string) file_get_contents( self::ROOT . '/README.md' ) );
		}
	}

	public function test_every_route_is_there_with_each_of_its_methods(): void {
		$routes = [];
		foreach ( rest_get_server()->get_routes( 'shortpixel-flush/v1' ) as $route => $handlers ) {
			$path = str_replace( [ '/shortpixel-flush/v1', '(?P<id>[\d]+)' ], [ '', '{id}' ], (string) $route );
			foreach ( '' === $path ? [] : $handlers as $handler ) {
				foreach ( array_keys( is_array( $handler['methods'] ?? null ) ? $handler['methods'] : [] ) as $method ) {
					// What WordPress allows besides for changing.
					$routes[] = in_array( $method, [ 'PUT', 'PATCH' ], true ) ? '' : "{$method} {$path}";
				}
			}
		}
		preg_match_all( '/`([A-Z]+ [^`?]+)(?:\?[^`]*)?`/', implode( ' ', self::first_cells( self::section( 'REST routes' ), 'route' ) ), $written );

		self::assertSame( self::sorted( array_diff( $routes, [ '' ] ) ), self::sorted( $written[1] ) );
		foreach ( array_keys( create_fields() ) as $field ) {
			self::assertMatchesRegularExpression( "/\b{$field}\??[:, ]/", self::section( 'REST routes' ) );
		}
	}

	public function test_every_command_is_there_with_each_of_its_options(): void {
		$section = self::section( 'WP-CLI' );
		preg_match_all( '/(?:wp shortpixel-flush|…) ([a-z]+)/', implode( ' ', self::first_cells( $section, 'command' ) ), $written );
		self::assertSame( self::sorted( array_map( 'strval', array_keys( COMMANDS ) ) ), self::sorted( $written[1] ) );

		foreach ( COMMANDS as $name => $command ) {
			preg_match_all( '/^\s*\* \[(--[a-z-]+)/m', (string) ( new ReflectionMethod( ...$command ) )->getDocComment(), $options );
			foreach ( $options[1] as $option ) {
				self::assertMatchesRegularExpression( "/`{$option}\b/", $section, "{$name} {$option}" );
			}
		}
	}

	public function test_every_state_and_every_kind_of_evidence_is_there(): void {
		$readme = self::section( 'What a flush does' );
		foreach ( [ 'purge-states', 'flush-states', 'evidence-kinds', 'found-in' ] as $enum ) {
			$values = json_decode( (string) file_get_contents( self::ROOT . "/tests/vectors/enums/{$enum}.json" ), true );
			self::assertIsArray( $values );
			foreach ( $values as $value ) {
				self::assertIsString( $value );
				self::assertStringContainsString( "`{$value}`", $readme, $enum );
			}
		}
	}

	public function test_contributing_names_every_script_that_is_run_by_hand(): void {
		$package = json_decode( (string) file_get_contents( self::ROOT . '/package.json' ), true );
		self::assertIsArray( $package );
		self::assertIsArray( $package['scripts'] );
		$text = (string) file_get_contents( self::ROOT . '/CONTRIBUTING.md' );
		foreach ( array_keys( $package['scripts'] ) as $script ) {
			self::assertMatchesRegularExpression( '/`(npm run |npm )?' . preg_quote( (string) $script, '/' ) . '`/', $text );
		}
	}
}
