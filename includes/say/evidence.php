<?php
/** Describes what a check found about a copy. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Failure;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function evidence_sentence( Evidence $evidence ): string {
	$sentence = kind_sentence( $evidence );
	$format   = $evidence->format;
	if ( 'plain' === $format ) {
		/* translators: %s: a sentence about the copy that they get. */
		return sprintf( __( 'Browsers without AVIF and WebP: %s', 'shortpixel-flush' ), $sentence );
	}
	/* translators: 1: AVIF or WebP, 2: a sentence about the copy that they get. */
	return '' === $format ? $sentence : sprintf( __( 'Browsers with %1$s: %2$s', 'shortpixel-flush' ), 'avif' === $format ? 'AVIF' : 'WebP', $sentence );
}

function kind_sentence( Evidence $evidence ): string {
	$kind = $evidence->kind;
	switch ( $kind ) {
		case 'age_newer':
		case 'age_older':
			/* translators: 1: a time span, such as "3 days", 2: another. */
			return sprintf( __( 'The copy is %1$s old; the flush was %2$s ago.', 'shortpixel-flush' ), human_time_diff( 0, max( 1, $evidence->age ) ), human_time_diff( 0, max( 1, $evidence->since ) ) );
		case 'stale_at_edge':
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			return sprintf( __( 'ShortPixel has the new image, but %s still has the old one. Clear it in its own control panel.', 'shortpixel-flush' ), $evidence->edge );
		case 'stale_at_shortpixel':
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			return sprintf( __( 'ShortPixel and %s both have the old image.', 'shortpixel-flush' ), $evidence->edge );
		case 'never_old':
			return __( 'The file is new or has not changed, so there can be no old copy.', 'shortpixel-flush' );
		case 'redirect_elsewhere':
			if ( '' === $evidence->location ) {
				break;
			}
			/* translators: %s: a link. */
			return sprintf( __( 'ShortPixel redirects to another link: %s', 'shortpixel-flush' ), $evidence->location );
		case 'http_error':
			return http_error_sentence( $evidence->status );
		case 'no_answer':
			return failure_sentence( new Failure( $evidence->error ) );
	}
	return ( null === $evidence->at ? null : dated_evidence( $kind, $evidence->at ) ) ?? plain_evidence( $kind );
}

/** Describes evidence about a date; null for any other kind. */
function dated_evidence( string $kind, int $at ): ?string {
	$sentences = [
		/* translators: %s: a date with time. */
		'last_modified_newer' => __( 'The copy was made after the flush, at %s.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'last_modified_older' => __( 'The copy is from %s, before your file was last changed.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'cached_before'       => __( 'The copy is from %s, before the flush.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'date_older'          => __( 'The copy is from %s, before the flush.', 'shortpixel-flush' ),
	];
	return isset( $sentences[ $kind ] ) ? sprintf( $sentences[ $kind ], (string) wp_date( 'Y-m-d H:i:s', $at ) ) : null;
}

function plain_evidence( string $kind ): string {
	$from_cache  = __( 'A cache stored this copy after the flush, but perhaps from an older copy.', 'shortpixel-flush' );
	$differs     = __( 'The image differs from the file on your site.', 'shortpixel-flush' );
	$has_changed = __( 'The copy differs from the one before the flush.', 'shortpixel-flush' );
	$is_same     = __( 'The copy is the one from before the flush. That is right if the image has not changed.', 'shortpixel-flush' );
	$too_early   = __( 'A cache of your site still had the old file, so this copy may be made from that.', 'shortpixel-flush' );
	$sentences   = [
		'cached_after'                 => $from_cache,
		'arrived_after'                => $from_cache,
		'identical_to_origin'          => __( 'ShortPixel sends the very file that is on your site.', 'shortpixel-flush' ),
		'looks_new'                    => __( 'Where the old image and your file differ, this copy shows your file.', 'shortpixel-flush' ),
		'looks_old'                    => $differs,
		'other_shape'                  => $differs,
		'differs'                      => $differs,
		'looks_same'                   => __( 'The image looks like your file, but the old one may look alike.', 'shortpixel-flush' ),
		'former_bytes'                 => __( 'The copy is the very file that was there before.', 'shortpixel-flush' ),
		'last_modified_matches_origin' => __( 'The copy was made from the file on your site.', 'shortpixel-flush' ),
		'bytes_changed'                => $has_changed,
		'etag_changed'                 => $has_changed,
		'bytes_same'                   => $is_same,
		'etag_same'                    => $is_same,
		'redirect_to_origin'           => __( 'ShortPixel removed its copy. Visitors get the file on your site until a new one is made.', 'shortpixel-flush' ),
		'redirect_kept'                => __( 'A cache still redirects visitors to the file on your site, as before the flush.', 'shortpixel-flush' ),
		'redirect_at_new_link'         => __( 'Visitors get the file on your site until a copy is made.', 'shortpixel-flush' ),
		'redirect_too_early'           => $too_early,
		'made_too_early'               => $too_early,
		'made_after_file'              => __( 'The copy was made after your file was last changed.', 'shortpixel-flush' ),
		'made_at_new_link'             => __( 'The CDN had nothing at this link before, so it made the copy from the file on your site.', 'shortpixel-flush' ),
		'stale_at_site'                => __( 'A cache in front of your site gives visitors an older file.', 'shortpixel-flush' ),
		'gone'                         => _n( 'The deleted image is gone from the CDN.', 'The deleted images are gone from the CDN.', 1, 'shortpixel-flush' ),
		'still_there'                  => __( 'The CDN still has a copy of the deleted image.', 'shortpixel-flush' ),
		'error_page'                   => __( 'The CDN sends an error.', 'shortpixel-flush' ),
	];
	return $sentences[ $kind ] ?? __( 'The answer does not say how old the copy is.', 'shortpixel-flush' );
}
