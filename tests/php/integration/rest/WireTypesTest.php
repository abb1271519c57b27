<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Rest\Schemas;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Say\comparison_schema;
use function ShortPixelFlush\Say\flush_schema;
use function ShortPixelFlush\Say\purge_schema;

require_once __DIR__ . '/plan-schema.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/schema.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/comparison.php';

/**
 * Lists the fields of the schemas; tests/js/api/wire-types.test.ts compares the TypeScript types with the list.
 */
final class WireTypesTest extends Wp_Test_Case {

	private const FILE = __DIR__ . '/../../../vectors/wire/types.json';

	public function test_the_fields_are_those_of_the_schemas(): void {
		$types = array_map( [ self::class, 'fields' ], self::schemas() );
		$json  = wp_json_encode( $types, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) . "\n";
		if ( '1' === getenv( 'SHORTPIXEL_FLUSH_WRITE_VECTORS' ) ) {
			file_put_contents( self::FILE, $json );
		}

		self::assertSame( $json, file_get_contents( self::FILE ) );
	}

	/** @return array<string, array<mixed>> By the name of the TypeScript type. */
	private static function schemas(): array {
		// Requests may leave settings out; responses have all of them.
		$settings             = Schemas::settings();
		$settings['required'] = array_keys( (array) $settings['properties'] );
		return [
			'types/Settings edges/SiteEdges' => $settings,
			'types/Flush'                    => flush_schema(),
			'types/Plan'                     => plan_schema(),
			'types/Purge'                    => purge_schema(),
			'types/Comparison'               => comparison_schema(),
			'types/Finding'                  => Schemas::check(),
			'types/ImageNews'                => Schemas::image(),
			'types/ChangedImage'             => Schemas::changed_image(),
			'types/PublicPages'              => Schemas::pages(),
			'types/Status'                   => Schemas::status(),
			'scan/Scan'                      => Schemas::scan(),
			'scan/Finding'                   => Schemas::finding(),
			'edges/EdgeKinds'                => Schemas::edge_kinds(),
			'edges/EdgeTest'                 => Schemas::edge_test(),
			'edges/Suggestions'              => Schemas::suggestions(),
		];
	}

	/**
	 * @param array<mixed> $schema
	 * @return mixed A type's name, a list of one, or an object's fields: `?` after a name means that it may be missing, after a type that it may be null.
	 */
	private static function fields( array $schema ) {
		/** @var list<string> $all */
		$all   = (array) ( $schema['type'] ?? [] );
		$types = array_diff( $all, [ 'null' ] );
		$type  = [ 'integer' => 'number' ][ implode( ' ', $types ) ] ?? implode( ' ', $types );
		$null  = in_array( 'null', $all, true ) ? '?' : '';
		if ( 'array' === $type ) {
			return [ "array{$null}", self::fields( (array) ( $schema['items'] ?? [] ) ) ];
		}
		$properties = (array) ( $schema['properties'] ?? [] );
		if ( 'object' !== $type || [] === $properties ) {
			return $type . $null;
		}
		$fields = [];
		foreach ( $properties as $name => $property ) {
			$is_required                                   = in_array( $name, (array) ( $schema['required'] ?? [] ), true );
			$fields[ $name . ( $is_required ? '' : '?' ) ] = self::fields( (array) $property );
		}
		ksort( $fields );
		return [ "object{$null}", $fields ];
	}
}
