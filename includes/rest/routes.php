<?php
/** Registers the REST routes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

defined( 'ABSPATH' ) || exit;

function register_routes(): void {
	$controllers = [
		new Status_Controller(),
		new Flushes_Controller(),
		new Flush_Controller(),
		new Images_Controller(),
		new Pages_Controller(),
		new Measurements_Controller(),
		new Learned_Controller(),
		new Schedules_Controller(),
		new Scan_Controller(),
		new Settings_Controller(),
		new Edges_Controller(),
		new Diagnostics_Controller(),
		new Network_Controller(),
	];
	foreach ( $controllers as $controller ) {
		$controller->register_routes();
	}
}
