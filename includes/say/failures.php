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
	$facts = $failure->facts();
	if ( 'http_error' === $failure->code ) {
		return http_error_sentence( $facts->status );
	}
	if ( 'not_planned' === $failure->code ) {
		/* translators: %s: number of images. */
		return sentence( _n( 'The copies of %s image could not be found, since another plugin failed at it. Look at your site’s error log.', 'The copies of %s images could not be found, since another plugin failed at them. Look at your site’s error log.', $facts->images, 'shortpixel-flush' ), $facts->images );
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
	return sentence( _n( 'The person who changed the images has reached their daily limit, so %s image is left. Flush again tomorrow, or ask an administrator.', 'The person who changed the images has reached their daily limit, so %s images are left. Flush again tomorrow, or ask an administrator.', $images, 'shortpixel-flush' ), $images );
}

/** @param int $status 400 or more. */
function http_error_sentence( int $status ): string {
	if ( 429 === $status ) {
		return __( 'ShortPixel was asked too often. Wait a few minutes, then flush again.', 'shortpixel-flush' );
	}
	if ( $status >= 500 ) {
		/* translators: %d: an HTTP status, such as 503. */
		return sprintf( __( 'ShortPixel is unavailable (%d). Flush again in a few minutes.', 'shortpixel-flush' ), $status );
	}
	if ( 404 === $status || 410 === $status ) {
		/* translators: %d: an HTTP status, such as 404. */
		return sprintf( __( 'ShortPixel does not find this image (it answered %d). Check that the file is still on your site.', 'shortpixel-flush' ), $status );
	}
	/* translators: %d: an HTTP status, such as 403. */
	return sprintf( __( 'ShortPixel refused this link (it answered %d). Check in your ShortPixel account that this site is listed there.', 'shortpixel-flush' ), $status );
}

/** @return array<string, string> By the codes of the HTTP client. */
function network_sentences(): array {
	return [
		'dns'          => __( 'The name of ShortPixel’s server was not found. Ask your host whether this site may look up names.', 'shortpixel-flush' ),
		'connect'      => __( 'ShortPixel could not be reached. Ask your host whether this site may reach other servers.', 'shortpixel-flush' ),
		'tls'          => __( 'No secure connection to ShortPixel could be made. If the images have a domain of your own, check its certificate.', 'shortpixel-flush' ),
		'timeout'      => __( 'ShortPixel did not answer in time. Flush again in a few minutes.', 'shortpixel-flush' ),
		'reset'        => __( 'The connection to ShortPixel broke off. Flush again.', 'shortpixel-flush' ),
		'too_large'    => __( 'The image is too large to be checked.', 'shortpixel-flush' ),
		'refused_host' => __( 'Requests to this link are not allowed here. If it is yours, add its domain in the settings; if this site blocks outgoing requests (WP_HTTP_BLOCK_EXTERNAL), allow it there.', 'shortpixel-flush' ),
		'private_host' => __( 'The name of this server points into a private network. If that is intended, add its domain in the settings; on a network of sites, ask its administrator.', 'shortpixel-flush' ),
		'unpinned'     => __( 'Nothing was sent: this site’s proxy, or PHP without curl, might be led into a private network. Use an https:// link, add its domain to WP_PROXY_BYPASS_HOSTS, or ask your host for PHP’s curl extension.', 'shortpixel-flush' ),
		'other'        => __( 'ShortPixel did not answer. Flush again.', 'shortpixel-flush' ),
	];
}

/** @return array<string, string> By code. */
function work_sentences(): array {
	return [
		'error_page'     => __( 'The CDN sends an error.', 'shortpixel-flush' ),
		'not_a_cdn_url'  => __( 'This is not a link of ShortPixel’s.', 'shortpixel-flush' ),
		'removal_kept'   => __( 'A CDN in front of ShortPixel answered in its place, so ShortPixel was not asked to remove this copy. Clear that CDN from its own control panel, then flush again.', 'shortpixel-flush' ),
		'interrupted'    => __( 'The work was interrupted several times, so it was given up. Look at your site’s error log, then flush again.', 'shortpixel-flush' ),
		'no_addresses'   => __( 'No copy at ShortPixel was found for any of the images, so nothing was flushed.', 'shortpixel-flush' ),
		'site_moved'     => __( 'This site has moved since the flush began, so it was stopped: the pages now use other links. Start a new flush.', 'shortpixel-flush' ),
		'storage_failed' => __( 'The database did not keep what was done. Flush again.', 'shortpixel-flush' ),
	];
}

/** @param Facts $facts The result of trying the new link; also its `provider` if others may go on. */
function cdn_failed_sentence( Facts $facts ): string {
	$host   = url_host( $facts->url );
	$status = $facts->status;
	$error  = $facts->error;
	$same   = unchanged_sentence( $facts->provider );
	// Our own client refuses these hosts, so nothing was sent.
	if ( in_array( $error, [ 'refused_host', 'private_host', 'unpinned' ], true ) ) {
		/* translators: %s: a host, such as img.example.com. */
		return paragraph( sprintf( __( '%s was not asked for an image at the new link.', 'shortpixel-flush' ), $host ), network_sentences()[ $error ], $same );
	}
	if ( 0 === $status ) {
		/* translators: %s: a host, such as cdn.shortpixel.ai. */
		return paragraph( sprintf( __( '%s did not answer for an image at the new link.', 'shortpixel-flush' ), $host ), $same, __( 'Flush again in a few minutes.', 'shortpixel-flush' ) );
	}
	if ( $status < 400 ) {
		/* translators: %s: a host, such as cdn.shortpixel.ai. */
		return paragraph( sprintf( __( '%s gave no image at the new link.', 'shortpixel-flush' ), $host ), $same, __( 'If that is your own CDN, see whether it passes on links with a new number.', 'shortpixel-flush' ) );
	}
	return paragraph(
		/* translators: 1: a host, such as cdn.shortpixel.ai, 2: an HTTP status, such as 403. */
		sprintf( __( '%1$s refused an image at the new link (it answers %2$d).', 'shortpixel-flush' ), $host, $status ),
		$same,
		/* translators: %s: a host, such as cdn.shortpixel.ai. */
		sprintf( __( 'See whether the ShortPixel account is in order and %s passes on links with a new number, then flush again.', 'shortpixel-flush' ), $host )
	);
}

/** @param string $provider The plugin whose images were to change; empty if it is the only one. */
function unchanged_sentence( string $provider ): string {
	return '' === $provider
		? __( 'Nothing was changed, visitors get the same images as before.', 'shortpixel-flush' )
		/* translators: %s: a plugin's name, such as Autoptimize. */
		: sprintf( __( 'The images of %s stay as they are.', 'shortpixel-flush' ), $provider );
}
