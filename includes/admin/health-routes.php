<?php
/** GET /health/cdn and GET /health/account: what Site Health asks for while it is open, in the shape that it takes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Diagnostics\Diagnosis;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Rest\answer_schema;
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
				'schema' => __NAMESPACE__ . '\health_schema',
			]
		);
	}
}

/** @return array<mixed> */
function health_schema(): array {
	require_once __DIR__ . '/../flush/say/schema.php';
	require_once __DIR__ . '/../rest/schemas.php';

	$text  = [ 'type' => 'string' ];
	$badge = [
		'label' => $text,
		'color' => $text,
	];
	return answer_schema(
		'health',
		[
			'label'       => $text,
			'status'      => one_of( [ 'good', 'recommended' ] ),
			'badge'       => strict_object( $badge ),
			'description' => $text,
			'actions'     => $text,
			'test'        => $text,
		]
	);
}
