<?php
/**
 * The public names by which page caches are recognised and cleared, with the real plugins' signatures. `Calls` records
 * the calls that clear something.
 *
 * A separate process loads this file, since PHP can't undo definitions.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions, WordPress.WP.GlobalVariablesOverride, Generic.Files.OneObjectStructurePerFile, Squiz.Classes.ClassFileName, PEAR.NamingConventions, Universal.Namespaces, Generic.CodeAnalysis.UnusedFunctionParameter, PSR1 -- Names and shapes are the real plugins'.

namespace ShortPixelFlush\Tests\Stubs {

	final class Calls {

		/** @var list<array{string, list<mixed>}> */
		public static array $made = [];

		/** @var array<string, mixed> The value that each named function returns, or a callable that returns it. */
		public static array $answers = [];

		/**
		 * @param list<mixed> $arguments
		 * @return mixed
		 */
		public static function note( string $name, array $arguments ) {
			self::$made[] = [ $name, $arguments ];
			$answer       = self::$answers[ $name ] ?? null;

			return is_callable( $answer ) ? $answer( ...$arguments ) : $answer;
		}

		public static function on( string $hook ): void {
			add_action(
				$hook,
				static function ( ...$arguments ) use ( $hook ): void {
					self::note( $hook, $arguments );
				}
			);
		}
	}

	final class Noting {

		public string $name;

		public function __construct( string $name ) {
			$this->name = $name;
		}

		/**
		 * @param list<mixed> $arguments
		 * @return mixed
		 */
		public function __call( string $method, array $arguments ) {
			return Calls::note( "{$this->name}->{$method}", $arguments );
		}
	}
}

namespace {

	use ShortPixelFlush\Tests\Stubs\Calls;
	use ShortPixelFlush\Tests\Stubs\Noting;

	foreach ( [
		'ELEMENTOR_VERSION',
		'WPHB_VERSION',
		'FLYING_PRESS_VERSION',
		'FASTPIXEL_VERSION',
		'CLOUDFLARE_PLUGIN_DIR',
		'POWERED_CACHE_VERSION',
		'NITROPACK_VERSION',
		'Surge\CACHE_DIR',
	] as $constant ) {
		define( $constant, '1' );
	}

	foreach ( [
		'litespeed_purge_all',
		'litespeed_purge_url',
		'breeze_clear_all_cache',
		'wphb_clear_page_cache',
		'fastpixel/purge/all',
		'fastpixel/purge/url',
		'jetpack_boost_clear_page_cache_all',
		'jetpack_boost_clear_page_cache_url',
		'rt_nginx_helper_purge_all',
		'swcfpc_purge_cache',
	] as $action ) {
		Calls::on( $action );
	}

	// phpcs:ignore Generic.Classes.DuplicateClassName.Found -- Two stand-ins of one plugin, never loaded together.
	final class autoptimizeCache {
		public static function clearall( $propagate = true ) {
			return Calls::note( 'autoptimizeCache::clearall', [ $propagate ] );
		}

		public static function clearall_actionless() {
			return Calls::note( 'autoptimizeCache::clearall_actionless', [] );
		}
	}

	function rocket_clean_domain( $lang = '', $filesystem = null ) {
		return Calls::note( 'rocket_clean_domain', func_get_args() );
	}

	function rocket_clean_files( $urls, $filesystem = null, $run_actions = true ) {
		return Calls::note( 'rocket_clean_files', func_get_args() );
	}

	function rocket_clean_home( $lang = '' ) {
		return Calls::note( 'rocket_clean_home', func_get_args() );
	}

	function w3tc_flush_all( $extras = null ) {
		return Calls::note( 'w3tc_flush_all', func_get_args() );
	}

	function w3tc_flush_posts( $extras = null ) {
		return Calls::note( 'w3tc_flush_posts', func_get_args() );
	}

	function w3tc_flush_url( $w3tc_url, $extras = null ) {
		return Calls::note( 'w3tc_flush_url', func_get_args() );
	}

	function wp_cache_clear_cache( $blog_id = 0 ) {
		return Calls::note( 'wp_cache_clear_cache', func_get_args() );
	}

	function wpsc_delete_url_cache( $url ) {
		return Calls::note( 'wpsc_delete_url_cache', func_get_args() );
	}

	final class WpFastestCache {}

	function wpfc_clear_all_cache( $minified = false ) {
		return Calls::note( 'wpfc_clear_all_cache', func_get_args() );
	}

	function wpfc_clear_post_cache_by_id( $post_id = false ) {
		return Calls::note( 'wpfc_clear_post_cache_by_id', func_get_args() );
	}

	final class Cache_Enabler {
		public static function clear_complete_cache() {
			return Calls::note( 'Cache_Enabler::clear_complete_cache', func_get_args() );
		}

		public static function clear_site_cache( $site = null ) {
			return Calls::note( 'Cache_Enabler::clear_site_cache', func_get_args() );
		}

		public static function clear_page_cache_by_url( $url, $args = [] ) {
			return Calls::note( 'Cache_Enabler::clear_page_cache_by_url', func_get_args() );
		}
	}

	function sg_cachepress_purge_cache( $url = false ) {
		return Calls::note( 'sg_cachepress_purge_cache', func_get_args() );
	}

	final class WPO_Page_Cache {
		public static function instance() {
			return new self();
		}

		public function purge() {
			return Calls::note( 'WPO_Page_Cache->purge', func_get_args() );
		}

		public static function delete_cache_by_url( $url, $recursive = false ) {
			return Calls::note( 'WPO_Page_Cache::delete_cache_by_url', func_get_args() );
		}
	}

	final class Breeze_PurgeCache {}

	final class comet_cache {
		public static function clear() {
			return Calls::note( 'comet_cache::clear', func_get_args() );
		}

		public static function clearUrl( $url ) {
			return Calls::note( 'comet_cache::clearUrl', func_get_args() );
		}
	}

	final class Swift_Performance_Cache {
		public static function clear_all_cache() {
			return Calls::note( 'Swift_Performance_Cache::clear_all_cache', func_get_args() );
		}

		public static function clear_permalink_cache( $permalink ) {
			return Calls::note( 'Swift_Performance_Cache::clear_permalink_cache', func_get_args() );
		}
	}

	function jetpack_boost_delete_cache() {
		return Calls::note( 'jetpack_boost_delete_cache', [] );
	}

	final class batcache {
		public $group = 'batcache';

		public function configure_groups() {
			return Calls::note( 'batcache->configure_groups', [] );
		}
	}

	function batcache_clear_url( $url ) {
		return Calls::note( 'batcache_clear_url', func_get_args() );
	}

	final class Nginx_Helper {}

	final class Nginx_Purger_Stub {
		public function purge_url( $url, $feed = true ) {
			return Calls::note( 'nginx_purger->purge_url', func_get_args() );
		}
	}

	final class Edge_Cache_Plugin {
		public const EC_DISABLED = 'disabled';

		public function get_ec_status() {
			return Calls::note( 'Edge_Cache_Plugin->get_ec_status', [] ) ?? 'enabled';
		}

		public static function get_instance() {
			return new self();
		}

		public function purge_domain_now( $reason = '' ) {
			return Calls::note( 'Edge_Cache_Plugin->purge_domain_now', func_get_args() );
		}

		public function purge_uris_now( array $uris ) {
			return Calls::note( 'Edge_Cache_Plugin->purge_uris_now', func_get_args() );
		}
	}

	final class Kinsta_Purge_Stub {
		public function purge_complete_site_cache() {
			return Calls::note( 'kinsta_cache_purge->purge_complete_site_cache', func_get_args() );
		}

		public function initiate_purge( $post_id ) {
			return Calls::note( 'kinsta_cache_purge->initiate_purge', [ $post_id ] ) ?? [
				'requests' => [],
				'response' => [
					'immediate' => [ 'response_code' => 200 ],
					'throttled' => [ 'response_code' => 200 ],
				],
			];
		}
	}

	final class WpeCommon {
		public static function purge_varnish_cache( $post_id = null, $force = false ) {
			$paths = null === $post_id ? [ '.*' ] : apply_filters( 'wpe_purge_varnish_cache_paths', [ '/whatever(.*)', '^/$' ], $post_id );

			return Calls::note( 'WpeCommon::purge_varnish_cache', [ $paths, $force ] );
		}
	}

	function pantheon_wp_clear_edge_all() {
		return Calls::note( 'pantheon_wp_clear_edge_all', func_get_args() );
	}

	function pantheon_wp_clear_edge_paths( $paths ) {
		return Calls::note( 'pantheon_wp_clear_edge_paths', func_get_args() );
	}

	final class SW_CLOUDFLARE_PAGECACHE {}

	final class Cloudflare_Hooks_Stub {
		public function purgeCacheEverything() {
			self::send( 'purgeCacheEverything', [] );
		}

		public function purgeCacheByRelevantURLs( $postIds ) {
			self::send(
				'purgeCacheByRelevantURLs',
				[ apply_filters( 'cloudflare_purge_by_url', [ 'https://example.org/feed/' ], $postIds ) ]
			);
		}

		/**
		 * The real plugin doesn't return Cloudflare's answers; only WordPress's hook `http_api_debug` passes them on.
		 * `Calls::$answers` lists the requests by path, with the status or the error of each.
		 */
		private static function send( $name, array $arguments ) {
			foreach ( Calls::note( $name, $arguments ) ?? [ 'zones/abc/purge_cache' => 200 ] as $path => $status ) {
				$answer = is_int( $status ) ? [ 'response' => [ 'code' => $status ] ] : new WP_Error( 'http_request_failed', $status );
				do_action( 'http_api_debug', $answer, 'response', 'Requests', [], "https://api.cloudflare.com/client/v4/{$path}" );
			}
		}
	}

	final class SpinupWP_Cache_Stub {
		public function is_page_cache_enabled() {
			return Calls::$answers['is_page_cache_enabled'] ?? true;
		}
	}

	function spinupwp() {
		return (object) [ 'cache' => new SpinupWP_Cache_Stub() ];
	}

	function spinupwp_purge_site() {
		return Calls::note( 'spinupwp_purge_site', func_get_args() ) ?? true;
	}

	function spinupwp_purge_url( $url ) {
		return Calls::note( 'spinupwp_purge_url', func_get_args() ) ?? 1;
	}

	final class RunCloud_Hub {
		public static function purge_cache_all() {
			return Calls::note( 'RunCloud_Hub::purge_cache_all', func_get_args() );
		}

		public static function purge_cache_all_noaction() {
			return Calls::note( 'RunCloud_Hub::purge_cache_all_noaction', func_get_args() ) ?? [ 'code' => 200 ];
		}

		public static function purge_cache_home() {
			return Calls::note( 'RunCloud_Hub::purge_cache_home', func_get_args() ) ?? [ 'code' => 412 ];
		}

		public static function purge_cache_url( $url ) {
			return Calls::note( 'RunCloud_Hub::purge_cache_url', func_get_args() ) ?? [ 'code' => 200 ];
		}
	}

	$GLOBALS['batcache']        = new batcache();
	$GLOBALS['nginx_purger']    = new Nginx_Purger_Stub();
	$GLOBALS['cloudflareHooks'] = new Cloudflare_Hooks_Stub();
	$GLOBALS['kinsta_cache']    = (object) [ 'kinsta_cache_purge' => new Kinsta_Purge_Stub() ];
}

namespace PoweredCache\Utils {

	use ShortPixelFlush\Tests\Stubs\Calls;

	function clean_site_cache_dir() {
		return Calls::note( 'clean_site_cache_dir', func_get_args() );
	}

	function delete_page_cache( $url, $delete_subdirectories = false ) {
		return Calls::note( 'delete_page_cache', func_get_args() ) ?? false;
	}
}

namespace LiteSpeed {
	final class Purge {}
}

namespace Kinsta {
	final class Cache {}
}

namespace Surge {

	use ShortPixelFlush\Tests\Stubs\Calls;

	function expire( $flag = null ) {
		return Calls::note( 'Surge\expire', func_get_args() );
	}
}

namespace FlyingPress {

	use ShortPixelFlush\Tests\Stubs\Calls;

	final class Purge {
		public static function purge_pages() {
			return Calls::note( 'FlyingPress\Purge::purge_pages', func_get_args() );
		}

		public static function purge_urls( $urls ) {
			return Calls::note( 'FlyingPress\Purge::purge_urls', func_get_args() );
		}
	}
}

namespace SiteGround_Optimizer\Supercacher {

	use ShortPixelFlush\Tests\Stubs\Calls;

	final class Supercacher {
		public static function purge_cache_request( $url, $include_child_paths = true ) {
			return Calls::note( 'Supercacher::purge_cache_request', func_get_args() );
		}
	}
}

namespace Hummingbird\Core {

	use ShortPixelFlush\Tests\Stubs\Calls;

	final class Utils {
		public static function get_module( $module ) {
			return 'page_cache' === $module ? new Page_Cache_Stub() : false;
		}
	}

	final class Page_Cache_Stub {
		public function clear_cache( $directory = '', $single = false, $domain_check = true ) {
			return Calls::note( 'Hummingbird->clear_cache', func_get_args() );
		}
	}
}

namespace Automattic\Jetpack_Boost\Modules\Optimizations\Page_Cache\Pre_WordPress {

	use ShortPixelFlush\Tests\Stubs\Calls;

	final class Boost_Cache {
		public function invalidate_cache_for_front_page( $action = 'rebuild-files' ) {
			return Calls::note( 'Boost_Cache->invalidate_cache_for_front_page', func_get_args() );
		}
	}
}

namespace Elementor {

	use ShortPixelFlush\Tests\Stubs\Noting;

	final class Plugin {
		/** @var self|null */
		public static $instance = null;

		/** @var Noting */
		public $files_manager;

		public function __construct() {
			$this->files_manager = new Noting( 'files_manager' );
		}
	}

	Plugin::$instance = new Plugin();
}

namespace Elementor\Core\Files\CSS {

	use ShortPixelFlush\Tests\Stubs\Calls;

	final class Post {

		/** @var int */
		private $post_id;

		public function __construct( $post_id ) {
			$this->post_id = $post_id;
		}

		public static function create( ...$arguments ) {
			return new self( ...$arguments );
		}

		public function update() {
			return Calls::note( 'Elementor CSS update', [ $this->post_id ] );
		}
	}
}
