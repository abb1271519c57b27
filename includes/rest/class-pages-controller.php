<?php
/**
 * GET /pages.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\first_refused_attachment;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\screens;
use function ShortPixelFlush\Flush\shown_pages;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use const ShortPixelFlush\CAP_IMAGES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/plan/pages/pages.php';
require_once __DIR__ . '/../flush/plan/screens.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/class-controller.php';
require_once __DIR__ . '/fields.php';

/**
 * Says which public pages show images, and on which screens they are to be measured.
 */
final class Pages_Controller extends Controller {

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/pages',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check', $this->fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	/**
	 * Asks for the capability; which images may be asked for is known only when the query has been read.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function get_items_permissions_check( $request ) {
		return $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to flush images on this site.', 'shortpixel-flush' ) );
	}

	/**
	 * Answers the pages and the screens.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function get_items( $request ) {
		$input = read_input( $request, $this->fields() );

		if ( is_wp_error( $input ) ) {
			return $input;
		}

		$ids   = $input->numbers( 'attachments' );
		$error = $this->refusal( $ids );

		return $error ?? new WP_REST_Response(
			[
				'pages'   => shown_pages( $ids ),
				'screens' => screens(),
			]
		);
	}

	/**
	 * Describes the answer.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-pages',
		] + strict_object(
			[
				'pages'   => list_of(
					strict_object(
						[
							'url'   => [ 'type' => 'string' ],
							'title' => [ 'type' => 'string' ],
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
			]
		);
	}

	/**
	 * Describes the query.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	private function fields(): array {
		return [
			'attachments' => [
				'description' => __( 'Ids of the images whose pages are wanted.', 'shortpixel-flush' ),
				'type'        => 'array',
				'minItems'    => 1,
				'maxItems'    => MOST_ATTACHMENTS,
				'items'       => id_field(),
				'needed'      => true,
			],
		];
	}

	/**
	 * Refuses an image that the user may not edit, before saying whether it is one: where it is shown would tell of drafts' pictures.
	 *
	 * @param list<int> $ids
	 */
	private function refusal( array $ids ): ?WP_Error {
		_prime_post_caches( $ids, false, true );

		foreach ( $ids as $id ) {
			if ( null !== get_post( $id ) && ! current_user_can( CAP_IMAGES, $id ) ) {
				/* translators: %d: id of an image. */
				return refused( sprintf( __( 'You may ask only for the pages of pictures that you may edit, and picture %d is not one of them.', 'shortpixel-flush' ), $id ) );
			}
		}

		return first_refused_attachment( $ids );
	}
}
