<?php
/**
 * Chooses which copies of an image a scan requests, and judges from them whether visitors get an old image, or why that
 * is unknown. Pure: no WordPress in here.
 *
 * A copy counts as old if it differs from the file, and its times or another copy confirm that. judge_pair() lists
 * further cases.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\File_History;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Proof\Image_Facts;
use ShortPixelFlush\Proof\Look;
use ShortPixelFlush\Proof\Original;
use function ShortPixelFlush\Http\http_date;
use function ShortPixelFlush\Proof\asks_for_height;
use function ShortPixelFlush\Proof\cached_at;
use function ShortPixelFlush\Proof\fingerprint_distance;
use function ShortPixelFlush\Proof\is_from_cache;
use function ShortPixelFlush\Proof\read_age;
use function ShortPixelFlush\Proof\shows_only_a_part;
use function ShortPixelFlush\Proof\verdict;
use const ShortPixelFlush\Copies\ONE_CHANGE;
use const ShortPixelFlush\Proof\LOOKS_THE_SAME;
use const ShortPixelFlush\Proof\OLDER;
use const ShortPixelFlush\Proof\VISIBLE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The reasons why an image could not be judged.
const UNKNOWN_REASONS = [
	'made_now',
	'no_copy',
	'page_unread',
	'no_file',
	'no_answer',
	'no_image',
	'redirect',
	'no_times',
	'looks_same',
	'not_comparable',
	'unsure',
	'placeholder',
	'interrupted',
];

// A placeholder of a single color varies by less than this.
const FLAT = 12;

// Ways to find a copy, the surest first: visitors get the copies that pages name, and on the most common screens those
// that a browser measured.
const SUREST_FIRST = [ 'page', 'probe', 'pasted', 'recent' ];

// Ways to find copies that perhaps no visitor gets; these are already sorted by how common their screens are.
const BY_SCREEN = [ 'probe', 'recent' ];

// In pixels: wide enough to compare, with little traffic.
const BEST_WIDTH = 400;

/**
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer
 * @param Baseline $before An earlier scan's record of the copy, from before the file changed; empty if there is none.
 */
function judge_copy(
	string $url,
	string $source,
	?int $width,
	array $answer,
	?Image_Facts $copy,
	Image_Facts $file,
	File_History $history,
	Baseline $before
): Judged_Copy {
	$judgement = verdict( look_of_scan( $url, $source, $answer, $copy, $file, $history, $before ) );
	$kinds     = array_column( $judgement['evidence'], 'kind' );
	$width     = $width ?? $file->width;
	$judged    = new Judged_Copy(
		'unknown',
		'',
		$judgement['evidence'],
		made_at( $answer['headers'], $answer['at'] ),
		null !== $copy && min( abs( $copy->width - $width ), abs( $copy->width - min( $width, $file->width ) ) ) <= 1,
		$copy
	);
	// If the CDN redirects visitors to the site's own file, there is no copy that could be old.
	if ( 'fresh' === $judgement['state'] || [] !== array_intersect( $kinds, [ 'redirect_to_origin', 'redirect_kept' ] ) ) {
		return $judged->as_state( 'new' );
	}
	if ( 'stale' === $judgement['state'] ) {
		return $judged->as_state( 'stale' );
	}
	$reason = reason_without_image( $kinds );
	if ( null === $copy || '' !== $reason ) {
		return $judged->as_state( 'unknown', '' === $reason ? 'no_image' : $reason );
	}
	if ( [] !== array_intersect( VISIBLE, $kinds ) ) {
		return $judged->as_state( 'suspect', 'unsure' );
	}
	$is_comparable = null !== $copy->fingerprint && null !== $file->fingerprint && ! shows_only_a_part( $url );
	return $judged->as_state( 'unknown', [] === array_intersect( OLDER, $kinds ) ? 'no_times' : ( $is_comparable ? 'looks_same' : 'not_comparable' ) );
}

/**
 * Builds the input for verdict(), with the time of the file's change in place of a removal's.
 *
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer
 */
function look_of_scan( string $url, string $source, array $answer, ?Image_Facts $copy, Image_Facts $file, File_History $history, Baseline $before ): Look {
	return new Look(
		[
			'url'              => $url,
			'source'           => $source,
			'accepted_at'      => $history->from,
			'cleared_at'       => $history->by,
			'checked_at'       => $answer['at'],
			'is_after_removal' => false,
			'is_former'        => '' !== $history->former_md5 && md5( $answer['body'] ) === $history->former_md5,
			'status'           => $answer['status'],
			'headers'          => $answer['headers'],
			'error'            => $answer['error'],
			'is_image'         => null !== $copy,
			'copy'             => $copy,
			'before'           => $before,
			'origin'           => new Original( $file, $history->modified ),
		]
	);
}

/**
 * Makes a copy that no page names `absent` if no cache had it, unless it looks old or no answer came: it was made for
 * the scan, or is not made yet, so it proves nothing about what visitors with other screens get.
 *
 * @param array<string, string> $headers     Values by lower-case name.
 * @param bool                  $is_measured Whether a browser measured that the page requests it.
 */
function absent_if_unused( Judged_Copy $judged, array $headers, bool $is_measured ): Judged_Copy {
	if ( is_from_cache( $headers ) || in_array( $judged->state, [ 'stale', 'suspect' ], true ) || 'no_answer' === $judged->reason ) {
		return $judged;
	}
	return $judged->as_state( 'absent', $is_measured && 'new' === $judged->state ? 'made_now' : 'no_copy' );
}

/** @param list<string> $kinds */
function reason_without_image( array $kinds ): string {
	$reasons = [
		'no_answer'            => 'no_answer',
		'http_error'           => 'no_image',
		'error_page'           => 'no_image',
		'redirect_elsewhere'   => 'redirect',
		'redirect_to_origin'   => 'redirect',
		'redirect_kept'        => 'redirect',
		'redirect_too_early'   => 'redirect',
		'redirect_at_new_link' => 'redirect',
	];
	foreach ( $kinds as $kind ) {
		if ( isset( $reasons[ $kind ] ) ) {
			return $reasons[ $kind ];
		}
	}
	return '';
}

/**
 * Judges an image whose first copy is suspect, by a second one if there is any. A placeholder is the same at both URLs,
 * has a single color, or has another width than requested.
 *
 * @param Judged_Copy|null $second Null if there is none, or if it is of another file and not old.
 * @param int              $put_at The file's ctime: it was on the disk by then, whatever its modification time.
 */
function judge_pair( Judged_Copy $first, ?Judged_Copy $second, int $put_at ): Judged_Copy {
	$second = null !== $second && 'absent' === $second->state ? null : $second;
	if ( null !== $second && 'stale' === $second->state ) {
		return $second;
	}
	$image         = $first->image;
	$other         = null === $second ? null : $second->image;
	$is_everywhere = null !== $image && null !== $other && $other->sha256 === $image->sha256;
	if ( null === $image || ! $first->is_as_asked || is_flat( $image->fingerprint ) || $is_everywhere ) {
		return $first->as_state( 'unknown', 'placeholder' );
	}
	if ( null !== $second && null !== $other && 'suspect' === $second->state && $second->is_as_asked ) {
		$distance = fingerprint_distance( $image->fingerprint, $other->fingerprint );
		$agrees   = null !== $distance && $distance < LOOKS_THE_SAME && [] !== array_intersect( VISIBLE, $first->kinds(), $second->kinds() );
		return $agrees ? $first->as_state( 'stale', '', [ [ 'kind' => 'seen_twice' ] ] ) : $first->as_state( 'unknown', 'unsure' );
	}
	// Without a second copy that looks old, the first counts as old in two cases: it shows another image altogether,
	// and the second is new or missing; or it was made before the file was put there, and the second is missing, or is
	// narrower and proves nothing.
	$is_another = in_array( 'looks_old', $first->kinds(), true ) && ( null === $second || 'new' === $second->state );
	$is_coarser = null !== $second
		&& null !== $other
		&& in_array( $second->reason, [ 'no_times', 'looks_same' ], true )
		&& $other->width < $image->width;
	$is_edited  = ( null === $second || $is_coarser ) && $first->made_at < $put_at;
	return $is_another || $is_edited ? $first->as_state( 'stale' ) : $first->as_state( 'unknown', 'unsure' );
}

/** @param list<int>|null $fingerprint */
function is_flat( ?array $fingerprint ): bool {
	$least = [];
	$most  = [];
	foreach ( array_slice( $fingerprint ?? [], 2 ) as $place => $colour ) {
		if ( $colour >= 0 ) {
			$least[ $place % 3 ] = min( $colour, $least[ $place % 3 ] ?? 255 );
			$most[ $place % 3 ]  = max( $colour, $most[ $place % 3 ] ?? 0 );
		}
	}
	foreach ( $most as $channel => $colour ) {
		if ( $colour - ( $least[ $channel ] ?? $colour ) >= FLAT ) {
			return false;
		}
	}
	return true;
}

/**
 * Returns when a cache stored the copy, or when it was made; 0 if unknown.
 *
 * @param array<string, string> $headers
 */
function made_at( array $headers, int $at ): int {
	$age = read_age( $headers );
	return cached_at( $headers ) ?? ( null === $age || 0 === $age ? null : $at - $age ) ?? http_date( $headers['last-modified'] ?? '' ) ?? 0;
}

/**
 * Chooses only copies found in the ways of SUREST_FIRST: any other would probably be made for us from the new file, and
 * prove nothing.
 *
 * @param list<Variant>               $variants
 * @param array<string, File_On_Disk> $files    By URL.
 * @return list<Variant> The copy to request first, and another, preferably of a different width, in case the first is
 *   suspect or absent.
 */
function chosen_copies( array $variants, array $files ): array {
	$fit   = array_filter(
		$variants,
		static fn ( Variant $variant ): bool => in_array( $variant->found_in, SUREST_FIRST, true ) && isset( $files[ $variant->source ] )
	);
	$files = array_intersect_key( $files, array_flip( array_column( $fit, 'source' ) ) );
	$last  = [
		'put_at'   => max( [ 0, ...array_column( $files, 'put_at' ) ] ),
		'modified' => max( [ 0, ...array_column( $files, 'modified' ) ] ),
	];
	$ranks = [];
	foreach ( $fit as $at => $variant ) {
		$ranks[ $at ] = unfitness( $variant, $files[ $variant->source ], $last, $at );
	}
	asort( $ranks );
	$fit   = array_map( static fn ( int $at ): Variant => $variants[ $at ], array_keys( $ranks ) );
	$first = $fit[0] ?? null;
	if ( null === $first ) {
		return [];
	}
	$others = array_values(
		array_filter( $fit, static fn ( Variant $other ): bool => $other->url !== $first->url && ! shows_only_a_part( $other->url ) )
	);
	$wider  = array_values( array_filter( $others, static fn ( Variant $other ): bool => $other->width() !== $first->width() ) );
	// Prefers the same file, since a copy of another file may be new although this one is not.
	$same = array_values( array_filter( $wider, static fn ( Variant $other ): bool => $other->source === $first->source ) );
	return array_slice( array_merge( [ $first ], $same, $wider, $others ), 0, 2 );
}

/**
 * @phpstan-param File_On_Disk              $file
 * @param array{put_at: int, modified: int} $last The latest times among the files of all copies to choose from.
 * @return array{int, int, int, int, int, float, int}
 */
function unfitness( Variant $variant, array $file, array $last, int $at ): array {
	$width = $variant->width() ?? max( 1, $file['width'] );
	return [
		shows_only_a_part( $variant->url ) ? 1 : 0,
		// Prefers the file that was written last, by both times: a file may have kept its old modification time, and
		// all files may have been moved to this disk at once.
		$file['put_at'] + ONE_CHANGE < $last['put_at'] ? 1 : 0,
		$file['modified'] + ONE_CHANGE < $last['modified'] ? 1 : 0,
		// A height may crop the image, and a crop can't be compared with the file.
		asks_for_height( $variant->url ) ? 1 : 0,
		(int) array_search( $variant->found_in, SUREST_FIRST, true ),
		in_array( $variant->found_in, BY_SCREEN, true ) ? 0.0 : abs( log( max( 1, $width ) / BEST_WIDTH ) ),
		$at,
	];
}
