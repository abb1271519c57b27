<?php
/**
 * POST /flushes/{id}/run, /retry, /cancel and /undo; each answers the whole flush.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Site_Flush;
use ShortPixelFlush\Flush\Store;
use ShortPixelFlush\Http\Client;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\allowed_hosts;
use function ShortPixelFlush\Flush\flush_schema;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\now;
use function ShortPixelFlush\Flush\schedule_run;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/clock.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/hosts.php';
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
		foreach ( [ 'run', 'retry', 'cancel', 'undo' ] as $action ) {
			register_rest_route(
				self::REST_NAMESPACE,
				'/flushes/(?P<id>[\d]+)/' . $action,
				[
					'args'   => $this->id_arg(),
					$this->endpoint( WP_REST_Server::CREATABLE, $action, 'change_permissions_check' ),
					'schema' => [ $this, 'get_public_item_schema' ],
				]
			);
		}
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
			function ( array $row ) {
				if ( ! $this->can( $row, 'retry' ) || 0 === $this->store->retry( $row['id'] ) ) {
					return $this->conflict( 'shortpixel_flush_cannot_retry', __( 'This flush has nothing that could be tried again. Nothing has changed.', 'shortpixel-flush' ) );
				}

				schedule_run( now() );

				return true;
			}
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
			function ( array $row ) {
				if ( ! $this->can( $row, 'cancel' ) ) {
					return $this->conflict( 'shortpixel_flush_cannot_cancel', __( 'This flush can’t be stopped any more. Nothing has changed.', 'shortpixel-flush' ) );
				}

				$this->store->cancel( $row['id'] );

				return true;
			}
		);
	}

	/**
	 * Puts the old endpoint back.
	 *
	 * @param WP_REST_Request $request
	 * @return WP_REST_Response|WP_Error
	 */
	public function undo( WP_REST_Request $request ) {
		return $this->act(
			$request,
			/** @phpstan-param FlushRow $row */
			function ( array $row ) {
				if ( ! $this->can( $row, 'undo' ) ) {
					return $this->conflict( 'shortpixel_flush_cannot_undo', __( 'This flush can’t be undone. Nothing has changed.', 'shortpixel-flush' ) );
				}

				return ( new Site_Flush( $this->store, $this->client() ) )->undo( $row );
			}
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

	/**
	 * Asks the flush's own shape, so that what the screen offers is what is done.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function can( array $row, string $action ): bool {
		$can = flush_shape( $row, $this->store )['can'];

		return is_array( $can ) && true === ( $can[ $action ] ?? false );
	}

	private function conflict( string $code, string $sentence ): WP_Error {
		return new WP_Error( $code, $sentence, [ 'status' => 409 ] );
	}

	private function client(): Client {
		return new Client( allowed_hosts() );
	}
}
