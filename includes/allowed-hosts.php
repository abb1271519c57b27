<?php
/** Lists the hosts to which purges and checks may be sent. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use function ShortPixelFlush\Http\bare_host;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\Http\is_ip_address;
use function ShortPixelFlush\Http\is_public_ip;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\former_endpoints;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

/**
 * Returns the hosts for purges and checks: ShortPixel's, those of present and former providers, and those in the
 * settings. A provider's setting alone does not allow an IP address in a private network; see
 * is_private_host_allowed().
 *
 * @return list<string> Each "host" or "host:port"; a leading "*." matches any subdomain.
 */
function allowed_hosts(): array {
	$hosts = array_merge( SHORTPIXEL_HOSTS, settings()['hosts'], [ url_host( shortpixel_api_url() ) ] );
	foreach ( active() as $provider ) {
		foreach ( array_merge( [ (string) $provider->endpoint() ], $provider->other_endpoints() ) as $endpoint ) {
			$hosts[] = url_host( $endpoint );
		}
	}

	// Old pages may still use the host of a former provider.
	foreach ( former_endpoints() as $endpoint ) {
		$hosts[] = url_host( $endpoint );
	}

	/**
	 * Filters the hosts that Flush for ShortPixel may send purges and checks to.
	 *
	 * A host that is named here, other than by a pattern, may also be in a private network (this machine, a local network).
	 *
	 * @param string[] $hosts Each "host" or "host:port", lower-case; a leading "*." matches any subdomain.
	 */
	$allowed = normalize_hosts( apply_filters( 'shortpixel_flush_allowed_hosts', normalize_hosts( $hosts ) ) );

	return array_values(
		array_filter(
			$allowed,
			static function ( string $host ) use ( $hosts ): bool {
				$bare       = bare_host( $host );
				$is_private = is_ip_address( $bare ) && ! is_public_ip( $bare );
				$is_added   = ! in_array( $host, $hosts, true );

				return ! $is_private || $is_added || is_private_host_allowed( $host );
			}
		)
	);
}

/** @param string $host As returned by url_host(). */
function is_host_allowed( string $host ): bool {
	return is_host_listed( $host, allowed_hosts() );
}
