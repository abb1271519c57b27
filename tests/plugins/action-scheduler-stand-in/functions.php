<?php
/**
 * The public functions, with the real plugin's arguments, return values and refusals.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- The names are the real plugin's.

defined( 'ABSPATH' ) || exit;

/**
 * Queues an action that is due at once.
 *
 * @param string       $hook     The hook to fire.
 * @param array<mixed> $args     Its arguments.
 * @param string       $group    Its group.
 * @param bool         $unique   Ignored.
 * @param int          $priority Ignored.
 * @return int The action's ID; 0 before `action_scheduler_init`.
 */
function as_enqueue_async_action( $hook, $args = [], $group = '', $unique = false, $priority = 10 ) {
	return action_scheduler_stand_in_add( 0, $hook, $args, $group );
}

/**
 * Queues an action that is due at a given time.
 *
 * @param int          $timestamp When it is due.
 * @param string       $hook      The hook to fire.
 * @param array<mixed> $args      Its arguments.
 * @param string       $group     Its group.
 * @param bool         $unique    Ignored.
 * @param int          $priority  Ignored.
 * @return int The action's ID; 0 before `action_scheduler_init`.
 */
function as_schedule_single_action( $timestamp, $hook, $args = [], $group = '', $unique = false, $priority = 10 ) {
	return action_scheduler_stand_in_add( $timestamp, $hook, $args, $group );
}

/**
 * Whether an action is pending or running.
 *
 * @param string            $hook  The hook.
 * @param array<mixed>|null $args  Its arguments; null matches any.
 * @param string            $group Its group.
 * @return bool
 */
function as_has_scheduled_action( $hook, $args = null, $group = '' ) {
	foreach ( action_scheduler_stand_in_actions() as $action ) {
		if (
			in_array( $action['status'], [ 'pending', 'in-progress' ], true )
			&& action_scheduler_stand_in_fits( $action, $hook, $args, $group )
		) {
			return true;
		}
	}

	return false;
}

/**
 * Cancels pending actions.
 *
 * @param string       $hook  The hook; empty for any hook.
 * @param array<mixed> $args  Its arguments; if the hook or the group is empty, an empty array matches any.
 * @param string       $group Its group.
 */
function as_unschedule_all_actions( $hook, $args = [], $group = '' ): void {
	$actions = action_scheduler_stand_in_actions();
	$any     = [] === $args && ( '' === $hook || '' === $group );
	foreach ( $actions as $id => $action ) {
		if ( 'pending' === $action['status'] && action_scheduler_stand_in_fits( $action, $hook, $any ? null : $args, $group ) ) {
			$actions[ $id ]['status'] = 'canceled';
		}
	}
	update_option( 'action_scheduler_stand_in', $actions, false );
}

/**
 * Returns when an action is due.
 *
 * @param string            $hook  The hook.
 * @param array<mixed>|null $args  Its arguments; null matches any.
 * @param string            $group Its group.
 * @return int|bool Unix seconds; true if one is running or queued without a time; false if there is none.
 */
function as_next_scheduled_action( $hook, $args = null, $group = '' ) {
	$next = false;
	foreach ( action_scheduler_stand_in_actions() as $action ) {
		if ( ! action_scheduler_stand_in_fits( $action, $hook, $args, $group ) ) {
			continue;
		}
		if ( 'in-progress' === $action['status'] || ( 'pending' === $action['status'] && 0 === $action['at'] ) ) {
			return true;
		}
		if ( 'pending' === $action['status'] ) {
			$next = false === $next ? $action['at'] : min( $next, $action['at'] );
		}
	}

	return $next;
}
