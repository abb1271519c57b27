<?php
/**
 * Flushes, addresses and plans as flat rows, whatever format they are printed in.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Plan;
use ShortPixelFlush\Flush\Purges;
use ShortPixelFlush\Flush\Variant;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\purge_shape;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/report.php';

const FLUSH_FIELDS   = [ 'id', 'created_at', 'scope', 'subject', 'state', 'addresses', 'new', 'message' ];
const ADDRESS_FIELDS = [ 'id', 'state', 'url', 'found_in', 'evidence', 'reason' ];
const STEP_FIELDS    = [ 'title', 'state', 'message' ];
const PLAN_FIELDS    = [ 'url', 'width', 'format', 'found_in' ];

// How many addresses a verdict names; `status` has them all.
const NAMED_IN_VERDICT = 20;

/**
 * Writes a flush as a row.
 *
 * @return array<string, mixed>
 */
function flush_as_row( Flush $flush ): array {
	$shape  = flush_shape( $flush );
	$counts = $shape['counts'];

	return [
		'id'            => $shape['id'],
		'created_at'    => $shape['created_at'],
		'finished_at'   => (string) $shape['finished_at'],
		'scope'         => $shape['scope'],
		'subject'       => $shape['subject']['title'],
		'state'         => $shape['state'],
		'addresses'     => $counts['total'],
		'new'           => ( $counts['fresh'] ?? 0 ) + ( $counts['rebuilding'] ?? 0 ),
		'old'           => $counts['stale'] ?? 0,
		'unconfirmed'   => $counts['unconfirmed'] ?? 0,
		'failed'        => $counts['failed'] ?? 0,
		'message'       => $shape['message'],
		'user'          => $shape['user']['name'],
		'reason'        => $shape['reason'],
		'endpoint_from' => $flush->endpoint_from,
		'endpoint_to'   => $flush->endpoint_to,
		'paused'        => $shape['paused'],
		'can_retry'     => $shape['can']['retry'],
		'can_undo'      => $shape['can']['undo'],
	];
}

/**
 * Writes the addresses of a flush as rows.
 *
 * @param list<string> $states Only these; none stands for all.
 * @return list<array<string, mixed>>
 */
function address_rows( int $id, array $states, int $most ): array {
	$rows = [];

	foreach ( [] === $states ? [ '' ] : $states as $state ) {
		$page = 1;

		do {
			$found = ( new Purges() )->find(
				$id,
				[
					'state'    => $state,
					'page'     => $page++,
					'per_page' => 500,
				]
			)['purges'];

			foreach ( array_slice( $found, 0, $most - count( $rows ) ) as $purge ) {
				$rows[] = address_as_row( purge_shape( $purge ) );
			}

			$has_more = 500 === count( $found ) && count( $rows ) < $most;
		} while ( $has_more );
	}

	return $rows;
}

/**
 * Writes an address as a row: what proved it, in the same words as the screen.
 *
 * @param array<string, mixed> $shape As purge_shape() gives it.
 * @phpstan-param array{id: int, state: string, url: string, source: string, attachment_id: int|null, width: int|null, format: string|null, found_in: string, evidence: list<array{kind: string, text: string}>, reason: string, status: int|null, sent_at: string|null, checked_at: string|null, ...} $shape
 * @return array<string, mixed>
 */
function address_as_row( array $shape ): array {
	return [
		'id'         => $shape['id'],
		'state'      => $shape['state'],
		'url'        => $shape['url'],
		'source'     => $shape['source'],
		'attachment' => $shape['attachment_id'],
		'width'      => $shape['width'],
		'format'     => $shape['format'],
		'found_in'   => $shape['found_in'],
		'evidence'   => implode( ' ', array_column( $shape['evidence'], 'text' ) ),
		'reason'     => $shape['reason'],
		'status'     => $shape['status'],
		'sent_at'    => (string) $shape['sent_at'],
		'checked_at' => (string) $shape['checked_at'],
	];
}

/**
 * Names the addresses that are not known to be new, and why; the first of them.
 *
 * @return list<array<string, mixed>>
 */
function rows_not_new( Flush $flush ): array {
	if ( 'site' === $flush->scope || $flush->is_open() ) {
		return [];
	}

	$rows = address_rows( $flush->id, [ 'failed', 'stale', 'unconfirmed', 'cancelled' ], NAMED_IN_VERDICT );

	return array_map( static fn ( array $address ): array => [ 'reason' => '' === $address['reason'] ? $address['evidence'] : $address['reason'] ] + $address, $rows );
}

/**
 * Writes the steps of a flush that gives new addresses.
 *
 * @return list<array<string, mixed>>
 */
function step_rows( Flush $flush ): array {
	$rows = [];

	foreach ( flush_shape( $flush )['steps'] as $step ) {
		$rows[] = [ 'step' => $step['id'] ] + array_diff_key( $step, [ 'id' => '' ] );
	}

	return $rows;
}

/**
 * Writes what a plan would flush, one row an address.
 *
 * @return list<array<string, mixed>>
 */
function plan_rows( Plan $plan ): array {
	$rows = [];

	foreach ( $plan->variants as $variant ) {
		$rows[] = [
			'url'        => $variant->url,
			// `ids` is of pictures: a plan has no numbers of its own yet.
			'id'         => $variant->attachment_id ?? 0,
			'attachment' => $variant->attachment_id ?? 0,
			'source'     => $variant->source,
			'found_in'   => $variant->found_in,
		] + Variant::facts( $variant->url );
	}

	return $rows;
}
