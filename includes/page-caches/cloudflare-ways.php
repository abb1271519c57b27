<?php
/**
 * Clearing by Cloudflare's own plugin; each throws what went wrong.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/class-nothing-to-clear.php';
require_once __DIR__ . '/side-effects.php';
require_once __DIR__ . '/any-post.php';

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
