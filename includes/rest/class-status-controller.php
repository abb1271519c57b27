<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_REST_Response;
use WP_REST_Server;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/schemas.php';
require_once __DIR__ . '/status.php';

/** GET /status: how things stand on this site. */
final class Status_Controller extends Controller {
	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/status',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check', status_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	public function get_item_permissions_check( $request ) {
		return $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to see the state of Flush for ShortPixel on this site.', 'shortpixel-flush' ) );
	}

	public function get_item( $request ) {
		$input = Input::read( $request, status_fields() );
		return is_wp_error( $input ) ? $input : new WP_REST_Response( status( $input->flag( 'check' ) ) );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		return status_schema();
	}
}
