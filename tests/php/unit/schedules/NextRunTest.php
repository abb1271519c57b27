<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Schedules;

use DateTimeImmutable;
use DateTimeZone;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Schedules\Schedule;

require_once dirname( __DIR__, 4 ) . '/includes/schedules/class-schedule.php';

/**
 * When a schedule runs next, in the site's time.
 */
final class NextRunTest extends TestCase {

	/**
	 * @return iterable<string,array{array<string, int|string>, string, string}>
	 */
	public static function runs(): iterable {
		$day = [
			'every' => 'day',
			'time'  => '03:30',
		];
		yield 'later today' => [ $day, '2026-11-26 01:00', '2026-11-26 03:30' ];
		yield 'tomorrow, once the time has come' => [ $day, '2026-11-26 03:30', '2026-11-27 03:30' ];
		yield 'tomorrow, at the turn of the year' => [ $day, '2026-12-31 23:59', '2027-01-01 03:30' ];
		yield 'in a night that has no such time' => [ [ 'time' => '02:30' ] + $day, '2027-03-28 01:00', '2027-03-28 03:30' ];
		yield 'the day after that night' => [ [ 'time' => '02:30' ] + $day, '2027-03-28 03:30', '2027-03-29 02:30' ];
		yield 'after the night that has it twice' => [ [ 'time' => '02:30' ] + $day, '2026-10-25 12:00', '2026-10-26 02:30' ];
		$week = [
			'every'   => 'week',
			'time'    => '22:00',
			'weekday' => 0,
		];
		yield 'on Sunday' => [ $week, '2026-11-26 12:00', '2026-11-29 22:00' ];
		yield 'on this very Sunday' => [ $week, '2026-11-29 21:59', '2026-11-29 22:00' ];
		yield 'on the next one' => [ $week, '2026-11-29 22:00', '2026-12-06 22:00' ];
		$month = [
			'every' => 'month',
			'time'  => '00:00',
			'day'   => 28,
		];
		yield 'this month' => [ $month, '2026-11-26 12:00', '2026-11-28 00:00' ];
		yield 'next month, which is February' => [ $month, '2027-01-31 12:00', '2027-02-28 00:00' ];
		yield 'a day after the last of a month is its last possible' => [ [ 'day' => 31 ] + $month, '2027-01-29 12:00', '2027-02-28 00:00' ];
		$once = [
			'every' => 'once',
			'time'  => '08:00',
			'date'  => '2026-11-30',
		];
		yield 'once' => [ $once, '2026-11-26 12:00', '2026-11-30 08:00' ];
		yield 'once, and never again' => [ $once, '2026-11-30 08:00', '' ];
		yield 'on a day that is none' => [ [ 'date' => 'soon' ] + $once, '2026-11-26 12:00', '' ];
	}

	/**
	 * @param array<string, int|string> $data
	 */
	#[DataProvider( 'runs' )]
	public function test_it_runs_next( array $data, string $after, string $next ): void {
		$zone = new DateTimeZone( 'Europe/Bucharest' );
		if ( str_contains( $after, '03-28' ) || str_contains( $after, '10-25' ) ) {
			$zone = new DateTimeZone( 'Europe/Berlin' );
		}
		$at = ( new Schedule( $data ) )->next_after( ( new DateTimeImmutable( $after, $zone ) )->getTimestamp(), $zone );

		self::assertSame( $next, 0 === $at ? '' : ( new DateTimeImmutable( '@' . $at ) )->setTimezone( $zone )->format( 'Y-m-d H:i' ) );
	}

	public function test_the_night_that_has_a_time_twice_runs_it_once(): void {
		$zone     = new DateTimeZone( 'Europe/Berlin' );
		$schedule = new Schedule(
			[
				'every' => 'day',
				'time'  => '02:30',
			]
		);
		$first    = $schedule->next_after( ( new DateTimeImmutable( '2026-10-25 00:00', $zone ) )->getTimestamp(), $zone );
		$second   = $schedule->next_after( $first, $zone );

		self::assertSame( '2026-10-26 02:30', ( new DateTimeImmutable( '@' . $second ) )->setTimezone( $zone )->format( 'Y-m-d H:i' ) );
	}

	/** @return iterable<string, array{string}> */
	public static function moments_of_a_long_night(): iterable {
		yield 'before the clocks are set back' => [ '2026-10-25 00:50 UTC' ];
		yield 'before the time comes again' => [ '2026-10-25 01:10 UTC' ];
		yield 'when it comes again' => [ '2026-10-25 01:30 UTC' ];
	}

	#[DataProvider( 'moments_of_a_long_night' )]
	public function test_a_run_of_that_night_that_was_late_is_not_repeated( string $after ): void {
		$zone     = new DateTimeZone( 'Europe/London' );
		$schedule = new Schedule(
			[
				'every' => 'day',
				'time'  => '01:30',
			]
		);
		$next     = $schedule->next_after( ( new DateTimeImmutable( $after ) )->getTimestamp(), $zone );

		self::assertSame( '2026-10-26 01:30', ( new DateTimeImmutable( '@' . $next ) )->setTimezone( $zone )->format( 'Y-m-d H:i' ) );
	}
}
