<?php
/**
 * Which endpoint a page was written with, and who may have kept an old one; pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Tells which endpoint a page shows: "new", "old" (also where it shows both), or "none".
 *
 * The browser script of ShortPixel Adaptive Images is given host and key apart, so that a page may hold no whole CDN URL.
 */
function front_page_shows( string $html, string $from, string $to ): string {
	$text = str_replace( [ '\\/', '&#x2F;', '&#47;' ], '/', $html );

	if ( page_names( $text, $from ) ) {
		return 'old';
	}

	return page_names( $text, $to ) ? 'new' : 'none';
}

/**
 * Tells whether a page names an endpoint, with anything after it but more of the same segment.
 */
function page_names( string $text, string $endpoint ): bool {
	$bare  = (string) preg_replace( '#^https?:#i', '', $endpoint );
	$slash = (int) strrpos( $bare, '/' );
	$host  = (string) preg_replace( '#^//|[/:].*$#', '', substr( $bare, 0, $slash ) );
	$key   = preg_quote( substr( $bare, $slash + 1 ), '~' );

	return 1 === preg_match( '~' . preg_quote( $bare, '~' ) . '(?![A-Za-z0-9_.-])~', $text )
		|| ( 1 === preg_match( '~spaiDomain\s*=\s*["\']' . preg_quote( $host, '~' ) . '["\']~', $text )
			&& 1 === preg_match( '~\bkey\s*:\s*["\']' . $key . '["\']~', $text ) );
}

/**
 * Names the caches that probably hold an old page: those whose mark is in the answer, else those that could not be cleared.
 *
 * @param array<string, string>                                $headers By lower-case name.
 * @param list<array{id: string, name: string, clears: bool}> $found   The page caches of this site.
 * @return list<string>
 */
function probable_caches( array $headers, array $found ): array {
	$marks = [
		'cf-cache-status'               => 'Cloudflare',
		'x-litespeed-cache'             => 'LiteSpeed',
		'x-kinsta-cache'                => 'Kinsta',
		'x-wpe-cached'                  => 'WP Engine',
		'x-pantheon-styx-hostname'      => 'Pantheon',
		'x-sg-cdn'                      => 'SiteGround',
		'x-proxy-cache'                 => 'SiteGround',
		'x-varnish'                     => 'Varnish',
		'x-fastcgi-cache'               => 'nginx',
		'x-nginx-cache'                 => 'nginx',
		'x-ac'                          => 'WordPress.com',
		'x-amz-cf-id'                   => 'CloudFront',
		'x-fastly-request-id'           => 'Fastly',
		'cdn-cache'                     => 'bunny.net',
		'x-rocket-nginx-serving-static' => 'WP Rocket',
		'x-flying-press-cache'          => 'FlyingPress',
		'x-nitro-cache'                 => 'NitroPack',
	];

	$names = [];

	foreach ( $marks as $header => $name ) {
		// Cloudflare and others are also there without keeping pages; then they say so.
		if ( isset( $headers[ $header ] ) && 1 !== preg_match( '/^(dynamic|bypass|miss|expired)/i', $headers[ $header ] ) ) {
			$names[] = $name;
		}
	}

	if ( [] === $names ) {
		foreach ( $found as $cache ) {
			if ( ! $cache['clears'] ) {
				$names[] = $cache['name'];
			}
		}
	}

	return array_values( array_unique( $names ) );
}
