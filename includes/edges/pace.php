<?php
/**
 * Limits the rate of requests to edges (the site's own CDNs) across all processes and flushes, with token buckets in
 * one option that is never autoloaded.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\compare_and_swap_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const PACE_OPTION = 'shortpixel_flush_edge_pace';

// In seconds: how far the clocks of web servers may differ. A time further in the future was stored before a clock was
// set back.
const PACE_CLOCK_SLACK = 120;

/**
 * @param array{urls: int, per_minute: int, burst: int} $limits As stated by the kind.
 * @return array{requests: int, wait: int} The number of wanted requests that may be sent now; if none, the seconds
 *   until one may.
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
		$drawn  = draw_tokens( is_array( $stored[ $edge ] ?? null ) ? $stored[ $edge ] : [], $wanted, $limits, now() );
		$edges  = [ $edge => $drawn['bucket'] ] + array_slice( $stored, 0, 20, true );
		if ( 0 === $drawn['requests'] || true === compare_and_swap_option( PACE_OPTION, $raw, (string) wp_json_encode( $edges ) ) ) {
			return [
				'requests' => $drawn['requests'],
				'wait'     => $drawn['wait'],
			];
		}
	}

	// Other processes changed the option first each time, or the database refused.
	return [
		'requests' => 0,
		'wait'     => 1,
	];
}

/**
 * @param array<mixed>                                  $bucket The stored bucket: `left` tokens at the time `at`.
 * @param array{urls: int, per_minute: int, burst: int} $limits As stated by the kind.
 * @return array{requests: int, wait: int, bucket: array{left: float, at: int}}
 */
function draw_tokens( array $bucket, int $wanted, array $limits, int $now ): array {
	$burst      = (float) max( 1, $limits['burst'] > 0 ? $limits['burst'] : intdiv( $limits['per_minute'], 6 ) );
	$per_second = $limits['per_minute'] / 60;
	$left       = is_numeric( $bucket['left'] ?? null ) ? (float) $bucket['left'] : $burst;
	$at         = is_int( $bucket['at'] ?? null ) ? $bucket['at'] : $now;
	$elapsed    = max( 0, $now - $at );
	$left       = min( $burst, $left + $elapsed * $per_second );
	$granted    = min( $wanted, (int) floor( $left + 0.0001 ) );

	return [
		'requests' => $granted,
		'wait'     => $granted > 0 ? 0 : max( 1, (int) ceil( ( 1 - $left ) / $per_second ) ),
		'bucket'   => [
			'left' => round( $left - $granted, 4 ),
			// If another server's clock is ahead, it has already given out the tokens up to that time.
			'at'   => $at > $now + PACE_CLOCK_SLACK ? $now : max( $at, $now ),
		],
	];
}
