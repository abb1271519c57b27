<?php
/**
 * Which page caches there are on this site, and which of them a flush of everything clears.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/*
 * Each row: id, name, whether the helper of ShortPixel Adaptive Images clears it, and the public names that tell it is here
 * (c: constant, f: function, k: class).
 */
const PAGE_CACHES = [
	[ 'comet-cache', 'Comet Cache', true, [ 'k:comet_cache' ] ],
	[ 'wp-rocket', 'WP Rocket', true, [ 'f:rocket_clean_domain' ] ],
	[ 'w3-total-cache', 'W3 Total Cache', true, [ 'f:w3tc_flush_all' ] ],
	[ 'swift-performance', 'Swift Performance', true, [ 'k:Swift_Performance_Cache' ] ],
	[ 'cache-enabler', 'Cache Enabler', true, [ 'k:Cache_Enabler' ] ],
	[ 'wp-optimize', 'WP-Optimize', true, [ 'k:WPO_Page_Cache' ] ],
	[ 'litespeed-cache', 'LiteSpeed Cache', true, [ 'k:LiteSpeed\Purge' ] ],
	[ 'wp-super-cache', 'WP Super Cache', true, [ 'f:wpsc_delete_url_cache' ] ],
	[ 'breeze', 'Breeze', true, [ 'k:Breeze_PurgeCache' ] ],
	[ 'wp-fastest-cache', 'WP Fastest Cache', false, [ 'k:WpFastestCache', 'f:wpfc_clear_all_cache' ] ],
	[ 'sg-cachepress', 'SiteGround Speed Optimizer', false, [ 'f:sg_cachepress_purge_cache', 'k:SiteGround_Optimizer\Loader\Loader' ] ],
	[ 'hummingbird', 'Hummingbird', false, [ 'c:WPHB_VERSION' ] ],
	[ 'kinsta', 'Kinsta', false, [ 'k:Kinsta\Cache', 'c:KINSTAMU_VERSION', 'c:KINSTA_CACHE_ZONE' ] ],
	[ 'wp-engine', 'WP Engine', false, [ 'k:WpeCommon', 'c:WPE_PLUGIN_VERSION' ] ],
	[ 'pantheon', 'Pantheon', false, [ 'f:pantheon_wp_clear_edge_all', 'c:PANTHEON_ENVIRONMENT' ] ],
	[ 'batcache', 'Batcache', false, [ 'k:batcache', 'f:batcache_clear_url' ] ],
	[ 'cloudflare', 'Cloudflare', false, [ 'c:CLOUDFLARE_PLUGIN_DIR', 'k:CF\WordPress\Hooks' ] ],
	[ 'super-page-cache', 'Super Page Cache', false, [ 'k:SW_CLOUDFLARE_PAGECACHE', 'c:SWCFPC_PLUGIN_PATH' ] ],
	[ 'nginx-helper', 'Nginx Helper', false, [ 'k:Nginx_Helper', 'c:NGINX_HELPER_BASEPATH' ] ],
	[ 'flying-press', 'FlyingPress', false, [ 'c:FLYING_PRESS_VERSION', 'k:FlyingPress\Purge' ] ],
	[ 'surge', 'Surge', false, [ 'c:Surge\CACHE_DIR' ] ],
	[ 'powered-cache', 'Powered Cache', false, [ 'c:POWERED_CACHE_VERSION' ] ],
	[ 'nitropack', 'NitroPack', false, [ 'c:NITROPACK_VERSION', 'f:nitropack_sdk_purge' ] ],
	[ 'varnish-http-purge', 'Proxy Cache Purge', false, [ 'k:VarnishPurger' ] ],
	[ 'spinupwp', 'SpinupWP', false, [ 'f:spinupwp_purge_site' ] ],
	[ 'runcloud-hub', 'RunCloud Hub', false, [ 'k:RunCloud_Hub' ] ],
	[ 'jetpack-boost', 'Jetpack Boost', false, [ 'k:Automattic\Jetpack_Boost\Modules\Optimizations\Page_Cache\Page_Cache' ] ],
];

/**
 * Lists the page caches that are on this site.
 *
 * @return list<array{id: string, name: string, clears: bool}>
 */
function found(): array {
	$found = [];

	foreach ( PAGE_CACHES as [ $id, $name, $clears, $signs ] ) {
		if ( is_here( $signs ) ) {
			$found[] = [
				'id'     => $id,
				'name'   => $name,
				'clears' => $clears,
			];
		}
	}

	/**
	 * Filters the page caches that were found; `clears` says whether a flush of everything clears it.
	 *
	 * A cache that is cleared by other means can be added with `clears` true and cleared on
	 * `shortpixel_flush_clear_page_caches`.
	 *
	 * @param array<int, array{id: string, name: string, clears: bool}> $found
	 */
	return well_formed( apply_filters( 'shortpixel_flush_page_caches', $found ) );
}

/**
 * Tells whether one of the public names is defined.
 *
 * @param list<string> $signs
 */
function is_here( array $signs ): bool {
	foreach ( $signs as $sign ) {
		$name = substr( $sign, 2 );

		// Without autoloading: asking must not load another plugin's class.
		if (
			( 'c' === $sign[0] && defined( $name ) )
			|| ( 'f' === $sign[0] && function_exists( $name ) )
			|| ( 'k' === $sign[0] && class_exists( $name, false ) )
		) {
			return true;
		}
	}

	return false;
}

/**
 * Keeps the rows that have the shape.
 *
 * @param mixed $rows
 * @return list<array{id: string, name: string, clears: bool}>
 */
function well_formed( $rows ): array {
	$kept = [];

	foreach ( is_array( $rows ) ? $rows : [] as $row ) {
		if ( is_array( $row ) && isset( $row['id'], $row['name'] ) && is_string( $row['id'] ) && is_string( $row['name'] ) ) {
			$kept[] = [
				'id'     => $row['id'],
				'name'   => $row['name'],
				'clears' => true === ( $row['clears'] ?? false ),
			];
		}
	}

	return $kept;
}
