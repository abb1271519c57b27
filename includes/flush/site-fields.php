<?php
/** What a flush of everything is begun with, once its site knows what there is to flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/recipe.php';
require_once __DIR__ . '/steps/edge.php';

/**
 * @param non-empty-list<Provider_Target> $targets
 * @return array{subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<Step>} Only whoever stores it may try an endpoint, so it holds those steps from the start.
 */
function site_fields( array $targets, int $lease_seconds ): array {
	$endpoints = [];
	foreach ( $targets as $target ) {
		array_push( $endpoints, $target->from, $target->to );
	}
	$token = wp_generate_password( 20, false );
	$edges = edges_of_everything( $endpoints );
	return [
		'subject'       => [ 'targets' => array_map( static fn ( Provider_Target $target ): array => $target->to_array(), $targets ) ],
		'endpoint_from' => $targets[0]->from,
		'endpoint_to'   => $targets[0]->to,
		'steps'         => array_map( static fn ( Step $step ): Step => 'try' === $step->id ? $step->leased( $token, $lease_seconds ) : $step, recipe_steps( 'site', $targets, [] !== $edges ) ),
	];
}
