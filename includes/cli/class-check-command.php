<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Model\Image_Record;
use WP_CLI;
use function ShortPixelFlush\Flush\estimate_of;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\start_planned;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\now;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\finding_shape;
use function ShortPixelFlush\Scan\findings;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\scan_shape;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\sleep_for;
use function WP_CLI\Utils\wp_clear_object_cache;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Check_Command extends Command {
	private const FIELDS = [ 'id', 'title', 'message', 'copy', 'file' ];

	private const STEP_SECONDS = 4.0;

	// The most images in each of the flushes that --flush starts.
	private const FLUSHED_TOGETHER = 100;

	/**
	 * Finds images that still look old to visitors: requests a copy or two of an image and compares them with the file on the disk.
	 *
	 * It requests copies that visitors are likely to use. If the CDN has no such copy, it may make one for the request.
	 * A running check of the library is continued here.
	 *
	 * ## OPTIONS
	 *
	 * [--limit=<number>]
	 * : The most findings to print. Defaults to 100.
	 *
	 * [--flush]
	 * : Flushes what was found, once the check has ended.
	 *
	 * [--yes]
	 * : Answers the question that --flush asks before more than 100 images.
	 *
	 * [--timeout=<seconds>]
	 * : How long to work at most. Defaults to an hour.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row per image that looks old.
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
	 * id, title, message, copy, file, since, made_at, found_at, evidence
	 *
	 * ## EXIT CODES
	 *
	 *     0    Nothing looks old. The last lines say what could not be judged.
	 *     1    Refused.
	 *     2    Some images look old.
	 *     3    Time or PHP's memory ran out before the check had ended.
	 *     130  Interrupted by Ctrl-C (143 by SIGTERM).
	 *
	 * ## EXAMPLES
	 *
	 *     # Which images still look old?
	 *     $ wp shortpixel-flush check
	 *
	 *     # Flush them too, and wait for the end.
	 *     $ wp shortpixel-flush check --flush; wp shortpixel-flush run
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function check( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$limit = $this->options->number( 'limit', 100, 1, 1000 );
		$this->allow_unless( why_forbidden( 'library', [] ) );
		$this->unless_refused( resting_refusal() );
		$scan = current_scan();
		if ( ! $scan->is_running() || $scan->is_recent() ) {
			$this->unless_refused( start( get_current_user_id() ) );
		}
		$limits    = new Work_Limits( $this->timeout );
		$has_ended = $this->continue_check( $limits );
		$found     = findings();
		$this->show( array_slice( $found, 0, $limit ) );
		if ( ! $has_ended ) {
			$this->output->say( 'The check continues in the background, or when you run this command again.' );
			WP_CLI::halt( $limits->exit_code( self::EXIT_OPEN ) );
		}
		if ( $this->options->flag( 'flush' ) && [] !== $found ) {
			$this->flush( $found );
		}
		WP_CLI::halt( [] !== $found ? self::EXIT_PARTIAL : self::EXIT_NEW );
	}

	/** Continues the scan until it ends or a limit is reached; returns false if a limit came first. */
	private function continue_check( Work_Limits $limits ): bool {
		$said = '';
		do {
			$next    = run( self::STEP_SECONDS );
			$message = scan_shape( current_scan() )['message'];
			if ( $message !== $said ) {
				$this->output->say( $message );
				$said = $message;
			}
			if ( null === $next ) {
				return true;
			}
			while ( $next > now() && Work_Limits::NONE === $limits->reached() ) {
				sleep_for( 0.2 );
			}
			// Other processes outdate the cached objects, and the cache would keep growing.
			wp_clear_object_cache();
		} while ( Work_Limits::NONE === $limits->reached() );
		return false;
	}

	/** @param list<Image_Record> $found */
	private function show( array $found ): void {
		$rows = array_map(
			static function ( Image_Record $record ): array {
				$shape = finding_shape( $record );
				return [
					'id'       => $shape['attachment']['id'],
					'title'    => $shape['attachment']['title'],
					'message'  => $shape['message'],
					'copy'     => $shape['copy'],
					'file'     => $shape['file'],
					'since'    => (string) $shape['since'],
					'made_at'  => (string) $shape['made_at'],
					'found_at' => $shape['found_at'],
					'evidence' => implode( ' ', $shape['evidence'] ),
				];
			},
			$found
		);
		$this->output->rows( $rows, self::FIELDS );
		foreach ( scan_shape( current_scan() )['unknown'] as $unknown ) {
			$this->output->say( $unknown['message'] );
		}
	}

	/** @param list<Image_Record> $found */
	private function flush( array $found ): void {
		$images = array_map( static fn ( Image_Record $record ): int => $record->attachment_id, $found );
		$this->confirm_images( estimate_of( count( $images ), $images ) );
		foreach ( array_chunk( $images, self::FLUSHED_TOGETHER ) as $ids ) {
			$wanted = new Start_Request(
				[
					'attachments' => $ids,
					'cause'       => 'scan',
				]
			);
			$plan   = $this->unless_refused( plan_for( $wanted ) );
			$this->say_begun( $this->unless_refused( start_planned( $wanted, $plan, get_current_user_id() ) ) );
		}
	}
}
