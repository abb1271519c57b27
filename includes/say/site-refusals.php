<?php
/** Explains why a flush of everything can't be started, or a flush can't be changed or undone. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/** Refuses a queued flush of everything that the user who requested it may no longer start. */
function no_longer_allowed(): WP_Error {
	return new WP_Error( 'shortpixel_flush_forbidden', __( 'Only an administrator can do that.', 'shortpixel-flush' ), [ 'status' => 403 ] );
}

function already_running(): WP_Error {
	return new WP_Error( 'shortpixel_flush_already_running', __( 'All images are being flushed already. Wait until that has ended, or stop it.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}

/** @param string $now The current endpoint, which differs from the one that the user saw. */
function endpoint_changed( string $now ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_endpoint_changed',
		/* translators: %s: an API URL, such as https://cdn.shortpixel.ai/spai3. */
		sprintf( __( 'The API URL is now %s, so nothing was done. Check it, then flush again.', 'shortpixel-flush' ), $now ),
		[
			'status'   => 409,
			'endpoint' => $now,
		]
	);
}

function changed_meanwhile( string $code ): WP_Error {
	return new WP_Error( $code, __( 'This flush has changed meanwhile, so nothing was done.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}

function cannot_undo(): WP_Error {
	return new WP_Error( 'shortpixel_flush_cannot_undo', __( 'This flush can’t be undone.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}
