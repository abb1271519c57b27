<?php
/**
 * `wp shortpixel-flush list`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fail.php';

/**
 * Lists the flushes on record.
 */
final class List_Command extends Command {
	private const STATES = [ 'queued', 'running', 'waiting', 'done', 'partial', 'failed', 'cancelled', 'undone' ];

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
	 * : Only those of this picture.
	 *
	 * [--open]
	 * : Only those that have not ended.
	 *
	 * [--limit=<number>]
	 * : How many at most. 20 where nothing is said.
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
	 * id, created_at, finished_at, scope, subject, state, addresses, new, old, unconfirmed, failed, message, user, reason,
	 * endpoint_from, endpoint_to, can_retry, can_undo
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
	 * @param array<mixed> $args       None.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$output  = new Output( $options );
		$states  = $options->texts( 'state' );
		$unknown = array_diff( $states, self::STATES );

		if ( [] !== $unknown ) {
			/* translators: 1: what was typed, 2: the states there are. */
			fail( sprintf( __( 'No flush is ever “%1$s”. The states are: %2$s.', 'shortpixel-flush' ), implode( ', ', $unknown ), implode( ', ', self::STATES ) ) );
		}

		if ( $options->flag( 'open' ) ) {
			$states = [] === $states ? Flush::OPEN_STATES : array_values( array_intersect( $states, Flush::OPEN_STATES ) );
		}

		$found = $options->flag( 'open' ) && [] === $states ? [] : $this->flushes->find(
			[
				'state'         => $states,
				'scope'         => $options->text( 'scope' ),
				'attachment_id' => $options->number( 'attachment', 0, 0, PHP_INT_MAX ),
				'per_page'      => $options->number( 'limit', 20, 1, 1000 ),
			]
		)['flushes'];

		if ( [] === $found ) {
			$output->say( __( 'There is no such flush.', 'shortpixel-flush' ) );
		}

		$output->rows( array_map( __NAMESPACE__ . '\flush_as_row', $found ), FLUSH_FIELDS );
	}
}
