<?php
/**
 * Whether a copy is of an older file than the site's. Pure: no WordPress in here.
 *
 * An old time alone says only that the file was written since. So does every optimiser, and whoever touches or copies a file. A copy is
 * called old only where one can see that it is not the file, and either its times say so as well, or another copy shows the same.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use function ShortPixelFlush\Flush\asks_for_height;
use function ShortPixelFlush\Flush\cached_at;
use function ShortPixelFlush\Flush\fingerprint_distance;
use function ShortPixelFlush\Flush\is_from_cache;
use function ShortPixelFlush\Flush\read_age;
use function ShortPixelFlush\Flush\rewritten_colours;
use function ShortPixelFlush\Flush\shows_less_than_the_whole;
use function ShortPixelFlush\Flush\solid_places;
use function ShortPixelFlush\Flush\verdict;
use function ShortPixelFlush\Http\http_date;
use const ShortPixelFlush\Flush\CELL_NOISE;
use const ShortPixelFlush\Flush\CELL_NOISE_OF_PIXEL;
use const ShortPixelFlush\Flush\GAMUT_LEFT;
use const ShortPixelFlush\Flush\GAMUT_SPREAD;
use const ShortPixelFlush\Flush\LEAST_DIFFERENCES;
use const ShortPixelFlush\Flush\LOOKS_THE_SAME;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/verdict/verdict.php';

// Why it could not be told.
const UNKNOWN_REASONS = [ 'no_copy', 'no_file', 'no_answer', 'no_image', 'redirect', 'no_times', 'looks_same', 'not_comparable', 'unsure', 'placeholder' ];

// What shows that a copy is not the file.
const VISIBLE = [ 'looks_old', 'other_shape', 'differs_in_part', 'former_bytes' ];

// What says that it was made before the file had its present bytes, or after that.
const OLDER   = [ 'cached_before', 'age_older', 'last_modified_older', 'date_older', 'etag_same', 'bytes_same' ];
const YOUNGER = [ 'cached_after', 'age_newer', 'last_modified_newer' ];

// No more than so much of a side may be rounding, and the shorter one has at least so many pixels where spots are compared.
const SHAPE_TOLERANCE  = 0.05;
const LEAST_SHORT_SIDE = 100;

// A placeholder of one colour.
const FLAT = 12;

/**
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer
 * @param array<mixed> $before What an earlier scan saw at this address before the file changed; empty where none did.
 */
function judge_copy( string $url, string $source, ?int $width, array $answer, ?Image_Facts $copy, Image_Facts $file, File_History $history, array $before ): Judged_Copy {
	$judgement = verdict( look_for( $url, $source, $answer, $copy, $file, $history, $before ) );
	$kinds     = array_column( $judgement['evidence'], 'kind' );
	$made_at   = made_at( $answer['headers'], $answer['at'] );
	$without   = reason_without_image( $kinds );
	if ( null === $copy || '' !== $without ) {
		// Where the CDN sends visitors on to the site's own file, they have no copy at all.
		return [] === array_intersect( $kinds, [ 'redirect_to_origin', 'redirect_kept' ] )
			? new Judged_Copy( 'unknown', '' === $without ? 'no_image' : $without, $judgement['evidence'], $made_at )
			: new Judged_Copy( 'new', '', $judgement['evidence'], $made_at );
	}
	$is_whole    = ! shows_less_than_the_whole( $url );
	$seen        = array_values( array_filter( [ other_shape( $url, $copy, $file ), $is_whole ? differs_in_part( $copy->fingerprint, $file->fingerprint ) : null, former_bytes( $copy, $file, $history, $kinds ) ] ) );
	$is_as_asked = abs( $copy->width - min( $width ?? $file->width, $file->width ) ) <= 1;
	$judged      = new Judged_Copy( '', '', array_merge( $judgement['evidence'], $seen ), $made_at, $is_as_asked, $copy );
	return state_of( $judged, null !== $copy->fingerprint && null !== $file->fingerprint && $is_whole );
}

/**
 * As verdict() takes it: it asks whether a copy is from before a removal, and here it is about the moment in which the file changed.
 *
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, error: string, at: int, ...} $answer
 * @param array<mixed> $before
 * @return array<mixed>
 */
function look_for( string $url, string $source, array $answer, ?Image_Facts $copy, Image_Facts $file, File_History $history, array $before ): array {
	return [
		'url'         => $url,
		'source'      => $source,
		'accepted_at' => $history->from,
		'cleared_at'  => $history->by,
		'checked_at'  => $answer['at'],
		'answer'      => [
			'status'      => $answer['status'],
			'headers'     => $answer['headers'],
			'error'       => $answer['error'],
			'sha256'      => $copy->sha256 ?? '',
			'is_image'    => null !== $copy,
			'fingerprint' => $copy->fingerprint ?? null,
		],
		'before'      => $before,
		'origin'      => [
			'sha256'        => $file->sha256,
			'last_modified' => $history->modified,
			'fingerprint'   => $file->fingerprint,
		],
	];
}

/**
 * A copy that no page names may be nobody's. Where no cache had it, it was made for us, or is yet to be: that says nothing of visitors.
 *
 * @param array<string, string> $headers By lower-case name.
 */
function unless_nobody_has_it( Judged_Copy $judged, array $headers ): Judged_Copy {
	return is_from_cache( $headers ) || in_array( $judged->state, [ 'stale', 'suspect' ], true ) || 'no_answer' === $judged->reason ? $judged : $judged->as_state( 'absent', 'no_copy' );
}

/** @param list<string> $kinds */
function reason_without_image( array $kinds ): string {
	$reasons = [
		'no_answer'               => 'no_answer',
		'http_error'              => 'no_image',
		'error_page'              => 'no_image',
		'redirect_elsewhere'      => 'redirect',
		'redirect_to_origin'      => 'redirect',
		'redirect_kept'           => 'redirect',
		'redirect_too_early'      => 'redirect',
		'redirect_at_new_address' => 'redirect',
	];
	foreach ( $kinds as $kind ) {
		if ( isset( $reasons[ $kind ] ) ) {
			return $reasons[ $kind ];
		}
	}
	return '';
}

/** @param bool $is_comparable Whether this server can see both, the copy and the file. */
function state_of( Judged_Copy $judged, bool $is_comparable ): Judged_Copy {
	$kinds = $judged->kinds();
	$has   = static fn ( string ...$any ): bool => [] !== array_intersect( $any, $kinds );
	if ( $has( 'identical_to_origin' ) ) {
		return $judged->as_state( 'new' );
	}
	if ( $has( ...VISIBLE ) ) {
		$is_proved = $has( ...OLDER ) && ! $has( 'last_modified_matches_origin' );
		return $is_proved || $has( 'former_bytes' ) ? $judged->as_state( 'stale' ) : $judged->as_state( 'suspect', 'unsure' );
	}
	if ( $has( 'looks_new', 'last_modified_matches_origin' ) ) {
		return $judged->as_state( 'new' );
	}
	if ( $has( ...OLDER ) ) {
		return $judged->as_state( 'unknown', $is_comparable ? 'looks_same' : 'not_comparable' );
	}
	return $has( ...YOUNGER ) ? $judged->as_state( 'new' ) : $judged->as_state( 'unknown', 'no_times' );
}

/**
 * Of an image of which the first copy was suspect. What a CDN sends instead of an image is the same at every address, or one colour, or
 * of a size of its own.
 *
 * @param Judged_Copy|null $second Null where no other copy is known that visitors use.
 */
function judge_pair( Judged_Copy $first, ?Judged_Copy $second ): Judged_Copy {
	$is_image = $first->is_as_asked && null !== $first->image && ! is_flat( $first->image->fingerprint );
	$second   = null !== $second && 'absent' === $second->state ? null : $second;
	if ( null !== $second && 'stale' === $second->state ) {
		return $second;
	}
	if ( ! $is_image || null === $first->image || ( null !== $second && null !== $second->image && $second->image->sha256 === $first->image->sha256 ) ) {
		return $first->as_state( 'unknown', 'placeholder' );
	}
	if ( null !== $second && null !== $second->image && 'suspect' === $second->state && $second->is_as_asked ) {
		$distance = fingerprint_distance( $first->image->fingerprint, $second->image->fingerprint );
		$agrees   = null !== $distance && $distance < LOOKS_THE_SAME && [] !== array_intersect( VISIBLE, $first->kinds(), $second->kinds() );
		return $agrees ? $first->as_state( 'stale', '', [ [ 'kind' => 'seen_twice' ] ] ) : $first->as_state( 'unknown', 'unsure' );
	}
	// Another copy is new, or there is none: of this one it can still be seen that it is another image altogether.
	return in_array( 'looks_old', $first->kinds(), true ) && ( null === $second || 'new' === $second->state ) ? $first->as_state( 'stale' ) : $first->as_state( 'unknown', 'unsure' );
}

/**
 * A width alone keeps the shape.
 *
 * @return array{kind: string, ...}|null
 */
function other_shape( string $url, Image_Facts $copy, Image_Facts $file ): ?array {
	if ( $copy->width < 2 || $copy->height < 2 || $file->width < 2 || $file->height < 2 || $file->is_turned || $copy->is_turned || shows_less_than_the_whole( $url ) || asks_for_height( $url ) ) {
		return null;
	}
	$of_copy  = $copy->width / $copy->height;
	$of_file  = $file->width / $file->height;
	$rounding = 1.5 / min( $copy->width, $copy->height );
	return abs( $of_copy - $of_file ) <= ( SHAPE_TOLERANCE + $rounding ) * max( $of_copy, $of_file ) ? null : [
		'kind' => 'other_shape',
		'copy' => [ $copy->width, $copy->height ],
		'file' => [ $file->width, $file->height ],
	];
}

/**
 * Of images that look alike on the whole: whether some spots clearly differ, as where a logo or a date was changed. Compressing, resizing
 * and another gamut change all of an image alike.
 *
 * @param list<int>|null $copy
 * @param list<int>|null $file
 * @return array{kind: string, ...}|null
 */
function differs_in_part( ?array $copy, ?array $file ): ?array {
	$places = solid_places( $copy, $file );
	if ( null === $copy || null === $file || [] === $places || min( $copy[1], $file[1] ) < LEAST_SHORT_SIDE ) {
		return null;
	}
	$written = rewritten_colours( $file, $copy, $places );
	$left    = array_map( static fn ( int $place ): float => abs( ( $written[ $place ] ?? $file[ $place ] ) - $copy[ $place ] ), $places );
	sort( $left );
	$noise  = max( CELL_NOISE, CELL_NOISE_OF_PIXEL / min( $copy[1], $file[1] ) );
	$limit  = max( 2 * $noise, min( GAMUT_LEFT, GAMUT_SPREAD * $left[ intdiv( count( $left ), 2 ) ] ) );
	$differ = count( array_filter( $left, static fn ( float $one ): bool => $one >= $limit ) );
	return $differ < LEAST_DIFFERENCES ? null : [
		'kind'  => 'differs_in_part',
		'share' => round( $differ / count( $left ), 3 ),
	];
}

/**
 * The very bytes that the file had before. Of an image that looks the same they prove nothing: it was only compressed.
 *
 * @param list<string> $kinds
 * @return array{kind: string}|null
 */
function former_bytes( Image_Facts $copy, Image_Facts $file, File_History $history, array $kinds ): ?array {
	return '' !== $history->former_md5 && $copy->md5 === $history->former_md5 && $file->md5 !== $history->former_md5 && ! in_array( 'looks_same', $kinds, true ) ? [ 'kind' => 'former_bytes' ] : null;
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

/** @param array<string, string> $headers */
function made_at( array $headers, int $at ): int {
	$age = read_age( $headers );
	return cached_at( $headers ) ?? ( null === $age || 0 === $age ? null : $at - $age ) ?? http_date( $headers['last-modified'] ?? '' ) ?? 0;
}
