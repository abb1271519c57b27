<?php
/**
 * Clears the page caches that the real plugin's helper clears, through the same public names.
 */

declare( strict_types=1 );

namespace ShortPixel\AI;

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals, PSR2.Methods.MethodDeclaration.Underscore -- Names are the real plugin's.

final class CacheCleaner {
	private const FUNCTIONS = [
		'rocket_clean_domain'   => 'rocket_clean_domain',
		'w3tc_flush_all'        => 'w3tc_flush_all',
		'wpsc_delete_url_cache' => 'wp_cache_clear_cache',
	];

	private const METHODS = [
		'comet_cache'             => 'clear',
		'Swift_Performance_Cache' => 'clear_all_cache',
		'Cache_Enabler'           => 'clear_complete_cache',
		'LiteSpeed\Purge'         => 'purge_all',
		'Breeze_PurgeCache'       => 'breeze_cache_flush',
	];

	private static ?self $instance = null;

	public static function _(): self {
		self::$instance = self::$instance ?? new self();

		return self::$instance;
	}

	/**
	 * @param list<string>|false $urls Ignored: this always clears all, as the real plugin does for false.
	 */
	public function clear( string $message, $urls = false, bool $flush_objects = true ): string {
		if ( $flush_objects ) {
			wp_cache_flush();
		}

		// As in the real plugin, an exception leaves the remaining caches uncleared.
		foreach ( self::FUNCTIONS as $sign => $clear ) {
			if ( function_exists( $sign ) && is_callable( $clear ) ) {
				$clear();
			}
		}

		foreach ( self::METHODS as $class_name => $method ) {
			$clear = [ $class_name, $method ];

			if ( class_exists( $class_name ) && is_callable( $clear ) ) {
				$clear();
			}
		}

		return $message;
	}
}
