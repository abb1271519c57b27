<?php
/** Why a flush was made that nobody asked for in person. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

/** @param string $cause One of CAUSES. */
function cause_reason( string $cause ): string {
	$reasons = [
		'delete'   => __( 'Deleted', 'shortpixel-flush' ),
		'rename'   => __( 'Renamed', 'shortpixel-flush' ),
		'replace'  => __( 'Replaced', 'shortpixel-flush' ),
		'restore'  => __( 'Restored', 'shortpixel-flush' ),
		'edit'     => __( 'Edited', 'shortpixel-flush' ),
		'optimise' => __( 'Optimized', 'shortpixel-flush' ),
		'scan'     => __( 'Found by the scan', 'shortpixel-flush' ),
		'schedule' => __( 'Scheduled', 'shortpixel-flush' ),
	];
	return $reasons[ $cause ] ?? __( 'File changed', 'shortpixel-flush' );
}

function storm_reason( int $images ): string {
	/* translators: %s: number of images. */
	return sprintf( _n( '%s image changed at once', '%s images changed at once', $images, 'shortpixel-flush' ), number_format_i18n( $images ) );
}
