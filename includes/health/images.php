<?php
/** Checks for images that visitors may still see as they were. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Auto\held_outside;
use function ShortPixelFlush\Auto\outside_sentence;
use function ShortPixelFlush\Scan\current_scan;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function check_automatic_flushes(): Finding {
	$count = ( new Image_Records() )->failed( 1 )['count'];
	if ( 0 === $count ) {
		return Finding::good( __( 'No image’s last automatic flush has failed.', 'shortpixel-flush' ) );
	}

	return Finding::recommended(
		sprintf(
			/* translators: %s: number of images. */
			_n( 'The last automatic flush of %s image failed, so visitors may still see the old one.', 'The last automatic flush of %s images failed, so visitors may still see the old ones.', $count, 'shortpixel-flush' ),
			number_format_i18n( $count )
		),
		__( 'The history says why, and lets you flush again.', 'shortpixel-flush' )
	);
}

function check_outside(): Finding {
	$held = held_outside();

	return 0 === $held
		? Finding::good( __( 'No changed images are waiting for an answer.', 'shortpixel-flush' ) )
		: Finding::recommended( outside_sentence( $held ), __( 'Decide about them under Media → Flush for ShortPixel.', 'shortpixel-flush' ) );
}

function check_old_images(): Finding {
	if ( 'none' === current_scan()->state ) {
		return Finding::good( __( 'The library has never been searched for images that still look old.', 'shortpixel-flush' ) );
	}
	$old = ( new Image_Records() )->count_stale();

	return 0 === $old
		? Finding::good( __( 'No image that looked old in the last search is still unflushed.', 'shortpixel-flush' ) )
		: Finding::recommended(
			/* translators: %s: number of images. */
			sprintf( _n( '%s image still looked old to visitors when it was last searched for.', '%s images still looked old to visitors when they were last searched for.', $old, 'shortpixel-flush' ), number_format_i18n( $old ) ),
			__( 'Flush what was found.', 'shortpixel-flush' )
		);
}
