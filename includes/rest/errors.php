<?php
/**
 * The errors that the doors themselves give; planning and flushing bring their own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Refuses what the user may not do: 401 where logging in could help, 403 where it could not.
 */
function refused( string $sentence ): WP_Error {
	if ( ! is_user_logged_in() ) {
		return new WP_Error(
			'shortpixel_flush_not_logged_in',
			__( 'You are not logged in, or your session has ended. Nothing has been changed. Log in, then try again.', 'shortpixel-flush' ),
			[ 'status' => 401 ]
		);
	}

	return new WP_Error( 'shortpixel_flush_forbidden', $sentence, [ 'status' => 403 ] );
}

/**
 * Refuses a flush that is not there, or is another user's: the two answer alike.
 */
function not_found(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_not_found',
		__( 'There is no such flush among those you may see.', 'shortpixel-flush' ),
		[ 'status' => 404 ]
	);
}

/**
 * Refuses a field's value.
 */
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

/**
 * Refuses a list that is longer than one request may hold.
 */
function too_many( string $field, int $limit ): WP_Error {
	$sentence = sprintf(
		/* translators: 1: name of a field, 2: the largest number of entries. */
		__( '“%1$s” holds too many entries: at most %2$s can be sent at once. Nothing has been flushed.', 'shortpixel-flush' ),
		$field,
		number_format_i18n( $limit )
	);

	return new WP_Error( 'shortpixel_flush_too_many', $sentence, [ 'status' => 413 ] );
}
