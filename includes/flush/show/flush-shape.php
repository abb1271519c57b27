<?php
/**
 * How a flush and its purges are answered to scripts.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../chain/chain.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../new-address/new-address-sentences.php';
require_once __DIR__ . '/../run/planning.php';
require_once __DIR__ . '/../run/pause.php';
require_once __DIR__ . '/sentences.php';
require_once __DIR__ . '/../site/site-again.php';
require_once __DIR__ . '/../site/site-sentences.php';
require_once __DIR__ . '/flush-shape-layers.php';
require_once __DIR__ . '/flush-shape-subject.php';
require_once __DIR__ . '/flush-shape-schema.php';

/**
 * Shapes a flush, whole: counts, layers, what is true now, and what can be done.
 *
 * @param array<string,mixed> $row A row of the store.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @return array<string,mixed>
 * @phpstan-return array{id: int, scope: string, state: string, paused: bool, reason: string, subject: array{title: string, attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_count: int, urls: list<string>, url_count: int, library: bool}, coverage: array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null, method: string, planning: array{images_done: int, images: int}|null, user: array{id: int, name: string}, endpoint: array{from: string, to: string}|null, layers: list<array{layer: string, state: string, counts: array<string,int>}>, counts: array<string,int>, steps: list<array{id: string, title: string, state: string, message: string, seconds: float|null}>, wait: array{seconds_left: int}|null, trouble: string, message: string, can: array{run: bool, retry: bool, cancel: bool, undo: bool, pause: bool, resume: bool}, created_at: string, finished_at: string|null}
 */
function flush_shape( array $row, Store $store ): array {
	$is_site = 'site' === $row['scope'];
	$tally   = $is_site ? [] : $store->tally( $row['id'] );
	$counts  = state_counts( $tally );
	$trouble = $is_site ? '' : trouble_of( $row, $counts );
	$user    = get_userdata( $row['user_id'] );

	return [
		'id'          => $row['id'],
		'scope'       => $row['scope'],
		'state'       => $row['state'],
		'paused'      => $row['paused'],
		'reason'      => $row['reason'],
		'subject'     => subject_shape( $row['scope'], $row['subject'] ),
		'coverage'    => coverage_shape( $row['subject'] ),
		'method'      => method_of( $row ),
		'planning'    => planning_shape( $row ),
		'user'        => [
			'id'   => $row['user_id'],
			'name' => false === $user ? '' : $user->display_name,
		],
		'endpoint'    => '' === $row['endpoint_to'] ? null : [
			'from' => $row['endpoint_from'],
			'to'   => $row['endpoint_to'],
		],
		'layers'      => layers_of( $row, $tally ),
		'counts'      => $counts + [ 'total' => array_sum( $counts ) ],
		'steps'       => is_chain( $row['steps'] ) ? chain_shape( $row ) : array_map( static fn ( array $step ): array => step_shape( $step, $is_site ), $row['steps'] ),
		'wait'        => 'waiting' === $row['state'] && ! $row['paused'] ? [ 'seconds_left' => max( 0, $row['wait_until'] - now() ) ] : null,
		'trouble'     => $trouble,
		'message'     => $is_site ? site_message( $row ) : flush_message( $row, [ 'shortpixel' => $counts ], $trouble ),
		'can'         => what_can_be_done( $row, $counts, $store ) + what_a_pause_can( $row ),
		'created_at'  => (string) iso_time( $row['created_at'] ),
		'finished_at' => iso_time( $row['finished_at'] ),
	];
}

/**
 * Shapes a purge.
 *
 * @param array<string,mixed> $row A row of the store.
 * @phpstan-param array{id: int, flush_id: int, layer: string, state: string, url: string, source: string, attachment_id: int, found_in: string, attempts: int, looks: int, not_before: int, claim: string, claimed_until: int, sent_at: int, checked_at: int, status: int, baseline: array<mixed>|null, evidence: list<array<mixed>>, failure: array<mixed>|null, host: string} $row
 * @return array<string,mixed>
 * @phpstan-return array{id: int, layer: string, state: string, url: string, source: string, attachment_id: int|null, width: int|null, format: string|null, found_in: string, evidence: list<array{kind: string, text: string}>, reason: string, status: int|null, sent_at: string|null, checked_at: string|null}
 */
function purge_shape( array $row ): array {
	$facts    = Variant::facts( $row['url'] );
	$evidence = [];
	foreach ( $row['evidence'] as $piece ) {
		$evidence[] = [
			'kind' => text( $piece['kind'] ?? '' ),
			'text' => evidence_sentence( $piece ),
		];
	}

	return [
		'id'            => $row['id'],
		'layer'         => $row['layer'],
		'state'         => $row['state'],
		'url'           => $row['url'],
		'source'        => $row['source'],
		'attachment_id' => $row['attachment_id'] > 0 ? $row['attachment_id'] : null,
		'width'         => $facts['width'],
		'format'        => $facts['format'],
		'found_in'      => $row['found_in'],
		'evidence'      => $evidence,
		'reason'        => null === $row['failure'] ? '' : failure_sentence( $row['failure'] ),
		'status'        => $row['status'] > 0 ? $row['status'] : null,
		'sent_at'       => iso_time( $row['sent_at'] ),
		'checked_at'    => iso_time( $row['checked_at'] ),
	];
}

/**
 * Shapes a step of a flush that gives new addresses, to everything or to single pictures.
 *
 * @param array<mixed> $step A step as stored.
 * @return array{id: string, title: string, state: string, message: string, seconds: float|null}
 */
function step_shape( array $step, bool $is_site ): array {
	$seconds = $step['seconds'] ?? null;

	return [
		'id'      => text( $step['id'] ?? '' ),
		'title'   => step_title( $step, $is_site ),
		'state'   => text( $step['state'] ?? 'queued' ),
		'message' => step_message( $step ),
		'seconds' => is_numeric( $seconds ) ? (float) $seconds : null,
	];
}

/**
 * Shapes the layers of a flush, whichever kind it is.
 *
 * @param array<string,mixed>                                                   $row   A row of the store.
 * @param list<array{layer: string, state: string, accepted: bool, count: int}> $tally Counts of the store.
 * @phpstan-param array{scope: string, state: string, stage: string, subject: array<mixed>, steps: list<array<mixed>>, ...} $row
 * @return list<array{layer: string, state: string, counts: array<string,int>}>
 */
function layers_of( array $row, array $tally ): array {
	if ( gives_new_addresses( $row ) ) {
		return new_address_layers( $row, $tally );
	}

	return 'site' === $row['scope'] ? site_layers( $row['steps'] ) : chain_layers( $row, $tally );
}

/**
 * Says what can be done with a flush as it stands; whether the user may is asked elsewhere.
 *
 * @param array<string,mixed> $row    A row of the store.
 * @phpstan-param array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>} $row
 * @param array<string,int>  $counts Purges by state.
 * @return array{run: bool, retry: bool, cancel: bool, undo: bool}
 */
function what_can_be_done( array $row, array $counts, Store $store ): array {
	if ( gives_new_addresses( $row ) ) {
		return what_can_be_done_with_new_address( $row, $counts );
	}

	$is_open = in_array( $row['state'], Store::OPEN_STATES, true );
	$is_site = 'site' === $row['scope'];
	// What was folded away has no row left that could be tried again.
	$again = array_sum( array_intersect_key( $counts, array_flip( Store::RETRY_STATES ) ) ) - folded_count( $row, Store::RETRY_STATES ) + ( is_growing( $row ) ? 1 : 0 ) + count( edges_to_try_again( $row['steps'] ) );

	return [
		'run'    => may_be_run( $row ),
		'retry'  => $is_site ? can_retry_site( $row, $store ) : ! $is_open && $again > 0 && ! must_begin_anew( $row ),
		'cancel' => ! $is_site && $is_open,
		'undo'   => $is_site && in_array( $row['state'], [ 'done', 'partial' ], true ) && [] !== parts_to_undo( $row ) && is_last_of_site( $row['id'], $store ),
	];
}

/**
 * Tells whether no later flush of everything stands in the way of putting the old endpoint back.
 */
function is_last_of_site( int $id, Store $store ): bool {
	$last = $store->find(
		[
			'scope'    => 'site',
			'state'    => [ 'queued', 'running', 'waiting', 'done', 'partial', 'undone' ],
			'per_page' => 1,
		]
	)['rows'][0] ?? null;

	return null !== $last && $last['id'] === $id;
}
