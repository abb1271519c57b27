<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

/**
 * The site's own file, as far as it is known. Pure: no WordPress in here.
 *
 * @immutable
 */
final class Original {
	public Image_Facts $image;

	/** In Unix seconds; null if unknown. */
	public ?int $last_modified;

	/** Whether the site serves visitors an older file than the one on its disk, or one that was deleted. */
	public bool $is_old;

	public function __construct( ?Image_Facts $image = null, ?int $last_modified = null, bool $is_old = false ) {
		$this->image         = $image ?? new Image_Facts();
		$this->last_modified = $last_modified;
		$this->is_old        = $is_old;
	}
}
