<?php
/** Decides which failures to retry, and when. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

defined( 'ABSPATH' ) || exit;

/**
 * Returns `good`, `busy` (the host asks clients to wait), `slow`, `bad`, or `none` if the answer says nothing about
 * the host.
 *
 * @phpstan-param array{status: int, error: string, ...} $answer
 */
function classify_answer( array $answer ): string {
	$status = $answer['status'];

	switch ( $answer['error'] ) {
		case '':
			if ( in_array( $status, [ 429, 503 ], true ) ) {
				return 'busy';
			}

			return $status >= 500 || in_array( $status, [ 408, 425 ], true ) ? 'bad' : 'good';
		case 'too_large':
			return 'good';
		case 'refused_host':
		case 'private_host':
		case 'unpinned':
		case 'unsent':
			return 'none';
		case 'timeout':
			return 'slow';
		default:
			return 'bad';
	}
}

/**
 * Whether a failure is temporary and worth a retry.
 *
 * @phpstan-param array{status: int, error: string, ...} $answer
 */
function is_transient( array $answer ): bool {
	return 'unsent' === $answer['error'] || in_array( classify_answer( $answer ), [ 'busy', 'slow', 'bad' ], true );
}

/**
 * Returns a delay that triples with each failure up to about five minutes, with jitter so that clients spread out. Five
 * attempts outlast a server restart.
 *
 * @param int   $failures Consecutive failures, including this one.
 * @param float $dice     A random number from 0 to 1.
 */
function backoff_seconds( int $failures, float $dice ): int {
	$seconds = 2 * 3 ** ( max( 1, min( 6, $failures ) ) - 1 );

	return (int) ceil( round( min( 300, $seconds ) * ( 0.8 + 0.4 * $dice ), 3 ) );
}
