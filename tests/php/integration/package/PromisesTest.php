<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ReflectionFunction;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Abilities\abilities;
use function ShortPixelFlush\Abilities\input_schema;
use function ShortPixelFlush\capability_map;
use function ShortPixelFlush\fixing_constant;
use function ShortPixelFlush\settings_schema;
use function ShortPixelFlush\Tests\Integration\Rest\plan_schema;
use const ShortPixelFlush\Edges\EDGE_STATES;
use const ShortPixelFlush\TUNED_NUMBERS;

require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__ ) . '/rest/plan-schema.php';
require_once dirname( __DIR__, 4 ) . '/includes/abilities/abilities.php';
require_once dirname( __DIR__, 4 ) . '/includes/capabilities.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/status.php';
require_once dirname( __DIR__, 4 ) . '/includes/settings.php';
require_once __DIR__ . '/Public_Interface.php';

/**
 * Everything promised to other code still exists. The promises are in tests/vectors/promises.json, one per line.
 *
 * With SHORTPIXEL_FLUSH_WRITE_VECTORS=1 new promises are added to the list. Lines are removed by hand and, once
 * released, only for a major version.
 */
final class PromisesTest extends Rest_Test_Case {
	private const FILE = Document::ROOT . '/tests/vectors/promises.json';

	// The other routes serve the plugin's own screens, and change with them.
	public const ROUTES = [
		'/flushes',
		'/flushes/{id}',
		'/flushes/{id}/purges',
		'/flushes/{id}/run',
		'/flushes/{id}/retry',
		'/flushes/{id}/cancel',
		'/flushes/{id}/undo',
		'/scan',
		'/scan/findings',
		'/settings',
		'/status',
	];

	// Hooks for tests only.
	private const FOR_TESTS = '/^shortpixel_flush_(?:pre_request|now|form_test_pause)\(/';

	public function test_no_promise_is_broken_and_what_is_new_is_promised_too(): void {
		$offered  = self::offered();
		$promised = json_decode( (string) file_get_contents( self::FILE ), true );
		self::assertIsArray( $promised );
		self::assertSame(
			[],
			array_values( array_diff( array_filter( $promised, 'is_string' ), $offered ) ),
			'Other code relies on this.'
		);
		if ( '1' === getenv( 'SHORTPIXEL_FLUSH_WRITE_VECTORS' ) ) {
			$lines = array_map(
				static fn ( string $line ): string => (string) wp_json_encode( $line, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ),
				$offered
			);
			file_put_contents( self::FILE, "[\n" . implode( ",\n", $lines ) . "\n]\n" );
			$promised = $offered;
		}

		self::assertSame( $offered, $promised, 'Write what is new with SHORTPIXEL_FLUSH_WRITE_VECTORS=1.' );
	}

	public function test_the_document_names_the_routes_that_are_promised(): void {
		$said = Document::of( 'docs/developers.md' )->section( 'The promise' )->text();

		preg_match_all( '#`(/[^`]+)`#', $said, $found );
		self::assertSame( self::ROUTES, $found[1] );
	}

	/**
	 * @return list<string>
	 */
	private static function offered(): array {
		$lines = array_merge(
			self::functions(),
			self::hooks(),
			self::settings(),
			self::commands(),
			self::routes(),
			self::answers(),
			self::abilities()
		);
		$lines = array_values( array_unique( $lines ) );
		sort( $lines, SORT_STRING );
		return $lines;
	}

	/**
	 * @return list<string>
	 */
	private static function functions(): array {
		preg_match_all(
			'/^\tfunction (shortpixel_flush\w*)\(/m',
			(string) file_get_contents( Document::ROOT . '/shortpixel-flush.php' ),
			$found
		);
		self::assertNotSame( [], $found[1] );
		$lines = [];
		foreach ( $found[1] as $name ) {
			$function = new ReflectionFunction( $name );
			$takes    = [];
			foreach ( $function->getParameters() as $parameter ) {
				$default = $parameter->isDefaultValueAvailable() ? ' = ' . var_export( $parameter->getDefaultValue(), true ) : '';
				$takes[] = "{$parameter->getType()} \${$parameter->getName()}{$default}";
			}
			$lines[] = "function {$name}( " . ( [] === $takes ? '' : implode( ', ', $takes ) . ' ' ) . "): {$function->getReturnType()}";
			preg_match( '/@return (array\{.+)$/m', (string) $function->getDocComment(), $shape );
			if ( isset( $shape[1] ) ) {
				$lines[] = "function {$name} returns {$shape[1]}";
			}
		}
		return $lines;
	}

	/**
	 * @return list<string>
	 */
	private static function hooks(): array {
		$filters = (array) preg_grep( self::FOR_TESTS, Public_Interface::hooks( 'apply_filters' ), PREG_GREP_INVERT );
		return [
			'action shortpixel_flush_image( int $id, string $reason ), for others to fire',
			...array_map( static fn ( string $hook ): string => "action {$hook}", Public_Interface::hooks( 'do_action' ) ),
			...array_map( static fn ( string $hook ): string => "filter {$hook}", array_values( $filters ) ),
		];
	}

	/**
	 * @return list<string>
	 */
	private static function settings(): array {
		$lines = [];
		foreach ( settings_schema()['properties'] as $name => $schema ) {
			$lines[] = 'constant ' . fixing_constant( $name ) . ': ' . self::type( $schema );
		}
		foreach ( TUNED_NUMBERS as $name => [ $least, $most ] ) {
			$lines[] = 'constant ' . fixing_constant( $name ) . ": {$least} to {$most}";
		}
		foreach ( array_keys( capability_map() ) as $capability ) {
			$lines[] = "capability {$capability}";
		}
		return $lines;
	}

	/**
	 * @return list<string>
	 */
	private static function commands(): array {
		$lines = [];
		foreach ( Public_Interface::helps() as $name => $help ) {
			$lines[] = "command {$name}";
			foreach ( Public_Interface::parameters( $help ) as $parameter ) {
				$lines[] = "command {$name} {$parameter}";
			}
			preg_match_all( '/^\[(--[a-z-]+)[^\n]*\n: [^\n]*\n---\n(.*?)^---$/ms', $help, $lists, PREG_SET_ORDER );
			foreach ( $lists as $list ) {
				preg_match_all( '/^\s+- (\S+)$/m', $list[2], $values );
				foreach ( $values[1] as $value ) {
					$lines[] = "command {$name} {$list[1]}={$value}";
				}
			}
		}
		foreach ( [ 'kind', 'name', 'state', 'details' ] as $field ) {
			$lines[] = "command status prints {$field}";
		}
		foreach ( EDGE_STATES as $state ) {
			$lines[] = "command status prints edge {$state}";
		}
		foreach ( Public_Interface::exit_codes() as $code ) {
			$lines[] = "command exits with {$code}";
		}
		return $lines;
	}

	/**
	 * @return list<string>
	 */
	private static function routes(): array {
		$lines = [];
		foreach ( Public_Interface::routes() as $name => $handler ) {
			if ( ! in_array( explode( ' ', $name )[1], self::ROUTES, true ) ) {
				continue;
			}
			$lines[] = "route {$name}";
			foreach ( (array) ( $handler['args'] ?? [] ) as $field => $schema ) {
				array_push( $lines, ...self::described( "route {$name} takes {$field}", (array) $schema ) );
			}
		}
		$codes = json_decode( (string) file_get_contents( Document::ROOT . '/tests/vectors/enums/error-codes.json' ), true );
		self::assertIsArray( $codes );
		foreach ( $codes as $code ) {
			self::assertIsString( $code );
			$lines[] = "error {$code}";
		}
		return $lines;
	}

	/**
	 * @return list<string>
	 */
	private static function answers(): array {
		$lines = self::described( 'answer plan', plan_schema() );
		foreach ( self::ROUTES as $route ) {
			$options  = rest_get_server()->get_route_options( '/shortpixel-flush/v1' . str_replace( '{id}', '(?P<id>[\\d]+)', $route ) );
			$describe = is_array( $options ) ? $options['schema'] ?? null : null;
			self::assertIsCallable( $describe, $route );
			$schema = $describe();
			self::assertIsArray( $schema );
			self::assertIsString( $schema['title'] );
			array_push( $lines, ...self::described( 'answer ' . str_replace( 'shortpixel-flush-', '', $schema['title'] ), $schema ) );
		}
		self::assertGreaterThan( 100, count( $lines ) );
		return $lines;
	}

	/**
	 * @return list<string>
	 */
	private static function abilities(): array {
		$lines = [];
		foreach ( abilities() as $name => $ability ) {
			array_push( $lines, ...self::described( "ability {$name}", input_schema( $ability['input'], $ability['needed'] ?? [] ) ) );
		}
		return $lines;
	}

	/**
	 * Lists the contents of a schema: each field with its type, and each value of an enum.
	 *
	 * @param array<mixed> $schema
	 * @return list<string>
	 */
	private static function described( string $name, array $schema ): array {
		$lines = [ "{$name}: " . self::type( $schema ) ];
		foreach ( (array) ( $schema['enum'] ?? [] ) as $value ) {
			$lines[] = "{$name}: " . wp_json_encode( $value );
		}
		$items = (array) ( $schema['items'] ?? [] );
		if ( isset( $items['properties'] ) || isset( $items['enum'] ) || 'array' === ( $items['type'] ?? '' ) ) {
			array_push( $lines, ...self::described( "{$name}[]", $items ) );
		}
		foreach ( (array) ( $schema['properties'] ?? [] ) as $field => $property ) {
			array_push( $lines, ...self::described( "{$name}.{$field}", (array) $property ) );
		}
		return $lines;
	}

	/**
	 * @param array<mixed> $schema
	 */
	private static function type( array $schema ): string {
		$types = implode( '|', array_filter( (array) ( $schema['type'] ?? [] ), 'is_string' ) );
		$items = (array) ( $schema['items'] ?? [] );
		return 'array' === $types && is_string( $items['type'] ?? null ) ? "array of {$items['type']}" : ( '' === $types ? 'any' : $types );
	}
}
