<?php
/**
 * Ctrl-C, heard where it can be.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Remembers that the process is to stop, so that the batch under way is written down first. Without PHP's pcntl a signal ends
 * the process at once; the batch then is taken up again when its lease has run out.
 */
final class Interrupt {
	/**
	 * Which signal came; 0 while none has.
	 */
	private int $signal = 0;

	/**
	 * Whether a parent process says when to stop: by closing our standard input, or by dying.
	 */
	private bool $has_parent;

	/**
	 * Starts to listen.
	 */
	public function __construct( bool $has_parent ) {
		$this->has_parent = $has_parent;

		if ( $has_parent ) {
			stream_set_blocking( STDIN, false );
		}

		if ( function_exists( 'pcntl_async_signals' ) && function_exists( 'pcntl_signal' ) ) {
			pcntl_async_signals( true );
			pcntl_signal( SIGTERM, [ $this, 'hear' ] );
			// A terminal's Ctrl-C reaches children as well; theirs is the parent's word.
			pcntl_signal( SIGINT, $has_parent ? SIG_IGN : [ $this, 'hear' ] );
		}
	}

	/**
	 * Takes note of a signal; the second ends the process at once.
	 */
	public function hear( int $signal ): void {
		if ( 0 !== $this->signal ) {
			exit( 128 + $signal ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- An exit code.
		}

		$this->signal = $signal;
	}

	/**
	 * Tells whether to stop.
	 */
	public function is_heard(): bool {
		if ( $this->has_parent && 0 === $this->signal ) {
			fread( STDIN, 64 ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_read_fread -- A stream, not a file.
			$this->signal = feof( STDIN ) ? 15 : 0;
		}

		return 0 !== $this->signal;
	}

	/**
	 * Gives the exit code that shells expect of a process that a signal ended.
	 */
	public function exit_code(): int {
		return 128 + $this->signal;
	}
}
