<?php
/**
 * `wp shortpixel-flush resume`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/acts.php';

/**
 * Goes on with paused flushes.
 */
final class Resume_Command extends Command {
	/**
	 * Goes on with paused flushes, from where they stood.
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
	 *     0    With --wait: every address is new, or is being made anew. Without: they go on in the background.
	 *     1    One of them is not paused, or failed.
	 *     2    With --wait: some addresses are new, others are old or could not be told.
	 *     3    With --wait: the time was up before all had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Go on with flush 12 and wait for the verdict.
	 *     $ wp shortpixel-flush resume 12 --wait
	 *
	 * @param array<mixed> $args       Flushes.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$ids     = flush_ids( $args );

		foreach ( $ids as $id ) {
			$this->act_on( $id, 'ShortPixelFlush\Flush\resume_flush' );
		}

		$this->go_on( $ids, $options );
	}
}
