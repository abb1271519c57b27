<?php
/**
 * Judges what a look at the CDN proves. Pure: no WordPress in here.
 *
 * `fresh` needs evidence that never occurs while visitors still get the old bytes. `stale` needs evidence too.
 * Everything else is `unconfirmed`, and says so.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The image itself, a file's own time, a link that had nothing: an old copy can't produce these.
const PROOF_OF_NEW = [ 'identical_to_origin', 'never_old', 'looks_new', 'last_modified_matches_origin', 'made_at_new_link' ];

// Includes signs of a new copy that only count in pairs, see proves_new().
const FRESH_EVIDENCE = [ ...PROOF_OF_NEW, 'bytes_changed', 'etag_changed', 'last_modified_newer', 'age_newer', 'cached_after' ];
const STALE_EVIDENCE = [ 'looks_old', 'cached_before', 'age_older', 'last_modified_older', 'date_older' ];

// Visible differences from the site's file.
const VISIBLE = [ 'looks_old', 'other_shape', 'differs', 'former_bytes' ];

// Evidence that a copy was made before the removal or, without one, before the file got its present bytes; and evidence
// that it was made afterwards.
const OLDER   = [ 'cached_before', 'age_older', 'last_modified_older', 'date_older', 'etag_same', 'bytes_same' ];
const YOUNGER = [ 'cached_after', 'age_newer', 'last_modified_newer' ];

// The largest share of a side that rounding explains.
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

/** @return Judgement|null Null if there was an answer; none says nothing about what is cached. */
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

/** @return Judgement|null Null if the image was not deleted; a deleted image's missing copy is right. */
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
	// Exactly the earlier copy: nothing can have been made again.
	if ( '' !== $seen->copy->sha256 && $seen->copy->sha256 === $seen->before->sha256 ) {
		return verdict_of( 'stale', [ [ 'kind' => 'still_there' ] ] );
	}
	$judgement = judge_headers( $seen );

	// An answer without an image is never the right one, however new it is.
	return 'fresh' === $judgement['state'] ? verdict_of( 'unconfirmed', $judgement['evidence'] ) : $judgement;
}

/** @return Judgement|null */
function judge_redirect( Look $seen ): ?array {
	if ( $seen->status < 300 || $seen->status >= 400 || 304 === $seen->status ) {
		return null;
	}

	// A redirect to the original means "removed, and being made again"; to anywhere else it means nothing. Only 302 and
	// 307 count, since ShortPixel documents no permanent redirect.
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

	// At the target of the redirect, visitors get the old file.
	if ( $to_origin && $seen->origin->is_old ) {
		return verdict_of( 'stale', [ [ 'kind' => 'stale_at_site' ] + $evidence[0] ] );
	}

	return verdict_of( 'redirect_to_origin' === $kind ? 'rebuilding' : 'unconfirmed', $evidence );
}

/** Returns the kind of evidence of a redirect to the original. */
function redirect_kind( Look $seen ): string {
	if ( $seen->is_never_old ) {
		return 'redirect_to_origin';
	}
	// A CDN that does not tell the new link from the old one answers like this whenever it has no old copy.
	if ( false === $seen->is_told_apart ) {
		return 'redirect_at_new_link';
	}
	if ( $seen->was_origin_old ) {
		return 'redirect_too_early';
	}
	// A redirect cached before the removal says nothing about what is behind that cache.
	$pieces = is_from_cache( $seen->headers ) ? ( has_times( $seen ) ? [ cached_evidence( $seen ), age_evidence( $seen ) ] : [ null ] ) : [];
	$kinds  = array_column( array_filter( $pieces ), 'kind' );

	return [] === $pieces || ( [] !== $kinds && [] === array_intersect( $kinds, STALE_EVIDENCE ) ) ? 'redirect_to_origin' : 'redirect_kept';
}

/** @return Judgement|null A judgement if there is no image: an error status, or an error page with a good one. */
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
	// Part of an image, or an unrequested "not modified", answers another question.
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

/** @return Judgement|null A judgement if the image itself shows it, which outweighs any header. */
function judge_bytes( Look $seen ): ?array {
	if ( '' !== $seen->copy->sha256 && hash_equals( $seen->origin->image->sha256, $seen->copy->sha256 ) ) {
		return verdict_of( 'fresh', [ [ 'kind' => 'identical_to_origin' ] ] );
	}

	// Without a removal, a CDN may send everybody something else in place of the image: its times have to agree.
	return $seen->is_after_removal && 'looks_old' === likeness( $seen )
		? verdict_of( 'stale', array_merge( [ [ 'kind' => 'looks_old' ] ], header_evidence( $seen ) ) )
		: null;
}

/** @return Judgement|null Null unless the file has not changed, so that an earlier copy is right, or is new, so that there is none. */
function judge_never_old( Look $seen ): ?array {
	return $seen->is_never_old ? verdict_of( 'fresh', [ [ 'kind' => 'never_old' ] ] ) : null;
}

/** @return Judgement A judgement by headers, which may contradict each other. */
function judge_headers( Look $seen ): array {
	$likeness = likeness( $seen );
	$evidence = header_evidence( $seen );
	// A copy that the CDN made of the old file, kept by a cache in front of the site, is not new.
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
 * @param array<string> $kinds The kinds of evidence about one answer with an image, or several in a row.
 * @return 'fresh'|'stale'|'unconfirmed'
 */
function state_by( array $kinds, bool $is_after_removal = true ): string {
	$has = static fn ( string ...$any ): bool => [] !== array_intersect( $any, $kinds );
	// After a removal, `looks_old` needs no further evidence.
	if ( $has( ...array_diff( VISIBLE, $is_after_removal ? [ 'looks_old' ] : [] ) ) ) {
		return $has( 'former_bytes' ) || ( $has( ...OLDER ) && ! $has( 'last_modified_matches_origin' ) ) ? 'stale' : 'unconfirmed';
	}
	if ( ! $is_after_removal ) {
		// An old time alone only says that the file was written since, as every optimizer, and anybody who touches or
		// copies a file, does.
		return $has( 'looks_new', 'last_modified_matches_origin' ) || ( $has( ...YOUNGER ) && ! $has( ...OLDER ) ) ? 'fresh' : 'unconfirmed';
	}
	$old = $has( ...STALE_EVIDENCE );
	// Exactly the file from before the flush: signs of a new copy only mean that a cache asked again. It may have been
	// new already then, although another copy was not.
	$unchanged = $has( 'bytes_same', 'etag_same' ) && ! $has( 'looks_new', 'last_modified_matches_origin' );
	$new       = $has( ...FRESH_EVIDENCE ) && ! $unchanged;
	if ( $old ) {
		return $new || $has( 'made_after_file' ) ? 'unconfirmed' : 'stale';
	}

	return $new && proves_new( $kinds ) ? 'fresh' : 'unconfirmed';
}

/**
 * Whether weak signs together prove a new copy. If a removal takes long, or only reached the outer one of two caches,
 * old bytes come with any time that a cache sets, and a copy may be encoded again. So other bytes count if a time
 * agrees, and a time if something other than a time does. Looking like the file adds nothing: if the old one did not,
 * judge_bytes() and `looks_new` have decided. Nor do both count if the copy may have been made again from the old file.
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

/** @return float|null As fingerprint_distance(), ignoring a conversion of colors. */
function distance_of( Image_Facts $copy, Image_Facts $file ): ?float {
	$places = $copy->is_converted || $file->is_converted ? solid_places( $copy->fingerprint, $file->fingerprint ) : [];
	if ( [] === $places || null === $copy->fingerprint || null === $file->fingerprint ) {
		return fingerprint_distance( $copy->fingerprint, $file->fingerprint );
	}
	$written = array_map( 'intval', rewritten_colours( $file->fingerprint, $copy->fingerprint, $places ) );

	return fingerprint_distance( $copy->fingerprint, array_values( array_replace( $file->fingerprint, $written ) ) );
}

/** @return list<array{kind: string}> Visible differences from the file, if it is not another image altogether. */
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
	// For an image that looks the same they prove nothing: it was only compressed.
	if ( $seen->is_former && ( [] !== $kinds || 'looks_same' !== likeness( $seen ) ) ) {
		$kinds[] = 'former_bytes';
	}

	return array_map( static fn ( string $kind ): array => [ 'kind' => $kind ], $kinds );
}

/** Whether the copy has another shape; a width alone keeps it. */
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

/** @return 'looks_new'|'looks_old'|'looks_same'|'' Empty if unsure. A placeholder of low quality or a crop can't be compared. */
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
