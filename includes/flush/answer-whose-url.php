<?php
/** Stores a user's answer: this is the site itself, so work continues, or a copy of the site, so everything is paused. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\storage_failed;
use function ShortPixelFlush\store_site_url;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @param 'site'|'copy' $answer */
function answer_whose_url( string $answer ): ?WP_Error {
	if ( ! store_site_url( $answer ) ) {
		return storage_failed();
	}
	if ( 'site' === $answer ) {
		wake_runner();
	}
	return null;
}
