<?php
/** Names the caches that probably keep an old page, by the marks in an answer, or else by what the site has. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

// Caches in front of WordPress come last, since they are cleared last too.
const CACHE_HEADERS = [
	'x-rocket-nginx-serving-static' => 'WP Rocket',
	'x-wp-super-cache'              => 'WP Super Cache',
	'x-litespeed-cache'             => 'LiteSpeed Cache',
	'x-cache-handler'               => 'Cache Enabler',
	'wpo-cache-status'              => 'WP-Optimize',
	'x-breeze-cache'                => 'Breeze',
	'x-flying-press-cache'          => 'FlyingPress',
	'x-fastpixel-cache'             => 'FastPixel',
	'x-jetpack-boost-cache'         => 'Jetpack Boost',
	'x-nitro-cache'                 => 'NitroPack',
	'x-wp-spc-disk-cache'           => 'Super Page Cache',
	'x-nananana'                    => 'Batcache',
	'x-kinsta-cache'                => 'Kinsta',
	'x-wpe-cached'                  => 'WP Engine',
	'x-pantheon-styx-hostname'      => 'Pantheon',
	'x-proxy-cache'                 => 'SiteGround Speed Optimizer',
	'x-sg-cdn'                      => 'SiteGround Speed Optimizer',
	'x-ac'                          => 'WordPress.com',
	'x-varnish'                     => 'Varnish',
	'x-fastcgi-cache'               => 'nginx',
	'x-nginx-cache'                 => 'nginx',
	'x-fastly-request-id'           => 'Fastly',
	'x-amz-cf-id'                   => 'CloudFront',
	'cdn-cache'                     => 'bunny.net',
	'cf-cache-status'               => 'Cloudflare',
];

// Notes that caches write at the end of a stored page.
const CACHE_NOTES = [
	'This website is like a Rocket' => 'WP Rocket',
	'optimized by W3 Total Cache'   => 'W3 Total Cache',
	'by WP-Super-Cache'             => 'WP Super Cache',
	'WP Fastest Cache file was'     => 'WP Fastest Cache',
	'Page cached by LiteSpeed'      => 'LiteSpeed Cache',
	'Cache Enabler by KeyCDN'       => 'Cache Enabler',
	'Cached by WP-Optimize'         => 'WP-Optimize',
	'Cache served by breeze'        => 'Breeze',
	'Hummingbird cache file was'    => 'Hummingbird',
	'Comet Cache is Fully'          => 'Comet Cache',
	'Powered by FlyingPress'        => 'FlyingPress',
];

/**
 * @param array<string, string>                               $headers By lower-case name.
 * @param list<array{id: string, name: string, clears: bool}> $found   The page caches of this site.
 * @return list<string> Caches with a mark in the answer, or else those found that can't be cleared, or else all found.
 */
function probable_caches( array $headers, array $found, string $html = '' ): array {
	$names = [];

	foreach ( CACHE_HEADERS as $header => $name ) {
		// Cloudflare and others are also present without storing pages, and then say so.
		if ( isset( $headers[ $header ] ) && 1 !== preg_match( '/^(dynamic|bypass|miss|expired|not |saving|disabled|none)/i', $headers[ $header ] ) ) {
			$names[] = $name;
		}
	}

	$tail = substr( $html, -4096 );

	foreach ( CACHE_NOTES as $note => $name ) {
		if ( false !== strpos( $tail, $note ) ) {
			$names[] = $name;
		}
	}

	$by_hand = array_filter( $found, static fn ( array $cache ): bool => ! $cache['clears'] );
	$others  = [] === $by_hand ? $found : $by_hand;

	return array_values( array_unique( [] === $names ? array_column( $others, 'name' ) : $names ) );
}
