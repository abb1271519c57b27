<?php
/** Turns an answer into a verdict, and adds the verdict to a purge. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Tally;
use function ShortPixelFlush\Http\http_date;
use function ShortPixelFlush\seconds_since_mark;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// A copy that isn't new at the first look may be new at the second or third; by then, the removal has certainly taken
// effect. A fourth look helps if a clock was changed meanwhile.
const MOST_LOOKS = 4;

// The seconds after which a removal counts as complete. At bunny.net, which ShortPixel's CDN uses, 99% take effect
// within 65 seconds.
const REMOVAL_SECONDS = 90;

// The longest Retry-After that is obeyed before another look, in seconds.
const LONGEST_PAUSE = 600;

/**
 * @param int               $sent_at  When ShortPixel accepted the removal, in Unix seconds.
 * @param Baseline          $baseline The record from before the removal, and from when it was accepted.
 * @param string            $format   A key of ACCEPT_BY_FORMAT.
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer
 */
function look_at(
	string $url,
	string $source,
	int $sent_at,
	Baseline $baseline,
	array $answer,
	?Original $origin,
	int $wait_seconds,
	string $format = FIRST_FORMAT
): Look {
	$has_bytes     = '' !== $answer['body'];
	$is_comparable = $has_bytes && null !== $origin && null !== $origin->image->fingerprint && ! shows_only_a_part( $url );
	return new Look(
		[
			'url'            => $url,
			'source'         => $source,
			'accepted_at'    => $sent_at,
			// At a new link nothing was removed, and after a doubtful answer perhaps nothing either. Then no age proves
			// a copy new: if a cache fetched the old copy again, its age counts from that fetch.
			'cleared_at'     => $baseline->new_link || $baseline->is_doubtful ? 0 : $sent_at + removal_seconds( $wait_seconds ),
			'is_told_apart'  => $baseline->is_told_apart,
			'was_origin_old' => $baseline->was_origin_old,
			'is_deleted'     => $baseline->is_deleted,
			'is_never_old'   => $baseline->is_never_old,
			'checked_at'     => $answer['at'],
			'accepted_date'  => $baseline->accepted_date,
			'elapsed'        => elapsed_since( $baseline ),
			'status'         => $answer['status'],
			'headers'        => $answer['headers'],
			'error'          => $answer['error'],
			'is_image'       => is_wanted_file( $answer['body'], $source ),
			'copy'           => $is_comparable ? Image_Facts::of( $answer['body'] ) : new Image_Facts( $has_bytes ? hash( 'sha256', $answer['body'] ) : '' ),
			'before'         => noted_before( $baseline, $format ),
			'origin'         => $origin,
		]
	);
}

function elapsed_since( Baseline $baseline ): ?int {
	return seconds_since_mark( $baseline->accepted_mark ?? '' );
}

/**
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer
 *     The answer to a request that accepts this format.
 * @return Judgement
 */
function judged( Purge $purge, array $answer, ?Original $origin, int $wait_seconds, string $format = FIRST_FORMAT ): array {
	return verdict( look_at( $purge->url, $purge->source, $purge->sent_at, $purge->before(), $answer, $origin, $wait_seconds, $format ) );
}

/**
 * @phpstan-param array{status: int, at: int, retry_after: int|null, ...} $answer The last answer.
 * @phpstan-param Judgement $verdict
 * @param bool $is_cheap Whether a look costs only its request; otherwise edges may be purged before each look.
 * @return Purge The purge with the verdict, or due for another look.
 */
function seen( Purge $purge, array $answer, array $verdict, int $wait_seconds, bool $is_cheap = true ): Purge {
	$proved = proved_before( $purge );
	if ( 'unconfirmed' === $verdict['state'] && '' !== $proved ) {
		$verdict = verdict_of( $proved, array_merge( $purge->evidence, $verdict['evidence'] ) );
	}
	$looks = $purge->looks + 1;
	$left  = seconds_to_effect( $purge, $answer['at'], $wait_seconds );
	// Nothing is removed at a new link, so an old copy there stays.
	$is_old   = 'stale' === $verdict['state'] && $purge->before()->new_link;
	$is_final = $is_old || is_final_look( $looks, $verdict['state'], $left );
	return $purge->with(
		[
			'state'      => $is_final ? $verdict['state'] : 'sent',
			'looks'      => $looks,
			'attempts'   => 0,
			'not_before' => $is_final
				? 0
				: $answer['at'] + max( $wait_seconds, $looks > 1 || ! $is_cheap ? $left : 0, min( LONGEST_PAUSE, $answer['retry_after'] ?? 0 ) ),
			'checked_at' => $answer['at'],
			'status'     => $answer['status'],
			'evidence'   => $verdict['evidence'],
			'failure'    => $is_final ? Failure::from_array( $verdict['failure'] ) : null,
		]
	);
}

/**
 * Whether a look is the last one: any with a state in NEW_STATES, a repeated one after the removal has certainly taken
 * effect, or the last of MOST_LOOKS.
 */
function is_final_look( int $looks, string $state, int $seconds_left ): bool {
	return in_array( $state, Tally::NEW_STATES, true ) || $looks >= MOST_LOOKS || ( $looks > 1 && 0 === $seconds_left );
}

/** Returns how many seconds the removal may still take, without using our clock if it is known to have jumped. */
function seconds_to_effect( Purge $purge, int $at, int $wait_seconds ): int {
	$baseline = $purge->before();
	// Nothing is removed at a new link.
	if ( $baseline->new_link ) {
		return 0;
	}
	$passed  = $at - $purge->sent_at;
	$elapsed = elapsed_since( $baseline );

	return max( 0, removal_seconds( $wait_seconds ) - ( null !== $elapsed && abs( $passed - $elapsed ) > CLOCK_JUMP ? $elapsed : $passed ) );
}

/**
 * Returns what earlier looks proved: `fresh`, `rebuilding`, or an empty string. If a flush is checked again, an
 * inconclusive answer does not undo that proof.
 */
function proved_before( Purge $purge ): string {
	$states = [];
	foreach ( by_format( $purge->evidence ) as $kinds ) {
		$state    = state_by( $kinds );
		$states[] = 'stale' !== $state && in_array( 'redirect_to_origin', $kinds, true ) ? 'rebuilding' : $state;
	}
	$state = worst_state( $states );

	return in_array( $state, Tally::NEW_STATES, true ) ? $state : '';
}

/** Returns the seconds until a removal has certainly taken effect: at least the wait before the check. */
function removal_seconds( int $wait_seconds ): int {
	/**
	 * Filters the longest time that ShortPixel takes to remove a copy. Until it has passed, no copy counts as new by
	 * its age, no removed copy is finally judged old, and a flush waits for unchecked copies that visitors may have.
	 *
	 * @param int $seconds Seconds, 90 by default.
	 */
	$seconds = apply_filters( 'shortpixel_flush_removal_seconds', REMOVAL_SECONDS );

	return max( $wait_seconds, is_int( $seconds ) ? $seconds : REMOVAL_SECONDS );
}

/** Returns the expected seconds of a removal and its check, for when none was measured. */
function expected_seconds( int $wait_seconds ): int {
	return removal_seconds( $wait_seconds ) + 10;
}

/**
 * @param array<string, string> $headers The headers of the CDN's answer to the removal.
 * @return int|null The CDN's time, in Unix seconds; null if it is missing, or the answer came from a cache.
 */
function clock_of( array $headers ): ?int {
	return in_array( $headers['age'] ?? '0', [ '0', '' ], true ) ? http_date( $headers['date'] ?? '' ) : null;
}

/**
 * Whether something other than ShortPixel may have answered a removal.
 *
 * @phpstan-param array{status: int, headers: array<string,string>, body: string, ...} $answer
 */
function is_doubtful( array $answer, string $source ): bool {
	// ShortPixel answers neither with a page, nor with an error, nor with a redirect to anything but the original.
	return $answer['status'] >= 300
		? ! is_same_url( $answer['headers']['location'] ?? '', $source )
		: 1 === preg_match( '/\A\s*<(?:!doctype|html|head|body)/i', substr( $answer['body'], 0, 500 ) );
}
