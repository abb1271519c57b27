<?php
/**
 * How a host is doing, and how it is to be treated for that. Pure: no WordPress in here, the time and the dice are given.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

// So many failures in a row, and the host is left alone for a while.
const FAILURES_TO_PAUSE = 10;

const FIRST_PAUSE   = 60;
const LONGEST_PAUSE = 600;

/**
 * Describes a host that nothing is known of.
 *
 * `cap` is how many requests it gets at once, `good` and `failures` count answers in a row, `busy` how often in a row it asked
 * to be left alone, `pauses` how often in a row it was, `until` from when it may be asked again, `reason` why it was paused.
 *
 * @return array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
function unknown_health( int $most ): array {
	return [
		'cap'      => max( 1, $most ),
		'good'     => 0,
		'failures' => 0,
		'busy'     => 0,
		'pauses'   => 0,
		'until'    => 0,
		'reason'   => '',
		'at'       => 0,
	];
}

/**
 * Says what an answer tells of its host: `good`, `busy` (it asks for a rest), `slow`, `bad`, or `none` where it tells nothing.
 *
 * @param array<string,mixed> $answer As Client answers.
 * @phpstan-param array{status: int, error: string, ...} $answer
 */
function classify_answer( array $answer ): string {
	if ( '' === $answer['error'] ) {
		$is_busy = in_array( $answer['status'], [ 429, 503 ], true );

		return $is_busy ? 'busy' : ( $answer['status'] >= 500 || in_array( $answer['status'], [ 408, 425 ], true ) ? 'bad' : 'good' );
	}
	if ( 'too_large' === $answer['error'] ) {
		return 'good';
	}

	return in_array( $answer['error'], [ 'refused_host', 'private_host', 'unsent' ], true ) ? 'none' : ( 'timeout' === $answer['error'] ? 'slow' : 'bad' );
}

/**
 * Tells whether a failure may pass by itself: a busy or broken server, a broken way to it. Any other refusal is final.
 *
 * @param array<string,mixed> $answer As Client answers.
 * @phpstan-param array{status: int, error: string, ...} $answer
 */
function is_transient( array $answer ): bool {
	return 'unsent' === $answer['error'] || in_array( classify_answer( $answer ), [ 'busy', 'slow', 'bad' ], true );
}

/**
 * Answers how many seconds to wait after a failure: three times as long each time, and not everybody at the same moment.
 *
 * Five tries span more than a minute, so a server that is away for one is found again.
 *
 * @param int   $failures How many in a row, this one included.
 * @param float $dice     From 0 to 1.
 */
function backoff_seconds( int $failures, float $dice ): int {
	$seconds = 2 * 3 ** ( max( 1, min( 6, $failures ) ) - 1 );

	return (int) ceil( round( min( 300, $seconds ) * ( 0.8 + 0.4 * $dice ), 3 ) );
}

/**
 * Learns from an answer.
 *
 * What was under way when a host asked for a rest or was paused comes back as a failure too, and says nothing new.
 *
 * @param array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int} $health As it was.
 * @param array<string,mixed> $answer As Client answers.
 * @phpstan-param array{status: int, error: string, at: int, retry_after: int|null, ...} $answer
 * @param int   $most How many requests a host gets at once at the most.
 * @param float $dice From 0 to 1.
 * @return array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
function health_after( array $health, array $answer, int $most, float $dice ): array {
	$told = classify_answer( $answer );
	if ( 'none' === $told ) {
		return $health;
	}
	if ( 'good' === $told ) {
		return health_after_success( [ 'at' => $answer['at'] ] + $health, $most );
	}

	// Times are whole seconds, rounded down: one more, or the server would be asked too early.
	$asked   = isset( $answer['retry_after'] ) ? $answer['at'] + 1 + $answer['retry_after'] : 0;
	$is_echo = $health['until'] > $answer['at'];
	if ( $is_echo ) {
		return [ 'until' => max( $health['until'], 'busy' === $told ? $asked : 0 ) ] + $health;
	}

	$health['at']   = $answer['at'];
	$health['good'] = 0;
	++$health['failures'];
	if ( 'bad' !== $told ) {
		$health['cap'] = max( 1, intdiv( $health['cap'], 2 ) );
	}
	if ( 'busy' === $told ) {
		++$health['busy'];
		$health['until'] = $asked > 0 ? $asked : $answer['at'] + backoff_seconds( $health['busy'], $dice );
	}

	return $health['failures'] >= FAILURES_TO_PAUSE ? paused_health( $health, $answer, $dice ) : $health;
}

/**
 * Learns from a good answer: after a run of them the host gets one request more at once.
 *
 * @param array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int} $health As it was.
 * @return array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
function health_after_success( array $health, int $most ): array {
	$is_enough = $health['good'] + 1 >= 2 * $health['cap'];

	return [
		'cap'      => min( max( 1, $most ), $health['cap'] + ( $is_enough ? 1 : 0 ) ),
		'good'     => $is_enough ? 0 : $health['good'] + 1,
		'failures' => 0,
		'busy'     => 0,
		'pauses'   => 0,
		'reason'   => '',
	] + $health;
}

/**
 * Pauses a host, each time for twice as long. Afterwards one request goes to see, and its failure pauses again at once.
 *
 * @param array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int} $health As it was.
 * @param array<string,mixed> $answer As Client answers.
 * @phpstan-param array{status: int, error: string, at: int, ...} $answer
 * @param float $dice From 0 to 1.
 * @return array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
function paused_health( array $health, array $answer, float $dice ): array {
	$seconds = min( LONGEST_PAUSE, FIRST_PAUSE * 2 ** min( 10, $health['pauses'] ) );

	return [
		'cap'      => 1,
		'failures' => FAILURES_TO_PAUSE - 1,
		'pauses'   => $health['pauses'] + 1,
		'until'    => max( $health['until'], $answer['at'] + $seconds + (int) floor( 5 * $dice ) ),
		'reason'   => '' === $answer['error'] ? (string) $answer['status'] : $answer['error'],
	] + $health;
}
