<?php
/** What `wp help shortpixel-flush schedule` says above the list of commands. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI\Dispatcher\CommandNamespace;

defined( 'ABSPATH' ) || exit;

/**
 * Flushes images at set times, in the site's time zone.
 *
 * What is due is begun by the site's background tasks. A run that was missed is made up for once.
 *
 * ## EXAMPLES
 *
 *     # Everything, every Sunday night.
 *     $ wp shortpixel-flush schedule add everything --every=week --weekday=sunday --time=22:00
 *
 *     # What is scheduled?
 *     $ wp shortpixel-flush schedule list
 */
final class Schedule_Namespace extends CommandNamespace {
}
