<?php
/**
 * What a look at ShortPixel's copy has shown, in words.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';

/**
 * Says what one piece of evidence means.
 *
 * @param array<mixed> $evidence Its kind, and what was seen.
 */
function evidence_sentence( array $evidence ): string {
	$kind = text( $evidence['kind'] ?? '' );
	if ( 'age_newer' === $kind || 'age_older' === $kind ) {
		return age_sentence( $kind, integer( $evidence['age'] ?? 0 ), integer( $evidence['since'] ?? 0 ) );
	}
	if ( 'stale_at_edge' === $kind || 'stale_at_shortpixel' === $kind ) {
		return layer_sentence( $kind, text( $evidence['edge'] ?? '' ) );
	}
	if ( 'redirect_elsewhere' === $kind ) {
		$location = text( $evidence['location'] ?? '' );

		return '' === $location
			? __( 'ShortPixel redirects without saying where to.', 'shortpixel-flush' )
			/* translators: %s: an address. */
			: sprintf( __( 'ShortPixel redirects to another address: %s', 'shortpixel-flush' ), $location );
	}
	if ( 'http_error' === $kind ) {
		return http_error_sentence( integer( $evidence['status'] ?? 0 ) );
	}
	if ( 'no_answer' === $kind ) {
		return failure_sentence( [ 'code' => text( $evidence['error'] ?? 'other' ) ] );
	}

	return dated_sentence( $kind, integer( $evidence['at'] ?? 0 ) ) ?? plain_sentences()[ $kind ] ?? plain_sentences()['no_evidence'];
}

/**
 * Says which cache serves the old copy.
 */
function layer_sentence( string $kind, string $edge ): string {
	return 'stale_at_edge' === $kind
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		? sprintf( __( 'ShortPixel’s own server has the new picture: the old copy is in %s.', 'shortpixel-flush' ), $edge )
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		: sprintf( __( 'ShortPixel’s own server has the old picture as well, so clearing %s alone does not help.', 'shortpixel-flush' ), $edge );
}

/**
 * Says how old ShortPixel's copy says it is.
 */
function age_sentence( string $kind, int $age, int $since ): string {
	return 'age_newer' === $kind
		/* translators: 1: a time span, such as "20 seconds", 2: another. */
		? sprintf( __( 'The copy is %1$s old, younger than the flush of %2$s ago.', 'shortpixel-flush' ), time_span( $age ), time_span( $since ) )
		/* translators: 1: a time span, such as "3 days", 2: another. */
		: sprintf( __( 'The copy is %1$s old, older than the flush of %2$s ago.', 'shortpixel-flush' ), time_span( $age ), time_span( $since ) );
}

/**
 * Says what a date proves; null for what is not about a date.
 */
function dated_sentence( string $kind, int $at ): ?string {
	$date      = wp_date( __( 'Y-m-d H:i:s', 'shortpixel-flush' ), $at );
	$date      = false === $date ? '' : $date;
	$sentences = [
		/* translators: %s: a date with time. */
		'last_modified_newer' => sprintf( __( 'The copy was made after the flush, at %s by ShortPixel’s clock.', 'shortpixel-flush' ), $date ),
		/* translators: %s: a date with time. */
		'last_modified_older' => sprintf( __( 'The copy is from %s, before your file was last changed.', 'shortpixel-flush' ), $date ),
		/* translators: %s: a date with time. */
		'date_older'          => sprintf( __( 'The copy was sent first at %s, before the flush.', 'shortpixel-flush' ), $date ),
	];

	return $sentences[ $kind ] ?? null;
}

/**
 * Lists what needs no numbers.
 *
 * @return array<string,string>
 */
function plain_sentences(): array {
	return [
		'identical_to_origin'          => __( 'ShortPixel sends the very file that is on your site.', 'shortpixel-flush' ),
		'looks_old'                    => __( 'The picture looks clearly different from the file on your site.', 'shortpixel-flush' ),
		'looks_same'                   => __( 'The picture looks like the file on your site. By itself that proves nothing, since the old one may look alike.', 'shortpixel-flush' ),
		'last_modified_matches_origin' => __( 'The copy was made from the file as it is on your site now.', 'shortpixel-flush' ),
		'etag_changed'                 => __( 'The copy is not the one that was there before the flush.', 'shortpixel-flush' ),
		'etag_same'                    => __( 'The copy is byte for byte the one from before the flush. If the picture has not changed since, that is right.', 'shortpixel-flush' ),
		'redirect_to_origin'           => __( 'ShortPixel has removed its copy and sends visitors to the file on your site until a new one is made.', 'shortpixel-flush' ),
		'error_page'                   => __( 'ShortPixel answered with something that is no picture.', 'shortpixel-flush' ),
		'no_evidence'                  => __( 'The answer does not say how old the copy is.', 'shortpixel-flush' ),
	];
}

/**
 * Writes a number of seconds as people say it.
 */
function time_span( int $seconds ): string {
	/* translators: %s: number of seconds. */
	return $seconds < 120 ? sprintf( _n( '%s second', '%s seconds', $seconds, 'shortpixel-flush' ), number_format_i18n( $seconds ) ) : human_time_diff( 0, $seconds );
}
