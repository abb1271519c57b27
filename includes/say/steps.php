<?php
/** The steps of a flush as shown to people: title, state and result. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Facts;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Pages_Seen;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Tally;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return list<array{id: string, title: string, state: string, message: string, seconds: float|null}> */
function steps_shape( Flush $flush, Tally $tally ): array {
	return array_map(
		static fn ( Step $step ): array => [
			'id'      => $step->id,
			'title'   => step_title( $flush, $step ),
			'state'   => $step->state,
			'message' => step_message( $flush, $step ),
			'seconds' => $step->seconds,
		],
		$flush->removes() ? array_merge( link_steps( $flush ), removal_steps( $flush, $tally->of_removal() ) ) : without_needless( $flush->steps )
	);
}

/** @return list<Step> The steps that give images new links; empty if none does. */
function link_steps( Flush $flush ): array {
	return $flush->has_step( 'version' )
		? without_needless( $flush->steps_of( [ 'edge_files', 'ways', 'version', 'page_caches', 'edge_pages', 'pages', 'fall_back' ] ) )
		: [];
}

/**
 * @param array<Step> $steps
 * @return list<Step> The steps without planning, and without the fall-back to removal if no image needed it.
 */
function without_needless( array $steps ): array {
	$is_shown = static fn ( Step $step ): bool => 'plan' !== $step->id && ( 'fall_back' !== $step->id || in_array( $step->state, [ 'done', 'failed' ], true ) );
	return array_values( array_filter( $steps, $is_shown ) );
}

/**
 * Builds the steps of a removal from the counts of its rows, because each row passes them on its own; only those of
 * edges and page caches are recorded. Without an edge, they are only shown once the flush has ended: until then the
 * counts say more.
 *
 * @return list<Step>
 */
function removal_steps( Flush $flush, Tally $tally ): array {
	$edges    = $flush->steps_of( [ 'edge_sources', 'edge' ] );
	$accepted = $tally->accepted();
	$is_ended = ! $flush->is_open();
	if ( $is_ended ? 0 === $flush->started_at && 0 === $accepted : [] === $edges ) {
		return [];
	}
	$of      = static fn ( string $id ): array => array_values(
		array_filter( $is_ended ? $flush->steps_given_up() : $flush->steps, static fn ( Step $step ): bool => $id === $step->id )
	);
	$states  = removal_states( $flush, $tally );
	$sent    = $tally->sent_last;
	$checked = $tally->checked_first;
	$sample  = $tally->of_sample();
	$pages   = $of( 'page_caches_last' );
	$skipped = $is_ended && 0 === $accepted ? 'not_reached' : 'same_addresses';
	return array_merge(
		$of( 'edge_sources' ),
		[
			tallied_step(
				'shortpixel',
				$states['shortpixel'],
				'not_reached',
				[ $flush->started_at, 0 === $sent ? $flush->finished_at : $sent ],
				[ $accepted, $tally->count() ]
			),
			tallied_step( 'wait', $states['wait'], $accepted > 0 ? '' : 'not_reached', [ $sent, 0 === $checked ? $flush->finished_at : $checked ] ),
		],
		$of( 'edge' ),
		[] === $pages && ! $flush->has_step( 'version' ) ? [ tallied_step( 'page_caches', $states['page_caches'], $skipped ) ] : [],
		[
			tallied_step(
				'check',
				$states['check'],
				0 === $sample->count() && $accepted > 0 ? ( $tally->of_visitors()->count() > 0 ? 'nothing_was_there' : 'nothing_to_check' ) : 'not_reached',
				[ $checked, $flush->finished_at ],
				[ $sample->count( Tally::NEW_STATES ), $sample->count() ]
			),
		],
		$pages
	);
}

/**
 * @param string          $code   The reason, if it was skipped.
 * @param array{int, int} $times  Its start and end in Unix seconds; 0 if unknown.
 * @param array{int, int} $counts The copies that succeeded, and all.
 */
function tallied_step( string $id, string $state, string $code, array $times = [ 0, 0 ], array $counts = [ 0, 0 ] ): Step {
	$is_timed = in_array( $state, [ 'done', 'failed' ], true ) && 0 !== $times[0] && 0 !== $times[1];
	return new Step(
		[
			'id'      => $id,
			'state'   => $state,
			'code'    => 'skipped' === $state ? $code : '',
			'data'    => [
				'count'     => $counts[0],
				'addresses' => $counts[1],
			],
			'seconds' => $is_timed ? max( 0, $times[1] - $times[0] ) : null,
		]
	);
}

/**
 * @return array{shortpixel: string, wait: string, page_caches: string, check: string} The states of the phases,
 *     several of which may be running at once.
 */
function removal_states( Flush $flush, Tally $tally ): array {
	$is_seen = has_verdict( $tally );
	if ( ! $flush->is_open() ) {
		return [
			'shortpixel'  => $tally->accepted() > 0 ? 'done' : ( 'cancelled' === $flush->state ? 'skipped' : 'failed' ),
			'wait'        => $is_seen || $tally->count( [ 'unchecked' ] ) > 0 ? 'done' : 'skipped',
			'page_caches' => 'skipped',
			'check'       => $is_seen ? 'done' : 'skipped',
		];
	}
	if ( 'queued' === $flush->state ) {
		return array_fill_keys( [ 'shortpixel', 'wait', 'page_caches', 'check' ], 'queued' );
	}
	$is_sending  = $flush->is_planning() || $tally->count( [ 'queued' ] ) > 0 || 0 === $tally->count();
	$is_waiting  = $tally->count( [ 'sent' ] ) > 0 && ( $is_sending || ( ! has_checked( $tally ) && 'waiting' === $flush->state ) );
	$is_accepted = $tally->accepted() > 0;
	$is_checking = has_checked( $tally ) || ( $is_accepted && ! $is_sending && ! $is_waiting );
	return [
		'shortpixel'  => $is_sending ? 'running' : ( $is_accepted ? 'done' : 'failed' ),
		'wait'        => $is_waiting ? 'running' : ( $is_accepted && ! $is_sending ? 'done' : 'queued' ),
		'page_caches' => $is_checking ? 'skipped' : 'queued',
		'check'       => $is_checking ? 'running' : 'queued',
	];
}

/** Whether there is a verdict on any copy. */
function has_verdict( Tally $tally ): bool {
	return $tally->checked() > 0;
}

/** Whether any copy was checked, with or without a verdict. */
function has_checked( Tally $tally ): bool {
	return $tally->checked_first > 0 || has_verdict( $tally );
}

/** Returns a step's title, with the provider's name if there are several. */
function step_title( Flush $flush, Step $step ): string {
	$edge   = edge_names( $step );
	$titles = [
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_sources'     => sprintf( __( 'Clear the images’ files from %s', 'shortpixel-flush' ), $edge ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_files'       => sprintf( __( 'Clear the images’ files from %s', 'shortpixel-flush' ), $edge ),
		'shortpixel'       => __( 'Ask ShortPixel to remove the copies', 'shortpixel-flush' ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge'             => sprintf( __( 'Clear the copies from %s', 'shortpixel-flush' ), $edge ),
		'edge_pages'       => __( 'Clear your own CDN', 'shortpixel-flush' ),
		'wait'             => __( 'Wait for ShortPixel', 'shortpixel-flush' ),
		'page_caches'      => __( 'Clear the page caches', 'shortpixel-flush' ),
		'page_caches_last' => __( 'Clear the page caches', 'shortpixel-flush' ),
		'check'            => __( 'Check the result', 'shortpixel-flush' ),
		'ways'             => __( 'Try a new link', 'shortpixel-flush' ),
		'version'          => __( 'Give the images new links', 'shortpixel-flush' ),
		'version_back'     => __( 'Give the images their earlier links back', 'shortpixel-flush' ),
		'pages'            => __( 'Check the pages as a visitor', 'shortpixel-flush' ),
		'fall_back'        => __( 'Remove the copies too', 'shortpixel-flush' ),
		'try'              => __( 'Try a new link', 'shortpixel-flush' ),
		'switch'           => __( 'Give the images new links', 'shortpixel-flush' ),
		'switch_back'      => __( 'Give the images their earlier links back', 'shortpixel-flush' ),
		'purge'            => __( 'Ask ShortPixel to remove the copies', 'shortpixel-flush' ),
		'styles'           => __( 'Refresh style sheets', 'shortpixel-flush' ),
		'front_page'       => __( 'Check the pages as a visitor', 'shortpixel-flush' ),
	];
	return of_provider( $step, $titles[ $step->id ] ?? '' );
}

function of_provider( Step $step, string $said ): string {
	/* translators: 1: a plugin's name, such as Autoptimize, 2: what is done or came of it, such as "Give all images new links". */
	return '' === $step->provider_name || '' === $said ? $said : sprintf( __( '%1$s: %2$s', 'shortpixel-flush' ), $step->provider_name, $said );
}

// The codes of edges' steps that code_sentence() explains. For others, the edges' records say more.
const PLAIN_EDGE_CODES = [
	'not_reached',
	'not_behind_edge',
	'edge_emptied',
	'edges_left_alone',
	'network_edges_left_alone',
	'step_crashed',
];

/** Returns a step's result, or what it waits for; empty if its title says everything. */
function step_message( Flush $flush, Step $step ): string {
	$is_of_edges = in_array( $step->id, [ 'edge_sources', 'edge', 'edge_pages', 'edge_files' ], true );
	if ( $is_of_edges && ! in_array( $step->code, PLAIN_EDGE_CODES, true ) ) {
		return 'edge_pages' === $step->id
			? edges_sentence( $step )
			: ( 'edge_files' === $step->id ? edge_files_sentence( $step ) : edge_step_sentence( $step ) );
	}
	if ( 'shortpixel' === $step->id && in_array( $step->state, [ 'done', 'failed' ], true ) ) {
		/* translators: 1: number of copies whose removal ShortPixel accepted, 2: number of all copies. */
		$accepted = _n( '%1$s of %2$s copy accepted.', '%1$s of %2$s copies accepted.', $step->data->addresses, 'shortpixel-flush' );
		return 0 === $step->data->addresses ? '' : sentence( $accepted, $step->data->count, $step->data->addresses );
	}
	switch ( 'done' === $step->state ? $step->id : '' ) {
		case 'check':
			$facts = $step->data;
			return 0 === $facts->addresses ? '' : new_copies_sentence( $facts->count, $facts->addresses );
		case 'page_caches':
		case 'page_caches_last':
			return page_caches_done( Caches_Cleared::in( $step->data ) );
		case 'pages':
			return pages_done( Pages_Seen::in( $step->data ) );
		case 'front_page':
			return front_page_done( Pages_Seen::in( $step->data ) );
	}
	return code_sentence( $flush, $step->code, '' === $step->provider_name ? $step->data : $step->data->with( [ 'provider' => $step->provider_name ] ) );
}

function new_copies_sentence( int $new, int $checked ): string {
	/* translators: 1: number of copies that are new, 2: number of copies that were checked. */
	return sentence( _n( '%1$s of %2$s checked copy is known to be new.', '%1$s of %2$s checked copies are known to be new.', $checked, 'shortpixel-flush' ), $new, $checked );
}

/** Explains a code of a step or of a failure, and what to do. For an unknown code, returns the stored message, if any. */
function code_sentence( Flush $flush, string $code, Facts $facts ): string {
	switch ( $code ) {
		case 'interrupted':
			return __( 'It was interrupted before anything was changed. Flush again.', 'shortpixel-flush' );
		case 'step_crashed':
			return paragraph( work_sentences()['interrupted'], __( 'Visitors may still see the old image.', 'shortpixel-flush' ) );
		case 'edges_left_alone':
			/* translators: %s: names of CDNs or caches, such as "Cloudflare". */
			return sprintf( __( 'Visitors may get pages with the old links. Ask an administrator to clear this: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $facts->names ) );
		case 'network_edges_left_alone':
			return network_edges_note();
		case 'cdn_failed':
			return cdn_failed_sentence( $facts );
		case 'purge_busy':
			return paragraph( name_unsent( 'ShortPixel', 0 ), unchanged_sentence( $facts->provider ), __( 'Flush again in a few minutes.', 'shortpixel-flush' ) );
		case 'purge_no_key':
		case 'purge_key_refused':
			return paragraph( __( 'ShortPixel refused the API key of your ShortPixel plugin. Check the key in that plugin’s settings.', 'shortpixel-flush' ), unchanged_sentence( $facts->provider ) );
		case 'purge_cdn_refused':
		case 'purge_refused':
			/* translators: %s: a host, such as spcdn.shortpixel.ai. */
			return sprintf( __( 'ShortPixel did not confirm the removal at %s, so visitors may get old images. Check the API key’s account.', 'shortpixel-flush' ), $facts->host );
		case 'styles_failed':
			$said = __( 'Style sheets may still show old images. Save the settings of ShortPixel Adaptive Images once.', 'shortpixel-flush' );
			return paragraph( $said, reason_sentence( $facts->error ) );
		case 'page_caches_failed':
			return page_caches_failed( Caches_Cleared::in( $facts ) );
		case 'page_caches_kept':
			return page_caches_done( Caches_Cleared::in( $facts ) );
		case 'page_old':
			return page_old( Pages_Seen::in( $facts ) );
		case 'page_mixed':
			return page_mixed( Pages_Seen::in( $facts ) );
		case 'page_former_file':
			return page_former_file( Pages_Seen::in( $facts ) );
		case 'page_earlier_size':
			return page_earlier_size( Pages_Seen::in( $facts ) );
		case 'page_unread':
			return page_unread( Pages_Seen::in( $facts ) );
		case 'pages_silent':
			return __( 'No page that was read shows an image through ShortPixel.', 'shortpixel-flush' );
	}
	return ( '' === $code ? [] : plain_sentences() )[ $code ] ?? refusal_sentence( $facts->message );
}

/** @return array<string, string> By the code of a step. */
function plain_sentences(): array {
	$not_needed = __( 'Not needed.', 'shortpixel-flush' );
	$changed    = __( 'The API URL was changed meanwhile. Check it, then flush again.', 'shortpixel-flush' );
	return [
		'not_reached'       => __( 'Not begun.', 'shortpixel-flush' ),
		'found_done'        => __( 'It was interrupted, but had been done.', 'shortpixel-flush' ),
		'same_addresses'    => $not_needed,
		'nothing_was_there' => __( 'No copy is known to have been on the CDN before.', 'shortpixel-flush' ),
		'nothing_to_check'  => __( 'No copy is known that visitors use.', 'shortpixel-flush' ),
		'not_behind_edge'   => $not_needed,
		'edge_emptied'      => __( 'Cleared as a whole, since not every link is still on record.', 'shortpixel-flush' ),
		'newer_address'     => _n( 'A later flush has changed the link of this image again.', 'A later flush has changed the links of these images again.', 1, 'shortpixel-flush' ),
		'not_stored'        => __( 'The database did not keep the new link, so pages use the earlier one. Flush again.', 'shortpixel-flush' ),
		'not_undone'        => __( 'The database did not keep the earlier link, so pages still use the new one. Undo again.', 'shortpixel-flush' ),
		'not_noted'         => work_sentences()['storage_failed'],
		'no_image'          => __( 'There is no image in the Media Library.', 'shortpixel-flush' ),
		'no_provider'       => __( 'The plugin that writes ShortPixel’s links is no longer active.', 'shortpixel-flush' ),
		'endpoint_changed'  => $changed,
		'endpoint_reverted' => $changed,
		'waiting'           => __( 'ShortPixel removes the old images in the background.', 'shortpixel-flush' ),
		'no_styles'         => $not_needed,
		'no_page_caches'    => __( 'No page cache was recognized. If your host or a CDN keeps whole pages, clear that cache.', 'shortpixel-flush' ),
		'front_page_same'   => $not_needed,
	];
}

/** Explains a flush's failure, usually by the step that failed. */
function flush_failure_sentence( Flush $flush ): string {
	if ( null === $flush->failure ) {
		return '';
	}
	$said = code_sentence( $flush, $flush->failure->code, $flush->failure->data );
	return '' === $said ? failure_sentence( $flush->failure ) : $said;
}
