<?php
/**
 * Stand-ins for WP Rocket's functions, which log what the plugin tells them to clear.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- Names are the real plugin's.

/**
 * @param list<string> $urls
 */
function rocket_clean_files( array $urls ): void {
	\ShortPixelFlush\Tests\Shapes\note_cleared( $urls );
}

function rocket_clean_home(): void {
	\ShortPixelFlush\Tests\Shapes\note_cleared( [ home_url( '/' ) ] );
}

function rocket_clean_domain(): void {
	\ShortPixelFlush\Tests\Shapes\note_cleared( [ home_url( '/' ) . '*' ] );
}
