<?php
/**
 * How far a flush is, layer by layer.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';

const PURGE_STATES = [ 'queued', 'sent', 'fresh', 'rebuilding', 'unconfirmed', 'stale', 'failed', 'cancelled' ];
const LAYERS       = [ 'shortpixel', 'wait', 'edge', 'page_caches', 'check' ];

/**
 * Counts addresses by state, every state named.
 *
 * @param list<array{layer: string, state: string, accepted: bool, count: int}> $tally Counts of the store.
 * @return array<string,int>
 */
function state_counts( array $tally ): array {
	$counts = array_fill_keys( PURGE_STATES, 0 );
	foreach ( $tally as $row ) {
		if ( 'shortpixel' === $row['layer'] && isset( $counts[ $row['state'] ] ) ) {
			$counts[ $row['state'] ] += $row['count'];
		}
	}

	return $counts;
}

/**
 * Shapes the layers of a flush of images or addresses.
 *
 * One row is one address from its removal to its check, so the first layer counts what was sent and the last what was seen.
 *
 * @param list<array{layer: string, state: string, accepted: bool, count: int}> $tally Counts of the store.
 * @return list<array{layer: string, state: string, counts: array<string,int>}>
 */
function layers( string $state, string $stage, array $tally ): array {
	$counts = array_fill_keys( LAYERS, array_fill_keys( PURGE_STATES, 0 ) );
	foreach ( $tally as $row ) {
		if ( 'shortpixel' !== $row['layer'] ) {
			$counts[ $row['layer'] ][ $row['state'] ] = $row['count'] + ( $counts[ $row['layer'] ][ $row['state'] ] ?? 0 );
			continue;
		}
		$counts['shortpixel'][ $row['accepted'] ? 'sent' : $row['state'] ] += $row['count'];
		if ( $row['accepted'] ) {
			$counts['check'][ $row['state'] ] += $row['count'];
		}
	}

	$layers = [];
	foreach ( LAYERS as $layer ) {
		$layers[] = [
			'layer'  => $layer,
			'state'  => layer_state( $layer, $state, $stage, $counts ),
			'counts' => $counts[ $layer ],
		];
	}

	return $layers;
}

/**
 * Says how far one layer is.
 *
 * @param array<string,array<string,int>> $counts Purges by layer and state.
 */
function layer_state( string $layer, string $state, string $stage, array $counts ): string {
	$here = array_search( $layer, LAYERS, true );
	$now  = 'end' === $stage ? count( LAYERS ) : array_search( $stage, LAYERS, true );
	if ( false === $now || $here > $now || 'queued' === $state ) {
		return 'queued';
	}
	if ( $here === $now ) {
		return 'running';
	}

	$sent = $counts['shortpixel']['sent'] ?? 0;
	$seen = array_sum( $counts['check'] ) - ( $counts['check']['sent'] ?? 0 ) - ( $counts['check']['cancelled'] ?? 0 );
	if ( 'shortpixel' === $layer ) {
		return $sent > 0 ? 'done' : ( 'cancelled' === $state ? 'skipped' : 'failed' );
	}
	if ( 'wait' === $layer ) {
		return $sent > 0 ? 'done' : 'skipped';
	}
	if ( 'check' === $layer ) {
		return $seen > 0 ? 'done' : 'skipped';
	}

	return 0 === array_sum( $counts[ $layer ] ) ? 'skipped' : 'done';
}

/**
 * Shapes the layers of a flush of everything, which has steps of its own and no purges.
 *
 * @param list<array<mixed>> $steps Steps as stored.
 * @return list<array{layer: string, state: string, counts: array<string,int>}>
 */
function site_layers( array $steps ): array {
	$by_step = [];
	foreach ( $steps as $step ) {
		$by_step[ text( $step['id'] ?? '' ) ][] = text( $step['state'] ?? 'queued' );
	}
	$steps_of = [
		'shortpixel'  => joint_state( $by_step['switch_back'] ?? array_merge( $by_step['switch'] ?? [], $by_step['purge'] ?? [] ) ),
		'wait'        => joint_state( $by_step['wait'] ?? [ 'skipped' ] ),
		'edge'        => joint_state( $by_step['edge'] ?? [ 'skipped' ] ),
		'page_caches' => joint_state( $by_step['page_caches'] ?? [] ),
		'check'       => joint_state( $by_step['front_page'] ?? [] ),
	];

	$layers = [];
	foreach ( LAYERS as $layer ) {
		$layers[] = [
			'layer'  => $layer,
			'state'  => $steps_of[ $layer ],
			'counts' => array_fill_keys( PURGE_STATES, 0 ),
		];
	}

	return $layers;
}

/**
 * Says how far steps are that are one layer, such as each provider's switch: done where one is, once none is left to do.
 *
 * @param list<string> $states
 */
function joint_state( array $states ): string {
	foreach ( [ 'running', 'queued', 'done', 'failed' ] as $state ) {
		if ( in_array( $state, $states, true ) ) {
			return $state;
		}
	}

	return [] === $states ? 'queued' : 'skipped';
}
