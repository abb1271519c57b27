<?php
/**
 * Plugin Name: Action Scheduler (stand-in)
 * Description: For tests: has the public functions of Action Scheduler that Flush for ShortPixel uses, and keeps its actions in an option. Nothing runs by itself.
 * Version:     3.8.2
 * License:     GPL-2.0-or-later
 *
 * The same tests run against the real plugin, too: tests/php/integration/flush/ActionSchedulerTest.php.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- The names are the real plugin's.

if ( ! defined( 'ABSPATH' ) || function_exists( 'as_enqueue_async_action' ) ) {
	return;
}

require_once __DIR__ . '/functions.php';
require_once __DIR__ . '/queue.php';

// Like the real plugin, gets ready early in `init`, not before.
add_action(
	'init',
	static function (): void {
		do_action( 'action_scheduler_init' );
	},
	1
);
