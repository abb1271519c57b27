<?php
/** The progress of the step `plan`: images with ids above `after` up to `last` are still to be planned. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/** @immutable */
final class Planning extends Facts {
	protected const LIKE = [ 'ids' => [ 0 ] ] + Facts::LIKE;

	public int $done = 0;

	/** The number of images whose copies could not be found, since looking for them failed or ended the process. */
	public int $skipped = 0;

	/**
	 * The number of images with known copies, but none that visitors may have; where a browser has to measure pages,
	 * none that it measured.
	 */
	public int $unseen = 0;

	public int $after = 0;

	public int $last = 0;

	/** The number of times that the next slice was begun without being finished. */
	public int $tries = 0;

	/**
	 * The number of images that a later flush took over before their turn, or that were deleted. Only counted with
	 * `by_record`, once all are planned.
	 */
	public int $taken_over = 0;

	/** @var list<int> The images; empty for the whole library, or with `by_record`. */
	public array $ids = [];

	/** Whether the images are those whose last flush, in the table of images, is this one. */
	public bool $by_record = false;

	/** Counts a slice before it runs, so that one that kills its planner is not retried forever. */
	public function begun(): self {
		return $this->with( [ 'tries' => $this->tries + 1 ] );
	}

	/** @param bool $is_last Whether this was the last slice: `images` is then the number done. */
	public function advanced( int $after, int $done, int $skipped, int $unseen, bool $is_last ): self {
		$done = $this->done + $done;
		return $this->with(
			[
				'images'     => $is_last ? $done : max( $this->images, $done ),
				'after'      => $after,
				'done'       => $done,
				'skipped'    => $this->skipped + $skipped,
				'tries'      => 0,
				'unseen'     => $this->unseen + $unseen,
				'taken_over' => $is_last && $this->by_record ? max( 0, $this->images - $done ) : 0,
			]
		);
	}
}
