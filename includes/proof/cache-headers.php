<?php
/** Reads from an answer's headers whether a cache had the copy, and since when. Pure: no WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use function ShortPixelFlush\Http\http_date;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Headers of bunny.net, Cloudflare, Fastly, nginx and others, with a state such as `HIT` for each cache on the way.
const STATE_HEADERS = [ 'cdn-cache', 'cf-cache-status', 'x-cache', 'x-cache-status', 'x-proxy-cache' ];

// Headers of unknown caches. Only a hit counts: a cache in front may have stored a miss together with the copy.
const OTHER_STATE_HEADERS = '/(?:\A|[-_])cache\z|[-_]cache[-_](?:lookup|remote|status)\z/';

/**
 * @param array<string, string> $headers Values by lower-case name.
 * @return 'hit'|'miss'|'pass'|'' `hit` if any cache on the way had the copy; `miss` if none had it, and one fetched it;
 *                               `pass` if they only passed it on without storing it; empty if unknown.
 */
function cache_state( array $headers ): string {
	if ( isset( $headers['x-cache'] ) ) {
		// Squid's header only says that there was an entry, which may have been fetched again.
		unset( $headers['x-cache-lookup'] );
	}

	$known  = states_in( array_intersect_key( $headers, array_flip( STATE_HEADERS ) ) );
	$others = states_in( array_filter( $headers, static fn ( string $name ): bool => 1 === preg_match( OTHER_STATE_HEADERS, $name ), ARRAY_FILTER_USE_KEY ) );
	$states = array_merge( $known, states_of_cache_status( $headers['cache-status'] ?? '' ), array_intersect( $others, [ 'hit' ] ) );

	return array_values( array_intersect( [ 'hit', 'miss', 'pass' ], $states ) )[0] ?? '';
}

/**
 * @param array<string> $values Header values.
 * @return list<'hit'|'miss'|'pass'|''>
 */
function states_in( array $values ): array {
	return array_map( __NAMESPACE__ . '\state_of_word', explode( ',', implode( ',', $values ) ) );
}

/**
 * @return 'hit'|'miss'|'pass'|'' Also understands "TCP_HIT", "Hit from cloudfront" and "HIT TCP_MEM_HIT". A stale copy
 *   that was sent is a hit.
 */
function state_of_word( string $word ): string {
	if ( 1 === preg_match( '/(?<![a-z])(?:(?:refresh)?hit|stale|updating|revalidated)(?![a-z])/i', $word ) ) {
		return 'hit';
	}

	if ( 1 === preg_match( '/(?<![a-z])(?:miss|expired)(?![a-z])/i', $word ) ) {
		return 'miss';
	}

	return 1 === preg_match( '/(?<![a-z])(?:bypass|dynamic|pass)(?![a-z])/i', $word ) ? 'pass' : '';
}

/**
 * Parses the `Cache-Status` header (RFC 9211), with one member per cache: `OuterCache; hit; ttl=30, InnerCache;
 * fwd=miss`. Names may be quoted. Some servers send a single word instead.
 *
 * @return list<'hit'|'miss'|'pass'|''>
 */
function states_of_cache_status( string $value ): array {
	$states = [];
	$plain  = (string) preg_replace( '/"(?:[^"\\\\]++|\\\\.)*+(?:"|\\\\?\z)/', '""', $value );
	foreach ( explode( ',', $plain ) as $member ) {
		$parameters = array_map( 'trim', array_slice( explode( ';', strtolower( $member ) ), 1 ) );
		$states[]   = [] === $parameters ? state_of_word( $member ) : state_of_parameters( $parameters );
	}

	return $states;
}

/**
 * @param list<string> $parameters
 * @return 'hit'|'miss'|'pass'|''
 */
function state_of_parameters( array $parameters ): string {
	$has = static fn ( string ...$all ): bool => [] === array_diff( $all, $parameters );
	// It is also a hit if the origin confirmed that a stale copy is unchanged.
	if ( $has( 'hit' ) || $has( 'hit=?1' ) || $has( 'fwd=stale', 'fwd-status=304' ) ) {
		return 'hit';
	}
	if ( $has( 'fwd=bypass' ) ) {
		return 'pass';
	}

	return [] === preg_grep( '/\Afwd(?:=|\z)/', $parameters ) ? '' : 'miss';
}

/**
 * Returns when a cache stored the copy, in Unix seconds by the cache's clock; null if unknown.
 *
 * @param array<string, string> $headers Values by lower-case name.
 */
function cached_at( array $headers ): ?int {
	// bunny.net's format. Its older one, YYYY-MM-DD, is a local time with an unknown offset.
	if ( 1 === preg_match( '~\A(\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)\z~', trim( $headers['cdn-cachedat'] ?? '' ), $part ) ) {
		$time = checkdate( (int) $part[1], (int) $part[2], (int) $part[3] )
			? gmmktime( (int) $part[4], (int) $part[5], (int) $part[6], (int) $part[1], (int) $part[2], (int) $part[3] )
			: false;
		return false === $time ? null : $time;
	}
	// G-Core's header, in ISO 8601 with an offset.
	if ( 1 === preg_match( '~\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)\z~', trim( $headers['x-cached-since'] ?? '' ), $part ) ) {
		$time = strtotime( $part[0] );
		return false === $time ? null : $time;
	}

	// Alibaba's header.
	return http_date( $headers['x-swift-savetime'] ?? '' );
}

/**
 * Whether the headers say that the answer came from a cache.
 *
 * @param array<string, string> $headers Values by lower-case name.
 */
function is_from_cache( array $headers ): bool {
	return 'hit' === cache_state( $headers ) || 1 === preg_match( '/(?:\A|[\s,])0*[1-9]/', $headers['age'] ?? '' );
}
