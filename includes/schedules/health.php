<?php
/** Whether what is scheduled can begin by itself. */

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use function ShortPixelFlush\Flush\is_scheduled;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/background.php';
require_once __DIR__ . '/run.php';

/** @return array{cron: bool, driver: 'wp_cron'|'action_scheduler', message: string} As Flush\runner_status() says it, and what it means for schedules. */
function background_status(): array {
	$runner  = runner_status();
	$pending = array_filter( Schedules::all(), static fn ( Schedule $schedule ): bool => $schedule->next > 0 );
	if ( [] === $pending ) {
		return $runner;
	}
	// Some other plugin may have cleared every scheduled task.
	if ( ! is_scheduled() ) {
		schedule( next_due() ?? now() );
	}
	$is_late = [] !== array_filter( $pending, static fn ( Schedule $schedule ): bool => $schedule->is_overdue( now() ) );
	if ( $runner['cron'] && ! $is_late ) {
		return $runner;
	}
	$message = '' === $runner['message'] ? __( 'Background tasks are overdue on this site.', 'shortpixel-flush' ) : $runner['message'];
	return [
		'cron'    => false,
		'driver'  => $runner['driver'],
		// The other sentence may end with a command to type.
		'message' => __( 'Schedules begin late until background tasks run.', 'shortpixel-flush' ) . ' ' . $message,
	];
}
