<?php
/** Begins what is due. Runs in the background only. */

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use ShortPixelFlush\Flush\Image_Records;
use WP_Error;
use function ShortPixelFlush\Flush\cause_reason;
use function ShortPixelFlush\Flush\close_gathering;
use function ShortPixelFlush\Flush\credits_of;
use function ShortPixelFlush\Flush\give_back;
use function ShortPixelFlush\Flush\images_of_months;
use function ShortPixelFlush\Flush\kept_refusal;
use function ShortPixelFlush\Flush\no_provider;
use function ShortPixelFlush\Flush\nothing_to_flush;
use function ShortPixelFlush\Flush\open_gathering;
use function ShortPixelFlush\Flush\over_daily_credits;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\scheduler_may_not;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\storage_failed;
use function ShortPixelFlush\Flush\take_credits;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Scan\start as start_scan;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/gathering.php';
require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/../flush/plan/limits.php';
require_once __DIR__ . '/../flush/plan/preconditions.php';
require_once __DIR__ . '/../flush/say/causes.php';
require_once __DIR__ . '/../flush/say/kept-refusals.php';
require_once __DIR__ . '/../flush/start.php';
require_once __DIR__ . '/../scan/scan.php';

function run_due(): void {
	foreach ( Schedules::all() as $schedule ) {
		if ( $schedule->next > 0 && $schedule->next <= now() ) {
			run_one( $schedule );
		}
	}
}

/** When the next one is due, in Unix seconds; null where none is. */
function next_due(): ?int {
	$due = array_filter( array_map( static fn ( Schedule $schedule ): int => $schedule->next, Schedules::all() ), static fn ( int $next ): bool => $next > 0 );
	return [] === $due ? null : min( $due );
}

/** However many runs were missed, one makes up for them. */
function run_one( Schedule $schedule ): void {
	$run = [
		'next'      => $schedule->next_after( now(), wp_timezone() ),
		'ran_at'    => now(),
		'missed_at' => $schedule->next < now() - Schedule::MISSED_AFTER ? $schedule->next : 0,
		'flush_id'  => 0,
		'refusal'   => '',
	];
	// Taken first: one that kills its process is not begun again at once.
	if ( ! Schedules::take( $schedule, $run ) ) {
		return;
	}
	$began = begin( $schedule );
	Schedules::note( $schedule->id, is_wp_error( $began ) ? [ 'refusal' => kept_refusal( $began ) ] : [ 'flush_id' => $began ] );
}

/** @return int|WP_Error The flush's id; 0 for a scan, which only finds. */
function begin( Schedule $schedule ) {
	if ( ! user_may( $schedule->user_id, CAP_SITE ) ) {
		return scheduler_may_not();
	}
	if ( 'everything' === $schedule->target ) {
		return begin_everything( $schedule );
	}
	if ( 'scan' === $schedule->target ) {
		$scan = start_scan( $schedule->user_id, 'schedule' );
		return is_wp_error( $scan ) ? $scan : 0;
	}
	$error = no_provider( 'can_flush_images' );
	if ( null !== $error ) {
		return $error;
	}
	$ids = 'months' === $schedule->target ? images_of_months( $schedule->months ) : $schedule->attachments;
	$id  = [] === $ids ? 0 : open_gathering( 'schedule', $schedule->user_id );
	if ( 0 === $id ) {
		return [] === $ids ? nothing_to_flush() : storage_failed();
	}
	( new Image_Records() )->set_flush( $ids, $id );
	return close_gathering( $id, static fn (): string => cause_reason( 'schedule' ) ) ? $id : storage_failed();
}

/** @return int|WP_Error */
function begin_everything( Schedule $schedule ) {
	$plan = plan_for( 'site', [], [] );
	if ( is_wp_error( $plan ) ) {
		return $plan;
	}
	$credits = credits_of( $plan );
	if ( null !== $plan->estimate && ! take_credits( $credits, true ) ) {
		return over_daily_credits();
	}
	$began = start_site( (string) ( $plan->site['endpoint']['from'] ?? '' ), cause_reason( 'schedule' ), $schedule->user_id, '', 'schedule' );
	if ( is_wp_error( $began ) ) {
		give_back( $schedule->user_id, 0, $credits );
	}
	return $began;
}
