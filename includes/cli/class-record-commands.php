<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Purge;
use WP_CLI;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\no_provider;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/say/refusals.php';
require_once __DIR__ . '/../flush/report.php';

/** The commands that only read: `status` and `list`. */
final class Record_Commands extends Command {
	/**
	 * Says what there is to flush with on this site, or how one flush stands.
	 *
	 * ## OPTIONS
	 *
	 * [<id>]
	 * : A flush: its verdict and its copies. Without it: providers, page caches, background tasks and what is under way.
	 *
	 * [--check]
	 * : Asks ShortPixel now how the account stands, which takes a moment.
	 *
	 * [--state=<states>]
	 * : With a flush: only its copies in these states, separated by commas: queued, sent, fresh, rebuilding, unconfirmed, stale, failed, unchecked, cancelled.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each row.
	 *
	 * [--format=<format>]
	 * : How it is printed: one row for each thing found; with a flush one row a copy, for a flush of everything one a step.
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
	 *     0    Images of this site can be flushed. With a flush: all checked copies are new, or are being made anew.
	 *     1    Nothing can be flushed here. With a flush: it failed.
	 *     2    With a flush: some copies are new, others are old or could not be told; or it was stopped.
	 *     3    With a flush: it is still under way.
	 *
	 * ## EXAMPLES
	 *
	 *     # Is everything in place?
	 *     $ wp shortpixel-flush status --check
	 *
	 *     # How did flush 12 come out, and which copies are still old?
	 *     $ wp shortpixel-flush status 12 --state=stale
	 *
	 *     # Only the links, one a line.
	 *     $ wp shortpixel-flush status 12 --field=url
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function status( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$output  = new Output( $options );
		$ids     = $this->flush_ids( $args );
		$flush   = [] === $ids ? null : $this->flushes->get( $ids[0] );
		if ( null !== $flush ) {
			$this->show_flush( $flush, $options, $output );
		}
		$this->show_site( $options, $output );
	}

	/**
	 * Lists the flushes on record, everybody's, the newest first.
	 *
	 * ## OPTIONS
	 *
	 * [--state=<states>]
	 * : Only those in one of these states, separated by commas: queued, running, waiting, done, partial, failed, cancelled, undone.
	 *
	 * [--scope=<scope>]
	 * : Only those of this kind.
	 * ---
	 * options:
	 *   - images
	 *   - urls
	 *   - site
	 * ---
	 *
	 * [--attachment=<id>]
	 * : Only those of this image.
	 *
	 * [--open]
	 * : Only those that have not ended.
	 *
	 * [--limit=<number>]
	 * : How many at most. Defaults to 20.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each.
	 *
	 * [--format=<format>]
	 * : How they are printed.
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
	 * ## AVAILABLE FIELDS
	 *
	 * id, created_at, finished_at, scope, subject, state, addresses, checked, new, old, unconfirmed, failed, message, user, reason,
	 * endpoint_from, endpoint_to, paused, can_retry, can_undo
	 *
	 * ## EXAMPLES
	 *
	 *     # The last flushes.
	 *     $ wp shortpixel-flush list
	 *
	 *     # Try again whatever did not come out.
	 *     $ wp shortpixel-flush retry $(wp shortpixel-flush list --state=failed,partial --format=ids)
	 *
	 *     # How many are under way?
	 *     $ wp shortpixel-flush list --open --format=count
	 *     2
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function list( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$output  = new Output( $options );
		$states  = $options->texts( 'state' );
		$unknown = array_diff( $states, Flush::STATES );
		if ( [] !== $unknown ) {
			/* translators: 1: what was typed, 2: the states there are. */
			fail( sprintf( __( 'No flush is ever “%1$s”. The states are: %2$s.', 'shortpixel-flush' ), implode( ', ', $unknown ), implode( ', ', Flush::STATES ) ) );
		}
		if ( $options->flag( 'open' ) ) {
			$states = [] === $states ? Flush::OPEN_STATES : array_values( array_intersect( $states, Flush::OPEN_STATES ) );
		}

		$found = $options->flag( 'open' ) && [] === $states ? [] : $this->flushes->find(
			[
				'user_id'       => visible_user(),
				'state'         => $states,
				'scope'         => $options->text( 'scope' ),
				'attachment_id' => $options->number( 'attachment', 0, 0, PHP_INT_MAX ),
				'per_page'      => $options->number( 'limit', 20, 1, 1000 ),
			]
		)['flushes'];
		if ( [] === $found ) {
			$output->say( __( 'There is no such flush.', 'shortpixel-flush' ) );
		}
		$output->rows( array_map( __NAMESPACE__ . '\flush_row', $found ), FLUSH_FIELDS );
	}

	/** @return never */
	private function show_flush( Flush $flush, Command_Options $options, Output $output ): void {
		$states  = $options->texts( 'state' );
		$unknown = array_diff( $states, Purge::STATES );
		if ( [] !== $unknown ) {
			/* translators: 1: what was typed, 2: the states there are. */
			fail( sprintf( __( 'No copy is ever “%1$s”. The states are: %2$s.', 'shortpixel-flush' ), implode( ', ', $unknown ), implode( ', ', Purge::STATES ) ) );
		}

		$shape = flush_shape( $flush );
		$output->say( "{$shape['subject']['title']}: {$shape['message']}" );
		$output->say( $shape['cost']['message'] ?? '' );
		if ( 'site' === $flush->scope || $output->is_for_people() ) {
			$output->rows( step_rows( $flush ), STEP_FIELDS );
		}
		if ( 'site' !== $flush->scope ) {
			$output->rows( address_rows( $flush->id, $states, PHP_INT_MAX ), $output->is_for_people() ? [ 'state', 'url', 'evidence', 'reason' ] : ADDRESS_FIELDS );
		}
		WP_CLI::halt( self::exit_code( [ $flush->state ] ) );
	}

	/** @return never */
	private function show_site( Command_Options $options, Output $output ): void {
		$output->rows( site_rows( $options->flag( 'check' ) ), SITE_FIELDS );
		$refusal = null === no_provider( 'full_flush_methods' ) ? null : no_provider( 'can_flush_images' );
		if ( null !== $refusal ) {
			$this->refuse( $refusal );
		}
		WP_CLI::halt( self::EXIT_NEW );
	}
}
