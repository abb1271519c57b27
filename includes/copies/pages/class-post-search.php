<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

defined( 'ABSPATH' ) || exit;

/** How long posts may be searched, and whether all were. */
final class Post_Search {
	/** @var float When to stop searching contents. */
	public float $until;

	/** @var bool Whether some that show the image may be missing. A plan needs the newest only; who clears pages needs all. */
	public bool $is_cut = false;

	public function __construct( float $until ) {
		$this->until = $until;
	}

	/**
	 * @template T
	 * @param array<T> $found What a query returned.
	 * @param int      $most  Its limit: behind as many there may be more.
	 * @return array<T> The same.
	 */
	public function counted( array $found, int $most ): array {
		$this->is_cut = $this->is_cut || count( $found ) >= $most;

		return $found;
	}
}
