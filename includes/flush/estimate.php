<?php
/** How many credits a flush probably takes: reckoned here for every door. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Store\Flushes;
use WP_Error;
use function ShortPixelFlush\Copies\daily_images;
use function ShortPixelFlush\Copies\files_of;
use function ShortPixelFlush\Copies\images_left;
use function ShortPixelFlush\Copies\library_slice_before;
use function ShortPixelFlush\Copies\too_many_today;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\rounded;
use function ShortPixelFlush\Say\estimate_sentence;
use function ShortPixelFlush\Say\left_note;
use function ShortPixelFlush\Say\not_confirmed;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Images that stand for all, and flushes whose checked copies tell the size of a copy.
const SIZED_IMAGES  = 50;
const SIZED_FLUSHES = 10;

// From so few copies a mean says nothing.
const SIZED_COPIES = 10;

// Traffic of one credit.
const CREDIT_BYTES = 5242880;

// Of a flush with new links; of it each copy that pages name, whose old link is removed and whose new one is checked; and of a removal each
// copy that is checked before and after.
const NEW_LINK_REQUESTS = 3;
const COPY_REQUESTS     = 2.5;
const CHECKED_REQUESTS  = 3;

/**
 * Reckons with one copy for each file of an image, which is known at every door and about what visitors use.
 *
 * @param list<int> $ids  The images, or some that stand for them.
 * @param int|null  $most How many copies there are at most, where only links are flushed.
 */
function estimate_of( int $images, array $ids, ?int $most = null ): Estimate {
	rsort( $ids );
	$ids    = array_slice( $ids, 0, SIZED_IMAGES );
	$copies = [] === $ids ? $images : $images * files_of( $ids ) / count( $ids );
	$copies = null === $most ? $copies : min( $most, $copies );
	$bytes  = is_behind_own_cdn() ? CREDIT_BYTES : size_of_a_copy( $ids );
	return new Estimate( $images, null === $bytes ? null : $copies * $bytes / CREDIT_BYTES );
}

function library_estimate( int $images ): Estimate {
	return estimate_of( $images, library_slice_before( PHP_INT_MAX, SIZED_IMAGES ) ?? [] );
}

/** Whether a CDN of the site's own is in front of ShortPixel, which then counts a credit for each copy instead of traffic. */
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
 * @param list<int> $ids Whose files to go by where few copies were checked lately.
 * @return int|null The mean, in bytes.
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
		$meta = entries( wp_get_attachment_metadata( $id, true ) );
		$own  = array_map( static fn ( $file ): int => integer( entries( $file )['filesize'] ?? 0 ), array_merge( [ $meta ], array_values( entries( $meta['sizes'] ?? [] ) ) ) );
		// Uploads from before WordPress 6.0 have no sizes on record.
		array_push( $sizes, ...( 0 === array_sum( $own ) ? [ wp_filesize( (string) get_attached_file( $id, true ) ) ] : $own ) );
	}
	$sizes = array_filter( $sizes, static fn ( int $size ): bool => $size > 0 );
	return [] === $sizes ? null : intdiv( array_sum( $sizes ), count( $sizes ) );
}

/**
 * About what a flush of images or links has to do. Its factors are what flushes with each provider were seen to take.
 *
 * @param array<int, array{way: string, why: string}> $ways By attachment; an image that is in none has its copies removed.
 * @return array{copies: int, requests: int} Copies that are removed, and requests to the CDN.
 */
function expected_work( Plan $plan, array $ways ): array {
	$copies   = 0;
	$requests = in_array( Flush::NEW_LINK, array_column( $ways, 'way' ), true ) ? NEW_LINK_REQUESTS : 0;
	foreach ( $plan->variants as $variant ) {
		$is_had    = $variant->may_be_had();
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
 * Refuses what somebody has to agree to and nobody has, and before that what is more than the user may flush today.
 *
 * @param int $agreed How many images somebody agreed to.
 */
function unless_agreed( Estimate $estimate, int $user_id, int $agreed ): ?WP_Error {
	$is_agreed = ! $estimate->asks() || $estimate->images <= $agreed;
	return too_many_today( $user_id, $estimate->images ) ?? ( $is_agreed ? null : not_confirmed( $estimate ) );
}

/** @return list<string> What many images take, and what the user has left today where that is limited. */
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
