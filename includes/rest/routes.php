<?php
/**
 * The REST controllers there are.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Store;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Registers the routes of every controller.
 */
function register_routes(): void {
	$store = new Store();

	$controllers = [
		new Status_Controller(),
		new Flushes_Controller( $store ),
		new Flush_Actions_Controller( $store ),
		new Purges_Controller( $store ),
		new Pages_Controller(),
		new Learned_Controller(),
		new Settings_Controller(),
		new Edges_Controller(),
		new Dismissed_Controller(),
	];

	foreach ( $controllers as $controller ) {
		$controller->register_routes();
	}
}
