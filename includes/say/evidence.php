<?php
/** Describes the evidence found in ShortPixel's copy. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Failure;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function evidence_sentence( Evidence $evidence ): string {
	$sentence = kind_sentence( $evidence );
	switch ( $evidence->format ) {
		case 'avif':
			/* translators: %s: a sentence about the copy that they get. */
			return sprintf( __( 'Browsers that show AVIF: %s', 'shortpixel-flush' ), $sentence );
		case 'webp':
			/* translators: %s: a sentence about the copy that they get. */
			return sprintf( __( 'Browsers that show WebP but not AVIF: %s', 'shortpixel-flush' ), $sentence );
		case 'plain':
			/* translators: %s: a sentence about the copy that they get. */
			return sprintf( __( 'Browsers that show neither AVIF nor WebP: %s', 'shortpixel-flush' ), $sentence );
	}
	return $sentence;
}

function kind_sentence( Evidence $evidence ): string {
	$kind = $evidence->kind;
	switch ( $kind ) {
		case 'age_newer':
			/* translators: 1: a time span, such as "20 seconds", 2: another. */
			return sprintf( __( 'The copy is %1$s old, younger than the flush of %2$s ago.', 'shortpixel-flush' ), time_span( $evidence->age ), time_span( $evidence->since ) );
		case 'age_older':
			/* translators: 1: a time span, such as "3 days", 2: another. */
			return sprintf( __( 'The copy is %1$s old, older than the flush of %2$s ago.', 'shortpixel-flush' ), time_span( $evidence->age ), time_span( $evidence->since ) );
		case 'stale_at_edge':
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			return sprintf( __( 'ShortPixel’s own server has the new image: the old copy is in %s.', 'shortpixel-flush' ), $evidence->edge );
		case 'stale_at_shortpixel':
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			return sprintf( __( 'ShortPixel’s own server has the old image as well, so clearing %s alone does not help.', 'shortpixel-flush' ), $evidence->edge );
		case 'never_old':
			return __( 'The file is new at this link or has not changed, so there can be no old copy.', 'shortpixel-flush' );
		case 'redirect_elsewhere':
			$location = $evidence->location;
			return '' === $location
				? __( 'ShortPixel redirects without saying where to.', 'shortpixel-flush' )
				/* translators: %s: a link. */
				: sprintf( __( 'ShortPixel redirects to another link: %s', 'shortpixel-flush' ), $location );
		case 'http_error':
			return http_error_sentence( $evidence->status );
		case 'no_answer':
			return failure_sentence( new Failure( $evidence->error ) );
	}
	return ( null === $evidence->at ? null : dated_evidence( $kind, $evidence->at ) ) ?? plain_evidence( $kind );
}

/** Describes evidence about a date; null for any other kind. */
function dated_evidence( string $kind, int $at ): ?string {
	$date      = (string) wp_date( __( 'Y-m-d H:i:s', 'shortpixel-flush' ), $at );
	$sentences = [
		/* translators: %s: a date with time. */
		'last_modified_newer' => __( 'The copy was made after the flush, at %s by ShortPixel’s clock.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'last_modified_older' => __( 'The copy is from %s, before your file was last changed.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'cached_before'       => __( 'A cache has kept this copy since %s, before the flush.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'cached_after'        => __( 'A cache stored this copy on %s, well after the flush. That alone proves nothing, since it may have taken in the old one again.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'date_older'          => __( 'The copy was first sent at %s, before the flush.', 'shortpixel-flush' ),
	];
	return isset( $sentences[ $kind ] ) ? sprintf( $sentences[ $kind ], $date ) : null;
}

function plain_evidence( string $kind ): string {
	$sentences = [
		'identical_to_origin'          => __( 'ShortPixel sends the very file that is on your site.', 'shortpixel-flush' ),
		'looks_new'                    => __( 'Where the old image and the file on your site differ, this copy shows what the file shows.', 'shortpixel-flush' ),
		'looks_old'                    => __( 'The image looks clearly different from the file on your site.', 'shortpixel-flush' ),
		'looks_same'                   => __( 'The image looks like the file on your site. That alone proves nothing, since the old one may look alike.', 'shortpixel-flush' ),
		'other_shape'                  => __( 'The copy has another shape than the file on your site.', 'shortpixel-flush' ),
		'differs'                      => __( 'The image differs from the file on your site.', 'shortpixel-flush' ),
		'former_bytes'                 => __( 'The copy is the very file that was there before.', 'shortpixel-flush' ),
		'arrived_after'                => __( 'A cache took this copy in after the flush. That alone proves nothing, since it may have taken in the old one again.', 'shortpixel-flush' ),
		'last_modified_matches_origin' => __( 'The copy was made from the file as it is on your site now.', 'shortpixel-flush' ),
		'bytes_changed'                => __( 'The copy has other bytes than the one from before the flush.', 'shortpixel-flush' ),
		'bytes_same'                   => __( 'The copy is byte for byte the one from before the flush. If the image has not changed since, that is right.', 'shortpixel-flush' ),
		'etag_changed'                 => __( 'The copy has another ETag than the one from before the flush.', 'shortpixel-flush' ),
		'etag_same'                    => __( 'The copy has the same ETag as the one from before the flush. If the image has not changed since, that is right.', 'shortpixel-flush' ),
		'redirect_to_origin'           => __( 'ShortPixel has removed its copy and sends visitors to the file on your site until a new one is made.', 'shortpixel-flush' ),
		'redirect_kept'                => __( 'A cache sends visitors to the file on your site. It has kept that answer from before the flush, so what comes later is not known.', 'shortpixel-flush' ),
		'redirect_at_new_address'      => __( 'Visitors are sent to the file on your site until a copy is made. That does not show whether the CDN tells the new link from the old one.', 'shortpixel-flush' ),
		'redirect_too_early'           => __( 'ShortPixel sends visitors to the file on your site until a new copy is made. A cache of your site still had the old file, so the new copy may be made from that.', 'shortpixel-flush' ),
		'made_too_early'               => __( 'A cache of your site still had the old file when the old copy was removed. This copy may be made from that.', 'shortpixel-flush' ),
		'made_after_file'              => __( 'The copy was made after your file was last changed, so it may be new already.', 'shortpixel-flush' ),
		'made_at_new_address'          => __( 'The CDN had nothing at this link before, so it made the copy from the file on your site.', 'shortpixel-flush' ),
		'stale_at_site'                => __( 'Your site itself gives visitors an older file than the one on its disk. A cache in front of it keeps that.', 'shortpixel-flush' ),
		'gone'                         => __( 'The CDN has no copy of the deleted image any more.', 'shortpixel-flush' ),
		'still_there'                  => __( 'The CDN still has the very copy from before, though the image was deleted.', 'shortpixel-flush' ),
		'error_page'                   => __( 'The CDN sent an error page instead of the image.', 'shortpixel-flush' ),
	];
	return $sentences[ $kind ] ?? __( 'The answer does not say how old the copy is.', 'shortpixel-flush' );
}

function time_span( int $seconds ): string {
	/* translators: %s: number of seconds. */
	return $seconds < 120 ? sentence( _n( '%s second', '%s seconds', $seconds, 'shortpixel-flush' ), $seconds ) : human_time_diff( 0, $seconds );
}
