<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * The result of one attempt at a step. `code` and `data` are stored, and turned into a sentence only for display.
 *
 * @immutable
 */
final class Outcome {
	public const DONE    = 'done';
	public const FAILED  = 'failed';
	public const SKIPPED = 'skipped';
	public const AGAIN   = 'again';

	public string $state;

	public string $code;

	/** The data for the sentence and for the next attempt. */
	public Facts $data;

	/** When to try again, in Unix seconds; 0 unless the state is AGAIN. */
	public int $at;

	/** @param array<mixed>|Facts $data */
	private function __construct( string $state, string $code, $data, int $at = 0 ) {
		$this->state = $state;
		$this->code  = $code;
		$this->data  = $data instanceof Facts ? $data : new Facts( $data );
		$this->at    = $at;
	}

	/** @param array<mixed>|Facts $data */
	public static function done( string $code = '', $data = [] ): self {
		return new self( self::DONE, $code, $data );
	}

	/** @param array<mixed>|Facts $data */
	public static function failed( string $code, $data = [] ): self {
		return new self( self::FAILED, $code, $data );
	}

	/** @param array<mixed>|Facts $data */
	public static function skipped( string $code, $data = [] ): self {
		return new self( self::SKIPPED, $code, $data );
	}

	/**
	 * Returns the outcome of a step that is to be retried, no earlier than `at`.
	 *
	 * @param array<mixed>|Facts $data
	 */
	public static function again( int $at, string $code = '', $data = [] ): self {
		return new self( self::AGAIN, $code, $data, $at );
	}

	/** @param array<mixed> $data New values, which override existing data. */
	public function with_data( array $data ): self {
		return new self( $this->state, $this->code, $this->data->with( $data ), $this->at );
	}
}
