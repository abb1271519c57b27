<?php
/**
 * The REST controllers there are.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Registers the routes of every controller.
 */
function register_routes(): void {
	$controllers = [
		new Status_Controller(),
		new Flushes_Controller(),
		new Flush_Actions_Controller(),
		new Purges_Controller(),
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
