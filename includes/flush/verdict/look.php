<?php
/** From an answer to a verdict, and to what is stored. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\http_date;
use function ShortPixelFlush\seconds_since_mark;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../http/http-date.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/browser-seconds.php';
require_once __DIR__ . '/fingerprint.php';
require_once __DIR__ . '/verdict.php';

// ShortPixel removes in the background: what isn't new at the first look may be at the second.
const MOST_LOOKS = 2;

// How long a removal takes, by ShortPixel's own article.
const REMOVAL_SECONDS = 30;

// In seconds. A server that asks for a longer pause gets no more than this.
const LONGEST_PAUSE = 600;

/**
 * @param int               $sent_at  When ShortPixel accepted the removal, in Unix seconds.
 * @param array<mixed>|null $baseline What was noted before it, and as it was accepted.
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer
 * @param array<mixed>|null $origin
 * @return array<mixed> As verdict() takes it.
 */
function look_at( string $url, string $source, int $sent_at, ?array $baseline, array $answer, ?array $origin, int $wait_seconds ): array {
	return [
		'url'           => $url,
		'source'        => $source,
		'accepted_at'   => $sent_at,
		// At a new address nothing is removed, and after a doubtful answer perhaps nothing either. No age makes such a copy new: a cache
		// that fetched the old one again counts its age from then.
		'cleared_at'    => true === ( $baseline['new_address'] ?? $baseline['is_doubtful'] ?? false ) ? 0 : $sent_at + removal_seconds( $wait_seconds ),
		'checked_at'    => $answer['at'],
		'accepted_date' => $baseline['accepted_date'] ?? null,
		'elapsed'       => seconds_since_mark( text( $baseline['accepted_mark'] ?? '' ) ),
		'answer'        => [
			'status'      => $answer['status'],
			'headers'     => $answer['headers'],
			'error'       => $answer['error'],
			'sha256'      => '' === $answer['body'] ? '' : hash( 'sha256', $answer['body'] ),
			'is_image'    => is_wanted_file( $answer['body'], $source ),
			'fingerprint' => null === ( $origin['fingerprint'] ?? null ) || shows_less_than_the_whole( $url ) ? null : fingerprint( $answer['body'] ),
		],
		'before'        => $baseline,
		'origin'        => $origin,
	];
}

/**
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, retry_after: int|null, ...} $answer
 * @param array<mixed>|null $origin
 * @return Purge With the verdict, or due for another look.
 */
function seen( Purge $purge, array $answer, ?array $origin, int $wait_seconds ): Purge {
	$verdict = verdict( look_at( $purge->url, $purge->source, $purge->sent_at, $purge->baseline, $answer, $origin, $wait_seconds ) );
	$proved  = proved_before( $purge );
	if ( 'unconfirmed' === $verdict['state'] && '' !== $proved ) {
		$verdict = verdict_of( $proved, array_merge( $purge->evidence, $verdict['evidence'] ) );
	}
	$looks    = $purge->looks + 1;
	$is_final = in_array( $verdict['state'], Tally::NEW_STATES, true ) || $looks >= MOST_LOOKS;
	return $purge->with(
		[
			'state'      => $is_final ? $verdict['state'] : 'sent',
			'looks'      => $looks,
			'attempts'   => 0,
			'not_before' => $is_final ? 0 : $answer['at'] + max( $wait_seconds, min( LONGEST_PAUSE, $answer['retry_after'] ?? 0 ) ),
			'checked_at' => $answer['at'],
			'status'     => $answer['status'],
			'evidence'   => $verdict['evidence'],
			'failure'    => $is_final ? Failure::from_array( $verdict['failure'] ) : null,
		]
	);
}

/** `fresh`, `rebuilding` or empty, by earlier looks. After an edge is purged once more, an answer that proves nothing takes no proof back. */
function proved_before( Purge $purge ): string {
	$kinds = array_column( $purge->evidence, 'kind' );
	if ( [] !== array_intersect( $kinds, [ 'looks_old' ] ) || [] !== array_intersect( $kinds, STALE_EVIDENCE ) ) {
		return '';
	}
	if ( in_array( 'redirect_to_origin', $kinds, true ) ) {
		return 'rebuilding';
	}
	return in_array( 'identical_to_origin', $kinds, true ) || ( [] !== array_intersect( $kinds, FRESH_EVIDENCE ) && ! in_array( 'etag_same', $kinds, true ) ) ? 'fresh' : '';
}

/** Seconds until a removal has surely taken effect. A shorter wait makes a flush faster, not the removal. */
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
 * @param array<string,string> $headers Those before the removal.
 * @return array{etag: string, last_modified: string, browser_seconds: int}
 */
function baseline_of( array $headers ): array {
	return [
		'etag'            => substr( $headers['etag'] ?? '', 0, 500 ),
		'last_modified'   => substr( $headers['last-modified'] ?? '', 0, 100 ),
		'browser_seconds' => browser_seconds( $headers ),
	];
}

/**
 * @param array<string, string> $headers Of the CDN's answer to the removal.
 * @return int|null Null where a cache may have answered.
 */
function clock_of( array $headers ): ?int {
	return in_array( $headers['age'] ?? '0', [ '0', '' ], true ) ? http_date( $headers['date'] ?? '' ) : null;
}

/** @phpstan-param array{status: int, headers: array<string,string>, body: string, ...} $answer */
function is_doubtful( array $answer, string $source ): bool {
	// Not ShortPixel's answer to a removal, whatever its status: a page, or a redirect to anywhere but the original.
	return $answer['status'] >= 300
		? ! is_same_address( $answer['headers']['location'] ?? '', $source )
		: 1 === preg_match( '/\A\s*<(?:!doctype|html|head|body)/i', substr( $answer['body'], 0, 500 ) );
}
