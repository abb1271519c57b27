<?php
/**
 * Test connection: which zone an edge's setup reaches, and whether it may be purged. Nothing that visitors get is changed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/client.php';
require_once __DIR__ . '/edge-input.php';

const TEST_SECONDS = 10.0;

/**
 * Tests a setup, and remembers the outcome where it is that of an edge of this site. With an id alone it is what is saved.
 *
 * @param array<mixed> $sent As for read_edge().
 * @return array{state: string, message: string, zone: string}|\WP_Error
 */
function test_edge( array $sent ) {
	$edge = [ 'id' ] === array_keys( $sent ) ? saved_edge( $sent['id'] ) : read_edge( $sent );

	if ( is_wp_error( $edge ) ) {
		return $edge;
	}

	$kind  = kinds()[ $edge['kind'] ];
	$known = '' === $edge['id'] ? null : known_edge( $edge['id'] );
	$fixed = array_intersect_key( $known['setup'] ?? [], array_flip( $known['constants'] ?? [] ) );
	$setup = array_merge( array_filter( opened( $edge['kind'], $edge['kept'] ), 'is_string' ), $edge['setup'], $fixed );
	$hosts = [] === $edge['hosts'] ? $known['hosts'] ?? [] : $edge['hosts'];
	$test  = test_setup( $kind, $hosts, $setup );

	if ( null !== $known && edge_mark( $known['kind'], $known['hosts'], $known['setup'] ) === edge_mark( $edge['kind'], $hosts, $setup ) ) {
		remember_test( $edge['id'], [ 'mark' => edge_mark( $edge['kind'], $hosts, $setup ) ] + $test );
	}

	return [
		'state'   => $test['state'],
		'message' => without_edge_secrets( test_sentence( $kind, $test['state'], $test['code'], $test['data'] ), $kind, $setup ),
		'zone'    => is_string( $test['data']['zone'] ?? null ) ? $test['data']['zone'] : '',
	];
}

/**
 * Asks what is reached, and then whether it may be purged: by a purge of an address that nobody has.
 *
 * @param list<string>         $hosts
 * @param array<string,string> $setup
 * @return array{state: string, code: string, data: array<string,mixed>, learned: array<string,string>}
 */
function test_setup( Edge $kind, array $hosts, array $setup ): array {
	$request = $kind->test( $setup );
	$said    = $kind->tested( $setup, ask_edge( $kind, $setup, $request ) );
	$learned = only_strings( $said['data']['setup'] ?? [] );
	$data    = array_diff_key( $said['data'], [ 'setup' => [] ] );
	$purges  = 'done' === $said['state'] && [] !== $hosts ? $kind->purge( array_merge( $setup, $learned ), [ unused_url( $hosts[0] ) ] ) : [];

	foreach ( $purges as $purge ) {
		// One that purges more than was asked for is not tried: visitors would wait for what it holds.
		if ( [ unused_url( $hosts[0] ) ] !== $purge['urls'] ) {
			continue;
		}

		$purged = $kind->read( ask_edge( $kind, array_merge( $setup, $learned ), $purge ), $purge );

		if ( 'done' !== $purged['state'] ) {
			$said = $purged;
			$data = $purged['data'] + $data;
			break;
		}
	}

	return [
		'state'   => 'done' === $said['state'] ? 'done' : 'failed',
		'code'    => $said['code'],
		'data'    => $data,
		'learned' => $learned,
	];
}

/**
 * Sends one request to an edge.
 *
 * @param array<string,string> $setup
 * @phpstan-param array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>, urls: list<string>} $request
 * @param array<string,mixed> $request
 * @return array<string,mixed>
 * @phpstan-return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
 */
function ask_edge( Edge $kind, array $setup, array $request ): array {
	return edge_client( $kind, $setup )->fetch( client_request( $request, TEST_SECONDS ) );
}
