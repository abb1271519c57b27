<?php
/**
 * Which CDN or proxy an answer came through, told from its headers. Pure: no WordPress in here.
 *
 * What ShortPixel's own CDN is made of shows in these headers as well: it is on bunny.net and others, and a name of the site's own
 * that merely leads there answers like it. So `recognise()` is for answers of the site's own host, which has the pictures'
 * files; for a CDN URL's host it is `own_edges()`, with the headers that ShortPixel's own host gives for the same path.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

/**
 * Gives the signs, the surest first: kind, header in lower case, and what its value has to match.
 *
 * That a server is nginx is no sign: nearly every site has one, and few cache in it.
 *
 * @return list<array{string, string, string}>
 */
function signs(): array {
	return [
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
}

/**
 * Recognises kinds of edges, each once, with the header that shows it.
 *
 * @param array<string,string> $headers By lower-case name.
 * @return list<array{kind: string, evidence: string}>
 */
function recognise( array $headers ): array {
	$found = [];
	foreach ( signs() as list( $kind, $name, $pattern ) ) {
		$value = $headers[ $name ] ?? '';
		if ( ! isset( $found[ $kind ] ) && 1 === preg_match( $pattern, $value ) ) {
			$found[ $kind ] = $name . ': ' . substr( $value, 0, 80 );
		}
	}
	// Its CDN is Cloudflare's network, whose account is DigitalOcean's.
	if ( isset( $found['digitalocean'] ) ) {
		unset( $found['cloudflare'] );
	}
	// These say so too without being Varnish or one's own cache, so they count only where nobody else was recognised.
	$hints = [
		'via'     => '~\bvarnish\b~i',
		'x-cache' => '~\A(?:hit|miss)\z~i',
	];
	foreach ( $hints as $name => $pattern ) {
		if ( [] === $found && 1 === preg_match( $pattern, $headers[ $name ] ?? '' ) ) {
			$found['generic'] = $name . ': ' . substr( $headers[ $name ] ?? '', 0, 80 );
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
 * Recognises the edges in front of ShortPixel that are not ShortPixel's: those that its own host does not show for the same path.
 * Where that was not heard nothing is taken for the site's, and neither is a kind that both show, unless it names two accounts.
 *
 * @param array<string,string> $headers    Of the answer at the host in question.
 * @param array<string,string> $shortpixel Of the answer at ShortPixel's own host.
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
 * Tells whether both answers name their bunny.net account, and each another one.
 *
 * @param array<string,string> $one
 * @param array<string,string> $other
 */
function are_two_accounts( array $one, array $other ): bool {
	$accounts = [ trim( $one['cdn-uid'] ?? '' ), trim( $other['cdn-uid'] ?? '' ) ];

	return '' !== $accounts[0] && '' !== $accounts[1] && $accounts[0] !== $accounts[1];
}
