<?php
/** Builds the endpoints in the table of routes, in the format of register_rest_route(), and the responses of lists. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use Throwable;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\not_allowed_sentence;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const REST_NAMESPACE = 'shortpixel-flush/v1';

/**
 * Builds an endpoint whose input WordPress doesn't validate: the class Input does, after the permission check.
 *
 * The callbacks have no native type: PHP would load each one's class to check it.
 *
 * @param callable(WP_REST_Request): (string|WP_Error)                $why_not Why the user may not, in a sentence; empty if they may.
 * @param callable(Input): (array<mixed>|WP_REST_Response|WP_Error) $answer
 * @param array<string, array<mixed>>                                 $fields  The accepted fields.
 * @return array<mixed>
 */
function endpoint( string $method, $why_not, $answer, array $fields = [] ): array {
	return [
		'methods'             => $method,
		'permission_callback' => static function ( WP_REST_Request $request ) use ( $why_not ) {
			$why = $why_not( $request );
			return is_wp_error( $why ) ? $why : ( '' === $why ? true : refused( $why ) );
		},
		'callback'            => static function ( WP_REST_Request $request ) use ( $answer, $fields ) {
			$input = Input::read( $request, $fields );
			try {
				return is_wp_error( $input ) ? $input : $answer( $input );
			} catch ( Throwable $error ) {
				require_once __DIR__ . '/../error-log.php';

				log_error( $request->get_method() . ' ' . $request->get_route() . ' failed', $error );
				throw $error;
			}
		},
		'args'                => route_args( $fields ),
	];
}

/**
 * Declares fields only so that clients can discover them.
 *
 * @param array<string, array<mixed>> $fields
 * @return array<string, array<mixed>>
 */
function route_args( array $fields ): array {
	// WordPress would treat a default as a sent value.
	return array_map(
		static fn ( array $schema ): array => [ 'sanitize_callback' => null ] + array_diff_key( $schema, array_flip( [ 'default', 'needed' ] ) ),
		$fields
	);
}

/**
 * Describes the id in the path of a route. WordPress must not read it: it would prefer an `id` in the body.
 *
 * @param array<mixed> $schema
 * @return array{args: array<string, array<mixed>>}
 */
function path_id( string $description, array $schema = [ 'type' => 'string' ] ): array {
	return [ 'args' => route_args( [ 'id' => [ 'description' => $description ] + $schema ] ) ];
}

/** @return callable(): string A permission for users with one of these capabilities. */
function needs( string ...$capabilities ): callable {
	return static fn (): string => [] === array_filter( $capabilities, 'current_user_can' ) ? not_allowed_sentence() : '';
}

/** @param list<array<mixed>> $items One page, sent with the paging headers of WordPress's own lists. */
function paged( array $items, int $total, Input $input ): WP_REST_Response {
	$response = new WP_REST_Response( $items );
	$page     = $input->number( 'page' );
	$pages    = (int) ceil( $total / max( 1, $input->number( 'per_page' ) ) );
	$base     = add_query_arg( urlencode_deep( $input->request->get_query_params() ), rest_url( ltrim( $input->request->get_route(), '/' ) ) );

	$response->header( 'X-WP-Total', (string) $total );
	$response->header( 'X-WP-TotalPages', (string) $pages );
	if ( $page > 1 ) {
		$response->link_header( 'prev', add_query_arg( 'page', max( 1, min( $page - 1, $pages ) ), $base ) );
	}
	if ( $page < $pages ) {
		$response->link_header( 'next', add_query_arg( 'page', $page + 1, $base ) );
	}
	return $response;
}
