<?php
/**
 * What is in the way of a flush while it is still being sent: said at once, long before anything is given up.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../new-address/new-address-record.php';
require_once __DIR__ . '/../run/planning.php';
require_once __DIR__ . '/../store/schema.php';
require_once __DIR__ . '/sentences-hosts.php';
require_once __DIR__ . '/../store/store-rows.php';

// Of a hundred answers one may be lost without a word while the others come; of ten it may not.
const TROUBLE_FROM_A_TENTH = 10;

/**
 * Says why a flush does not get on, and what visitors get meanwhile; empty where it does.
 *
 * @param array<string,mixed> $row    The flush.
 * @param array<string,int>   $counts Purges by state.
 */
function trouble_of( array $row, array $counts ): string {
	if ( true === ( $row['paused'] ?? false ) || ! in_array( $row['state'] ?? '', [ 'running', 'waiting' ], true ) || gives_new_addresses( $row ) ) {
		return '';
	}

	$queued = 'shortpixel' === ( $row['stage'] ?? '' ) ? $counts['queued'] ?? 0 : 0;
	$why    = host_sentences( $row );
	$why    = '' === $why && $queued > 0 ? unsent_reason( $row, $counts ) : $why;
	$so     = $queued > 0 ? unsent_sentence( $queued, array_sum( $counts ) ) : __( 'What visitors get can’t be looked at until then.', 'shortpixel-flush' );

	/* translators: 1: one or two sentences that say why ShortPixel is not asked now, 2: one sentence that says what that means for visitors. */
	return '' === $why ? '' : sprintf( __( '%1$s %2$s', 'shortpixel-flush' ), $why, $so );
}

/**
 * Says why addresses could not be sent yet, where that is worth a word.
 *
 * @param array<string,mixed> $row    The flush.
 * @param array<string,int>   $counts Purges by state.
 */
function unsent_reason( array $row, array $counts ): string {
	$failing = failing_purges( integer( $row['id'] ?? 0 ) );
	// Only what is still to be sent keeps a flush waiting in this stage; one that grows also waits for its next look.
	$is_held = 'waiting' === ( $row['state'] ?? '' ) && ! is_growing( $row );

	return $is_held || $failing['count'] * TROUBLE_FROM_A_TENTH > array_sum( $counts ) ? trouble_sentence( $failing['failure'] ) : '';
}

/**
 * Counts the addresses that were asked for in vain and are going to be again, and gives the commonest reason.
 *
 * @return array{count: int, failure: array<mixed>}
 */
function failing_purges( int $flush_id ): array {
	$table = new Store_Table( __NAMESPACE__ . '\purges_table' );
	$rows  = $table->select( "SELECT failure, COUNT(*) AS n FROM {$table->name()} WHERE flush_id = %d AND layer = 'shortpixel' AND state = 'queued' AND failure <> '' GROUP BY failure ORDER BY n DESC", [ $flush_id ] ) ?? [];

	return [
		'count'   => array_sum( array_map( static fn ( array $row ): int => integer( $row['n'] ?? 0 ), $rows ) ),
		'failure' => json_column( $rows[0]['failure'] ?? '' ) ?? [],
	];
}

/**
 * Says what is wrong at present, which need not be so for long.
 *
 * @param array<mixed> $failure Its code and data; empty where only a pause was asked for.
 */
function trouble_sentence( array $failure ): string {
	$data   = is_array( $failure['data'] ?? null ) ? $failure['data'] : [];
	$status = integer( $data['status'] ?? 0 );
	if ( [] === $failure || 429 === $status ) {
		return __( 'ShortPixel needs a pause.', 'shortpixel-flush' );
	}
	if ( $status > 0 ) {
		/* translators: %d: an HTTP status, such as 503. */
		return sprintf( __( 'ShortPixel has trouble of its own (it answers %d).', 'shortpixel-flush' ), $status );
	}
	$sentences = [
		'dns'     => __( 'ShortPixel does not answer: the name of its server is not found.', 'shortpixel-flush' ),
		'connect' => __( 'ShortPixel does not answer: there is no connection.', 'shortpixel-flush' ),
		'tls'     => __( 'ShortPixel does not answer: no secure connection can be made.', 'shortpixel-flush' ),
		'timeout' => __( 'ShortPixel does not answer in time.', 'shortpixel-flush' ),
		'reset'   => __( 'ShortPixel does not answer: the connection breaks off.', 'shortpixel-flush' ),
	];

	return $sentences[ text( $failure['code'] ?? '' ) ] ?? __( 'ShortPixel does not answer.', 'shortpixel-flush' );
}

/**
 * Says what visitors get of what could not be sent yet.
 */
function unsent_sentence( int $queued, int $total ): string {
	if ( $queued === $total ) {
		return __( 'Visitors may still get the old picture.', 'shortpixel-flush' );
	}

	/* translators: 1: number of addresses that are not sent yet, 2: number of all addresses. */
	return sprintf( _n( '%1$s of %2$s address is still to be sent; visitors may still get the old picture there.', '%1$s of %2$s addresses are still to be sent; visitors may still get the old picture there.', $total, 'shortpixel-flush' ), number_format_i18n( $queued ), number_format_i18n( $total ) );
}

/**
 * Adds when a flush in trouble is tried again.
 *
 * @param array<string,mixed> $row The flush.
 */
function with_next_try( string $trouble, array $row ): string {
	$seconds = 'waiting' === ( $row['state'] ?? '' ) ? max( 0, integer( $row['wait_until'] ?? 0 ) - now() ) : 0;

	return 0 === $seconds ? $trouble : sprintf(
		/* translators: 1: sentences that say what is in the way, 2: number of seconds. */
		_n( '%1$s It is tried again in %2$s second.', '%1$s It is tried again in %2$s seconds.', $seconds, 'shortpixel-flush' ),
		$trouble,
		number_format_i18n( $seconds )
	);
}
