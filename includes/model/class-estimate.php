<?php
/** The estimated cost of a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Estimate {
	/** Users must confirm a flush of more images than this. */
	public const ASKS_ABOVE = 100;

	public int $images;

	/** The credits that the flush probably costs the ShortPixel account; null if unknown. */
	public ?float $credits;

	public function __construct( int $images, ?float $credits ) {
		$this->images  = $images;
		$this->credits = $credits;
	}

	public function asks(): bool {
		return $this->images > self::ASKS_ABOVE;
	}
}
