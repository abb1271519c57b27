<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

defined( 'ABSPATH' ) || exit;

/**
 * The result of a check.
 *
 * @immutable
 */
final class Finding {
	public const GOOD        = 'good';
	public const RECOMMENDED = 'recommended';
	public const CRITICAL    = 'critical';

	// From worst to best. Site Health uses the same words.
	public const RESULTS = [ self::CRITICAL, self::RECOMMENDED, self::GOOD ];

	/** @var value-of<self::RESULTS> */
	public string $result;

	/** @var string A sentence that says what the check found; empty if the check's label says everything. */
	public string $message;

	/** @var string A sentence that says how to fix it; empty if there is nothing to do, or the message says it. */
	public string $help;

	/** @var list<string> Details, such as times. */
	public array $facts;

	/**
	 * @param value-of<self::RESULTS> $result
	 * @param list<string>            $facts
	 */
	public function __construct( string $result, string $message, string $help = '', array $facts = [] ) {
		$this->result  = $result;
		$this->message = $message;
		$this->help    = $help;
		$this->facts   = $facts;
	}

	/**
	 * @param string       $message Empty if the check's label says everything.
	 * @param list<string> $facts
	 */
	public static function good( string $message = '', array $facts = [] ): self {
		return new self( self::GOOD, $message, '', $facts );
	}

	/** @param list<string> $facts */
	public static function recommended( string $message, string $help = '', array $facts = [] ): self {
		return new self( self::RECOMMENDED, $message, $help, $facts );
	}

	/** @param list<string> $facts */
	public static function critical( string $message, string $help = '', array $facts = [] ): self {
		return new self( self::CRITICAL, $message, $help, $facts );
	}

	/**
	 * @param non-empty-list<self> $all
	 * @return self The worst finding, with the messages and facts of the others added to its facts.
	 */
	public static function worst( array $all ): self {
		$worst = $all[0];
		foreach ( $all as $one ) {
			$worst = array_search( $one->result, self::RESULTS, true ) < array_search( $worst->result, self::RESULTS, true ) ? $one : $worst;
		}
		$facts = $worst->facts;
		foreach ( $all as $one ) {
			$facts = $one === $worst ? $facts : array_merge( $facts, array_diff( [ $one->message ], [ '' ] ), $one->facts );
		}

		return new self( $worst->result, $worst->message, $worst->help, $facts );
	}

	/** @param callable(string): string $say */
	public function map( callable $say ): self {
		return new self( $this->result, $say( $this->message ), $say( $this->help ), array_map( $say, $this->facts ) );
	}
}
