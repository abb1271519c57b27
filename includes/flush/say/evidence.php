<?php
/** What a look at ShortPixel's copy showed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/failures.php';

/** @param array<mixed> $evidence A piece of a purge's evidence: its kind, and what was seen. */
function evidence_sentence( array $evidence ): string {
	$kind = text( $evidence['kind'] ?? '' );
	switch ( $kind ) {
		case 'age_newer':
			/* translators: 1: a time span, such as "20 seconds", 2: another. */
			return sprintf( __( 'The copy is %1$s old, younger than the flush of %2$s ago.', 'shortpixel-flush' ), time_span( integer( $evidence['age'] ?? 0 ) ), time_span( integer( $evidence['since'] ?? 0 ) ) );
		case 'age_older':
			/* translators: 1: a time span, such as "3 days", 2: another. */
			return sprintf( __( 'The copy is %1$s old, older than the flush of %2$s ago.', 'shortpixel-flush' ), time_span( integer( $evidence['age'] ?? 0 ) ), time_span( integer( $evidence['since'] ?? 0 ) ) );
		case 'stale_at_edge':
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			return sprintf( __( 'ShortPixel’s own server has the new picture: the old copy is in %s.', 'shortpixel-flush' ), text( $evidence['edge'] ?? '' ) );
		case 'stale_at_shortpixel':
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			return sprintf( __( 'ShortPixel’s own server has the old picture as well, so clearing %s alone does not help.', 'shortpixel-flush' ), text( $evidence['edge'] ?? '' ) );
		case 'redirect_elsewhere':
			$location = text( $evidence['location'] ?? '' );
			return '' === $location
				? __( 'ShortPixel redirects without saying where to.', 'shortpixel-flush' )
				/* translators: %s: an address. */
				: sprintf( __( 'ShortPixel redirects to another address: %s', 'shortpixel-flush' ), $location );
		case 'http_error':
			return http_error_sentence( integer( $evidence['status'] ?? 0 ) );
		case 'no_answer':
			return failure_sentence( new Failure( text( $evidence['error'] ?? 'other' ) ) );
	}
	return dated_evidence( $kind, integer( $evidence['at'] ?? 0 ) ) ?? plain_evidence( $kind );
}

/** Null if the kind is not about a date. */
function dated_evidence( string $kind, int $at ): ?string {
	$date      = (string) wp_date( __( 'Y-m-d H:i:s', 'shortpixel-flush' ), $at );
	$sentences = [
		/* translators: %s: a date with time. */
		'last_modified_newer' => __( 'The copy was made after the flush, at %s by ShortPixel’s clock.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'last_modified_older' => __( 'The copy is from %s, before your file was last changed.', 'shortpixel-flush' ),
		/* translators: %s: a date with time. */
		'date_older'          => __( 'The copy was first sent at %s, before the flush.', 'shortpixel-flush' ),
	];
	return isset( $sentences[ $kind ] ) ? sprintf( $sentences[ $kind ], $date ) : null;
}

function plain_evidence( string $kind ): string {
	$sentences = [
		'identical_to_origin'          => __( 'ShortPixel sends the very file that is on your site.', 'shortpixel-flush' ),
		'looks_old'                    => __( 'The picture looks clearly different from the file on your site.', 'shortpixel-flush' ),
		'looks_same'                   => __( 'The picture looks like the file on your site. By itself that proves nothing, since the old one may look alike.', 'shortpixel-flush' ),
		'last_modified_matches_origin' => __( 'The copy was made from the file as it is on your site now.', 'shortpixel-flush' ),
		'etag_changed'                 => __( 'The copy is not the one that was there before the flush.', 'shortpixel-flush' ),
		'etag_same'                    => __( 'The copy is byte for byte the one from before the flush. If the picture has not changed since, that is right.', 'shortpixel-flush' ),
		'redirect_to_origin'           => __( 'ShortPixel has removed its copy and sends visitors to the file on your site until a new one is made.', 'shortpixel-flush' ),
		'stale_at_site'                => __( 'Your site itself gives visitors an older file than the one on its disk: a cache in front of it keeps that.', 'shortpixel-flush' ),
		'error_page'                   => __( 'ShortPixel answered with something that is no picture.', 'shortpixel-flush' ),
	];
	return $sentences[ $kind ] ?? __( 'The answer does not say how old the copy is.', 'shortpixel-flush' );
}

function time_span( int $seconds ): string {
	/* translators: %s: number of seconds. */
	return $seconds < 120 ? sprintf( _n( '%s second', '%s seconds', $seconds, 'shortpixel-flush' ), number_format_i18n( $seconds ) ) : human_time_diff( 0, $seconds );
}
