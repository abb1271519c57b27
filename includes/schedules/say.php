<?php
/** Schedules in words, in the site's time. */

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use ShortPixelFlush\Flush\Flushes;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\library_months;
use function ShortPixelFlush\Flush\refusal_sentence;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\now;
use function ShortPixelFlush\site_format;
use function ShortPixelFlush\site_time;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/../flush/report.php';

/**
 * What there is, and what a new one can be made of.
 *
 * @param list<string> $costs Whoever makes a schedule agrees to what it costs each time: nobody is asked later.
 * @return array{schedules: list<array<mixed>>, months: list<array{month: string, images: int}>, costs: list<string>, limit: int, time_zone: string}
 */
function schedules_shape( array $costs ): array {
	$months = [];
	foreach ( library_months() as $month => $images ) {
		$months[] = [
			'month'  => $month,
			'images' => $images,
		];
	}
	return [
		'schedules' => array_map( __NAMESPACE__ . '\schedule_shape', Schedules::all() ),
		'months'    => $months,
		'costs'     => $costs,
		'limit'     => Schedules::MOST,
		'time_zone' => wp_timezone_string(),
	];
}

/** @return array{id: string, target: string, attachments: list<int>, months: list<string>, every: string, time: string, date: string|null, weekday: int|null, day: int|null, what: string, when: string, next_run: array{at: string, text: string}|null, last_run: array{at: string, text: string}|null, missed: array{at: string, text: string}|null, message: string, refusal: string, flush: array{id: int, state: string, message: string}|null} */
function schedule_shape( Schedule $schedule ): array {
	return [
		'id'          => $schedule->id,
		'target'      => $schedule->target,
		'attachments' => $schedule->attachments,
		'months'      => $schedule->months,
		'every'       => $schedule->every,
		'time'        => $schedule->time,
		'date'        => 'once' === $schedule->every ? $schedule->date : null,
		'weekday'     => 'week' === $schedule->every ? $schedule->weekday : null,
		'day'         => 'month' === $schedule->every ? $schedule->day : null,
		'what'        => what_sentence( $schedule ),
		'when'        => when_sentence( $schedule ),
		'next_run'    => moment( $schedule->next ),
		'last_run'    => moment( $schedule->ran_at ),
		'missed'      => moment( $schedule->missed_at ),
		'message'     => message_sentence( $schedule ),
		'refusal'     => refusal_sentence( $schedule->refusal ),
		'flush'       => last_flush( $schedule ),
	];
}

function what_sentence( Schedule $schedule ): string {
	if ( 'everything' === $schedule->target ) {
		return __( 'All images', 'shortpixel-flush' );
	}
	if ( 'scan' === $schedule->target ) {
		return __( 'Find images that still look old', 'shortpixel-flush' );
	}
	if ( 'months' === $schedule->target ) {
		/* translators: %s: folders of uploads, such as 2026/11. */
		return sprintf( __( 'Images in %s', 'shortpixel-flush' ), implode( ', ', $schedule->months ) );
	}
	$count = count( $schedule->attachments );
	if ( 1 === $count && '' !== get_the_title( $schedule->attachments[0] ) ) {
		return get_the_title( $schedule->attachments[0] );
	}
	/* translators: %s: number of images. */
	return sprintf( _n( '%s image', '%s images', $count, 'shortpixel-flush' ), number_format_i18n( $count ) );
}

function when_sentence( Schedule $schedule ): string {
	/** @var \WP_Locale $wp_locale */
	global $wp_locale;
	$time = clock_text( $schedule );
	switch ( $schedule->every ) {
		case 'day':
			/* translators: %s: a time of day. */
			return sprintf( __( 'Every day at %s', 'shortpixel-flush' ), $time );
		case 'week':
			/* translators: 1: a day of the week, 2: a time of day. */
			return sprintf( __( 'Every %1$s at %2$s', 'shortpixel-flush' ), $wp_locale->get_weekday( $schedule->weekday ), $time );
		case 'month':
			/* translators: 1: a day of the month, from 1 to 28, 2: a time of day. */
			return sprintf( __( 'On day %1$s of every month at %2$s', 'shortpixel-flush' ), number_format_i18n( $schedule->day ), $time );
		default:
			/* translators: 1: a date, 2: a time of day. */
			return sprintf( __( 'Once, on %1$s at %2$s', 'shortpixel-flush' ), (string) wp_date( site_format( 'date_format', 'F j, Y' ), (int) strtotime( $schedule->date . ' 12:00 UTC' ), new \DateTimeZone( 'UTC' ) ), $time );
	}
}

/** As the site writes times; a day without a change of clocks has every time. */
function clock_text( Schedule $schedule ): string {
	return (string) wp_date( site_format( 'time_format', 'H:i' ), (int) strtotime( "2001-01-01 {$schedule->time} UTC" ), new \DateTimeZone( 'UTC' ) );
}

/** What a person has to know of the last run, and of one that is late; empty where all is well. */
function message_sentence( Schedule $schedule ): string {
	if ( is_overdue( $schedule, now() ) ) {
		/* translators: %s: date and time. */
		return sprintf( __( 'Due on %s, and nothing has run in the background since. It is made up for once, as soon as something does.', 'shortpixel-flush' ), site_time( $schedule->next ) );
	}
	if ( 0 === $schedule->missed_at ) {
		return '';
	}
	/* translators: 1: date and time, 2: date and time. */
	return sprintf( __( 'Missed on %1$s because nothing ran in the background; made up for on %2$s.', 'shortpixel-flush' ), site_time( $schedule->missed_at ), site_time( $schedule->ran_at ) );
}

function is_overdue( Schedule $schedule, int $now ): bool {
	return $schedule->next > 0 && $schedule->next < $now - Schedule::MISSED_AFTER;
}

/** @return array{at: string, text: string}|null */
function moment( int $time ): ?array {
	$iso = iso_time( $time );
	return null === $iso ? null : [
		'at'   => $iso,
		'text' => site_time( $time ),
	];
}

/** @return array{id: int, state: string, message: string}|null Null where it has left the history, or is not for whoever asks to see. */
function last_flush( Schedule $schedule ): ?array {
	$flush = 0 === $schedule->flush_id ? null : ( new Flushes() )->get( $schedule->flush_id );
	if ( null === $flush || ! can_see( $flush->user_id ) ) {
		return null;
	}
	return [
		'id'      => $flush->id,
		'state'   => $flush->state,
		'message' => flush_shape( $flush )['message'],
	];
}
