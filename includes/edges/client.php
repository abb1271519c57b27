<?php
/**
 * Who speaks to an edge: a client that reaches its hosts and no other.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Gives the client for one edge. A cache of the site's own may lie in a closed network, since its owner named that very
 * host; a provider's interface has no business there, whatever its name leads to.
 *
 * @param array<string,string> $setup Values of the kind's fields.
 */
function edge_client( Edge $kind, array $setup ): Client {
	$hosts = $kind->hosts( $setup );

	return new Client( $hosts, $kind instanceof Generic ? $hosts : [] );
}

/**
 * Gives a request of a kind's as the client takes it.
 *
 * @param array<string,mixed> $request
 * @phpstan-param array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>, urls: list<string>} $request
 * @param float $timeout Seconds it may take.
 * @return array{url: string, method: string, headers: array<string,string>, body: string, secrets: list<string>, timeout: float, max_bytes: int}
 */
function client_request( array $request, float $timeout ): array {
	return [
		'url'       => $request['url'],
		'method'    => $request['method'],
		'headers'   => $request['headers'],
		'body'      => $request['body'],
		'secrets'   => $request['secrets'],
		'timeout'   => $timeout,
		'max_bytes' => 262144,
	];
}
