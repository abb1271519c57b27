<?php
/** Builds the subject of a flush from its plan. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Plan;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @return array{
 *     attachments: list<Attachment_Card>,
 *     attachment_ids: list<int>,
 *     attachment_count: int,
 *     urls: list<string>,
 *     pages: array<string, string>,
 *     found_in: array<string, int>,
 *     coverage: Coverage|null,
 *     unseen_images: int,
 *     on_pages: array<string, mixed>|null,
 *     surfaces: list<Planned_Surface>,
 * }
 */
function subject_of( Plan $plan ): array {
	return [
		'attachments'      => $plan->attachments,
		'attachment_ids'   => $plan->touched_attachments(),
		'attachment_count' => $plan->attachment_count,
		'urls'             => $plan->urls,
		'pages'            => $plan->pages,
		'found_in'         => $plan->found_in,
		'coverage'         => $plan->coverage,
		'unseen_images'    => unseen_images( $plan->variants ),
		'on_pages'         => $plan->on_pages,
		'surfaces'         => $plan->surfaces,
	];
}
