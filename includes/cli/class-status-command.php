<?php
/**
 * `wp shortpixel-flush status`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Purge;
use WP_CLI;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\no_provider;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fail.php';
require_once __DIR__ . '/../flush/plan/plan.php';
require_once __DIR__ . '/site-rows.php';

/**
 * Says how the site, or one flush, stands.
 */
final class Status_Command extends Command {
	/**
	 * Says what there is to flush with on this site, or how one flush stands.
	 *
	 * ## OPTIONS
	 *
	 * [<id>]
	 * : A flush: its verdict and its addresses. Without it: providers, page caches, background work and what is under way.
	 *
	 * [--check]
	 * : Asks ShortPixel now how the account stands, which takes a moment.
	 *
	 * [--state=<states>]
	 * : With a flush: only its addresses in these states, separated by commas: queued, sent, fresh, rebuilding, unconfirmed, stale, failed, cancelled.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each row.
	 *
	 * [--format=<format>]
	 * : How it is printed: one row for each thing found; with a flush one row an address, for a flush of everything one a step.
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
	 *     0    Pictures of this site can be flushed. With a flush: every address is new, or is being made anew.
	 *     1    Nothing can be flushed here. With a flush: it failed.
	 *     2    With a flush: some addresses are new, others are old or could not be told; or it was stopped.
	 *     3    With a flush: it is still under way.
	 *
	 * ## EXAMPLES
	 *
	 *     # Is everything in place?
	 *     $ wp shortpixel-flush status --check
	 *
	 *     # How did flush 12 come out, and which addresses are still old?
	 *     $ wp shortpixel-flush status 12 --state=stale
	 *
	 *     # Only the addresses, one a line.
	 *     $ wp shortpixel-flush status 12 --field=url
	 *
	 * @param array<mixed> $args       The flush.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$output  = new Output( $options );
		$ids     = flush_ids( $args );
		$flush   = [] === $ids ? null : $this->flushes->get( $ids[0] );

		if ( null !== $flush ) {
			$this->show_flush( $flush, $options, $output );
		}

		$this->show_site( $options, $output );
	}

	/**
	 * Says how a flush stands and ends the command with its verdict.
	 *
	 * @return never
	 */
	private function show_flush( Flush $flush, Options $options, Output $output ): void {
		$states  = $options->texts( 'state' );
		$unknown = array_diff( $states, Purge::STATES );

		if ( [] !== $unknown ) {
			/* translators: 1: what was typed, 2: the states there are. */
			fail( sprintf( __( 'No address is ever “%1$s”. The states are: %2$s.', 'shortpixel-flush' ), implode( ', ', $unknown ), implode( ', ', Purge::STATES ) ) );
		}

		$shape = flush_shape( $flush );
		$output->say( "{$shape['subject']['title']}: {$shape['message']}" );

		if ( 'site' === $flush->scope || $output->is_for_people() ) {
			$output->rows( step_rows( $flush ), STEP_FIELDS );
		}

		if ( 'site' !== $flush->scope ) {
			$output->rows( address_rows( $flush->id, $states, PHP_INT_MAX ), $output->is_for_people() ? [ 'state', 'url', 'evidence', 'reason' ] : ADDRESS_FIELDS );
		}

		WP_CLI::halt( exit_code( [ $flush->state ] ) );
	}

	/**
	 * Says how the site stands and ends the command with whether anything can be flushed.
	 *
	 * @return never
	 */
	private function show_site( Options $options, Output $output ): void {
		$output->rows( site_rows( $options->flag( 'check' ) ), SITE_FIELDS );

		$in_the_way = null === no_provider( 'flushes_everything' ) ? null : no_provider( 'flushes_images' );

		if ( null !== $in_the_way ) {
			$this->refuse( $in_the_way );
		}

		WP_CLI::halt( EXIT_NEW );
	}
}
