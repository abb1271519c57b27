<?php
/** How far the step `plan` is: images with ids above `after` up to `last` are still to be planned. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/values.php';

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

	/** @var list<int> Only these images; empty for the whole library, or where the table of images names them. */
	public array $ids;

	/** Whether the table of images names them: those whose last flush this is. */
	public bool $by_record;

	/** @param list<int> $ids */
	public function __construct( int $images, int $last, int $after = 0, array $ids = [], int $done = 0, int $skipped = 0, int $tries = 0, int $unseen = 0, bool $by_record = false ) {
		$this->images    = max( 0, $images );
		$this->last      = $last;
		$this->after     = $after;
		$this->ids       = $ids;
		$this->done      = max( 0, $done );
		$this->skipped   = max( 0, $skipped );
		$this->tries     = max( 0, $tries );
		$this->unseen    = max( 0, $unseen );
		$this->by_record = $by_record;
	}

	/** Those whose last flush the table of images says it is, with deleted ones. */
	public static function by_record( int $images ): self {
		return new self( $images, PHP_INT_MAX, 0, [], 0, 0, 0, 0, true );
	}

	/** @param array<mixed> $data */
	public static function from_array( array $data ): self {
		return new self(
			integer( $data['images'] ?? 0 ),
			integer( $data['last'] ?? 0 ),
			integer( $data['after'] ?? 0 ),
			integers( $data['ids'] ?? [] ),
			integer( $data['done'] ?? 0 ),
			integer( $data['skipped'] ?? 0 ),
			integer( $data['tries'] ?? 0 ),
			integer( $data['unseen'] ?? 0 ),
			true === ( $data['by_record'] ?? false )
		);
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/** Counts a slice before it runs, so that one that kills its planner is not tried for ever. */
	public function begun(): self {
		return new self( $this->images, $this->last, $this->after, $this->ids, $this->done, $this->skipped, $this->tries + 1, $this->unseen, $this->by_record );
	}

	/** @param bool $is_last Images that were deleted meanwhile no longer count then. */
	public function advanced( int $after, int $done, int $skipped, int $unseen, bool $is_last ): self {
		$done = $this->done + $done;
		return new self( $is_last ? $done : max( $this->images, $done ), $this->last, $after, $this->ids, $done, $this->skipped + $skipped, 0, $this->unseen + $unseen, $this->by_record );
	}
}
