<?php
/**
 * GET and DELETE /learned.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Variant;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\forget_learned;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\moment;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use const ShortPixelFlush\CAP_MANAGE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/class-controller.php';
require_once __DIR__ . '/learned-shape.php';
require_once __DIR__ . '/../flush/plan/learned/learned.php';
require_once __DIR__ . '/../flush/say/schema.php';

/**
 * Shows what was learned of addresses, and forgets it.
 */
final class Learned_Controller extends Controller {

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/learned',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
				$this->endpoint( WP_REST_Server::DELETABLE, 'delete_item', 'delete_item_permissions_check' ),
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
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to see what ShortPixel Flush has learned.', 'shortpixel-flush' ) );
	}

	/**
	 * Asks for the managing capability.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function delete_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to make ShortPixel Flush forget what it has learned. Nothing has been changed.', 'shortpixel-flush' ) );
	}

	/**
	 * Answers what was learned.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function get_item( $request ) {
		$input = read_input( $request, [] );

		return is_wp_error( $input ) ? $input : new WP_REST_Response( learned_shape() );
	}

	/**
	 * Forgets what was learned, and answers that nothing is left.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function delete_item( $request ) {
		$input = read_input( $request, [] );

		if ( is_wp_error( $input ) ) {
			return $input;
		}

		forget_learned();

		return new WP_REST_Response( learned_shape() );
	}

	/**
	 * Describes the answer.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		$text = [ 'type' => 'string' ];

		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-learned',
		] + strict_object(
			[
				'lists'   => list_of(
					strict_object(
						[
							'provider' => strict_object(
								[
									'id'   => $text,
									'name' => $text,
								]
							),
							'params'   => list_of( $text ),
							'text'     => $text,
							'seen_in'  => one_of( Variant::FOUND_IN ),
							'seen_at'  => moment(),
						]
					)
				),
				'screens' => list_of(
					strict_object(
						[
							'width'   => whole_number(),
							'height'  => whole_number(),
							'density' => [ 'type' => 'number' ],
						]
					)
				),
				'limit'   => whole_number(),
			]
		);
	}
}
