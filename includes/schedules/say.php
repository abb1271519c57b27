<?php
/** Schedules in words, in the site's time. */

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use function ShortPixelFlush\now;
use function ShortPixelFlush\site_format;
use function ShortPixelFlush\site_time;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';

/** @param string $title The image's, where it is a single one; empty where it has none. */
function what_sentence( Schedule $schedule, string $title ): string {
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
	if ( '' !== $title ) {
		return $title;
	}
	$count = count( $schedule->attachments );
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
	if ( $schedule->is_overdue( now() ) ) {
		/* translators: %s: date and time. */
		return sprintf( __( 'Due on %s, and nothing has run in the background since. It is made up for once, as soon as something does.', 'shortpixel-flush' ), site_time( $schedule->next ) );
	}
	if ( 0 === $schedule->missed_at ) {
		return '';
	}
	/* translators: 1: date and time, 2: date and time. */
	return sprintf( __( 'Missed on %1$s because nothing ran in the background; made up for on %2$s.', 'shortpixel-flush' ), site_time( $schedule->missed_at ), site_time( $schedule->ran_at ) );
}
