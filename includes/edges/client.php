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
function client_of( Edge $kind, array $setup ): Client {
	$hosts = $kind->hosts( $setup );

	return new Client( $hosts, $kind instanceof Generic ? $hosts : [] );
}
