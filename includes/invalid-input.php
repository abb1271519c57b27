<?php
/** Builds the refusal of a field, for the screen to show beside it. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Error;

defined( 'ABSPATH' ) || exit;

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
