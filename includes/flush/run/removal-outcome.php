<?php
/**
 * What an answer to a removal means, and what is written down of it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\backoff_seconds;
use function ShortPixelFlush\Http\is_transient;
use function ShortPixelFlush\monotonic_mark;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../check/check.php';
require_once __DIR__ . '/../../http/retry.php';

// How often an address is asked for at the most.
const MOST_REMOVALS = 5;

// A server that wants to be left alone for longer than this is not waited for.
const LONGEST_REMOVAL_WAIT = 3600;

/**
 * Decides what an answer means: any 2xx or 3xx is accepted (nothing more is documented), a busy or broken server is
 * asked again later, and a refusal is final.
 *
 * @param array<string,mixed> $purge    A row of the store.
 * @param array<string,mixed> $answer   As the client gives it.
 * @phpstan-param array{source: string, attempts: int, ...} $purge
 * @phpstan-param array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null} $answer
 * @param array<mixed>        $baseline What was there before.
 * @return array<string,mixed>
 */
function removal_outcome( array $purge, array $answer, array $baseline, int $wait_seconds ): array {
	if ( '' === $answer['error'] && $answer['status'] >= 200 && $answer['status'] < 400 ) {
		return [
			'state'      => 'sent',
			'attempts'   => 0,
			// A flush that still grows looks at some rows while others are sent.
			'not_before' => $answer['at'] + $wait_seconds,
			'sent_at'    => $answer['at'],
			'status'     => $answer['status'],
			'baseline'   => [
				'accepted_date' => clock_of( $answer['headers'] ),
				'accepted_mark' => monotonic_mark(),
				'is_doubtful'   => is_doubtful( $answer, $purge['source'] ),
			] + $baseline,
			'failure'    => null,
		];
	}

	$code  = '' === $answer['error'] ? 'http_error' : $answer['error'];
	$data  = '' === $answer['error'] ? [ 'status' => $answer['status'] ] : [];
	$again = is_transient( $answer ) && $purge['attempts'] + 1 < MOST_REMOVALS && ( $answer['retry_after'] ?? 0 ) <= LONGEST_REMOVAL_WAIT;
	if ( ! $again ) {
		return failed_removal( $code, $data, $answer['status'] );
	}

	// What the server says, else longer each time, and not all at the same moment. Times are stored in whole seconds, rounded
	// down: one more, or the server would be asked too early.
	$wait = isset( $answer['retry_after'] ) ? 1 + $answer['retry_after'] : backoff_seconds( $purge['attempts'] + 1, wp_rand( 0, 1000 ) / 1000 );

	return [
		'state'      => 'queued',
		'not_before' => $answer['at'] + $wait,
		'status'     => $answer['status'],
		'baseline'   => [] === $baseline ? null : $baseline,
		'failure'    => [
			'code' => $code,
			'data' => $data,
		],
	];
}

/**
 * Gives a row back that a cache in front answered in ShortPixel's place.
 *
 * @param array<string,mixed> $purge  A row of the store.
 * @param array<string,mixed> $answer As the client gives it.
 * @phpstan-param array{attempts: int, ...} $purge
 * @phpstan-param array{status: int, at: int, ...} $answer
 * @return array<string,mixed>
 */
function kept_removal_outcome( array $purge, array $answer ): array {
	if ( $purge['attempts'] + 1 >= MOST_REMOVALS ) {
		return failed_removal( 'removal_kept', [], $answer['status'] );
	}

	return [
		'state'      => 'queued',
		'not_before' => $answer['at'] + 1,
		'status'     => $answer['status'],
		'failure'    => [
			'code' => 'removal_kept',
			'data' => [],
		],
	];
}

/**
 * Builds what is written of an address that failed for good.
 *
 * @param array<mixed> $data What the sentence needs.
 * @return array<string,mixed>
 */
function failed_removal( string $code, array $data, int $status ): array {
	return [
		'state'      => 'failed',
		'not_before' => 0,
		'status'     => $status,
		'failure'    => [
			'code' => $code,
			'data' => $data,
		],
	];
}
