<?php
/**
 * The record of a flush of everything: which steps, how far; pure but for the clock.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../store/store-rows.php';

// The site's own edges come after the page caches: emptied before, they would take in the old pages anew.
const SITE_STEPS      = [ 'try', 'switch', 'purge', 'wait', 'styles', 'page_caches', 'edge', 'front_page' ];
const SITE_UNDO_STEPS = [ 'styles', 'page_caches', 'edge', 'front_page' ];

// Those that each provider has for itself.
const PART_STEPS = [ 'try', 'switch', 'purge', 'wait' ];
const STEP_ENDED = [ 'done', 'skipped', 'failed' ];

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
 * Makes the steps of a flush of everything: each part's own, then those that are for all. First every part is tried, so that
 * nothing has changed where none can.
 *
 * @param list<array{id: string, name: string, by: string, from: string, to: string}> $parts
 * @param bool                                                                        $has_edges Whether the site has edges of its own.
 * @return list<array<mixed>>
 */
function site_steps( array $parts, bool $has_edges = false ): array {
	$steps = [];

	foreach ( $has_edges ? SITE_STEPS : array_diff( SITE_STEPS, [ 'edge' ] ) as $id ) {
		if ( ! in_array( $id, PART_STEPS, true ) ) {
			$steps = array_merge( $steps, new_steps( [ $id ] ) );
			continue;
		}

		foreach ( $parts as $part ) {
			if ( 'purge' === $part['by'] ? in_array( $id, [ 'purge', 'wait' ], true ) : in_array( $id, [ 'try', 'switch' ], true ) ) {
				$steps = array_merge( $steps, part_steps( [ $id ], $part, count( $parts ) > 1 ) );
			}
		}
	}

	return $steps;
}

/**
 * Makes steps of one part; of several, they say whose they are.
 *
 * @param list<string>                                                          $ids
 * @param array{id: string, name: string, by: string, from: string, to: string} $part
 * @return list<array<mixed>>
 */
function part_steps( array $ids, array $part, bool $is_of_several ): array {
	return array_map(
		static fn ( array $step ): array => $step + [
			'provider' => $part['id'],
			'of'       => $is_of_several ? $part['name'] : '',
		],
		new_steps( $ids )
	);
}

/**
 * Replaces what was done after the switch by what undoes it; what each part did stays on record.
 *
 * @param list<array<mixed>>                                                          $steps
 * @param list<array{id: string, name: string, by: string, from: string, to: string}> $parts Those whose endpoint is put back.
 * @return list<array<mixed>>
 */
function steps_with_undo( array $steps, array $parts ): array {
	$ids  = has_step( $steps, 'edge' ) ? SITE_UNDO_STEPS : array_values( array_diff( SITE_UNDO_STEPS, [ 'edge' ] ) );
	$kept = array_values( array_filter( $steps, static fn ( array $step ): bool => in_array( $step['id'] ?? '', array_merge( PART_STEPS, [ 'switch_back' ] ), true ) ) );
	// Those of an undo before, which failed for some.
	$kept = array_values( array_filter( $kept, static fn ( array $step ): bool => 'switch_back' !== ( $step['id'] ?? '' ) || 'done' === ( $step['state'] ?? '' ) ) );

	foreach ( $parts as $part ) {
		$kept = array_merge( $kept, part_steps( [ 'switch_back' ], $part, '' !== $part['name'] && has_several( $kept ) ) );
	}

	return array_merge( $kept, new_steps( $ids ) );
}

/**
 * Tells whether steps belong to more than one part.
 *
 * @param list<array<mixed>> $steps
 */
function has_several( array $steps ): bool {
	foreach ( $steps as $step ) {
		if ( '' !== ( $step['of'] ?? '' ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Ends the steps of a part that can't go on.
 *
 * @param list<array<mixed>> $steps
 * @return list<array<mixed>>
 */
function without_part( array $steps, string $provider ): array {
	foreach ( $steps as $index => $step ) {
		if ( ( $step['provider'] ?? '' ) === $provider && ! in_array( $step['state'] ?? '', STEP_ENDED, true ) ) {
			$steps[ $index ]['state'] = 'skipped';
			$steps[ $index ]['code']  = 'not_reached';
		}
	}

	return $steps;
}

/**
 * Tells whether anything was changed, or still can be, by a part of this flush.
 *
 * @param list<array<mixed>> $steps
 */
function has_part_left( array $steps ): bool {
	$ids = has_step( $steps, 'switch_back' ) ? [ 'switch_back' ] : [ 'switch', 'purge' ];

	foreach ( $ids as $id ) {
		if ( has_step( $steps, $id, [ 'queued', 'running', 'done' ] ) ) {
			return true;
		}
	}

	return false;
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
		return has_step( $steps, 'switch_back', [ 'failed' ] ) ? 'partial' : 'undone';
	}

	foreach ( SITE_STEPS as $id ) {
		if ( has_step( $steps, $id, [ 'failed' ] ) ) {
			return 'partial';
		}
	}

	return has_edge_left( $steps ) ? 'partial' : 'done';
}

/**
 * Tells whether an edge holds pages of before, since it can't be emptied from here.
 *
 * @param list<array<mixed>> $steps
 */
function has_edge_left( array $steps ): bool {
	foreach ( $steps as $step ) {
		$data = is_array( $step['data'] ?? null ) ? $step['data'] : [];
		if ( 'edge' === ( $step['id'] ?? '' ) && [] !== ( $data['untouched'] ?? [] ) ) {
			return true;
		}
	}

	return false;
}
