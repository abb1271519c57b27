<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

/** Strips what WordPress and others append to a file's name for a size, an edit or a format: Timber also how it cropped, as `-480x206-c-default`. */
function path_stem( string $path ): string {
	return (string) preg_replace( '#(?:-scaled|-rotated)?(?:-e\d{10,13})?(?:-\d{1,5}x\d{1,5}(?:-c-[a-z]+(?:-[a-z]+)?|_(?:c|[tb][lr]))?)?(?:@2x)?\.[a-z]{3,5}(?:\.(?:webp|avif))?$#iD', '', $path );
}
