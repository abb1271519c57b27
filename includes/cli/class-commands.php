<?php
/** The text of `wp help shortpixel-flush` above the list of commands. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI\Dispatcher\CommandNamespace;

defined( 'ABSPATH' ) || exit;

/**
 * Flushes images from ShortPixel's CDN, and proves that visitors get the new ones.
 *
 * A shell can do anything, so no rights are checked. With `--user=<id|login|email>` it may only do what that user
 * may, and the record of a flush names that user.
 *
 * ## EXIT CODES
 *
 *     0    All checked copies are new, or are being made again. Without --wait: the flush is queued. With --dry-run: there is a plan.
 *     1    Refused or failed: visitors may still get the old image.
 *     2    Not everything is known to be new, or it was stopped.
 *     3    Still in progress, for example when time or PHP's memory ran out.
 *     130  Interrupted by Ctrl-C (143 by SIGTERM). What was stored continues with the next run.
 *
 * ## EXAMPLES
 *
 *     # Flush an image and wait for the verdict.
 *     $ wp shortpixel-flush image 42 --wait
 *     Success: New for visitors.
 *
 *     # See what a flush would take: which way, how much, for how many credits.
 *     $ wp shortpixel-flush image 42 --dry-run
 *
 *     # Flush everything, in a deployment script.
 *     $ wp shortpixel-flush all --yes --wait || echo 'Look at it.'
 *
 *     # Finish everything that is in progress, where WP-Cron is off.
 *     $ wp shortpixel-flush run
 */
final class Commands extends CommandNamespace {
}
