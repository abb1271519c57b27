<?php
/** What `wp help shortpixel-flush network` says above the list of commands. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI\Dispatcher\CommandNamespace;

defined( 'ABSPATH' ) || exit;

/**
 * Shows how the sites of a network stand, and flushes all images on many of them.
 *
 * ## EXAMPLES
 *
 *     # How does each site stand?
 *     $ wp shortpixel-flush network status
 *
 *     # Flush all on two of them, and wait for the verdicts.
 *     $ wp shortpixel-flush network flush 4 example.com/shop --wait
 */
final class Network_Namespace extends CommandNamespace {
}
