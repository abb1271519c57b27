<?php
/**
 * What a flush still has to plan, as its column says; null where all its rows came with it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';

/**
 * Begins a plan that grows: over so many images, with ids from above `after` up to `last`; where ids are named, only those.
 *
 * @param list<int> $ids Images; none stands for all.
 * @return array{images: int, done: int, skipped: int, after: int, last: int, ended: bool, token: string, until: int, tries: int, ids: list<int>}
 */
function new_planning( int $images, int $last, int $after = 0, array $ids = [] ): array {
	return [
		'images'  => $images,
		'done'    => 0,
		'skipped' => 0,
		'after'   => $after,
		'last'    => $last,
		'ended'   => false,
		'token'   => '',
		'until'   => 0,
		'tries'   => 0,
		'ids'     => $ids,
	];
}

/**
 * Types what is stored of a plan that grows.
 *
 * @param array<string,mixed> $row The flush.
 * @return array{images: int, done: int, skipped: int, after: int, last: int, ended: bool, token: string, until: int, tries: int, ids: list<int>}|null
 */
function planning_of( array $row ): ?array {
	$stored = $row['planning'] ?? null;
	if ( ! is_array( $stored ) ) {
		return null;
	}

	return [
		'images'  => max( 0, integer( $stored['images'] ?? 0 ) ),
		'done'    => max( 0, integer( $stored['done'] ?? 0 ) ),
		'skipped' => max( 0, integer( $stored['skipped'] ?? 0 ) ),
		'after'   => integer( $stored['after'] ?? 0 ),
		'last'    => integer( $stored['last'] ?? 0 ),
		'ended'   => true === ( $stored['ended'] ?? false ),
		'token'   => text( $stored['token'] ?? '' ),
		'until'   => integer( $stored['until'] ?? 0 ),
		'tries'   => max( 0, integer( $stored['tries'] ?? 0 ) ),
		'ids'     => array_values( array_map( __NAMESPACE__ . '\integer', is_array( $stored['ids'] ?? null ) ? $stored['ids'] : [] ) ),
	];
}

/**
 * Tells whether images of a flush are still to be planned.
 *
 * @param array<string,mixed> $row The flush.
 */
function is_growing( array $row ): bool {
	$planning = planning_of( $row );

	return null !== $planning && ! $planning['ended'];
}

/**
 * Shapes how far the planning is; null where there was nothing to plan later.
 *
 * @param array<string,mixed> $row The flush.
 * @return array{images_done: int, images: int}|null
 */
function planning_shape( array $row ): ?array {
	$planning = planning_of( $row );

	return null === $planning ? null : [
		'images_done' => $planning['done'],
		'images'      => $planning['images'],
	];
}

/**
 * Answers how many rows a flush may have open at most, before more images are planned.
 */
function window_size(): int {
	/**
	 * Filters how many addresses of a growing flush may be unfinished at most.
	 *
	 * @param int $rows Rows, 5000 by default.
	 */
	$rows = apply_filters( 'shortpixel_flush_window', 5000 );

	return max( 10, is_int( $rows ) ? $rows : 5000 );
}
