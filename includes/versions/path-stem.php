<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

// Longer URLs, such as data: URLs with an image, name no file.
const LONGEST_URL = 4096;

// The endings that image libraries append for a crop: Timber, for example, `-c-default`, others `_c` or `_tl`.
const CROP_IN_NAME = '(?:-c-[a-z]+(?:-[a-z]+)?|_(?:c|[tb][lr]))?';
const SIZE_IN_NAME = '(?:-\d{1,5}x\d{1,5}' . CROP_IN_NAME . ')?';

// The endings that WordPress and others append to an upload's name.
const ADDED_TO_NAME = '(?:-scaled|-rotated)?(?:-e\d{10,13})?' . SIZE_IN_NAME . '(?:@2x)?';

/**
 * Strips the extension, and what WordPress and others append to a file's name for a size, an edit or a format; without
 * an extension, returns the path unchanged.
 */
function path_stem( string $path ): string {
	return (string) preg_replace( '#' . ADDED_TO_NAME . '\.[a-z]{3,5}(?:\.(?:webp|avif))?$#iD', '', $path );
}

/** Returns what follows an image's URL in a srcset, such as " 1400w", which SPAI passes along. */
function descriptor_of( string $url ): string {
	return 1 === preg_match( '~(?:\s+\d+(?:\.\d+)?[wxh])+\s*\z~', substr( $url, -32 ), $found ) ? $found[0] : '';
}
