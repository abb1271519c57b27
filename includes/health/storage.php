<?php
/** Checks whether the database stores a flush: reads the tables, writes a row and deletes it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use function ShortPixelFlush\Store\is_of_later_version;
use function ShortPixelFlush\Store\try_tables;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function check_storage(): Finding {
	$found = try_tables();
	if ( 'missing' === $found['problem'] ) {
		return Finding::critical(
			__( 'Tables of the database are missing or incomplete.', 'shortpixel-flush' ),
			__( 'Deactivate and activate the plugin, or ask your host whether WordPress may create tables.', 'shortpixel-flush' ),
			array_merge( $found['tables'], [ $found['error'] ] )
		);
	}
	if ( 'refused' === $found['problem'] ) {
		return Finding::critical(
			__( 'The database refuses to store what a flush does.', 'shortpixel-flush' ),
			__( 'Ask your host whether the disk is full, or the database is damaged or read-only.', 'shortpixel-flush' ),
			array_merge( $found['tables'], [ $found['error'] ] )
		);
	}
	if ( is_of_later_version() ) {
		return Finding::recommended( __( 'A later version of Flush for ShortPixel was used here. Update the plugin to use all of it again.', 'shortpixel-flush' ) );
	}

	return Finding::good();
}
