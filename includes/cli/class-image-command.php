<?php
/**
 * `wp shortpixel-flush image`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Flush\understand;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fail.php';
require_once __DIR__ . '/../cdn/cdn-url.php';
require_once __DIR__ . '/../flush/pasted.php';

/**
 * Flushes pictures of the Media Library under every address they are known by.
 */
final class Image_Command extends Start_Command {
	/**
	 * Flushes pictures of the Media Library, in every width and format they are known to be asked for in.
	 *
	 * Without --wait the flush is only queued: the site's background tasks carry it out, and the exit code says that
	 * it was taken, not how it ended.
	 *
	 * ## OPTIONS
	 *
	 * <id|url>...
	 * : Ids of pictures, or addresses of theirs: the file's own, or any of its addresses at ShortPixel.
	 *
	 * [--method=<method>]
	 * : How visitors are to get the new picture.
	 * ---
	 * default: removal
	 * options:
	 *   - removal
	 *   - new_address
	 * ---
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
	 *     # Flush a picture and wait for the verdict.
	 *     $ wp shortpixel-flush image 42 --wait
	 *     Success: Visitors now get the new picture at the 43 addresses that were flushed.
	 *
	 *     # Flush by address, and keep the number of the flush.
	 *     $ id=$(wp shortpixel-flush image https://example.com/wp-content/uploads/hero.jpg --format=ids)
	 *
	 *     # Flush all pictures that were changed in May.
	 *     $ wp post list --post_type=attachment --year=2026 --monthnum=5 --format=ids | xargs wp shortpixel-flush image --wait
	 *
	 *     # Where removal did not do, give the picture a new address instead.
	 *     $ wp shortpixel-flush image 42 --method=new_address --wait
	 *
	 * @param array<mixed> $args       Ids and addresses.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$ids     = [];

		foreach ( $args as $named ) {
			$ids[] = $this->picture( is_string( $named ) ? $named : '' );
		}

		$this->begin( 'images', array_values( array_unique( $ids ) ), [], $options );
	}

	/**
	 * Gives the picture of the library that was named, or ends the command.
	 */
	private function picture( string $named ): int {
		if ( ctype_digit( $named ) ) {
			return (int) $named;
		}

		$what = understand( $named );

		if ( ! is_wp_error( $what ) && 'cdn' === $what['kind'] ) {
			$parsed = parse_cdn_url( $what['urls'][0] ?? '' );
			$what   = understand( null === $parsed ? '' : $parsed['source'] );
		}

		if ( is_wp_error( $what ) ) {
			$this->refuse( $what );
		}

		if ( 'attachment' === $what['kind'] ) {
			return $what['attachment_id'];
		}

		/* translators: 1: an address, 2: a command to type. */
		fail( sprintf( __( '%1$s is not a picture of the Media Library. Nothing was done. Flush it by its address: %2$s', 'shortpixel-flush' ), $named, 'wp shortpixel-flush url ' . escapeshellarg( $named ) ) );
	}
}
