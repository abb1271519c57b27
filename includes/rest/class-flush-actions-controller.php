<?php
/**
 * POST /flushes/{id}/run, /retry, /cancel, /undo, /pause and /resume; each answers the whole flush.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Runner;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\integers;
use const ShortPixelFlush\CAP_IMAGES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/acts.php';
require_once __DIR__ . '/class-controller.php';

/**
 * Drives a flush that is there.
 */
final class Flush_Actions_Controller extends Flush_Controller {

	/** Seconds of work a call does: short enough for any host's time limit and for a lively screen. */
	private const RUN_SECONDS = 4.0;

	public function register_routes(): void {
		foreach ( [ 'run', 'retry', 'cancel', 'undo', 'pause', 'resume' ] as $action ) {
			register_rest_route(
				self::REST_NAMESPACE,
				'/flushes/(?P<id>[\d]+)/' . $action,
				[
					'args'   => $this->id_arg(),
					$this->endpoint( WP_REST_Server::CREATABLE, $action, 'undo' === $action ? 'undo_permissions_check' : 'change_permissions_check' ),
					'schema' => [ $this, 'get_public_item_schema' ],
				]
			);
		}
	}

	/**
	 * Lets the user undo what the user may do: for pictures' own new addresses, the right to edit each of them.
	 *
	 * @param WP_REST_Request $request
	 * @return true|WP_Error
	 */
	public function undo_permissions_check( $request ) {
		$allowed = $this->change_permissions_check( $request );
		$flush   = true === $allowed ? $this->find( $request ) : $allowed;

		if ( is_wp_error( $flush ) || ! $flush->gives_new_addresses() ) {
			return is_wp_error( $flush ) ? $flush : true;
		}

		foreach ( integers( $flush->subject['attachment_ids'] ?? [] ) as $id ) {
			// Of one that is gone nothing is left to protect.
			if ( null !== get_post( $id ) && ! current_user_can( CAP_IMAGES, $id ) ) {
				/* translators: %d: id of an image. */
				return refused( sprintf( __( 'You may change only the addresses of pictures that you may edit, and picture %d is not one of them. Nothing has changed.', 'shortpixel-flush' ), $id ) );
			}
		}

		return true;
	}

	/**
	 * Does a few seconds of a flush's work. One that is finished is answered as it is.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function run( WP_REST_Request $request ) {
		return $this->act(
			$request,
			static function ( Flush $flush ) {
				( new Runner() )->step( $flush->id, self::RUN_SECONDS );

				return true;
			}
		);
	}

	/**
	 * Takes up again what did not come out fresh.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function retry( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\retry_flush' );
	}

	/**
	 * Stops a flush; what was sent stays sent.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function cancel( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\cancel_flush' );
	}

	/**
	 * Pauses a flush.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function pause( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\pause_flush' );
	}

	/**
	 * Goes on with a paused flush.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function resume( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\resume_flush' );
	}

	/**
	 * Puts the old endpoint back, or takes a picture's own new address away.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function undo( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\undo_flush' );
	}

	/**
	 * Carries out an action on the flush of the path and answers how it stands then.
	 *
	 * @param callable(Flush): (true|WP_Error) $action
	 * @return WP_REST_Response|WP_Error
	 */
	private function act( WP_REST_Request $request, callable $action ) {
		$input = read_input( $request, [] );
		$flush = $this->find( $request );

		if ( is_wp_error( $input ) || is_wp_error( $flush ) ) {
			return is_wp_error( $input ) ? $input : $flush;
		}

		$done = $action( $flush );

		return is_wp_error( $done ) ? $done : $this->get_item( $request );
	}
}
