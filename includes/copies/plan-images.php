<?php
/** Plans a flush of selected attachments. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Plan;
use WP_Error;
use function ShortPixelFlush\Say\nothing_to_flush;
use function ShortPixelFlush\Say\variant_notes;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param list<int>    $ids
 * @param list<Layout> $layouts A browser's measurements of the pages that show them.
 * @return Plan|WP_Error
 */
function plan_images( array $ids, array $layouts = [] ) {
	$ids   = array_values( array_unique( $ids ) );
	$error = first_refused_attachment( $ids ) ?? no_provider( 'can_flush_images' );

	if ( null !== $error ) {
		return $error;
	}

	$search = new Variant_Search( $layouts );
	$search->read_pages( $ids );

	$plan = Plan::of(
		'images',
		$search->rows( $ids ),
		[
			'attachments'    => attachment_cards( $ids ),
			'attachment_ids' => $ids,
		]
	);

	// The summary and the surfaces are only complete now: Plan::of() has looked up every image.
	return 0 === $plan->addresses ? nothing_to_flush() : $plan->with_sample( __NAMESPACE__ . '\sampled' )->with(
		[
			'coverage' => $search->coverage(),
			'surfaces' => $search->surfaces(),
			'notes'    => variant_notes( $search->summary(), count( $ids ), $search->coverage() ),
		]
	);
}
