<?php
/**
 * The edges that are set up on this site: in wp-config.php as SHORTPIXEL_FLUSH_EDGE_<ID>_<FIELD>, else in the settings, which keep
 * them in one option that is never autoloaded, else in code.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\valid_hosts;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/edges.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/../settings.php';

const EDGE_OPTION = 'shortpixel_flush_edge_settings';

// Edges of one kind that wp-config.php may set up: the kind's id, then with -2 to -9.
const MAX_CONSTANT_EDGES = 9;

/** @return list<Configured_Edge> Secrets in clear. Those with a problem too, because the person who flushes has to know. */
function configured_edges(): array {
	$kinds = kinds();
	$edges = site_edges();
	$known = array_column( $edges, 'id' );

	/**
	 * Filters the edges that are set up in code. Those of wp-config.php and of the settings are not passed: nobody gets their secrets.
	 *
	 * @param array<int, array{id: string, kind: string, hosts: list<string>, setup: array<string, string>}> $edges
	 */
	$more = apply_filters( 'shortpixel_flush_configured_edges', [] );
	foreach ( is_array( $more ) ? $more : [] as $edge ) {
		if ( is_array( $edge ) && is_string( $edge['id'] ?? null ) && is_string( $edge['kind'] ?? null ) && ! in_array( $edge['id'], $known, true ) ) {
			$hosts   = array_values( array_filter( (array) ( $edge['hosts'] ?? [] ), 'is_string' ) );
			$edges[] = new Configured_Edge( $edge['id'], $edge['kind'], $hosts, only_strings( $edge['setup'] ?? [] ), isset( $kinds[ $edge['kind'] ] ) ? '' : 'unknown_kind' );
		}
	}

	return $edges;
}

/** @return list<Configured_Edge> Of wp-config.php and of the settings. */
function site_edges(): array {
	$kinds  = kinds();
	$stored = stored_edges();
	$fixed  = constant_edges( $kinds );
	$tests  = stored_tests();
	$edges  = [];
	foreach ( $fixed + array_map( static fn ( Stored_Edge $edge ): string => $edge->kind, $stored ) as $id => $kind ) {
		$edges[] = site_edge( (string) $id, $kind, isset( $fixed[ $id ] ), $stored[ $id ] ?? null, $kinds[ $kind ] ?? null, $tests[ $id ] ?? null );
	}

	return $edges;
}

function site_edge( string $id, string $kind_id, bool $is_fixed, ?Stored_Edge $stored, ?Edge $kind, ?Connection_Test $test ): Configured_Edge {
	$constants = null === $kind ? [] : edge_constants( $id, $kind );
	$secrets   = null === $stored ? [] : $stored->secrets();
	$entered   = array_merge( null === $stored ? [] : $stored->setup, array_filter( $secrets, 'is_string' ), $constants );
	$lost      = array_keys( array_diff_key( array_filter( $secrets, 'is_null' ), $constants ) );
	$missing   = null === $kind ? [] : missing_fields( $kind, $entered );
	$hosts     = edge_constant_hosts( $id );
	$names     = array_merge( null === $hosts ? [] : [ 'hosts' ], array_keys( $constants ) );
	$hosts     = $hosts ?? ( null === $stored ? [] : $stored->hosts );
	$test      = null !== $test && Connection_Test::fingerprint( $kind_id, $hosts, $entered ) === $test->fingerprint ? $test : null;
	$problem   = [] !== $lost ? 'secrets_lost' : ( [] !== $missing ? 'incomplete' : '' );

	return new Configured_Edge( $id, $kind_id, $hosts, $entered, null === $kind ? 'unknown_kind' : $problem, [] !== $lost ? $lost : $missing, $names, $is_fixed, $test );
}

function known_edge( string $id ): ?Configured_Edge {
	foreach ( site_edges() as $edge ) {
		if ( $edge->id === $id ) {
			return $edge;
		}
	}

	return null;
}

/** @return array<string, Stored_Edge> By id. */
function stored_edges(): array {
	$edges = [];
	foreach ( stored_part( 'edges' ) as $stored ) {
		$edge = Stored_Edge::from_stored( $stored );
		if ( null !== $edge ) {
			$edges[ $edge->id ] = $edge;
		}
	}

	return $edges;
}

/** @return array<string, Connection_Test> By the edge's id. */
function stored_tests(): array {
	return array_filter( array_map( [ Connection_Test::class, 'from_stored' ], string_keyed( stored_part( 'tests' ) ) ) );
}

/** A random token that changes whenever the list does. */
function stored_revision(): string {
	$stored = get_option( EDGE_OPTION );

	return is_array( $stored ) && is_string( $stored['revision'] ?? null ) ? $stored['revision'] : '';
}

/** @return array<mixed> */
function stored_part( string $name ): array {
	$stored = get_option( EDGE_OPTION );

	return is_array( $stored ) && is_array( $stored[ $name ] ?? null ) ? $stored[ $name ] : [];
}

function edge_constant( string $id, string $field ): ?string {
	$name  = 'SHORTPIXEL_FLUSH_EDGE_' . strtoupper( str_replace( '-', '_', "{$id}_{$field}" ) );
	$value = defined( $name ) ? constant( $name ) : null;

	return is_scalar( $value ) ? (string) $value : null;
}

/** @return list<string>|null Null if wp-config.php does not set them. */
function edge_constant_hosts( string $id ): ?array {
	$hosts = edge_constant( $id, 'hosts' );

	return null === $hosts ? null : valid_hosts( [ 'hosts' => preg_split( '/[\s,]+/', trim( $hosts ) ) ] );
}

/** @return array<string, string> By field. */
function edge_constants( string $id, Edge $kind ): array {
	$values = [];
	foreach ( array_column( $kind->fields(), 'name' ) as $name ) {
		$value = edge_constant( $id, $name );
		if ( null !== $value ) {
			$values[ $name ] = $value;
		}
	}

	return $values;
}

/**
 * @param array<string, Edge> $kinds
 * @return array<string, string> Kinds, by id of the edges whose hosts wp-config.php names.
 */
function constant_edges( array $kinds ): array {
	$found = [];
	foreach ( array_keys( $kinds ) as $kind ) {
		for ( $n = 1; $n <= MAX_CONSTANT_EDGES; $n++ ) {
			$id = 1 === $n ? $kind : "{$kind}-{$n}";
			if ( null !== edge_constant( $id, 'hosts' ) ) {
				$found[ $id ] = $kind;
			}
		}
	}

	return $found;
}
