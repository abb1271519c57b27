<?php
/**
 * What the database keeps of the site's edges: one option, never autoloaded, its secrets sealed; and how their tests came out.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\stored_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/configured.php';
require_once __DIR__ . '/../settings.php';

const EDGE_OPTION = 'shortpixel_flush_edge_settings';
const EDGE_LIMIT  = 10;

/**
 * Reads the edges as stored, by id; what does not fit counts as not there.
 *
 * @return array<string, array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, sealed: array<string,string>}>
 */
function stored_edges(): array {
	$stored = get_option( EDGE_OPTION );
	$edges  = is_array( $stored ) && is_array( $stored['edges'] ?? null ) ? $stored['edges'] : [];
	$usable = [];

	foreach ( $edges as $edge ) {
		if ( is_array( $edge ) && is_string( $edge['id'] ?? null ) && is_string( $edge['kind'] ?? null ) ) {
			$usable[ $edge['id'] ] = [
				'id'     => $edge['id'],
				'kind'   => $edge['kind'],
				'hosts'  => stored_hosts( $edge ),
				'setup'  => only_strings( $edge['setup'] ?? [] ),
				'sealed' => only_strings( $edge['sealed'] ?? [] ),
			];
		}
	}

	return $usable;
}

/**
 * Reads how the connection tests came out, by the id of the edge.
 *
 * @return array<string, array{mark: string, state: string, code: string, data: array<string,mixed>, learned: array<string,string>}>
 */
function stored_tests(): array {
	$stored = get_option( EDGE_OPTION );
	$tests  = is_array( $stored ) && is_array( $stored['tests'] ?? null ) ? $stored['tests'] : [];
	$usable = [];

	foreach ( $tests as $id => $test ) {
		if ( is_array( $test ) && is_string( $test['mark'] ?? null ) && is_string( $test['code'] ?? null ) ) {
			$usable[ (string) $id ] = [
				'mark'    => $test['mark'],
				'state'   => 'done' === ( $test['state'] ?? '' ) ? 'done' : 'failed',
				'code'    => $test['code'],
				'data'    => named( $test['data'] ?? [] ),
				'learned' => only_strings( $test['learned'] ?? [] ),
			];
		}
	}

	return $usable;
}

/**
 * Writes edges and tests; tells whether the database kept them.
 *
 * @param list<array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, sealed: array<string,string>}>                         $edges
 * @param array<string, array{mark: string, state: string, code: string, data: array<string,mixed>, learned: array<string,string>}> $tests
 */
function store_edges( array $edges, array $tests ): bool {
	$wanted = [
		'edges' => $edges,
		'tests' => $tests,
	];

	update_option( EDGE_OPTION, $wanted, false );

	// update_option() says false both for "the same" and for "not written": only reading tells.
	return get_option( EDGE_OPTION ) === $wanted;
}

/**
 * Remembers how a test came out, for as long as the edge stays as it was then.
 *
 * @param array{mark: string, state: string, code: string, data: array<string,mixed>, learned: array<string,string>} $test
 */
function remember_test( string $id, array $test ): void {
	store_edges( array_values( stored_edges() ), [ $id => $test ] + stored_tests() );
}

/**
 * Gives a mark by which an edge's setup is known again; no secret can be read from it.
 *
 * @param list<string>         $hosts
 * @param array<string,string> $setup
 */
function edge_mark( string $kind, array $hosts, array $setup ): string {
	ksort( $setup );

	return substr( wp_hash( (string) wp_json_encode( [ $kind, $hosts, $setup ] ) ), 0, 16 );
}

/**
 * Keeps what has a name.
 *
 * @param mixed $values
 * @return array<string,mixed>
 */
function named( $values ): array {
	$named = [];

	foreach ( is_array( $values ) ? $values : [] as $name => $value ) {
		$named[ (string) $name ] = $value;
	}

	return $named;
}
