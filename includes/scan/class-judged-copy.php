<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Proof\Image_Facts;

defined( 'ABSPATH' ) || exit;

/**
 * The judgement of an image by one copy.
 *
 * @immutable
 * @phpstan-type Evidence list<array{kind: string, ...}>
 */
final class Judged_Copy {
	/**
	 * `new`, `stale` or `unknown`; `suspect` if another copy has to confirm that it is old, `absent` if it is unknown
	 * whether visitors have this copy.
	 */
	public string $state;

	/** One of UNKNOWN_REASONS; empty if the state is `new` or `stale`. */
	public string $reason;

	/** @var Evidence */
	public array $evidence;

	/** When a cache stored the copy, or when it was made, in Unix seconds; 0 if unknown. */
	public int $made_at;

	/** Whether the copy has the requested width, or that of a narrower file; a placeholder usually has neither. */
	public bool $is_as_asked;

	public ?Image_Facts $image;

	/** @param Evidence $evidence */
	public function __construct( string $state, string $reason, array $evidence, int $made_at = 0, bool $is_as_asked = false, ?Image_Facts $image = null ) {
		$this->state       = $state;
		$this->reason      = $reason;
		$this->evidence    = $evidence;
		$this->made_at     = $made_at;
		$this->is_as_asked = $is_as_asked;
		$this->image       = $image;
	}

	/** @param Evidence $more */
	public function as_state( string $state, string $reason = '', array $more = [] ): self {
		return new self( $state, $reason, array_merge( $this->evidence, $more ), $this->made_at, $this->is_as_asked, $this->image );
	}

	/** @return list<string> */
	public function kinds(): array {
		return array_column( $this->evidence, 'kind' );
	}
}
