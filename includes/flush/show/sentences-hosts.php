<?php
/**
 * What people are told of a host that is left alone for a while.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../store/store-rows.php';

/**
 * Says of a flush which of its hosts are left alone, why, and until when; empty where none is.
 *
 * @param array<string,mixed> $row The flush.
 */
function host_sentences( array $row ): string {
	$sentences = [];
	foreach ( is_array( $row['notes'] ?? null ) ? $row['notes'] : [] as $note ) {
		$data = is_array( $note ) && 'host_paused' === ( $note['code'] ?? '' ) && is_array( $note['data'] ?? null ) ? $note['data'] : [];
		if ( integer( $data['until'] ?? 0 ) > now() ) {
			$sentences[] = host_sentence( text( $data['host'] ?? '' ), text( $data['reason'] ?? '' ), integer( $data['until'] ?? 0 ) );
		}
	}

	return implode( ' ', $sentences );
}

/**
 * Says why a host is left alone, and until when.
 *
 * @param string $reason A status, or the client's word for what went wrong.
 */
function host_sentence( string $host, string $reason, int $until ): string {
	$format = get_option( 'time_format', 'H:i' );
	$time   = (string) wp_date( is_string( $format ) ? $format : 'H:i', $until );
	if ( is_numeric( $reason ) ) {
		/* translators: 1: a host, 2: a time of day, 3: an HTTP status such as 503. */
		return sprintf( __( 'Ten requests in a row to %1$s failed, the last with status %3$s, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time, $reason );
	}
	if ( 'timeout' === $reason ) {
		/* translators: 1: a host, 2: a time of day. */
		return sprintf( __( 'Ten requests in a row to %1$s were not answered in time, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time );
	}
	if ( in_array( $reason, [ 'dns', 'connect', 'tls' ], true ) ) {
		/* translators: 1: a host, 2: a time of day. */
		return sprintf( __( 'Ten requests in a row to %1$s found no connection, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time );
	}

	/* translators: 1: a host, 2: a time of day. */
	return sprintf( __( 'Ten requests in a row to %1$s failed, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time );
}
