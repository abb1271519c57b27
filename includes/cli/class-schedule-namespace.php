<?php
/** What `wp help shortpixel-flush schedule` says above the list of commands. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI\Dispatcher\CommandNamespace;

defined( 'ABSPATH' ) || exit;

/**
 * Flushes images at set times, in the site's time zone.
 *
 * The site's background tasks begin what is due. A missed run is made up for, once.
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
