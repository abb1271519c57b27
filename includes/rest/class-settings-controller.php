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
use function ShortPixelFlush\settings;
use function ShortPixelFlush\settings_schema;
use function ShortPixelFlush\update_settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/class-controller.php';

/**
 * Reads and changes the settings; none of them is a secret.
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

		return is_wp_error( $input ) ? $input : new WP_REST_Response( settings() );
	}

	/**
	 * Changes the settings that were sent and answers all of them.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function update_item( $request ) {
		$input = read_input( $request, $this->fields() );
		$saved = is_wp_error( $input ) ? $input : update_settings( $input->all() );

		return is_wp_error( $saved ) ? $saved : new WP_REST_Response( $saved );
	}

	/**
	 * Describes the settings.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		return settings_schema();
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
			settings_schema()['properties']
		);
	}
}
