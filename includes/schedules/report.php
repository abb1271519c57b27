<?php
/** Gathers what is shown of schedules. */

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use ShortPixelFlush\Flush\Flushes;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\library_months;
use function ShortPixelFlush\Flush\refusal_sentence;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\site_time;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/say/kept-refusals.php';
require_once __DIR__ . '/say.php';

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
		'what'        => what_sentence( $schedule, single_title( $schedule ) ),
		'when'        => when_sentence( $schedule ),
		'next_run'    => moment( $schedule->next ),
		'last_run'    => moment( $schedule->ran_at ),
		'missed'      => moment( $schedule->missed_at ),
		'message'     => message_sentence( $schedule ),
		'refusal'     => refusal_sentence( $schedule->refusal ),
		'flush'       => last_flush( $schedule ),
	];
}

/** The title of a schedule's only image; empty where it has several, or none that can be named. */
function single_title( Schedule $schedule ): string {
	return 'images' === $schedule->target && 1 === count( $schedule->attachments ) ? get_the_title( $schedule->attachments[0] ) : '';
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
