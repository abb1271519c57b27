<?php
/** A flush and its purges as JSON, as described in schema.php. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Pages_Seen;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Report;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return Flush_Shape */
function shape( Report $report ): array {
	$flush    = $report->flush;
	$counts   = $report->tally->of_visitors()->counts();
	$planning = $flush->planning();
	$trouble  = trouble_message( $report );
	return [
		'id'               => $flush->id,
		'version'          => $flush->version,
		'scope'            => $flush->scope,
		'state'            => $flush->state,
		'cause'            => $flush->cause,
		'why'              => why( $flush, $report->user_name ),
		'reason'           => $flush->reason,
		'subject'          => subject_shape( $report ),
		'coverage'         => coverage_shape( $flush ),
		'measuring'        => $flush->is_open() && $flush->measured_until() > now() ? $flush->measured_images() : [],
		'pages_to_read'    => $flush->pages_to_read(),
		'method'           => $flush->method(),
		'ways'             => count_ways( $flush->subject->ways ),
		'way_sentence'     => way_taken_sentence( $flush ),
		'planning'         => null === $planning ? null : [
			'images_done' => $planning->done,
			'images'      => $planning->images,
		],
		'user'             => [
			'id'   => $flush->user_id,
			'name' => $report->user_name,
		],
		'endpoint'         => '' === $flush->endpoint_to ? null : [
			'from' => $flush->endpoint_from,
			'to'   => $flush->endpoint_to,
		],
		'layers'           => layers( $flush, $report->tally ),
		'counts'           => $counts + [ 'total' => array_sum( $counts ) ],
		'copies'           => copies_shape( $flush, $report->tally ),
		'steps'            => steps_shape( $flush, $report->tally ),
		'wait'             => 'waiting' === $flush->state ? [ 'seconds_left' => max( 0, $flush->wait_until - now() ) ] : null,
		'trouble'          => $trouble,
		'message'          => flush_message( $report, $trouble ),
		'result'           => $report->result(),
		'details'          => details( $report ),
		'surfaces'         => surfaces_shape( $report ),
		'unchecked'        => $flush->is_unchecked(),
		'kept_by_browsers' => kept_by_browsers( $flush, $report->tally ),
		'offers'           => $report->offers,
		'can'              => $report->can,
		'created_at'       => (string) iso_time( $flush->created_at ),
		'finished_at'      => iso_time( $flush->finished_at ),
	];
}

/** @param string $trouble As returned by trouble_message(). */
function flush_message( Report $report, string $trouble = '' ): string {
	if ( $report->changed_since > 0 ) {
		return $report->flush->is_one_image() ? changed_sentence() : images_changed_sentence( $report->changed_since );
	}
	if ( $report->flush->is_site() ) {
		return site_message( $report->flush );
	}
	if ( null !== $report->flush->failure && 'other_site' === $report->flush->failure->code ) {
		return other_site_sentence( Pages_Seen::in( $report->flush->failure->data ) );
	}
	if ( $report->flush->is_open() ) {
		return open_message( $report, $trouble );
	}
	if ( $report->flush->is_mixed() || $report->flush->has_step( 'fall_back', [ 'done' ] ) ) {
		return mixed_ways_message( $report );
	}
	return $report->flush->has_new_links() ? new_link_message( $report ) : removal_message( $report );
}

/** @return list<string> Further sentences about a finished flush of images or links, shown on demand. */
function details( Report $report ): array {
	$flush = $report->flush;
	// Results from before an undo say nothing about what visitors get after it.
	if ( $flush->is_site() || $flush->is_open() || $flush->is_undo() ) {
		return [];
	}
	$unseen  = null === $flush->failure ? 0 : $flush->failure->data->images;
	$said    = [
		'new_visitors' === $flush->result() || null !== kept_by_browsers( $flush, $report->tally ) ? browsers_sentence( $flush ) : '',
		checked_sentence( $report->tally->of_visitors() ),
		/* translators: %s: number of images. */
		$unseen > 0 && 'looked' === $flush->result() ? sentence( _n( '%s image: no copy is known that visitors use.', '%s images: no copy is known that visitors use.', $unseen, 'shortpixel-flush' ), $unseen ) : '',
		out_of_reach_sentence( $flush ),
		left_to_others_sentence( $flush ),
		purge_api_sentence( $flush ),
		null === $flush->planning() ? unsearched_sentence( $flush, $flush->subject->attachment_count ) : '',
	];
	$skipped = 'looked' === $flush->result() ? skipped_sentences( $flush->subject->coverage['skipped'] ?? [] ) : [];
	return array_values( array_unique( array_diff( array_merge( $said, $skipped, page_sentences( $flush->subject->on_pages ) ), [ '' ] ) ) );
}

/** @return array{total: int, removed: int, sampled: int, checked: int} */
function copies_shape( Flush $flush, Tally $tally ): array {
	return [
		'total'   => $tally->count(),
		'removed' => $tally->of_removal()->accepted() + $tally->beside()->accepted(),
		'sampled' => $tally->of_sample()->count(),
		'checked' => $tally->of_visitors()->checked(),
	];
}

/** @return array{seconds: int}|null */
function kept_by_browsers( Flush $flush, Tally $tally ): ?array {
	$seconds = $flush->browser_seconds();
	return ! $flush->removes() || 0 === $seconds || 0 === $tally->of_removal()->of_visitors()->checked() ? null : [ 'seconds' => $seconds ?? 0 ];
}

/**
 * @return array{
 *     id: int,
 *     layer: string,
 *     state: string,
 *     url: string,
 *     source: string,
 *     attachment_id: int|null,
 *     width: int|null,
 *     format: string|null,
 *     found_in: string,
 *     evidence: list<array{kind: string, text: string}>,
 *     reason: string,
 *     status: int|null,
 *     sent_at: string|null,
 *     checked_at: string|null,
 * }
 */
function purge_shape( Purge $purge ): array {
	$facts = Variant::facts( $purge->url );
	return [
		'id'            => $purge->id,
		'layer'         => 'shortpixel',
		'state'         => $purge->state,
		'url'           => $purge->url,
		'source'        => $purge->source,
		'attachment_id' => $purge->attachment_id > 0 ? $purge->attachment_id : null,
		'width'         => $facts['width'],
		'format'        => $facts['format'],
		'found_in'      => $purge->found_in,
		'evidence'      => array_map(
			static fn ( array $piece ): array => [
				'kind' => $piece['kind'],
				'text' => evidence_sentence( new Evidence( $piece ) ),
			],
			$purge->evidence
		),
		'reason'        => null === $purge->failure ? '' : failure_sentence( $purge->failure ),
		'status'        => $purge->status > 0 ? $purge->status : null,
		'sent_at'       => iso_time( $purge->sent_at ),
		'checked_at'    => iso_time( $purge->checked_at ),
	];
}

/**
 * @return list<array{layer: string, state: string, counts: array<string, int>}> An accepted link counts as sent in the
 *     first layer, and if visitors may have its copy, by its state in the last.
 */
function layers( Flush $flush, Tally $tally ): array {
	$states = layer_states( $flush, $tally );
	$none   = array_fill_keys( Purge::STATES, 0 );
	$counts = [
		'shortpixel' => $none,
		'check'      => $none,
	];
	foreach ( array_intersect_key( $tally->by_state, $none ) as $state => [ $accepted, $others ] ) {
		$counts['shortpixel']['sent']   += $accepted;
		$counts['shortpixel'][ $state ] += $others;
	}
	foreach ( array_intersect_key( $tally->of_visitors()->by_state, $none ) as $state => [ $accepted ] ) {
		$counts['check'][ $state ] += $accepted;
	}
	return array_map(
		static fn ( string $layer ): array => [
			'layer'  => $layer,
			'state'  => $states[ $layer ],
			'counts' => $counts[ $layer ] ?? $none,
		],
		LAYERS
	);
}

/** @return array{shortpixel: string, wait: string, edge: string, page_caches: string, check: string} */
function layer_states( Flush $flush, Tally $tally ): array {
	$of = static fn ( string ...$ids ): string => joint_state(
		array_map( static fn ( Step $step ): string => $step->state, $flush->steps_of( array_values( $ids ) ) )
	);
	if ( $flush->removes() ) {
		$states = removal_states( $flush, $tally->of_removal() );
		return ( $flush->has_new_links() ? [ 'page_caches' => $of( 'page_caches' ) ] : [] ) + [
			'edge' => edge_layer_state( $flush, 'queued' === $states['check'] ? 'queued' : 'skipped' ),
		] + $states;
	}
	if ( $flush->is_site() ) {
		return [
			'shortpixel'  => $flush->is_undo() ? $of( 'switch_back' ) : $of( 'switch', 'purge' ),
			'wait'        => $flush->has_step( 'wait' ) ? $of( 'wait' ) : 'skipped',
			'edge'        => $flush->has_step( 'edge_pages' ) ? $of( 'edge_pages' ) : 'skipped',
			'page_caches' => $of( 'page_caches' ),
			'check'       => $of( 'front_page' ),
		];
	}
	$is_open = $flush->is_open();
	return [
		'shortpixel'  => $of( $flush->is_undo() ? 'version_back' : 'version' ),
		'wait'        => 'skipped',
		'edge'        => $flush->has_step( 'edge_pages' ) ? $of( 'edge_pages' ) : 'skipped',
		'page_caches' => $of( 'page_caches' ),
		'check'       => $is_open && null !== $flush->next_step() ? 'queued' : ( $is_open ? 'running' : ( has_verdict( $tally ) ? 'done' : 'skipped' ) ),
	];
}

/** @param array<string> $states The states of one layer's steps, such as each provider's switch. Once all have ended, a single success counts. */
function joint_state( array $states ): string {
	foreach ( [ 'running', 'queued', 'done', 'failed' ] as $state ) {
		if ( in_array( $state, $states, true ) ) {
			return $state;
		}
	}
	return [] === $states ? 'queued' : 'skipped';
}

/**
 * Returns the state of the edges in a flush that removes copies. A single failure counts, since that edge may serve old
 * copies.
 *
 * @param string $without The state if there is no edge.
 */
function edge_layer_state( Flush $flush, string $without ): string {
	$states = array_map( static fn ( Step $step ): string => $step->state, $flush->steps_of( [ 'edge' ] ) );
	if ( $flush->is_open() && [] !== array_intersect( $states, [ 'queued', 'running' ] ) ) {
		return [ 'queued' ] === array_values( array_unique( $states ) ) ? 'queued' : 'running';
	}
	foreach ( [ 'failed', 'done' ] as $state ) {
		if ( in_array( $state, $states, true ) ) {
			return $state;
		}
	}
	return [] === $states ? $without : 'skipped';
}
