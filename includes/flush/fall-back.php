<?php
/** Removes copies in the same flush if a new link did not help. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Copies\has_file;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\form_in;
use function ShortPixelFlush\Versions\shows_version;
use const ShortPixelFlush\Proof\STALE_EVIDENCE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Falls back to removal after all rows, when it is known what visitors get at the new links, and which links pages
 * request.
 */
function fall_back_step( Step_Context $context ): Outcome {
	$flush  = $context->flush;
	$purges = new Purges();
	$rows   = $purges->found_in( $flush->id, Flush::NEW_LINK, MOST_LOOKED_THROUGH );
	$why    = why_to_fall_back( $flush, $rows );
	$unseen = $flush->has_step( 'pages', [ 'skipped' ] ) ? array_diff( $flush->images_by( Flush::NEW_LINK ), array_keys( $why ) ) : [];
	$ids    = array_merge( array_keys( $why ), array_values( $unseen ) );
	if ( [] === $ids || ! has_its_version( $flush ) ) {
		return Outcome::skipped( 'same_addresses' );
	}
	if ( in_array( 'try_failed', $why, true ) && ! give_up_new_links( $flush, $rows ) ) {
		return Outcome::failed( 'not_stored' );
	}
	$plan     = plan_images( $ids );
	$variants = is_wp_error( $plan ) ? [] : $plan->variants;
	$why     += array_intersect_key( shown_by_styles_only( $flush, $variants ), array_flip( $unseen ) );
	if ( [] === $why ) {
		return Outcome::skipped( 'same_addresses' );
	}
	$variants = array_values( array_filter( $variants, static fn ( Variant $variant ): bool => isset( $why[ (int) $variant->attachment_id ] ) ) );
	if ( null === $purges->add( $flush->id, $variants ) || ! $purges->note_found( $flush->id, $variants ) ) {
		return Outcome::failed( 'not_stored' );
	}
	// A CDN that has, or may have, the old image at the new link is asked to remove it there too.
	$purges->remove_at_new_links( $flush->id, array_keys( array_intersect( $why, [ 'not_told_apart', 'not_known' ] ) ) );
	$is_stored = ( new Flushes() )->change(
		$flush->id,
		static function ( Flush $now ) use ( $why ): array {
			$ways = $now->subject->ways;
			foreach ( $why as $id => $reason ) {
				$ways = with_way( $ways, [ $id ], Flush::REMOVAL, $reason );
			}
			// The browser did not measure these pages, because their images had new links.
			return [
				'subject' => $now->subject->with( [ 'ways' => $ways ] + ( null === $now->subject->measuring ? [] : Flush::measuring( array_keys( $why ) ) ) ),
			];
		}
	);
	return null === $is_stored ? Outcome::failed( 'not_stored' ) : Outcome::done( '', [ 'images' => count( $why ) ] );
}

/**
 * @param list<Purge> $rows Rows at new links.
 * @return array<int, string> Why the images' copies are to be removed after all, by attachment; others are omitted.
 */
function why_to_fall_back( Flush $flush, array $rows ): array {
	$linked = $flush->images_by( Flush::NEW_LINK );
	if ( [] !== with_errors( $rows ) ) {
		// All images of a flush share one version.
		return array_fill_keys( $linked, 'try_failed' );
	}
	$why = [];
	foreach ( $rows as $row ) {
		if ( looks_old_at_new_link( $row ) && in_array( $row->attachment_id, $linked, true ) ) {
			$why[ $row->attachment_id ] = 'not_told_apart';
		}
	}
	$why += array_fill_keys( array_intersect( $linked, $flush->pages_seen()->kept ), 'page_kept_old' );
	// It is unknown whether the new link helped. If the CDN only redirects, visitors get the original.
	$copies = array_filter( $flush->is_proved_apart() ? [] : $rows, static fn ( Purge $row ): bool => 200 === $row->status );
	$why   += array_fill_keys( array_intersect( $linked, array_column( $copies, 'attachment_id' ) ), 'not_known' );
	// Only a sample of many images was checked: if one of it needs a removal, the others may too.
	return [] === $why || count( $linked ) <= PAGES_OF_IMAGES ? $why : $why + array_fill_keys( $linked, array_values( $why )[0] );
}

/**
 * Finds images that are shown without the version, such as those that only style sheets show: no version reaches a
 * sheet that a provider serves whole.
 *
 * @param list<Variant> $variants
 * @return array<int, string> `style_sheet` by attachment, for images with a link in use that lacks the version.
 */
function shown_by_styles_only( Flush $flush, array $variants ): array {
	$found = [];
	foreach ( $variants as $variant ) {
		if ( $variant->visitors_may_have() && ! shows_version( $variant->url, $flush->subject->version ) ) {
			$found[ (int) $variant->attachment_id ] = 'style_sheet';
		}
	}
	return $found;
}

/**
 * @param list<Purge> $rows
 * @return array<Purge> Rows with an error instead of an image, unless the image's file is missing or the CDN was busy.
 */
function with_errors( array $rows ): array {
	return array_filter(
		$rows,
		static fn ( Purge $row ): bool => 'failed' === $row->state
			&& $row->status >= 400
			&& ! in_array( $row->status, BUSY_STATUSES, true )
			&& false !== has_file( $row->source )
	);
}

/**
 * Whether a new link shows an old image, or may: if the CDN was found to tell links apart, evidence of an old copy only
 * leaves a row unconfirmed.
 */
function looks_old_at_new_link( Purge $row ): bool {
	$is_doubted = 'unconfirmed' === $row->state && [] !== array_intersect( STALE_EVIDENCE, array_column( $row->evidence, 'kind' ) );
	return 'stale' === $row->state || $is_doubted;
}

/**
 * Takes the version back, and bans its form at each CDN that sent an error at a new link.
 *
 * @param list<Purge> $rows Rows at new links.
 */
function give_up_new_links( Flush $flush, array $rows ): bool {
	foreach ( with_errors( $rows ) as $row ) {
		Versions\note_told( parse_cdn_url( $row->url )['endpoint'] ?? '', url_host( $row->source ), [ form_in( $row->url ) => 'banned' ] );
	}
	if ( null === take_back( $flush ) ) {
		return false;
	}
	( new Purges() )->forget_new_links( $flush->id );
	return null !== ( new Flushes() )->change(
		$flush->id,
		static fn ( Flush $now ): array => [
			'subject' => $now->subject->with( [ 'version' => '' ] ),
			// Cached pages may still have the links that were taken back.
			'steps'   => clearing_pages_again( $now->steps ),
		]
	);
}
