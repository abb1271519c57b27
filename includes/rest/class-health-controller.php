<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\Health\checks;
use function ShortPixelFlush\Health\site_health_result;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The route under /health, which Site Health requests for each check that uses the network. */
final class Health_Controller {
	/** @return array<mixed>|WP_Error */
	public static function check( Input $input ) {
		$id = $input->id();
		return isset( checks()[ $id ]['waits'] ) ? site_health_result( $id ) : no_check();
	}
}
