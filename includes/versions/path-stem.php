<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

// How Timber cropped, as `-c-default`.
const CROP_IN_NAME = '(?:-c-[a-z]+(?:-[a-z]+)?|_(?:c|[tb][lr]))?';
const SIZE_IN_NAME = '(?:-\d{1,5}x\d{1,5}' . CROP_IN_NAME . ')?';

// All that is appended to the name of the file that was uploaded.
const ADDED_TO_NAME = '(?:-scaled|-rotated)?(?:-e\d{10,13})?' . SIZE_IN_NAME . '(?:@2x)?';

/** Strips what WordPress and others append to a file's name for a size, an edit or a format. */
function path_stem( string $path ): string {
	return (string) preg_replace( '#' . ADDED_TO_NAME . '\.[a-z]{3,5}(?:\.(?:webp|avif))?$#iD', '', $path );
}
