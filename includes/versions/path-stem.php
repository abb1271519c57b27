<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

// What WordPress appends to a file's name for a size, and Timber for how it cropped, as `-480x206-c-default`.
const SIZE_IN_NAME = '(?:-\d{1,5}x\d{1,5}(?:-c-[a-z]+(?:-[a-z]+)?|_(?:c|[tb][lr]))?)?';

// All that is appended to the name of the file that was uploaded.
const ADDED_TO_NAME = '(?:-scaled|-rotated)?(?:-e\d{10,13})?' . SIZE_IN_NAME . '(?:@2x)?';

/** Strips what WordPress and others append to a file's name for a size, an edit or a format. */
function path_stem( string $path ): string {
	return (string) preg_replace( '#' . ADDED_TO_NAME . '\.[a-z]{3,5}(?:\.(?:webp|avif))?$#iD', '', $path );
}
