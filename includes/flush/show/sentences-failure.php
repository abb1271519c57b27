<?php
/**
 * Why something failed, and what can be done about it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';

/**
 * Says why an address or a flush failed.
 *
 * @param array<mixed> $failure Its code and data.
 */
function failure_sentence( array $failure ): string {
	$code = text( $failure['code'] ?? '' );
	$data = is_array( $failure['data'] ?? null ) ? $failure['data'] : [];
	if ( 'http_error' === $code ) {
		return http_error_sentence( integer( $data['status'] ?? 0 ) );
	}
	if ( 'not_planned' === $code ) {
		$images = integer( $data['images'] ?? 0 );

		/* translators: %s: number of pictures. */
		return sprintf( _n( 'The addresses of %s picture could not be found, since another plugin failed at it. Look at your site’s error log.', 'The addresses of %s pictures could not be found, since another plugin failed at them. Look at your site’s error log.', $images, 'shortpixel-flush' ), number_format_i18n( $images ) );
	}
	if ( 'error_page' === $code ) {
		return __( 'ShortPixel answered with something that is no picture. Open the address to see what it says.', 'shortpixel-flush' );
	}

	return network_sentences()[ $code ] ?? work_sentences()[ $code ] ?? ( '' === text( $data['message'] ?? '' ) ? network_sentences()['other'] : text( $data['message'] ) );
}

/**
 * Says what an HTTP status of 400 or more means for a picture.
 */
function http_error_sentence( int $status ): string {
	if ( 429 === $status ) {
		return __( 'ShortPixel was asked too often. Wait a few minutes, then try again.', 'shortpixel-flush' );
	}
	if ( $status >= 500 ) {
		/* translators: %d: an HTTP status, such as 503. */
		return sprintf( __( 'ShortPixel has trouble of its own (it answered %d). Try again in a few minutes.', 'shortpixel-flush' ), $status );
	}
	if ( 404 === $status || 410 === $status ) {
		/* translators: %d: an HTTP status, such as 404. */
		return sprintf( __( 'ShortPixel does not find this picture (it answered %d). Check that the file is still on your site.', 'shortpixel-flush' ), $status );
	}

	/* translators: %d: an HTTP status, such as 403. */
	return sprintf( __( 'ShortPixel refused this address (it answered %d). Check in your ShortPixel account that this site is listed there.', 'shortpixel-flush' ), $status );
}

/**
 * Lists what can go wrong on the way to ShortPixel.
 *
 * @return array<string,string>
 */
function network_sentences(): array {
	return [
		'dns'          => __( 'The name of ShortPixel’s server was not found. Ask your host whether this site may look up names.', 'shortpixel-flush' ),
		'connect'      => __( 'ShortPixel could not be reached. Ask your host whether this site may reach other servers.', 'shortpixel-flush' ),
		'tls'          => __( 'No secure connection to ShortPixel could be made. If the pictures have a host of your own, check its certificate.', 'shortpixel-flush' ),
		'timeout'      => __( 'ShortPixel did not answer in time. Try again in a few minutes.', 'shortpixel-flush' ),
		'reset'        => __( 'The connection to ShortPixel broke off. Try again.', 'shortpixel-flush' ),
		'too_large'    => __( 'The picture is too large to be looked at.', 'shortpixel-flush' ),
		'refused_host' => __( 'Requests to this address are not allowed here. If it is yours, add its host in the settings; if this site blocks outgoing requests (WP_HTTP_BLOCK_EXTERNAL), allow it there.', 'shortpixel-flush' ),
		'private_host' => __( 'The name of this server leads into a closed network, such as your own. If that is right, add its host in the settings.', 'shortpixel-flush' ),
		'other'        => __( 'ShortPixel did not answer. Try again.', 'shortpixel-flush' ),
	];
}

/**
 * Lists what can go wrong on this site.
 *
 * @return array<string,string>
 */
function work_sentences(): array {
	return [
		'not_a_cdn_url'  => __( 'This is not an address of ShortPixel’s.', 'shortpixel-flush' ),
		'removal_kept'   => __( 'A CDN in front of ShortPixel answered in its place, so ShortPixel was not asked to remove this address. Clear that CDN from its own control panel, then try again.', 'shortpixel-flush' ),
		'interrupted'    => __( 'The work was interrupted several times, so it was given up. Look at your site’s error log, then try again.', 'shortpixel-flush' ),
		'no_addresses'   => __( 'No address at ShortPixel was found for any of the pictures, so nothing was flushed.', 'shortpixel-flush' ),
		'site_moved'     => __( 'The address of this site has changed since the flush began, so it was stopped: the pages now use other addresses. Start a new flush.', 'shortpixel-flush' ),
		'storage_failed' => __( 'The database did not keep what was done. Look at Site Health, then try again.', 'shortpixel-flush' ),
	];
}
