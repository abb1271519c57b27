<?php
/**
 * What all our controllers share.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Controller;
use WP_REST_Request;
use WP_REST_Response;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/errors.php';
require_once __DIR__ . '/input.php';
require_once __DIR__ . '/visible.php';

/**
 * Translates HTTP into calls of flush/ and back; owns no rules.
 */
abstract class Controller extends WP_REST_Controller {

	protected const REST_NAMESPACE = 'shortpixel-flush/v1';

	/**
	 * @var string
	 */
	protected $namespace = self::REST_NAMESPACE;

	/**
	 * Declares one endpoint of a route.
	 *
	 * @param array<string, array<string, mixed>> $properties What may be sent.
	 * @return array<string, mixed>
	 */
	protected function endpoint( string $methods, string $handler, string $permission, array $properties = [] ): array {
		return [
			'methods'             => $methods,
			'callback'            => [ $this, $handler ],
			'permission_callback' => [ $this, $permission ],
			'args'                => route_args( $properties ),
		];
	}

	/**
	 * Asks for a capability, telling 401 and 403 apart.
	 *
	 * @param int ...$attachment
	 * @return true|WP_Error
	 */
	protected function allow( string $capability, string $sentence, int ...$attachment ) {
		return current_user_can( $capability, ...$attachment ) ? true : refused( $sentence );
	}

	/**
	 * Reads the flush's id from the path alone.
	 *
	 * @param WP_REST_Request $request
	 */
	protected function flush_id( WP_REST_Request $request ): int {
		$id = $request->get_url_params()['id'] ?? 0;

		return is_numeric( $id ) ? (int) $id : 0;
	}

	/**
	 * Answers one page of a list, with the paging headers that WordPress's own lists have.
	 *
	 * @param list<array<mixed>> $items
	 */
	protected function paged( array $items, int $total, Input $input, WP_REST_Request $request ): WP_REST_Response {
		$response = new WP_REST_Response( $items );
		$page     = $input->number( 'page' );
		$pages    = (int) ceil( $total / max( 1, $input->number( 'per_page' ) ) );
		$base     = add_query_arg( urlencode_deep( $request->get_query_params() ), rest_url( ltrim( $request->get_route(), '/' ) ) );

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
}
