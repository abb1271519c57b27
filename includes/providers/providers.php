<?php
/**
 * Which providers there are, and which of them can be used on this site.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Lists every provider that the plugin knows.
 *
 * @return list<Provider>
 */
function all(): array {
	/**
	 * Filters the providers: the plugins that write ShortPixel's addresses into this site's pages.
	 *
	 * @param Provider[] $providers Objects of classes that implement the Provider interface.
	 */
	$providers = apply_filters( 'shortpixel_flush_providers', [ new Spai(), new Autoptimize(), new Spio() ] );
	$usable    = [];

	foreach ( is_array( $providers ) ? $providers : [] as $provider ) {
		if ( $provider instanceof Provider ) {
			$usable[] = $provider;
		}
	}

	return $usable;
}

/**
 * Lists the providers that a person should hear of: those that run here, and those that left something that can't be used.
 *
 * @return list<Provider>
 */
function active(): array {
	return array_values(
		array_filter(
			all(),
			static function ( Provider $provider ): bool {
				return $provider->is_active() || '' !== $provider->problem();
			}
		)
	);
}

/**
 * Lists the providers that can be used now.
 *
 * @return list<Provider>
 */
function ready(): array {
	return array_values(
		array_filter(
			all(),
			static function ( Provider $provider ): bool {
				return $provider->is_active() && '' === $provider->problem();
			}
		)
	);
}
