<?php
/**
 * The record of a flush that gives new addresses: what is in its row, and what can be done with it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Versions;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../show/flush-shape-layers.php';
require_once __DIR__ . '/../show/flush-shape-subject.php';
require_once __DIR__ . '/new-address-edges.php';
require_once __DIR__ . '/../site/site-steps.php';
require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../../versions/address.php';

const METHODS = [ 'removal', 'new_address' ];

const NEW_ADDRESS_STAGE = 'new_address';
// The site's own edges come after the page caches: purged before, they would take in the old pages anew.
const NEW_ADDRESS_STEPS      = [ 'version', 'page_caches', 'edge', 'pages' ];
const NEW_ADDRESS_UNDO_STEPS = [ 'version_back', 'page_caches', 'edge', 'pages' ];

/**
 * Makes steps that have not begun; without that of the edges where none of them may hold pages.
 *
 * @param list<string> $ids
 * @return list<array<mixed>>
 */
function new_address_steps( array $ids ): array {
	return new_steps( [] === edges_of_pages() ? array_values( array_diff( $ids, [ 'edge' ] ) ) : $ids );
}

/**
 * Says how a flush works. One of everything gives all pictures new addresses, by the endpoint's key.
 *
 * @param array<string, mixed> $row
 */
function method_of( array $row ): string {
	return 'site' === ( $row['scope'] ?? '' ) || gives_new_addresses( $row ) ? 'new_address' : 'removal';
}

/**
 * Tells whether a flush gives pictures a version.
 *
 * @param array<string, mixed> $row
 */
function gives_new_addresses( array $row ): bool {
	return 'images' === ( $row['scope'] ?? '' ) && is_array( $row['subject'] ?? null ) && 'new_address' === ( $row['subject']['method'] ?? '' );
}

/**
 * Reads the pictures and the version that a flush is about.
 *
 * @param array<string, mixed> $row
 * @return array{keys: list<string>, version: string, attachment_ids: list<int>, tried: array<mixed>}
 */
function new_address_of( array $row ): array {
	$subject = is_array( $row['subject'] ?? null ) ? $row['subject'] : [];

	return [
		'keys'           => array_map( __NAMESPACE__ . '\text', subject_list( $subject, 'keys' ) ),
		'version'        => text( $subject['version'] ?? '' ),
		'attachment_ids' => array_map( __NAMESPACE__ . '\integer', subject_list( $subject, 'attachment_ids' ) ),
		'tried'          => is_array( $subject['tried'] ?? null ) ? $subject['tried'] : [],
	];
}

/**
 * Tells whether pages still write any of the pictures with the version of this flush.
 *
 * @param array<string, mixed> $row
 */
function has_its_version( array $row ): bool {
	$of = new_address_of( $row );

	return '' !== $of['version'] && [] !== array_intersect( array_intersect_key( Versions\stored(), array_flip( $of['keys'] ) ), [ $of['version'] ] );
}

/**
 * Says what is noted of an address at which nothing can have been kept before this flush.
 *
 * @return array{accepted_date: int|null, new_address: true}
 */
function new_address_baseline( ?int $clock ): array {
	return [
		'accepted_date' => $clock,
		'new_address'   => true,
	];
}

/**
 * Says what can be done with a flush as it stands.
 *
 * Trying again is for what pages ask for already: a version that was never given may have been overtaken by another picture.
 *
 * @param array<string, mixed> $row
 * @param array<string, int>   $counts Purges by state.
 * @return array{run: bool, retry: bool, cancel: bool, undo: bool}
 */
function what_can_be_done_with_new_address( array $row, array $counts ): array {
	$steps   = steps_of( $row );
	$is_open = in_array( $row['state'] ?? '', Store::OPEN_STATES, true );
	$is_here = ! $is_open && 'undone' !== ( $row['state'] ?? '' ) && has_its_version( $row );
	$again   = array_sum( array_intersect_key( $counts, array_flip( Store::RETRY_STATES ) ) );

	return [
		'run'    => $is_open && true !== ( $row['paused'] ?? false ),
		'retry'  => $is_here && ( $again > 0 || [] !== failed_steps( $steps ) ),
		'cancel' => $is_open && ! has_step( $steps, 'version_back' ),
		'undo'   => $is_here,
	];
}

/**
 * Reads the steps of a flush.
 *
 * @param array<string, mixed> $row
 * @return list<array<mixed>>
 */
function steps_of( array $row ): array {
	return is_array( $row['steps'] ?? null ) ? array_values( array_filter( $row['steps'], 'is_array' ) ) : [];
}

/**
 * Lists the steps that did not come out.
 *
 * @param list<array<mixed>> $steps
 * @return list<array<mixed>>
 */
function failed_steps( array $steps ): array {
	return array_values( array_filter( $steps, static fn ( array $step ): bool => 'failed' === ( $step['state'] ?? '' ) ) );
}

/**
 * Says how a flush came out: an address that was given is never "failed", since pages have changed.
 *
 * @param array<string, mixed>                                 $row
 * @param array{state: string, failure: array<mixed>|null} $result As the addresses alone have it.
 * @return array{state: string, failure: array<mixed>|null}
 */
function new_address_result( array $row, array $result ): array {
	if ( 'failed' === $result['state'] || [] !== failed_steps( steps_of( $row ) ) ) {
		$result['state'] = 'partial';
	}

	return $result;
}

/**
 * Shapes the layers: the version stands for the first, and nothing is waited for.
 *
 * @param array<string, mixed>                                                  $row
 * @param list<array{layer: string, state: string, accepted: bool, count: int}> $tally Counts of the store.
 * @return list<array{layer: string, state: string, counts: array<string,int>}>
 */
function new_address_layers( array $row, array $tally ): array {
	$stage  = text( $row['stage'] ?? '' );
	$states = array_column( steps_of( $row ), 'state', 'id' );
	$layers = layers( text( $row['state'] ?? '' ), 'check' === $stage || 'end' === $stage ? $stage : 'shortpixel', $tally );

	foreach ( $layers as $index => $layer ) {
		$state = [
			'shortpixel'  => $states['version_back'] ?? $states['version'] ?? 'queued',
			'wait'        => 'skipped',
			'edge'        => $states['edge'] ?? 'skipped',
			'page_caches' => $states['page_caches'] ?? 'queued',
		][ $layer['layer'] ] ?? $layer['state'];

		$layers[ $index ]['state'] = text( $state );
	}

	return $layers;
}
