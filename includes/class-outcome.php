<?php

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

/**
 * The result of one attempt at a step. `code` and `data` are stored, and turned into a sentence when somebody reads it.
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

	/** @var array<mixed> The data for the sentence and for the next attempt. */
	public array $data;

	/** When to try again, in Unix seconds; 0 unless the state is AGAIN. */
	public int $at;

	/** @param array<mixed> $data */
	private function __construct( string $state, string $code, array $data, int $at = 0 ) {
		$this->state = $state;
		$this->code  = $code;
		$this->data  = $data;
		$this->at    = $at;
	}

	/** @param array<mixed> $data */
	public static function done( string $code = '', array $data = [] ): self {
		return new self( self::DONE, $code, $data );
	}

	/** @param array<mixed> $data */
	public static function failed( string $code, array $data = [] ): self {
		return new self( self::FAILED, $code, $data );
	}

	/** @param array<mixed> $data */
	public static function skipped( string $code, array $data = [] ): self {
		return new self( self::SKIPPED, $code, $data );
	}

	/**
	 * Returns the outcome of a step that is tried again, no earlier than `at`.
	 *
	 * @param array<mixed> $data
	 */
	public static function again( int $at, string $code = '', array $data = [] ): self {
		return new self( self::AGAIN, $code, $data, $at );
	}

	/** @param array<mixed> $data Overrides existing data. */
	public function with_data( array $data ): self {
		return new self( $this->state, $this->code, $data + $this->data, $this->at );
	}
}
