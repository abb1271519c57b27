<?php
/** Why a flush that changes addresses can't be started or undone. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/steps.php';

function over_daily_credits(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_too_many',
		__( 'This would pass the credits that the settings allow in a day for flushes that begin by themselves, so nothing was flushed.', 'shortpixel-flush' ),
		[ 'status' => 429 ]
	);
}

function already_running(): WP_Error {
	return new WP_Error( 'shortpixel_flush_already_running', __( 'Everything is being flushed already. Nothing more was done. Wait until that has ended.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}

/** @param string $now The endpoint as it is, which differs from the one that the person saw. */
function endpoint_changed( string $now ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_endpoint_changed',
		/* translators: %s: an API URL, such as https://cdn.shortpixel.ai/spai3. */
		sprintf( __( 'The API URL was changed in the meantime: it is %s now. Nothing was done. Check it, then try again.', 'shortpixel-flush' ), $now ),
		[
			'status'   => 409,
			'endpoint' => $now,
		]
	);
}

function cannot_undo(): WP_Error {
	return new WP_Error( 'shortpixel_flush_cannot_undo', __( 'This flush can’t be undone. Nothing has changed.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}

/** Nothing begins without a record in the database. */
function storage_failed(): WP_Error {
	return new WP_Error( 'shortpixel_flush_storage_failed', __( 'The flush could not be recorded in the database, so it was not begun. Visitors get the same images as before. Try again, and look at Site Health if it stays like that.', 'shortpixel-flush' ), [ 'status' => 500 ] );
}

/** The CDN gave no image under the new endpoint, or ShortPixel did not take the purge. The flush stays on record. */
function cdn_failed( Flush $flush ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_cdn_failed',
		flush_failure_sentence( $flush ),
		[
			'status' => 502,
			'flush'  => $flush->id,
			'url'    => null === $flush->failure ? '' : text( $flush->failure->data['url'] ?? '' ),
		]
	);
}
