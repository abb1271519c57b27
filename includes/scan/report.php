<?php
/** Reports the state of a scan and its findings for screens, REST and WP-CLI. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\automatic_causes;
use function ShortPixelFlush\Copies\attachment_cards;
use function ShortPixelFlush\Copies\devices_of;
use function ShortPixelFlush\Copies\screens;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\may;
use function ShortPixelFlush\may_flush_image;
use function ShortPixelFlush\now;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most findings listed; with more, users should flush the whole library.
const MOST_FINDINGS = 1000;

/**
 * @return array{
 *     state: string,
 *     reach: string,
 *     tone: string,
 *     message: string,
 *     counts: Scan_Counts,
 *     unknown: list<array{reason: string, count: int, message: string}>,
 *     due: bool,
 *     requests: int,
 *     to_measure: array{pages: list<string>, screens: list<Browser_Screen>},
 *     next_in: int|null,
 *     started_at: string|null,
 *     ended_at: string|null,
 *     can: array{start: bool, stop: bool},
 * }
 */
function scan_shape( Scan $scan ): array {
	$found  = ( new Image_Records() )->scan_summary( $scan->started_at );
	$counts = [
		'images'    => $scan->images,
		'looked_at' => 0,
		'asked'     => 0,
		'waiting'   => $scan->is_running() ? $found['due'] : 0,
		'new'       => 0,
		'unchanged' => 0,
		'stale'     => 0,
		'unknown'   => 0,
	];
	$known  = [];
	foreach ( 'none' === $scan->state ? [] : $found['counts'] as $row ) {
		$kind = 'new' === $row['state'] && 'unchanged' === $row['reason'] ? 'unchanged' : $row['state'];
		if ( isset( $counts[ $kind ] ) && in_array( $kind, [ 'new', 'unchanged', 'stale', 'unknown' ], true ) ) {
			$counts[ $kind ] += $row['count'];
		}
		if ( 'unknown' === $row['state'] ) {
			$known[ $row['reason'] ] = ( $known[ $row['reason'] ] ?? 0 ) + $row['count'];
		}
	}
	arsort( $known );
	$unknown             = array_map(
		static fn ( string $reason, int $count ): array => [
			'reason'  => $reason,
			'count'   => $count,
			'message' => unknown_sentence( $reason, $count ),
		],
		array_map( 'strval', array_keys( $known ) ),
		array_values( $known )
	);
	$counts['asked']     = $counts['new'] + $counts['stale'] + $counts['unknown'];
	$counts['looked_at'] = checked_images( $counts ) + $counts['waiting'];
	if ( $scan->is_recent() ) {
		$counts['images'] = min( $scan->images, $counts['looked_at'] );
	}
	$may    = may( CAP_SITE );
	$answer = scan_answer( $scan, $counts, scan_news( $scan ), $known['made_now'] ?? 0 );
	return [
		'state'      => $scan->state,
		'reach'      => $scan->reach,
		'tone'       => $answer['tone'],
		'message'    => $answer['text'],
		'counts'     => $counts,
		'unknown'    => $unknown,
		'due'        => $may && is_due(),
		'requests'   => $scan->requests,
		'to_measure' => [
			'pages'   => $scan->is_running() ? $scan->to_measure : [],
			'screens' => one_screen_per_device(),
		],
		// While another process works on the scan, ask again in two seconds.
		'next_in'    => $scan->is_running() ? max( $scan->leased_until > now() ? 2 : 0, next_request_at( $scan ) - now() ) : null,
		'started_at' => iso_time( $scan->started_at ),
		'ended_at'   => iso_time( $scan->ended_at ),
		'can'        => [
			'start' => $may && may_replace( $scan, 'library' ),
			'stop'  => $may && $scan->is_running(),
		],
	];
}

/** Whether a scan was run and has ended. */
function is_over( Scan $scan ): bool {
	return in_array( $scan->state, [ 'done', 'stopped' ], true );
}

/** @return Scan_News The current findings, whichever scan made them; none unless the last scan has ended. */
function scan_news( Scan $scan ): array {
	$records = new Image_Records();
	$is_over = is_over( $scan );
	$old     = $is_over ? $records->count_stale() : 0;
	$id      = 1 === $old ? (int) array_key_first( $records->found_stale( 1 ) ) : 0;
	return [
		'old'     => $old,
		'title'   => $id > 0 && may_flush_image( $id ) ? attachment_cards( [ $id ] )[0]['title'] : '',
		'changed' => $is_over && 0 === $old ? $records->count_changed_since_scan() : 0,
	];
}

/**
 * @return list<Browser_Screen> The most common phone, desktop and tablet screens: enough to find a copy that visitors
 *   have.
 */
function one_screen_per_device(): array {
	$found = [];
	foreach ( screens() as $screen ) {
		$found += [ devices_of( [ $screen ] )[0] => $screen ];
	}
	return array_values( array_filter( [ $found['phone'] ?? null, $found['desktop'] ?? null, $found['tablet'] ?? null ] ) );
}

/** @return list<Image_Record> Images that look old and that the current user may flush, the latest findings first. */
function findings(): array {
	$records = ( new Image_Records() )->found_stale( MOST_FINDINGS );
	_prime_post_caches( array_keys( $records ), false, true );
	return array_values(
		array_filter(
			$records,
			static fn ( Image_Record $record ): bool => 'attachment' === get_post_type( $record->attachment_id ) && may_flush_image( $record->attachment_id )
		)
	);
}

/**
 * @return array{
 *     attachment: Attachment_Card,
 *     copy: string,
 *     picture: string|null,
 *     file: string,
 *     message: string,
 *     since: string|null,
 *     made_at: string|null,
 *     found_at: string,
 *     evidence: list<string>,
 *     automatic: string,
 * }
 */
function finding_shape( Image_Record $record ): array {
	$finding   = $record->finding;
	$automatic = automatic_sentence( $record, automatic_causes() );
	return [
		'attachment' => attachment_cards( [ $record->attachment_id ] )[0],
		'copy'       => $finding->url,
		'picture'    => '' === $finding->picture ? null : $finding->picture,
		'file'       => $finding->source,
		'message'    => trim( finding_sentence( $record ) . ' ' . $automatic ),
		'since'      => iso_time( $finding->since ),
		'made_at'    => iso_time( $finding->made_at ),
		'found_at'   => iso_time( max( 1, $record->scanned_at ) ) ?? '',
		'evidence'   => $finding->kinds(),
		'automatic'  => $automatic,
	];
}
