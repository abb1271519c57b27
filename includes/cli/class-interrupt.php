<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * Listens for Ctrl-C and SIGTERM, so that the batch under way is recorded before the process stops. Without PHP's pcntl extension a
 * signal ends the process at once; its batch is taken up when its lease has run out.
 */
final class Interrupt {
	/** 0 until a signal arrives. */
	private int $signal = 0;

	/** A parent process says when to stop, by closing our standard input or by dying. */
	private bool $has_parent;

	public function __construct( bool $has_parent ) {
		$this->has_parent = $has_parent;
		if ( $has_parent ) {
			stream_set_blocking( STDIN, false );
		}
		if ( function_exists( 'pcntl_async_signals' ) && function_exists( 'pcntl_signal' ) ) {
			pcntl_async_signals( true );
			pcntl_signal( SIGTERM, [ $this, 'receive' ] );
			// A terminal sends Ctrl-C to children too, but they wait for their parent's word.
			pcntl_signal( SIGINT, $has_parent ? SIG_IGN : [ $this, 'receive' ] );
		}
	}

	/** The second signal ends the process at once. */
	public function receive( int $signal ): void {
		if ( 0 !== $this->signal ) {
			exit( 128 + $signal ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- An exit code.
		}
		$this->signal = $signal;
	}

	public function is_received(): bool {
		if ( $this->has_parent && 0 === $this->signal ) {
			fread( STDIN, 64 ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_read_fread -- A stream, not a file.
			$this->signal = feof( STDIN ) ? 15 : 0;
		}
		return 0 !== $this->signal;
	}

	/** What shells expect of a process that a signal ended. */
	public function exit_code(): int {
		return 128 + $this->signal;
	}
}
