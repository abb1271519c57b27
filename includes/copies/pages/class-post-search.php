<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

defined( 'ABSPATH' ) || exit;

/** Holds the time limit of a search of posts, and whether all posts were searched. */
final class Post_Search {
	/** @var float When to stop searching post contents. */
	public float $until;

	/** @var bool Whether posts with the image may be missing. A plan only needs the newest, but clearing pages needs all. */
	public bool $is_cut = false;

	public function __construct( float $until ) {
		$this->until = $until;
	}

	/**
	 * Sets `is_cut` if a query reached its limit, since there may be more results.
	 *
	 * @template T
	 * @param array<T> $found The result of a query.
	 * @param int      $most  The query's limit.
	 * @return array<T> The same result.
	 */
	public function counted( array $found, int $most ): array {
		$this->is_cut = $this->is_cut || count( $found ) >= $most;

		return $found;
	}
}
