<?php
/** What a flush is going to take. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Estimate {
	/** More images than this are flushed only once somebody has agreed to it. */
	public const ASKS_ABOVE = 100;

	public int $images;

	/** Of the ShortPixel account, probably; null where nobody can tell. */
	public ?float $credits;

	public function __construct( int $images, ?float $credits ) {
		$this->images  = $images;
		$this->credits = $credits;
	}

	public function asks(): bool {
		return $this->images > self::ASKS_ABOVE;
	}
}
