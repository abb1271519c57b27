<?php
/**
 * Recognizes by its headers which CDN or proxy an answer came through. Pure. Headers also show ShortPixel's own CDN,
 * even under one of the site's host names. So use recognise() for answers from the site's host, and own_edges() for a
 * CDN URL's host.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

// Kind, lower-case header, and pattern of its value; within a kind, the most reliable first. `server: nginx` is left
// out, because nearly every site sends it.
const SIGNATURES = [
	[ 'digitalocean', 'x-do-cdn-uuid', '~\S~' ],
	[ 'cloudflare', 'cf-ray', '~\A[0-9a-f]{8,}~i' ],
	[ 'cloudflare', 'cf-cache-status', '~\S~' ],
	[ 'cloudflare', 'server', '~\Acloudflare~i' ],
	[ 'bunny', 'cdn-pullzone', '~\A[0-9]~' ],
	[ 'bunny', 'server', '~\ABunnyCDN~i' ],
	[ 'bunny', 'cdn-requestid', '~\S~' ],
	[ 'keycdn', 'server', '~\Akeycdn~i' ],
	[ 'keycdn', 'x-edge-location', '~\A[a-z]{4}\z~i' ],
	[ 'fastly', 'x-fastly-request-id', '~\S~' ],
	[ 'fastly', 'x-served-by', '~(?:\A|[\s,])cache-[a-z]{3}~i' ],
	[ 'cloudfront', 'x-amz-cf-id', '~\S~' ],
	[ 'cloudfront', 'x-amz-cf-pop', '~\S~' ],
	[ 'cloudfront', 'x-cache', '~cloudfront~i' ],
	[ 'cloudfront', 'via', '~\(CloudFront\)~i' ],
	[ 'generic', 'x-varnish', '~\A[0-9 ]+\z~' ],
	[ 'generic', 'x-cache-status', '~\A(?:hit|miss|expired|stale|updating|revalidated|bypass)\b~i' ],
	[ 'generic', 'x-proxy-cache', '~\A(?:hit|miss|expired|stale|updating|revalidated|bypass)\b~i' ],
	[ 'generic', 'x-nginx-cache', '~\S~' ],
	[ 'generic', 'via', '~\bsquid\b~i' ],
	[ 'generic', 'x-cache', '~\A(?:hit|miss) from (?!.*cloudfront)\S~i' ],
];

// Other CDNs send these headers too, so they count only if nothing else was recognized.
const GENERIC_HINTS = [
	'via'     => '~\bvarnish\b~i',
	'x-cache' => '~\A(?:hit|miss)\z~i',
];

const EVIDENCE_BYTES = 80;

/**
 * @param array<string, string> $headers Values by lower-case name.
 * @return list<array{kind: string, evidence: string}> Each kind once, with the header that gave it away.
 */
function recognise( array $headers ): array {
	$found = [];
	foreach ( SIGNATURES as [ $kind, $name, $pattern ] ) {
		$value = $headers[ $name ] ?? '';
		if ( ! isset( $found[ $kind ] ) && 1 === preg_match( $pattern, $value ) ) {
			$found[ $kind ] = $name . ': ' . substr( $value, 0, EVIDENCE_BYTES );
		}
	}
	// DigitalOcean's CDN runs on Cloudflare's network, in DigitalOcean's account.
	if ( isset( $found['digitalocean'] ) ) {
		unset( $found['cloudflare'] );
	}
	foreach ( GENERIC_HINTS as $name => $pattern ) {
		if ( [] === $found && 1 === preg_match( $pattern, $headers[ $name ] ?? '' ) ) {
			$found['generic'] = $name . ': ' . substr( $headers[ $name ] ?? '', 0, EVIDENCE_BYTES );
		}
	}

	$list = [];
	foreach ( $found as $kind => $evidence ) {
		$list[] = [
			'kind'     => $kind,
			'evidence' => $evidence,
		];
	}

	return $list;
}

/**
 * Returns the site's own edges in front of ShortPixel: kinds that an answer from ShortPixel's own host does not show,
 * or shows with another account.
 *
 * @param array<string, string> $headers    The headers of the answer at the host in question.
 * @param array<string, string> $shortpixel The headers of the answer at ShortPixel's own host; if empty, nothing is
 *   found.
 * @return list<array{kind: string, evidence: string}>
 */
function own_edges( array $headers, array $shortpixel ): array {
	$behind = array_column( recognise( $shortpixel ), 'kind' );
	$own    = [];
	foreach ( [] === $shortpixel ? [] : recognise( $headers ) as $edge ) {
		if ( ! in_array( $edge['kind'], $behind, true ) || ( 'bunny' === $edge['kind'] && are_two_accounts( $headers, $shortpixel ) ) ) {
			$own[] = $edge;
		}
	}

	return $own;
}

/**
 * @param array<string, string> $one
 * @param array<string, string> $other
 */
function are_two_accounts( array $one, array $other ): bool {
	$accounts = [ trim( $one['cdn-uid'] ?? '' ), trim( $other['cdn-uid'] ?? '' ) ];

	return '' !== $accounts[0] && '' !== $accounts[1] && $accounts[0] !== $accounts[1];
}
