<?php
/**
 * GET and POST /settings.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\Edges\EDGE_LIMIT;
use function ShortPixelFlush\Edges\edge_schema;
use function ShortPixelFlush\Edges\edges_shown;
use function ShortPixelFlush\Edges\read_edges;
use function ShortPixelFlush\Edges\update_edges;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\settings_schema;
use function ShortPixelFlush\update_settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../edges/edge-settings.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/class-controller.php';

/**
 * Reads and changes the settings. The secrets of edges are write-only: of them it is answered that they are set.
 */
final class Settings_Controller extends Controller {

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/settings',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
				$this->endpoint( WP_REST_Server::CREATABLE, 'update_item', 'update_item_permissions_check', $this->fields() ),
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
	public function get_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to see the settings of ShortPixel Flush.', 'shortpixel-flush' ) );
	}

	/**
	 * Asks for the managing capability.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function update_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to change the settings of ShortPixel Flush. Nothing has been saved.', 'shortpixel-flush' ) );
	}

	/**
	 * Answers the settings.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function get_item( $request ) {
		$input = read_input( $request, [] );

		return is_wp_error( $input ) ? $input : new WP_REST_Response( $this->answer() );
	}

	/**
	 * Changes the settings that were sent and answers all of them.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function update_item( $request ) {
		$input = read_input( $request, $this->fields() );
		$saved = is_wp_error( $input ) ? $input : $this->save( $input );

		return is_wp_error( $saved ) ? $saved : new WP_REST_Response( $this->answer() );
	}

	/**
	 * Saves what was sent; edges are looked at before anything is written.
	 *
	 * @return true|WP_Error
	 */
	private function save( Input $input ) {
		$edges = $input->has( 'edges' ) ? read_edges( $input->objects( 'edges' ) ) : null;
		$saved = is_wp_error( $edges ) ? $edges : update_settings( array_diff_key( $input->all(), [ 'edges' => true ] ) );

		if ( is_wp_error( $saved ) || null === $edges ) {
			return is_wp_error( $saved ) ? $saved : true;
		}

		return is_wp_error( $edges ) ? $edges : update_edges( $edges );
	}

	/**
	 * Gives all settings as they are now.
	 *
	 * @return array<string, mixed>
	 */
	private function answer(): array {
		return settings() + [ 'edges' => edges_shown() ];
	}

	/**
	 * Describes the settings.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		return $this->with_edges( edge_schema( true ) );
	}

	/**
	 * @param array<string, mixed> $edge How one edge is described.
	 * @return array{properties: array<string, array<string, mixed>>, ...}
	 */
	private function with_edges( array $edge ): array {
		$schema = settings_schema();

		$schema['properties']['edges'] = [
			'description' => __( 'The site’s own CDNs and proxies in front of its pictures.', 'shortpixel-flush' ),
			'type'        => 'array',
			'maxItems'    => EDGE_LIMIT,
			'items'       => $edge,
			'default'     => [],
		];

		return $schema;
	}

	/**
	 * Lists the settings that may be sent. What is not sent stays as it is, so there is no default here.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private function fields(): array {
		return array_map(
			static function ( array $schema ): array {
				unset( $schema['default'] );

				return $schema;
			},
			$this->with_edges( edge_schema( false ) )['properties']
		);
	}
}
