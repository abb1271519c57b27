<?php
/** Clears caches that need more than a call by name. The functions throw on failure, or return false. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;
use function ShortPixelFlush\are_connections_resting;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- clear.php catches exceptions; they are escaped when shown.

/**
 * @param mixed  $call
 * @param string $name The name to report if it can't be called.
 */
function required_callable( $call, string $name ): callable {
	if ( ! is_callable( $call ) ) {
		throw new RuntimeException( $name );
	}
	return $call;
}

/**
 * Regenerates the style sheets of those posts that were built with Elementor.
 *
 * @param list<int> $posts
 */
function clear_elementor_pages( array $posts ): void {
	$create = [ 'Elementor\Core\Files\CSS\Post', 'create' ];
	foreach ( $posts as $post_id ) {
		if ( 'builder' === get_post_meta( $post_id, '_elementor_edit_mode', true ) ) {
			required_callable( is_callable( $create ) ? [ $create( $post_id ), 'update' ] : null, 'Elementor\Core\Files\CSS\Post' )();
		}
	}
}

/** Clears WP Rocket's cache. Its own function works once per request, so after that, files are cleared by URL. */
function clear_wp_rocket(): void {
	$files = did_action( 'rocket_after_clean_domain' ) > 0 ? callable_of( 'rocket_clean_files' ) : null;
	if ( null === $files ) {
		required_callable( callable_of( 'rocket_clean_domain' ), 'rocket_clean_domain()' )();
		return;
	}
	$roots = callable_of( 'get_rocket_i18n_uri' );
	$files( null === $roots ? [ home_url( '/' ) ] : $roots() );
}

/**
 * Clears pages by their folders, since Hummingbird's action takes only posts and skips the front page.
 *
 * @param list<string> $paths
 */
function clear_hummingbird_pages( array $paths ): void {
	$module = [ 'Hummingbird\Core\Utils', 'get_module' ];
	$clear  = required_callable( is_callable( $module ) ? [ $module( 'page_cache' ), 'clear_cache' ] : null, 'Hummingbird\Core\Utils::get_module' );
	foreach ( $paths as $path ) {
		$clear( trailingslashit( $path ), true );
	}
}

function clear_boost_home(): void {
	$class = 'Automattic\Jetpack_Boost\Modules\Optimizations\Page_Cache\Pre_WordPress\Boost_Cache';
	required_callable( class_exists( $class ) ? [ new $class(), 'invalidate_cache_for_front_page' ] : null, 'Boost_Cache' )( 'delete-files' );
}

/** Expires all pages of this site, but not those of other sites on the network. */
function clear_surge(): void {
	expire_surge( is_multisite() ? sprintf( 'network:%d:%d', get_current_network_id(), get_current_blog_id() ) : '/' );
}

/**
 * Expires pages. Surge also expires everything below a path, so the front page is expired through the posts that it
 * shows.
 *
 * @param list<string> $urls
 * @param list<int>    $posts
 */
function clear_surge_pages( array $urls, array $posts ): bool {
	$flags = array_values( array_diff( array_map( __NAMESPACE__ . '\path_of', $urls ), [ '/', path_of( home_url( '/' ) ) ] ) );
	foreach ( $posts as $post_id ) {
		$flags[] = sprintf( 'post:%d:%d', get_current_blog_id(), $post_id );
	}

	array_map( __NAMESPACE__ . '\expire_surge', $flags );

	return [] !== $flags;
}

function expire_surge( string $flag ): void {
	required_callable( callable_of( 'Surge\expire' ), 'Surge\expire()' )( $flag );
}

/** Flushes Batcache's group, or the whole object cache if it can't flush a single group. */
function clear_batcache(): void {
	$batcache  = $GLOBALS['batcache'] ?? null;
	$group     = is_object( $batcache ) ? get_object_vars( $batcache )['group'] ?? 'batcache' : 'batcache';
	$configure = [ $batcache, 'configure_groups' ];

	// On a network, the group is global, but Batcache declares it so only when it serves a page.
	if ( is_callable( $configure ) ) {
		$configure();
	}

	if ( ! ( wp_cache_supports( 'flush_group' ) && is_string( $group ) ? wp_cache_flush_group( $group ) : wp_cache_flush() ) ) {
		throw new RuntimeException( 'wp_cache_flush()' );
	}
}

/** @param mixed $argument */
function clear_pressable( $argument, string $method ): bool {
	$purge  = required_callable( callable_of( "Edge_Cache_Plugin::get_instance()->{$method}" ), "Edge_Cache_Plugin::{$method}()" );
	$status = callable_of( 'Edge_Cache_Plugin::get_instance()->get_ec_status' );
	$off    = 'Edge_Cache_Plugin::EC_DISABLED';
	if ( false !== $purge( $argument ) ) {
		return true;
	}
	// The edge cache may be switched off. Checking that takes a request, so it is done only after a failure.
	if ( null !== $status && defined( $off ) && constant( $off ) === $status() ) {
		throw new Nothing_To_Clear();
	}

	return false;
}

/**
 * Purges posts, their archives and the front page. Kinsta's function returns the responses in an array; anything else
 * means that it sent nothing.
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
 * Purges paths through a filter, since WP Engine's function itself takes only a post's id.
 *
 * @param list<string> $paths
 * @return mixed
 */
function clear_wp_engine_pages( array $paths ) {
	$purge = [ 'WpeCommon', 'purge_varnish_cache' ];
	$post  = any_post();
	$only  = static fn (): array => array_map( static fn ( string $path ): string => '^' . preg_quote( $path, '/' ) . '$', $paths );

	// WP Engine takes the id 1 to mean everything.
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
 * Clears SpinupWP's cache. SpinupWP reports a failure if the cache's folder is missing, which does not count if it has
 * cleared everything before in this request.
 */
function clear_spinupwp(): bool {
	$purge = callable_of( 'spinupwp_purge_site' );
	$path  = defined( 'SPINUPWP_CACHE_PATH' ) ? constant( 'SPINUPWP_CACHE_PATH' ) : getenv( 'SPINUPWP_CACHE_PATH' );

	return null !== $purge && ( (bool) $purge() || ( did_action( 'spinupwp_site_purged' ) > 1 && is_string( $path ) && ! file_exists( $path ) ) );
}

/**
 * @param list<string> $urls
 * @return bool False if a URL was not found in the cache, which can also mean that the cache was not reached.
 */
function clear_spinupwp_pages( array $urls ): bool {
	$purge = callable_of( 'spinupwp_purge_url' );
	$done  = array_map( static fn ( string $url ): bool => null !== $purge && (bool) $purge( $url ), $urls );

	return ! in_array( false, $done, true );
}

/** Calls the first of RunCloud's functions that exists. */
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
 * Purges URLs, each with everything that begins with it.
 *
 * @param list<string> $urls
 */
function clear_runcloud_pages( array $urls ): void {
	$purge = required_callable( callable_of( 'RunCloud_Hub::purge_cache_url' ), 'RunCloud_Hub::purge_cache_url()' );
	foreach ( $urls as $url ) {
		check_runcloud( $purge( $url ) );
	}
}

/**
 * Throws if RunCloud's server refused or did not answer. It answers 200 for a page that it removed, and 412 for one
 * that was not cached. The plugin returns nothing for a repeated request, and stops sending requests once its server
 * has not answered.
 *
 * @param mixed $result
 */
function check_runcloud( $result ): void {
	$result = is_array( $result ) ? $result : [ 'code' => defined( 'RUNCLOUD_HUB_HALT' ) ? '' : '200' ];
	$code   = $result['code'] ?? '';
	if ( ! is_scalar( $code ) || ! in_array( (string) $code, [ '200', '412' ], true ) ) {
		throw new RuntimeException( is_string( $result['status'] ?? null ) ? $result['status'] : __( 'Its server refused or did not answer.', 'shortpixel-flush' ) );
	}
}

/**
 * Empties this site's zone with Cloudflare's own plugin.
 *
 * @throws Nothing_To_Clear In a test environment or a copy of the site, whose zone is likely the live site's, or if no
 *   request was sent.
 */
function clear_cloudflare(): void {
	if ( are_connections_resting() ) {
		throw new Nothing_To_Clear();
	}
	if ( ! call_cloudflare( required_callable( [ cloudflare_hooks(), 'purgeCacheEverything' ], 'purgeCacheEverything()' ) ) ) {
		throw new RuntimeException( __( 'It does not find this site in its account.', 'shortpixel-flush' ) );
	}
}

/**
 * Purges URLs through a filter, since the function of Cloudflare's plugin takes only a post's id.
 *
 * @param list<string> $urls
 */
function clear_cloudflare_pages( array $urls ): void {
	$post  = any_post();
	$purge = required_callable( 0 === $post ? null : [ cloudflare_hooks(), 'purgeCacheByRelevantURLs' ], 'purgeCacheByRelevantURLs()' );
	$only  = static fn (): array => $urls;
	add_filter( 'cloudflare_purge_by_url', $only, PHP_INT_MAX );
	try {
		// The plugin skips URLs that the zone's rules don't cache, which may be all of them.
		if ( ! call_cloudflare( $purge, $post ) ) {
			throw new Nothing_To_Clear();
		}
	} finally {
		remove_filter( 'cloudflare_purge_by_url', $only, PHP_INT_MAX );
	}
}

/**
 * Calls Cloudflare's plugin and watches its requests, because it returns no result. Returns whether it sent a purge.
 *
 * @param mixed ...$arguments
 * @throws RuntimeException If Cloudflare refused or did not answer.
 * @throws Nothing_To_Clear If the plugin sent no request.
 */
function call_cloudflare( callable $purge, ...$arguments ): bool {
	$responses = [];
	$purged    = false;
	$watch     = static function ( $response, $context, $transport, $request, $url ) use ( &$responses, &$purged ): void {
		if ( is_string( $url ) && 0 === strpos( $url, 'https://api.cloudflare.com/' ) ) {
			$responses[] = $response;
			$purged      = $purged || 1 === preg_match( '~/purge_cache\b~', $url );
		}
	};

	add_action( 'http_api_debug', $watch, 10, 5 );
	try {
		$purge( ...$arguments );
	} finally {
		remove_action( 'http_api_debug', $watch, 10 );
	}

	// If the plugin sent no request, its settings have switched purging off, and so the caching of pages too.
	if ( [] === $responses ) {
		throw new Nothing_To_Clear();
	}

	foreach ( $responses as $response ) {
		$code   = is_array( $response ) ? (int) wp_remote_retrieve_response_code( $response ) : 0;
		$reason = is_wp_error( $response ) ? $response->get_error_message() : (string) $code;
		if ( $code < 200 || $code > 299 ) {
			/* translators: %s: an HTTP status such as 403, or a short technical reason. */
			throw new RuntimeException( sprintf( __( 'Cloudflare refused (%s).', 'shortpixel-flush' ), $reason ) );
		}
	}

	return $purged;
}

/**
 * Finds the object with the callbacks of Cloudflare's plugin, whose variable is not global under WP-CLI.
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

/** Returns the id of any published post or page; 0 if there is none. */
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
