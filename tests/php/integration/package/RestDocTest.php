<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use WP_REST_Request;
use function ShortPixelFlush\capability_map;
use function ShortPixelFlush\Tests\Integration\Rest\plan_schema;

require_once __DIR__ . '/../rest/Rest_Test_Case.php';
require_once __DIR__ . '/../rest/plan-schema.php';
require_once __DIR__ . '/Document.php';
require_once __DIR__ . '/Public_Interface.php';
require_once dirname( __DIR__, 4 ) . '/includes/capabilities.php';

/**
 * The routes in docs/rest.md are those that WordPress has registered: methods, capabilities, fields, answers and errors.
 */
final class RestDocTest extends Rest_Test_Case {
	private const NAMESPACE = '/shortpixel-flush/v1';

	private const ID = '(?P<id>[\d]+)';

	private static function document(): Document {
		return Document::of( 'docs/rest.md' );
	}

	public function test_the_routes_are_those_of_the_code(): void {
		self::assertEqualsCanonicalizing( array_keys( Public_Interface::routes() ), self::document()->codes( 'route' ) );
	}

	public function test_each_route_opens_to_exactly_the_capabilities_that_it_is_said_to_need(): void {
		$written = [];
		foreach ( self::document()->rows( 'route' ) as $row ) {
			preg_match_all( '/`(shortpixel_flush_\w+)`/', $row[1], $found );
			sort( $found[1] );
			$written[ trim( $row[0], '`' ) ] = $found[1];
		}
		$open = [];
		foreach ( array_keys( capability_map() ) as $capability ) {
			$this->act_as_one_who_has( $capability );
			foreach ( Public_Interface::routes() as $name => $handler ) {
				if ( $this->is_open( $name, $handler ) ) {
					$open[ $name ][] = $capability;
				}
			}
		}
		foreach ( array_keys( $open ) as $name ) {
			sort( $open[ $name ] );
		}
		ksort( $open );
		ksort( $written );

		self::assertSame( $open, $written );
	}

	/**
	 * Logs in a user who has one of the plugin's capabilities and nothing else.
	 */
	private function act_as_one_who_has( string $capability ): void {
		remove_all_filters( 'shortpixel_flush_capabilities' );
		remove_all_filters( 'user_has_cap' );
		add_filter( 'shortpixel_flush_capabilities', static fn ( array $map ): array => array_combine( array_keys( $map ), array_map( static fn ( $one ): array => [ "has_{$one}" ], array_keys( $map ) ) ) );
		add_filter( 'user_has_cap', static fn (): array => [ "has_{$capability}" => true ] );
		$this->act_as( 'subscriber' );
	}

	/**
	 * Tries everything that the capability a route needs depends on: whose flush it is, of which kind, and what is asked for.
	 *
	 * @param array<mixed> $handler
	 */
	private function is_open( string $name, array $handler ): bool {
		[ $method, $path ] = explode( ' ', $name );
		$allows            = $handler['permission_callback'] ?? null;
		self::assertIsCallable( $allows );

		foreach ( [ [ 'scope' => 'images' ], [ 'scope' => 'site' ], [ 'library' => true ] ] as $params ) {
			$id      = str_contains( $path, '{id}' ) ? $this->flush( get_current_user_id(), [ 'scope' => $params['scope'] ?? 'images' ] ) : 0;
			$request = new WP_REST_Request( $method, self::NAMESPACE . str_replace( '{id}', (string) $id, $path ) );
			$request->set_url_params( [ 'id' => (string) $id ] );
			$request->set_query_params( $params );
			if ( true === $allows( $request ) ) {
				return true;
			}
		}
		return false;
	}

	public function test_the_capabilities_stand_for_what_is_said(): void {
		$document = self::document()->section( 'Who may do what' );
		$written  = [];
		foreach ( $document->rows( 'capability' ) as $row ) {
			preg_match( '/`(\w+)`/', $row[1], $first );
			$written[ trim( $row[0], '`' ) ] = [ $first[1] ?? '' ];
		}

		self::assertSame( capability_map(), $written );
	}

	public function test_what_can_be_sent_is_what_each_route_takes(): void {
		$written = [];
		foreach ( explode( "\n### ", self::document()->section( 'What can be sent' )->text() ) as $part ) {
			[ $title ] = explode( "\n", $part );
			preg_match_all( '/`([A-Z]+ [^`]+)`/', $title, $names );
			foreach ( $names[1] as $name ) {
				$written[ $name ] = array_column( ( new Document( $part . "\n" ) )->rows( 'field' ), 1, 0 );
			}
		}
		$taken = [];
		foreach ( Public_Interface::routes() as $name => $handler ) {
			// The id of a path is no field.
			foreach ( array_diff_key( (array) ( $handler['args'] ?? [] ), str_contains( $name, '{id}' ) ? [ 'id' => true ] : [] ) as $field => $schema ) {
				$taken[ $name ][ "`{$field}`" ] = self::part( $schema, 'type' );
			}
		}

		self::assertEquals( $taken, $written );
	}

	#[DataProvider( 'answers' )]
	public function test_what_is_answered_has_exactly_these_fields( string $section, string $route ): void {
		$schema = plan_schema();
		if ( '' !== $route ) {
			// WordPress gathers a route's options when it lists the routes.
			rest_do_request( self::NAMESPACE );
			rest_get_server()->get_routes();
			$options  = rest_get_server()->get_route_options( self::NAMESPACE . $route );
			$describe = is_array( $options ) ? $options['schema'] ?? null : null;
			self::assertIsCallable( $describe );
			$schema = $describe();
		}
		$fields = array_keys( (array) self::part( $schema, 'properties' ) );

		self::assertNotSame( [], $fields );
		self::assertEqualsCanonicalizing( $fields, self::document()->section( $section )->codes( 'field' ) );
	}

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function answers(): iterable {
		yield 'a flush' => [ 'A flush', '/flushes/' . self::ID ];
		yield 'a user' => [ 'A user', '/flushes/users' ];
		yield 'an image' => [ 'An image', '/images' ];
		yield 'a purge' => [ 'A purge', '/flushes/' . self::ID . '/purges' ];
		yield 'the plan' => [ 'The plan', '' ];
		yield 'the status' => [ 'The status', '/status' ];
		yield 'a scan' => [ 'A scan', '/scan' ];
		yield 'a finding' => [ 'A finding', '/scan/findings' ];
	}

	public function test_the_errors_are_those_of_the_code(): void {
		$codes = json_decode( (string) file_get_contents( Document::ROOT . '/tests/vectors/enums/error-codes.json' ), true );
		self::assertIsArray( $codes );

		self::assertEqualsCanonicalizing( $codes, array_map( static fn ( string $code ): string => "shortpixel_flush_{$code}", self::document()->section( 'Errors' )->codes( 'code' ) ) );
	}
}
