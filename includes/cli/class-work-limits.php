<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use function ShortPixelFlush\Proof\memory_left;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * What ends a command's work early: its time, PHP's memory, or Ctrl-C and SIGTERM, which it listens for so that the batch under way is
 * recorded first. Without PHP's pcntl extension a signal ends the process at once; its batch is taken up when its lease has run out.
 */
final class Work_Limits {
	// Which of them was reached.
	public const NONE        = '';
	public const INTERRUPTED = 'interrupted';
	public const OUT_OF_TIME = 'time';
	public const MEMORY      = 'memory';

	// With less than this, a step would end before it has claimed anything.
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

	/** The second signal ends the process at once. */
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

	/** What shells expect of a process that a signal ended. */
	public function exit_code( int $otherwise ): int {
		return 0 === $this->signal ? $otherwise : 128 + $this->signal;
	}
}
