<?php
/** Explains why a link or a flush failed, and what can be done about it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Facts;
use ShortPixelFlush\Model\Failure;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function failure_sentence( Failure $failure ): string {
	$facts = $failure->data;
	if ( 'http_error' === $failure->code ) {
		return http_error_sentence( $facts->status );
	}
	if ( 'not_planned' === $failure->code ) {
		/* translators: %s: number of images. */
		return sentence( _n( 'The copies of %s image could not be found. Look at your site’s error log.', 'The copies of %s images could not be found. Look at your site’s error log.', $facts->images, 'shortpixel-flush' ), $facts->images );
	}
	if ( 'taken_over' === $failure->code ) {
		return taken_over_sentence( $facts->images );
	}
	if ( 'daily_images' === $failure->code ) {
		return daily_limit_sentence( $facts->images );
	}
	$message = refusal_sentence( $facts->message );
	return network_sentences()[ $failure->code ] ?? work_sentences()[ $failure->code ] ?? ( '' === $message ? network_sentences()['other'] : $message );
}

function taken_over_sentence( int $images ): string {
	/* translators: %s: number of images. */
	return sentence( _n( '%s image was left to a later flush, or has been deleted.', '%s images were left to a later flush, or have been deleted.', $images, 'shortpixel-flush' ), $images );
}

/** Explains why a flush stopped before all of its images were flushed. */
function daily_limit_sentence( int $images ): string {
	/* translators: %s: number of images. */
	return sentence( _n( 'The daily limit is reached, so %s image is left. Flush again tomorrow, or ask an administrator.', 'The daily limit is reached, so %s images are left. Flush again tomorrow, or ask an administrator.', $images, 'shortpixel-flush' ), $images );
}

/** @param int $status An HTTP status of 400 or more. */
function http_error_sentence( int $status ): string {
	if ( 429 === $status || $status >= 500 ) {
		return __( 'ShortPixel is busy or unavailable. Flush again in a few minutes.', 'shortpixel-flush' );
	}
	return 404 === $status || 410 === $status
		? __( 'ShortPixel does not find this image. Check that the file is still on your site.', 'shortpixel-flush' )
		: __( 'ShortPixel refused this link. Check in your ShortPixel account that this site is listed there.', 'shortpixel-flush' );
}

/** @return array<string, string> By the codes of the HTTP client. */
function network_sentences(): array {
	$unanswered  = __( 'ShortPixel did not answer. Flush again later, or ask your host whether this site may reach it.', 'shortpixel-flush' );
	$not_allowed = __( 'This site is not allowed to open this link. Add the link’s domain in the settings, or ask your host.', 'shortpixel-flush' );
	return array_fill_keys( [ 'dns', 'connect', 'tls', 'timeout', 'reset', 'other' ], $unanswered )
		+ array_fill_keys( [ 'refused_host', 'private_host', 'unpinned' ], $not_allowed )
		+ [ 'too_large' => __( 'The image is too large to be checked.', 'shortpixel-flush' ) ];
}

/** @return array<string, string> By code. */
function work_sentences(): array {
	return [
		'error_page'     => __( 'The CDN sends an error.', 'shortpixel-flush' ),
		'not_a_cdn_url'  => __( 'This is not a link of ShortPixel’s.', 'shortpixel-flush' ),
		'removal_kept'   => __( 'A CDN in front of ShortPixel answered in its place. Clear it in its own control panel, then flush again.', 'shortpixel-flush' ),
		'interrupted'    => __( 'The work was interrupted several times. Look at your site’s error log, then flush again.', 'shortpixel-flush' ),
		'no_addresses'   => __( 'No copy at ShortPixel was found, so nothing was flushed.', 'shortpixel-flush' ),
		'site_moved'     => __( 'This site has moved since the flush began, so it was stopped. Start a new flush.', 'shortpixel-flush' ),
		'storage_failed' => __( 'The database did not keep what was done. Flush again.', 'shortpixel-flush' ),
	];
}

/** @param Facts $facts The result of trying the new link, with a `provider` if other providers may continue. */
function cdn_failed_sentence( Facts $facts ): string {
	$host   = url_host( $facts->url );
	$status = $facts->status;
	$error  = $facts->error;
	$same   = unchanged_sentence( $facts->provider );
	/* translators: %s: a host, such as cdn.shortpixel.ai. */
	$said = sprintf( __( 'No image came from %s at the new link.', 'shortpixel-flush' ), $host );
	// Our own client refuses these hosts, so nothing was sent.
	if ( in_array( $error, [ 'refused_host', 'private_host', 'unpinned' ], true ) ) {
		return paragraph( $said, network_sentences()[ $error ], $same );
	}
	return paragraph(
		$said,
		$same,
		0 === $status
			? __( 'Flush again in a few minutes.', 'shortpixel-flush' )
			/* translators: %s: a host, such as img.example.com. */
			: sprintf( __( 'Check your ShortPixel account, and whether %s passes on new links.', 'shortpixel-flush' ), $host )
	);
}

/** @param string $provider The plugin whose images were to change; empty if it is the only one. */
function unchanged_sentence( string $provider ): string {
	return '' === $provider
		? __( 'Visitors get the same images as before.', 'shortpixel-flush' )
		/* translators: %s: a plugin's name, such as Autoptimize. */
		: sprintf( __( 'The images of %s stay as they are.', 'shortpixel-flush' ), $provider );
}

/** @param int $status An HTTP status; 0 for no answer. */
function name_unsent( string $name, int $status ): string {
	if ( 429 === $status ) {
		/* translators: %s: ShortPixel, or a CDN's or a cache's name. */
		return sprintf( __( '%s is busy.', 'shortpixel-flush' ), $name );
	}
	return $status > 0
		/* translators: %s: "ShortPixel" or "The CDN". */
		? sprintf( __( '%s is unavailable.', 'shortpixel-flush' ), $name )
		/* translators: %s: "ShortPixel" or "The CDN". */
		: sprintf( __( '%s does not answer.', 'shortpixel-flush' ), $name );
}
