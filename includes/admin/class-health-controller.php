<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Diagnostics\Diagnosis;
use ShortPixelFlush\Rest\Controller;
use ShortPixelFlush\Rest\Input;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use const ShortPixelFlush\CAP_MANAGE;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\strict_object;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/say/schema.php';

/** GET /health/cdn and GET /health/account: what Site Health asks for while it is open, in the shape that it takes. */
final class Health_Controller extends Controller {
	public function register_routes(): void {
		foreach ( Diagnosis::SLOW_HEALTH_TESTS as $test ) {
			register_rest_route(
				self::REST_NAMESPACE,
				"/health/{$test}",
				[
					$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
					'schema' => [ $this, 'get_public_item_schema' ],
				]
			);
		}
	}

	public function get_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to run the diagnostics of this site. Nothing has been asked.', 'shortpixel-flush' ) );
	}

	/** @param WP_REST_Request $request */
	public function get_item( $request ) {
		$input = Input::read( $request, [] );
		if ( is_wp_error( $input ) ) {
			return $input;
		}

		require_once __DIR__ . '/site-health.php';

		return new WP_REST_Response( health_result( basename( $request->get_route() ) ) );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		$text = [ 'type' => 'string' ];
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-health',
		] + strict_object(
			[
				'label'       => $text,
				'status'      => one_of( [ 'good', 'recommended' ] ),
				'badge'       => strict_object(
					[
						'label' => $text,
						'color' => $text,
					]
				),
				'description' => $text,
				'actions'     => $text,
				'test'        => $text,
			]
		);
	}
}
