<?php
/**
 * What a person's "Try again" does to hosts that were paused.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Host_Health_Store;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';

/**
 * Ends the pauses of the hosts that a flush was held up by. A rest that the host itself asked for is kept.
 *
 * @param array<string,mixed> $row The flush.
 */
function forget_host_pauses( array $row ): void {
	$hosts = [];
	foreach ( is_array( $row['notes'] ?? null ) ? $row['notes'] : [] as $note ) {
		$data    = is_array( $note ) && 'host_paused' === ( $note['code'] ?? '' ) && is_array( $note['data'] ?? null ) ? $note['data'] : [];
		$hosts[] = text( $data['host'] ?? '' );
	}

	Host_Health_Store::end_pauses( $hosts );
}
