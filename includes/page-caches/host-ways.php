<?php
/**
 * Clearing what hosts keep, by the plugins that come with them; each throws what went wrong.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/class-nothing-to-clear.php';
require_once __DIR__ . '/any-post.php';

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
 * Empties SpinupWP's cache of this site. Other page caches have it emptied when they are; then its folder is gone, and it says no.
 */
function clear_spinupwp(): bool {
	$purge = callable_of( 'spinupwp_purge_site' );
	$path  = defined( 'SPINUPWP_CACHE_PATH' ) ? constant( 'SPINUPWP_CACHE_PATH' ) : getenv( 'SPINUPWP_CACHE_PATH' );

	return null !== $purge && ( (bool) $purge() || ( did_action( 'spinupwp_site_purged' ) > 1 && is_string( $path ) && ! file_exists( $path ) ) );
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
