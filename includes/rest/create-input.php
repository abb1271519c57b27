<?php
/**
 * What POST /flushes needs beyond single fields: those that belong together, and the images they name.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/input.php';
require_once __DIR__ . '/seen-input.php';

/** The field that says what is flushed, by scope; the other two don't belong. */
const SUBJECT_FIELDS = [
	'images' => 'attachments',
	'urls'   => 'urls',
	'site'   => 'expected_endpoint',
];

/**
 * Reads the body.
 *
 * @param WP_REST_Request $request
 * @return Input|WP_Error
 */
function create_input( WP_REST_Request $request ) {
	$input = read_input( $request, create_fields() );

	return is_wp_error( $input ) ? $input : scope_mismatch( $input ) ?? seen_mismatch( $input ) ?? $input;
}

/**
 * Refuses a body whose fields don't fit its scope: guessing which was meant could flush the wrong thing.
 */
function scope_mismatch( Input $input ): ?WP_Error {
	if ( $input->flag( 'library' ) ) {
		return library_mismatch( $input );
	}

	foreach ( SUBJECT_FIELDS as $scope => $field ) {
		$is_own = $scope === $input->text( 'scope' );

		if ( $input->has( $field ) && ! $is_own ) {
			/* translators: 1: name of a field, 2: a scope. */
			return invalid_input( $field, sprintf( __( '“%1$s” does not belong to scope “%2$s”.', 'shortpixel-flush' ), $field, $input->text( 'scope' ) ) );
		}

		// What everything costs can be asked before an endpoint was seen.
		if ( ! $input->has( $field ) && $is_own && ! ( 'site' === $scope && $input->flag( 'dry_run' ) ) ) {
			/* translators: 1: name of a field, 2: a scope. */
			return invalid_input( $field, sprintf( __( '“%1$s” is missing; scope “%2$s” needs it.', 'shortpixel-flush' ), $field, $scope ) );
		}
	}

	if ( 'new_address' === $input->text( 'method' ) && 'images' !== $input->text( 'scope' ) ) {
		/* translators: 1: name of a field, 2: a scope. */
		return invalid_input( 'method', sprintf( __( '“%1$s” does not belong to scope “%2$s”.', 'shortpixel-flush' ), 'new_address', $input->text( 'scope' ) ) );
	}

	return null;
}

/**
 * Refuses what does not go with the whole library: it is every image, by removal, and no browser has seen it.
 */
function library_mismatch( Input $input ): ?WP_Error {
	if ( 'images' !== $input->text( 'scope' ) ) {
		/* translators: 1: name of a field, 2: a scope. */
		return invalid_input( 'library', sprintf( __( '“%1$s” does not belong to scope “%2$s”.', 'shortpixel-flush' ), 'library', $input->text( 'scope' ) ) );
	}

	foreach ( [ 'attachments', 'urls', 'expected_endpoint', 'layouts' ] as $field ) {
		if ( $input->has( $field ) ) {
			/* translators: 1: name of a field, 2: name of another field. */
			return invalid_input( $field, sprintf( __( '“%1$s” does not go together with “%2$s”.', 'shortpixel-flush' ), $field, 'library' ) );
		}
	}

	/* translators: 1: name of a field, 2: name of another field. */
	return 'new_address' === $input->text( 'method' ) ? invalid_input( 'method', sprintf( __( '“%1$s” does not go together with “%2$s”.', 'shortpixel-flush' ), 'new_address', 'library' ) ) : null;
}

/**
 * Tells whether the body means the whole library, for the permission check, which comes before validation.
 *
 * @param WP_REST_Request $request
 */
function means_library( WP_REST_Request $request ): bool {
	$sent = $request->get_param( 'library' );

	// What is no boolean is refused later; until then it is taken for the greater wish.
	return null !== $sent && ( ! is_scalar( $sent ) || rest_sanitize_boolean( is_bool( $sent ) ? $sent : (string) $sent ) );
}

/**
 * Lists the images that the body names, for the permission check, which comes before validation.
 *
 * @param WP_REST_Request $request
 * @return list<int> Empty where the list is longer than allowed: it is refused later, unread.
 */
function named_attachments( WP_REST_Request $request ): array {
	$sent = $request->get_param( 'attachments' );

	if ( ! is_array( $sent ) || count( $sent ) > MOST_ATTACHMENTS ) {
		return [];
	}

	return array_values( array_unique( array_map( 'absint', array_filter( $sent, 'is_scalar' ) ) ) );
}
