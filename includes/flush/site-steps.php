<?php
/**
 * The record of a flush of everything: which steps, how far; pure but for the clock.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/store-rows.php';

const SITE_STEPS      = [ 'try', 'switch', 'styles', 'page_caches', 'front_page' ];
const SITE_UNDO_STEPS = [ 'switch_back', 'styles', 'page_caches', 'front_page' ];
const STEP_ENDED      = [ 'done', 'skipped', 'failed' ];

/**
 * Makes the record of steps that have not begun.
 *
 * @param list<string> $ids
 * @return list<array<mixed>>
 */
function new_steps( array $ids ): array {
	$steps = [];

	foreach ( $ids as $id ) {
		$steps[] = [
			'id'         => $id,
			'state'      => 'queued',
			'code'       => '',
			'data'       => [],
			'started_at' => 0,
			'seconds'    => null,
		];
	}

	return $steps;
}

/**
 * Replaces what was done after the switch by what undoes it; the try and the switch stay on record.
 *
 * @param list<array<mixed>> $steps
 * @return list<array<mixed>>
 */
function steps_with_undo( array $steps ): array {
	return array_merge( array_slice( $steps, 0, 2 ), new_steps( SITE_UNDO_STEPS ) );
}

/**
 * Finds the first step that has not ended; null where all have.
 *
 * @param list<array<mixed>> $steps
 */
function next_step( array $steps ): ?int {
	foreach ( $steps as $index => $step ) {
		if ( ! in_array( $step['state'] ?? '', STEP_ENDED, true ) ) {
			return $index;
		}
	}

	return null;
}

/**
 * Tells whether a step with this id is among them, in one of these states where any are given.
 *
 * @param list<array<mixed>> $steps
 * @param list<string>       $states
 */
function has_step( array $steps, string $id, array $states = [] ): bool {
	foreach ( $steps as $step ) {
		if ( ( $step['id'] ?? '' ) === $id && ( [] === $states || in_array( $step['state'] ?? '', $states, true ) ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Ends every step that has not ended.
 *
 * @param list<array<mixed>> $steps
 * @return list<array<mixed>>
 */
function skip_the_rest( array $steps ): array {
	foreach ( $steps as $index => $step ) {
		if ( ! in_array( $step['state'] ?? '', STEP_ENDED, true ) ) {
			$steps[ $index ]['state'] = 'skipped';
			$steps[ $index ]['code']  = 'not_reached';
		}
	}

	return $steps;
}

/**
 * Says how a flush came out whose steps have all ended.
 *
 * @param list<array<mixed>> $steps
 */
function site_result( array $steps ): string {
	if ( has_step( $steps, 'switch_back', [ 'done' ] ) ) {
		return 'undone';
	}

	foreach ( [ 'styles', 'page_caches', 'front_page' ] as $id ) {
		if ( has_step( $steps, $id, [ 'failed' ] ) ) {
			return 'partial';
		}
	}

	return 'done';
}

/**
 * Says from which endpoint to which: an undo goes the other way.
 *
 * @param list<array<mixed>> $steps
 * @return array{string, string}
 */
function direction_of( array $steps, string $from, string $to ): array {
	return has_step( $steps, 'switch_back' ) ? [ $to, $from ] : [ $from, $to ];
}

/**
 * Says what became of a step.
 *
 * @param array<string, mixed> $data
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function outcome( string $state, string $code = '', array $data = [] ): array {
	return [
		'state' => $state,
		'code'  => $code,
		'data'  => $data,
	];
}
