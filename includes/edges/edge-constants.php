<?php
/**
 * What wp-config.php says of the site's edges: SHORTPIXEL_FLUSH_EDGE_<ID>_<FIELD>, such as SHORTPIXEL_FLUSH_EDGE_CLOUDFLARE_TOKEN.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\valid_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../settings.php';

// How many edges of one kind wp-config.php may set up: the kind's name, then with -2 to -9.
const CONSTANT_EDGES = 9;

/**
 * Reads one value of an edge; null where wp-config.php does not set it.
 */
function edge_constant( string $id, string $field ): ?string {
	$name  = 'SHORTPIXEL_FLUSH_EDGE_' . strtoupper( str_replace( '-', '_', "{$id}_{$field}" ) );
	$value = defined( $name ) ? constant( $name ) : null;

	return is_scalar( $value ) ? (string) $value : null;
}

/**
 * Reads the hosts that an edge fronts, separated by commas or spaces; null where wp-config.php does not set them.
 *
 * @return list<string>|null
 */
function edge_constant_hosts( string $id ): ?array {
	$hosts = edge_constant( $id, 'hosts' );

	return null === $hosts ? null : valid_hosts( [ 'hosts' => preg_split( '/[\s,]+/', trim( $hosts ) ) ] );
}

/**
 * Reads every value of an edge that wp-config.php sets.
 *
 * @return array<string,string>
 */
function edge_constants( string $id, Edge $kind ): array {
	$values = [];

	foreach ( $kind->fields() as $field ) {
		$value = edge_constant( $id, $field['name'] );

		if ( null !== $value ) {
			$values[ $field['name'] ] = $value;
		}
	}

	return $values;
}

/**
 * Lists the edges that wp-config.php alone sets up: those whose hosts it names.
 *
 * @param array<string,Edge> $kinds
 * @return array<string,string> Kinds by id.
 */
function constant_edges( array $kinds ): array {
	$found = [];

	foreach ( array_keys( $kinds ) as $kind ) {
		for ( $n = 1; $n <= CONSTANT_EDGES; $n++ ) {
			$id = 1 === $n ? $kind : "{$kind}-{$n}";

			if ( null !== edge_constant( $id, 'hosts' ) ) {
				$found[ $id ] = $kind;
			}
		}
	}

	return $found;
}
