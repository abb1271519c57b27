<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Diagnostics\Diagnosis;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Diagnostics\diagnose;
use function ShortPixelFlush\Diagnostics\report_head;
use function ShortPixelFlush\Diagnostics\report_lines;
use function ShortPixelFlush\Diagnostics\step_title;
use function ShortPixelFlush\Diagnostics\steps;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\strict_object;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\Diagnostics\STEPS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/say/schema.php';

/**
 * GET /diagnostics, and POST /diagnostics/{id}: each step is a request of its own, so that none runs into a time limit. Every REST request
 * of the site loads this class, so the diagnostics are loaded by its handlers.
 */
final class Diagnostics_Controller extends Controller {
	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/diagnostics',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check' ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/diagnostics/(?P<id>[a-z_]+)',
			[
				'args'   => [
					'id' => [
						'description' => __( 'The step’s id.', 'shortpixel-flush' ),
						'type'        => 'string',
					],
				],
				$this->endpoint( WP_REST_Server::CREATABLE, 'diagnose', 'get_items_permissions_check' ),
				'schema' => [ $this, 'get_step_schema' ],
			]
		);
	}

	public function get_items_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to run the diagnostics of this site. Nothing has been asked.', 'shortpixel-flush' ) );
	}

	public function get_items( $request ) {
		require_once __DIR__ . '/../diagnostics/diagnose.php';
		require_once __DIR__ . '/../diagnostics/report.php';

		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : new WP_REST_Response(
			[
				'steps'  => steps(),
				'report' => report_head(),
			]
		);
	}

	/** @return WP_REST_Response|WP_Error */
	public function diagnose( WP_REST_Request $request ) {
		require_once __DIR__ . '/../diagnostics/diagnose.php';
		require_once __DIR__ . '/../diagnostics/report.php';

		$input = Input::read( $request, [] );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$step = $request->get_url_params()['id'] ?? '';
		if ( ! is_string( $step ) || ! isset( STEPS[ $step ] ) ) {
			return new WP_Error( 'shortpixel_flush_not_found', __( 'The diagnostics have no such step.', 'shortpixel-flush' ), [ 'status' => 404 ] );
		}
		$found = diagnose( $step );
		return new WP_REST_Response(
			[
				'id'      => $step,
				'title'   => step_title( $step ),
				'state'   => $found->state,
				'message' => $found->message,
				'help'    => $found->help,
				'facts'   => $found->facts,
				'report'  => report_lines( step_title( $step ), $found ),
			]
		);
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		require_once __DIR__ . '/../diagnostics/diagnose.php';

		$step = [
			'id'    => one_of( array_keys( STEPS ) ),
			'title' => [ 'type' => 'string' ],
		];
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-diagnostics',
		] + strict_object(
			[
				'steps'  => list_of( strict_object( $step ) ),
				'report' => [ 'type' => 'string' ],
			]
		);
	}

	/** @return array<mixed> */
	public function get_step_schema(): array {
		require_once __DIR__ . '/../diagnostics/diagnose.php';

		$text = [ 'type' => 'string' ];
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-diagnostics-step',
		] + strict_object(
			[
				'id'      => one_of( array_keys( STEPS ) ),
				'title'   => $text,
				'state'   => one_of( Diagnosis::STATES ),
				'message' => $text,
				'help'    => $text,
				'facts'   => list_of( $text ),
				'report'  => $text,
			]
		);
	}
}
