<?php
/**
 * The stand-in's actions, and one run of its queue, which a test starts.
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

/**
 * Returns all actions, including those that have run or were cancelled.
 *
 * @return array<int, array{hook: string, args: array<mixed>, group: string, status: string, at: int}>
 */
function action_scheduler_stand_in_actions(): array {
	$stored  = get_option( 'action_scheduler_stand_in', [] );
	$actions = [];
	foreach ( is_array( $stored ) ? $stored : [] as $id => $action ) {
		if ( is_array( $action ) ) {
			$actions[ (int) $id ] = [
				'hook'   => (string) $action['hook'],
				'args'   => (array) $action['args'],
				'group'  => (string) $action['group'],
				'status' => (string) $action['status'],
				'at'     => (int) $action['at'],
			];
		}
	}

	return $actions;
}

/**
 * Adds an action. Returns its ID, or 0 before `action_scheduler_init`.
 *
 * @param array<mixed> $args
 */
function action_scheduler_stand_in_add( int $at, string $hook, array $args, string $group ): int {
	if ( 0 === did_action( 'action_scheduler_init' ) ) {
		_doing_it_wrong( __FUNCTION__, 'Called before the data store was there.', '3.1.6' );
		return 0;
	}
	$actions        = action_scheduler_stand_in_actions();
	$id             = 1 + max( array_merge( [ 0 ], array_keys( $actions ) ) );
	$actions[ $id ] = [
		'hook'   => $hook,
		'args'   => $args,
		'group'  => $group,
		'status' => 'pending',
		'at'     => $at,
	];
	update_option( 'action_scheduler_stand_in', $actions, false );

	return $id;
}

/**
 * Whether an action has the hook, arguments and group. An empty hook or group, or null for arguments, matches any.
 *
 * @param array{hook: string, args: array<mixed>, group: string, status: string, at: int} $action
 * @param array<mixed>|null                                                               $args
 */
function action_scheduler_stand_in_fits( array $action, string $hook, ?array $args, string $group ): bool {
	return ( '' === $hook || $hook === $action['hook'] ) && ( null === $args || $args === $action['args'] ) && (
		'' === $group
		|| $group === $action['group']
	);
}

/**
 * Runs each action that is due now, once, as the real queue's runner does. Returns how many it ran.
 */
function action_scheduler_stand_in_run(): int {
	$run = 0;
	foreach ( array_keys( action_scheduler_stand_in_actions() ) as $id ) {
		$actions = action_scheduler_stand_in_actions();
		if ( 'pending' !== $actions[ $id ]['status'] || $actions[ $id ]['at'] > time() ) {
			continue;
		}
		$actions[ $id ]['status'] = 'in-progress';
		update_option( 'action_scheduler_stand_in', $actions, false );
		do_action_ref_array( $actions[ $id ]['hook'], array_values( $actions[ $id ]['args'] ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- Whoever queued it named it.
		$actions                  = action_scheduler_stand_in_actions();
		$actions[ $id ]['status'] = 'complete';
		update_option( 'action_scheduler_stand_in', $actions, false );
		++$run;
	}

	return $run;
}
