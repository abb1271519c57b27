<?php
/**
 * What the headers of a cached picture prove about its age. Pure: no WordPress in here.
 *
 * Whose clock? `Age` and the flush's own times need none but ours. `Last-Modified` and `Date` are by the CDN's clock, so
 * they are compared with the `Date` of its answer to the removal (`accepted_date`); without one, two clocks are compared
 * and five minutes between them prove nothing.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\http_date;

require_once __DIR__ . '/../../http/http-date.php';

const CLOCK_SKEW       = 300;
const SAME_CLOCK_SKEW  = 5;
const CLOCK_JUMP       = 600;
const LONGEST_AGE      = 315360000;
const ROUNDING_SECONDS = 2;

/** @return list<array{kind: string}> */
function header_evidence( Look $seen ): array {
	$times = [];
	if ( $seen->accepted_at > 0 && $seen->checked_at >= $seen->accepted_at && ! our_clock_has_jumped( $seen ) ) {
		$times = [ age_evidence( $seen ), last_modified_evidence( $seen ), date_evidence( $seen ) ];
	}

	return array_values( array_filter( array_merge( $times, [ etag_evidence( $seen ) ] ) ) );
}

/**
 * Returns whether our clock was changed between the removal and the look. It doesn't matter where both answers name the CDN's
 * own clock.
 */
function our_clock_has_jumped( Look $seen ): bool {
	$has_theirs = null !== $seen->accepted_date && null !== http_date( $seen->headers['date'] ?? '' );

	return ! $has_theirs && null !== $seen->elapsed && abs( $seen->checked_at - $seen->accepted_at - $seen->elapsed ) > CLOCK_JUMP;
}

/**
 * @param array<string, string> $headers
 * @return int|null Null for two values that differ, a negative or an absurd one.
 */
function read_age( array $headers ): ?int {
	$values = array_unique( array_map( 'trim', explode( ',', $headers['age'] ?? '' ) ) );
	if ( 1 !== count( $values ) || 1 !== preg_match( '/\A[0-9]{1,10}\z/', $values[0] ) ) {
		return null;
	}

	return (int) $values[0] <= LONGEST_AGE ? (int) $values[0] : null;
}

/**
 * Weighs `Age`: older than the removal, or younger than the end of it.
 *
 * In between it proves nothing: ShortPixel removes in the background, and a cache on the way that asked again meanwhile got the
 * old copy again. Rounding loses a second at either end, so a tie proves nothing either.
 *
 * @return array{kind: string, age: int, since: int}|null
 */
function age_evidence( Look $seen ): ?array {
	$age = read_age( $seen->headers );
	if ( null === $age ) {
		return null;
	}

	// Where the CDN's own clock disagrees, ours has jumped since the removal, and the age proves nothing.
	$since = $seen->checked_at - $seen->accepted_at;
	$date  = http_date( $seen->headers['date'] ?? '' );
	if ( null !== $date && null !== $seen->accepted_date ) {
		$longest  = $date + $age - $seen->accepted_date;
		$shortest = $date - $seen->accepted_date;
		if ( $since > $longest + SAME_CLOCK_SKEW || $since < $shortest - SAME_CLOCK_SKEW ) {
			return null;
		}
	}

	$kind = '';
	if ( $age > $since ) {
		$kind = 'age_older';
	} elseif ( $seen->cleared_at >= $seen->accepted_at && $age <= $seen->checked_at - $seen->cleared_at - ROUNDING_SECONDS ) {
		$kind = 'age_newer';
	}

	return '' === $kind ? null : [
		'kind'  => $kind,
		'age'   => $age,
		'since' => $since,
	];
}

/**
 * Weighs `Last-Modified`, which is either when ShortPixel made the copy or when the origin's file was written. Nobody
 * documents which, so only what follows from both readings counts.
 *
 * - the same as the origin's file now: made from that very file;
 * - older than the origin's file: made before it, or from one before it;
 * - younger than the removal: made after it, or from a file written after it;
 * - older than the removal but younger than the origin's file: a copy made in between from the new file, or one of a file
 *   that is gone. That proves nothing.
 *
 * @return array{kind: string, at: int}|null
 */
function last_modified_evidence( Look $seen ): ?array {
	$at = http_date( $seen->headers['last-modified'] ?? '' );
	if ( null === $at ) {
		return null;
	}

	$origin = $seen->origin_last_modified;
	$skew   = null === $seen->accepted_date ? CLOCK_SKEW : SAME_CLOCK_SKEW;
	// A copy's time is by the CDN's clock, a file's by ours.
	$ahead = null === $seen->accepted_date ? clock_of_answer( $seen ) : $seen->accepted_date - $seen->accepted_at;
	$kind  = '';
	if ( null !== $origin && $at === $origin && ! was_made_around( $seen, $origin ) ) {
		$kind = 'last_modified_matches_origin';
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
 * Returns by how many seconds the CDN's clock is ahead of ours according to this answer, for when the removal's did not say.
 *
 * A cached `Date` of long ago makes the clock look slower than it is, so use it only where that proves less.
 */
function clock_of_answer( Look $seen ): int {
	return ( http_date( $seen->headers['date'] ?? '' ) ?? $seen->checked_at ) - $seen->checked_at;
}

/**
 * Returns whether a `Last-Modified` lies after the removal and not in the future, which only a wrong clock can name. The same
 * value as before the flush is never new, whatever the clocks say.
 */
function is_modified_since_removal( Look $seen, int $at ): bool {
	if ( http_date( $seen->before_last_modified ) === $at ) {
		return false;
	}
	if ( null === $seen->accepted_date ) {
		$fast = max( 0, clock_of_answer( $seen ) );

		return $at >= $seen->accepted_at + $fast + CLOCK_SKEW && $at <= $seen->checked_at + $fast + CLOCK_SKEW;
	}
	$elapsed = $seen->checked_at - $seen->accepted_at;

	return $at > $seen->accepted_date && $at <= $seen->accepted_date + $elapsed + SAME_CLOCK_SKEW;
}

/** Returns whether the copy was made in the very second in which the origin's file was written, so perhaps from the old one. */
function was_made_around( Look $seen, int $moment ): bool {
	$age = read_age( $seen->headers );

	return null !== $age && abs( $seen->checked_at - $age - $moment ) <= ROUNDING_SECONDS;
}

/**
 * Weighs `Date`, which a cache keeps from when the answer was made. A current one proves nothing, since many caches rewrite it.
 * Where `Age` is known, it has said the same already, without a clock.
 *
 * @return array{kind: string, at: int}|null
 */
function date_evidence( Look $seen ): ?array {
	$at = http_date( $seen->headers['date'] ?? '' );
	if ( null === $at || null !== read_age( $seen->headers ) ) {
		return null;
	}
	// An unknown clock may simply be slow by hours, but not by a day.
	$limit = null === $seen->accepted_date ? $seen->accepted_at - 86400 : min( $seen->accepted_at, $seen->accepted_date );

	return $at >= $limit - CLOCK_SKEW ? null : [
		'kind' => 'date_older',
		'at'   => $at,
	];
}

/**
 * Compares `ETag` with the one before the flush. Weak ones do not identify bytes and are no evidence.
 *
 * @return array{kind: string}|null
 */
function etag_evidence( Look $seen ): ?array {
	$before = $seen->before_etag;
	$now    = $seen->headers['etag'] ?? '';
	foreach ( [ $before, $now ] as $tag ) {
		if ( 1 !== preg_match( '/\A"[\x21\x23-\x7e]+"\z/', $tag ) ) {
			return null;
		}
	}

	return [ 'kind' => $before === $now ? 'etag_same' : 'etag_changed' ];
}
