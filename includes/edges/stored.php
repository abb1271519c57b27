<?php
/**
 * Stores the edges (the site's own CDNs and caches) from the settings, and their last tests, in one option that is
 * never autoloaded.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use WP_Error;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\compare_and_swap_option;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\storage_failed;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const EDGE_OPTION = 'shortpixel_flush_edge_settings';

// The most attempts to save, while other requests keep saving first.
const SAVE_TRIES = 5;

/** @return array<string, Stored_Edge> Edges by id. */
function stored_edges(): array {
	return array_column( array_filter( array_map( [ Stored_Edge::class, 'from_stored' ], stored_part( 'edges' ) ) ), null, 'id' );
}

/** @return array<string, Connection_Test> Tests by the edge's id. */
function stored_tests(): array {
	return array_filter( array_map( [ Connection_Test::class, 'from_stored' ], string_keyed( stored_part( 'tests' ) ) ) );
}

/** Returns a random token that changes whenever the list of edges does; empty if none was stored. */
function stored_revision(): string {
	$stored = get_option( EDGE_OPTION );

	return is_array( $stored ) && is_string( $stored['revision'] ?? null ) ? $stored['revision'] : '';
}

/** @return array<mixed> */
function stored_part( string $name ): array {
	$stored = get_option( EDGE_OPTION );

	return is_array( $stored ) && is_array( $stored[ $name ] ?? null ) ? $stored[ $name ] : [];
}

/**
 * @param callable(): (array{edges: list<Stored_Edge>, tests: array<string, Connection_Test>}|WP_Error) $change Is
 *     called again if another request saved first.
 * @return true|WP_Error
 */
function change_stored_edges( callable $change ) {
	for ( $try = 0; $try < SAVE_TRIES; $try++ ) {
		$before = raw_option( EDGE_OPTION );
		// The change must not read an older value than the one that is swapped.
		clear_option_cache( EDGE_OPTION );
		$wanted = $change();
		if ( is_wp_error( $wanted ) ) {
			return $wanted;
		}

		$wanted = [
			'edges' => array_map( static fn ( Stored_Edge $edge ): array => $edge->to_array(), $wanted['edges'] ),
			'tests' => array_map( static fn ( Connection_Test $test ): array => $test->to_array(), $wanted['tests'] ),
		];
		$stored = array_map( static fn ( Stored_Edge $edge ): array => $edge->to_array(), array_values( stored_edges() ) );

		// Some databases compare values case-insensitively and would miss a change of case, but not a new revision.
		$wanted['revision'] = $stored === $wanted['edges'] ? stored_revision() : bin2hex( random_bytes( 16 ) );
		$after              = serialize( $wanted ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- WordPress stores options in this form.
		if ( $after === $before || true === compare_and_swap_option( EDGE_OPTION, $before, $after ) ) {
			return true;
		}

		// The value is unchanged, so no other request saved: the database refused.
		if ( raw_option( EDGE_OPTION ) === $before ) {
			break;
		}
	}

	return storage_failed();
}
