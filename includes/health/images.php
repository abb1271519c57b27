<?php
/** Checks for images of which visitors may still see the old version. */

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
		return Finding::good();
	}

	return Finding::recommended(
		sprintf(
			/* translators: %s: number of images. */
			_n( 'The last flush of %s image failed, so visitors may see the old one.', 'The last flushes of %s images failed, so visitors may see the old ones.', $count, 'shortpixel-flush' ),
			number_format_i18n( $count )
		),
		__( 'The history says why, and lets you flush again.', 'shortpixel-flush' )
	);
}

function check_outside(): Finding {
	$held = held_outside();

	return 0 === $held
		? Finding::good()
		: Finding::recommended( outside_sentence( $held ), __( 'Decide about them under Media → Flush for ShortPixel.', 'shortpixel-flush' ) );
}

function check_old_images(): Finding {
	if ( 'none' === current_scan()->state ) {
		return Finding::good( __( 'What visitors see has not been checked yet.', 'shortpixel-flush' ) );
	}
	$old = ( new Image_Records() )->count_stale();

	return 0 === $old
		? Finding::good()
		: Finding::recommended(
			/* translators: %s: number of images. */
			sprintf( _n( 'Visitors still see %s old image.', 'Visitors still see %s old images.', $old, 'shortpixel-flush' ), number_format_i18n( $old ) )
		);
}
