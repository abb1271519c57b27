<?php
/**
 * ShortPixel's purge API: the URLs that remove copies there, and the meaning of its answers.
 *
 * For the copies of a file, it takes the account's key and a CDN URL followed by a wildcard. ShortPixel's own plugins
 * put the wildcard in place of the extension, where the `h*` of `h.jpg` may match `hero.jpg` too. Here it follows the
 * whole name. What else it matches is not documented, so links with other parameters are purged on their own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\is_account_key;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns a CDN URL up to the end of the file's name, with a wildcard. Null for any other URL, a removal URL, or one
 * with spaces or non-ASCII characters; also null if the wildcard could match more than the file: if the name has no
 * extension, the URL has a wildcard already, or its path has `.` or `..`.
 *
 * Nothing is encoded or decoded, since the URL has to match the CDN's copy byte for byte.
 */
function purge_target( string $url ): ?string {
	$parsed = parse_cdn_url( $url );

	if ( null === $parsed || in_array( 'f_remove', $parsed['params'], true ) || 1 === preg_match( '/[^\x21-\x7e]/', $url ) ) {
		return null;
	}

	$url   = substr( $url, 0, strcspn( $url, '?#' ) );
	$query = stripos( $url, '%3F' );

	// A completely encoded source hides its query and its slashes.
	if ( false !== $query && 1 === preg_match( '~/https?%3A~i', $url ) ) {
		$url = substr( $url, 0, $query );
	}

	$path = (string) preg_replace( '~\Ahttps?://[^/?#]*~i', '', $parsed['source'] );
	$path = substr( $path, 0, strcspn( $path, '?#' ) );

	$is_narrow = 1 === preg_match( '~/[^/]*[^/.][^/]*\.[A-Za-z0-9]{2,}\z~D', $path )
		&& 1 !== preg_match( '~(?:/|%2F|%5C|\\\\)(?:\.|%2E){1,2}(?:/|%2F|%5C|\\\\|\z)|\*|%2A~i', $url );

	return $is_narrow ? $url . '*' : null;
}

/**
 * @param string $api    The base of the account API, without a trailing slash.
 * @param string $target As returned by purge_target().
 */
function purge_api_url( string $api, string $key, string $target ): string {
	return $api . '/purge-cdn-cache/' . $key . '/' . $target;
}

/**
 * Returns the URL that removes all copies that ShortPixel holds of a site.
 *
 * @param string $api      The base of the account API, without a trailing slash.
 * @param string $site     The site's host, as the account knows it.
 * @param string $cdn_host Empty if the request names none.
 */
function bulk_purge_url( string $api, string $key, string $site, string $cdn_host ): string {
	return $api . '/purge-cdn-cache-bulk/' . $key . '/' . rawurlencode( $site ) . ( '' === $cdn_host ? '' : '/' . rawurlencode( $cdn_host ) );
}

/**
 * @phpstan-param array{status: int, body: string, error: string, ...} $answer
 * @return 'accepted'|'key_refused'|'cdn_refused'|'busy'|'refused' `accepted` only in one of the two known formats.
 *     ShortPixel's own storage may be emptied although its CDN refuses.
 */
function purge_answer( array $answer ): string {
	$said = json_decode( $answer['body'], true );
	$code = is_array( $said ) ? $said['Status'] ?? null : null;
	$word = is_array( $said ) ? $said['Message'] ?? ( is_array( $code ) ? $code['Message'] ?? null : null ) : null;
	$code = is_array( $code ) ? $code['Code'] ?? null : $code;
	$code = is_int( $code ) || is_string( $code ) ? (string) $code : '';

	if ( '' === $answer['error'] && $answer['status'] >= 200 && $answer['status'] < 300 ) {
		if ( '2' === $code ) {
			return is_array( $said ) && is_refused_by_cdn( $said ) ? 'cdn_refused' : 'accepted';
		}
		$is_wrong_key = '1' === $code && is_string( $word ) && false !== stripos( $word, 'not the right api key' );

		return $is_wrong_key || in_array( $code, [ '-401', '-402' ], true ) ? 'key_refused' : 'refused';
	}

	if ( '' !== $answer['error'] || 429 === $answer['status'] || $answer['status'] >= 500 ) {
		return 'busy';
	}

	// A firewall in between may send 403 too, but with its own page: that does not refuse the key.
	return 401 === $answer['status'] || ( 403 === $answer['status'] && is_array( $said ) ) ? 'key_refused' : 'refused';
}

/** @param array<mixed> $said An answer that reports success. The CDN's status is at its top level or in its `Details`. */
function is_refused_by_cdn( array $said ): bool {
	foreach ( [ $said, $said['Details'] ?? null ] as $part ) {
		$cdn = is_array( $part ) ? $part['CDN'] ?? null : null;
		if ( is_array( $cdn ) && ! in_array( $cdn['Error'] ?? '', [ '', false, 0 ], true ) ) {
			return true;
		}
	}

	return false;
}

/**
 * @param list<Variant> $variants
 * @return list<Variant> The variants, with those that one purge removes side by side, so that most are in one batch.
 */
function group_by_purge_key( array $variants ): array {
	$groups = [];
	foreach ( $variants as $index => $variant ) {
		$groups[ purge_target( $variant->url ) ?? '#' . $index ][] = $variant;
	}
	return [] === $groups ? [] : array_merge( ...array_values( $groups ) );
}

/** @return list<array{provider: Provider, key: string}> Secret keys, only sent in a request's URL. */
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
 * Returns the key of the URL's own provider, or else another's, since ShortPixel finds the account by the site too.
 *
 * @param array{endpoint: string, host: string, key: string, params: non-empty-list<string>, separator: string, source: string} $parsed
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

/** Returns a hash that identifies a key, or a key at an endpoint. */
function key_mark( string $key, string $endpoint ): string {
	return substr( wp_hash( $key . '|' . $endpoint ), 0, 16 );
}
