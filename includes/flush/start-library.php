<?php
/**
 * Starts a flush of the whole library.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/plan/library.php';
require_once __DIR__ . '/run/planning.php';
require_once __DIR__ . '/start.php';

/**
 * Nothing is planned yet: the first runner does that, and sends at once.
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
 * @return int|WP_Error The flush's id.
 */
function start_library_locked( string $reason, int $user_id ) {
	$extent = library_extent();
	$error  = no_provider( 'flushes_images' )
		?? ( 0 === $extent['images'] ? nothing_to_flush() : null )
		?? ( library_is_under_way() ? library_already_running() : null )
		?? over_the_limits( null, $user_id );

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

function library_is_under_way(): bool {
	foreach ( ( new Store() )->open( null ) as $row ) {
		if ( true === ( $row['subject']['library'] ?? false ) ) {
			return true;
		}
	}

	return false;
}
