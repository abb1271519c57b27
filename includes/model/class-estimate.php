<?php
/** The estimated cost of a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Estimate {
	/** More images than this are only flushed once the user agrees. */
	public const ASKS_ABOVE = 100;

	public int $images;

	/** The probable credits of the ShortPixel account; null if unknown. */
	public ?float $credits;

	public function __construct( int $images, ?float $credits ) {
		$this->images  = $images;
		$this->credits = $credits;
	}

	public function asks(): bool {
		return $this->images > self::ASKS_ABOVE;
	}
}
