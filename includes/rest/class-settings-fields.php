<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Edges\edge_schema;
use function ShortPixelFlush\Say\list_of;
use function ShortPixelFlush\settings_schema;
use const ShortPixelFlush\Edges\MAX_EDGES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The fields that the routes of the settings and of edges accept. A class, so that only these routes load it. */
final class Settings_Fields {
	/** @return array<string, array<mixed>> The body of POST /settings, without defaults: a missing field stays as it is. */
	public static function settings(): array {
		return array_map( [ self::class, 'without_default' ], settings_schema()['properties'] + self::edge_list( edge_schema( false ) ) );
	}

	/**
	 * @param array<mixed> $edge The schema of one edge.
	 * @return array<string, array<mixed>>
	 */
	public static function edge_list( array $edge ): array {
		return [
			'edges'          => [
				'description' => 'The site’s own CDNs.',
				'maxItems'    => MAX_EDGES,
				'default'     => [],
			] + list_of( $edge ),
			'edges_revision' => [
				'description' => 'The revision of the list of CDNs. If sent with "edges", they are saved only if it is still the current one.',
				'type'        => 'string',
				'pattern'     => '^([0-9a-f]{32})?\z',
				'sentence'    => 'These CDNs are not connected on this site.',
			],
		];
	}

	/**
	 * @return array<string, array<mixed>> The body of POST /edges/test: the fields of an edge in the settings. Without
	 *     defaults, which would be tested instead of the saved values.
	 */
	public static function edge(): array {
		return array_map( [ self::class, 'without_default' ], edge_schema( false )['properties'] );
	}

	/** @return array<string, array<mixed>> The fields that identify a suggestion. */
	public static function suggestion(): array {
		$host = settings_schema()['properties']['hosts']['items'];
		return [
			'kind' => [ 'needed' => true ] + edge_schema( false )['properties']['kind'],
			'host' => [
				'description' => 'The domain for which the CDN is suggested.',
				'needed'      => true,
			] + ( is_array( $host ) ? $host : [] ),
		];
	}

	/**
	 * @param array<mixed> $schema
	 * @return array<mixed>
	 */
	private static function without_default( array $schema ): array {
		return array_diff_key( $schema, [ 'default' => true ] );
	}
}
