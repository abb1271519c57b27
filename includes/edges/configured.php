<?php
/**
 * The edges that are set up on this site: in wp-config.php as SHORTPIXEL_FLUSH_EDGE_<ID>_<FIELD>, else in the settings, which keep
 * them in one option that is never autoloaded, else in code.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\permitted_private_hosts;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/constants.php';
require_once __DIR__ . '/edges.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/stored.php';
require_once __DIR__ . '/../private-hosts.php';

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
			$kind    = $kinds[ $edge['kind'] ] ?? null;
			$setup   = only_strings( $edge['setup'] ?? [] );
			$edges[] = new Configured_Edge( $edge['id'], $edge['kind'], $hosts, $setup, null === $kind ? 'unknown_kind' : '', [], [], false, null, null === $kind ? [] : named_servers( $kind, $setup ) );
		}
	}

	return $edges;
}

/** @return list<Configured_Edge> Of wp-config.php and of the settings. */
function site_edges(): array {
	$kinds  = kinds();
	$stored = bound_edges( $kinds );
	$fixed  = constant_edges( $kinds );
	$tests  = stored_tests();
	$edges  = [];
	foreach ( $fixed + array_map( static fn ( Stored_Edge $edge ): string => $edge->kind, $stored ) as $id => $kind ) {
		$edges[] = site_edge( (string) $id, $kind, isset( $fixed[ $id ] ), $stored[ $id ] ?? null, $kinds[ $kind ] ?? null, $tests[ $id ] ?? null );
	}

	return $edges;
}

function site_edge( string $id, string $kind_id, bool $is_fixed, ?Stored_Edge $stored, ?Edge $kind, ?Connection_Test $test ): Configured_Edge {
	$stored    = $stored ?? new Stored_Edge( $id, $kind_id, [], [], [] );
	$constants = null === $kind ? [] : edge_constants( $id, $kind );
	$secrets   = null === $kind ? [] : array_diff_key( $stored->secrets( $kind ), $constants );
	$entered   = null === $kind ? $stored->setup : $stored->full_setup( $kind ) + array_filter( $secrets, 'is_string' );
	$lost      = array_keys( array_filter( $secrets, 'is_null' ) );
	$missing   = null === $kind ? [] : missing_fields( $kind, $entered );
	$hosts     = edge_constant_hosts( $id );
	$names     = array_merge( null === $hosts ? [] : [ 'hosts' ], null === $kind ? [] : constant_names( $kind, $constants ) );
	$hosts     = $hosts ?? $stored->hosts;
	$test      = null !== $test && Connection_Test::fingerprint( $kind_id, $hosts, $entered ) === $test->fingerprint ? $test : null;
	$problem   = [] !== $lost ? 'secrets_lost' : ( [] === $missing ? '' : ( [] === array_intersect( $missing, $names ) ? 'incomplete' : 'incomplete_constants' ) );

	// What wp-config.php names is named by whoever manages the server.
	$private = null === $kind ? [] : array_merge( named_servers( $kind, $constants ), permitted_private_hosts( 'edges', named_servers( $kind, $entered ) ) );

	return new Configured_Edge( $id, $kind_id, $hosts, $entered, null === $kind ? 'unknown_kind' : $problem, [] !== $lost ? $lost : $missing, $names, $is_fixed, $test, $private );
}

function known_edge( string $id ): ?Configured_Edge {
	foreach ( site_edges() as $edge ) {
		if ( $edge->id === $id ) {
			return $edge;
		}
	}

	return null;
}
