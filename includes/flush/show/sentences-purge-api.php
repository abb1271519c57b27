<?php
/**
 * What people are told of the account key that purges are sent with.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Adds to what is said of a flush that ShortPixel refused the account key, which a site owner should hear of.
 *
 * @param array<string,mixed> $row The flush.
 */
function with_key_sentence( string $message, array $row ): string {
	$subject = is_array( $row['subject'] ?? null ) ? $row['subject'] : [];
	$learned = is_array( $subject['purge_api'] ?? null ) ? $subject['purge_api'] : [];

	if ( true !== ( $learned['key_refused'] ?? false ) ) {
		return $message;
	}

	return sprintf(
		/* translators: %s: one or more sentences that say what came of a flush. */
		__( '%s ShortPixel refused the account key that your ShortPixel plugin keeps, so each address was removed by itself. Check the key in that plugin’s settings.', 'shortpixel-flush' ),
		$message
	);
}
