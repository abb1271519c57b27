<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Schedules\Schedule;
use WP_Error;
use WP_REST_Response;
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

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../schedules/add.php';
require_once __DIR__ . '/../schedules/say.php';
require_once __DIR__ . '/schemas.php';

/** The routes of what is flushed at set times. Each answers all schedules as they are then. */
final class Schedules_Controller {
	/** @return array<mixed> */
	public static function list(): array {
		return schedules_shape();
	}

	/** @return WP_REST_Response|WP_Error The one that was added is the last. */
	public static function add( Input $input ) {
		$added = add_schedule( $input->all(), acting_user() );
		return is_wp_error( $added ) ? $added : new WP_REST_Response( schedules_shape(), 201 );
	}
	/** @return array<mixed>|WP_Error */
	public static function delete( Input $input ) {
		return delete_schedule( $input->id() ) ?? schedules_shape();
	}

	/** @return array<mixed> */
	public static function schema(): array {
		$month = [
			'month'  => [ 'type' => 'string' ],
			'images' => whole_number(),
		];
		return answer_schema(
			'schedules',
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
