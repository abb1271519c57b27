<?php
/**
 * Describes what visitors get during and after a flush of everything. Nothing is claimed about pages that were not
 * read.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Pages_Seen;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function site_message( Flush $flush ): string {
	if ( $flush->is_open() ) {
		$under_way = $flush->is_undo() ? __( 'Undoing…', 'shortpixel-flush' ) : __( 'Flushing…', 'shortpixel-flush' );
		return 'queued' === $flush->state ? __( 'Begins as soon as this site’s background tasks run.', 'shortpixel-flush' ) : $under_way;
	}
	if ( 'cancelled' === $flush->state ) {
		return paragraph( __( 'Stopped before it began.', 'shortpixel-flush' ), unchanged_sentence( '' ) );
	}
	if ( null !== $flush->failure && in_array( $flush->state, [ 'failed', 'partial' ], true ) ) {
		return flush_failure_sentence( $flush );
	}
	$targets = $flush->targets();
	if ( count( $targets ) > 1 || 'purge' === ( isset( $targets[0] ) ? $targets[0]->by : '' ) ) {
		return targets_message( $flush );
	}
	switch ( $flush->state ) {
		case 'done':
			return site_done( $flush );
		case 'partial':
			return paragraph( new_links_sentence(), see_steps_sentence() );
		case 'undone':
			$said = __( 'All images have their earlier links again.', 'shortpixel-flush' );
			return has_pages_left( $flush ) ? paragraph( $said, see_steps_sentence() ) : $said;
	}
	return '';
}

function site_done( Flush $flush ): string {
	$seen = Pages_Seen::in( $flush->step( 'front_page' )->data ?? null );
	$said = 0 === $seen->read ? __( 'No page that was read shows an image through ShortPixel.', 'shortpixel-flush' ) : pages_done( $seen );
	return paragraph( new_links_sentence(), $said );
}

function new_links_sentence(): string {
	return __( 'All images have new links.', 'shortpixel-flush' );
}

function see_steps_sentence(): string {
	return __( 'Some pages may still show old images. See the steps for what to do.', 'shortpixel-flush' );
}

/** Describes each provider's result, for several providers or a single one that keeps its links. */
function targets_message( Flush $flush ): string {
	$is_undo   = $flush->is_undo();
	$done      = $flush->targets_with_step( $is_undo ? [ 'switch_back' ] : [ 'switch', 'purge' ], [ 'done' ] );
	$sentences = [];
	foreach ( $done as $target ) {
		$sentences[] = 'purge' === $target->by
			/* translators: %s: a plugin's name. */
			? sprintf( __( 'ShortPixel was asked to remove its copies of the images of %s.', 'shortpixel-flush' ), $target->name )
			/* translators: 1: a plugin's name, 2: an API URL, such as https://cdn.shortpixel.ai/spai3. */
			: sprintf( __( 'The images of %1$s have their links at %2$s.', 'shortpixel-flush' ), $target->name, $is_undo ? $target->from : $target->to );
	}
	foreach ( $flush->steps_of( [ 'try', 'switch', 'purge', 'switch_back' ], [ 'failed' ] ) as $step ) {
		$sentences[] = of_provider( $step, step_message( $flush, $step ) );
	}
	if ( has_pages_left( $flush ) ) {
		$sentences[] = see_steps_sentence();
	}
	return paragraph( ...$sentences );
}

/** Whether visitors may get pages as they were before, because a step failed or an edge keeps them. */
function has_pages_left( Flush $flush ): bool {
	return [] !== $flush->steps_of( [ 'styles', 'edge_pages', 'page_caches', 'front_page' ], [ 'failed' ] )
		|| $flush->keeps_pages_at_edges();
}

/** Describes a provider that keeps its links in a flush of everything. */
function purged_provider_effect( string $name ): string {
	/* translators: %s: a plugin's name. */
	return sprintf( __( 'The links that %s writes stay: ShortPixel is asked to remove the copies. That can’t be undone.', 'shortpixel-flush' ), $name );
}
