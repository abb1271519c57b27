<?php
/**
 * Lists the kinds of edges, which are CDNs and proxies of a site's own, and creates the client for one.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\are_connections_resting;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const MAX_ANSWER_BYTES = 262144;

/** @return array<string, Edge> All kinds by id. Reads no settings and decrypts no secrets. */
function kinds(): array {
	/**
	 * Filters the kinds of edges: CDNs and proxies of the site's own that flushes can purge too.
	 *
	 * @param Edge[] $kinds Objects that implement the Edge interface; if two have the same id, the later one counts.
	 */
	$kinds  = apply_filters(
		'shortpixel_flush_edges',
		[ new Cloudflare(), new Bunny(), new Keycdn(), new Fastly(), new Cloudfront(), new Digitalocean(), new Generic() ]
	);
	$usable = [];
	foreach ( is_array( $kinds ) ? $kinds : [] as $kind ) {
		if ( $kind instanceof Edge ) {
			$usable[ $kind->id() ] = $kind;
		}
	}

	return $usable;
}

/**
 * @param array<string, string> $setup
 * @return list<string> The hosts that the owner entered, such as their cache's, without those that the kind always has.
 */
function named_servers( Edge $kind, array $setup ): array {
	return array_values( array_diff( $kind->hosts( $setup ), $kind->hosts( [] ) ) );
}

/**
 * @param array<string, string> $setup         Requests can only go to its hosts.
 * @param list<string>          $private_hosts The servers that may be in a private network.
 */
function edge_client( Edge $kind, array $setup, array $private_hosts ): Client {
	$refused = array_filter( array_diff( named_servers( $kind, $setup ), $private_hosts ), 'ShortPixelFlush\Http\is_private_literal' );

	$allowed = are_connections_resting() ? [] : array_diff( $kind->hosts( $setup ), $refused );

	return new Client( array_values( $allowed ), $private_hosts );
}

/**
 * @phpstan-param array{method: string, url: string, headers: array<string, string>, body: string, secrets: list<string>, urls: list<string>} $request
 * @param float $timeout In seconds.
 * @return array{url: string, method: string, headers: array<string, string>, body: string, secrets: list<string>, timeout: float, max_bytes: int}
 */
function client_request( array $request, float $timeout ): array {
	return [
		'url'       => $request['url'],
		'method'    => $request['method'],
		'headers'   => $request['headers'],
		'body'      => $request['body'],
		'secrets'   => $request['secrets'],
		'timeout'   => $timeout,
		'max_bytes' => MAX_ANSWER_BYTES,
	];
}
