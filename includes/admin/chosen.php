<?php
/**
 * Which pictures a link to our screen has chosen.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\Rest\MOST_ATTACHMENTS;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../rest/fields.php';

/**
 * Reads the link: the pictures that this user may flush, as many as one flush takes, and what is to be said of the rest.
 *
 * A single picture that may not be flushed counts as none, without a word: nobody ticked it.
 *
 * @return array{attachments: list<int>, notes: list<string>}
 */
function chosen(): array {
	$asked = requested_ids();

	_prime_post_caches( $asked, false, false );

	$flushable = array_values( array_filter( $asked, __NAMESPACE__ . '\is_flushable' ) );

	return [
		'attachments' => array_slice( $flushable, 0, MOST_ATTACHMENTS ),
		'notes'       => is_from_bulk() ? chosen_notes( count( $asked ), count( $flushable ) ) : [],
	];
}

/**
 * Lists the ids that the link names, each once, in its order.
 *
 * @return list<int>
 */
function requested_ids(): array {
	// phpcs:ignore WordPress.Security -- Only chooses what is shown, and only numbers are read of it.
	$asked = $_GET[ is_from_bulk() ? 'attachments' : 'attachment' ] ?? '';

	return is_string( $asked ) ? array_values( array_diff( array_unique( array_map( 'absint', explode( ',', $asked ) ) ), [ 0 ] ) ) : [];
}

function is_from_bulk(): bool {
	// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- As above.
	return isset( $_GET['attachments'] );
}

function is_flushable( int $id ): bool {
	return wp_attachment_is_image( $id ) && 'trash' !== get_post_status( $id ) && current_user_can( CAP_IMAGES, $id );
}

/**
 * Says which of the ticked files are left out, and why.
 *
 * @return list<string>
 */
function chosen_notes( int $asked, int $flushable ): array {
	if ( 0 === $flushable ) {
		return 0 === $asked ? [] : [ _n( 'The chosen file is no picture, or not yours to flush. Choose another one.', 'None of the chosen files is a picture that is yours to flush. Choose others.', $asked, 'shortpixel-flush' ) ];
	}

	$notes    = [];
	$left_out = $asked - $flushable;

	if ( $left_out > 0 ) {
		/* translators: 1: number of files left out, 2: number of files chosen. */
		$notes[] = sprintf( _n( '%1$s of the %2$s chosen files is no picture, or not yours to flush, and is left out.', '%1$s of the %2$s chosen files are no pictures, or not yours to flush, and are left out.', $left_out, 'shortpixel-flush' ), number_format_i18n( $left_out ), number_format_i18n( $asked ) );
	}

	if ( $flushable > MOST_ATTACHMENTS ) {
		/* translators: 1: number of pictures chosen, 2: the largest number there may be. */
		$notes[] = sprintf( __( 'You chose %1$s pictures; at most %2$s can be flushed at once. These are the first of them; flush the others after that.', 'shortpixel-flush' ), number_format_i18n( $flushable ), number_format_i18n( MOST_ATTACHMENTS ) );
	}

	return $notes;
}
