<?php
/**
 * The record of a flush's way through the caches: which steps, how far. Pure but for the clock.
 *
 * ShortPixel fetches a picture's own file through an edge that stands before the site, so that one is purged first; the edge in
 * front of ShortPixel only when the removal is through, or it would fetch the old copy again.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;
use function ShortPixelFlush\outcome;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../site/site-steps.php';
require_once __DIR__ . '/../store/store-rows.php';

// The stages of a flush in their order; each has a step of its name, those of edges one for each edge.
const CHAIN = [ 'edge_sources', 'shortpixel', 'wait', 'edge', 'page_caches', 'check', 'end' ];

const EDGE_STEPS = [ 'edge_sources', 'edge' ];

/**
 * Makes the steps of a flush, none of which has begun.
 *
 * @param array<string,string> $before Names of the edges before the site, by id.
 * @param array<string,string> $after  Names of all edges, by id.
 * @return list<array<mixed>>
 */
function chain_steps( array $before, array $after ): array {
	$steps = [];
	foreach ( array_slice( CHAIN, 0, -1 ) as $id ) {
		$edges = [
			'edge_sources' => $before,
			'edge'         => $after,
		][ $id ] ?? null;
		foreach ( $edges ?? [ '' => '' ] as $edge => $name ) {
			$step    = new_steps( [ $id ] )[0];
			$steps[] = null === $edges ? $step : [
				'data' => [
					'edge' => (string) $edge,
					'name' => $name,
				],
			] + $step;
		}
	}

	return $steps;
}

/**
 * Tells whether steps are those of a chain, and not of a flush that gives new addresses.
 *
 * @param list<array<mixed>> $steps
 */
function is_chain( array $steps ): bool {
	return has_step( $steps, 'shortpixel' );
}

/**
 * Tells whether an edge takes part.
 *
 * @param list<array<mixed>> $steps
 */
function has_edges( array $steps ): bool {
	return has_step( $steps, 'edge' ) || has_step( $steps, 'edge_sources' );
}

/**
 * Says in which stage a flush with these steps begins.
 *
 * @param list<array<mixed>> $steps
 */
function first_stage( array $steps, bool $is_growing ): string {
	return ! $is_growing && null !== open_edge_step( $steps, 'edge_sources' ) ? 'edge_sources' : 'shortpixel';
}

/**
 * Finds the first step of an edge in a stage that has not ended; null where all have.
 *
 * @param list<array<mixed>> $steps
 */
function open_edge_step( array $steps, string $stage ): ?int {
	foreach ( $steps as $index => $step ) {
		if ( ( $step['id'] ?? '' ) === $stage && ! in_array( $step['state'] ?? '', STEP_ENDED, true ) ) {
			return $index;
		}
	}

	return null;
}

/**
 * Brings steps to a stage: those before it have ended, its own has begun.
 *
 * @param list<array<mixed>> $steps
 * @param array<string,int>  $counts Addresses by state.
 * @return list<array<mixed>>
 */
function chain_at( array $steps, string $stage, array $counts ): array {
	$target = (int) array_search( $stage, CHAIN, true );
	foreach ( $steps as $index => $step ) {
		$at       = (int) array_search( text( $step['id'] ?? '' ), CHAIN, true );
		$is_ended = in_array( $step['state'] ?? '', STEP_ENDED, true );
		if ( $at < $target && ! $is_ended ) {
			$steps[ $index ] = chain_step_ended( $step, $counts );
		} elseif ( $at === $target && 'queued' === ( $step['state'] ?? '' ) && ! in_array( $step['id'] ?? '', EDGE_STEPS, true ) ) {
			$steps[ $index ] = [
				'state'      => 'running',
				'started_at' => now(),
			] + $step;
		}
	}

	return $steps;
}

/**
 * Ends a step, and writes down what it did.
 *
 * @param array<mixed>      $step
 * @param array<string,int> $counts Addresses by state.
 * @return array<mixed>
 */
function chain_step_ended( array $step, array $counts ): array {
	$data    = is_array( $step['data'] ?? null ) ? $step['data'] : [];
	$total   = array_sum( $counts );
	$failed  = $counts['failed'] ?? 0;
	$started = integer( $step['started_at'] ?? 0 );
	$ended   = [
		'edge_sources' => fn (): array => edge_step_result( $data ),
		'edge'         => fn (): array => edge_step_result( $data ),
		'shortpixel'   => static fn (): array => outcome(
			$failed > 0 && $failed === $total ? 'failed' : 'done',
			'',
			[
				'addresses' => $total,
				'failed'    => $failed,
			]
		),
		'page_caches'  => static fn (): array => outcome( 'skipped', 'same_addresses' ),
		'check'        => static fn (): array => outcome( 'done', '', [ 'addresses' => $total ] + array_intersect_key( $counts, array_flip( [ 'fresh', 'rebuilding', 'stale', 'unconfirmed', 'failed' ] ) ) ),
	][ text( $step['id'] ?? '' ) ] ?? static fn (): array => outcome( 'done' );

	return $ended() + [ 'seconds' => 0 === $started ? null : (float) max( 0, now() - $started ) ] + $step;
}

/**
 * Says how the step of an edge came out that has nothing left to do.
 *
 * @param array<mixed> $data As recorded.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function edge_step_result( array $data ): array {
	$kept = [];
	foreach ( $data as $name => $value ) {
		$kept[ (string) $name ] = $value;
	}
	$failed = integer( $data['failed'] ?? 0 );
	if ( $failed > 0 ) {
		$said = is_array( $data['said'] ?? null ) ? $data['said'] : [];

		return outcome( 'failed', text( $said['code'] ?? '' ), $kept );
	}

	if ( true === ( $data['everything'] ?? false ) ) {
		return outcome( 'failed', 'edge_off_record', $kept );
	}

	return 0 === integer( $data['addresses'] ?? 0 ) ? outcome( 'skipped', 'not_behind_edge', $kept ) : outcome( 'done', '', $kept );
}

/**
 * Prepares steps for another try from a stage on. A step of an edge that failed goes on where it stood, and purges what was
 * accepted before as well.
 *
 * @param list<array<mixed>> $steps
 * @return list<array<mixed>>
 */
function chain_again( array $steps, string $stage ): array {
	$target = (int) array_search( $stage, CHAIN, true );
	foreach ( $steps as $index => $step ) {
		$id     = text( $step['id'] ?? '' );
		$data   = is_array( $step['data'] ?? null ) ? $step['data'] : [];
		$failed = 'failed' === ( $step['state'] ?? '' );
		if ( (int) array_search( $id, CHAIN, true ) < $target || ( 'edge' === $stage && 'edge' === $id && ! $failed ) ) {
			continue;
		}
		$kept = array_intersect_key( $data, array_flip( [ 'edge', 'name' ] ) );
		if ( $failed && 'edge' === $id ) {
			// Where some were refused among others that were not, nobody knows which: all once more.
			$kept += [ 'all' => true ] + ( 0 === integer( $data['failed'] ?? 0 ) ? array_intersect_key( $data, array_flip( [ 'cursor', 'addresses', 'requests' ] ) ) : [] );
		}
		$steps[ $index ] = [ 'data' => $kept ] + new_steps( [ $id ] )[0];
	}

	return $steps;
}

/**
 * Lists the steps of edges that did not come out.
 *
 * @param list<array<mixed>> $steps
 * @return list<array<mixed>>
 */
function failed_edges( array $steps ): array {
	return array_values( array_filter( $steps, static fn ( array $step ): bool => 'failed' === ( $step['state'] ?? '' ) && in_array( $step['id'] ?? '', EDGE_STEPS, true ) ) );
}

/**
 * Adds what came of a batch to a step's data.
 *
 * @param list<string>|null $passed Addresses that are not sent once more; null is all.
 * @param array<string,mixed> $data
 * @phpstan-param array{requests: int, done: list<string>, open: list<string>, failed: list<string>, is_paced: bool, wait: int|null, code: string, data: array<string,mixed>} $purged
 * @param array<string,mixed> $purged
 * @return array<string,mixed>
 */
function with_purged( array $data, array $purged, ?array $passed = null ): array {
	$done = null === $passed ? $purged['done'] : array_intersect( $purged['done'], $passed );
	// A batch that was refused as a whole is one to be sent again, none to be passed over.
	$failed = is_refused( $purged ) ? [] : ( null === $passed ? $purged['failed'] : array_intersect( $purged['failed'], $passed ) );

	return [
		'addresses' => integer( $data['addresses'] ?? 0 ) + count( $done ) + count( $failed ),
		'requests'  => integer( $data['requests'] ?? 0 ) + $purged['requests'],
		'failed'    => integer( $data['failed'] ?? 0 ) + count( $failed ),
	] + $data;
}

/**
 * Tells whether nothing of a batch was done and nothing of it is worth another try: what is wrong is the edge's setup, not an
 * address.
 *
 * @phpstan-param array{done: list<string>, open: list<string>, failed: list<string>, wait: int|null, code: string, ...} $purged
 * @param array<string,mixed> $purged
 */
function is_refused( array $purged ): bool {
	return '' !== $purged['code'] && [] === $purged['done'] && [] === $purged['open'] && null === $purged['wait'];
}

/**
 * Ends the steps of a flush whose addresses are all through; what it never came to is left out.
 *
 * @param list<array<mixed>> $steps
 * @param array<string,int>  $counts Addresses by state.
 * @return list<array<mixed>>
 */
function chain_ended( array $steps, array $counts ): array {
	$total = array_sum( $counts );
	// Nothing was accepted: no cache behind ShortPixel has anything to do with it.
	$stage = $total > 0 && ( $counts['failed'] ?? 0 ) === $total && ! has_step( $steps, 'check', [ 'running', 'done' ] ) ? 'wait' : 'end';

	return skip_the_rest( chain_at( $steps, $stage, $counts ) );
}

/**
 * Says how a flush came out by its edges as well: one that could not be purged may serve old copies elsewhere, whatever was seen
 * here.
 *
 * @param array<string,mixed> $result As the addresses alone have it.
 * @param list<array<mixed>>  $steps
 * @param array<string,int>   $counts Addresses by state.
 * @param array{code: string, data: array<string,string>}|null $stale Which cache was seen to serve an old copy.
 * @return array<string,mixed>
 */
function chain_result( array $result, array $steps, array $counts, ?array $stale ): array {
	$is_accepted = array_sum( $counts ) > ( $counts['failed'] ?? 0 );
	if ( $is_accepted && [] !== failed_edges( $steps ) ) {
		$result['state'] = 'partial';
	}

	return [ 'failure' => $result['failure'] ?? $stale ] + $result;
}
