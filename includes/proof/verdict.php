<?php
/**
 * Judges what a look at the CDN proves. Pure: no WordPress in here.
 *
 * `fresh` needs evidence that never occurs while visitors still get the old image. `stale` needs evidence too, and so
 * does `rebuilding`: the old copy is gone, and a new one is not made yet. An error status or an error page is `failed`,
 * but for a deleted image, 404 and 410 are `fresh`. Everything else is `unconfirmed`.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Evidence that an old copy can't produce.
const PROOF_OF_NEW = [ 'identical_to_origin', 'never_old', 'looks_new', 'last_modified_matches_origin', 'made_at_new_link' ];

// Includes weaker signs of a new copy that only count together; see proves_new().
const FRESH_EVIDENCE = [ ...PROOF_OF_NEW, 'bytes_changed', 'etag_changed', 'last_modified_newer', 'age_newer', 'cached_after' ];
const STALE_EVIDENCE = [ 'looks_old', 'cached_before', 'age_older', 'last_modified_older', 'date_older' ];

// Signs that a copy does not show the site's file.
const VISIBLE = [ 'looks_old', 'other_shape', 'differs', 'former_bytes' ];

// Evidence that a copy was made before the removal (in a scan, before the file changed); and evidence that it was made
// afterwards.
const OLDER   = [ 'cached_before', 'age_older', 'last_modified_older', 'date_older', 'etag_same', 'bytes_same' ];
const YOUNGER = [ 'cached_after', 'age_newer', 'last_modified_newer' ];

// The largest relative difference in shape that counts as none, apart from the rounding of the copy's size.
const SHAPE_TOLERANCE = 0.05;

/** @return Judgement */
function verdict( Look $seen ): array {
	return judge_no_answer( $seen )
		?? judge_deleted( $seen )
		?? judge_redirect( $seen )
		?? judge_status( $seen )
		?? judge_bytes( $seen )
		?? judge_never_old( $seen )
		?? judge_headers( $seen );
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

/** @return Judgement|null Null if there was an answer; without one, nothing is known about what is cached. */
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

/**
 * @return Judgement|null Null if the image was not deleted, or if the answer is no image and does not say that the copy is
 *   missing. For a deleted image, a missing copy is the right answer.
 */
function judge_deleted( Look $seen ): ?array {
	if ( ! $seen->is_deleted ) {
		return null;
	}
	if ( in_array( $seen->status, [ 404, 410 ], true ) ) {
		return verdict_of(
			'fresh',
			[
				[
					'kind'   => 'gone',
					'status' => $seen->status,
				],
			]
		);
	}

	if ( 200 !== $seen->status || ! $seen->is_image ) {
		return null;
	}
	// With the same bytes as before, it is the old copy, or was made again from what the site still serves.
	if ( '' !== $seen->copy->sha256 && $seen->copy->sha256 === $seen->before->sha256 ) {
		return verdict_of( 'stale', [ [ 'kind' => 'still_there' ] ] );
	}
	$judgement = judge_headers( $seen );

	// For a deleted image, a copy is never the right answer, however new it is.
	return 'fresh' === $judgement['state'] ? verdict_of( 'unconfirmed', $judgement['evidence'] ) : $judgement;
}

/** @return Judgement|null */
function judge_redirect( Look $seen ): ?array {
	if ( $seen->status < 300 || $seen->status >= 400 || 304 === $seen->status ) {
		return null;
	}

	// A redirect to the original usually means that the copy was removed and is being made again; redirect_kind() has
	// the exceptions. A redirect elsewhere proves nothing. Only 302 and 307 count, since ShortPixel documents no permanent
	// redirect.
	$location  = $seen->headers['location'] ?? '';
	$to_origin = in_array( $seen->status, [ 302, 307 ], true ) && is_same_url( $location, $seen->source );
	$kind      = $to_origin ? redirect_kind( $seen ) : 'redirect_elsewhere';
	$evidence  = [
		[
			'kind'     => $kind,
			'status'   => $seen->status,
			'location' => substr( $location, 0, 1000 ),
		],
	];

	// The redirect leads visitors to the site, which still serves the old or deleted file.
	if ( $to_origin && $seen->origin->is_old ) {
		return verdict_of( 'stale', [ [ 'kind' => 'stale_at_site' ] + $evidence[0] ] );
	}

	return verdict_of( 'redirect_to_origin' === $kind ? 'rebuilding' : 'unconfirmed', $evidence );
}

/** Returns what a redirect to the original is evidence of. */
function redirect_kind( Look $seen ): string {
	if ( $seen->is_never_old ) {
		return 'redirect_to_origin';
	}
	// A CDN that treats both links alike, as this one may, redirects whenever it has no old copy.
	if ( false === $seen->is_told_apart ) {
		return 'redirect_at_new_link';
	}
	if ( $seen->was_origin_old ) {
		return 'redirect_too_early';
	}
	if ( ! is_from_cache( $seen->headers ) ) {
		return 'redirect_to_origin';
	}
	// A redirect that was cached before the removal says nothing about what is behind that cache.
	$pieces = has_times( $seen ) ? array_filter( [ cached_evidence( $seen ), age_evidence( $seen ) ] ) : [];
	$is_old = [] !== array_intersect( array_column( $pieces, 'kind' ), STALE_EVIDENCE );

	return [] === $pieces || $is_old ? 'redirect_kept' : 'redirect_to_origin';
}

/** @return Judgement|null A judgement unless the answer is a whole image. */
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
	// A partial image, or an unrequested "not modified", says nothing about the copy.
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

/**
 * @return Judgement|null A judgement, whatever the headers say, if the image is the site's file, or looks old after a
 *   removal.
 */
function judge_bytes( Look $seen ): ?array {
	if ( '' !== $seen->copy->sha256 && hash_equals( $seen->origin->image->sha256, $seen->copy->sha256 ) ) {
		return verdict_of( 'fresh', [ [ 'kind' => 'identical_to_origin' ] ] );
	}

	// In a scan, without a removal, the CDN may be sending a placeholder, so the headers' times have to agree.
	return $seen->is_after_removal && 'looks_old' === likeness( $seen )
		? verdict_of( 'stale', array_merge( [ [ 'kind' => 'looks_old' ] ], header_evidence( $seen ) ) )
		: null;
}

/** @return Judgement|null A judgement if no copy can be old, because the file is new or has not changed. */
function judge_never_old( Look $seen ): ?array {
	return $seen->is_never_old ? verdict_of( 'fresh', [ [ 'kind' => 'never_old' ] ] ) : null;
}

/** @return Judgement A judgement by headers and appearance, which may contradict each other. */
function judge_headers( Look $seen ): array {
	$likeness = likeness( $seen );
	$evidence = header_evidence( $seen );
	// A copy at the new link may be old if a cache in front of the site still served the old file when it was made.
	if ( true === $seen->is_told_apart && ! $seen->was_origin_old ) {
		$evidence[] = [ 'kind' => 'made_at_new_link' ];
	}
	if ( $seen->was_origin_old ) {
		$evidence[] = [ 'kind' => 'made_too_early' ];
	}
	$visible = 'looks_new' === $likeness ? [] : visible_evidence( $seen );
	if ( in_array( $likeness, [ 'looks_new', 'looks_old' ], true ) ) {
		array_unshift( $evidence, [ 'kind' => $likeness ] );
	} elseif ( 'looks_same' === $likeness && [] === $visible ) {
		$evidence[] = [ 'kind' => $likeness ];
	}
	array_push( $evidence, ...$visible );
	$old = array_filter( $evidence, static fn ( array $piece ): bool => in_array( $piece['kind'], STALE_EVIDENCE, true ) );
	if ( may_be_of_the_file( $seen, $old ) ) {
		$evidence[] = [ 'kind' => 'made_after_file' ];
	}
	if ( [] === $evidence ) {
		$evidence[] = [ 'kind' => 'no_evidence' ];
	}

	return verdict_of( state_by( array_column( $evidence, 'kind' ), $seen->is_after_removal ), $evidence );
}

/**
 * @param array<string> $kinds The kinds of evidence from one answer, or from several consecutive ones.
 * @return 'fresh'|'stale'|'unconfirmed'
 */
function state_by( array $kinds, bool $is_after_removal = true ): string {
	$has = static fn ( string ...$any ): bool => [] !== array_intersect( $any, $kinds );
	// After a removal, `looks_old` counts without further evidence, so it is left to STALE_EVIDENCE below.
	if ( $has( ...array_diff( VISIBLE, $is_after_removal ? [ 'looks_old' ] : [] ) ) ) {
		return $has( 'former_bytes' ) || ( $has( ...OLDER ) && ! $has( 'last_modified_matches_origin' ) ) ? 'stale' : 'unconfirmed';
	}
	if ( ! $is_after_removal ) {
		// An old time alone only shows that the file was written later, as happens when a file is optimized, copied or
		// touched.
		return $has( 'looks_new', 'last_modified_matches_origin' ) || ( $has( ...YOUNGER ) && ! $has( ...OLDER ) ) ? 'fresh' : 'unconfirmed';
	}
	$old = $has( ...STALE_EVIDENCE );
	// If the bytes are exactly those from before the flush, signs of a new copy only mean that a cache fetched the copy
	// again. It may have been new before the flush already, although another copy was not.
	$unchanged = $has( 'bytes_same', 'etag_same' ) && ! $has( 'looks_new', 'last_modified_matches_origin' );
	$new       = $has( ...FRESH_EVIDENCE ) && ! $unchanged;
	if ( $old ) {
		return $new || $has( 'made_after_file' ) ? 'unconfirmed' : 'stale';
	}

	return $new && proves_new( $kinds ) ? 'fresh' : 'unconfirmed';
}

/**
 * Whether evidence proves a new copy: any of PROOF_OF_NEW, or weaker signs together. If a removal is slow, or reached
 * only the outer of two caches, old bytes may come with any time that a cache sets, and a copy may have been encoded
 * again. So changed bytes count only if a time agrees, and a time only together with a sign of another kind. Looking
 * like the file adds nothing: if the old copy looked different, judge_bytes() and `looks_new` have decided already.
 * Weaker signs don't count if the copy may have been made from the old file (`made_too_early`).
 *
 * @param array<string> $kinds
 */
function proves_new( array $kinds ): bool {
	$has = static fn ( string ...$any ): bool => [] !== array_intersect( $any, $kinds );

	if ( $has( ...PROOF_OF_NEW ) || $has( 'made_too_early' ) ) {
		return $has( ...PROOF_OF_NEW );
	}

	return ( $has( 'bytes_changed' ) && $has( 'arrived_after', 'age_newer', 'cached_after', 'last_modified_newer' ) )
		|| ( $has( 'etag_changed' ) && $has( 'age_newer', 'cached_after', 'last_modified_newer' ) )
		|| ( $has( 'last_modified_newer' ) && $has( 'age_newer', 'cached_after' ) );
}

/** @return float|null The fingerprint_distance(), after matching colors if a CDN may have converted them. */
function distance_of( Image_Facts $copy, Image_Facts $file ): ?float {
	$places = $copy->is_converted || $file->is_converted ? solid_places( $copy->fingerprint, $file->fingerprint ) : [];
	if ( [] === $places || null === $copy->fingerprint || null === $file->fingerprint ) {
		return fingerprint_distance( $copy->fingerprint, $file->fingerprint );
	}
	$written = array_map( 'intval', rewritten_colours( $file->fingerprint, $copy->fingerprint, $places ) );

	return fingerprint_distance( $copy->fingerprint, array_values( array_replace( $file->fingerprint, $written ) ) );
}

/** @return list<array{kind: string}> The signs in VISIBLE, except `looks_old`. */
function visible_evidence( Look $seen ): array {
	if ( shows_only_a_part( $seen->url ) ) {
		return [];
	}
	$kinds = [];
	if ( has_other_shape( $seen ) ) {
		$kinds[] = 'other_shape';
	} elseif ( differs( $seen->copy, $seen->origin->image ) ) {
		$kinds[] = 'differs';
	}
	// If the image looks the same, the former bytes prove nothing, since the file may only have been compressed.
	if ( $seen->is_former && ( [] !== $kinds || 'looks_same' !== likeness( $seen ) ) ) {
		$kinds[] = 'former_bytes';
	}

	return array_map( static fn ( string $kind ): array => [ 'kind' => $kind ], $kinds );
}

/** Whether the copy is known to have a different shape from the file; a height in its URL may have cropped it. */
function has_other_shape( Look $seen ): bool {
	$copy = $seen->copy;
	$file = $seen->origin->image;
	if ( min( $copy->width, $copy->height, $file->width, $file->height ) < 2 || $copy->is_turned || $file->is_turned || asks_for_height( $seen->url ) ) {
		return false;
	}
	$of_copy  = $copy->width / $copy->height;
	$of_file  = $file->width / $file->height;
	$rounding = 1.5 / min( $copy->width, $copy->height );

	return abs( $of_copy - $of_file ) > ( SHAPE_TOLERANCE + $rounding ) * max( $of_copy, $of_file );
}

/**
 * @return 'looks_new'|'looks_old'|'looks_same'|'' Empty if unsure, or if the copy is a placeholder or crop, which can't
 *   be compared.
 */
function likeness( Look $seen ): string {
	if ( shows_only_a_part( $seen->url ) ) {
		return '';
	}
	$distance = distance_of( $seen->copy, $seen->origin->image );
	if ( null === $distance ) {
		return '';
	}
	$followed = picture_followed( $seen->copy->fingerprint, unpacked_fingerprint( $seen->before->fingerprint ?? '' ), $seen->origin->image->fingerprint );
	if ( $distance > CLEARLY_DIFFERENT || 'old' === $followed ) {
		return 'looks_old';
	}
	if ( 'site' === $followed ) {
		return 'looks_new';
	}

	return $distance < LOOKS_THE_SAME ? 'looks_same' : '';
}
