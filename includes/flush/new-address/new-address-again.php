<?php
/**
 * Undoes a flush that gave new addresses, or takes it up again.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../run/drivers.php';
require_once __DIR__ . '/new-address-record.php';
require_once __DIR__ . '/../site/site-errors.php';
require_once __DIR__ . '/../store/store-query.php';

/**
 * Takes the version away, so that pages go back to the plain address. Clearing the caches is left to the runner.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @return true|WP_Error
 */
function undo_new_address( Store $store, array $row ) {
	$changes = [
		'state'       => 'running',
		'stage'       => NEW_ADDRESS_STAGE,
		'steps'       => array_merge( array_slice( $row['steps'], 0, 1 ), new_address_steps( NEW_ADDRESS_UNDO_STEPS ) ),
		'failure'     => null,
		'finished_at' => 0,
	];

	if ( ! has_its_version( $row ) || ! $store->update( $row['id'], $changes, $row['state'], $row['stage'], $row['version'] ) ) {
		return cannot_undo();
	}

	$begun = $store->get( $row['id'] );

	if ( null !== $begun ) {
		( new New_Address_Run( $store ) )->advance( $begun );
	}

	wake_runner();

	return true;
}

/**
 * Does again what did not come out, and looks again at what was not seen to be new; answers whether there was anything.
 *
 * What the try proved does not count again: the picture may have changed since.
 *
 * @param array<string, mixed> $row The flush.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 */
function retry_new_address( Store $store, array $row ): bool {
	$store->move( $row['id'], Store::RETRY_STATES, unsent_purge() );

	$tried   = new_address_of( $row )['tried'];
	$changes = [
		'state'       => 'queued',
		'stage'       => NEW_ADDRESS_STAGE,
		// The version stays; pages are looked at anew, since a cache may have been cleared by hand meanwhile.
		'steps'       => array_merge( array_slice( $row['steps'], 0, 1 ), new_address_steps( array_slice( NEW_ADDRESS_STEPS, 1 ) ) ),
		'subject'     => [ 'tried' => array_intersect_key( $tried, array_flip( [ 'since', 'clock' ] ) ) ] + $row['subject'],
		'failure'     => null,
		'wait_until'  => 0,
		'finished_at' => 0,
	];

	return $store->update( $row['id'], $changes, $row['state'], $row['stage'], $row['version'] );
}
