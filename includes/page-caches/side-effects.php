<?php
/**
 * What other plugins do of themselves when a page cache is cleared, and what of that is kept from happening.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use WP_Error;
use WP_Hook;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// Where ShortPixel Adaptive Images gives its style sheets a new version: each costs a fetch of every style sheet.
const STYLE_HOOKS = [ 'swift_performance_before_clear_all_cache', 'w3tc_flush_all', 'wpfc_delete_cache', 'wp_cache_cleared', 'litespeed_purged_all_cssjs', 'before_rocket_clean_minify' ];

/**
 * Clears without them; answers what the clearing gave, and whether a purge of a whole zone was kept back.
 *
 * @template T
 * @param callable(): T $clear
 * @param bool          $is_all Whether all pages are meant; then a zone may be emptied as well.
 * @return array{T, bool}
 */
function without_side_effects( callable $clear, bool $is_all ): array {
	$held     = hold_styles();
	$withheld = false;
	$keep     = static function ( $answer, $request, $url ) use ( &$withheld ) {
		if ( false === $answer && is_string( $url ) && is_array( $request ) && empties_a_zone( $url, $request['body'] ?? '' ) ) {
			$withheld = true;

			// The code that WordPress itself gives where a request is kept from being sent.
			return new WP_Error( 'http_request_not_executed', 'Only some pages are cleared.' );
		}

		return $answer;
	};

	if ( ! $is_all ) {
		add_filter( 'pre_http_request', $keep, PHP_INT_MAX, 3 );
	}

	try {
		return [ $clear(), $withheld ];
	} finally {
		remove_filter( 'pre_http_request', $keep, PHP_INT_MAX );

		foreach ( $held as [ $hook, $callback, $priority ] ) {
			add_action( $hook, $callback, $priority ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- Put back where it was.
		}
	}
}

/**
 * Takes ShortPixel Adaptive Images off the hooks: the flush renews its style sheets in a step of its own, once.
 *
 * @return list<array{string, callable, int}> What to put back.
 */
function hold_styles(): array {
	$held = [];

	foreach ( STYLE_HOOKS as $hook ) {
		foreach ( callbacks_on( $hook ) as [ 'function' => $callback, 'priority' => $priority ] ) {
			$owner     = is_array( $callback ) && 'clear_css_cache' === ( $callback[1] ?? '' ) ? $callback[0] ?? null : null;
			$is_styles = ( is_object( $owner ) || is_string( $owner ) ) && is_a( $owner, 'ShortPixelAI', true );

			if ( $is_styles && is_callable( $callback ) && remove_action( $hook, $callback, $priority ) ) {
				$held[] = [ $hook, $callback, $priority ];
			}
		}
	}

	return $held;
}

/**
 * Lists what is hooked.
 *
 * @return list<array{function: mixed, priority: int}>
 */
function callbacks_on( string $hook ): array {
	$hooks = $GLOBALS['wp_filter'] ?? null;
	$found = is_array( $hooks ) ? $hooks[ $hook ] ?? null : null;
	$list  = [];

	foreach ( $found instanceof WP_Hook ? $found->callbacks : [] as $priority => $callbacks ) {
		foreach ( is_array( $callbacks ) ? $callbacks : [] as $callback ) {
			$list[] = [
				'function' => is_array( $callback ) ? $callback['function'] ?? null : null,
				'priority' => (int) $priority,
			];
		}
	}

	return $list;
}

/**
 * Tells whether a request empties a whole zone at Cloudflare; some page caches send it whatever was cleared.
 *
 * @param mixed $body
 */
function empties_a_zone( string $url, $body ): bool {
	return 1 === preg_match( '~^https://api\.cloudflare\.com/client/v4/zones/[^/]+/purge_cache\b~i', $url )
		&& ( is_array( $body ) ? isset( $body['purge_everything'] ) : is_string( $body ) && false !== strpos( $body, 'purge_everything' ) );
}
