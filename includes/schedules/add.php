<?php
/** Makes a schedule of what a person asked for; every door calls this. */

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use WP_Error;
use function ShortPixelFlush\Flush\first_refused_attachment;
use function ShortPixelFlush\Flush\library_months;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\invalid_input;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/../flush/plan/preconditions.php';
require_once __DIR__ . '/../invalid-input.php';

// The field that a target or an interval needs; the others refuse it.
const FIELD_OF_TARGET   = [
	'images' => 'attachments',
	'months' => 'months',
];
const FIELD_OF_INTERVAL = [
	'once'  => 'date',
	'week'  => 'weekday',
	'month' => 'day',
];

/**
 * @param array<mixed> $asked Fields of Schedule, each of its type; what was not said is not there.
 * @return Schedule|WP_Error
 */
function add_schedule( array $asked, int $user_id ) {
	$new     = new Schedule(
		[
			'id'          => substr( wp_generate_uuid4(), 0, 8 ),
			'attachments' => in_order( $asked['attachments'] ?? [] ),
			'months'      => in_order( $asked['months'] ?? [] ),
			'user_id'     => $user_id,
		] + $asked
	);
	$refusal = field_refusal( 'target', FIELD_OF_TARGET, $new->target, $asked )
		?? field_refusal( 'every', FIELD_OF_INTERVAL, $new->every, $asked )
		?? what_refusal( $new )
		?? when_refusal( $new );
	if ( null !== $refusal ) {
		return $refusal;
	}
	$new = $new->with( [ 'next' => $new->next_after( now(), wp_timezone() ) ] );
	if ( ! Schedules::add( $new ) ) {
		return why_not_added( $new );
	}
	schedule( $new->next );
	return $new;
}

/**
 * @param mixed $listed
 * @return array<mixed> Each once, so that two schedules of the same are recognised.
 */
function in_order( $listed ): array {
	$listed = is_array( $listed ) ? array_unique( $listed, SORT_REGULAR ) : [];
	sort( $listed );
	return $listed;
}

/**
 * Guessing which of two contradictory fields was meant could flush the wrong images.
 *
 * @param array<string, string> $field_of
 * @param array<mixed>          $asked
 */
function field_refusal( string $choice, array $field_of, string $chosen, array $asked ): ?WP_Error {
	foreach ( $field_of as $owner => $field ) {
		if ( $owner === $chosen && ! isset( $asked[ $field ] ) ) {
			/* translators: 1: name of a field, 2: name of another field, 3: its value. */
			return invalid_input( $field, sprintf( __( '“%1$s” is missing; “%2$s” “%3$s” needs it.', 'shortpixel-flush' ), $field, $choice, $chosen ) );
		}
		if ( $owner !== $chosen && isset( $asked[ $field ] ) ) {
			/* translators: 1: name of a field, 2: name of another field, 3: its value. */
			return invalid_input( $field, sprintf( __( '“%1$s” does not belong to “%2$s” “%3$s”.', 'shortpixel-flush' ), $field, $choice, $chosen ) );
		}
	}
	return null;
}

function what_refusal( Schedule $schedule ): ?WP_Error {
	if ( 'images' === $schedule->target ) {
		_prime_post_caches( $schedule->attachments, false, true );
		return first_refused_attachment( $schedule->attachments );
	}
	if ( 'months' === $schedule->target ) {
		foreach ( $schedule->months as $month ) {
			if ( 1 !== preg_match( '#^\d{4}/(0[1-9]|1[0-2])\z#', $month ) ) {
				return invalid_input( 'months', __( 'A folder of months is written like 2026/11. Nothing has been scheduled.', 'shortpixel-flush' ) );
			}
		}
		$missing = array_diff( $schedule->months, array_keys( library_months() ) );
		if ( [] !== $missing ) {
			/* translators: %s: folders, such as 2026/11. */
			return invalid_input( 'months', sprintf( __( 'The Media Library has no images in %s. Nothing has been scheduled.', 'shortpixel-flush' ), implode( ', ', $missing ) ) );
		}
	}
	return null;
}

function when_refusal( Schedule $schedule ): ?WP_Error {
	if ( 1 !== preg_match( '/^([01]\d|2[0-3]):[0-5]\d\z/', $schedule->time ) ) {
		return invalid_input( 'time', __( 'A time is written like 03:30, from 00:00 to 23:59. Nothing has been scheduled.', 'shortpixel-flush' ) );
	}
	if ( 'once' !== $schedule->every ) {
		return null;
	}
	$is_date = 1 === preg_match( '/^(\d{4})-(\d\d)-(\d\d)\z/', $schedule->date, $part ) && checkdate( (int) $part[2], (int) $part[3], (int) $part[1] );
	if ( ! $is_date ) {
		return invalid_input( 'date', __( 'A date is written like 2026-11-30. Nothing has been scheduled.', 'shortpixel-flush' ) );
	}
	return 0 === $schedule->next_after( now(), wp_timezone() )
		? invalid_input( 'date', __( 'This time has passed. Choose one that is still to come; it is the site’s own time.', 'shortpixel-flush' ) )
		: null;
}

function why_not_added( Schedule $new ): WP_Error {
	$all = Schedules::all();
	foreach ( $all as $one ) {
		if ( $one->is_like( $new ) ) {
			return new WP_Error( 'shortpixel_flush_already_scheduled', __( 'There is a schedule already that does the same at the same time. Nothing has been changed.', 'shortpixel-flush' ), [ 'status' => 409 ] );
		}
	}
	if ( count( $all ) >= Schedules::MOST ) {
		/* translators: %s: the largest number there may be. */
		return new WP_Error( 'shortpixel_flush_too_many', sprintf( __( 'There are %s schedules, the most there can be. Delete one, then try again.', 'shortpixel-flush' ), number_format_i18n( Schedules::MOST ) ), [ 'status' => 413 ] );
	}
	return not_saved();
}

/** @return WP_Error|null Null where it is gone. */
function delete_schedule( string $id ): ?WP_Error {
	if ( null === Schedules::get( $id ) ) {
		return new WP_Error( 'shortpixel_flush_not_found', __( 'There is no such schedule any more.', 'shortpixel-flush' ), [ 'status' => 404 ] );
	}
	return Schedules::delete( $id ) ? null : not_saved();
}

function not_saved(): WP_Error {
	return new WP_Error( 'shortpixel_flush_storage_failed', __( 'The schedules could not be saved: the database refused them. They are as they were.', 'shortpixel-flush' ), [ 'status' => 500 ] );
}
