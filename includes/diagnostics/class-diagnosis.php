<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

defined( 'ABSPATH' ) || exit;

/**
 * What one step of the diagnostics found.
 *
 * @immutable
 */
final class Diagnosis {
	public const OK      = 'ok';
	public const WARNING = 'warning';
	public const FAILED  = 'failed';
	public const SKIPPED = 'skipped';

	// The worst first.
	public const STATES = [ self::FAILED, self::WARNING, self::OK, self::SKIPPED ];

	// These send a request, so that Site Health must not wait for them before it shows the others.
	public const SLOW_HEALTH_TESTS = [ 'cdn', 'account' ];

	/** @var 'ok'|'warning'|'failed'|'skipped' */
	public string $state;

	/** @var string What is true, in a sentence. */
	public string $message;

	/** @var string What to do about it; empty where nothing has to be done, or the sentence says it. */
	public string $help;

	/** @var list<string> What it was told by, such as times. */
	public array $facts;

	/**
	 * @param 'ok'|'warning'|'failed'|'skipped' $state
	 * @param list<string>                      $facts
	 */
	public function __construct( string $state, string $message, string $help = '', array $facts = [] ) {
		$this->state   = $state;
		$this->message = $message;
		$this->help    = $help;
		$this->facts   = $facts;
	}

	/**
	 * @param non-empty-list<self> $all
	 * @return self The worst in front, with what is said of the others as its facts.
	 */
	public static function worst( array $all ): self {
		$worst = $all[0];
		foreach ( $all as $one ) {
			$worst = array_search( $one->state, self::STATES, true ) < array_search( $worst->state, self::STATES, true ) ? $one : $worst;
		}
		$facts = $worst->facts;
		foreach ( $all as $one ) {
			$facts = $one === $worst ? $facts : array_merge( $facts, [ $one->message ], $one->facts );
		}

		return new self( $worst->state, $worst->message, $worst->help, $facts );
	}

	/** @param callable(string): string $say */
	public function map( callable $say ): self {
		return new self( $this->state, $say( $this->message ), $say( $this->help ), array_map( $say, $this->facts ) );
	}
}
