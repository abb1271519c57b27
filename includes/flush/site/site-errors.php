<?php
/**
 * Why everything can't be flushed, or put back, right now.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../show/sentences-failure.php';
require_once __DIR__ . '/site-sentences.php';
require_once __DIR__ . '/../store/store-rows.php';

/**
 * Refuses a second flush of everything.
 */
function already_running(): WP_Error {
	return new WP_Error( 'shortpixel_flush_already_running', __( 'Everything is being flushed already. Nothing more was done. Wait until that has ended.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}

/**
 * Refuses because the endpoint is not what the person saw.
 */
function endpoint_changed( string $now ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_endpoint_changed',
		/* translators: %s: an API URL, such as https://cdn.shortpixel.ai/spai3. */
		sprintf( __( 'The API URL was changed in the meantime: it is %s now. Nothing was done. Look at it, then try again.', 'shortpixel-flush' ), $now ),
		[
			'status'   => 409,
			'endpoint' => $now,
		]
	);
}

/**
 * Refuses because there is nothing that could be put back.
 */
function cannot_undo(): WP_Error {
	return new WP_Error( 'shortpixel_flush_cannot_undo', __( 'This flush can’t be undone. Nothing has changed.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}

/**
 * Refuses because the database did not keep the record, without which nothing is begun.
 */
function storage_failed(): WP_Error {
	return new WP_Error( 'shortpixel_flush_storage_failed', __( 'The flush could not be recorded in the database, so it was not begun. Visitors get the same pictures as before. Try again, and look at Site Health if it stays like that.', 'shortpixel-flush' ), [ 'status' => 500 ] );
}

/**
 * Refuses because the CDN did not show a picture under the new endpoint, or ShortPixel did not take the order.
 *
 * @param array<string, mixed> $row The flush, which stays on record.
 */
function cdn_failed( array $row ): WP_Error {
	$failure = is_array( $row['failure'] ?? null ) ? $row['failure'] : [];
	$data    = is_array( $failure['data'] ?? null ) ? $failure['data'] : [];

	return new WP_Error(
		'shortpixel_flush_cdn_failed',
		site_code_sentence( text( $failure['code'] ?? '' ), $data ),
		[
			'status' => 502,
			'flush'  => integer( $row['id'] ?? 0 ),
			'url'    => text( $data['url'] ?? '' ),
		]
	);
}

/**
 * Says why the new endpoint was not taken into use.
 *
 * @param array<mixed> $data What the try found.
 */
function cdn_failed_sentence( array $data ): string {
	$host   = url_host( text( $data['url'] ?? '' ) );
	$status = integer( $data['status'] ?? 0 );
	$error  = text( $data['error'] ?? '' );

	// It was not asked at all.
	if ( in_array( $error, [ 'refused_host', 'private_host' ], true ) ) {
		/* translators: 1: a host, such as img.example.com, 2: why it is not asked, a whole sentence. */
		return sprintf( __( '%1$s was not asked for a picture under the new address. %2$s Nothing was changed, visitors get the same pictures as before.', 'shortpixel-flush' ), $host, network_sentences()[ $error ] );
	}

	if ( 0 === $status ) {
		/* translators: %s: a host, such as cdn.shortpixel.ai. */
		return sprintf( __( '%s did not answer for a picture under the new address. Nothing was changed, visitors get the same pictures as before. Try again in a few minutes.', 'shortpixel-flush' ), $host );
	}

	if ( $status < 400 ) {
		/* translators: %s: a host, such as cdn.shortpixel.ai. */
		return sprintf( __( '%s gave no picture under the new address. Nothing was changed, visitors get the same pictures as before. If the host is your own CDN, see whether it passes on addresses with a new number.', 'shortpixel-flush' ), $host );
	}

	/* translators: 1: a host, such as cdn.shortpixel.ai, 2: an HTTP status, such as 403. */
	return sprintf( __( '%1$s refused a picture under the new address (it answers %2$d). Nothing was changed, visitors get the same pictures as before. See whether the ShortPixel account is in order and the host passes on addresses with a new number, then try again.', 'shortpixel-flush' ), $host, $status );
}
