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

	public function __construct() {
		if ( function_exists( 'pcntl_async_signals' ) && function_exists( 'pcntl_signal' ) ) {
			pcntl_async_signals( true );
			pcntl_signal( SIGTERM, [ $this, 'receive' ] );
			pcntl_signal( SIGINT, [ $this, 'receive' ] );
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
		return 0 !== $this->signal;
	}

	/** What shells expect of a process that a signal ended. */
	public function exit_code(): int {
		return 128 + $this->signal;
	}
}
