<?php
/** Whether what was flushed by itself came to a good end. Site Health tells the same. */

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

use ShortPixelFlush\Flush\Image_Records;

defined( 'ABSPATH' ) || exit;

function automatic_diagnosis(): Diagnosis {
	$count = ( new Image_Records() )->failed( 1 )['count'];
	if ( 0 === $count ) {
		return new Diagnosis( Diagnosis::OK, __( 'No image’s last automatic flush has failed', 'shortpixel-flush' ) );
	}

	return new Diagnosis(
		Diagnosis::WARNING,
		sprintf(
			/* translators: %s: number of images. */
			_n( 'The last automatic flush of %s image failed', 'The last automatic flush of %s images failed', $count, 'shortpixel-flush' ),
			number_format_i18n( $count )
		),
		__( 'These images changed, and their copies on ShortPixel’s CDN could not be cleared. Visitors may still see the old ones. The history says why, and tries again.', 'shortpixel-flush' )
	);
}
