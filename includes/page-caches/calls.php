<?php
/** Resolves names in the table of page caches to callables, and turns pages into their arguments. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use ReflectionClass;

defined( 'ABSPATH' ) || exit;

/**
 * @param list<array{0: string, 1?: string, 2?: mixed, 3?: mixed}> $calls Calls in the form of the table.
 * @return array{call: callable, takes: string, more: list<mixed>}|null
 */
function first_available( array $calls ): ?array {
	foreach ( $calls as $call ) {
		$callable = callable_of( $call[0] );
		if ( null !== $callable ) {
			return [
				'call'  => $callable,
				'takes' => $call[1] ?? '',
				'more'  => array_values( array_slice( $call, 2 ) ),
			];
		}
	}

	return null;
}

/** Resolves a name from the table; null if it can't be called. May load another plugin's class. */
function callable_of( string $name ): ?callable {
	if ( 0 === strpos( $name, 'do:' ) ) {
		$hook = (string) substr( $name, 3 );

		return '' === $hook || false === has_action( $hook ) ? null : static function ( ...$arguments ) use ( $hook ): void {
			// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- Another plugin's own action, named in the table.
			do_action( $hook, ...$arguments );
		};
	}

	$arrow  = strrpos( $name, '->' );
	$method = false === $arrow ? $name : [ object_at( substr( $name, 0, $arrow ) ), substr( $name, $arrow + 2 ) ];

	return is_callable( $method ) ? $method : null;
}

/**
 * Returns the object at a path of `$global`, `function()`, `Class::method()` or `Class::$property`, followed by any
 * number of `->property`.
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
		$factory = substr( $head, 0, -2 );
		$found   = is_callable( $factory ) ? $factory() : null;
	} elseif ( class_exists( $class ) && property_exists( $class, substr( $parts[1], 1 ) ) ) {
		$found = ( new ReflectionClass( $class ) )->getStaticPropertyValue( substr( $parts[1], 1 ), null );
	}

	foreach ( $steps as $property ) {
		$found = is_object( $found ) ? get_object_vars( $found )[ $property ] ?? null : null;
	}

	return is_object( $found ) ? $found : null;
}

/**
 * @param string                                      $takes What the call takes, as in the table.
 * @param list<mixed>                                 $more  Further arguments of each call.
 * @param array{urls: list<string>, posts: list<int>} $pages
 * @return list<list<mixed>> The arguments of each call.
 */
function arguments( string $takes, array $more, array $pages ): array {
	$calls = [
		'urls'  => [ [ $pages['urls'] ] ],
		'paths' => [ [ array_map( __NAMESPACE__ . '\path_of', $pages['urls'] ) ] ],
		'posts' => [ [ $pages['posts'] ] ],
		'both'  => [ [ $pages['urls'], $pages['posts'] ] ],
		'url'   => array_chunk( $pages['urls'], 1 ),
		'post'  => array_chunk( $pages['posts'], 1 ),
		'blog'  => [ is_multisite() ? [ get_current_blog_id() ] : [] ],
	][ $takes ] ?? [ [] ];

	return array_map( static fn ( array $arguments ): array => array_merge( $arguments, $more ), $calls );
}

/** Returns a URL's path with its query. */
function path_of( string $url ): string {
	$path  = (string) wp_parse_url( $url, PHP_URL_PATH );
	$query = (string) wp_parse_url( $url, PHP_URL_QUERY );

	return ( '' === $path ? '/' : $path ) . ( '' === $query ? '' : '?' . $query );
}
