<?php
/** Prevents two side effects that other plugins cause when a page cache is cleared. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use WP_Error;
use WP_Hook;

defined( 'ABSPATH' ) || exit;

// Hooks on which ShortPixel Adaptive Images renews its style sheets, so that browsers fetch them again.
const STYLE_HOOKS = [
	'swift_performance_before_clear_all_cache',
	'w3tc_flush_all',
	'wpfc_delete_cache',
	'wp_cache_cleared',
	'litespeed_purged_all_cssjs',
	'before_rocket_clean_minify',
];

/**
 * Clears without these side effects. Returns the result, and whether a request to empty a whole zone was withheld.
 *
 * @template T
 * @param callable(): T $clear
 * @param bool          $may_empty_zones Whether requests that empty a whole zone are allowed.
 * @return array{T, bool}
 */
function without_side_effects( callable $clear, bool $may_empty_zones ): array {
	$suspended = suspend_style_renewal();
	$withheld  = false;
	$withhold  = static function ( $answer, $request, $url ) use ( &$withheld ) {
		if ( false === $answer && is_string( $url ) && is_array( $request ) && empties_a_zone( $url, $request['body'] ?? '' ) ) {
			$withheld = true;

			// WordPress's own code for a blocked request.
			return new WP_Error( 'http_request_not_executed', 'Flush for ShortPixel keeps a whole zone from being emptied.' );
		}

		return $answer;
	};
	if ( ! $may_empty_zones ) {
		add_filter( 'pre_http_request', $withhold, PHP_INT_MAX, 3 );
	}

	try {
		return [ $clear(), $withheld ];
	} finally {
		remove_filter( 'pre_http_request', $withhold, PHP_INT_MAX );
		foreach ( $suspended as [ $hook, $callback, $priority ] ) {
			add_action( $hook, $callback, $priority );
		}
	}
}

/**
 * Unhooks ShortPixel Adaptive Images' renewal of its style sheets, which a flush of everything does in its own step.
 *
 * @return list<array{string, callable, int}> The callbacks to hook again.
 */
function suspend_style_renewal(): array {
	$suspended = [];
	foreach ( STYLE_HOOKS as $hook ) {
		foreach ( callbacks_on( $hook ) as [ 'function' => $callback, 'priority' => $priority ] ) {
			$owner     = is_array( $callback ) && 'clear_css_cache' === ( $callback[1] ?? '' ) ? $callback[0] ?? null : null;
			$is_styles = ( is_object( $owner ) || is_string( $owner ) ) && is_a( $owner, 'ShortPixelAI', true );
			if ( $is_styles && is_callable( $callback ) && remove_action( $hook, $callback, $priority ) ) {
				$suspended[] = [ $hook, $callback, $priority ];
			}
		}
	}

	return $suspended;
}

/** @return list<array{function: mixed, priority: int}> */
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
 * Whether a request empties a whole zone at Cloudflare. Some page caches send such a request whatever is cleared.
 *
 * @param mixed $body
 */
function empties_a_zone( string $url, $body ): bool {
	return 1 === preg_match( '~^https://api\.cloudflare\.com/client/v4/zones/[^/]+/purge_cache\b~i', $url )
		&& ( is_array( $body ) ? isset( $body['purge_everything'] ) : is_string( $body ) && false !== strpos( $body, 'purge_everything' ) );
}
