<?php
/** How far the planning of a flush is that is planned while it runs. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/values.php';

/**
 * The data of the step `plan`: images with ids above `after` up to `last` are still to be planned.
 *
 * @immutable
 */
final class Planning {
	public int $images;

	public int $done;

	/** Images whose copies could not be found, since somebody else's code failed. */
	public int $skipped;

	public int $after;

	public int $last;

	/** How often the next slice was begun and never finished. */
	public int $tries;

	/**
	 * Only these images; none stands for the whole library.
	 *
	 * @var list<int>
	 */
	public array $ids;

	/** @param list<int> $ids */
	public function __construct( int $images, int $last, int $after = 0, array $ids = [], int $done = 0, int $skipped = 0, int $tries = 0 ) {
		$this->images  = max( 0, $images );
		$this->last    = $last;
		$this->after   = $after;
		$this->ids     = $ids;
		$this->done    = max( 0, $done );
		$this->skipped = max( 0, $skipped );
		$this->tries   = max( 0, $tries );
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
			integer( $data['tries'] ?? 0 )
		);
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/** Counts a slice that is begun before it is known how it goes: what kills its planner is not tried for ever. */
	public function begun(): self {
		return new self( $this->images, $this->last, $this->after, $this->ids, $this->done, $this->skipped, $this->tries + 1 );
	}

	/**
	 * @param int  $after   The last image of the slice.
	 * @param bool $is_last Images that were deleted since the beginning do not count any more.
	 */
	public function advanced( int $after, int $done, int $skipped, bool $is_last ): self {
		$done = $this->done + $done;
		return new self( $is_last ? $done : max( $this->images, $done ), $this->last, $after, $this->ids, $done, $this->skipped + $skipped );
	}
}
