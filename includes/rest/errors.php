<?php
/** Errors of the routes themselves; planning and flushing have their own. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;

defined( 'ABSPATH' ) || exit;

/** Returns a refusal with status 401 if logging in could help, otherwise 403. */
function refused( string $sentence ): WP_Error {
	if ( ! is_user_logged_in() ) {
		return new WP_Error(
			'shortpixel_flush_not_logged_in',
			__( 'You were logged out. Log in, then flush again.', 'shortpixel-flush' ),
			[ 'status' => 401 ]
		);
	}
	return new WP_Error( 'shortpixel_flush_forbidden', $sentence, [ 'status' => 403 ] );
}

/** Returns the same error for a missing flush and for another user's, so that ids can't be probed. */
function not_found(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_not_found',
		__( 'There is no such flush.', 'shortpixel-flush' ),
		[ 'status' => 404 ]
	);
}

function no_check(): WP_Error {
	return new WP_Error( 'shortpixel_flush_not_found', 'There is no such check.', [ 'status' => 404 ] );
}

/** Returns a temporary error: the database failed, so the flush may exist, and clients should retry. */
function not_read(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_storage_failed',
		__( 'The database did not answer. Reload in a moment.', 'shortpixel-flush' ),
		[ 'status' => 500 ]
	);
}

function unknown_field( string $field ): WP_Error {
	$sentence = sprintf(
		'The field “%s” is not known here.',
		sanitize_text_field( mb_substr( $field, 0, 60 ) )
	);
	return new WP_Error( 'shortpixel_flush_unknown_field', $sentence, [ 'status' => 400 ] );
}

function too_many( string $field, int $limit ): WP_Error {
	$sentence = sprintf(
		'“%1$s” holds too many entries: at most %2$s can be sent at once.',
		$field,
		number_format_i18n( $limit )
	);
	return new WP_Error( 'shortpixel_flush_too_many', $sentence, [ 'status' => 413 ] );
}
