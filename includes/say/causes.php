<?php
/** Describes why a flush was started. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;

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
		'outside'  => __( 'Changed outside WordPress', 'shortpixel-flush' ),
		'scan'     => __( 'Found by a check', 'shortpixel-flush' ),
	];
	return $reasons[ $cause ] ?? __( 'File changed', 'shortpixel-flush' );
}

function storm_reason( int $images ): string {
	/* translators: %s: number of images. */
	return sprintf( _n( '%s image changed', '%s images changed together', $images, 'shortpixel-flush' ), number_format_i18n( $images ) );
}

/** @param string $user The name of the user who was logged in; empty for none. */
function why( Flush $flush, string $user ): string {
	if ( '' !== $user && 'person' === $flush->cause ) {
		/* translators: %s: a person's name. */
		return sprintf( __( 'Asked for by %s', 'shortpixel-flush' ), $user );
	}
	if ( '' !== $user && in_array( $flush->cause, [ 'delete', 'rename', 'replace', 'restore', 'edit' ], true ) ) {
		/* translators: 1: what was done to the image, such as Replaced, 2: a person's name. */
		return sprintf( __( '%1$s (%2$s)', 'shortpixel-flush' ), cause_reason( $flush->cause ), $user );
	}
	if ( 'person' === $flush->cause ) {
		return 0 === $flush->user_id ? __( 'Asked for on the server', 'shortpixel-flush' ) : __( 'Asked for by a deleted user', 'shortpixel-flush' );
	}
	if ( 'code' === $flush->cause ) {
		return __( 'Asked for by another plugin', 'shortpixel-flush' );
	}
	// If many images changed together, the reason gives their number.
	return '' === $flush->reason ? cause_reason( $flush->cause ) : $flush->reason;
}
