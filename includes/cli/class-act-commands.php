<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Provider_Target;
use ShortPixelFlush\Flush\Tally;
use function ShortPixelFlush\Flush\abilities;
use function ShortPixelFlush\Flush\cannot_undo;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_estimate;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\undo_flush;
use function ShortPixelFlush\Flush\why_forbidden_to_go_on;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/acts.php';
require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../flush/say/site-refusals.php';

/** The commands that change a flush: `retry`, `cancel` and `undo`. Which of them a flush allows is decided in flush/acts.php. */
final class Act_Commands extends Command {
	/**
	 * Tries again what failed, is still old or was stopped; never what is known to be new.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Flushes.
	 *
	 * [--yes]
	 * : Does not ask first. It otherwise asks before more than 100 images.
	 *
	 * [--wait]
	 * : Runs them here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. What is unfinished then continues in the background. Defaults to an hour.
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
	 *     0    With --wait: all checked copies are new, or are being made again. Without: they are queued.
	 *     1    Refused or failed.
	 *     2    With --wait: some copies are new, others are old or could not be confirmed.
	 *     3    With --wait: the time was up before all had ended.
	 *
	 * ## EXAMPLES
	 *
	 *     # Try flush 12 again and wait for the verdict.
	 *     $ wp shortpixel-flush retry 12 --wait
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function retry( array $args, array $assoc_args ): void {
		$this->act_and_carry_on(
			$args,
			$assoc_args,
			function ( Flush $flush ) {
				$this->confirm_images( retry_estimate( $flush ) );
				return retry_flush( $flush );
			}
		);
	}

	/**
	 * Stops flushes of images or links. What was sent stays sent; `retry` sends the rest.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Flushes.
	 *
	 * ## EXIT CODES
	 *
	 *     0    They are stopped.
	 *     1    One of them has ended, or can't be stopped.
	 *
	 * ## EXAMPLES
	 *
	 *     # Stop everything that is in progress.
	 *     $ wp shortpixel-flush cancel $(wp shortpixel-flush list --open --format=ids)
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function cancel( array $args, array $assoc_args ): void {
		$this->act_and_report( $args, $assoc_args, 'ShortPixelFlush\Flush\cancel_flush' );
	}

	/**
	 * Gives images back the links that they had before a flush changed them.
	 *
	 * Only flushes that gave new links can be undone: those of everything, and those of images that got new links. What
	 * was removed from ShortPixel has been made again, so there is nothing to put back.
	 *
	 * ## OPTIONS
	 *
	 * [<id>]
	 * : The flush. Without it, the last one that can be undone.
	 *
	 * [--dry-run]
	 * : Shows what would be undone, and changes nothing. Exit code 0 if it can be undone, 1 if not.
	 *
	 * [--yes]
	 * : Does not ask first. Needed where there is no terminal to ask on.
	 *
	 * [--wait]
	 * : Runs it here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long to work at most. What is unfinished then continues in the background. Defaults to an hour.
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
	 *     0    The old links are back. Without --wait, caches that hold pages are yet to be cleared.
	 *     1    Refused, not confirmed or failed.
	 *     2    With --wait: the links are back, but a cache may still hold pages with the other ones.
	 *     3    With --wait: the time was up before everything was done.
	 *
	 * ## EXAMPLES
	 *
	 *     # Undo the last flush of everything.
	 *     $ wp shortpixel-flush undo --yes --wait
	 *     Success: Undone: all images have their links at https://cdn.shortpixel.ai/spai2 again.
	 *
	 *     # See what would be undone.
	 *     $ wp shortpixel-flush undo --dry-run
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function undo( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$flush = $this->flush_to_undo( $args );
		if ( null === $flush ) {
			$this->refuse( cannot_undo() );
		}

		$this->allow_unless( why_forbidden_to_go_on( $flush ) );
		$this->output->say( self::undo_sentence( $flush ) );
		if ( $this->options->flag( 'dry-run' ) ) {
			$this->print_flushes( [ $flush->id ] );
			return;
		}
		confirm( __( 'Undo?', 'shortpixel-flush' ), $this->options->flag( 'yes' ) );

		$this->unless_refused( undo_flush( $flush ) );
		$this->carry_on( [ $flush->id ] );
	}

	/**
	 * @param array<mixed>                            $args
	 * @param array<mixed>                            $assoc_args
	 * @param callable(Flush): (true|\WP_Error) $act
	 */
	private function act_and_report( array $args, array $assoc_args, callable $act ): void {
		$this->options( $assoc_args );
		foreach ( $this->flush_ids( $args ) as $id ) {
			$this->act_on( $id, $act, 'ShortPixelFlush\Flush\why_forbidden_to_stop' );
			$this->output->success( $this->message_of( $id ) );
		}
	}

	/**
	 * @param array<mixed>                            $args
	 * @param array<mixed>                            $assoc_args
	 * @param callable(Flush): (true|\WP_Error) $act
	 */
	private function act_and_carry_on( array $args, array $assoc_args, callable $act ): void {
		$this->options( $assoc_args );
		$ids = $this->flush_ids( $args );
		foreach ( $ids as $id ) {
			$this->act_on( $id, $act, 'ShortPixelFlush\Flush\why_forbidden_to_go_on' );
		}
		$this->carry_on( $ids );
	}

	/**
	 * A refusal ends the command; a flush that has left the history in the meantime is skipped.
	 *
	 * @param callable(Flush): (true|\WP_Error) $act
	 * @param callable(Flush): string           $why Why it is forbidden.
	 */
	private function act_on( int $id, callable $act, callable $why ): void {
		$flush = $this->flushes->get( $id );
		if ( null !== $flush ) {
			$this->allow_unless( $why( $flush ) );
			$this->unless_refused( $act( $flush ) );
		}
	}

	/** @param array<mixed> $args Without an id, the last flush that can be undone is meant. */
	private function flush_to_undo( array $args ): ?Flush {
		$ids = $this->flush_ids( $args );
		if ( [] !== $ids ) {
			$candidates = array_filter( [ $this->flushes->get( $ids[0] ) ] );
		} else {
			$candidates = $this->flushes->find(
				[
					'user_id'  => visible_user(),
					'state'    => [ 'done', 'partial' ],
					'per_page' => 200,
				]
			)['flushes'];
		}
		foreach ( $candidates as $flush ) {
			if ( abilities( $flush, new Tally() )['undo'] ) {
				return $flush;
			}
		}
		return null;
	}

	private static function undo_sentence( Flush $flush ): string {
		if ( 'site' !== $flush->scope ) {
			/* translators: 1: a flush's number, 2: what it was about, such as an image's title. */
			return sprintf( __( 'What flush %1$d gave new links goes back to its old ones: %2$s.', 'shortpixel-flush' ), $flush->id, flush_shape( $flush )['subject']['title'] );
		}

		$sentences = [];
		foreach ( Provider_Target::to_undo( $flush ) as $target ) {
			/* translators: 1: an API URL, such as https://cdn.shortpixel.ai/spai3, 2: the one of before. */
			$sentences[] = sprintf( __( 'All images go back from %1$s to %2$s.', 'shortpixel-flush' ), $target->to, $target->from );
		}
		return implode( ' ', $sentences );
	}
}
