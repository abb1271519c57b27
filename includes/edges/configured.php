<?php
/**
 * The edges that are set up on this site: by wp-config.php first, then by the settings, then by code.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/edge-constants.php';
require_once __DIR__ . '/edge-store.php';
require_once __DIR__ . '/edges.php';
require_once __DIR__ . '/sealed.php';

/**
 * Lists the edges that are set up on this site, with their secrets in clear. One with a problem is among them: it can't be
 * purged, and whoever flushes has to be told.
 *
 * @return list<array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, problem: string}>
 */
function configured_edges(): array {
	$edges = array_map(
		static fn ( array $edge ): array => [
			'id'      => $edge['id'],
			'kind'    => $edge['kind'],
			'hosts'   => $edge['hosts'],
			'setup'   => array_merge( $edge['setup'], $edge['tested']['learned'] ?? [] ),
			'problem' => $edge['problem'],
		],
		site_edges()
	);

	/**
	 * Filters the edges that are set up in code. Those of wp-config.php and of the settings stay out of it: nobody hears their secrets.
	 *
	 * @param array<int, array{id: string, kind: string, hosts: list<string>, setup: array<string,string>}> $edges
	 */
	$more  = apply_filters( 'shortpixel_flush_configured_edges', [] );
	$known = array_column( $edges, 'id' );

	foreach ( is_array( $more ) ? $more : [] as $edge ) {
		if ( is_array( $edge ) && is_string( $edge['id'] ?? null ) && is_string( $edge['kind'] ?? null ) && ! in_array( $edge['id'], $known, true ) ) {
			$edges[] = [
				'id'      => $edge['id'],
				'kind'    => $edge['kind'],
				'hosts'   => array_values( array_filter( (array) ( $edge['hosts'] ?? [] ), 'is_string' ) ),
				'setup'   => only_strings( $edge['setup'] ?? [] ),
				'problem' => '',
			];
		}
	}

	return $edges;
}

/**
 * Lists the edges of wp-config.php and of the settings, with all that is known of each.
 *
 * `constants` are the fields that wp-config.php sets, `hosts` among them; `lost` the secrets that can't be read any more;
 * `missing` what is needed and not there.
 *
 * @return list<array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, fixed: bool, constants: list<string>, lost: list<string>, missing: list<string>, problem: string, tested: array{mark: string, state: string, code: string, data: array<string,mixed>, learned: array<string,string>}|null}>
 */
function site_edges(): array {
	$kinds  = kinds();
	$stored = stored_edges();
	$fixed  = constant_edges( $kinds );
	$tests  = stored_tests();
	$edges  = [];

	foreach ( $fixed + array_map( static fn ( array $edge ): string => $edge['kind'], $stored ) as $id => $kind ) {
		$id   = (string) $id;
		$edge = site_edge( $id, $kind, $stored[ $id ] ?? null, $kinds[ $kind ] ?? null );
		$mark = edge_mark( $kind, $edge['hosts'], $edge['setup'] );

		$edges[] = $edge + [
			'fixed'  => isset( $fixed[ $id ] ),
			'tested' => ( $tests[ $id ]['mark'] ?? '' ) === $mark ? $tests[ $id ] : null,
		];
	}

	return $edges;
}

/**
 * Puts one edge together: what wp-config.php says goes before what is stored.
 *
 * @param array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, sealed: array<string,string>}|null $stored
 * @return array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, constants: list<string>, lost: list<string>, missing: list<string>, problem: string}
 */
function site_edge( string $id, string $kind, ?array $stored, ?Edge $of ): array {
	$constants = null === $of ? [] : edge_constants( $id, $of );
	$fixed     = edge_constant_hosts( $id );
	$opened    = opened( $kind, $stored['sealed'] ?? [] );
	$setup     = array_merge( $stored['setup'] ?? [], array_filter( $opened, 'is_string' ), $constants );
	$lost      = array_keys( array_diff_key( array_filter( $opened, 'is_null' ), $constants ) );
	$missing   = null === $of ? [] : missing_fields( $of, $setup );
	$problem   = [] !== $missing ? 'incomplete' : '';

	return [
		'id'        => $id,
		'kind'      => $kind,
		'hosts'     => $fixed ?? $stored['hosts'] ?? [],
		'setup'     => $setup,
		'constants' => array_merge( null === $fixed ? [] : [ 'hosts' ], array_keys( $constants ) ),
		'lost'      => $lost,
		'missing'   => $missing,
		'problem'   => null === $of ? 'unknown_kind' : ( [] !== $lost ? 'secrets_lost' : $problem ),
	];
}

/**
 * Opens sealed secrets; null stands for one that can't be read any more.
 *
 * @param array<string,string> $sealed
 * @return array<string,string|null>
 */
function opened( string $kind, array $sealed ): array {
	$opened = [];

	foreach ( $sealed as $name => $seal ) {
		$opened[ $name ] = unseal( $seal, "{$kind}|{$name}" );
	}

	return $opened;
}

/**
 * Lists the fields that an edge needs and has not got.
 *
 * @param array<string,string> $setup
 * @return list<string>
 */
function missing_fields( Edge $kind, array $setup ): array {
	$missing = [];

	foreach ( $kind->fields() as $field ) {
		if ( $field['is_required'] && '' === ( $setup[ $field['name'] ] ?? '' ) ) {
			$missing[] = $field['name'];
		}
	}

	return $missing;
}

/**
 * Keeps what is a string under a name.
 *
 * @param mixed $values
 * @return array<string,string>
 */
function only_strings( $values ): array {
	$strings = [];
	foreach ( is_array( $values ) ? $values : [] as $name => $value ) {
		if ( is_string( $value ) ) {
			$strings[ (string) $name ] = $value;
		}
	}

	return $strings;
}
