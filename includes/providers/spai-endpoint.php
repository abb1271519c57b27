<?php
/**
 * What can be wrong with the API URL of ShortPixel Adaptive Images, which is a free text setting.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

use function ShortPixelFlush\Cdn\next_endpoint;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../cdn/endpoint.php';

/**
 * Says why an API URL can't be used, and what to do; empty where it can.
 */
function spai_endpoint_problem( ?string $endpoint ): string {
	if ( null === $endpoint ) {
		return __( 'ShortPixel Adaptive Images has no API URL yet. Open its settings page, save it once, then try again.', 'shortpixel-flush' );
	}

	if ( 1 !== preg_match( '#^https?://[^/?\#\s]+#i', $endpoint ) ) {
		/* translators: %s: what is stored as the API URL. */
		return sprintf( __( 'The API URL in ShortPixel Adaptive Images is “%s”, which is not a full address. Correct it on its settings page, then try again.', 'shortpixel-flush' ), $endpoint );
	}

	if ( null === next_endpoint( $endpoint ) ) {
		/* translators: %s: the API URL, such as https://img.example.com. */
		return sprintf( __( 'The API URL %s has nothing after the host, so there is no number to count up. End it with /spai in the settings of ShortPixel Adaptive Images. If your own CDN adds that part, change it there to /spai2 and clear that CDN.', 'shortpixel-flush' ), $endpoint );
	}

	return '';
}
