<?php
/**
 * Reads the settings of edges (the site's own CDNs and caches) in wp-config.php: SHORTPIXEL_FLUSH_EDGE_<ID>_<FIELD>.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\valid_hosts;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most edges of one kind in wp-config.php: one with the kind's id, then `-2` to `-9`.
const MAX_CONSTANT_EDGES = 9;

function edge_constant( string $id, string $field ): ?string {
	$name  = 'SHORTPIXEL_FLUSH_EDGE_' . strtoupper( str_replace( '-', '_', "{$id}_{$field}" ) );
	$value = defined( $name ) ? constant( $name ) : null;

	return is_scalar( $value ) ? (string) $value : null;
}

/** @return list<string>|null The hosts of an edge; null if wp-config.php does not set them. */
function edge_constant_hosts( string $id ): ?array {
	$hosts = edge_constant( $id, 'hosts' );

	return null === $hosts ? null : valid_hosts( [ 'hosts' => preg_split( '/[\s,]+/', trim( $hosts ) ) ] );
}

/** @return array<string, string> Values by field. */
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
 * @return array<string, string> The kinds of edges whose hosts wp-config.php sets, by the edge's id.
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
