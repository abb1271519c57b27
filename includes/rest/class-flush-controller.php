<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Purges;
use ShortPixelFlush\Flush\Runner;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\Flush\add_layouts;
use function ShortPixelFlush\Flush\comparisons;
use function ShortPixelFlush\Flush\flush_schema;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\why_forbidden_to_go_on;
use function ShortPixelFlush\Flush\why_forbidden_to_stop;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/acts.php';
require_once __DIR__ . '/../flush/comparisons.php';
require_once __DIR__ . '/../flush/late-layouts.php';
require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/create-input.php';
require_once __DIR__ . '/fields.php';

/** GET /flushes/{id}, its purges, and the actions on it, which flush/acts.php allows or refuses. Each returns the whole flush as it is then. */
final class Flush_Controller extends Controller {
	// Short enough for any host's time limit and for a lively screen.
	private const RUN_SECONDS = 4.0;

	private const ROUTE = '/flushes/(?P<id>[\d]+)';

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			self::ROUTE,
			[
				'args'   => $this->id_arg(),
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			self::ROUTE . '/purges',
			[
				'args'   => $this->id_arg(),
				$this->endpoint( WP_REST_Server::READABLE, 'get_purges', 'get_item_permissions_check', purge_fields() ),
				'schema' => '\ShortPixelFlush\Flush\purge_schema',
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			self::ROUTE . '/comparisons',
			[
				'args'   => $this->id_arg(),
				$this->endpoint( WP_REST_Server::READABLE, 'get_comparisons', 'get_item_permissions_check', comparison_fields() ),
				'schema' => '\ShortPixelFlush\Flush\comparison_schema',
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			self::ROUTE . '/layouts',
			[
				'args'   => $this->id_arg(),
				$this->endpoint( WP_REST_Server::CREATABLE, 'add_layouts', 'go_on_permissions_check', late_layouts_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
		foreach ( [ 'run', 'retry', 'cancel', 'undo', 'pause', 'resume' ] as $action ) {
			register_rest_route(
				self::REST_NAMESPACE,
				self::ROUTE . '/' . $action,
				[
					'args'   => $this->id_arg(),
					$this->endpoint( WP_REST_Server::CREATABLE, $action, in_array( $action, [ 'cancel', 'pause' ], true ) ? 'stop_permissions_check' : 'go_on_permissions_check', 'retry' === $action ? retry_fields() : [] ),
					'schema' => [ $this, 'get_public_item_schema' ],
				]
			);
		}
	}

	public function get_item_permissions_check( $request ) {
		$flush = $this->readable( $request );
		return is_wp_error( $flush ) ? $flush : true;
	}

	/** @return true|WP_Error */
	public function go_on_permissions_check( WP_REST_Request $request ) {
		$flush = $this->readable( $request );
		return is_wp_error( $flush ) ? $flush : $this->allow_unless( why_forbidden_to_go_on( $flush ) );
	}

	/** @return true|WP_Error */
	public function stop_permissions_check( WP_REST_Request $request ) {
		$flush = $this->readable( $request );
		return is_wp_error( $flush ) ? $flush : $this->allow_unless( why_forbidden_to_stop( $flush ) );
	}

	public function get_item( $request ) {
		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : $this->respond( $request );
	}

	/** @return WP_REST_Response|WP_Error With the flush as it is now. */
	private function respond( WP_REST_Request $request ) {
		$flush = $this->find( $request );
		return is_wp_error( $flush ) ? $flush : new WP_REST_Response( flush_shape( $flush ) );
	}

	/** @return WP_REST_Response|WP_Error */
	public function get_purges( WP_REST_Request $request ) {
		$input = Input::read( $request, purge_fields() );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$found = ( new Purges() )->find(
			$this->flush_id( $request ),
			[
				'state'    => $input->text( 'state' ),
				'sampled'  => $input->flag( 'sampled' ),
				'page'     => $input->number( 'page' ),
				'per_page' => $input->number( 'per_page' ),
			]
		);
		return $this->paged( array_map( '\ShortPixelFlush\Flush\purge_shape', $found['purges'] ), $found['total'], $input, $request );
	}

	/** @return WP_REST_Response|WP_Error */
	public function get_comparisons( WP_REST_Request $request ) {
		$input = Input::read( $request, comparison_fields() );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$found = comparisons( $this->flush_id( $request ), $input->number( 'page' ), $input->number( 'per_page' ) );
		return $this->paged( $found['comparisons'], $found['total'], $input, $request );
	}

	/** @return WP_REST_Response|WP_Error After a few seconds of work; a flush that has ended is returned as it is. */
	public function run( WP_REST_Request $request ) {
		return $this->act(
			$request,
			static function ( Flush $flush ): bool {
				( new Runner() )->step( $flush->id, self::RUN_SECONDS );
				return true;
			}
		);
	}

	/** @return WP_REST_Response|WP_Error */
	public function add_layouts( WP_REST_Request $request ) {
		$input   = Input::read( $request, late_layouts_fields() );
		$layouts = is_wp_error( $input ) ? [] : typed_layouts( $input->objects( 'layouts' ) );
		$refusal = is_wp_error( $input ) ? $input : layouts_refusal( $layouts );
		$flush   = null === $refusal ? $this->find( $request ) : $refusal;
		$done    = is_wp_error( $flush ) || is_wp_error( $input ) ? $flush : add_layouts( $flush, $layouts, $input->flag( 'measuring' ) );
		return is_wp_error( $done ) ? $done : $this->respond( $request );
	}

	/** @return WP_REST_Response|WP_Error */
	public function retry( WP_REST_Request $request ) {
		return $this->act( $request, fn ( Flush $flush, Input $input ) => retry_flush( $flush, $this->unless_confirmed( $input ) ), retry_fields() );
	}

	/** @return WP_REST_Response|WP_Error */
	public function cancel( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\cancel_flush' );
	}

	/** @return WP_REST_Response|WP_Error */
	public function pause( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\pause_flush' );
	}

	/** @return WP_REST_Response|WP_Error */
	public function resume( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\resume_flush' );
	}

	/** @return WP_REST_Response|WP_Error */
	public function undo( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Flush\undo_flush' );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		return flush_schema();
	}

	/**
	 * @param callable(Flush, Input): (bool|WP_Error) $action
	 * @param array<string, array<mixed>>             $fields What may be sent.
	 * @return WP_REST_Response|WP_Error
	 */
	private function act( WP_REST_Request $request, callable $action, array $fields = [] ) {
		$input = Input::read( $request, $fields );
		$flush = is_wp_error( $input ) ? $input : $this->find( $request );
		$done  = is_wp_error( $flush ) || is_wp_error( $input ) ? $flush : $action( $flush, $input );
		return is_wp_error( $done ) ? $done : $this->respond( $request );
	}

	/** @return Flush|WP_Error For the permission checks. */
	private function readable( WP_REST_Request $request ) {
		$allowed = $this->allow_reading();
		return true === $allowed ? $this->find( $request ) : $allowed;
	}

	/** @return Flush|WP_Error The path's, among those the user may see. */
	private function find( WP_REST_Request $request ) {
		$flush = ( new Flushes() )->get( $this->flush_id( $request ) );
		return null !== $flush && can_see( $flush->user_id ) ? $flush : not_found();
	}

	/** From the path alone. */
	private function flush_id( WP_REST_Request $request ): int {
		$id = $request->get_url_params()['id'] ?? 0;
		return is_numeric( $id ) ? (int) $id : 0;
	}

	/** @return array<string, array<mixed>> WordPress must not read the path's id: it would prefer an `id` in the body. */
	private function id_arg(): array {
		return $this->route_args( [ 'id' => [ 'description' => __( 'The flush.', 'shortpixel-flush' ) ] + id_field() ] );
	}
}
