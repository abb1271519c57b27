<?php
/**
 * Which addresses a request must not go to, although its host is on the list.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\now;
use function ShortPixelFlush\is_private_host_allowed;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/resolve.php';

/**
 * Refuses a host whose name leads into a closed network, unless the site's owner named it; null where it may be asked.
 *
 * @param list<string> $addresses What its name leads to.
 * @param list<string> $named     Hosts that he named for this request alone.
 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}|null
 */
function address_refusal( string $host, array $addresses, array $named = [] ): ?array {
	if ( [] === $addresses ) {
		// Nor is it left to another resolver, which might find something that was not checked.
		return failed_answer( 'dns', 'The name was not found.', now() );
	}
	if ( are_public( $addresses ) || in_array( $host, $named, true ) || is_private_host_allowed( $host ) ) {
		return null;
	}

	return failed_answer( 'private_host', 'The name leads into a closed network.', now() );
}

/**
 * Tells whether the site's proxy sends a request; then the proxy looks the name up, and this server may not be able to.
 */
function is_sent_by_proxy( string $url ): bool {
	$proxy = new \WP_HTTP_Proxy();

	return $proxy->is_enabled() && $proxy->send_through_proxy( $url );
}

/**
 * Tells whether a host is written as an address. Such a one is on the list only where somebody wrote that very address.
 */
function is_ip_address( string $host ): bool {
	return false !== filter_var( $host, FILTER_VALIDATE_IP );
}
