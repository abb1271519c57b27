<?php
/**
 * `wp shortpixel-flush undo`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;
use function ShortPixelFlush\Flush\cannot_undo;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\targets_to_undo;
use function ShortPixelFlush\Flush\undo_flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/acts.php';

/**
 * Puts back the addresses of before.
 */
final class Undo_Command extends Command {
	/**
	 * Gives pictures the addresses back that they had before a flush changed them.
	 *
	 * Only flushes that gave new addresses can be undone: those of everything, and those with --method=new_address. What
	 * was removed from ShortPixel has been made anew, and there is nothing to put back.
	 *
	 * ## OPTIONS
	 *
	 * [<id>]
	 * : The flush. Without it, the last one that can be undone.
	 *
	 * [--dry-run]
	 * : Says what would be undone, and changes nothing. Exit code 0 where it can be undone, 1 where not.
	 *
	 * [--yes]
	 * : Does not ask first. Needed where there is no terminal to ask on.
	 *
	 * [--wait]
	 * : Carries it out here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long at most. What is unfinished then goes on in the background. An hour where nothing is said.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row, the flush.
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
	 *     0    The old addresses are back. Without --wait, caches that hold pages are yet to be cleared.
	 *     1    Refused, not confirmed or failed.
	 *     2    With --wait: the addresses are back, but a cache may still hold pages with the other ones.
	 *     3    With --wait: the time was up before everything was done.
	 *
	 * ## EXAMPLES
	 *
	 *     # Undo the last flush of everything.
	 *     $ wp shortpixel-flush undo --yes --wait
	 *     Success: Undone: all pictures have their address at https://cdn.shortpixel.ai/spai2 again.
	 *
	 *     # See what would be undone.
	 *     $ wp shortpixel-flush undo --dry-run
	 *
	 * @param array<mixed> $args       The flush.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$output  = new Output( $options );
		$flush   = $this->flush_to_undo( $args );

		if ( null === $flush || ! flush_shape( $flush )['can']['undo'] ) {
			$this->refuse( cannot_undo() );
		}

		$output->say( self::what_it_does( $flush, flush_shape( $flush )['subject']['title'] ) );

		if ( $options->flag( 'dry-run' ) ) {
			$this->print_flushes( [ $flush->id ], $output );
			return;
		}

		ask_first( __( 'Undo?', 'shortpixel-flush' ), $options->flag( 'yes' ) );

		$done = undo_flush( $flush );

		if ( is_wp_error( $done ) ) {
			$this->refuse( $done );
		}

		$this->go_on( [ $flush->id ], $options );
	}

	/**
	 * Finds the flush that was named, or the last that can be undone.
	 *
	 * @param array<mixed> $args
	 */
	private function flush_to_undo( array $args ): ?Flush {
		$ids = flush_ids( $args );

		if ( [] !== $ids ) {
			return $this->flushes->get( $ids[0] );
		}

		foreach ( $this->flushes->find(
			[
				'state'    => [ 'done', 'partial' ],
				'per_page' => 200,
			]
		)['flushes'] as $flush ) {
			if ( flush_shape( $flush )['can']['undo'] ) {
				return $flush;
			}
		}

		return null;
	}

	/**
	 * Says what undoing a flush does.
	 */
	private static function what_it_does( Flush $flush, string $title ): string {
		if ( 'site' !== $flush->scope ) {
			/* translators: 1: a flush's number, 2: what it was about, such as a picture's title. */
			return sprintf( __( 'What flush %1$d gave new addresses goes back to its old ones: %2$s.', 'shortpixel-flush' ), $flush->id, $title );
		}

		$sentences = [];

		foreach ( targets_to_undo( $flush ) as $target ) {
			/* translators: 1: an API URL, such as https://cdn.shortpixel.ai/spai3, 2: the one of before. */
			$sentences[] = sprintf( __( 'All pictures go back from %1$s to %2$s.', 'shortpixel-flush' ), $target->to, $target->from );
		}

		return implode( ' ', $sentences );
	}
}
