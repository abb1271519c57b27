<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use function ShortPixelFlush\Proof\memory_left;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The limits of a command's work: its time, PHP's memory, and Ctrl-C or SIGTERM, which it handles so that the current
 * batch is recorded first. Without PHP's pcntl extension a signal ends the process at once, and another run takes over
 * its batch when the lease expires.
 */
final class Work_Limits {
	// The limit that was reached.
	public const NONE        = '';
	public const INTERRUPTED = 'interrupted';
	public const OUT_OF_TIME = 'time';
	public const MEMORY      = 'memory';

	// In bytes. With less memory than this, a step could hardly claim anything.
	private const LEAST_MEMORY = 8388608;

	private float $until;

	/** 0 until a signal arrives. */
	private int $signal = 0;

	public function __construct( int $seconds ) {
		$this->until = microtime( true ) + $seconds;
		if ( function_exists( 'pcntl_async_signals' ) && function_exists( 'pcntl_signal' ) ) {
			pcntl_async_signals( true );
			pcntl_signal( SIGTERM, [ $this, 'receive' ] );
			pcntl_signal( SIGINT, [ $this, 'receive' ] );
		}
	}

	/** Handles a signal; the second one ends the process at once. */
	public function receive( int $signal ): void {
		if ( 0 !== $this->signal ) {
			exit( 128 + $signal ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- An exit code.
		}
		$this->signal = $signal;
	}

	public function reached(): string {
		if ( 0 !== $this->signal ) {
			return self::INTERRUPTED;
		}
		if ( microtime( true ) >= $this->until ) {
			return self::OUT_OF_TIME;
		}
		return memory_left() < self::LEAST_MEMORY ? self::MEMORY : self::NONE;
	}

	public function seconds_left(): float {
		return max( 1.0, $this->until - microtime( true ) );
	}

	/** Returns the exit code that shells expect from a process that a signal ended, or else the given code. */
	public function exit_code( int $otherwise ): int {
		return 0 === $this->signal ? $otherwise : 128 + $this->signal;
	}
}
