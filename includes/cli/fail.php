<?php
/**
 * Ends a command that is refused.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Says why, and ends the command with 1.
 *
 * @return never
 */
function fail( string $sentence ): void {
	WP_CLI::error( $sentence, false );
	WP_CLI::halt( 1 );
}
