<?php
/**
 * How a flush came out, and its end.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../new-address/new-address-record.php';
require_once __DIR__ . '/planning.php';
require_once __DIR__ . '/runner-hooks.php';

/**
 * Sums up a flush: done where every address is proved new, failed where every one is known not to be, else partial.
 *
 * What could not be told either way is not called a failure: ShortPixel took the request.
 *
 * @param array<string,mixed> $row    The flush.
 * @param array<string,int>   $counts Its addresses by state.
 * @return array{state: string, failure: array<mixed>|null}
 */
function flush_result( Store $store, array $row, array $counts ): array {
	$id    = integer( $row['id'] ?? 0 );
	$total = array_sum( $counts );
	$new   = ( $counts['fresh'] ?? 0 ) + ( $counts['rebuilding'] ?? 0 );
	$bad   = ( $counts['failed'] ?? 0 ) + ( $counts['stale'] ?? 0 );
	$first = 0 === ( $counts['failed'] ?? 0 ) ? [] : $store->purges(
		$id,
		[
			'state'    => 'failed',
			'per_page' => 1,
		]
	)['rows'];

	$skipped = planning_of( $row )['skipped'] ?? 0;
	$result  = [
		'state'   => $total > 0 && $new === $total && 0 === $skipped ? 'done' : ( $bad === $total ? 'failed' : 'partial' ),
		'failure' => $first[0]['failure'] ?? unplanned( $total, $skipped ),
	];

	return gives_new_addresses( $row ) ? new_address_result( $row, $result ) : $result;
}

/**
 * Ends a flush from exactly the state and stage it was seen in; of many runners one does, and tells.
 *
 * @param array<string,mixed> $row    The flush.
 * @phpstan-param array{id: int, state: string, stage: string, ...} $row
 * @param array<string,mixed> $result The state it ends in, and what else is written with it.
 */
function end_flush( Store $store, array $row, array $result ): void {
	$changes = $result + [
		'stage'       => 'end',
		'wait_until'  => 0,
		'finished_at' => now(),
	];

	if ( $store->update( $row['id'], $changes, $row['state'], $row['stage'] ) ) {
		after_flush( $row['id'], text( $result['state'] ?? '' ) );
		$store->prune( history_size(), history_days() );
	}
}

/**
 * Says what was wrong with the planning; null where nothing was.
 *
 * @return array{code: string, data: array<string,int>}|null
 */
function unplanned( int $addresses, int $skipped_images ): ?array {
	if ( $skipped_images > 0 ) {
		return [
			'code' => 'not_planned',
			'data' => [ 'images' => $skipped_images ],
		];
	}

	return $addresses > 0 ? null : [
		'code' => 'no_addresses',
		'data' => [],
	];
}

/**
 * Answers how many flushes that have ended are kept.
 */
function history_size(): int {
	/**
	 * Filters how many flushes that have ended are kept.
	 *
	 * @param int $size Flushes, 200 by default.
	 */
	$size = apply_filters( 'shortpixel_flush_history_size', 200 );

	return max( 1, is_int( $size ) ? $size : 200 );
}

/**
 * Answers for how many days a flush that has ended is kept.
 */
function history_days(): int {
	/**
	 * Filters for how many days flushes that have ended are kept.
	 *
	 * @param int $days Days, 90 by default; 0 keeps them until there are too many.
	 */
	$days = apply_filters( 'shortpixel_flush_history_days', 90 );

	return max( 0, is_int( $days ) ? $days : 90 );
}
