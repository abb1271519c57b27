<?php
/**
 * What the routes about one flush share: finding it, who may, answering it whole.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use function ShortPixelFlush\Flush\flush_schema;
use function ShortPixelFlush\Flush\flush_shape;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_SITE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/class-controller.php';

/**
 * The flush of the path, for the controllers that read or change it.
 */
abstract class Flush_Controller extends Controller {

	/**
	 * @var string
	 */
	protected $rest_base = 'flushes';

	/**
	 * Lets everybody read who may flush images or everything.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function get_items_permissions_check( $request ) {
		if ( current_user_can( CAP_IMAGES ) || current_user_can( CAP_SITE ) ) {
			return true;
		}

		return refused( __( 'Sorry, you are not allowed to see the flushes of this site.', 'shortpixel-flush' ) );
	}

	/**
	 * Lets the user read the flush of the path, where it is one of those the user may see.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function get_item_permissions_check( $request ) {
		$allowed = $this->get_items_permissions_check( $request );
		$flush   = true === $allowed ? $this->find( $request ) : $allowed;

		return is_wp_error( $flush ) ? $flush : true;
	}

	/**
	 * Lets the user change the flush of the path, which takes what starting it takes.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function change_permissions_check( $request ) {
		$allowed = $this->get_items_permissions_check( $request );
		$flush   = true === $allowed ? $this->find( $request ) : $allowed;

		if ( is_wp_error( $flush ) ) {
			return $flush;
		}

		return 'site' === $flush->scope
			? $this->allow( CAP_SITE, __( 'Sorry, you are not allowed to flush all images of this site.', 'shortpixel-flush' ) )
			: $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to flush images on this site.', 'shortpixel-flush' ) );
	}

	/**
	 * Answers the flush of the path as it stands now.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function get_item( $request ) {
		$input = read_input( $request, [] );
		$flush = is_wp_error( $input ) ? $input : $this->find( $request );

		return is_wp_error( $flush ) ? $flush : new WP_REST_Response( flush_shape( $flush ) );
	}

	/**
	 * Describes a flush.
	 *
	 * @return array<string, mixed>
	 */
	public function get_item_schema(): array {
		return flush_schema();
	}

	/**
	 * Finds the flush of the path among those the user may see.
	 *
	 * @param WP_REST_Request $request
	 * @return Flush|WP_Error
	 */
	protected function find( WP_REST_Request $request ) {
		$flush = ( new Flushes() )->get( $this->flush_id( $request ) );

		return null !== $flush && may_see( $flush->user_id ) ? $flush : not_found();
	}

	/**
	 * Declares the path's id. WordPress must not look at it first: a body's `id` would win there.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	protected function id_arg(): array {
		return route_args(
			[ 'id' => [ 'description' => __( 'The flush.', 'shortpixel-flush' ) ] + id_field() ]
		);
	}
}
