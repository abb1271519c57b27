<?php
/** Which failures are worth another try, and when. Pure: no WordPress in here, randomness is passed in. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

/**
 * Classifies what an answer says about its host: `good`, `busy` (it asks for a rest), `slow`, `bad`, or `none` where it says
 * nothing.
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
		case 'unsent':
			return 'none';
		case 'timeout':
			return 'slow';
		default:
			return 'bad';
	}
}

/**
 * Whether a failure may go away by itself: a busy or broken server, or a broken path to it. Any other refusal is final.
 *
 * @phpstan-param array{status: int, error: string, ...} $answer
 */
function is_transient( array $answer ): bool {
	return 'unsent' === $answer['error'] || in_array( classify_answer( $answer ), [ 'busy', 'slow', 'bad' ], true );
}

/**
 * Returns the seconds to wait after a failure: three times as long each time, with jitter so that clients spread out. Five
 * tries span more than a minute, which outlasts a server's restart.
 *
 * @param int   $failures How many in a row, including this one.
 * @param float $dice     Random, 0 to 1.
 */
function backoff_seconds( int $failures, float $dice ): int {
	$seconds = 2 * 3 ** ( max( 1, min( 6, $failures ) ) - 1 );

	return (int) ceil( round( min( 300, $seconds ) * ( 0.8 + 0.4 * $dice ), 3 ) );
}
