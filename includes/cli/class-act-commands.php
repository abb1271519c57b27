<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Store\Purges;
use WP_CLI;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\possible_acts;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\undo_flush;
use function ShortPixelFlush\Flush\why_forbidden_to_continue;
use function ShortPixelFlush\Flush\why_forbidden_to_stop;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\Say\cannot_undo;
use function ShortPixelFlush\Say\changed_meanwhile;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The commands that change a flush: `retry`, `stop` and `undo`. flush/possible-acts.php decides which of them a flush
 * allows.
 */
final class Act_Commands extends Command {
	/**
	 * Flushes again what failed, is still old or was stopped.
	 *
	 * ## OPTIONS
	 *
	 * [<id>...]
	 * : Flushes. `-` reads them from standard input.
	 *
	 * [--failed]
	 * : All flushes on record that failed or succeeded in part, and can be repeated.
	 *
	 * [--dry-run]
	 * : Says what would be flushed again, and for how many credits, and changes nothing.
	 *
	 * [--yes]
	 * : Does not ask first. Otherwise, it asks before flushing more than 100 images.
	 *
	 * [--wait]
	 * : Runs them here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. The rest is left to background tasks. Defaults to an hour.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row per flush, also with --dry-run.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    With --wait: all checked copies are new, or are being made again. Without: the flushes are queued.
	 *          With --failed: also if there are none.
	 *     1    Refused or failed.
	 *     2    With --wait: not everything is known to be new, or a flush was stopped.
	 *     3    With --wait: time or PHP's memory ran out before all had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Repeat flush 12 and wait for the verdict.
	 *     $ wp shortpixel-flush retry 12 --wait
	 *
	 *     # Flush again whatever failed.
	 *     $ wp shortpixel-flush retry --failed --yes
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function retry( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$this->unless_refused( resting_refusal() );
		if ( [] === $args && ! $this->options->flag( 'failed' ) ) {
			fail( 'Say which flushes to repeat, or --failed for all that failed. Nothing was done.' );
		}
		$flushes = $this->options->flag( 'failed' ) ? $this->failed_flushes( $args ) : $this->named_flushes( $args );
		foreach ( $flushes as $flush ) {
			$this->allow_unless( why_forbidden_to_continue( $flush ) );
			$this->unless_refused( self::can_retry( $flush ) ? true : changed_meanwhile( 'shortpixel_flush_cannot_retry' ) );
		}
		if ( $this->options->flag( 'dry-run' ) ) {
			$this->forecast( array_map( [ Forecast::class, 'of_retry' ], $flushes ) );
			return;
		}
		$estimates = array_map( '\ShortPixelFlush\Flush\retry_estimate', $flushes );
		$credits   = array_map( static fn ( Estimate $estimate ): ?float => $estimate->credits, $estimates );
		$this->confirm_images(
			new Estimate(
				array_sum( array_map( static fn ( Estimate $estimate ): int => $estimate->images, $estimates ) ),
				in_array( null, $credits, true ) ? null : array_sum( $credits )
			)
		);
		foreach ( $flushes as $flush ) {
			$this->unless_refused( retry_flush( $flush ) );
		}
		$this->run_or_report( array_map( static fn ( Flush $flush ): int => $flush->id, $flushes ) );
	}

	/**
	 * Stops flushes of images or links. What was sent stays sent.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Flushes. `-` reads them from standard input.
	 *
	 * ## EXIT CODES
	 *
	 *     0    They are stopped.
	 *     1    Refused, for example because one of them has ended. Those named before that one are stopped then.
	 *
	 * ## EXAMPLES
	 *
	 *     # Stop the flushes of images that are in progress.
	 *     $ wp shortpixel-flush list --open --scope=images --limit=1000 --format=ids | wp shortpixel-flush stop -
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function stop( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		foreach ( $this->named_flushes( $args ) as $flush ) {
			$this->allow_unless( why_forbidden_to_stop( $flush ) );
			$this->unless_refused( cancel_flush( $flush ) );
			$now = $this->flushes->get( $flush->id ) ?? $flush;
			$this->output->success( self::named_message( $now ) );
			array_map( [ $this->output, 'say' ], next_commands( $now ) );
		}
	}

	/**
	 * Restores the links that images had before a flush changed them.
	 *
	 * Only flushes that gave new links can be undone. Copies that were removed from ShortPixel are made again on
	 * request, so there is nothing to put back.
	 *
	 * ## OPTIONS
	 *
	 * [<id>]
	 * : The flush. Without it, the last one that succeeded, at least in part, and can be undone.
	 *
	 * [--dry-run]
	 * : Says what would be undone, and changes nothing. Exit code 0 if it can be undone, 1 if not.
	 *
	 * [--yes]
	 * : Does not ask first. Needed if there is no terminal.
	 *
	 * [--wait]
	 * : Runs it here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. The rest is left to background tasks. Defaults to an hour.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row for the flush, or with --dry-run for what undoing it would take.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    With --wait: the old links are back. Without: the undo has begun, and caches of pages are cleared later.
	 *     1    Refused, not confirmed or failed.
	 *     2    With --wait: not all old links could be restored.
	 *     3    With --wait: time or PHP's memory ran out before everything was done.
	 *
	 * ## EXAMPLES
	 *
	 *     # Undo the last flush.
	 *     $ wp shortpixel-flush undo --yes --wait
	 *     Success: Flush 12, All images: All images have their earlier links again.
	 *
	 *     # See what would be undone.
	 *     $ wp shortpixel-flush undo --dry-run
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function undo( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$this->unless_refused( resting_refusal() );
		$flush = $this->flush_to_undo( $args );
		if ( null === $flush ) {
			$this->refuse( cannot_undo() );
		}

		$this->allow_unless( why_forbidden_to_continue( $flush ) );
		if ( $this->shows_only( [ Forecast::of_undo( $flush ) ] ) ) {
			return;
		}
		confirm( sprintf( 'Undo flush %1$d, %2$s?', $flush->id, flush_shape( $flush )['subject']['title'] ), $this->options->flag( 'yes' ) );

		$this->unless_refused( undo_flush( $flush ) );
		$this->run_or_report( [ $flush->id ] );
	}

	/**
	 * @param array<mixed> $args
	 * @return list<Flush>
	 */
	private function named_flushes( array $args ): array {
		return array_values( array_filter( array_map( [ $this->flushes, 'get' ], $this->flush_ids( $args ) ) ) );
	}

	private static function can_retry( Flush $flush ): bool {
		return possible_acts( $flush, ( new Purges() )->tally( $flush->id ) )['retry'];
	}

	/**
	 * @param array<mixed> $args Refused if not empty: --failed takes no ids.
	 * @return list<Flush> Oldest first.
	 */
	private function failed_flushes( array $args ): array {
		if ( [] !== $args ) {
			fail( '--failed means every flush that failed: leave the ids out. Nothing was done.' );
		}
		$found = $this->flushes->find(
			[
				'user_id'  => visible_user(),
				'state'    => [ 'failed', 'partial' ],
				'per_page' => 1000,
			]
		)['flushes'];
		$can   = array_filter( $found, static fn ( Flush $flush ): bool => self::can_retry( $flush ) && '' === why_forbidden_to_continue( $flush ) );
		if ( [] === $can ) {
			$this->output->success( 'There is no failed flush to repeat.' );
			WP_CLI::halt( self::EXIT_NEW );
		}
		return array_reverse( array_values( $can ) );
	}

	/** @param array<mixed> $args The flush's id; empty for the last one that is done, at least in part, and can be undone. */
	private function flush_to_undo( array $args ): ?Flush {
		$candidates = [] !== $args ? $this->named_flushes( $args ) : $this->flushes->find(
			[
				'user_id'  => visible_user(),
				'state'    => [ 'done', 'partial' ],
				'per_page' => 200,
			]
		)['flushes'];
		foreach ( $candidates as $flush ) {
			if ( possible_acts( $flush, new Tally() )['undo'] ) {
				return $flush;
			}
		}
		return null;
	}
}
