<?php
/**
 * What the commands share: refusing, starting, driving, saying how it came out.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use WP_CLI;
use WP_CLI_Command;
use WP_Error;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\runner_status;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fail.php';
require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/ask.php';
require_once __DIR__ . '/flushes.php';
require_once __DIR__ . '/rows.php';
require_once __DIR__ . '/verdict.php';

/**
 * A command. It owns no rules: it reads what was typed, calls flush/, and says what came of it.
 */
abstract class Command extends WP_CLI_Command {
	protected Flushes $flushes;

	public function __construct() {
		parent::__construct();
		$this->flushes = new Flushes();
	}

	/**
	 * Reads the options. A time-out that is none is refused here, before anything has begun.
	 *
	 * @param array<mixed> $given As WP-CLI read them.
	 */
	protected function options( array $given ): Options {
		$options = new Options( $given );
		$this->timeout( $options );

		return $options;
	}

	/**
	 * Answers for how many seconds the command may work.
	 */
	protected function timeout( Options $options ): int {
		return $options->number( 'timeout', 3600, 1, 604800 );
	}

	/**
	 * Ends the command with the sentence of a refusal.
	 *
	 * @return never
	 */
	protected function refuse( WP_Error $error ): void {
		$data    = $error->get_error_data();
		$refused = is_array( $data ) && is_array( $data['refused'] ?? null ) ? $data['refused'] : [];

		foreach ( count( $refused ) > 1 ? $refused : [] as $one ) {
			if ( is_array( $one ) && is_string( $one['url'] ?? null ) && is_string( $one['message'] ?? null ) ) {
				WP_CLI::error( "{$one['url']}: {$one['message']}", false );
			}
		}

		$which = is_array( $data ) && is_int( $data['attachment'] ?? null ) ? "{$data['attachment']}: " : '';
		fail( count( $refused ) > 1 ? __( 'Nothing was done.', 'shortpixel-flush' ) : $which . $error->get_error_message() );
	}

	/**
	 * Does one thing to a flush; a refusal ends the command. One that left the history meanwhile is passed over.
	 *
	 * @param callable(Flush): (true|WP_Error) $act
	 */
	protected function act_on( int $id, callable $act ): void {
		$flush = $this->flushes->get( $id );
		$done  = null === $flush ? true : $act( $flush );

		if ( is_wp_error( $done ) ) {
			$this->refuse( $done );
		}
	}

	/**
	 * Says how a flush stands; empty where it can't be read any more.
	 */
	protected function how_it_stands( int $id ): string {
		$flush = $this->flushes->get( $id );

		return null === $flush ? '' : flush_shape( $flush )['message'];
	}

	/**
	 * Goes on with flushes that were begun: waits for their verdict where that was asked for, else says that they are queued.
	 *
	 * @param list<int> $ids
	 */
	protected function go_on( array $ids, Options $options ): void {
		$output = new Output( $options );

		if ( $options->flag( 'wait' ) ) {
			$this->wait_for( $ids, $options, $output );
		}

		foreach ( $ids as $id ) {
			/* translators: 1: a flush's number, 2: how it stands, such as "Flushing 43 addresses…". */
			$output->success( sprintf( __( 'Flush %1$d has begun. %2$s', 'shortpixel-flush' ), $id, $this->how_it_stands( $id ) ) );
		}

		$this->print_flushes( $ids, $output );
		$this->say_who_goes_on( $ids, $output );
	}

	/**
	 * Drives flushes to their end, says how they came out and ends the command with their verdict.
	 *
	 * @param list<int> $ids
	 * @return never
	 */
	protected function wait_for( array $ids, Options $options, Output $output ): void {
		$interrupt = new Interrupt( false );
		$progress  = new Progress( $output->is_for_people() );
		$driver    = new Driver( $interrupt, $progress, microtime( true ) + $this->timeout( $options ) );
		$reason    = $driver->drive( $ids );

		$progress->end();
		$this->conclude( $ids, $reason, $interrupt, $output );
	}

	/**
	 * Says how flushes stand and ends the command accordingly.
	 *
	 * @param list<int> $ids
	 * @return never
	 */
	protected function conclude( array $ids, string $reason, Interrupt $interrupt, Output $output ): void {
		$states = [];

		foreach ( $ids as $id ) {
			$flush    = $this->flushes->get( $id );
			$states[] = null === $flush ? 'failed' : $flush->state;

			if ( null === $flush ) {
				/* translators: %d: a flush's number. */
				WP_CLI::error( sprintf( __( 'Flush %d can’t be read any more: it has left the history, or the database did not answer.', 'shortpixel-flush' ), $id ), false );
			} else {
				$this->say_verdict( $flush, count( $ids ) > 1, $output );
			}
		}

		if ( ! $output->is_for_people() ) {
			$this->print_flushes( $ids, $output );
		}

		if ( EXIT_OPEN === exit_code( $states ) ) {
			$this->say_why_stopped( $reason );
			$this->say_who_goes_on( $ids, $output );
		}

		WP_CLI::halt( Driver::INTERRUPTED === $reason ? $interrupt->exit_code() : exit_code( $states ) );
	}

	/**
	 * Says what is true for visitors now, and which addresses are not new.
	 */
	private function say_verdict( Flush $flush, bool $is_one_of_many, Output $output ): void {
		$message = flush_shape( $flush )['message'];
		/* translators: 1: a flush's number, 2: a sentence or two. */
		$sentence = $is_one_of_many ? sprintf( __( 'Flush %1$d: %2$s', 'shortpixel-flush' ), $flush->id, $message ) : $message;
		$code     = exit_code( [ $flush->state ] );

		if ( EXIT_NEW === $code ) {
			$output->success( $sentence );
		} elseif ( EXIT_FAILED === $code ) {
			WP_CLI::error( $sentence, false );
		} elseif ( EXIT_PARTIAL === $code || $output->is_for_people() ) {
			WP_CLI::warning( $sentence );
		}

		if ( $output->is_for_people() ) {
			$output->rows( step_rows( $flush ), STEP_FIELDS );
			$output->rows( rows_not_new( $flush ), [ 'state', 'url', 'reason' ] );
		}
	}

	/**
	 * Says why a command ended before its flushes.
	 */
	private function say_why_stopped( string $reason ): void {
		if ( Driver::OUT_OF_TIME === $reason ) {
			WP_CLI::warning( __( 'The time is up, and not everything has been seen to its end. What was done is kept.', 'shortpixel-flush' ) );
		} elseif ( Driver::MEMORY === $reason ) {
			WP_CLI::warning( __( 'PHP’s memory limit is near, so this process ended. What was done is kept.', 'shortpixel-flush' ) );
		}
	}

	/**
	 * Says who takes up what is unfinished.
	 *
	 * @param list<int> $ids
	 */
	protected function say_who_goes_on( array $ids, Output $output ): void {
		$paused = array_filter( $ids, fn ( int $id ): bool => $this->is_paused( $id ) );
		$ids    = array_values( array_diff( $ids, $paused ) );

		if ( [] !== $paused ) {
			/* translators: %s: a command to type. */
			$output->say( sprintf( __( 'Go on with what is paused: %s', 'shortpixel-flush' ), 'wp shortpixel-flush resume ' . implode( ' ', $paused ) ) );
		}

		if ( [] === $ids ) {
			return;
		}

		$background = runner_status()['cron'];
		$command    = 'wp shortpixel-flush ' . ( $background ? 'status ' : 'run ' ) . implode( ' ', $background ? array_slice( $ids, 0, 1 ) : $ids );

		/* translators: %s: a command to type. */
		$output->say( $background ? sprintf( __( 'It goes on in the background. See how it stands: %s', 'shortpixel-flush' ), $command ) : sprintf( __( 'This site runs no background tasks by itself. See it to its end: %s', 'shortpixel-flush' ), $command ) );
	}

	private function is_paused( int $id ): bool {
		$flush = $this->flushes->get( $id );

		return null !== $flush && $flush->paused;
	}

	/**
	 * Prints flushes as rows, for scripts.
	 *
	 * @param list<int> $ids
	 */
	protected function print_flushes( array $ids, Output $output ): void {
		$rows = [];

		foreach ( $output->is_for_people() ? [] : $ids as $id ) {
			$flush = $this->flushes->get( $id );
			$rows  = null === $flush ? $rows : array_merge( $rows, [ flush_as_row( $flush ) ] );
		}

		if ( ! $output->is_for_people() ) {
			$output->rows( $rows, FLUSH_FIELDS );
		}
	}
}
