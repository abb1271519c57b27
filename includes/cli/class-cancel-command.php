<?php
/**
 * `wp shortpixel-flush cancel`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/acts.php';

/**
 * Stops flushes.
 */
final class Cancel_Command extends Command {
	/**
	 * Stops flushes of pictures or addresses. What was sent stays sent; `retry` takes up the rest.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Flushes.
	 *
	 * ## EXIT CODES
	 *
	 *     0    They are stopped.
	 *     1    One of them had ended, or can't be stopped.
	 *
	 * ## EXAMPLES
	 *
	 *     # Stop everything that is under way.
	 *     $ wp shortpixel-flush cancel $(wp shortpixel-flush list --open --format=ids)
	 *
	 * @param array<mixed> $args       Flushes.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$output = new Output( $this->options( $assoc_args ) );

		foreach ( flush_ids( $args ) as $id ) {
			$this->act_on( $id, 'ShortPixelFlush\Flush\cancel_flush' );
			$output->success( $this->how_it_stands( $id ) );
		}
	}
}
