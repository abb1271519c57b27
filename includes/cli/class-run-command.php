<?php
/**
 * `wp shortpixel-flush run`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Works through what is unfinished.
 */
final class Run_Command extends Command {
	private const MOST_WORKERS = 16;

	/**
	 * Works through what is unfinished until all of it has ended, with any number of processes.
	 *
	 * Any number of runners may be at work at once, here, in tabs and in the background: every address is taken by one of
	 * them. Ctrl-C lets the batch under way end, and whatever is left goes on with the next runner.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : Flushes. Without any, whatever is unfinished, also what is begun meanwhile.
	 *
	 * [--workers=<number>]
	 * : How many processes work at once, 1 to 16. Each sends as many requests at a time as the settings allow. One where nothing is said.
	 *
	 * [--timeout=<seconds>]
	 * : How long at most. An hour where nothing is said.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences and a progress bar for people (table), or rows for scripts: one row a flush, when all have ended.
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
	 *     0    Every address of every flush is new, or is being made anew; or nothing was unfinished.
	 *     1    All of them failed.
	 *     2    Some came out, others did not, or not wholly.
	 *     3    The time was up, or PHP's memory, before all had ended.
	 *     130  Interrupted by Ctrl-C (143 by SIGTERM).
	 *
	 * ## EXAMPLES
	 *
	 *     # See flush 12 to its end.
	 *     $ wp shortpixel-flush run 12
	 *
	 *     # A large flush, with four processes.
	 *     $ wp shortpixel-flush run 12 --workers=4
	 *
	 *     # Where WP-Cron is off: a line for the server's own cron.
	 *     * * * * * wp shortpixel-flush run --timeout=55 --path=/var/www/html --quiet
	 *
	 * @param array<mixed> $args       Flushes.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options   = $this->options( $assoc_args );
		$ids       = flush_ids( $args );
		$workers   = $options->number( 'workers', 1, 1, self::MOST_WORKERS );
		$is_worker = Workers::is_one();
		$output    = new Output( $options );
		$interrupt = new Interrupt( $is_worker );
		$progress  = new Progress( $output->is_for_people() && ! $is_worker );
		$until     = microtime( true ) + $this->timeout( $options );
		$driver    = new Driver( $interrupt, $progress, $until );
		$reason    = $workers > 1 && ! $is_worker
			? ( new Workers( $driver, $progress, $until ) )->drive( $ids, $workers )
			: $driver->drive( $ids );

		// Whoever started it reads the store, not this.
		if ( $is_worker ) {
			WP_CLI::halt( 0 );
		}

		$progress->end();
		$seen = $driver->seen();

		if ( [] === $seen ) {
			$output->success( __( 'Nothing is under way.', 'shortpixel-flush' ) );
		}

		$this->conclude( $seen, $reason, $interrupt, $output );
	}
}
