<?php
/**
 * The counts of rows that were folded away. Pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

require_once __DIR__ . '/store-rows.php';

// A flush of more addresses than this does not keep a row for each that is known to be new.
const FOLD_FROM = 1000;

// So many rows that say what went wrong are kept; of the others only the number.
const DETAILS_KEPT = 1000;

/**
 * Adds rows to what is folded: by layer and state, how many of them were accepted by ShortPixel and how many not.
 *
 * @param array<mixed>        $folded As stored.
 * @param list<array<string,mixed>> $rows   Rows with layer, state and sent_at.
 * @return array{counts: array<string,array<string,array{int,int}>>}
 */
function with_folded( array $folded, array $rows ): array {
	$counts = [];
	foreach ( folded_tally( $folded ) as $count ) {
		$counts[ $count['layer'] ][ $count['state'] ]                                = $counts[ $count['layer'] ][ $count['state'] ] ?? [ 0, 0 ];
		$counts[ $count['layer'] ][ $count['state'] ][ $count['accepted'] ? 0 : 1 ] += $count['count'];
	}
	foreach ( $rows as $row ) {
		$layer = text( $row['layer'] ?? '' );
		$state = text( $row['state'] ?? '' );

		$counts[ $layer ][ $state ] = $counts[ $layer ][ $state ] ?? [ 0, 0 ];
		++$counts[ $layer ][ $state ][ integer( $row['sent_at'] ?? 0 ) > 0 ? 0 : 1 ];
	}

	return [ 'counts' => $counts ];
}

/**
 * Lists what is folded as the store counts rows.
 *
 * @param array<mixed> $folded As stored.
 * @return list<array{layer: string, state: string, accepted: bool, count: int}>
 */
function folded_tally( array $folded ): array {
	$tally  = [];
	$layers = is_array( $folded['counts'] ?? null ) ? $folded['counts'] : [];
	foreach ( $layers as $layer => $states ) {
		foreach ( is_array( $states ) ? $states : [] as $state => $counts ) {
			foreach ( [ 0, 1 ] as $at ) {
				$count = is_array( $counts ) ? integer( $counts[ $at ] ?? 0 ) : 0;
				if ( $count > 0 ) {
					$tally[] = [
						'layer'    => (string) $layer,
						'state'    => (string) $state,
						'accepted' => 0 === $at,
						'count'    => $count,
					];
				}
			}
		}
	}

	return $tally;
}

/**
 * Counts what is folded in some states.
 *
 * @param array<string,mixed> $row    The flush.
 * @param list<string>        $states States.
 */
function folded_count( array $row, array $states ): int {
	$count = 0;
	foreach ( folded_tally( is_array( $row['folded'] ?? null ) ? $row['folded'] : [] ) as $entry ) {
		$count += in_array( $entry['state'], $states, true ) ? $entry['count'] : 0;
	}

	return $count;
}
