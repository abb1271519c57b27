<?php
/**
 * From a name in the table to what can be called, and from pages to what it is called with.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use ReflectionClass;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/longer-ways.php';
require_once __DIR__ . '/host-ways.php';
require_once __DIR__ . '/cloudflare-ways.php';

/**
 * Takes the first way that is there.
 *
 * @param list<array<mixed>> $ways As in the table.
 * @return array{call: callable, given: string, then: list<mixed>}|null
 */
function way( array $ways ): ?array {
	foreach ( $ways as $way ) {
		$call = is_string( $way[0] ?? null ) ? callable_of( $way[0] ) : null;

		if ( null !== $call ) {
			return [
				'call'  => $call,
				'given' => is_string( $way[1] ?? null ) ? $way[1] : '',
				'then'  => array_values( array_slice( $way, 2 ) ),
			];
		}
	}

	return null;
}

/**
 * Finds what a name stands for; null where it is not there. This may load a class of the other plugin's.
 */
function callable_of( string $name ): ?callable {
	if ( 0 === strpos( $name, 'do:' ) ) {
		$hook = (string) substr( $name, 3 );

		return '' === $hook || false === has_action( $hook ) ? null : static function ( ...$given ) use ( $hook ): void {
			do_action( $hook, ...$given ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- Another plugin's own action, named in the table.
		};
	}

	$arrow  = strrpos( $name, '->' );
	$method = false === $arrow ? $name : [ object_at( substr( $name, 0, $arrow ) ), substr( $name, $arrow + 2 ) ];

	return is_callable( $method ) ? $method : null;
}

/**
 * Finds an object by `$global`, `Class::method()` or `Class::$property`, and by public properties from there.
 */
function object_at( string $path ): ?object {
	$steps = explode( '->', $path );
	$head  = (string) array_shift( $steps );
	$parts = explode( '::', $head . '::' );
	$class = $parts[0];
	$found = null;

	if ( '$' === $head[0] ) {
		$found = $GLOBALS[ substr( $head, 1 ) ] ?? null;
	} elseif ( '()' === substr( $head, -2 ) ) {
		$make  = substr( $head, 0, -2 );
		$found = is_callable( $make ) ? $make() : null;
	} elseif ( class_exists( $class ) && property_exists( $class, substr( $parts[1], 1 ) ) ) {
		$found = ( new ReflectionClass( $class ) )->getStaticPropertyValue( substr( $parts[1], 1 ), null );
	}

	foreach ( $steps as $property ) {
		$found = is_object( $found ) ? get_object_vars( $found )[ $property ] ?? null : null;
	}

	return is_object( $found ) ? $found : null;
}

/**
 * Lists what a way is called with, a list for each call.
 *
 * `urls` and `posts` and `paths` are given all at once, `url`, `post` and `flags` one by one; `blog` is this site of a network.
 *
 * @param list<mixed>                                  $then  What follows.
 * @param array{urls: list<string>, posts: list<int>} $pages
 * @return list<list<mixed>>
 */
function arguments( string $given, array $then, array $pages ): array {
	$paths = array_map( __NAMESPACE__ . '\path_of', $pages['urls'] );
	$calls = [
		'urls'  => [ [ $pages['urls'] ] ],
		'paths' => [ [ $paths ] ],
		'posts' => [ [ $pages['posts'] ] ],
		'url'   => array_chunk( $pages['urls'], 1 ),
		'post'  => array_chunk( $pages['posts'], 1 ),
		'flags' => array_chunk( surge_flags( $paths, $pages['posts'] ), 1 ),
		'blog'  => [ is_multisite() ? [ get_current_blog_id() ] : [] ],
	][ $given ] ?? [ [] ];

	return array_map(
		static function ( array $arguments ) use ( $then ): array {
			return array_merge( $arguments, $then );
		},
		$calls
	);
}

/**
 * Gives an address's path with its query.
 */
function path_of( string $url ): string {
	$path  = (string) wp_parse_url( $url, PHP_URL_PATH );
	$query = (string) wp_parse_url( $url, PHP_URL_QUERY );

	return ( '' === $path ? '/' : $path ) . ( '' === $query ? '' : '?' . $query );
}
