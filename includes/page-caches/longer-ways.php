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
