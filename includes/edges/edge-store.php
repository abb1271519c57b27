<?php
/**
 * What the database keeps of the site's edges: one option, never autoloaded, its secrets sealed; and how their tests came out.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use WP_Error;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\valid_hosts;
use function ShortPixelFlush\compare_and_swap_option;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/configured.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/../shared-option.php';

const EDGE_OPTION = 'shortpixel_flush_edge_settings';
const MAX_EDGES   = 10;

// So many others may have saved while one saves, before it is given up.
const EDGE_TRIES = 5;

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
				'hosts'  => valid_hosts( $edge ),
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
				'data'    => string_keyed( $test['data'] ?? [] ),
				'learned' => only_strings( $test['learned'] ?? [] ),
			];
		}
	}

	return $usable;
}

/**
 * Reads which list of edges is stored: chance, given anew whenever the list becomes another, so it says nothing of what is in it.
 */
function stored_revision(): string {
	$stored = get_option( EDGE_OPTION );

	return is_array( $stored ) && is_string( $stored['revision'] ?? null ) ? $stored['revision'] : '';
}

/**
 * Changes what is stored, by compare-and-swap: where somebody else was faster, the change is worked out anew on top of theirs.
 *
 * @param callable $change Works out what is to be stored, from what is.
 * @phpstan-param callable(): (array{edges: list<array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, sealed: array<string,string>}>, tests: array<string, array{mark: string, state: string, code: string, data: array<string,mixed>, learned: array<string,string>}>}|WP_Error) $change
 * @return true|WP_Error
 */
function change_stored_edges( callable $change ) {
	for ( $try = 0; $try < EDGE_TRIES; $try++ ) {
		$before = raw_option( EDGE_OPTION );
		// What the change reads must not be older than the row that is swapped.
		clear_option_cache( EDGE_OPTION );
		$wanted = $change();

		if ( is_wp_error( $wanted ) ) {
			return $wanted;
		}

		// A database may compare without regard to case: by its revision one list is never taken for another.
		$wanted['revision'] = array_values( stored_edges() ) === $wanted['edges'] ? stored_revision() : bin2hex( random_bytes( 16 ) );
		$after              = serialize( $wanted ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- As WordPress itself stores an option.

		if ( $after === $before || true === compare_and_swap_option( EDGE_OPTION, $before, $after ) ) {
			return true;
		}

		if ( raw_option( EDGE_OPTION ) === $before ) {
			break;
		}
	}

	return new WP_Error(
		'shortpixel_flush_storage_failed',
		__( 'Your own CDN could not be saved: the database refused it. What was set up before still is.', 'shortpixel-flush' ),
		[ 'status' => 500 ]
	);
}

/**
 * Remembers how a test came out, for as long as the edge stays as it was then.
 *
 * @param array{mark: string, state: string, code: string, data: array<string,mixed>, learned: array<string,string>} $test
 */
function remember_test( string $id, array $test ): void {
	change_stored_edges(
		static fn (): array => [
			'edges' => array_values( stored_edges() ),
			'tests' => [ $id => $test ] + stored_tests(),
		]
	);
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
function string_keyed( $values ): array {
	$named = [];

	foreach ( is_array( $values ) ? $values : [] as $name => $value ) {
		$named[ (string) $name ] = $value;
	}

	return $named;
}
