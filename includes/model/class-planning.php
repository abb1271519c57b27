<?php
/** How far the step `plan` is: images with ids above `after` up to `last` are still to be planned. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Planning {
	public int $images;

	public int $done;

	/** Images whose copies could not be found because someone else's code failed. */
	public int $skipped;

	/** Images of whose copies none is known that visitors may have. */
	public int $unseen;

	public int $after;

	public int $last;

	/** How often the next slice was begun and never finished. */
	public int $tries;

	/** Images that a later flush took over before their turn, or that were deleted. Known once all are planned, where the table of images names them. */
	public int $taken_over;

	/** @var list<int> Only these images; empty for the whole library, or where the table of images names them. */
	public array $ids;

	/** Whether the table of images names them: those whose last flush this is. */
	public bool $by_record;

	/** @param array<mixed> $data Of the step. */
	public function __construct( array $data ) {
		$this->images     = integer( $data['images'] ?? 0 );
		$this->last       = integer( $data['last'] ?? 0 );
		$this->after      = integer( $data['after'] ?? 0 );
		$this->ids        = integers( $data['ids'] ?? [] );
		$this->done       = integer( $data['done'] ?? 0 );
		$this->skipped    = integer( $data['skipped'] ?? 0 );
		$this->tries      = integer( $data['tries'] ?? 0 );
		$this->unseen     = integer( $data['unseen'] ?? 0 );
		$this->taken_over = integer( $data['taken_over'] ?? 0 );
		$this->by_record  = true === ( $data['by_record'] ?? false );
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/** Counts a slice before it runs, so that one that kills its planner is not tried for ever. */
	public function begun(): self {
		return new self( [ 'tries' => $this->tries + 1 ] + $this->to_array() );
	}

	/** @param bool $is_last Images that are not there any more no longer count then. */
	public function advanced( int $after, int $done, int $skipped, int $unseen, bool $is_last ): self {
		$done = $this->done + $done;
		return new self(
			[
				'images'     => $is_last ? $done : max( $this->images, $done ),
				'after'      => $after,
				'done'       => $done,
				'skipped'    => $this->skipped + $skipped,
				'tries'      => 0,
				'unseen'     => $this->unseen + $unseen,
				'taken_over' => $is_last && $this->by_record ? max( 0, $this->images - $done ) : 0,
			] + $this->to_array()
		);
	}
}
