<?php
/**
 * GET /edges and POST /edges/test.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Edges\edge_schema;
use function ShortPixelFlush\Edges\test_edge;
use const ShortPixelFlush\CAP_MANAGE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/class-controller.php';
require_once __DIR__ . '/edge-answers.php';
require_once __DIR__ . '/../edges/settings.php';

/**
 * Says which kinds of edges there are and what each needs, and tries a setup out. What is set up is in the settings.
 */
final class Edges_Controller extends Controller {

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/edges',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check' ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/edges/test',
			[
				$this->endpoint( WP_REST_Server::CREATABLE, 'test_item', 'test_item_permissions_check', $this->fields() ),
				'schema' => [ $this, 'get_test_schema' ],
			]
		);
	}

	/**
	 * Asks for the managing capability.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function get_items_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to set up CDNs on this site.', 'shortpixel-flush' ) );
	}

	/**
	 * Asks for the managing capability.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function test_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to set up CDNs on this site. Nothing has been asked.', 'shortpixel-flush' ) );
	}

	/**
	 * Answers the kinds.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function get_items( $request ) {
		$input = read_input( $request, [] );

		return is_wp_error( $input ) ? $input : new WP_REST_Response( edge_kinds() );
	}

	/**
	 * Tries a setup out and answers what was reached, or why nothing was.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function test_item( $request ) {
		$input  = read_input( $request, $this->fields() );
		$tested = is_wp_error( $input ) ? $input : test_edge( $input->all() );

		return is_wp_error( $tested ) ? $tested : new WP_REST_Response( $tested );
	}

	/**
	 * Describes the kinds.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		return edge_kinds_schema();
	}

	/**
	 * Describes the answer to a test.
	 *
	 * @return array<string, mixed>
	 */
	public function get_test_schema(): array {
		return edge_test_schema();
	}

	/**
	 * Lists what may be sent for a test: what the settings take of an edge.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private function fields(): array {
		$schema = edge_schema( false );
		$fields = [];

		foreach ( is_array( $schema['properties'] ) ? $schema['properties'] : [] as $name => $field ) {
			if ( is_array( $field ) ) {
				// With an id alone it is what is saved that is tested.
				unset( $field['default'] );
				$fields[ (string) $name ] = \ShortPixelFlush\Edges\string_keyed( $field );
			}
		}

		return $fields;
	}
}
