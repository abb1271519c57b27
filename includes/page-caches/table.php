<?php
/** Lists the known page caches: how each is detected, and which of its public functions clear it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/*
 * Listed in the order in which they are cleared: first what pages are made of, then the pages, last the caches in front of them.
 *
 * detected_by      public names, any one of which proves that the cache is present (c: constant, f: function, k: class)
 * enabled_by       a call that returns whether it caches pages, for plugins that can be active without doing so
 * menu             where users clear it: its own menus, in its own words, or a command of WP-CLI
 * all, pages       calls that clear everything, or only some pages; `pages` counts only if a call in `all` exists too
 * home             a call for the front page, if `pages` can't clear it alone
 * reports_failure  which of these calls return false on failure; from other calls, false means nothing
 *
 * A call is a name, what it takes (see arguments()), and further arguments. The first available call is used. A name is a
 * function, Class::method, do:action, or a method of an object after `->`.
 */
const PAGE_CACHES = [
	'elementor'          => [
		'name'        => 'Elementor’s CSS',
		'detected_by' => [ 'c:ELEMENTOR_VERSION' ],
		'menu'        => 'Elementor → Tools → Clear Files & Data',
		'all'         => [ [ 'Elementor\Plugin::$instance->files_manager->clear_cache' ] ],
		'pages'       => [ [ __NAMESPACE__ . '\clear_elementor_pages', 'posts' ] ],
	],
	// Avoids clearing with actions, which would empty whole zones at Cloudflare and clear every page cache again.
	'autoptimize'        => [
		'name'        => 'Autoptimize',
		'detected_by' => [ 'k:autoptimizeCache' ],
		'menu'        => 'Autoptimize → Delete Cache',
		'all'         => [ [ 'autoptimizeCache::clearall_actionless' ] ],
	],
	'wp-rocket'          => [
		'name'        => 'WP Rocket',
		'detected_by' => [ 'f:rocket_clean_domain' ],
		'menu'        => 'WP Rocket → Clear Cache',
		'all'         => [ [ __NAMESPACE__ . '\clear_wp_rocket' ] ],
		'pages'       => [ [ 'rocket_clean_files', 'urls' ] ],
		// As a URL, the front page would clear all pages, since its folder contains theirs.
		'home'        => [ [ 'rocket_clean_home' ] ],
	],
	// Avoids w3tc_flush_all(), which also empties the object, opcode and style sheet caches and the CDN.
	'w3-total-cache'     => [
		'name'        => 'W3 Total Cache',
		'detected_by' => [ 'f:w3tc_flush_all' ],
		'menu'        => 'Performance → Purge All Caches',
		'all'         => [ [ 'w3tc_flush_posts' ] ],
		'pages'       => [ [ 'w3tc_flush_url', 'url' ] ],
	],
	'wp-super-cache'     => [
		'name'            => 'WP Super Cache',
		'detected_by'     => [ 'f:wpsc_delete_url_cache', 'f:wp_cache_clear_cache' ],
		'menu'            => 'Settings → WP Super Cache → Delete Cache',
		'all'             => [ [ 'wp_cache_clear_cache', 'blog' ] ],
		'pages'           => [ [ 'wpsc_delete_url_cache', 'url' ] ],
		'reports_failure' => [ 'pages' ],
	],
	'litespeed-cache'    => [
		'name'        => 'LiteSpeed Cache',
		'detected_by' => [ 'k:LiteSpeed\Purge', 'c:LSCWP_V' ],
		'menu'        => 'LiteSpeed Cache → Toolbox → Purge All',
		'all'         => [ [ 'do:litespeed_purge_all' ] ],
		'pages'       => [ [ 'do:litespeed_purge_url', 'url' ] ],
	],
	'wp-fastest-cache'   => [
		'name'        => 'WP Fastest Cache',
		'detected_by' => [ 'k:WpFastestCache', 'f:wpfc_clear_all_cache' ],
		'menu'        => 'WPFC → Clear All Cache',
		'all'         => [ [ 'wpfc_clear_all_cache' ] ],
		'pages'       => [ [ 'wpfc_clear_post_cache_by_id', 'post' ] ],
	],
	'cache-enabler'      => [
		'name'        => 'Cache Enabler',
		'detected_by' => [ 'k:Cache_Enabler' ],
		'menu'        => 'Clear Site Cache, in the toolbar',
		'all'         => [ [ 'Cache_Enabler::clear_site_cache' ], [ 'Cache_Enabler::clear_complete_cache' ] ],
		'pages'       => [ [ 'Cache_Enabler::clear_page_cache_by_url', 'url' ] ],
	],
	'sg-cachepress'      => [
		'name'            => 'SiteGround Speed Optimizer',
		'detected_by'     => [ 'f:sg_cachepress_purge_cache', 'k:SiteGround_Optimizer\Loader\Loader' ],
		'menu'            => 'Purge SG Cache, in the toolbar',
		'all'             => [ [ 'sg_cachepress_purge_cache' ] ],
		'pages'           => [ [ 'SiteGround_Optimizer\Supercacher\Supercacher::purge_cache_request', 'url', false ] ],
		'reports_failure' => [ 'all', 'pages' ],
	],
	'wp-optimize'        => [
		'name'            => 'WP-Optimize',
		'detected_by'     => [ 'k:WPO_Page_Cache' ],
		'menu'            => 'WP-Optimize → Cache → Purge cache',
		'all'             => [ [ 'WPO_Page_Cache::instance()->purge' ] ],
		'pages'           => [ [ 'WPO_Page_Cache::delete_cache_by_url', 'url' ] ],
		'reports_failure' => [ 'all', 'pages' ],
	],
	// Breeze's function for single pages skips the front page, so all pages are cleared.
	'breeze'             => [
		'name'        => 'Breeze',
		'detected_by' => [ 'k:Breeze_PurgeCache' ],
		'menu'        => 'Breeze → Purge All Cache',
		'all'         => [ [ 'do:breeze_clear_all_cache' ] ],
	],
	'comet-cache'        => [
		'name'        => 'Comet Cache',
		'detected_by' => [ 'k:comet_cache' ],
		'menu'        => 'Clear Cache, in the toolbar',
		'all'         => [ [ 'comet_cache::clear' ] ],
		'pages'       => [ [ 'comet_cache::clearUrl', 'url' ] ],
	],
	'swift-performance'  => [
		'name'        => 'Swift Performance',
		'detected_by' => [ 'k:Swift_Performance_Cache' ],
		'menu'        => 'Tools → Swift Performance → Clear All Cache',
		'all'         => [ [ 'Swift_Performance_Cache::clear_all_cache' ] ],
		'pages'       => [ [ 'Swift_Performance_Cache::clear_permalink_cache', 'url' ] ],
	],
	'hummingbird'        => [
		'name'        => 'Hummingbird',
		'detected_by' => [ 'c:WPHB_VERSION' ],
		'menu'        => 'Hummingbird → Caching → Clear cache',
		'all'         => [ [ 'do:wphb_clear_page_cache' ] ],
		'pages'       => [ [ __NAMESPACE__ . '\clear_hummingbird_pages', 'paths' ] ],
	],
	'flying-press'       => [
		'name'        => 'FlyingPress',
		'detected_by' => [ 'c:FLYING_PRESS_VERSION', 'k:FlyingPress\Purge' ],
		'menu'        => 'FlyingPress → Purge pages',
		'all'         => [ [ 'FlyingPress\Purge::purge_pages' ], [ 'FlyingPress\Purge::purge_cached_pages' ] ],
		'pages'       => [ [ 'FlyingPress\Purge::purge_urls', 'urls' ] ],
	],
	'surge'              => [
		'name'            => 'Surge',
		'detected_by'     => [ 'c:Surge\CACHE_DIR' ],
		'menu'            => 'wp surge flush',
		'all'             => [ [ __NAMESPACE__ . '\clear_surge' ] ],
		'pages'           => [ [ __NAMESPACE__ . '\clear_surge_pages', 'both' ] ],
		'reports_failure' => [ 'pages' ],
	],
	'fastpixel'          => [
		'name'        => 'FastPixel',
		'detected_by' => [ 'c:FASTPIXEL_VERSION' ],
		'menu'        => 'FastPixel → Purge All Cache',
		'all'         => [ [ 'do:fastpixel/purge/all' ] ],
		'pages'       => [ [ 'do:fastpixel/purge/url', 'url' ] ],
	],
	'jetpack-boost'      => [
		'name'        => 'Jetpack Boost',
		'detected_by' => [ 'f:jetpack_boost_delete_cache', 'k:Automattic\Jetpack_Boost\Modules\Optimizations\Page_Cache\Page_Cache' ],
		'menu'        => 'Jetpack → Boost → Clear Cache',
		'all'         => [ [ 'do:jetpack_boost_clear_page_cache_all' ] ],
		'pages'       => [ [ 'do:jetpack_boost_clear_page_cache_url', 'url' ] ],
		// Boost's own action for the front page clears its folder, which contains all other pages.
		'home'        => [ [ __NAMESPACE__ . '\clear_boost_home' ] ],
	],
	// Avoids Powered Cache's flush function, which also empties the object cache.
	'powered-cache'      => [
		'name'        => 'Powered Cache',
		'detected_by' => [ 'c:POWERED_CACHE_VERSION' ],
		'menu'        => 'Powered Cache → Purge All Cache',
		'all'         => [ [ 'PoweredCache\Utils\clean_site_cache_dir' ] ],
		'pages'       => [ [ 'PoweredCache\Utils\delete_page_cache', 'url' ] ],
	],
	'batcache'           => [
		'name'        => 'Batcache',
		// The functions of Batcache Manager also exist without Batcache itself.
		'detected_by' => [ 'k:batcache' ],
		'menu'        => 'wp cache flush',
		'all'         => [ [ __NAMESPACE__ . '\clear_batcache' ] ],
		'pages'       => [ [ 'batcache_clear_url', 'url' ] ],
	],
	'nginx-helper'       => [
		'name'        => 'Nginx Helper',
		'detected_by' => [ 'k:Nginx_Helper', 'c:NGINX_HELPER_BASEPATH' ],
		'menu'        => 'Settings → Nginx Helper → Purge Entire Cache',
		'all'         => [ [ 'do:rt_nginx_helper_purge_all' ] ],
		'pages'       => [ [ '$nginx_purger->purge_url', 'url' ] ],
	],
	'spinupwp'           => [
		'name'            => 'SpinupWP',
		'detected_by'     => [ 'f:spinupwp_purge_site' ],
		'enabled_by'      => 'spinupwp()->cache->is_page_cache_enabled',
		'menu'            => 'Cache → Purge All Caches, in the toolbar',
		'all'             => [ [ __NAMESPACE__ . '\clear_spinupwp' ] ],
		'pages'           => [ [ __NAMESPACE__ . '\clear_spinupwp_pages', 'urls' ] ],
		'reports_failure' => [ 'all', 'pages' ],
	],
	// Prefers the call without actions, which does not clear the other page caches, style sheets and objects again.
	'runcloud-hub'       => [
		'name'        => 'RunCloud Hub',
		'detected_by' => [ 'k:RunCloud_Hub' ],
		'menu'        => 'RunCloud Hub → Clear All Cache',
		'all'         => [ [ __NAMESPACE__ . '\clear_runcloud', '', 'purge_cache_all_noaction', 'purge_cache_all' ] ],
		'pages'       => [ [ __NAMESPACE__ . '\clear_runcloud_pages', 'urls' ] ],
		// RunCloud clears everything that begins with a URL, which would be all pages for the front page.
		'home'        => [ [ __NAMESPACE__ . '\clear_runcloud', '', 'purge_cache_home' ] ],
	],
	'pressable'          => [
		'name'            => 'Pressable',
		'detected_by'     => [ 'k:Edge_Cache_Plugin' ],
		'menu'            => 'Pressable CM → Purge Edge Cache',
		'all'             => [ [ __NAMESPACE__ . '\clear_pressable', '', 'shortpixel-flush', 'purge_domain_now' ] ],
		'pages'           => [ [ __NAMESPACE__ . '\clear_pressable', 'urls', 'purge_uris_now' ] ],
		'reports_failure' => [ 'all', 'pages' ],
	],
	'kinsta'             => [
		'name'            => 'Kinsta',
		'detected_by'     => [ 'k:Kinsta\Cache', 'c:KINSTAMU_VERSION', 'c:KINSTA_CACHE_ZONE' ],
		'menu'            => 'Kinsta Cache → Clear Site Cache',
		'all'             => [
			[ '$kinsta_cache->kinsta_cache_purge->purge_complete_site_cache' ],
			[ '$kinsta_cache->kinsta_cache_purge->purge_complete_full_page_cache' ],
		],
		'pages'           => [ [ __NAMESPACE__ . '\clear_kinsta_pages', 'posts' ] ],
		'reports_failure' => [ 'pages' ],
	],
	// Unless forced, WP Engine ignores all but the first two calls in a request.
	'wp-engine'          => [
		'name'            => 'WP Engine',
		'detected_by'     => [ 'k:WpeCommon', 'c:WPE_PLUGIN_VERSION' ],
		'menu'            => 'WP Engine → Caching → Clear all caches',
		'all'             => [ [ 'WpeCommon::purge_varnish_cache', '', null, true ] ],
		'pages'           => [ [ __NAMESPACE__ . '\clear_wp_engine_pages', 'paths' ] ],
		'reports_failure' => [ 'all', 'pages' ],
	],
	'pantheon'           => [
		'name'        => 'Pantheon',
		'detected_by' => [ 'f:pantheon_wp_clear_edge_all', 'c:PANTHEON_ENVIRONMENT' ],
		'menu'        => 'Settings → Pantheon Page Cache → Clear Cache',
		'all'         => [ [ 'pantheon_wp_clear_edge_all' ], [ 'pantheon_clear_edge_all' ] ],
		'pages'       => [ [ 'pantheon_wp_clear_edge_paths', 'paths' ], [ 'pantheon_clear_edge_paths', 'paths' ] ],
	],
	'super-page-cache'   => [
		'name'        => 'Super Page Cache',
		'detected_by' => [ 'k:SW_CLOUDFLARE_PAGECACHE', 'c:SWCFPC_PLUGIN_PATH' ],
		'menu'        => 'Cache → Purge whole cache, in the toolbar',
		'all'         => [ [ 'do:swcfpc_purge_cache' ] ],
		'pages'       => [ [ 'do:swcfpc_purge_cache', 'urls' ] ],
	],
	'cloudflare'         => [
		'name'        => 'Cloudflare',
		'detected_by' => [ 'c:CLOUDFLARE_PLUGIN_DIR', 'k:CF\WordPress\Hooks', 'k:Cloudflare\APO\WordPress\Hooks' ],
		'menu'        => 'Settings → Cloudflare → Purge Cache',
		'all'         => [ [ __NAMESPACE__ . '\clear_cloudflare' ] ],
		'pages'       => [ [ __NAMESPACE__ . '\clear_cloudflare_pages', 'urls' ] ],
	],
	'nitropack'          => [
		'name'        => 'NitroPack',
		'detected_by' => [ 'c:NITROPACK_VERSION', 'f:nitropack_sdk_purge' ],
		'menu'        => 'NitroPack → Purge Cache',
	],
	'varnish-http-purge' => [
		'name'        => 'Proxy Cache Purge',
		'detected_by' => [ 'k:VarnishPurger' ],
		'menu'        => 'Proxy Cache → Empty Cache',
	],
];
