<?php
/** GET /health/cdn and GET /health/account: what Site Health asks for while it is open, in the shape that it takes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Diagnostics\Diagnosis;
use ShortPixelFlush\Rest\Schemas;
use function ShortPixelFlush\Rest\endpoint;
use function ShortPixelFlush\Rest\needs;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\Rest\REST_NAMESPACE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../rest/endpoint.php';

function register_health_routes(): void {
	$manage = needs( __( 'Sorry, you are not allowed to run the diagnostics of this site. Nothing has been asked.', 'shortpixel-flush' ), CAP_MANAGE );
	foreach ( Diagnosis::SLOW_HEALTH_TESTS as $test ) {
		$answer = static function () use ( $test ): array {
			require_once __DIR__ . '/site-health.php';

			return health_result( $test );
		};
		register_rest_route(
			REST_NAMESPACE,
			"/health/{$test}",
			[
				endpoint( 'GET', $manage, $answer ),
				'schema' => [ Schemas::class, 'health' ],
			]
		);
	}
}
