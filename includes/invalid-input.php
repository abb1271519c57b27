<?php
/** Refusals that the whole plugin shares. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/** Returns the refusal of a field, which the screen shows beside it. */
function invalid_input( string $field, string $sentence ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_invalid_input',
		$sentence,
		[
			'status' => 400,
			'params' => [ $field => $sentence ],
		]
	);
}

/** @return array<mixed> The data of a refusal; empty if it has none. */
function error_data( WP_Error $refusal ): array {
	$data = $refusal->get_error_data();
	return is_array( $data ) ? $data : [];
}

function storage_failed(): WP_Error {
	$sentence = __( 'The database refused this, so nothing has been changed. Look at Site Health.', 'shortpixel-flush' );
	return new WP_Error( 'shortpixel_flush_storage_failed', $sentence, [ 'status' => 500 ] );
}

/** @param string $host Another site's host; empty to name none. */
function foreign_source_sentence( string $host = '' ): string {
	if ( '' === $host ) {
		return __( 'Only an administrator can flush images of another site.', 'shortpixel-flush' );
	}
	/* translators: %s: a host, such as www.example.com. */
	return sprintf( __( 'Only an administrator can flush images of %s.', 'shortpixel-flush' ), $host );
}
