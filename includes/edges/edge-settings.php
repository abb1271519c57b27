<?php
/**
 * The site's edges as the settings show and change them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use WP_Error;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/edge-input.php';

/**
 * Shapes the edges for whoever may change them. Of a secret it is said only that one is set.
 *
 * @return list<array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, secrets: list<string>, constants: list<string>, fixed: bool}>
 */
function edges_for_settings(): array {
	$kinds = kinds();
	$shown = [];

	foreach ( site_edges() as $edge ) {
		$kind    = $kinds[ $edge['kind'] ] ?? null;
		$open    = array_flip( null === $kind ? [] : array_diff( array_column( $kind->fields(), 'name' ), secret_names( $kind ) ) );
		$set     = array_keys( array_filter( $edge['setup'], static fn ( string $value ): bool => '' !== $value ) );
		$shown[] = [
			'id'        => $edge['id'],
			'kind'      => $edge['kind'],
			'hosts'     => $edge['hosts'],
			'setup'     => array_intersect_key( $edge['setup'], $open ),
			'secrets'   => null === $kind ? [] : array_values( array_intersect( secret_names( $kind ), $set ) ),
			'constants' => $edge['constants'],
			'fixed'     => $edge['fixed'],
		];
	}

	return $shown;
}

/**
 * Puts a list of edges in the place of those that are set up.
 *
 * @param list<array<mixed>> $sent     Each has passed the schema.
 * @param string|null        $revision Which list it is to take the place of; null for whichever is there.
 * @return true|WP_Error
 */
function update_edges( array $sent, ?string $revision ) {
	return change_stored_edges(
		static function () use ( $sent, $revision ) {
			$edges = null === $revision || stored_revision() === $revision ? read_edges( $sent ) : edges_changed();

			if ( is_wp_error( $edges ) ) {
				return $edges;
			}

			$edges = array_values( array_filter( $edges, static fn ( array $edge ): bool => '' !== implode( '', array_merge( $edge['hosts'], $edge['setup'], $edge['sealed'] ) ) ) );
			$known = array_column( $edges, 'id' );

			return [
				'edges' => $edges,
				'tests' => array_intersect_key( stored_tests(), array_flip( $known ) + constant_edges( kinds() ) ),
			];
		}
	);
}

/**
 * Refuses a list that was made from another one than is stored: what somebody else has saved meanwhile would be lost.
 */
function edges_changed(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_edges_changed',
		__( 'Your own CDNs were changed in the meantime, by somebody else or in another tab. Nothing has been saved. Load the list as it is now, then try again.', 'shortpixel-flush' ),
		[ 'status' => 409 ]
	);
}

/**
 * Describes one edge as it may be sent, and as it is answered; what the values have to be is each kind's to say.
 *
 * @param bool $is_answer Whether it is what is answered.
 * @return array<string, mixed>
 */
function edge_schema( bool $is_answer ): array {
	$texts = [
		'type'  => 'array',
		'items' => [ 'type' => 'string' ],
	];

	return [
		'type'                 => 'object',
		'additionalProperties' => false,
		'required'             => $is_answer ? [ 'id', 'kind', 'hosts', 'setup', 'secrets', 'constants', 'fixed' ] : [ 'kind', 'hosts', 'setup' ],
		'properties'           => [
			'id'    => [
				'description' => __( 'Which of those that are set up; none for a new one.', 'shortpixel-flush' ),
				'type'        => 'string',
				'pattern'     => '^[a-z0-9_-]{1,60}$',
			],
			'kind'  => [
				'description' => __( 'One of those that GET /edges lists.', 'shortpixel-flush' ),
				'type'        => 'string',
				'pattern'     => '^[a-z0-9_-]{1,40}$',
			],
			'hosts' => [
				'description' => __( 'The hosts that visitors reach through it.', 'shortpixel-flush' ),
			] + \ShortPixelFlush\settings_schema()['properties']['hosts'],
			'setup' => [
				'description'          => __( 'Values by the name of the kind’s fields. A secret that is not sent stays as it is; an empty one is removed.', 'shortpixel-flush' ),
				'type'                 => 'object',
				'additionalProperties' => [
					'type'      => 'string',
					'maxLength' => EDGE_VALUE_BYTES,
				],
			],
		] + ( $is_answer ? [
			'secrets'   => [ 'description' => __( 'Secrets that are set.', 'shortpixel-flush' ) ] + $texts,
			'constants' => [ 'description' => __( 'Fields that wp-config.php sets.', 'shortpixel-flush' ) ] + $texts,
			'fixed'     => [ 'type' => 'boolean' ],
		] : [] ),
	];
}
