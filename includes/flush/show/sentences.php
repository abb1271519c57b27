<?php
/**
 * What people are told: what happened, what is true for visitors now, what to do.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../new-address/new-address-sentences.php';
require_once __DIR__ . '/../run/pause.php';
require_once __DIR__ . '/sentences-chain.php';
require_once __DIR__ . '/sentences-coverage.php';
require_once __DIR__ . '/sentences-evidence.php';
require_once __DIR__ . '/sentences-failure.php';
require_once __DIR__ . '/sentences-library.php';
require_once __DIR__ . '/sentences-purge-api.php';
require_once __DIR__ . '/sentences-trouble.php';

/**
 * Says how a flush of images or addresses stands, and never more than its counts hold.
 *
 * @param array<string,mixed>              $row     The flush.
 * @param array<string,array<string,int>> $counts  Purges by layer and state.
 * @param string                           $trouble What is in the way, as trouble_of() says it.
 */
function flush_message( array $row, array $counts, string $trouble = '' ): string {
	$state = text( $row['state'] ?? '' );
	$count = address_counts( $counts );
	if ( true === ( $row['paused'] ?? false ) && in_array( $state, Store::OPEN_STATES, true ) ) {
		return paused_message( $count );
	}
	if ( gives_new_addresses( $row ) ) {
		return new_address_message( $row, $counts );
	}
	if ( in_array( $state, Store::OPEN_STATES, true ) ) {
		return '' === $trouble ? open_message( $row, $count ) : with_next_try( $trouble, $row );
	}
	if ( 'cancelled' === $state ) {
		return is_growing( $row ) ? stopped_growing_message( $row, $count ) : cancelled_message( $count );
	}

	return with_key_sentence( 'done' === $state ? done_message( $row, $count['total'] ) : chain_ended_message( $row, $count ) ?? unfinished_message( $row, $count ), $row );
}

/**
 * Sums up the addresses: new ones, old ones, those that could not be told.
 *
 * @param array<string,array<string,int>> $counts Purges by layer and state.
 * @return array{total: int, new: int, old: int, unsure: int, failed: int}
 */
function address_counts( array $counts ): array {
	$states = $counts['shortpixel'] ?? [];

	return [
		'total'  => array_sum( $states ),
		'new'    => ( $states['fresh'] ?? 0 ) + ( $states['rebuilding'] ?? 0 ),
		'old'    => $states['stale'] ?? 0,
		'unsure' => $states['unconfirmed'] ?? 0,
		'failed' => $states['failed'] ?? 0,
	];
}

/**
 * Tells whether a flush is about one picture.
 *
 * @param array<string,mixed> $row The flush.
 */
function is_one_picture( array $row ): bool {
	$subject = is_array( $row['subject'] ?? null ) ? $row['subject'] : [];

	return 1 === integer( $subject['attachment_count'] ?? 0 ) || ( is_array( $subject['urls'] ?? null ) && 1 === count( $subject['urls'] ) );
}

/**
 * Says what is being done.
 *
 * @param array<string,mixed>                                                    $row   The flush.
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses.
 */
function open_message( array $row, array $count ): string {
	$stage   = text( $row['stage'] ?? '' );
	$seconds = 'waiting' === ( $row['state'] ?? '' ) ? max( 0, integer( $row['wait_until'] ?? 0 ) - now() ) : 0;
	if ( is_growing( $row ) ) {
		return growing_message( $row, $count );
	}
	if ( in_array( $stage, EDGE_STEPS, true ) ) {
		return edge_open_message( $row, $seconds );
	}
	if ( in_array( $stage, [ 'wait', 'page_caches' ], true ) || ( 'check' === $stage && 0 === $seconds ) ) {
		return $seconds > 0
			/* translators: %s: number of seconds. */
			? sprintf( _n( 'ShortPixel is removing the old copies. Checking in %s second…', 'ShortPixel is removing the old copies. Checking in %s seconds…', $seconds, 'shortpixel-flush' ), number_format_i18n( $seconds ) )
			: __( 'Looking at what visitors get now…', 'shortpixel-flush' );
	}
	if ( 'check' === $stage ) {
		return sprintf(
			/* translators: 1: number of addresses that are new, 2: number of all addresses, 3: number of seconds. */
			__( '%1$s of %2$s addresses are new so far. Looking at the others once more in %3$s s…', 'shortpixel-flush' ),
			number_format_i18n( $count['new'] ),
			number_format_i18n( $count['total'] ),
			number_format_i18n( $seconds )
		);
	}

	/* translators: %s: number of addresses. */
	return sprintf( _n( 'Flushing %s address…', 'Flushing %s addresses…', $count['total'], 'shortpixel-flush' ), number_format_i18n( $count['total'] ) );
}

/**
 * Says that every address is new, and what those are all of: a browser may know more of them than a flush did.
 *
 * @param array<string,mixed> $row The flush.
 */
function done_message( array $row, int $total ): string {
	$subject  = is_array( $row['subject'] ?? null ) ? $row['subject'] : [];
	$coverage = is_array( $subject['coverage'] ?? null ) ? $subject['coverage'] : [];
	if ( integer( $coverage['pages'] ?? 0 ) > 0 ) {
		$news = is_one_picture( $row )
			? __( 'Visitors now get the new picture.', 'shortpixel-flush' )
			: __( 'Visitors now get the new pictures.', 'shortpixel-flush' );
	} else {
		$news = is_one_picture( $row )
			/* translators: %s: number of addresses. */
			? _n( 'Visitors now get the new picture at the %s address that was flushed.', 'Visitors now get the new picture at the %s addresses that were flushed.', $total, 'shortpixel-flush' )
			/* translators: %s: number of addresses. */
			: _n( 'Visitors now get the new picture at the %s address that was flushed.', 'Visitors now get the new pictures at the %s addresses that were flushed.', $total, 'shortpixel-flush' );
		$news = sprintf( $news, number_format_i18n( $total ) );
	}

	return implode( ' ', array_merge( [ $news ], coverage_sentences( $subject, $total ) ) );
}

/**
 * Says what a flush that was stopped leaves behind.
 *
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses.
 */
function cancelled_message( array $count ): string {
	if ( 0 === $count['new'] ) {
		return __( 'Stopped. Visitors may still get the old picture. Try again to finish it.', 'shortpixel-flush' );
	}

	return sprintf(
		/* translators: 1: number of addresses that are new, 2: number of all addresses. */
		__( 'Stopped. %1$s of %2$s addresses are new, the others may still be old. Try again to finish it.', 'shortpixel-flush' ),
		number_format_i18n( $count['new'] ),
		number_format_i18n( $count['total'] )
	);
}

/**
 * Says what a flush that ended without being wholly proved leaves behind.
 *
 * @param array<string,mixed>                                                    $row   The flush.
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses.
 */
function unfinished_message( array $row, array $count ): string {
	$failure = is_array( $row['failure'] ?? null ) ? $row['failure'] : [];
	$ended   = $count['new'] + $count['old'] + $count['unsure'] + $count['failed'];
	if ( $ended < $count['total'] || $count['failed'] === $count['total'] ) {
		return [] === $failure
			? __( 'Visitors may still get the old picture. Try again.', 'shortpixel-flush' )
			/* translators: %s: a sentence or two, saying what happened and what to do. */
			: sprintf( __( '%s Visitors may still get the old picture.', 'shortpixel-flush' ), failure_sentence( $failure ) );
	}
	if ( $count['old'] === $count['total'] ) {
		return is_one_picture( $row )
			? __( 'Visitors still get the old picture: ShortPixel took the request, but the old copy is still there. Try again in a few minutes.', 'shortpixel-flush' )
			/* translators: %s: number of addresses. */
			: sprintf( _n( '%s address still shows the old picture, though ShortPixel took the request. Try again in a few minutes.', 'All %s addresses still show the old picture, though ShortPixel took the request. Try again in a few minutes.', $count['total'], 'shortpixel-flush' ), number_format_i18n( $count['total'] ) );
	}
	if ( $count['unsure'] === $count['total'] ) {
		return __( 'ShortPixel took the request, but its answers do not show whether visitors get the new picture. Open the page in a private window to see it.', 'shortpixel-flush' );
	}

	return trim( mixed_message( $count, $failure ) . ' ' . out_of_reach_sentence( $row ) );
}

/**
 * Says how many addresses are what.
 *
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count   Addresses.
 * @param array<mixed>                                                            $failure Why one of them failed.
 */
function mixed_message( array $count, array $failure ): string {
	$new   = number_format_i18n( $count['new'] );
	$total = number_format_i18n( $count['total'] );
	if ( $count['new'] + $count['old'] === $count['total'] ) {
		/* translators: 1: number of addresses that are new, 2: number of all addresses, 3: number of addresses that are old. */
		return sprintf( __( '%1$s of %2$s addresses are new, %3$s still old.', 'shortpixel-flush' ), $new, $total, number_format_i18n( $count['old'] ) );
	}

	$sentences = [
		0 === $count['new']
			/* translators: %s: number of addresses. */
			? sprintf( __( 'None of %s addresses is known to be new.', 'shortpixel-flush' ), $total )
			/* translators: 1: number of addresses that are new, 2: number of all addresses. */
			: sprintf( __( '%1$s of %2$s addresses are new.', 'shortpixel-flush' ), $new, $total ),
	];
	if ( $count['old'] > 0 ) {
		/* translators: %s: number of addresses. */
		$sentences[] = sprintf( _n( '%s still shows the old picture.', '%s still show the old picture.', $count['old'], 'shortpixel-flush' ), number_format_i18n( $count['old'] ) );
	}
	if ( $count['unsure'] > 0 ) {
		/* translators: %s: number of addresses. */
		$sentences[] = sprintf( _n( 'For %s it could not be told.', 'For %s it could not be told.', $count['unsure'], 'shortpixel-flush' ), number_format_i18n( $count['unsure'] ) );
	}
	if ( $count['failed'] > 0 ) {
		/* translators: %s: number of addresses. */
		$sentences[] = sprintf( _n( '%s failed.', '%s failed.', $count['failed'], 'shortpixel-flush' ), number_format_i18n( $count['failed'] ) );
		$sentences[] = [] === $failure ? '' : failure_sentence( $failure );
	}

	return trim( implode( ' ', $sentences ) );
}
