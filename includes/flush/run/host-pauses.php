<?php
/**
 * What a person's "Try again" does to hosts that were paused.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\decode_host_health;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\compare_and_swap_option;
use const ShortPixelFlush\Http\HOSTS_OPTION;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../../http/host-notes.php';

/**
 * Ends the pauses of the hosts that a flush was held up by. A rest that the host itself asked for is kept.
 *
 * @param array<string,mixed> $row The flush.
 */
function forget_host_pauses( array $row ): void {
	$raw    = raw_option( HOSTS_OPTION );
	$hosts  = decode_host_health( $raw );
	$before = $hosts;
	foreach ( is_array( $row['notes'] ?? null ) ? $row['notes'] : [] as $note ) {
		$data   = is_array( $note ) && 'host_paused' === ( $note['code'] ?? '' ) && is_array( $note['data'] ?? null ) ? $note['data'] : [];
		$host   = text( $data['host'] ?? '' );
		$reason = $hosts[ $host ]['reason'] ?? '';
		if ( '' !== $reason && ! in_array( $reason, [ '429', '503' ], true ) ) {
			$hosts[ $host ]['until'] = 0;
		}
	}

	// Whoever wrote meanwhile has newer news of it than we.
	if ( $hosts !== $before ) {
		compare_and_swap_option( HOSTS_OPTION, $raw, (string) wp_json_encode( $hosts ) );
	}
}
