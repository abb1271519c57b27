<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\finding_schema;
use function ShortPixelFlush\Scan\findings;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\scan_schema;
use function ShortPixelFlush\Scan\scan_shape;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\Scan\stop;
use const ShortPixelFlush\CAP_SITE;
use const ShortPixelFlush\Scan\SCAN_SECONDS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../scan/report.php';
require_once __DIR__ . '/../scan/scan.php';
require_once __DIR__ . '/fields.php';

/** The routes below /scan: the scan for images that still look old to visitors, and what it found. */
final class Scan_Controller extends Controller {
	public function register_routes(): void {
		$schema = [ 'schema' => [ $this, 'get_public_item_schema' ] ];
		register_rest_route(
			self::REST_NAMESPACE,
			'/scan',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
				$this->endpoint( WP_REST_Server::CREATABLE, 'create_item', 'change_permissions_check' ),
				$this->endpoint( WP_REST_Server::DELETABLE, 'delete_item', 'change_permissions_check' ),
			] + $schema
		);
		register_rest_route( self::REST_NAMESPACE, '/scan/run', [ $this->endpoint( WP_REST_Server::CREATABLE, 'run_item', 'change_permissions_check' ) ] + $schema );
		register_rest_route(
			self::REST_NAMESPACE,
			'/scan/findings',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_item_permissions_check', paging_fields() ),
				'schema' => [ $this, 'get_findings_schema' ],
			]
		);
	}

	/** Each finding is shown only to those who may flush its image. */
	public function get_item_permissions_check( $request ) {
		return $this->allow_reading();
	}

	/**
	 * @param \WP_REST_Request $request
	 * @return true|\WP_Error
	 */
	public function change_permissions_check( $request ) {
		return $this->allow( CAP_SITE, __( 'Sorry, you are not allowed to scan the images of this site. Nothing has been changed.', 'shortpixel-flush' ) );
	}

	public function get_item( $request ) {
		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : new WP_REST_Response( scan_shape( current_scan() ) );
	}

	public function create_item( $request ) {
		$input = Input::read( $request, [] );
		$scan  = is_wp_error( $input ) ? $input : start( get_current_user_id(), 'person' );
		return is_wp_error( $scan ) ? $scan : new WP_REST_Response( scan_shape( $scan ), 202 );
	}

	public function delete_item( $request ) {
		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : new WP_REST_Response( scan_shape( stop() ) );
	}

	/**
	 * Carries the scan on for a few seconds, so that it needs no background tasks.
	 *
	 * @param \WP_REST_Request $request
	 * @return WP_REST_Response|\WP_Error
	 */
	public function run_item( $request ) {
		$input = Input::read( $request, [] );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		run( SCAN_SECONDS );
		return new WP_REST_Response( scan_shape( current_scan() ) );
	}

	public function get_items( $request ) {
		$input = Input::read( $request, paging_fields() );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$found = findings();
		$page  = array_slice( $found, ( $input->number( 'page' ) - 1 ) * $input->number( 'per_page' ), $input->number( 'per_page' ) );
		return $this->paged( array_map( '\ShortPixelFlush\Scan\finding_shape', $page ), count( $found ), $input, $request );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		return scan_schema();
	}

	/** @return array<mixed> */
	public function get_findings_schema(): array {
		return finding_schema();
	}
}
