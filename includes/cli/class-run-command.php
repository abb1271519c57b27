<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Model\Flush;
use WP_CLI;
use function ShortPixelFlush\Auto\look;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Flush\carry_out;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\Flush\why_forbidden_to_continue;
use function ShortPixelFlush\forget_copied_url;
use function ShortPixelFlush\resting_refusal;
use const ShortPixelFlush\Auto\LOOK_SECONDS;
use const ShortPixelFlush\Auto\SWEEP_SECONDS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Run_Command extends Command {
	/**
	 * Works on unfinished flushes until all have ended.
	 *
	 * Any number of processes may work at once, here, in browser tabs and in the background: each copy is claimed by
	 * one of them. To use several, start the command several times. Each sends up to 8 requests at a time, unless that is set otherwise.
	 * Ctrl-C lets the current batch end, if PHP has pcntl, and the next run continues with the rest.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : Flushes. Without any, whatever is due or unfinished, including flushes that begin in the meantime.
	 *
	 * [--timeout=<seconds>]
	 * : How long to work at most. Defaults to an hour.
	 *
	 * [--once]
	 * : Works on these flushes for a moment and prints nothing. Used where page caches clear only when a process ends.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences and a progress bar for people (table), or rows for scripts at the end: one row per flush.
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
	 *     0    All checked copies of every flush are new, or are being made again; or nothing was unfinished.
	 *     1    Refused, or all of them failed.
	 *     2    Some failed and others did not, or some were stopped or succeeded only in part.
	 *     3    Time or PHP's memory ran out before all had ended.
	 *     130  Interrupted by Ctrl-C (143 by SIGTERM).
	 *
	 * ## EXAMPLES
	 *
	 *     # See flush 12 to its end.
	 *     $ wp shortpixel-flush run 12
	 *
	 *     # A large flush, with four processes.
	 *     $ seq 4 | xargs -P 4 -I{} wp shortpixel-flush run 12 --quiet; wp shortpixel-flush run 12
	 *
	 *     # Where WP-Cron is off: a line for the server's own cron.
	 *     * * * * * wp shortpixel-flush run --timeout=55 --path=/var/www/html --quiet
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function run( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		forget_copied_url();
		$this->unless_refused( resting_refusal() );
		$ids     = [] === $args ? null : $this->flush_ids( $args );
		$flushes = array_filter( array_map( [ $this->flushes, 'get' ], $ids ?? [] ) );
		array_map( fn ( Flush $flush ) => $this->allow_unless( why_forbidden_to_continue( $flush ) ), $flushes );
		if ( $this->options->flag( 'once' ) ) {
			array_map( [ Run_Loop::class, 'step' ], $ids ?? [] );
			return;
		}
		// Without ids, all users' flushes are run.
		$this->allow_unless( null === $ids ? why_forbidden( 'library', [] ) : '' );
		if ( null === $ids ) {
			// A cron job has no terminal. A command that a user types doesn't show that background runs work.
			if ( ! stream_isatty( STDIN ) ) {
				note_background_run();
			}
			// If this replaces WP-Cron, nothing else starts what is due.
			$error = carry_out(
				[
					'changes' => static fn (): ?int => sweep( SWEEP_SECONDS ),
					'outside' => static fn () => look( LOOK_SECONDS ),
				]
			);
			if ( null !== $error ) {
				WP_CLI::warning( $error->getMessage() );
			}
		}
		$this->run_to_the_end( $ids );
	}
}
