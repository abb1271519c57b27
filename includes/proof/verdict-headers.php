<?php
/**
 * Judges the age of a cached image by its headers and bytes. Pure: no WordPress in here.
 *
 * `Age` and the flush's own times need only our clock. `Last-Modified`, `Date` and `CDN-CachedAt` use the CDN's clock;
 * the `Date` of its answer to the removal (`accepted_date`) tells how far that differs from ours. If this is unknown,
 * differences of up to five minutes prove nothing.
 *
 * A copy that a cache stored after the removal is not proved new by that: if only an outer cache was emptied, it stores
 * the old copy again, and counts its age from then.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use function ShortPixelFlush\Http\http_date;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// All in seconds.
const CLOCK_SKEW       = 300;
const SAME_CLOCK_SKEW  = 5;
const CLOCK_JUMP       = 600;
const LONGEST_AGE      = 315360000;
const ROUNDING_SECONDS = 2;

/** @return list<array{kind: string, ...}> At most one piece of each kind. */
function header_evidence( Look $seen ): array {
	$pieces = [ bytes_evidence( $seen ) ?? etag_evidence( $seen ) ];
	if ( has_times( $seen ) ) {
		array_unshift( $pieces, cached_evidence( $seen ), age_evidence( $seen ), last_modified_evidence( $seen ), date_evidence( $seen ) );
	}

	$evidence = [];
	foreach ( array_filter( $pieces ) as $piece ) {
		$evidence += [ $piece['kind'] => $piece ];
	}

	return array_values( $evidence );
}

/**
 * Whether evidence of an old copy only shows that it was made before the removal, not that it was made before the file:
 * a copy made in between is already new.
 *
 * @phpstan-param array<array{kind: string, age?: int, at?: int, ...}> $old
 */
function may_be_of_the_file( Look $seen, array $old ): bool {
	if ( null === $seen->origin->last_modified || [] === $old ) {
		return false;
	}
	$ahead = ( $seen->accepted_date ?? $seen->accepted_at ) - $seen->accepted_at;
	$skew  = clock_skew( $seen );
	foreach ( $old as $piece ) {
		$latest = isset( $piece['age'] ) ? $seen->checked_at - $piece['age'] + SAME_CLOCK_SKEW : ( $piece['at'] ?? 0 ) - $ahead + $skew;
		if ( $latest < $seen->origin->last_modified ) {
			return false;
		}
	}

	return true;
}

/** Whether the times of the removal and of the look can be compared with other times. */
function has_times( Look $seen ): bool {
	return $seen->accepted_at > 0 && $seen->checked_at >= $seen->accepted_at && ! our_clock_has_jumped( $seen );
}

/** Returns the possible error of a time by the CDN's clock, in seconds. */
function clock_skew( Look $seen ): int {
	return null === $seen->accepted_date ? CLOCK_SKEW : SAME_CLOCK_SKEW;
}

/**
 * Whether our clock is known to have been changed between removal and look. False if both answers have the CDN's time,
 * which is used instead.
 */
function our_clock_has_jumped( Look $seen ): bool {
	$has_theirs = null !== $seen->accepted_date && null !== http_date( $seen->headers['date'] ?? '' );

	return ! $has_theirs && null !== $seen->elapsed && abs( $seen->checked_at - $seen->accepted_at - $seen->elapsed ) > CLOCK_JUMP;
}

/**
 * @param array<string, string> $headers
 * @return int|null Null if the header is missing, has two different values, or has one that is no plausible age.
 */
function read_age( array $headers ): ?int {
	$values = array_unique( array_map( 'trim', explode( ',', $headers['age'] ?? '' ) ) );
	if ( 1 !== count( $values ) || 1 !== preg_match( '/\A[0-9]{1,10}\z/', $values[0] ) ) {
		return null;
	}

	return (int) $values[0] <= LONGEST_AGE ? (int) $values[0] : null;
}

/** @return array{kind: string, age: int, since: int}|null */
function age_evidence( Look $seen ): ?array {
	$age = read_age( $seen->headers );
	if ( null === $age ) {
		return null;
	}

	// If the CDN's clock disagrees, ours was changed since the removal, and the age proves nothing.
	$since = $seen->checked_at - $seen->accepted_at;
	$date  = http_date( $seen->headers['date'] ?? '' );
	if ( null !== $date && null !== $seen->accepted_date ) {
		$longest  = $date + $age - $seen->accepted_date;
		$shortest = $date - $seen->accepted_date;
		if ( $since > $longest + SAME_CLOCK_SKEW || $since < $shortest - SAME_CLOCK_SKEW ) {
			return null;
		}
	}

	// A copy that a cache stored while the removal may not have taken effect yet can still be the old one: it is only
	// `arrived_after`. A tie proves nothing, since rounding loses a second at either end.
	$kind = '';
	if ( $age > $since ) {
		$kind = 'age_older';
	} elseif ( $seen->cleared_at >= $seen->accepted_at && $age <= $seen->checked_at - $seen->cleared_at - ROUNDING_SECONDS ) {
		$kind = 'age_newer';
	} elseif ( $age <= $since - ROUNDING_SECONDS ) {
		$kind = 'arrived_after';
	}

	return '' === $kind ? null : [
		'kind'  => $kind,
		'age'   => $age,
		'since' => $since,
	];
}

/** @return array{kind: string, at?: int}|null Evidence from the time when a cache stored the copy, or from a miss. */
function cached_evidence( Look $seen ): ?array {
	$state = cache_state( $seen->headers );
	$at    = cached_at( $seen->headers );
	if ( null === $at ) {
		return 'miss' === $state ? [ 'kind' => 'arrived_after' ] : null;
	}

	// An unknown clock is assumed slow or fast, whichever proves less.
	$is_known = null !== $seen->accepted_date;
	$accepted = $seen->accepted_date ?? $seen->accepted_at;
	$ahead    = $is_known ? 0 : clock_of_answer( $seen );
	$skew     = clock_skew( $seen );
	$clearing = $seen->cleared_at >= $seen->accepted_at ? $seen->cleared_at - $seen->accepted_at : null;
	$latest   = $accepted + max( 0, $ahead ) + $seen->checked_at - $seen->accepted_at + $skew;
	$since    = $at - $accepted - max( 0, $ahead ) - $skew;
	$is_kept  = $at === $seen->before->cached_at && $at < $accepted + min( 0, $ahead );
	$kind     = '';
	if ( 'hit' === $state && ( $is_kept || $at < $accepted + min( 0, $ahead ) - $skew ) ) {
		$kind = 'cached_before';
	} elseif ( null !== $clearing && $since >= $clearing && $at <= $latest ) {
		$kind = 'cached_after';
	} elseif ( 'miss' === $state || ( $since > 0 && $at <= $latest ) ) {
		$kind = 'arrived_after';
	}

	return '' === $kind ? null : [
		'kind' => $kind,
		'at'   => $at,
	];
}

/** @return array{kind: string, at: int}|null */
function last_modified_evidence( Look $seen ): ?array {
	$at = http_date( $seen->headers['last-modified'] ?? '' );
	if ( null === $at ) {
		return null;
	}

	// `Last-Modified` is either when ShortPixel made the copy or when the origin's file was written. This is
	// undocumented, so only conclusions that hold for both count. Equal to the file's time: made from this file, unless
	// the old copy had the same time, as after a replacement that kept it, or the copy was made at about that time.
	// Older: made before the file, or from an earlier one. Later than the removal: made after it, or from a file
	// written after it. In between, it proves nothing: the copy may be of this file, or of a later one that is gone.
	$origin = $seen->origin->last_modified;
	$skew   = clock_skew( $seen );
	// A copy's time is from the CDN's clock, a file's time from ours.
	$ahead = null === $seen->accepted_date ? clock_of_answer( $seen ) : $seen->accepted_date - $seen->accepted_at;
	$kind  = '';
	if ( null !== $origin && $at === $origin ) {
		$kind = was_made_around( $seen, $origin ) || http_date( $seen->before->last_modified ) === $at ? '' : 'last_modified_matches_origin';
	} elseif ( null !== $origin && $at < $origin + min( 0, $ahead ) - $skew ) {
		$kind = 'last_modified_older';
	} elseif ( is_modified_since_removal( $seen, $at ) ) {
		$kind = 'last_modified_newer';
	}

	return '' === $kind ? null : [
		'kind' => $kind,
		'at'   => $at,
	];
}

/**
 * Estimates how many seconds the CDN's clock is ahead of ours, for when the answer to the removal did not say. An old
 * cached `Date` makes the clock look slow, so use this only where a slow clock proves less.
 */
function clock_of_answer( Look $seen ): int {
	return ( http_date( $seen->headers['date'] ?? '' ) ?? $seen->checked_at ) - $seen->checked_at;
}

/**
 * Whether a time is after the removal but not in the future, where only a wrong clock could put it. The value from
 * before the flush is never new, whatever the clocks say.
 */
function is_modified_since_removal( Look $seen, int $at ): bool {
	if ( http_date( $seen->before->last_modified ) === $at ) {
		return false;
	}
	if ( null === $seen->accepted_date ) {
		$fast = max( 0, clock_of_answer( $seen ) );

		return $at >= $seen->accepted_at + $fast + CLOCK_SKEW && $at <= $seen->checked_at + $fast + CLOCK_SKEW;
	}
	$elapsed = $seen->checked_at - $seen->accepted_at;

	return $at > $seen->accepted_date && $at <= $seen->accepted_date + $elapsed + SAME_CLOCK_SKEW;
}

/** Whether the copy was made about when the origin's file was written, so it may show the earlier file. */
function was_made_around( Look $seen, int $moment ): bool {
	$age = read_age( $seen->headers );

	return null !== $age && abs( $seen->checked_at - $age - $moment ) <= ROUNDING_SECONDS;
}

/** @return array{kind: string, at: int}|null */
function date_evidence( Look $seen ): ?array {
	// Caches keep the `Date` from when the answer was made. A current date proves nothing, because many caches rewrite
	// it; and a known `Age` proves the same without needing a clock.
	$at = http_date( $seen->headers['date'] ?? '' );
	if ( null === $at || null !== read_age( $seen->headers ) ) {
		return null;
	}
	// An unknown clock may be slow by hours, but hardly by a day.
	$limit = null === $seen->accepted_date ? $seen->accepted_at - 86400 : min( $seen->accepted_at, $seen->accepted_date );

	return $at >= $limit - CLOCK_SKEW ? null : [
		'kind' => 'date_older',
		'at'   => $at,
	];
}

/** @return array{kind: string}|null */
function bytes_evidence( Look $seen ): ?array {
	if ( '' === $seen->before->sha256 || '' === $seen->copy->sha256 || has_other_format( $seen ) ) {
		return null;
	}

	return [ 'kind' => $seen->before->sha256 === $seen->copy->sha256 ? 'bytes_same' : 'bytes_changed' ];
}

/** Whether the copy has a different format from the earlier one, so even the same image would have different bytes. */
function has_other_format( Look $seen ): bool {
	$types = array_map(
		static fn ( string $type ): string => strtolower( trim( explode( ';', $type )[0] ) ),
		[ $seen->before->type, $seen->headers['content-type'] ?? '' ]
	);

	return ! in_array( '', $types, true ) && $types[0] !== $types[1];
}

/** @return array{kind: string}|null Also null for weak ETags, which do not identify exact bytes. */
function etag_evidence( Look $seen ): ?array {
	if ( has_other_format( $seen ) ) {
		return null;
	}
	$before = $seen->before->etag;
	$now    = $seen->headers['etag'] ?? '';
	foreach ( [ $before, $now ] as $tag ) {
		if ( 1 !== preg_match( '/\A"[\x21\x23-\x7e]+"\z/', $tag ) ) {
			return null;
		}
	}

	return [ 'kind' => $before === $now ? 'etag_same' : 'etag_changed' ];
}
