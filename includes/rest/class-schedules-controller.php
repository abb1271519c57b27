<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Schedules\Schedule;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\moment;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use function ShortPixelFlush\Schedules\add_schedule;
use function ShortPixelFlush\Schedules\delete_schedule;
use function ShortPixelFlush\Schedules\schedules_shape;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../schedules/add.php';
require_once __DIR__ . '/../schedules/say.php';
require_once __DIR__ . '/fields.php';

/** GET and POST /schedules, and DELETE /schedules/{id}: what is flushed at set times. Each answers all schedules as they are then. */
final class Schedules_Controller extends Controller {
	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/schedules',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check' ),
				$this->endpoint( WP_REST_Server::CREATABLE, 'create_item', 'create_item_permissions_check', schedule_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/schedules/(?P<id>[0-9a-f]+)',
			[
				'args'   => [
					'id' => [
						'description' => __( 'The schedule’s id.', 'shortpixel-flush' ),
						'type'        => 'string',
					],
				],
				$this->endpoint( WP_REST_Server::DELETABLE, 'delete_item', 'create_item_permissions_check' ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	public function get_items_permissions_check( $request ) {
		return $this->allow( CAP_SITE, __( 'Sorry, you are not allowed to see the schedules of this site.', 'shortpixel-flush' ) );
	}

	public function create_item_permissions_check( $request ) {
		return $this->allow( CAP_SITE, __( 'Sorry, you are not allowed to change the schedules of this site. Nothing has been changed.', 'shortpixel-flush' ) );
	}

	public function get_items( $request ) {
		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : new WP_REST_Response( schedules_shape() );
	}

	/** The one that was added is the last. */
	public function create_item( $request ) {
		$input = Input::read( $request, schedule_fields() );
		$added = is_wp_error( $input ) ? $input : add_schedule( $input->all(), acting_user() );
		return is_wp_error( $added ) ? $added : new WP_REST_Response( schedules_shape(), 201 );
	}

	public function delete_item( $request ) {
		$input   = Input::read( $request, [] );
		$refusal = is_wp_error( $input ) ? $input : $this->delete( $request );
		return $refusal ?? new WP_REST_Response( schedules_shape() );
	}

	private function delete( WP_REST_Request $request ): ?WP_Error {
		$id = $request->get_url_params()['id'] ?? '';
		return delete_schedule( is_string( $id ) ? $id : '' );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		$month = [
			'month'  => [ 'type' => 'string' ],
			'images' => whole_number(),
		];
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-schedules',
		] + strict_object(
			[
				'schedules' => list_of( strict_object( self::schedule_properties() ) ),
				'months'    => list_of( strict_object( $month ) ),
				'costs'     => list_of( [ 'type' => 'string' ] ),
				'limit'     => whole_number(),
				'time_zone' => [ 'type' => 'string' ],
			]
		);
	}

	/** @return array<string, array<mixed>> */
	private static function schedule_properties(): array {
		$text  = [ 'type' => 'string' ];
		$time  = or_null(
			strict_object(
				[
					'at'   => moment(),
					'text' => $text,
				]
			)
		);
		$flush = [
			'id'      => whole_number(),
			'state'   => one_of( Flush::STATES ),
			'message' => $text,
		];
		return [
			'id'          => $text,
			'target'      => one_of( Schedule::TARGETS ),
			'attachments' => list_of( whole_number() ),
			'months'      => list_of( $text ),
			'every'       => one_of( Schedule::INTERVALS ),
			'time'        => $text,
			'date'        => or_null( $text ),
			'weekday'     => or_null( whole_number() ),
			'day'         => or_null( whole_number() ),
			'what'        => $text,
			'when'        => $text,
			'next_run'    => $time,
			'last_run'    => $time,
			'missed'      => $time,
			'message'     => $text,
			'refusal'     => $text,
			'flush'       => or_null( strict_object( $flush ) ),
		];
	}
}
