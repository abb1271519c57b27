<?php
/**
 * `wp shortpixel-flush url`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Flushes addresses.
 */
final class Url_Command extends Start_Command {
	/**
	 * Flushes addresses: ShortPixel's own, those of picture files, or all pictures on pages of this site.
	 *
	 * One address that can't be flushed refuses them all: half a flush is nothing anybody asked for.
	 *
	 * ## OPTIONS
	 *
	 * <url>...
	 * : Addresses at ShortPixel's CDN, of picture files of this site, or of its pages.
	 *
	 * [--reason=<reason>]
	 * : Why, in your words; shown in the list of flushes.
	 *
	 * [--dry-run]
	 * : Shows which addresses would be flushed, and flushes nothing. Exit code 0 where there is a plan, 1 where it is refused.
	 *
	 * [--wait]
	 * : Carries the flush out here, with a progress bar, and ends with its verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long at most. What is unfinished then goes on in the background. An hour where nothing is said.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row a flush, with --dry-run one row an address.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - ids
	 *   - count
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    With --wait: every address is new, or is being made anew. Without: the flush is queued.
	 *     1    Refused or failed.
	 *     2    With --wait: some addresses are new, others are old or could not be told.
	 *     3    With --wait: the time was up before the flush had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Flush one address at ShortPixel, exactly this one.
	 *     $ wp shortpixel-flush url 'https://cdn.shortpixel.ai/spai/w_605+q_lossy+ret_img/example.com/a.jpg' --wait
	 *     Success: Visitors now get the new picture at the 1 address that was flushed.
	 *
	 *     # Flush the pictures of a page.
	 *     $ wp shortpixel-flush url https://example.com/about/
	 *
	 *     # See what that would be, for another program.
	 *     $ wp shortpixel-flush url https://example.com/about/ --dry-run --format=json
	 *
	 * @param array<mixed> $args       Addresses.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$this->begin( 'urls', [], array_values( array_filter( $args, 'is_string' ) ), $this->options( $assoc_args ) );
	}
}
