<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use WP_REST_Request;
use function ShortPixelFlush\capability_map;
use function ShortPixelFlush\Tests\Integration\Rest\plan_schema;

require_once __DIR__ . '/../rest/Rest_Test_Case.php';
require_once __DIR__ . '/../rest/plan-schema.php';
require_once __DIR__ . '/Document.php';
require_once __DIR__ . '/PromisesTest.php';
require_once __DIR__ . '/Public_Interface.php';
require_once dirname( __DIR__, 4 ) . '/includes/capabilities.php';

/**
 * The document docs/rest.md matches the routes in PromisesTest: methods, capabilities, fields, answers and errors.
 */
final class RestDocTest extends Rest_Test_Case {
	private const NAMESPACE = '/shortpixel-flush/v1';

	private const ID = '(?P<id>[\d]+)';

	// The lists of fields are between two of these marks in the document.
	private const MARK = '<!-- from the schemas -->';

	private const PAGING = [ 'page', 'per_page' ];

	// An object with more fields, such as a flush, isn't described within another list.
	private const MOST_FIELDS = 12;

	/** Links to the page that explains an enum, by the enum's file. HowAFlushWorksDocTest checks that page. */
	private const EXPLAINED = [
		'flush-states' => '[states](how-a-flush-works.md#of-a-flush)',
		'purge-states' => '[states](how-a-flush-works.md#of-a-purge)',
		'causes'       => '[causes](how-a-flush-works.md#automatically)',
		'found-in'     => '[ways](how-a-flush-works.md#where-a-copy-is-known-from) to know a copy',
	];

	/** A route for each answer whose fields are listed, by title. No route publishes the plan's schema. */
	private const ANSWERS = [
		'A flush'  => '/flushes/' . self::ID,
		'A purge'  => '/flushes/' . self::ID . '/purges',
		'The plan' => '',
	];

	/**
	 * Lists the routes promised to other code; the others serve the plugin's own screens.
	 *
	 * @return array<string, array<mixed>>
	 */
	private static function promised(): array {
		return array_filter(
			Public_Interface::routes(),
			static fn ( string $name ): bool => in_array( explode( ' ', $name )[1], PromisesTest::ROUTES, true ),
			ARRAY_FILTER_USE_KEY
		);
	}

	private static function document(): Document {
		return Document::of( 'docs/rest.md' );
	}

	public function test_the_routes_are_those_that_are_promised(): void {
		// SecurityDocTest checks all routes.
		self::assertEqualsCanonicalizing( array_keys( self::promised() ), self::document()->codes( 'route' ) );
	}

	public function test_each_route_opens_to_exactly_the_capabilities_that_it_is_said_to_need(): void {
		$written = [];
		foreach ( self::document()->rows( 'route' ) as $row ) {
			preg_match_all( '/`(\w+)`/', $row[1], $found );
			$capabilities = array_map( static fn ( string $name ): string => "shortpixel_flush_{$name}", $found[1] );
			sort( $capabilities );
			$written[ trim( $row[0], '`' ) ] = $capabilities;
		}
		$open = [];
		foreach ( array_keys( capability_map() ) as $capability ) {
			$this->act_as_one_who_has( $capability );
			foreach ( self::promised() as $name => $handler ) {
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
	 * Logs in a user who has only one of the plugin's capabilities.
	 */
	private function act_as_one_who_has( string $capability ): void {
		remove_all_filters( 'shortpixel_flush_capabilities' );
		remove_all_filters( 'user_has_cap' );
		add_filter(
			'shortpixel_flush_capabilities',
			static fn ( array $map ): array => array_combine(
				array_keys( $map ),
				array_map( static fn ( $one ): array => [ "has_{$one}" ], array_keys( $map ) )
			)
		);
		add_filter( 'user_has_cap', static fn (): array => [ "has_{$capability}" => true ] );
		$this->act_as( 'subscriber' );
	}

	/**
	 * Returns whether the current user may call a route for a flush of images, of everything or of the library.
	 *
	 * @param array<mixed> $handler
	 */
	private function is_open( string $name, array $handler ): bool {
		[ $method, $path ] = explode( ' ', $name );
		$allows            = $handler['permission_callback'] ?? null;
		self::assertIsCallable( $allows );

		foreach ( [ [ 'scope' => 'images' ], [ 'scope' => 'site' ], [ 'library' => true ] ] as $params ) {
			$id      = str_contains( $path, '{id}' ) ? $this->flush(
				get_current_user_id(),
				[ 'scope' => $params['scope'] ?? 'images' ]
			) : 0;
			$request = new WP_REST_Request( $method, self::NAMESPACE . str_replace( '{id}', (string) $id, $path ) );
			$request->set_url_params( [ 'id' => (string) $id ] );
			$request->set_query_params( $params );
			if ( true === $allows( $request ) ) {
				return true;
			}
		}
		return false;
	}

	/** With SHORTPIXEL_FLUSH_WRITE_DOCS=1, writes the lists into the document instead. */
	public function test_the_lists_of_fields_are_those_of_the_schemas(): void {
		$file  = Document::ROOT . '/docs/rest.md';
		$text  = self::document()->text();
		$parts = explode( self::MARK, $text );
		$lists = "\n\n" . self::sent() . self::answered();
		self::assertCount( 3, $parts );
		if ( '1' === getenv( 'SHORTPIXEL_FLUSH_WRITE_DOCS' ) ) {
			file_put_contents( $file, implode( self::MARK, [ $parts[0], $lists, $parts[2] ] ) );
			return;
		}

		self::assertSame( $lists, $parts[1], 'Write them with SHORTPIXEL_FLUSH_WRITE_DOCS=1.' );
	}

	/** Lists the fields of each route; fields that several routes share are described once. */
	private static function sent(): string {
		$text = "## What can be sent\n\n";
		$said = [];
		foreach ( self::promised() as $name => $handler ) {
			// The id is in the path, and the document describes paging once, at the top.
			$fields = array_diff_key(
				(array) ( $handler['args'] ?? [] ),
				array_flip( str_contains( $name, '{id}' ) ? [ 'id', ...self::PAGING ] : self::PAGING )
			);
			$means  = self::meanings( $fields );
			if ( [] !== $means ) {
				$again = array_fill_keys( array_keys( array_intersect_assoc( $means, $said ) ), 'as above' );
				$text .= "### `{$name}`\n\n" . self::items( $again + $means ) . "\n";
				$said += $means;
			}
		}
		return $text;
	}

	private static function answered(): string {
		$text = "## What is answered\n\n";
		foreach ( self::ANSWERS as $title => $route ) {
			$schema = plan_schema();
			if ( '' !== $route ) {
				$options  = rest_get_server()->get_route_options( self::NAMESPACE . $route );
				$describe = is_array( $options ) ? $options['schema'] ?? null : null;
				self::assertIsCallable( $describe );
				$schema = $describe();
			}
			$means = self::meanings( (array) self::part( $schema, 'properties' ) );
			self::assertNotSame( [], $means );
			$text .= "### {$title}\n\n" . self::items( $means ) . "\n";
		}
		return $text;
	}

	/**
	 * @param array<mixed> $fields Schemas by name.
	 * @return array<string, string> A description of each field, by name.
	 */
	private static function meanings( array $fields ): array {
		$means = [];
		foreach ( $fields as $name => $schema ) {
			$said                    = \ShortPixelFlush\Model\text( self::part( $schema, 'description' ) );
			$means[ (string) $name ] = self::shape( $schema ) . ( '' === $said ? '' : ". {$said}" );
		}
		return $means;
	}

	/** @param array<string, string> $means Descriptions by field; adjacent fields with the same text share an item. */
	private static function items( array $means ): string {
		$names = [];
		$said  = [];
		foreach ( $means as $name => $holds ) {
			$last = count( $said ) - 1;
			if ( ( $said[ $last ] ?? '' ) === $holds ) {
				$names[ $last ] .= ", `{$name}`";
			} else {
				$names[] = "`{$name}`";
				$said[]  = $holds;
			}
		}
		return implode( '', array_map( static fn ( string $name, string $holds ): string => "- {$name}: {$holds}\n", $names, $said ) );
	}

	/**
	 * Describes what a field holds: the allowed values, the names of its fields, or its type; for a list, also its
	 * maximum length.
	 *
	 * @param mixed $schema
	 */
	private static function shape( $schema ): string {
		$types = array_values( (array) self::part( $schema, 'type' ) );
		$null  = in_array( 'null', $types, true ) ? ' or null' : '';
		$words = array_map( '\ShortPixelFlush\Model\text', (array) ( self::part( $schema, 'enum' ) ?? [] ) );
		if ( [] !== $words ) {
			return self::explained( $words ) . $null;
		}
		$items = self::part( $schema, 'items' );
		if ( null !== $items ) {
			$one  = str_replace( 'one of the ', '', self::shape( $items ) );
			$most = self::part( $schema, 'maxItems' );
			return 'list of ' . ( 1 === preg_match( '/^\w+$/', $one ) ? "{$one}s" : $one ) . (
				is_int( $most )
				&& null === self::part( $items, 'enum' ) ? ", at most {$most}" : ''
			) . $null;
		}
		$fields = array_map( 'strval', array_keys( (array) ( self::part( $schema, 'properties' ) ?? [] ) ) );
		if ( [] !== $fields ) {
			return ( count( $fields ) > self::MOST_FIELDS ? 'object' : '`{ ' . implode( ', ', $fields ) . ' }`' ) . $null;
		}
		return \ShortPixelFlush\Model\text( $types[0] ?? '' ) . $null;
	}

	/** @param array<string> $words */
	private static function explained( array $words ): string {
		$said = [];
		foreach ( self::EXPLAINED as $enum => $link ) {
			$of_page = array_filter(
				(array) json_decode( (string) file_get_contents( Document::ROOT . "/tests/vectors/enums/{$enum}.json" ), true ),
				'is_string'
			);
			if ( [] === array_diff( $of_page, $words ) ) {
				$said[] = "one of the {$link}";
				$words  = array_diff( $words, $of_page );
			}
		}
		return implode( ', ', array_merge( $said, array_map( static fn ( string $word ): string => "`{$word}`", $words ) ) );
	}

	public function test_the_errors_are_those_of_the_code(): void {
		$codes = json_decode( (string) file_get_contents( Document::ROOT . '/tests/vectors/enums/error-codes.json' ), true );
		self::assertIsArray( $codes );
		preg_match_all( '/^- \d+: (.+)$/m', self::document()->section( 'Errors' )->text(), $items );
		preg_match_all( '/`(\w+)`/', implode( ' ', $items[1] ), $found );

		self::assertEqualsCanonicalizing(
			$codes,
			array_map( static fn ( string $code ): string => "shortpixel_flush_{$code}", $found[1] )
		);
	}
}
