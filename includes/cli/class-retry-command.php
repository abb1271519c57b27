<?php
/**
 * `wp shortpixel-flush retry`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/acts.php';

/**
 * Tries again.
 */
final class Retry_Command extends Command {
	/**
	 * Tries again what failed, is still old or was stopped; never what is known to be new.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Flushes.
	 *
	 * [--wait]
	 * : Carries them out here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long at most. What is unfinished then goes on in the background. An hour where nothing is said.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row a flush.
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
	 *     0    With --wait: every address is new, or is being made anew. Without: they are queued.
	 *     1    Refused or failed.
	 *     2    With --wait: some addresses are new, others are old or could not be told.
	 *     3    With --wait: the time was up before all had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Try flush 12 again and wait for the verdict.
	 *     $ wp shortpixel-flush retry 12 --wait
	 *
	 * @param array<mixed> $args       Flushes.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$ids     = flush_ids( $args );

		foreach ( $ids as $id ) {
			$this->act_on( $id, 'ShortPixelFlush\Flush\retry_flush' );
		}

		$this->go_on( $ids, $options );
	}
}
