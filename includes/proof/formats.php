<?php
/**
 * Handles browsers that accept different formats, for each of which a CDN may keep its own copy at one URL. Pure: no
 * WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The `Accept` headers of browsers for images: current Chrome and Firefox, Firefox before AVIF, Safari before WebP.
const ACCEPT_BY_FORMAT = [
	'avif'  => 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
	'webp'  => 'image/webp,*/*',
	'plain' => 'image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5',
];

// The key of the header that most visitors' browsers send.
const FIRST_FORMAT = 'avif';

const FROM_WORST = [ 'stale', 'failed', 'unconfirmed', 'rebuilding', 'fresh' ];

/** @param array<string, string> $headers Values by lower-case name. */
function varies_by_format( array $headers ): bool {
	return 1 === preg_match( '/(?:\A|[\s,])(?:accept|\*)(?:[\s,]|\z)/i', $headers['vary'] ?? '' );
}

/**
 * Whether two browsers got different copies of one URL, or one of them a copy and the other a redirect.
 *
 * @param string $sha256 The hash of the first browser's image; empty if it got none.
 * @return bool|null Null if unknown.
 */
function are_different_copies( int $status, string $sha256, int $other_status, string $other_sha256 ): ?bool {
	if ( '' !== $sha256 && '' !== $other_sha256 ) {
		return $sha256 !== $other_sha256;
	}
	$is_redirect = static fn ( int $code ): bool => 302 === $code || 307 === $code;

	return ( '' !== $sha256 && $is_redirect( $other_status ) ) || ( '' !== $other_sha256 && $is_redirect( $status ) ) ? true : null;
}

/**
 * Returns the worst of the formats' judgements, with the evidence of the formats that have it; if all are new, with the
 * evidence of all.
 *
 * @phpstan-param array<string, Judgement> $judgements By format.
 * @return Judgement
 */
function worst_of( array $judgements ): array {
	$state    = worst_state( array_column( $judgements, 'state' ) );
	$evidence = [];
	$failure  = null;
	foreach ( $judgements as $format => $judgement ) {
		if ( $judgement['state'] !== $state && ! in_array( $state, [ 'fresh', 'rebuilding' ], true ) ) {
			continue;
		}
		foreach ( $judgement['evidence'] as $piece ) {
			$evidence[] = $piece + ( count( $judgements ) > 1 ? [ 'format' => $format ] : [] );
		}
		$failure = $failure ?? $judgement['failure'];
	}

	return verdict_of( $state, $evidence, $failure );
}

/** @param array<string> $states States; other strings are ignored. */
function worst_state( array $states ): string {
	$met = array_values( array_intersect( FROM_WORST, $states ) );

	return $met[0] ?? '';
}

/**
 * @phpstan-param list<array{kind: string, ...}> $evidence
 * @return array<string, list<string>> Kinds by format; the key is empty for a row requested in one format only.
 */
function by_format( array $evidence ): array {
	$kinds = [];
	foreach ( $evidence as $piece ) {
		$format = $piece['format'] ?? '';
		$kinds[ is_string( $format ) ? $format : '' ][] = $piece['kind'];
	}

	return $kinds;
}
