<?php
/**
 * Whose account key a purge is sent with. Keys are secrets: they go into a request's address and nowhere else.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Providers\active;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/purge-api.php';
require_once __DIR__ . '/../../providers/providers.php';

/**
 * Lists the account keys that providers keep.
 *
 * @return list<array{provider: Provider, key: string}>
 */
function account_keys(): array {
	$keys = [];

	foreach ( active() as $provider ) {
		$key = $provider->api_key();

		if ( is_account_key( $key ) ) {
			$keys[] = [
				'provider' => $provider,
				'key'      => $key,
			];
		}
	}

	return $keys;
}

/**
 * Chooses the key for a CDN URL: its own provider's, else another's, since ShortPixel finds the account by the site too.
 *
 * @phpstan-param array{endpoint: string, host: string, key: string, params: non-empty-list<string>, separator: string, source: string} $parsed
 * @param array<string,mixed>                                        $parsed What parse_cdn_url() gave.
 * @param non-empty-list<array{provider: Provider, key: string}> $keys
 */
function key_for( array $parsed, array $keys ): string {
	foreach ( $keys as $one ) {
		if ( $one['provider']->owns( $parsed ) ) {
			return $one['key'];
		}
	}

	return $keys[0]['key'];
}

/**
 * Gives a mark by which a key, and an endpoint with it, is known again; neither can be read from it.
 */
function key_mark( string $key, string $endpoint ): string {
	return substr( wp_hash( $key . '|' . $endpoint ), 0, 16 );
}
