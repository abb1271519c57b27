<?php
/** Estimates how many credits a flush takes, for every interface. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Attachment_Meta;
use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Store\Flushes;
use WP_Error;
use function ShortPixelFlush\Copies\count_files;
use function ShortPixelFlush\Copies\daily_images;
use function ShortPixelFlush\Copies\images_left;
use function ShortPixelFlush\Copies\library_slice_before;
use function ShortPixelFlush\Copies\too_many_today;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\Model\image_path;
use function ShortPixelFlush\Model\is_pdf;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\estimate_sentence;
use function ShortPixelFlush\Say\left_note;
use function ShortPixelFlush\Say\not_confirmed;
use function ShortPixelFlush\Say\rounded;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most images that are examined to represent all, and the most flushes that a copy's mean size is taken from.
const SIZED_IMAGES  = 50;
const SIZED_FLUSHES = 10;

// A mean of fewer copies is not used.
const SIZED_COPIES = 10;

// Bytes of traffic per credit.
const CREDIT_BYTES = 5242880;

// Requests to the CDN: for a flush with new links; per copy that visitors may have of an image that gets one, to remove
// the old copy and check the new one; and per removed copy that is checked before and after.
const NEW_LINK_REQUESTS = 3;
const COPY_REQUESTS     = 2.5;
const CHECKED_REQUESTS  = 3;

/**
 * Assumes one copy per file of an image: files can be counted everywhere, and visitors use about as many copies.
 *
 * @param list<int> $ids  The images, or some that represent them.
 * @param int|null  $most The most copies, if only links to copies are flushed.
 */
function estimate_of( int $images, array $ids, ?int $most = null ): Estimate {
	rsort( $ids );
	$ids    = array_slice( $ids, 0, SIZED_IMAGES );
	$copies = [] === $ids ? $images : $images * count_files( $ids ) / count( $ids );
	$copies = null === $most ? $copies : min( $most, $copies );
	$bytes  = is_behind_own_cdn() ? CREDIT_BYTES : size_of_a_copy( $ids );
	return new Estimate( $images, null === $bytes ? null : $copies * $bytes / CREDIT_BYTES );
}

function library_estimate( int $images ): Estimate {
	return estimate_of( $images, library_slice_before( PHP_INT_MAX, SIZED_IMAGES ) ?? [] );
}

/**
 * Whether a CDN of the site's own seems to be in front of ShortPixel, which would then charge a credit for each copy
 * instead of traffic.
 */
function is_behind_own_cdn(): bool {
	foreach ( ready() as $provider ) {
		$host = url_host( (string) $provider->endpoint() );
		if ( '' !== $host && ( ! is_shortpixel_host( $host ) || [] !== Site_Edge::in_front_of( [ $host ] ) ) ) {
			return true;
		}
	}
	return false;
}

/**
 * @param list<int> $ids Images whose files determine the size if few copies were checked recently.
 * @return int|null The mean in bytes; null if no size is known.
 */
function size_of_a_copy( array $ids ): ?int {
	$flushes = ( new Flushes() )->find( [ 'per_page' => SIZED_FLUSHES ] )['flushes'];
	$sum     = static fn ( string $what ): int => array_sum( array_map( static fn ( Flush $flush ): int => $flush->counted( 'fetched', $what ), $flushes ) );
	$checked = $sum( 'copies' );
	if ( $checked >= SIZED_COPIES ) {
		return intdiv( $sum( 'bytes' ), $checked );
	}
	$sizes = [];
	foreach ( $ids as $id ) {
		$meta = Attachment_Meta::of( $id, true );
		// A PDF's metadata has the size of the PDF, not of its preview.
		$own = array_column( array_merge( is_pdf( $id ) ? [] : [ $meta ], array_values( $meta->sizes ) ), 'filesize' );
		// Uploads from before WordPress 6.0 have no recorded sizes.
		array_push( $sizes, ...( 0 === array_sum( $own ) ? [ wp_filesize( image_path( $id, true ) ) ] : $own ) );
	}
	$sizes = array_filter( $sizes, static fn ( int $size ): bool => $size > 0 );
	return [] === $sizes ? null : intdiv( array_sum( $sizes ), count( $sizes ) );
}

/**
 * Estimates the work of a flush of images or links, with factors from measured flushes.
 *
 * @param array<int, array{way: string, why: string}> $ways By attachment; an image without one has its copies removed.
 * @return array{copies: int, requests: int} The copies removed, and the requests to the CDN.
 */
function expected_work( Plan $plan, array $ways ): array {
	$copies   = 0;
	$requests = in_array( Flush::NEW_LINK, array_column( $ways, 'way' ), true ) ? NEW_LINK_REQUESTS : 0;
	foreach ( $plan->variants as $variant ) {
		$is_had    = $variant->visitors_may_have();
		$gets_link = Flush::NEW_LINK === ( $ways[ (int) $variant->attachment_id ]['way'] ?? '' );
		$copies   += ! $gets_link || $is_had ? 1 : 0;
		$requests += $gets_link ? ( $is_had ? COPY_REQUESTS : 0 ) : ( $is_had && $variant->is_sampled ? CHECKED_REQUESTS : 1 );
	}
	$times = null === $plan->library ? 1 : $plan->library['images'] / max( 1, $plan->library['looked_at'] );
	return [
		'copies'   => 1 === $times ? $copies : rounded( $copies * $times ),
		'requests' => rounded( $requests * $times ),
	];
}

/**
 * Returns why a flush is refused: it exceeds the user's daily limit, or lacks the required agreement; null
 * if neither is so.
 *
 * @param int $agreed The number of images agreed to.
 */
function missing_agreement( Estimate $estimate, int $user_id, int $agreed ): ?WP_Error {
	$is_agreed = ! $estimate->asks() || $estimate->images <= $agreed;
	return too_many_today( $user_id, $estimate->images ) ?? ( $is_agreed ? null : not_confirmed( $estimate ) );
}

/** @return list<string> Sentences on the cost of many images, and on the rest of the user's daily limit. */
function estimate_notes( Estimate $estimate ): array {
	$user  = get_current_user_id();
	$most  = daily_images( $user );
	$left  = images_left( $user );
	$notes = $estimate->asks() ? [ estimate_sentence( $estimate ) ] : [];
	if ( null !== $most && null !== $left ) {
		$refusal = too_many_today( $user, $estimate->images );
		$notes[] = null === $refusal ? left_note( $left, $most ) : $refusal->get_error_message();
	}
	return $notes;
}
