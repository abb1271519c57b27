<?php
/**
 * The one strict reading of what a request sent, done after the permission check.
 *
 * WordPress would validate before it asks who is there, lets unknown fields pass and splits a
 * string at its commas where a list is expected (a CDN URL is full of commas).
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/** Parameters that WordPress itself understands on any route. */
const GLOBAL_PARAMETERS = [ '_locale', '_fields', '_embed', '_envelope', '_wpnonce', '_method', '_jsonp', 'context', 'rest_route' ];

/**
 * Reads the input of a request, strictly.
 *
 * @param WP_REST_Request $request
 * @param array<string, array<string, mixed>>   $properties What may be sent, as JSON schema by name.
 * @return Input|WP_Error Typed values, defaults filled in.
 */
function read_input( WP_REST_Request $request, array $properties ) {
	$sent = sent_input( $request );

	if ( is_wp_error( $sent ) ) {
		return $sent;
	}

	$values = [];

	foreach ( $sent as $field => $value ) {
		if ( ! isset( $properties[ $field ] ) ) {
			return unknown_field( (string) $field );
		}

		$valid = validate_field( (string) $field, $value, $properties[ $field ], in_array( $request->get_method(), [ 'GET', 'HEAD' ], true ) );

		if ( is_wp_error( $valid ) ) {
			return $valid;
		}

		$values[ $field ] = rest_sanitize_value_from_schema( $value, $properties[ $field ], (string) $field );
	}

	return with_defaults( $values, $properties );
}

/**
 * Gathers what was sent, the path aside: an `id` in the body must not stand in for the path's.
 *
 * @param WP_REST_Request $request
 * @return array<mixed>|WP_Error
 */
function sent_input( WP_REST_Request $request ) {
	// Makes WordPress parse the body, which it does only when it is asked for a parameter.
	$request->get_params();

	$json = json_object( $request );

	if ( null === $json ) {
		return invalid_input( 'body', __( 'The body has to be a JSON object.', 'shortpixel-flush' ) );
	}

	$sent = array_replace( $request->get_query_params(), $request->get_body_params(), $json );

	return array_diff_key( $sent, array_flip( GLOBAL_PARAMETERS ) );
}

/**
 * Reads a JSON body; null where it is something else than an object. No body is an empty one.
 *
 * @return array<mixed>|null
 */
function json_object( WP_REST_Request $request ): ?array {
	// Documented as an array, but it is whatever the body decodes to.
	$json = (array) [ $request->get_json_params() ];

	if ( null === $json[0] ) {
		return [];
	}

	return is_array( $json[0] ) && ( [] === $json[0] || ! wp_is_numeric_array( $json[0] ) ) ? $json[0] : null;
}

/**
 * Checks one value.
 *
 * @param mixed                $value
 * @param array<string, mixed> $schema
 * @return true|WP_Error
 */
function validate_field( string $field, $value, array $schema, bool $is_query ) {
	if ( 'array' === $schema['type'] ) {
		$limit = $schema['maxItems'] ?? null;

		// Counted first: each entry of a list that is refused anyway need not be looked at.
		if ( is_array( $value ) && is_int( $limit ) && count( $value ) > $limit ) {
			return too_many( $field, $limit );
		}

		if ( ! $is_query && ! ( is_array( $value ) && wp_is_numeric_array( $value ) ) ) {
			/* translators: %s: name of a field. */
			return invalid_input( $field, sprintf( __( '“%s” has to be a list.', 'shortpixel-flush' ), $field ) );
		}
	}

	$valid = rest_validate_value_from_schema( $value, $schema, $field );

	return is_wp_error( $valid ) ? invalid_input( $field, refusal_sentence( $valid, $schema ) ) : true;
}

/**
 * Gives WordPress's own sentence, but for a pattern: nobody should have to read one, so the schema brings its meaning.
 *
 * @param array<string, mixed> $schema
 */
function refusal_sentence( WP_Error $refusal, array $schema ): string {
	$items    = is_array( $schema['items'] ?? null ) ? $schema['items'] : [];
	$sentence = $schema['sentence'] ?? $items['sentence'] ?? null;

	return 'rest_invalid_pattern' === $refusal->get_error_code() && is_string( $sentence ) ? $sentence : $refusal->get_error_message();
}

/**
 * Refuses a field that the route does not know.
 */
function unknown_field( string $field ): WP_Error {
	$sentence = sprintf(
		/* translators: %s: name of a field. */
		__( 'The field “%s” is not known here. Nothing has been done.', 'shortpixel-flush' ),
		sanitize_text_field( mb_substr( $field, 0, 60 ) )
	);

	return new WP_Error( 'shortpixel_flush_unknown_field', $sentence, [ 'status' => 400 ] );
}

/**
 * Fills in the defaults of what was not sent.
 *
 * @param array<mixed>                        $values
 * @param array<string, array<string, mixed>> $properties
 * @return Input|WP_Error
 */
function with_defaults( array $values, array $properties ) {
	foreach ( $properties as $field => $schema ) {
		if ( array_key_exists( $field, $values ) ) {
			continue;
		}

		if ( array_key_exists( 'default', $schema ) ) {
			$values[ $field ] = $schema['default'];
		} elseif ( true === ( $schema['needed'] ?? false ) ) {
			/* translators: %s: name of a field. */
			return invalid_input( $field, sprintf( __( '“%s” is missing.', 'shortpixel-flush' ), $field ) );
		}
	}

	return new Input( $values );
}

/**
 * Declares the fields for route discovery without letting WordPress validate them first.
 *
 * @param array<string, array<string, mixed>> $properties
 * @return array<string, array<string, mixed>>
 */
function route_args( array $properties ): array {
	return array_map(
		static function ( array $schema ): array {
			// A default here would be taken for something that was sent.
			unset( $schema['default'], $schema['needed'] );

			return array_merge( $schema, [ 'sanitize_callback' => null ] );
		},
		$properties
	);
}
