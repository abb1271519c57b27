<?php
/**
 * What people may do with a flush that is there, whichever kind it is and whichever door they come by.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use WP_Error;
use function ShortPixelFlush\allowed_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/chain/chain-record.php';
require_once __DIR__ . '/run/drivers.php';
require_once __DIR__ . '/show/flush-shape.php';
require_once __DIR__ . '/run/host-pauses.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/new-address/new-address-again.php';
require_once __DIR__ . '/site/site-again.php';
require_once __DIR__ . '/site/site-errors.php';

/**
 * Takes up again what did not come out new.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @return true|WP_Error
 */
function retry_flush( Store $store, array $row ) {
	$is_queued = flush_shape( $row, $store )['can']['retry'] && queue_again( $store, $row );

	if ( ! $is_queued ) {
		return new WP_Error( 'shortpixel_flush_cannot_retry', __( 'This flush has nothing that could be tried again. Nothing has changed.', 'shortpixel-flush' ), [ 'status' => 409 ] );
	}

	// Who tries again knows more than a pause does: the next request goes to see, and pauses the host anew if it fails.
	forget_host_pauses( $row );

	wake_runner();

	return true;
}

/**
 * Queues what did not come out, in the way of its kind.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 */
function queue_again( Store $store, array $row ): bool {
	if ( gives_new_addresses( $row ) ) {
		return retry_new_address( $store, $row );
	}

	if ( 'site' === $row['scope'] ) {
		return retry_site( $store, $row );
	}

	return [] === failed_edges( $row['steps'] ) ? $store->retry( $row['id'] ) > 0 : retry_chain( $store, $row );
}

/**
 * Stops a flush; what was sent stays sent.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @return true|WP_Error
 */
function cancel_flush( Store $store, array $row ) {
	if ( ! flush_shape( $row, $store )['can']['cancel'] || 0 === $store->cancel( $row['id'] ) ) {
		return new WP_Error( 'shortpixel_flush_cannot_cancel', __( 'This flush can’t be stopped any more. Nothing has changed.', 'shortpixel-flush' ), [ 'status' => 409 ] );
	}

	return true;
}

/**
 * Pauses a flush: what is under way is written down, the rest waits until somebody resumes it.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @return true|WP_Error
 */
function pause_flush( Store $store, array $row ) {
	if ( ! what_a_pause_can( $row )['pause'] || ! $store->pause( $row['id'] ) ) {
		return new WP_Error( 'shortpixel_flush_cannot_pause', __( 'This flush can’t be paused: it is paused already, it has ended, or it ends in a moment. Nothing has changed.', 'shortpixel-flush' ), [ 'status' => 409 ] );
	}

	return true;
}

/**
 * Goes on with a paused flush.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @return true|WP_Error
 */
function resume_flush( Store $store, array $row ) {
	if ( ! what_a_pause_can( $row )['resume'] || ! $store->resume( $row['id'] ) ) {
		return new WP_Error( 'shortpixel_flush_cannot_resume', __( 'This flush is not paused. Nothing has changed.', 'shortpixel-flush' ), [ 'status' => 409 ] );
	}

	wake_runner();

	return true;
}

/**
 * Puts the old endpoint back, or takes pictures' own new addresses away.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @return true|WP_Error
 */
function undo_flush( Store $store, array $row ) {
	if ( ! flush_shape( $row, $store )['can']['undo'] ) {
		return cannot_undo();
	}

	return gives_new_addresses( $row ) ? undo_new_address( $store, $row ) : ( new Site_Flush( $store, new Client( allowed_hosts() ) ) )->undo( $row );
}
