<?php
/**
 * POST /flushes/{id}/run, /retry, /cancel, /undo, /pause and /resume; each answers the whole flush.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Store;
use ShortPixelFlush\Http\Client;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\gives_new_addresses;
use function ShortPixelFlush\Flush\new_address_of;
use function ShortPixelFlush\Flush\pause_flush;
use function ShortPixelFlush\Flush\resume_flush;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\undo_flush;
use const ShortPixelFlush\CAP_IMAGES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/acts.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/class-controller.php';

/**
 * Drives a flush that is there.
 *
 * @phpstan-import-type FlushRow from Store
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
		$row     = true === $allowed ? $this->find( $request ) : $allowed;

		if ( is_wp_error( $row ) || ! gives_new_addresses( $row ) ) {
			return is_wp_error( $row ) ? $row : true;
		}

		foreach ( new_address_of( $row )['attachment_ids'] as $id ) {
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
			/** @phpstan-param FlushRow $row */
			function ( array $row ) {
				( new Runner( $this->store, $this->client() ) )->step( $row['id'], self::RUN_SECONDS );

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
		return $this->act(
			$request,
			/** @phpstan-param FlushRow $row */
			fn ( array $row ) => retry_flush( $this->store, $row )
		);
	}

	/**
	 * Stops a flush; what was sent stays sent.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function cancel( WP_REST_Request $request ) {
		return $this->act(
			$request,
			/** @phpstan-param FlushRow $row */
			fn ( array $row ) => cancel_flush( $this->store, $row )
		);
	}

	/**
	 * Pauses a flush.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function pause( WP_REST_Request $request ) {
		return $this->act(
			$request,
			/** @phpstan-param FlushRow $row */
			fn ( array $row ) => pause_flush( $this->store, $row )
		);
	}

	/**
	 * Goes on with a paused flush.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function resume( WP_REST_Request $request ) {
		return $this->act(
			$request,
			/** @phpstan-param FlushRow $row */
			fn ( array $row ) => resume_flush( $this->store, $row )
		);
	}

	/**
	 * Puts the old endpoint back, or takes a picture's own new address away.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function undo( WP_REST_Request $request ) {
		return $this->act(
			$request,
			/** @phpstan-param FlushRow $row */
			fn ( array $row ) => undo_flush( $this->store, $row )
		);
	}

	/**
	 * Carries out an action on the flush of the path and answers how it stands then.
	 *
	 * @param callable $action
	 * @phpstan-param callable(FlushRow): (true|WP_Error) $action
	 * @return WP_REST_Response|WP_Error
	 */
	private function act( WP_REST_Request $request, callable $action ) {
		$input = read_input( $request, [] );
		$row   = $this->find( $request );

		if ( is_wp_error( $input ) || is_wp_error( $row ) ) {
			return is_wp_error( $input ) ? $input : $row;
		}

		$done = $action( $row );

		return is_wp_error( $done ) ? $done : $this->get_item( $request );
	}

	private function client(): Client {
		return new Client( allowed_hosts() );
	}
}
