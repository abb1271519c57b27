<?php
/** Records the state of a copy before its removal, for comparison afterwards. No WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use ShortPixelFlush\Model\Baseline;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns what to store about a copy.
 *
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer
 */
function before_of( array $answer, string $url, string $source ): Baseline {
	$headers = $answer['headers'];
	$before  = [
		// A redirect to anywhere but the original says nothing about the copy.
		'before_status' => $answer['status'] >= 300 && $answer['status'] < 400 && ! is_same_url( $headers['location'] ?? '', $source )
			? 0
			: $answer['status'],
		'was_fetched'   => in_array( cache_state( $headers ), [ 'miss', 'pass' ], true ),
	] + ( varies_by_format( $headers ) ? [ 'varies' => true ] : [] );
	if ( 200 !== $answer['status'] || ! is_wanted_file( $answer['body'], $source ) ) {
		return new Baseline( $before );
	}
	$fingerprint = shows_only_a_part( $url ) ? null : fingerprint( $answer['body'] );

	return new Baseline(
		$before + [
			'etag'            => substr( $headers['etag'] ?? '', 0, 200 ),
			'last_modified'   => substr( $headers['last-modified'] ?? '', 0, 100 ),
			'type'            => substr( $headers['content-type'] ?? '', 0, 100 ),
			'sha256'          => hash( 'sha256', $answer['body'] ),
			'browser_seconds' => browser_seconds( $headers ),
			'cached_at'       => cached_at( $headers ),
			'fingerprint'     => null === $fingerprint ? '' : packed_fingerprint( $fingerprint ),
		]
	);
}

/**
 * Whether the CDN answered with an error, or with something other than the file. A missing copy is no error, nor is a
 * CDN that is busy.
 *
 * @param Baseline $notes The record of one format.
 */
function was_error_in( Baseline $notes ): bool {
	$status = $notes->before_status ?? 0;

	return 200 === $status ? '' === $notes->sha256 : $status >= 400 && ! in_array( $status, [ 404, 410, 429, 503 ], true );
}

/** Whether the copy is known to have existed in no format before its removal. */
function was_missing( Baseline $baseline ): bool {
	return holds_in_every_format( $baseline, __NAMESPACE__ . '\was_missing_in' );
}

/**
 * Whether the cache that answered before the removal is known to have lacked the copy in every format, although the copy
 * itself is not known to have been missing. It may have been made for our request, or visitors may have got it from the
 * CDN's other locations or its storage.
 */
function was_fetched( Baseline $baseline ): bool {
	return ! was_missing( $baseline )
		&& holds_in_every_format( $baseline, static fn ( Baseline $notes ): bool => was_missing_in( $notes ) || true === $notes->was_fetched );
}

/** @param Baseline $notes The record of one format. */
function was_missing_in( Baseline $notes ): bool {
	return in_array( $notes->before_status, [ 302, 307, 404 ], true );
}

/** @param callable(Baseline):bool $holds */
function holds_in_every_format( Baseline $baseline, callable $holds ): bool {
	// Unless all formats are known to share one copy, a format that was not requested may differ.
	$is_known = false === $baseline->varies || count( $baseline->formats ) >= count( ACCEPT_BY_FORMAT ) - 1;
	$all      = [ $baseline, ...array_values( $baseline->formats ) ];
	return $is_known && count( array_filter( $all, $holds ) ) === count( $all );
}

function noted_before( Baseline $baseline, string $format ): Baseline {
	// The fingerprint carries over, since another format shows the same image.
	return FIRST_FORMAT === $format
		? $baseline
		: ( $baseline->formats[ $format ] ?? new Baseline() )->also( $baseline->only( 'fingerprint' ) );
}
