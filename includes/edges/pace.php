<?php
/**
 * How many requests an edge may still be sent now, over all runners and flushes: one option, never autoloaded.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\compare_and_swap_option;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../shared-option.php';

const PACE_OPTION = 'shortpixel_flush_edge_pace';

/**
 * Takes as many of the wanted requests as an edge's limits leave room for, and answers how many those are and, where it is
 * none, in how many seconds there will be one.
 *
 * @param array{urls: int, per_minute: int, burst: int} $limits As the kind states them.
 * @return array{requests: int, wait: int}
 */
function claim_requests( string $edge, int $wanted, array $limits ): array {
	if ( $limits['per_minute'] < 1 || $wanted < 1 ) {
		return [
			'requests' => max( 0, $wanted ),
			'wait'     => 0,
		];
	}

	for ( $try = 0; $try < 5; $try++ ) {
		$raw    = raw_option( PACE_OPTION );
		$stored = null === $raw ? [] : json_decode( $raw, true );
		$stored = is_array( $stored ) ? $stored : [];
		$taken  = taken( is_array( $stored[ $edge ] ?? null ) ? $stored[ $edge ] : [], $wanted, $limits, now() );
		$edges  = [ $edge => $taken['state'] ] + array_slice( $stored, 0, 20, true );
		if ( 0 === $taken['requests'] || true === compare_and_swap_option( PACE_OPTION, $raw, (string) wp_json_encode( $edges ) ) ) {
			return [
				'requests' => $taken['requests'],
				'wait'     => $taken['wait'],
			];
		}
	}

	// Others write all the time: then there is no room either.
	return [
		'requests' => 0,
		'wait'     => 1,
	];
}

/**
 * Counts requests off what an edge bears, which comes back evenly: pure.
 *
 * @param array<mixed>                                  $state  How many are left, and when that was.
 * @param array{urls: int, per_minute: int, burst: int} $limits As the kind states them.
 * @return array{requests: int, wait: int, state: array{left: float, at: int}}
 */
function taken( array $state, int $wanted, array $limits, int $now ): array {
	$burst  = (float) max( 1, $limits['burst'] > 0 ? $limits['burst'] : intdiv( $limits['per_minute'], 6 ) );
	$second = $limits['per_minute'] / 60;
	$left   = is_numeric( $state['left'] ?? null ) ? (float) $state['left'] : $burst;
	$since  = is_int( $state['at'] ?? null ) ? max( 0, $now - $state['at'] ) : 0;
	$left   = min( $burst, $left + $since * $second );
	$can    = min( $wanted, (int) floor( $left + 0.0001 ) );

	return [
		'requests' => $can,
		'wait'     => $can > 0 ? 0 : max( 1, (int) ceil( ( 1 - $left ) / $second ) ),
		'state'    => [
			'left' => round( $left - $can, 4 ),
			'at'   => $now,
		],
	];
}
