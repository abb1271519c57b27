<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use WP_CLI;
use WP_CLI_Command;
use WP_Error;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\error_data;
use function ShortPixelFlush\Flush\carry_out;
use function ShortPixelFlush\Flush\command_line;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Say\estimate_sentence;
use function ShortPixelFlush\Say\refused_links;
use function ShortPixelFlush\Scan\run_in_background as carry_scan_on;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The base of the commands, which read what was typed, call the rest of the plugin, and print. */
abstract class Command extends WP_CLI_Command {
	protected const EXIT_NEW     = 0;
	protected const EXIT_FAILED  = 1;
	protected const EXIT_PARTIAL = 2;
	protected const EXIT_OPEN    = 3;

	protected Flushes $flushes;

	protected Command_Options $options;

	protected Output $output;

	/** The longest time to work, in seconds. */
	protected int $timeout;

	public function __construct() {
		parent::__construct();
		speak_in_terminal();
		$this->flushes = new Flushes();
	}

	/** @param array<mixed> $assoc_args The command's options; an invalid timeout ends the command. */
	protected function options( array $assoc_args ): Command_Options {
		$this->options = new Command_Options( $assoc_args );
		$this->output  = new Output( $this->options );
		$this->timeout = $this->options->number( 'timeout', 3600, 1, 604800 );
		return $this->options;
	}

	/**
	 * @param array<mixed> $args
	 * @return list<string> The arguments; `-` stands for the words of standard input.
	 */
	protected static function named( array $args ): array {
		$named = [];
		foreach ( array_filter( $args, 'is_string' ) as $arg ) {
			$read = '-' === $arg ? preg_split( '/\s+/', (string) stream_get_contents( STDIN ), -1, PREG_SPLIT_NO_EMPTY ) : [ $arg ];
			array_push( $named, ...( false === $read ? [] : $read ) );
		}
		return array_values( array_unique( $named ) );
	}

	/**
	 * @param array<mixed> $args
	 * @return list<int> The ids; the command ends if one of them is not that of a flush that the user may see.
	 */
	protected function flush_ids( array $args ): array {
		$ids = [];
		foreach ( self::named( $args ) as $arg ) {
			$id    = ctype_digit( $arg ) ? (int) $arg : 0;
			$flush = 0 === $id ? null : $this->flushes->get( $id );
			if ( null === $flush || ! can_see( $flush->user_id ) ) {
				$this->no_flush( $arg );
			}
			$ids[ $id ] = $id;
		}
		return array_values( $ids );
	}

	/** @return never */
	protected function no_flush( string $typed ): void {
		fail( sprintf( 'There is no flush “%1$s”, so nothing was done. See which there are: %2$s', $typed, command_line( 'list' ) ) );
	}

	/** @param string $why Why this is not allowed, as a sentence; empty if it is. */
	protected function allow_unless( string $why ): void {
		if ( '' !== $why ) {
			fail( $why );
		}
	}

	/** @param list<Forecast> $forecasts The effects of a command. */
	protected function forecast( array $forecasts ): void {
		foreach ( $forecasts as $forecast ) {
			array_map( [ $this->output, 'say' ], $forecast->sentences() );
		}
		if ( ! $this->output->is_for_people() ) {
			$this->output->rows( array_map( static fn ( Forecast $forecast ): array => $forecast->row(), $forecasts ), Forecast::FIELDS );
		}
	}

	/**
	 * Shows what a command would do: always in a dry run, otherwise only to people.
	 *
	 * @param list<Forecast> $forecasts
	 * @return bool Whether it is a dry run, so that nothing else is to be done.
	 */
	protected function shows_only( array $forecasts ): bool {
		$is_dry = $this->options->flag( 'dry-run' );
		if ( $is_dry || $this->output->is_for_people() ) {
			$this->forecast( $forecasts );
		}
		return $is_dry;
	}

	/** Asks for confirmation if there are many images; without a yes the command ends. */
	protected function confirm_images( ?Estimate $estimate ): void {
		if ( null !== $estimate && $estimate->asks() ) {
			$this->output->say( estimate_sentence( $estimate ) );
			confirm(
				sprintf( 1 === $estimate->images ? 'Flush %s image?' : 'Flush %s images?', number_format_i18n( $estimate->images ) ),
				$this->options->flag( 'yes' )
			);
		}
	}

	/**
	 * Ends the command if the result is a refusal.
	 *
	 * @param T|WP_Error $result
	 * @return T
	 * @template T
	 */
	protected function unless_refused( $result ) {
		return is_wp_error( $result ) ? $this->refuse( $result ) : $result;
	}

	/** @return never */
	protected function refuse( WP_Error $error ): void {
		$refused = refused_links( $error );
		if ( count( $refused ) > 1 ) {
			foreach ( $refused as $one ) {
				WP_CLI::error( "{$one['url']}: {$one['message']}", false );
			}
			fail( 'Nothing was done.' );
		}
		$which = error_data( $error )['attachment'] ?? null;
		fail( ( is_int( $which ) ? "{$which}: " : '' ) . $error->get_error_message() );
	}

	/** @param list<int> $ids Flushes, run to their end with --wait, otherwise reported as begun. */
	protected function run_or_report( array $ids ): void {
		if ( $this->options->flag( 'wait' ) ) {
			$this->run_to_the_end( $ids );
		}
		foreach ( $ids as $id ) {
			$this->say_begun( $id );
		}
		$this->print_flushes( $ids );
		$this->say_how_it_continues( $ids );
	}

	protected function say_begun( int $id ): void {
		$flush = $this->flushes->get( $id );
		if ( null !== $flush ) {
			$this->output->success( sprintf( 'Flush %1$d has begun: %2$s.', $id, flush_shape( $flush )['subject']['title'] ) );
		}
	}

	/**
	 * @param list<int>|null $ids Flushes; null for all unfinished ones.
	 * @return never
	 */
	protected function run_to_the_end( ?array $ids ): void {
		$limits   = new Work_Limits( $this->timeout );
		$progress = new Progress( $this->output->is_for_people() );
		$loop     = new Run_Loop( $limits, $progress );
		$loop->run( $ids );
		if ( null === $ids ) {
			carry_out( [ 'scan' => static fn () => carry_scan_on() ] );
		}
		$progress->end();
		if ( [] === $loop->seen() ) {
			$this->output->success( 'Nothing is under way.' );
		}
		$this->conclude( $loop->seen(), $limits );
	}

	/**
	 * @param list<int> $ids
	 * @return never
	 */
	private function conclude( array $ids, Work_Limits $limits ): void {
		$states = [];
		foreach ( $ids as $id ) {
			$flush    = $this->flushes->get( $id );
			$states[] = null === $flush ? 'failed' : $flush->state;
			if ( null === $flush ) {
				WP_CLI::error( sprintf( 'Flush %d can’t be read any more: it has left the history, or the database did not answer.', $id ), false );
			} else {
				$this->say_verdict( $flush, count( $ids ) > 1 );
			}
		}
		$this->print_flushes( $ids );
		$code = self::exit_code( $states );
		if ( self::EXIT_OPEN === $code ) {
			$this->say_why_stopped( $limits->reached() );
			$this->say_how_it_continues( $ids );
			$code = $limits->exit_code( $code );
		}
		WP_CLI::halt( $code );
	}

	/** Prints a flush's message: to people with its details, to scripts only if the flush ended without full success. */
	private function say_verdict( Flush $flush, bool $is_one_of_many ): void {
		$sentence = $is_one_of_many || $flush->is_undo() ? self::named_message( $flush ) : flush_shape( $flush )['message'];
		$code     = self::exit_code( [ $flush->state ] );
		if ( self::EXIT_NEW === $code ) {
			$this->output->success( $sentence );
		} elseif ( self::EXIT_FAILED === $code ) {
			WP_CLI::error( $sentence, false );
		} elseif ( self::EXIT_PARTIAL === $code || $this->output->is_for_people() ) {
			WP_CLI::warning( $sentence );
		}
		$this->say_details( $flush );
	}

	protected static function named_message( Flush $flush ): string {
		$shape = flush_shape( $flush );
		return sprintf( 'Flush %1$d, %2$s: %3$s', $flush->id, $shape['subject']['title'], $shape['message'] );
	}

	/** Prints, for people only, the details of a flush and what they can do next. */
	protected function say_details( Flush $flush ): void {
		// WP-CLI prints tables even with --quiet, and cron would mail them.
		if ( ! $this->output->is_for_people() || true === WP_CLI::get_config( 'quiet' ) ) {
			return;
		}
		$shape = flush_shape( $flush );
		array_map( [ $this->output, 'say' ], array_merge( [ $shape['way_sentence'] ], $shape['details'], array_column( $shape['surfaces'], 'text' ) ) );
		$this->output->rows( step_rows( $flush ), STEP_FIELDS );
		$this->output->rows( not_new_rows( $flush ), [ 'state', 'url', 'reason' ] );
		array_map( [ $this->output, 'say' ], next_commands( $flush ) );
	}

	private function say_why_stopped( string $reason ): void {
		if ( Work_Limits::OUT_OF_TIME === $reason ) {
			WP_CLI::warning( 'The time is up before everything has ended. What was done is kept.' );
		} elseif ( Work_Limits::MEMORY === $reason ) {
			WP_CLI::warning( 'PHP’s memory limit is near, so this process ended. What was done is kept.' );
		}
	}

	/** @param list<int> $ids */
	private function say_how_it_continues( array $ids ): void {
		if ( [] === $ids ) {
			return;
		}

		$how = runner_status()['cron']
			? 'The flush continues in the background. To wait for its end, run: %s'
			: 'Background tasks are not reliable here. To finish the flush, run: %s';
		$this->output->say( sprintf( $how, command_line( 'run ' . implode( ' ', $ids ) ) ) );
	}

	/** @param list<int> $ids Flushes, printed as rows for scripts only. */
	protected function print_flushes( array $ids ): void {
		if ( ! $this->output->is_for_people() ) {
			$flushes = array_filter( array_map( [ $this->flushes, 'get' ], $ids ) );
			$this->output->rows( flush_rows( $flushes ), FLUSH_FIELDS );
		}
	}

	/**
	 * @param list<string> $states An unfinished flush means EXIT_OPEN; EXIT_NEW and EXIT_FAILED require all to agree.
	 */
	protected static function exit_code( array $states ): int {
		if ( [] !== array_intersect( $states, Flush::OPEN_STATES ) ) {
			return self::EXIT_OPEN;
		}
		if ( [] === array_diff( $states, [ 'done', 'undone' ] ) ) {
			return self::EXIT_NEW;
		}
		return [] === array_diff( $states, [ 'failed' ] ) ? self::EXIT_FAILED : self::EXIT_PARTIAL;
	}
}
