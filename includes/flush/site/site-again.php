<?php
/**
 * Goes on with a flush of everything whose addresses have changed, at the step that did not come out.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/site-steps.php';

/**
 * Finds the first step that failed of those that may be done again; null where there is none.
 *
 * What changes addresses is none of them: trying that again is another flush.
 *
 * @param list<array<mixed>> $steps
 */
function step_to_do_again( array $steps ): ?int {
	foreach ( $steps as $index => $step ) {
		if ( 'failed' === ( $step['state'] ?? '' ) && ! in_array( $step['id'] ?? '', array_merge( PART_STEPS, [ 'switch_back' ] ), true ) ) {
			return $index;
		}
	}

	return null;
}

/**
 * Tells whether there is such a step, and no later flush of everything that has done it since.
 *
 * @param array<string, mixed> $row
 * @phpstan-param array{id: int, state: string, steps: list<array<mixed>>, ...} $row
 */
function can_retry_site( array $row, Store $store ): bool {
	return in_array( $row['state'], [ 'partial', 'undone' ], true ) && null !== step_to_do_again( $row['steps'] ) && is_last_of_site( $row['id'], $store );
}

/**
 * Does that step and those after it anew: a cache may have been cleared by hand meanwhile.
 *
 * @param array<string, mixed> $row
 * @phpstan-param array{id: int, state: string, steps: list<array<mixed>>, ...} $row
 */
function retry_site( Store $store, array $row ): bool {
	$from = step_to_do_again( $row['steps'] );

	if ( null === $from ) {
		return false;
	}

	$again   = array_map( __NAMESPACE__ . '\text', array_column( array_slice( $row['steps'], $from ), 'id' ) );
	$changes = [
		'state'       => 'running',
		'stage'       => 'site',
		'steps'       => array_merge( array_slice( $row['steps'], 0, $from ), new_steps( $again ) ),
		'failure'     => null,
		'finished_at' => 0,
	];

	return $store->update( $row['id'], $changes, $row['state'] );
}
