<?php
/**
 * What a host allows one request, as far as it says so, and beyond.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

// Proxies and hosting panels end requests whatever PHP says; the strictest ones that are common do so after this.
const REQUEST_SECONDS = 20.0;

// What it takes to write down what came, and to answer.
const SECONDS_TO_END = 2.0;

// No request to a server is of use with less.
const LEAST_TIMEOUT = 2.0;

/**
 * Answers for how many seconds a step may begin requests, and how long each of them may take, so that the last one of them has
 * ended, and is written down, before anybody ends the step.
 *
 * @param float $asked    For how many seconds work is wanted.
 * @param float $timeout  How long a request may take where there is time enough.
 * @param int   $limit    PHP's max_execution_time; 0 and less are none.
 * @param float $used     How long this PHP has been at work.
 * @param bool  $is_shell Whether nobody waits for an answer: only PHP's own limit holds then.
 * @return array{seconds: float, timeout: float} Seconds of 0 and less leave one small batch.
 */
function time_limits( float $asked, float $timeout, int $limit, float $used, bool $is_shell ): array {
	// One that has got beyond what the strictest allow is on a host that allows more.
	$left = $is_shell ? INF : REQUEST_SECONDS - ( $used < REQUEST_SECONDS ? $used : 0.0 );
	if ( $limit > 0 ) {
		$left = min( $left, $limit - $used );
	}
	$timeout = max( LEAST_TIMEOUT, min( $timeout, $left - $asked - SECONDS_TO_END ) );

	return [
		'seconds' => min( $asked, $left - $timeout - SECONDS_TO_END ),
		'timeout' => $timeout,
	];
}
