<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Response;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Flush\prices_of_edges;
use function ShortPixelFlush\Schedules\add_schedule;
use function ShortPixelFlush\Schedules\delete_schedule;
use function ShortPixelFlush\Schedules\schedules_shape;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/plan-costs.php';
require_once __DIR__ . '/../schedules/add.php';
require_once __DIR__ . '/../schedules/report.php';

/** The routes of what is flushed at set times. Each answers all schedules as they are then. */
final class Schedules_Controller {
	/** @return array<mixed> */
	public static function list(): array {
		return schedules_shape( prices_of_edges() );
	}

	/** @return WP_REST_Response|WP_Error The one that was added is the last. */
	public static function add( Input $input ) {
		$added = add_schedule( $input->all(), acting_user() );
		return is_wp_error( $added ) ? $added : new WP_REST_Response( schedules_shape( prices_of_edges() ), 201 );
	}

	/** @return array<mixed>|WP_Error */
	public static function delete( Input $input ) {
		return delete_schedule( $input->id() ) ?? schedules_shape( prices_of_edges() );
	}
}
