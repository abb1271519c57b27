<?php
/**
 * Lists this site's edges (its own CDNs and caches): those set up in wp-config.php
 * (SHORTPIXEL_FLUSH_EDGE_<ID>_<FIELD>), in the settings, or in code.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\are_connections_resting;
use function ShortPixelFlush\permitted_private_hosts;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @return list<Configured_Edge> Edges with their secrets in plain text. Includes those with a problem, because a flush
 *   reports that they were not purged.
 */
function configured_edges(): array {
	$kinds = kinds();
	$edges = site_edges();
	$known = array_column( $edges, 'id' );

	/**
	 * Filters the edges that are set up in code. Edges from wp-config.php and the settings are not passed, to keep
	 * their secrets private.
	 *
	 * @param array<int, array{id: string, kind: string, hosts: list<string>, setup: array<string, string>}> $edges
	 */
	$more = apply_filters( 'shortpixel_flush_configured_edges', [] );
	foreach ( is_array( $more ) ? $more : [] as $edge ) {
		if ( is_array( $edge ) && is_string( $edge['id'] ?? null ) && is_string( $edge['kind'] ?? null ) && ! in_array( $edge['id'], $known, true ) ) {
			$hosts   = array_values( array_filter( (array) ( $edge['hosts'] ?? [] ), 'is_string' ) );
			$kind    = $kinds[ $edge['kind'] ] ?? null;
			$setup   = only_strings( $edge['setup'] ?? [] );
			$known[] = $edge['id'];
			$edges[] = new Configured_Edge(
				$edge['id'],
				$edge['kind'],
				$kind,
				$hosts,
				$setup,
				null === $kind ? 'unknown_kind' : '',
				[],
				[],
				false,
				null,
				null === $kind ? [] : named_servers( $kind, $setup )
			);
		}
	}

	return are_connections_resting() ? array_map( static fn ( Configured_Edge $edge ): Configured_Edge => $edge->at_rest(), $edges ) : $edges;
}

/**
 * @param list<Configured_Edge> $edges
 * @return list<Configured_Edge> The edges that the current user may see.
 */
function visible( array $edges ): array {
	$user = acting_user();
	return array_values( array_filter( $edges, static fn ( Configured_Edge $edge ): bool => $edge->is_for( $user ) ) );
}

/** @return list<Configured_Edge> The edges from wp-config.php and the settings. */
function site_edges(): array {
	$kinds  = kinds();
	$stored = stored_edges();
	$fixed  = constant_edges( $kinds );
	$tests  = stored_tests();
	$edges  = [];
	foreach ( $fixed + array_column( $stored, 'kind', 'id' ) as $id => $kind ) {
		$one     = $stored[ $id ] ?? new Stored_Edge( (string) $id, $kind, [], [], [] );
		$edges[] = site_edge( $one, $kinds[ $kind ] ?? null, isset( $fixed[ $id ] ), $tests[ $id ] ?? null );
	}
	return $edges;
}

function site_edge( Stored_Edge $stored, ?Edge $kind, bool $is_fixed, ?Connection_Test $test ): Configured_Edge {
	$fixed_hosts = edge_constant_hosts( $stored->id );
	$hosts       = $fixed_hosts ?? $stored->hosts;
	$names       = null === $fixed_hosts ? [] : [ 'hosts' ];
	if ( null === $kind ) {
		return new Configured_Edge( $stored->id, $stored->kind, null, $hosts, $stored->setup, 'unknown_kind', [], $names, $is_fixed );
	}
	$constants = edge_constants( $stored->id, $kind );
	$secrets   = array_diff_key( $stored->secrets( $kind ), $constants );
	$entered   = $stored->full_setup( $kind ) + array_filter( $secrets, 'is_string' );
	$lost      = array_keys( array_filter( $secrets, 'is_null' ) );
	$missing   = missing_fields( $kind, $entered );
	$names     = array_merge( $names, constant_names( $kind, $constants ) );
	$test      = null !== $test && Connection_Test::fingerprint( $kind->id(), $hosts, $entered ) === $test->fingerprint ? $test : null;
	$problem   = '';
	if ( [] !== $lost ) {
		$problem = 'secrets_lost';
	} elseif ( [] !== $missing ) {
		$problem = [] === array_intersect( $missing, $names ) ? 'incomplete' : 'incomplete_constants';
	}
	// Servers in wp-config.php may be private, since the server's administrator named them.
	$private = array_merge( named_servers( $kind, $constants ), permitted_private_hosts( 'edges', named_servers( $kind, $entered ) ) );
	return new Configured_Edge(
		$stored->id,
		$kind->id(),
		$kind,
		$hosts,
		$entered,
		$problem,
		[] !== $lost ? $lost : $missing,
		$names,
		$is_fixed,
		$test,
		$private
	);
}

/** @return list<string> The hosts that edges from wp-config.php and the settings serve, found without decrypting secrets. */
function edge_hosts(): array {
	$hosts = array_map( static fn ( Stored_Edge $edge ): array => $edge->hosts, stored_edges() );
	foreach ( array_keys( $hosts + constant_edges( kinds() ) ) as $id ) {
		$hosts[ $id ] = edge_constant_hosts( (string) $id ) ?? $hosts[ $id ];
	}
	return array_merge( [], ...array_values( $hosts ) );
}

/** Returns an edge from wp-config.php or the settings by its id, if the current user may see it. */
function known_edge( string $id ): ?Configured_Edge {
	return array_column( visible( site_edges() ), null, 'id' )[ $id ] ?? null;
}
