<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Schedules\Schedules;
use function ShortPixelFlush\Schedules\run_due;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Dummy_Edge.php';
require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/schedules/run.php';

/**
 * The routes of schedules: what is accepted, what is refused and with which sentence, and what is answered.
 */
final class SchedulesTest extends Rest_Test_Case {
	// Tuesday, November 24, 2026, 06:00 in the zone of the site.
	private const NOW = 1795492800;

	private const EVERYTHING = [
		'target' => 'everything',
		'every'  => 'week',
		'time'   => '22:00',
	];

	private int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		update_option( 'timezone_string', 'Europe/Bucharest' );
		update_option( 'date_format', 'Y-m-d' );
		update_option( 'time_format', 'H:i' );
		wp_unschedule_hook( RUN_HOOK );
		$this->at( self::NOW );
		$this->act_as( 'administrator' );
		$this->image = $this->attachment( [ 'title' => 'The sea' ] );
		update_post_meta( $this->image, '_wp_attached_file', '2025/06/sea.jpg' );
	}

	public function test_a_schedule_is_added_shown_in_the_sites_time_and_deleted(): void {
		$response = $this->rest( 'POST', '/schedules', self::EVERYTHING + [ 'weekday' => 0 ] );
		self::assertSame( 201, $response->get_status() );
		$one = self::part( self::body( $response ), 'schedules', 0 );
		self::assertIsArray( $one );

		self::assertSame( [ 'All images', 'Every Sunday at 22:00', 0, null, null ], [ $one['what'], $one['when'], $one['weekday'], $one['day'], $one['date'] ] );
		self::assertSame(
			[
				'at'   => '2026-11-29T20:00:00Z',
				'text' => '2026-11-29, 22:00',
			],
			$one['next_run']
		);
		self::assertSame( [ null, null, '', '', null ], [ $one['last_run'], $one['missed'], $one['message'], $one['refusal'], $one['flush'] ] );
		self::assertSame( strtotime( '2026-11-29T20:00:00Z' ), wp_next_scheduled( RUN_HOOK ), 'Something has to come by then.' );
		self::assertSame( get_current_user_id(), Schedules::all()[0]->user_id );

		$id = self::part( $one, 'id' );
		self::assertIsString( $id );
		self::assertSame( [], self::part( self::body( $this->rest( 'DELETE', "/schedules/{$id}" ) ), 'schedules' ) );
		self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( 'DELETE', "/schedules/{$id}" ) );
	}

	public function test_what_an_own_cdn_charges_is_said_to_whoever_makes_a_schedule(): void {
		self::assertSame( [], self::part( self::body( $this->rest( 'GET', '/schedules' ) ), 'costs' ) );
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge() ] );
		$edge = [
			'kind'  => 'dummy',
			'hosts' => [ 'img.example.org' ],
			'setup' => [ 'token' => 'abc' ],
		];
		self::assertSame( 200, $this->rest( 'POST', '/settings', [ 'edges' => [ $edge ] ] )->get_status() );

		self::assertSame( [ 'The first thousand purges a month cost nothing.' ], self::part( self::body( $this->rest( 'GET', '/schedules' ) ), 'costs' ) );
	}

	public function test_the_folders_of_months_are_those_that_have_images(): void {
		$other = $this->attachment();
		update_post_meta( $other, '_wp_attached_file', '2026/11/x.jpg' );
		$third = $this->attachment();
		update_post_meta( $third, '_wp_attached_file', '2025/06/y.jpg' );
		$flat = $this->attachment();
		update_post_meta( $flat, '_wp_attached_file', 'flat.jpg' );
		$gone = $this->attachment();
		update_post_meta( $gone, '_wp_attached_file', '2024/01/gone.jpg' );
		wp_update_post(
			[
				'ID'          => $gone,
				'post_status' => 'trash',
			]
		);

		self::assertSame(
			[
				[
					'month'  => '2026/11',
					'images' => 1,
				],
				[
					'month'  => '2025/06',
					'images' => 2,
				],
			],
			self::part( self::body( $this->rest( 'GET', '/schedules' ) ), 'months' )
		);
	}

	public function test_a_missed_run_its_flush_and_one_that_is_overdue_are_told(): void {
		$daily = [
			'target'      => 'images',
			'attachments' => [ $this->image ],
			'every'       => 'day',
			'time'        => '03:30',
		];
		$this->rest( 'POST', '/schedules', $daily );
		$this->at( self::NOW + 3 * 86400 );
		self::assertSame( 'Due on 2026-11-25, 03:30, and nothing has run in the background since. It is made up for once, as soon as something does.', $this->only()['message'] );
		$runner = self::part( self::body( $this->rest( 'GET', '/status' ) ), 'runner' );
		self::assertFalse( self::part( $runner, 'cron' ) );
		self::assertStringStartsWith( 'Schedules begin late until background tasks run. ', self::text( self::part( $runner, 'message' ) ) );

		run_due();
		$one = $this->only();
		self::assertSame( 'Missed on 2026-11-25, 03:30 because nothing ran in the background; made up for on 2026-11-27, 06:00.', $one['message'] );
		self::assertSame( [ '2026-11-25T01:30:00Z', '2026-11-27T04:00:00Z', '2026-11-28T01:30:00Z' ], [ self::part( $one, 'missed', 'at' ), self::part( $one, 'last_run', 'at' ), self::part( $one, 'next_run', 'at' ) ] );
		self::assertSame( [ Schedules::all()[0]->flush_id, 'queued' ], [ self::part( $one, 'flush', 'id' ), self::part( $one, 'flush', 'state' ) ] );
		self::assertSame( 'The sea', $one['what'] );
	}

	public function test_the_refusal_of_a_run_is_told(): void {
		$this->rest( 'POST', '/schedules', self::EVERYTHING + [ 'weekday' => 3 ] );
		$this->use_providers( [] );
		$this->at( self::NOW + 2 * 86400 );
		run_due();

		self::assertStringContainsString( 'None of them is active on this site.', self::text( $this->only()['refusal'] ) );
	}

	public function test_without_schedules_the_state_says_nothing_of_them(): void {
		self::assertStringNotContainsString( 'chedule', self::text( self::part( self::body( $this->rest( 'GET', '/status' ) ), 'runner', 'message' ) ) );
	}

	public function test_a_run_that_was_lost_is_scheduled_again_when_somebody_looks(): void {
		$this->rest( 'POST', '/schedules', self::EVERYTHING + [ 'weekday' => 0 ] );
		wp_unschedule_hook( RUN_HOOK );
		$this->rest( 'GET', '/status' );

		self::assertSame( Schedules::all()[0]->next, wp_next_scheduled( RUN_HOOK ) );
	}

	public function test_the_same_is_kept_once_whatever_its_order_and_there_is_a_most(): void {
		$months = [
			'target' => 'months',
			'every'  => 'month',
			'day'    => 28,
			'time'   => '23:59',
		];
		$other  = $this->attachment();
		update_post_meta( $other, '_wp_attached_file', '2026/11/x.jpg' );
		self::assertSame( 201, $this->rest( 'POST', '/schedules', $months + [ 'months' => [ '2025/06', '2026/11' ] ] )->get_status() );
		self::assert_rest_error( 'shortpixel_flush_already_scheduled', 409, $this->rest( 'POST', '/schedules', $months + [ 'months' => [ '2026/11', '2025/06', '2026/11' ] ] ) );
		for ( $n = 1; $n < Schedules::MOST; $n++ ) {
			self::assertSame( 201, $this->rest( 'POST', '/schedules', [ 'time' => sprintf( '01:%02d', $n ) ] + self::EVERYTHING + [ 'weekday' => 1 ] )->get_status() );
		}
		$refused = $this->rest( 'POST', '/schedules', self::EVERYTHING + [ 'weekday' => 1 ] );
		self::assert_rest_error( 'shortpixel_flush_too_many', 413, $refused );
		self::assertSame( 'There are 20 schedules, the most there can be. Delete one, then try again.', self::part( self::body( $refused ), 'message' ) );
	}

	/**
	 * @param array<string, mixed> $body
	 */
	#[DataProvider( 'refusals' )]
	public function test_it_is_refused( array $body, int $status, string $code, string $sentence ): void {
		$response = $this->rest( 'POST', '/schedules', $body );

		self::assert_rest_error( "shortpixel_flush_{$code}", $status, $response );
		self::assertStringContainsString( $sentence, self::text( self::part( self::body( $response ), 'message' ) ) );
		self::assertSame( [], Schedules::all() );
		self::assertFalse( wp_next_scheduled( RUN_HOOK ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>, int, string, string}>
	 */
	public static function refusals(): array {
		$weekly = self::EVERYTHING + [ 'weekday' => 0 ];
		$once   = [
			'every' => 'once',
			'date'  => '2026-11-30',
		] + self::EVERYTHING;
		$months = [
			'target' => 'months',
			'months' => [ '2025/06' ],
		] + $weekly;
		$images = [ 'target' => 'images' ] + $weekly;
		return [
			'nothing'                      => [ [], 400, 'invalid_input', '“target” is missing.' ],
			'a field that is unknown'      => [ $weekly + [ 'user_id' => 1 ], 400, 'unknown_field', 'user_id' ],
			'a target that is none'        => [ [ 'target' => 'some' ] + $weekly, 400, 'invalid_input', 'target' ],
			'an interval that is none'     => [ [ 'every' => 'hour' ] + $weekly, 400, 'invalid_input', 'every' ],
			'a week without a day'         => [ self::EVERYTHING, 400, 'invalid_input', '“weekday” is missing; “every” “week” needs it.' ],
			'a week with a date'           => [ $weekly + [ 'date' => '2026-11-30' ], 400, 'invalid_input', '“date” does not belong to “every” “week”.' ],
			'a weekday beyond Saturday'    => [ [ 'weekday' => 7 ] + $weekly, 400, 'invalid_input', 'weekday' ],
			'a day that not all have'      => [
				[
					'every' => 'month',
					'day'   => 29,
				] + self::EVERYTHING,
				400,
				'invalid_input',
				'day',
			],
			'a time without a zero'        => [ [ 'time' => '3:30' ] + $weekly, 400, 'invalid_input', 'A time is written like 03:30' ],
			'a time after midnight'        => [ [ 'time' => '24:00' ] + $weekly, 400, 'invalid_input', 'A time is written like 03:30' ],
			'a time with a break'          => [ [ 'time' => "3:30\n" ] + $weekly, 400, 'invalid_input', 'characters that can’t be seen' ],
			'a date that is none'          => [ [ 'date' => '2026-02-30' ] + $once, 400, 'invalid_input', 'A date is written like 2026-11-30' ],
			'a date in words'              => [ [ 'date' => 'tomorrow' ] + $once, 400, 'invalid_input', 'A date is written like 2026-11-30' ],
			'a date that has passed'       => [ [ 'date' => '2026-11-23' ] + $once, 400, 'invalid_input', 'This time has passed.' ],
			'a time of today, passed'      => [
				[
					'date' => '2026-11-24',
					'time' => '05:59',
				] + $once,
				400,
				'invalid_input',
				'This time has passed.',
			],
			'months without folders'       => [ [ 'target' => 'months' ] + $weekly, 400, 'invalid_input', '“months” is missing; “target” “months” needs it.' ],
			'an empty list of months'      => [ [ 'months' => [] ] + $months, 400, 'invalid_input', 'months' ],
			'a folder that is none'        => [ [ 'months' => [ '2025/13' ] ] + $months, 400, 'invalid_input', 'A folder of months is written like 2026/11.' ],
			'a folder above it'            => [ [ 'months' => [ '../2025' ] ] + $months, 400, 'invalid_input', 'A folder of months is written like 2026/11.' ],
			'a folder without images'      => [ [ 'months' => [ '2025/06', '2025/07' ] ] + $months, 400, 'invalid_input', 'The Media Library has no images in 2025/07.' ],
			'too many months'              => [ [ 'months' => array_fill( 0, 121, '2025/06' ) ] + $months, 413, 'too_many', '“months” holds too many entries' ],
			'everything with months'       => [ $weekly + [ 'months' => [ '2025/06' ] ], 400, 'invalid_input', '“months” does not belong to “target” “everything”.' ],
			'images without ids'           => [ $images, 400, 'invalid_input', '“attachments” is missing' ],
			'an image that does not exist' => [ $images + [ 'attachments' => [ 999999 ] ], 400, 'image_not_found', 'This image is not in the Media Library any more.' ],
			'too many images'              => [ $images + [ 'attachments' => range( 1, 101 ) ], 413, 'too_many', '“attachments” holds too many entries' ],
		];
	}

	public function test_a_file_that_is_no_image_is_refused(): void {
		$file     = wp_insert_attachment(
			[
				'post_mime_type' => 'application/pdf',
				'post_title'     => 'Terms',
			]
		);
		$response = $this->rest(
			'POST',
			'/schedules',
			[
				'target'      => 'images',
				'attachments' => [ $this->image, $file ],
				'every'       => 'day',
				'time'        => '03:30',
			]
		);
		self::assert_rest_error( 'shortpixel_flush_not_an_image', 400, $response );
		self::assertSame( '“Terms” is not an image.', self::part( self::body( $response ), 'message' ) );
	}

	public function test_without_the_managing_right_another_persons_flush_is_not_shown(): void {
		$this->rest( 'POST', '/schedules', self::EVERYTHING + [ 'weekday' => 0 ] );
		$others = $this->flush( $this->user( 'administrator' ) );
		Schedules::note( Schedules::all()[0]->id, [ 'flush_id' => $others ] );
		self::assertSame( $others, self::part( $this->only(), 'flush', 'id' ) );
		add_filter( 'shortpixel_flush_capabilities', static fn ( array $map ): array => [ 'shortpixel_flush_manage' => [ 'do_not_allow' ] ] + $map );

		self::assertNull( $this->only()['flush'] );
	}

	/**
	 * @return array<mixed>
	 */
	private function only(): array {
		$all = self::part( self::body( $this->rest( 'GET', '/schedules' ) ), 'schedules' );
		self::assertIsArray( $all );
		self::assertCount( 1, $all );
		self::assertIsArray( $all[0] );
		return $all[0];
	}

	private static function text( mixed $value ): string {
		self::assertIsString( $value );
		return $value;
	}
}
