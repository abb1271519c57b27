<?php
/** What a flush teaches once it has ended: nothing that only the person who asked for it says. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use Throwable;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/learned.php';
require_once __DIR__ . '/../../../capabilities.php';
require_once __DIR__ . '/../../../error-log.php';

// Rows of a flush that it learns from at most.
const LEARNED_FROM_ROWS = 1000;

/** What is learned is flushed of everybody's images, so to teach takes the right that to forget takes. */
function learn_from( Flush $flush ): void {
	if ( $flush->is_site() || ! user_may( $flush->acted_by, CAP_MANAGE ) ) {
		return;
	}
	$purges   = new Purges();
	$seen     = $purges->found_in( $flush->id, [ 'probe', 'page' ], LEARNED_FROM_ROWS );
	$answered = array_filter( $purges->found_in( $flush->id, [ 'pasted' ], LEARNED_FROM_ROWS ), __NAMESPACE__ . '\shows_an_image' );
	try {
		remember(
			array_merge( array_map( static fn ( Purge $row ): Variant => variant_of( $row, $row->found_in ), $seen ), array_map( static fn ( Purge $row ): Variant => variant_of( $row, 'pasted' ), array_values( $answered ) ) ),
			$flush->acted_by
		);
	} catch ( Throwable $error ) {
		// Other plugins' filters must not keep a flush from ending.
		log_error( 'Nothing was learned', $error, $flush->id );
	}
}

/** Whether the check of a copy got an image. */
function shows_an_image( Purge $row ): bool {
	return $row->looks > 0 && 200 === $row->status && in_array( $row->state, [ 'fresh', 'stale', 'unconfirmed' ], true );
}

function variant_of( Purge $row, string $found_in ): Variant {
	return new Variant( $row->url, $row->source, $row->attachment_id, $found_in );
}
