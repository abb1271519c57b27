<?php
/** Flushes, their copies, and what flushes on this site depend on, as flat rows for any format. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\flush_shapes;
use function ShortPixelFlush\Flush\provider_status;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Say\purge_shape;
use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const FLUSH_FIELDS = [ 'id', 'created_at', 'subject', 'cause', 'state', 'copies', 'new', 'message' ];
const LINK_FIELDS  = [ 'id', 'state', 'url', 'found_in', 'evidence', 'reason' ];
const STEP_FIELDS  = [ 'title', 'state', 'message' ];
const SITE_FIELDS  = [ 'kind', 'name', 'state', 'details' ];

// A verdict names only the first few links that are not new; `copies` prints all that are on record.
const NAMED_IN_VERDICT = 20;

/**
 * @param array<Flush> $flushes
 * @param bool         $in_words Whether to print causes in words, for people.
 * @return list<array<mixed>>
 */
function flush_rows( array $flushes, bool $in_words = false ): array {
	$rows = [];
	foreach ( flush_shapes( $flushes ) as $at => $shape ) {
		$counts = $shape['counts'];
		$rows[] = [
			'id'            => $shape['id'],
			'created_at'    => $shape['created_at'],
			'finished_at'   => (string) $shape['finished_at'],
			'scope'         => $shape['scope'],
			'subject'       => $shape['subject']['title'],
			'cause'         => $in_words ? $shape['why'] : $shape['cause'],
			'state'         => $shape['state'],
			'copies'        => $shape['copies']['total'],
			'checked'       => $shape['copies']['checked'],
			'new'           => ( $counts['fresh'] ?? 0 ) + ( $counts['rebuilding'] ?? 0 ),
			'old'           => $counts['stale'] ?? 0,
			'unconfirmed'   => $counts['unconfirmed'] ?? 0,
			'failed'        => $counts['failed'] ?? 0,
			'message'       => $shape['message'],
			'user'          => $shape['user']['name'],
			'reason'        => $shape['reason'],
			'endpoint_from' => $flushes[ $at ]->endpoint_from,
			'endpoint_to'   => $flushes[ $at ]->endpoint_to,
			'can_retry'     => $shape['can']['retry'],
			'can_undo'      => $shape['can']['undo'],
		];
	}
	return $rows;
}

/**
 * @param list<string> $states Empty for all.
 * @return list<array<mixed>>
 */
function link_rows( int $flush_id, array $states, int $most ): array {
	$rows = [];
	foreach ( [] === $states ? [ '' ] : $states as $state ) {
		$page = 1;
		do {
			$found = ( new Purges() )->find(
				$flush_id,
				[
					'state'    => $state,
					'page'     => $page++,
					'per_page' => 500,
				]
			)['purges'];

			foreach ( array_slice( $found, 0, $most - count( $rows ) ) as $purge ) {
				$rows[] = link_row( $purge );
			}
			$has_more = 500 === count( $found ) && count( $rows ) < $most;
		} while ( $has_more );
	}
	return $rows;
}

/** @return array{state: string, url: string, evidence: string, reason: string, ...} */
function link_row( Purge $purge ): array {
	$shape = purge_shape( $purge );
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
 * @return list<array<mixed>> The first links that failed, are old or unconfirmed, or were stopped, with the reason; none
 *     for an unfinished flush or a flush of everything.
 */
function not_new_rows( Flush $flush ): array {
	if ( 'site' === $flush->scope || $flush->is_open() ) {
		return [];
	}
	$rows = link_rows( $flush->id, [ 'failed', 'stale', 'unconfirmed', 'cancelled' ], NAMED_IN_VERDICT );
	return array_map( static fn ( array $row ): array => [ 'reason' => '' === $row['reason'] ? $row['evidence'] : $row['reason'] ] + $row, $rows );
}

/** @return list<array<mixed>> */
function step_rows( Flush $flush ): array {
	return array_map(
		static fn ( array $step ): array => [ 'step' => $step['id'] ] + array_diff_key( $step, [ 'id' => '' ] ),
		flush_shape( $flush )['steps']
	);
}

/**
 * @return list<array{kind: string, name: string, state: string, details: string}> The providers, edges and page caches
 *     of this site, and its background tasks.
 */
function site_rows(): array {
	$rows = [];
	foreach ( Providers\active() as $provider ) {
		$status = provider_status( $provider );
		$rows[] = site_row( 'provider', $status['name'], $status['state'], trim( "{$status['endpoint']} {$status['message']}" ) );
	}
	foreach ( edges_status( may( CAP_MANAGE ) ) as $edge ) {
		$rows[] = site_row( 'edge', $edge['name'], $edge['state'], trim( implode( ', ', $edge['hosts'] ) . " {$edge['message']}" ) );
	}
	foreach ( Page_Caches\detected() as $cache ) {
		$rows[] = site_row(
			'page_cache',
			$cache['name'],
			$cache['clears'] ? 'ready' : 'by_hand',
			$cache['clears'] ? '' : 'It can’t be cleared from here. Clear it yourself after a flush of everything.'
		);
	}
	$runner = runner_status();
	$rows[] = site_row(
		'background',
		'action_scheduler' === $runner['driver'] ? 'Action Scheduler' : 'WP-Cron',
		$runner['cron'] ? 'ready' : 'problem',
		$runner['message']
	);
	return $rows;
}

/** @return array{kind: string, name: string, state: string, details: string} */
function site_row( string $kind, string $name, string $state, string $details ): array {
	return [
		'kind'    => $kind,
		'name'    => $name,
		'state'   => $state,
		'details' => $details,
	];
}
