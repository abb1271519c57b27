<?php
/**
 * From an answer to a verdict to what is recorded.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\http_date;
use function ShortPixelFlush\seconds_since_mark;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../http/http-date.php';
require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/fingerprint.php';
require_once __DIR__ . '/verdict.php';

// ShortPixel removes in the background: what is not new at the first look may be at the second.
const MOST_LOOKS = 2;

// How long a removal takes, according to ShortPixel's own article.
const REMOVAL_SECONDS = 30;

// A server that asks for a longer pause than this is not waited for.
const LONGEST_PAUSE = 600;

/**
 * Assembles what is known about one address for verdict().
 *
 * @phpstan-param array{url: string, source: string, sent_at: int, baseline: array<mixed>|null, ...} $purge  A row of the store.
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer What the plain address answered.
 * @param array<mixed>|null $origin What the site has.
 * @return array<mixed>
 */
function look_at( array $purge, array $answer, ?array $origin, int $wait_seconds ): array {
	return [
		'url'           => $purge['url'],
		'source'        => $purge['source'],
		'accepted_at'   => $purge['sent_at'],
		// At a new address nothing is removed, and after a doubtful answer perhaps not either. Then no age makes the copy new: a cache
		// that fetched the old one again counts its age from then.
		'cleared_at'    => true === ( $purge['baseline']['new_address'] ?? $purge['baseline']['is_doubtful'] ?? false ) ? 0 : $purge['sent_at'] + removal_seconds( $wait_seconds ),
		'checked_at'    => $answer['at'],
		'accepted_date' => $purge['baseline']['accepted_date'] ?? null,
		'elapsed'       => seconds_since_mark( text( $purge['baseline']['accepted_mark'] ?? '' ) ),
		'answer'        => [
			'status'      => $answer['status'],
			'headers'     => $answer['headers'],
			'error'       => $answer['error'],
			'sha256'      => '' === $answer['body'] ? '' : hash( 'sha256', $answer['body'] ),
			'is_image'    => is_wanted_file( $answer['body'], $purge['source'] ),
			'fingerprint' => null === ( $origin['fingerprint'] ?? null ) || shows_less_than_the_whole( $purge['url'] ) ? null : fingerprint( $answer['body'] ),
		],
		'before'        => $purge['baseline'],
		'origin'        => $origin,
	];
}

/**
 * Returns after how many seconds a removal has surely taken effect. A shorter wait makes a flush faster, not the removal.
 */
function removal_seconds( int $wait_seconds ): int {
	/**
	 * Filters how long ShortPixel takes at most to remove a copy; only a copy made later counts as new by its age.
	 *
	 * @param int $seconds Seconds.
	 */
	$seconds = apply_filters( 'shortpixel_flush_removal_seconds', REMOVAL_SECONDS );

	return max( $wait_seconds, is_int( $seconds ) ? $seconds : REMOVAL_SECONDS );
}

/**
 * Records what the plain address said of its copy before the removal.
 *
 * @param array<string, string> $headers
 * @return array{etag: string, last_modified: string}
 */
function baseline_of( array $headers ): array {
	return [
		'etag'          => substr( $headers['etag'] ?? '', 0, 500 ),
		'last_modified' => substr( $headers['last-modified'] ?? '', 0, 100 ),
	];
}

/**
 * Reads the CDN's clock from its answer to the removal; null where a cache may have answered.
 *
 * @param array<string, string> $headers
 */
function clock_of( array $headers ): ?int {
	return in_array( $headers['age'] ?? '0', [ '0', '' ], true ) ? http_date( $headers['date'] ?? '' ) : null;
}

/**
 * Returns whether an answer to a removal may not be ShortPixel's despite its status: a page, or a redirect to anywhere but the
 * original.
 *
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer
 */
function is_doubtful( array $answer, string $source ): bool {
	return $answer['status'] >= 300
		? ! is_same_address( $answer['headers']['location'] ?? '', $source )
		: 1 === preg_match( '/\A\s*<(?:!doctype|html|head|body)/i', substr( $answer['body'], 0, 500 ) );
}

/**
 * Decides what a look changes in the row: the verdict, or the time of another look.
 *
 * @phpstan-param array{looks: int, ...}                                  $purge   A row of the store.
 * @phpstan-param array{status: int, at: int, retry_after: int|null, ...} $answer  What the plain address answered.
 * @param Judgement                                               $verdict What that proves.
 * @return array{state: string, looks: int, attempts: int, not_before: int, checked_at: int, status: int, evidence: list<array<mixed>>, failure: array<mixed>|null}
 */
function after_look( array $purge, array $answer, array $verdict, int $wait_seconds ): array {
	$looks    = $purge['looks'] + 1;
	$is_final = in_array( $verdict['state'], [ 'fresh', 'rebuilding' ], true ) || $looks >= MOST_LOOKS;

	return [
		'state'      => $is_final ? $verdict['state'] : 'sent',
		'looks'      => $looks,
		'attempts'   => 0,
		'not_before' => $is_final ? 0 : $answer['at'] + max( $wait_seconds, min( LONGEST_PAUSE, $answer['retry_after'] ?? 0 ) ),
		'checked_at' => $answer['at'],
		'status'     => $answer['status'],
		'evidence'   => $verdict['evidence'],
		'failure'    => $is_final ? $verdict['failure'] : null,
	];
}
