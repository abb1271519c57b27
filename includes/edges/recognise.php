<?php
/**
 * Recognises the CDN or proxy that an answer came through by its headers. Pure. ShortPixel's own CDN shows in them too, even at a host
 * name of the site's own. So use recognise() for answers of the site's own host, and own_edges() for a CDN URL's host.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

// The most reliable first: kind, lower-case header, pattern of its value. Not `server: nginx`, which nearly every site has.
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

// Other CDNs send these too, so they count only if nothing else was recognised.
const GENERIC_HINTS = [
	'via'     => '~\bvarnish\b~i',
	'x-cache' => '~\A(?:hit|miss)\z~i',
];

const EVIDENCE_BYTES = 80;

/**
 * @param array<string, string> $headers By lower-case name.
 * @return list<array{kind: string, evidence: string}> Each kind once, with the header that proves it.
 */
function recognise( array $headers ): array {
	$found = [];
	foreach ( SIGNATURES as [ $kind, $name, $pattern ] ) {
		$value = $headers[ $name ] ?? '';
		if ( ! isset( $found[ $kind ] ) && 1 === preg_match( $pattern, $value ) ) {
			$found[ $kind ] = $name . ': ' . substr( $value, 0, EVIDENCE_BYTES );
		}
	}
	// DigitalOcean's CDN runs on Cloudflare's network, under DigitalOcean's account.
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
 * The site's own edges in front of ShortPixel: kinds that ShortPixel's host does not show for that path, or shows with another account.
 *
 * @param array<string, string> $headers    Of the answer at the host in question.
 * @param array<string, string> $shortpixel Of the answer at ShortPixel's own host; without it, nothing counts.
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
