<?php
/**
 * GET /flushes/{id}/purges.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Purges;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\purge_schema;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/class-flush-controller.php';
require_once __DIR__ . '/fields.php';

/**
 * Lists the addresses of a flush with what became of each.
 */
final class Purges_Controller extends Flush_Controller {

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/' . $this->rest_base . '/(?P<id>[\d]+)/purges',
			[
				'args'   => $this->id_arg(),
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_item_permissions_check', purge_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	/**
	 * Answers one page of a flush's purges.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function get_items( $request ) {
		$input = read_input( $request, purge_fields() );

		if ( is_wp_error( $input ) ) {
			return $input;
		}

		$found = ( new Purges() )->find( $this->flush_id( $request ), purge_query( $input ) );

		return $this->paged( array_map( '\ShortPixelFlush\Flush\purge_shape', $found['purges'] ), $found['total'], $input, $request );
	}

	/**
	 * Describes a purge.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		return purge_schema();
	}
}
