<?php
/**
 * `wp shortpixel-flush image`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Flush\plan_library;
use function ShortPixelFlush\Flush\start_library;
use function ShortPixelFlush\Flush\classify_pasted_url;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/ask.php';
require_once __DIR__ . '/fail.php';
require_once __DIR__ . '/../cdn/cdn-url.php';
require_once __DIR__ . '/../flush/plan/pasted.php';

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
	 * [<id|url>...]
	 * : Ids of pictures, or addresses of theirs: the file's own, or any of its addresses at ShortPixel.
	 *
	 * [--all]
	 * : Every picture of the library, instead of some. Their addresses are looked for while the flush runs.
	 *
	 * [--yes]
	 * : With --all: does not ask first.
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
	 *     # Flush every picture of the library, after a question, and wait for the verdict.
	 *     $ wp shortpixel-flush image --all --wait --timeout=86400
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

		if ( $options->flag( 'all' ) ) {
			$this->begin_library( $args, $options );
			return;
		}

		if ( [] === $args ) {
			fail( __( 'No picture was named. Nothing was done. Give ids or addresses, or --all for the whole library.', 'shortpixel-flush' ) );
		}

		foreach ( $args as $named ) {
			$ids[] = $this->picture( is_string( $named ) ? $named : '' );
		}

		$this->begin( 'images', array_values( array_unique( $ids ) ), [], $options );
	}

	/**
	 * Flushes the whole library, or shows what that would be.
	 *
	 * @param array<mixed> $args What was named beside it, which is refused.
	 */
	private function begin_library( array $args, Options $options ): void {
		if ( [] !== $args || 'new_address' === $options->text( 'method' ) ) {
			fail( __( '--all flushes every picture by removal: it goes neither with single pictures nor with --method=new_address. Nothing was done.', 'shortpixel-flush' ) );
		}

		$plan = plan_library();

		if ( is_wp_error( $plan ) ) {
			$this->refuse( $plan );
		}

		$output = new Output( $options );
		array_map( [ $output, 'say' ], $plan->notes );

		if ( $options->flag( 'dry-run' ) ) {
			$output->rows( plan_rows( $plan ), PLAN_FIELDS );
			return;
		}

		ask_first( __( 'Flush every picture of the library?', 'shortpixel-flush' ), $options->flag( 'yes' ) );

		$id = start_library( $options->text( 'reason' ), get_current_user_id() );

		if ( is_wp_error( $id ) ) {
			$this->refuse( $id );
		}

		$this->go_on( [ $id ], $options );
	}

	/**
	 * Gives the picture of the library that was named, or ends the command.
	 */
	private function picture( string $named ): int {
		if ( ctype_digit( $named ) ) {
			return (int) $named;
		}

		$what = classify_pasted_url( $named );

		if ( ! is_wp_error( $what ) && 'cdn' === $what['kind'] ) {
			$parsed = parse_cdn_url( $what['urls'][0] ?? '' );
			$what   = classify_pasted_url( null === $parsed ? '' : $parsed['source'] );
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
