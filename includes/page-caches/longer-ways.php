<?php
/**
 * Clearing that takes more than one call of the other plugin's; each throws what went wrong.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/class-nothing-to-clear.php';

/**
 * Has Elementor write the style sheets of some posts anew, those that it made any for.
 *
 * @param list<int> $posts
 */
function clear_elementor_pages( array $posts ): void {
	$make = [ 'Elementor\Core\Files\CSS\Post', 'create' ];

	foreach ( $posts as $post_id ) {
		if ( 'builder' !== get_post_meta( $post_id, '_elementor_edit_mode', true ) ) {
			continue;
		}

		$update = is_callable( $make ) ? [ $make( $post_id ), 'update' ] : null;

		if ( ! is_callable( $update ) ) {
			throw new RuntimeException( 'Elementor\Core\Files\CSS\Post' );
		}

		$update();
	}
}

/**
 * Clears WP Rocket's pages. Its own function does so once in a request, whatever was cached since: then all goes as files do.
 */
function clear_wp_rocket(): void {
	$all  = callable_of( 'rocket_clean_domain' );
	$some = did_action( 'rocket_after_clean_domain' ) > 0 ? callable_of( 'rocket_clean_files' ) : null;

	if ( null !== $some ) {
		$roots = callable_of( 'get_rocket_i18n_uri' );

		$some( null === $roots ? [ home_url( '/' ) ] : $roots() );
	} elseif ( null !== $all ) {
		$all();
	} else {
		throw new RuntimeException( 'rocket_clean_domain()' );
	}
}

/**
 * Clears folders of single pages; Hummingbird's own action knows posts only, and leaves the front page.
 *
 * @param list<string> $paths
 */
function clear_hummingbird_pages( array $paths ): void {
	$module = [ 'Hummingbird\Core\Utils', 'get_module' ];
	$clear  = is_callable( $module ) ? [ $module( 'page_cache' ), 'clear_cache' ] : null;

	if ( ! is_callable( $clear ) ) {
		throw new RuntimeException( 'Hummingbird\Core\Utils::get_module' );
	}

	foreach ( $paths as $path ) {
		$clear( trailingslashit( $path ), true );
	}
}

/**
 * Drops the front page alone from Jetpack Boost's cache.
 */
function clear_boost_home(): void {
	$class = 'Automattic\Jetpack_Boost\Modules\Optimizations\Page_Cache\Pre_WordPress\Boost_Cache';
	$clear = class_exists( $class ) ? [ new $class(), 'invalidate_cache_for_front_page' ] : null;

	if ( ! is_callable( $clear ) ) {
		throw new RuntimeException( 'Boost_Cache' );
	}

	$clear( 'delete-files' );
}

/**
 * Has everything of this site expire, on a network not that of its other sites.
 */
function clear_surge(): void {
	$expire = callable_of( 'Surge\expire' );

	if ( null === $expire ) {
		throw new RuntimeException( 'Surge\expire()' );
	}

	$expire( is_multisite() ? sprintf( 'network:%d:%d', get_current_network_id(), get_current_blog_id() ) : '/' );
}

/**
 * Lists Surge's names for some pages: a path stands for all below it, so the front page goes by the posts that it shows.
 *
 * @param list<string> $paths
 * @param list<int>    $posts
 * @return list<string>
 */
function surge_flags( array $paths, array $posts ): array {
	$home  = path_of( home_url( '/' ) );
	$flags = array_values( array_diff( $paths, [ '/', $home ] ) );

	foreach ( $posts as $post_id ) {
		$flags[] = sprintf( 'post:%d:%d', get_current_blog_id(), $post_id );
	}

	return $flags;
}

/**
 * Drops Batcache's pages; where the object cache can't drop a group alone, all of it goes, as there is no other way.
 */
function clear_batcache(): void {
	$batcache = $GLOBALS['batcache'] ?? null;
	$group    = is_object( $batcache ) ? get_object_vars( $batcache )['group'] ?? 'batcache' : 'batcache';
	$name_it  = [ $batcache, 'configure_groups' ];

	// On a network its pages lie among what all sites share, which only it says, and only where it has a page to give.
	if ( is_callable( $name_it ) ) {
		$name_it();
	}

	$is_gone = wp_cache_supports( 'flush_group' ) && is_string( $group ) ? wp_cache_flush_group( $group ) : wp_cache_flush();

	if ( ! $is_gone ) {
		throw new RuntimeException( 'wp_cache_flush()' );
	}
}

/**
 * Empties Pressable's edge of this site.
 */
function clear_pressable(): bool {
	return pressable_does( 'purge_domain_now', 'shortpixel-flush' );
}

/**
 * Purges single addresses at Pressable's edge.
 *
 * @param list<string> $urls
 */
function clear_pressable_pages( array $urls ): bool {
	return pressable_does( 'purge_uris_now', $urls );
}

/**
 * Has it done; where it says no, it may be that the edge is switched off, which is asked only then, as that is a request.
 *
 * @param mixed $argument
 */
function pressable_does( string $method, $argument ): bool {
	$purge  = callable_of( "Edge_Cache_Plugin::get_instance()->{$method}" );
	$status = callable_of( 'Edge_Cache_Plugin::get_instance()->get_ec_status' );
	$off    = 'Edge_Cache_Plugin::EC_DISABLED';

	if ( null === $purge ) {
		throw new RuntimeException( "Edge_Cache_Plugin::{$method}()" );
	}

	if ( false !== $purge( $argument ) ) {
		return true;
	}

	if ( null !== $status && defined( $off ) && constant( $off ) === $status() ) {
		throw new Nothing_To_Clear();
	}

	return false;
}

/**
 * Purges posts with the front page and their lists; Kinsta answers with what it sent and what came back, and with nothing where
 * it sent nothing.
 *
 * @param list<int> $posts
 */
function clear_kinsta_pages( array $posts ): bool {
	$purge = callable_of( '$kinsta_cache->kinsta_cache_purge->initiate_purge' );

	foreach ( $posts as $post_id ) {
		$sent    = null === $purge ? null : $purge( $post_id, 'post' );
		$answers = is_array( $sent ) ? $sent['response'] ?? [] : null;

		foreach ( is_array( $answers ) ? $answers : [] as $answer ) {
			$code    = is_array( $answer ) ? $answer['response_code'] ?? 200 : 200;
			$answers = is_numeric( $code ) && $code >= 200 && $code < 400 ? $answers : null;
		}

		if ( null === $answers ) {
			return false;
		}
	}

	return [] !== $posts;
}

/**
 * Purges single paths: WP Engine takes a post's id and lets a filter say which paths that means.
 *
 * @param list<string> $paths
 * @return mixed
 */
function clear_wp_engine_pages( array $paths ) {
	$purge = [ 'WpeCommon', 'purge_varnish_cache' ];
	$post  = any_post();
	$only  = static function () use ( $paths ): array {
		return array_map(
			static function ( string $path ): string {
				return '^' . preg_quote( $path, '/' ) . '$';
			},
			$paths
		);
	};

	// Id 1 means everything there.
	if ( ! is_callable( $purge ) || $post < 2 ) {
		return false;
	}

	add_filter( 'wpe_purge_varnish_cache_paths', $only, PHP_INT_MAX );

	try {
		return $purge( $post, true );
	} finally {
		remove_filter( 'wpe_purge_varnish_cache_paths', $only, PHP_INT_MAX );
	}
}

/**
 * Purges single addresses of SpinupWP's cache; false where one was not found in it, which can also mean that it was not reached.
 *
 * @param list<string> $urls
 */
function clear_spinupwp_pages( array $urls ): bool {
	$purge = callable_of( 'spinupwp_purge_url' );
	$done  = [];

	foreach ( $urls as $url ) {
		$done[] = null !== $purge && (bool) $purge( $url );
	}

	return ! in_array( false, $done, true );
}

/**
 * Has RunCloud's cache be cleared by the first of its functions that is there.
 */
function clear_runcloud( string ...$names ): void {
	foreach ( $names as $name ) {
		$clear = callable_of( "RunCloud_Hub::{$name}" );

		if ( null !== $clear ) {
			check_runcloud( $clear() );

			return;
		}
	}

	throw new RuntimeException( 'RunCloud_Hub' );
}

/**
 * Purges single addresses of RunCloud's cache, each with what begins with it.
 *
 * @param list<string> $urls
 */
function clear_runcloud_pages( array $urls ): void {
	$purge = callable_of( 'RunCloud_Hub::purge_cache_url' );

	if ( null === $purge ) {
		throw new RuntimeException( 'RunCloud_Hub::purge_cache_url()' );
	}

	foreach ( $urls as $url ) {
		check_runcloud( $purge( $url ) );
	}
}

/**
 * Throws where RunCloud's server refused: it answers 200 where a page is gone, 412 where there was none, and the plugin hands
 * that on. It says nothing where it asked already, and nothing any more once its server did not answer.
 *
 * @param mixed $said
 */
function check_runcloud( $said ): void {
	$said = is_array( $said ) ? $said : [ 'code' => defined( 'RUNCLOUD_HUB_HALT' ) ? '' : '200' ];
	$code = $said['code'] ?? '';

	if ( ! is_scalar( $code ) || ! in_array( (string) $code, [ '200', '412' ], true ) ) {
		throw new RuntimeException( is_string( $said['status'] ?? null ) ? $said['status'] : __( 'its server refused or did not answer', 'shortpixel-flush' ) );
	}
}

/**
 * Empties this site's zone by Cloudflare's plugin.
 */
function clear_cloudflare(): void {
	$purge = [ cloudflare_hooks(), 'purgeCacheEverything' ];

	if ( ! is_callable( $purge ) ) {
		throw new RuntimeException( 'purgeCacheEverything()' );
	}

	if ( ! asks_cloudflare( $purge ) ) {
		throw new RuntimeException( __( 'it does not find this site in its account', 'shortpixel-flush' ) );
	}
}

/**
 * Purges single addresses by Cloudflare's plugin, which takes a post's id and lets a filter say which addresses that means.
 *
 * @param list<string> $urls
 */
function clear_cloudflare_pages( array $urls ): void {
	$purge = [ cloudflare_hooks(), 'purgeCacheByRelevantURLs' ];
	$post  = any_post();
	$only  = static function () use ( $urls ): array {
		return $urls;
	};

	if ( ! is_callable( $purge ) || 0 === $post ) {
		throw new RuntimeException( 'purgeCacheByRelevantURLs()' );
	}

	add_filter( 'cloudflare_purge_by_url', $only, PHP_INT_MAX );

	try {
		// It leaves out addresses that Cloudflare does not keep by its rules there; that can be all of them.
		if ( ! asks_cloudflare( $purge, $post ) ) {
			throw new Nothing_To_Clear();
		}
	} finally {
		remove_filter( 'cloudflare_purge_by_url', $only, PHP_INT_MAX );
	}
}

/**
 * Calls Cloudflare's plugin and watches what it sends, since it tells nobody how that went; false where it purged nothing.
 *
 * @param mixed ...$arguments
 * @throws RuntimeException Where Cloudflare refused.
 */
function asks_cloudflare( callable $purge, ...$arguments ): bool {
	$asked  = [];
	$purged = false;
	$watch  = static function ( $response, $context, $transport, $request, $url ) use ( &$asked, &$purged ): void {
		if ( is_string( $url ) && 0 === strpos( $url, 'https://api.cloudflare.com/' ) ) {
			$asked[] = $response;
			$purged  = $purged || 1 === preg_match( '~/purge_cache\b~', $url );
		}
	};

	add_action( 'http_api_debug', $watch, 10, 5 );

	try {
		$purge( ...$arguments );
	} finally {
		remove_action( 'http_api_debug', $watch, 10 );
	}

	// Its own settings keep it from asking: then pages are not kept there by it.
	if ( [] === $asked ) {
		throw new Nothing_To_Clear();
	}

	foreach ( $asked as $response ) {
		$code   = is_array( $response ) ? (int) wp_remote_retrieve_response_code( $response ) : 0;
		$reason = is_wp_error( $response ) ? $response->get_error_message() : (string) $code;

		if ( $code < 200 || $code > 299 ) {
			/* translators: %s: an HTTP status such as 403, or a short technical reason. */
			throw new RuntimeException( sprintf( __( 'Cloudflare refused (%s)', 'shortpixel-flush' ), $reason ) );
		}
	}

	return $purged;
}

/**
 * Finds the object whose methods Cloudflare's plugin hooks; its variable is no global one under WP-CLI.
 *
 * @return mixed
 */
function cloudflare_hooks() {
	$hooks = $GLOBALS['cloudflareHooks'] ?? null;

	foreach ( null === $hooks ? callbacks_on( 'switch_theme' ) : [] as [ 'function' => $callback ] ) {
		$hooks = is_array( $callback ) && 'purgeCacheEverything' === ( $callback[1] ?? '' ) ? $callback[0] ?? null : $hooks;
	}

	return $hooks;
}

/**
 * Gives the id of any post that visitors see; 0 where there is none.
 */
function any_post(): int {
	$ids = get_posts(
		[
			'post_type'   => [ 'post', 'page' ],
			'post_status' => 'publish',
			'numberposts' => 1,
			'fields'      => 'ids',
		]
	);

	return (int) reset( $ids );
}
