<?php
/**
 * The plan for every image of the library, which is made while it is carried out.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/library.php';
require_once __DIR__ . '/library-pace.php';
require_once __DIR__ . '/plan.php';
require_once __DIR__ . '/plan-edges.php';
require_once __DIR__ . '/../run/planning.php';

// So many images are looked for, to say about how many addresses there are.
const LIBRARY_SAMPLE = 100;

/**
 * Says what a flush of the whole library would do: how many images it has, and the addresses of the first few.
 *
 * @return array<string, mixed>|WP_Error
 */
function plan_library() {
	$extent = library_extent();
	$error  = no_provider( 'can_flush_images' ) ?? ( 0 === $extent['images'] ? nothing_to_flush() : null );

	if ( null !== $error ) {
		return $error;
	}

	$ids    = library_slice( 0, $extent['last'], LIBRARY_SAMPLE ) ?? [];
	$search = new Variant_Search();
	$plan   = plan(
		[
			'scope'    => 'images',
			'variants' => $search->rows( $ids ),
		]
	);

	if ( 0 === $plan['addresses'] && count( $ids ) === $extent['images'] ) {
		return nothing_to_flush();
	}

	return [
		'attachment_count' => $extent['images'],
		'library'          => [
			'images'    => $extent['images'],
			'looked_at' => count( $ids ),
		],
		'notes'            => array_merge( library_notes( $extent['images'], count( $ids ), $plan['addresses'] ), library_edge_notes( purges_of( $plan ), $extent['images'] / max( 1, count( $ids ) ) ) ),
	] + $plan;
}

/**
 * Says what is known of a library's addresses, and that it is not all.
 *
 * @return list<string>
 */
function library_notes( int $images, int $looked_at, int $addresses ): array {
	/* translators: %s: number of pictures. */
	$notes = [ sprintf( _n( 'The library has %s picture.', 'The library has %s pictures.', $images, 'shortpixel-flush' ), number_format_i18n( $images ) ) ];

	$about = about( $addresses * $images / max( 1, $looked_at ) );

	$notes[] = $looked_at < $images
		? sprintf(
			/* translators: 1: number of pictures looked at, 2: number of their addresses, 3: about how many addresses all pictures have. */
			_n( 'The first %1$s picture has %2$s addresses, so that there may be about %3$s of them. They are looked for while the flush runs.', 'The first %1$s pictures have %2$s addresses, so that there may be about %3$s of them. They are looked for while the flush runs.', $looked_at, 'shortpixel-flush' ),
			number_format_i18n( $looked_at ),
			number_format_i18n( $addresses ),
			number_format_i18n( $about )
		)
		/* translators: %s: number of addresses. */
		: sprintf( _n( 'ShortPixel may hold a copy at %s address.', 'ShortPixel may hold copies at %s addresses.', $addresses, 'shortpixel-flush' ), number_format_i18n( $addresses ) );

	$notes[] = pace_sentence( $looked_at < $images ? $about : $addresses );
	$notes[] = __( 'The API URL and the addresses in your pages stay as they are, so that no page cache has to be cleared.', 'shortpixel-flush' );
	$notes[] = __( 'ShortPixel makes the copies again as visitors ask for them, which uses CDN traffic or credits of your account.', 'shortpixel-flush' );
	$notes[] = __( 'Pages are not read for a flush of the whole library, so there can be further addresses that neither the settings nor earlier flushes show.', 'shortpixel-flush' );

	return $notes;
}

/**
 * Rounds an estimate to the two digits that it holds.
 */
function about( float $number ): int {
	return (int) round( $number, -max( 0, strlen( (string) (int) $number ) - 2 ) );
}

/**
 * Starts a flush of the whole library. Nothing is planned yet: its first runner does that, and sends at once.
 *
 * @return int|WP_Error The flush's id.
 */
function start_library( string $reason, int $user_id ) {
	// Two who ask at the same instant would both see that none is under way.
	if ( ! Site_Lock::take( Site_Lock::LIBRARY ) ) {
		return library_already_running();
	}

	try {
		return start_library_locked( $reason, $user_id );
	} finally {
		Site_Lock::release( Site_Lock::LIBRARY );
	}
}

/**
 * Starts it where nobody else does.
 *
 * @return int|WP_Error The flush's id.
 */
function start_library_locked( string $reason, int $user_id ) {
	$extent = library_extent();
	$error  = no_provider( 'can_flush_images' )
		?? ( 0 === $extent['images'] ? nothing_to_flush() : null )
		?? library_is_under_way()
		?? over_the_limits( [], $user_id );

	if ( null !== $error ) {
		return $error;
	}

	$flush = [
		'scope'    => 'images',
		'user_id'  => $user_id,
		'reason'   => $reason,
		'subject'  => [
			'library'          => true,
			'attachment_count' => $extent['images'],
		],
		'planning' => new_planning( $extent['images'], $extent['last'] ),
	];

	return begin_stored( ( new Store() )->create( $flush, [] ) );
}

/**
 * Refuses where the library is being flushed already: twice is not newer.
 */
function library_is_under_way(): ?WP_Error {
	foreach ( ( new Store() )->open( null ) as $row ) {
		if ( true === ( $row['subject']['library'] ?? false ) ) {
			return library_already_running();
		}
	}

	return null;
}

/**
 * Says that the library is being flushed already.
 */
function library_already_running(): WP_Error {
	return new WP_Error( 'shortpixel_flush_already_running', __( 'The whole library is being flushed already. Wait until that has ended, or stop it, then try again.', 'shortpixel-flush' ), [ 'status' => 409 ] );
}
