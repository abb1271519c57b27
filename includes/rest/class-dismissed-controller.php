<?php
/**
 * POST and DELETE /edges/dismissed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Edges\dismiss;
use function ShortPixelFlush\Edges\edge_schema;
use const ShortPixelFlush\CAP_MANAGE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/class-controller.php';
require_once __DIR__ . '/edge-answers.php';

/**
 * Stops a suggestion for the whole site, and takes that back.
 */
final class Dismissed_Controller extends Controller {

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/edges/dismissed',
			[
				$this->endpoint( WP_REST_Server::CREATABLE, 'create_item', 'create_item_permissions_check', $this->fields() ),
				$this->endpoint( WP_REST_Server::DELETABLE, 'delete_item', 'delete_item_permissions_check', $this->fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	/**
	 * Asks for the managing capability.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function create_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to say which CDNs are suggested on this site. Nothing has been changed.', 'shortpixel-flush' ) );
	}

	/**
	 * Asks for the managing capability.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function delete_item_permissions_check( $request ) {
		return $this->create_item_permissions_check( $request );
	}

	/**
	 * Stops a suggestion and answers what is left of them.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function create_item( $request ) {
		return $this->change( $request, true );
	}

	/**
	 * Lets it be suggested again and answers what is suggested then.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function delete_item( $request ) {
		return $this->change( $request, false );
	}

	/**
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	private function change( $request, bool $is_dismissed ) {
		$input = read_input( $request, $this->fields() );
		$done  = is_wp_error( $input ) ? $input : dismiss( $input->text( 'kind' ), $input->text( 'host' ), $is_dismissed );

		return is_wp_error( $done ) ? $done : new WP_REST_Response( suggestions_now() );
	}

	/**
	 * Describes the answer.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		return suggestions_schema();
	}

	/**
	 * Lists what names a suggestion.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private function fields(): array {
		$edge = edge_schema( false )['properties'];
		$host = \ShortPixelFlush\settings_schema()['properties']['hosts']['items'];

		return array_map(
			'\ShortPixelFlush\Edges\string_keyed',
			[
				'kind' => [ 'needed' => true ] + ( is_array( $edge ) && is_array( $edge['kind'] ) ? $edge['kind'] : [] ),
				'host' => [
					'description' => __( 'The host that it is suggested for.', 'shortpixel-flush' ),
					'needed'      => true,
				] + ( is_array( $host ) ? $host : [] ),
			]
		);
	}
}
