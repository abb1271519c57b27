<?php
/**
 * `wp shortpixel-flush pause`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/acts.php';

/**
 * Pauses flushes.
 */
final class Pause_Command extends Command {
	/**
	 * Pauses flushes of pictures or addresses. No runner touches them, here or elsewhere, until `resume` or `cancel`.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Flushes.
	 *
	 * ## EXIT CODES
	 *
	 *     0    They are paused; what was under way is written down.
	 *     1    One of them had ended, is paused already, or can't be paused.
	 *
	 * ## EXAMPLES
	 *
	 *     # Leave the server alone for the sale, and go on in the night.
	 *     $ wp shortpixel-flush pause 12
	 *     $ echo 'wp shortpixel-flush resume 12' | at 2:00
	 *
	 * @param array<mixed> $args       Flushes.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$output = new Output( $this->options( $assoc_args ) );

		foreach ( flush_ids( $args ) as $id ) {
			$this->act_on( $id, 'ShortPixelFlush\Flush\pause_flush' );
			$output->success( $this->how_it_stands( $id ) );
		}
	}
}
