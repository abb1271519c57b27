<?php
/**
 * What a look at the CDN proves. Pure: no WordPress in here.
 *
 * `fresh` needs evidence that never occurs while visitors still get the old bytes. `stale` needs evidence as well. Everything else
 * is `unconfirmed`, and says so.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

require_once __DIR__ . '/fingerprint.php';
require_once __DIR__ . '/verdict-address.php';
require_once __DIR__ . '/verdict-headers.php';
require_once __DIR__ . '/class-look.php';

const FRESH_EVIDENCE = [ 'identical_to_origin', 'age_newer', 'last_modified_newer', 'last_modified_matches_origin', 'etag_changed' ];
const STALE_EVIDENCE = [ 'looks_old', 'age_older', 'last_modified_older', 'date_older' ];

/**
 * @param array<mixed> $look Question, times, answer, what was there before, what the origin has; all of it may be missing or broken.
 * @return Judgement
 */
function verdict( array $look ): array {
	$seen = new Look( $look );

	return judge_no_answer( $seen ) ?? judge_redirect( $seen ) ?? judge_status( $seen ) ?? judge_bytes( $seen ) ?? judge_headers( $seen );
}

/**
 * @phpstan-param list<array{kind: string, ...}>               $evidence
 * @param array{code: string, data: array<mixed>}|null $failure
 * @return Judgement
 */
function verdict_of( string $state, array $evidence, ?array $failure = null ): array {
	return [
		'state'    => $state,
		'evidence' => $evidence,
		'failure'  => $failure,
	];
}

/** @return Judgement|null No answer says nothing about what is cached. */
function judge_no_answer( Look $seen ): ?array {
	if ( '' === $seen->error && $seen->status >= 200 ) {
		return null;
	}
	$error = '' === $seen->error ? 'other' : $seen->error;

	return verdict_of(
		'unconfirmed',
		[
			[
				'kind'  => 'no_answer',
				'error' => $error,
			],
		],
		[
			'code' => $error,
			'data' => [],
		]
	);
}

/** @return Judgement|null */
function judge_redirect( Look $seen ): ?array {
	if ( $seen->status < 300 || $seen->status >= 400 || 304 === $seen->status ) {
		return null;
	}

	// A redirect to the original means "removed, and being made again"; to anywhere else it means nothing. Only 302 and 307 count,
	// since ShortPixel documents no permanent redirect.
	$location  = $seen->headers['location'] ?? '';
	$to_origin = in_array( $seen->status, [ 302, 307 ], true ) && is_same_address( $location, $seen->source );
	$evidence  = [
		[
			'kind'     => $to_origin ? 'redirect_to_origin' : 'redirect_elsewhere',
			'status'   => $seen->status,
			'location' => substr( $location, 0, 1000 ),
		],
	];

	// Where the redirect leads, visitors get the old file.
	if ( $to_origin && $seen->is_origin_old ) {
		return verdict_of( 'stale', [ [ 'kind' => 'stale_at_site' ] + $evidence[0] ] );
	}

	return verdict_of( $to_origin ? 'rebuilding' : 'unconfirmed', $evidence );
}

/** @return Judgement|null For what is no picture: an error status, or an error page with a good one. */
function judge_status( Look $seen ): ?array {
	if ( $seen->status >= 400 ) {
		$data = [ 'status' => $seen->status ];

		return verdict_of(
			'failed',
			[ [ 'kind' => 'http_error' ] + $data ],
			[
				'code' => 'http_error',
				'data' => $data,
			]
		);
	}
	// Part of a picture, or a "not modified" that nobody asked for, answers another question.
	if ( 200 !== $seen->status ) {
		return verdict_of( 'unconfirmed', [ [ 'kind' => 'no_evidence' ] ] );
	}

	return $seen->is_image ? null : verdict_of(
		'failed',
		[ [ 'kind' => 'error_page' ] ],
		[
			'code' => 'error_page',
			'data' => [],
		]
	);
}

/** @return Judgement|null What the picture itself shows outweighs any header. */
function judge_bytes( Look $seen ): ?array {
	if ( '' !== $seen->sha256 && hash_equals( $seen->origin_sha256, $seen->sha256 ) ) {
		return verdict_of( 'fresh', [ [ 'kind' => 'identical_to_origin' ] ] );
	}

	return 'different' === likeness( $seen )
		? verdict_of( 'stale', array_merge( [ [ 'kind' => 'looks_old' ] ], header_evidence( $seen ) ) )
		: null;
}

/** @return Judgement Headers may contradict each other. */
function judge_headers( Look $seen ): array {
	$evidence = header_evidence( $seen );
	$kinds    = array_map( static fn ( array $piece ): string => $piece['kind'], $evidence );
	$new      = array_intersect( $kinds, FRESH_EVIDENCE );
	$old      = array_intersect( $kinds, STALE_EVIDENCE );

	if ( 'same' === likeness( $seen ) ) {
		$evidence[] = [ 'kind' => 'looks_same' ];
	}
	if ( [] === $evidence ) {
		$evidence[] = [ 'kind' => 'no_evidence' ];
	}

	// The very file from before the flush: signs of youth may only mean that a cache asked again. Only "made from the file as it is
	// now" can be true of an unchanged copy as well.
	$unchanged = in_array( 'etag_same', $kinds, true ) && ! in_array( 'last_modified_matches_origin', $kinds, true );
	$state     = 'unconfirmed';
	if ( [] === $new && [] !== $old ) {
		$state = 'stale';
	} elseif ( [] !== $new && [] === $old && ! $unchanged ) {
		$state = 'fresh';
	}

	return verdict_of( $state, $evidence );
}

/** @return 'same'|'different'|'unsure' A placeholder of low quality or a cut-out can't be compared. */
function likeness( Look $seen ): string {
	if ( shows_less_than_the_whole( $seen->url ) ) {
		return 'unsure';
	}
	$distance = fingerprint_distance( $seen->fingerprint, $seen->origin_fingerprint );
	if ( null === $distance ) {
		return 'unsure';
	}
	if ( $distance > CLEARLY_DIFFERENT ) {
		return 'different';
	}

	return $distance < LOOKS_THE_SAME ? 'same' : 'unsure';
}
