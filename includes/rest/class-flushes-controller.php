<?php
/**
 * GET and POST /flushes, GET /flushes/{id}.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Plan;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\plan_new_address;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\Flush\start_new_address;
use function ShortPixelFlush\Flush\start_library;
use function ShortPixelFlush\Flush\start_site;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_SITE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/start.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/create-input.php';
require_once __DIR__ . '/plan-shape.php';

/**
 * Starts flushes, or says what starting would do; lists and shows them.
 */
final class Flushes_Controller extends Flush_Controller {

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/' . $this->rest_base,
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check', list_fields() ),
				$this->endpoint( WP_REST_Server::CREATABLE, 'create_item', 'create_item_permissions_check', create_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);

		register_rest_route(
			self::REST_NAMESPACE,
			'/' . $this->rest_base . '/(?P<id>[\d]+)',
			[
				'args'   => $this->id_arg(),
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	/**
	 * Answers one page of the flushes the user may see, newest first.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function get_items( $request ) {
		$input = read_input( $request, list_fields() );

		if ( is_wp_error( $input ) ) {
			return $input;
		}

		$query = list_query( $input );
		$found = null === $query ? null : ( new Flushes() )->find( $query );
		$items = [];

		foreach ( $found['flushes'] ?? [] as $flush ) {
			$items[] = flush_shape( $flush );
		}

		return $this->paged( $items, $found['total'] ?? 0, $input, $request );
	}

	/**
	 * Asks for the capability of the scope, and for the right to edit each image that is named.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function create_item_permissions_check( $request ) {
		if ( 'site' === $request->get_param( 'scope' ) || means_library( $request ) ) {
			return $this->allow( CAP_SITE, __( 'Sorry, you are not allowed to flush all images of this site.', 'shortpixel-flush' ) );
		}

		$allowed = $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to flush images on this site.', 'shortpixel-flush' ) );

		return true === $allowed ? $this->attachments_refusal( named_attachments( $request ) ) ?? true : $allowed;
	}

	/**
	 * Plans a flush and, unless only the plan was asked for, starts it.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function create_item( $request ) {
		$input = create_input( $request );

		if ( is_wp_error( $input ) ) {
			return $input;
		}

		if ( 'site' === $input->text( 'scope' ) && ! $input->flag( 'dry_run' ) ) {
			return $this->started( start_site( $input->text( 'expected_endpoint' ), $input->text( 'reason' ), get_current_user_id() ) );
		}

		if ( $input->flag( 'library' ) && ! $input->flag( 'dry_run' ) ) {
			return $this->started( start_library( $input->text( 'reason' ), get_current_user_id() ) );
		}

		$plan = $input->flag( 'library' ) ? plan_for( 'library', [], [] ) : $this->plan( $input );

		if ( 'new_address' === $input->text( 'method' ) && ! is_wp_error( $plan ) ) {
			return $this->create_new_address( $plan, $input );
		}

		if ( is_wp_error( $plan ) || $input->flag( 'dry_run' ) ) {
			return is_wp_error( $plan ) ? $plan : new WP_REST_Response( plan_shape( $plan ) );
		}

		return $this->started( start( $plan, $input->text( 'reason' ), get_current_user_id() ) );
	}

	/**
	 * Does the same for a flush that gives new addresses; which those are, the images' plan says.
	 *
	 * @return WP_REST_Response|WP_Error
	 */
	private function create_new_address( Plan $plan, Input $input ) {
		if ( ! $input->flag( 'dry_run' ) ) {
			return $this->started( start_new_address( $plan, $input->text( 'reason' ), get_current_user_id() ) );
		}

		$plan = plan_new_address( $plan );

		return is_wp_error( $plan ) ? $plan : new WP_REST_Response( plan_shape( $plan ) );
	}

	/**
	 * Plans a flush that the user may do.
	 *
	 * @return Plan|WP_Error
	 */
	private function plan( Input $input ) {
		$plan = plan_for( $input->text( 'scope' ), $input->numbers( 'attachments' ), $input->texts( 'urls' ), seen( $input ) );

		// An address can turn out to be an image that the user may not edit.
		return is_wp_error( $plan ) ? $plan : $this->attachments_refusal( $plan->touched_attachments() ) ?? $plan;
	}

	/**
	 * Answers a flush that was started: 202, since the work is yet to be done.
	 *
	 * @param int|WP_Error $id
	 * @return WP_REST_Response|WP_Error
	 */
	private function started( $id ) {
		$flush = is_wp_error( $id ) ? $id : ( new Flushes() )->get( $id ) ?? not_found();

		if ( is_wp_error( $flush ) ) {
			return $flush;
		}

		$response = new WP_REST_Response( flush_shape( $flush ), 202 );
		$response->header( 'Location', rest_url( self::REST_NAMESPACE . '/flushes/' . $flush->id ) );

		return $response;
	}

	/**
	 * Refuses where one of these attachments may not be flushed; one that is not there is left to the plan.
	 *
	 * @param list<int> $ids
	 */
	private function attachments_refusal( array $ids ): ?WP_Error {
		_prime_post_caches( $ids, false, false );

		foreach ( $ids as $id ) {
			if ( null !== get_post( $id ) && ! current_user_can( CAP_IMAGES, $id ) ) {
				/* translators: %d: id of an image. */
				return refused( sprintf( __( 'You may flush only pictures that you may edit, and picture %d is not one of them. Nothing has been flushed.', 'shortpixel-flush' ), $id ) );
			}
		}

		return null;
	}
}
