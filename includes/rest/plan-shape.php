<?php
/**
 * The answer to a dry run.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Plan;
use ShortPixelFlush\Flush\Variant;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// A person looks at these; the flush has all.
const LISTED_VARIANTS = 200;

/**
 * Returns what a person is told of a plan.
 *
 * @return array<string, mixed>
 */
function plan_shape( Plan $plan ): array {
	return [
		'scope'       => $plan->scope,
		'addresses'   => $plan->addresses,
		'sources'     => $plan->sources,
		'attachments' => $plan->attachments,
		'variants'    => array_map( __NAMESPACE__ . '\variant_shape', array_slice( $plan->variants, 0, LISTED_VARIANTS ) ),
		'found_in'    => $plan->found_in,
		'coverage'    => $plan->coverage,
		'notes'       => $plan->notes,
		'site'        => $plan->site,
		'library'     => $plan->library,
	];
}

/**
 * @return array{url: string, source: string, attachment_id: int|null, width: int|null, format: string|null, found_in: string}
 */
function variant_shape( Variant $variant ): array {
	return [
		'url'           => $variant->url,
		'source'        => $variant->source,
		'attachment_id' => $variant->attachment_id,
		'width'         => $variant->width(),
		'format'        => $variant->format(),
		'found_in'      => $variant->found_in,
	];
}
