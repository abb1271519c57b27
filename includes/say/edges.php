<?php
/** Sentences about the site's own edges, for before and after they are purged. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Edge_Records;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Step;
use function ShortPixelFlush\Edges\kinds;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Describes the effect of a flush of everything on an edge. */
function edge_effect( string $name, bool $can_empty ): string {
	if ( ! $can_empty ) {
		return clear_yourself_sentence( [ $name ] );
	}
	/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
	return sprintf( __( '%s is cleared.', 'shortpixel-flush' ), $name );
}

/** Returns a note without names, for users who may not see the network's edges in wp-config.php. */
function network_edges_note(): string {
	return __( 'The network’s own CDN is not cleared, so visitors may get old images. Only the network’s administrator can do that.', 'shortpixel-flush' );
}

/**
 * Describes the step that purges pages at all edges: which edges were emptied, which were purged URL by URL, and which
 * keep old pages and why.
 */
function edges_sentence( Step $step ): string {
	$emptied   = [];
	$untouched = [];
	$others    = [];
	foreach ( Edge_Records::in( $step->data )->edges as $record ) {
		if ( 'failed' === $record->state ) {
			$others[] = edge_failure_sentence( $record, $record->code );
		} elseif ( $record->everything ) {
			$emptied   = array_merge( $emptied, 'done' === $record->state ? [ $record->name ] : [] );
			$untouched = array_merge( $untouched, 'untouched' === $record->state ? [ $record->name ] : [] );
		} elseif ( 'done' === $record->state ) {
			$others[] = purged_links_sentence( $record );
		} elseif ( 'untouched' === $record->state ) {
			$untouched[] = $record->name;
		}
	}
	$said = [];
	if ( [] !== $emptied ) {
		/* translators: %s: names of CDNs or caches. */
		$said[] = sprintf( __( 'Cleared: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $emptied ) );
	}
	if ( [] !== $untouched ) {
		$said[] = clear_yourself_sentence( $untouched );
	}
	return paragraph( ...array_unique( array_merge( $said, $others ) ) );
}

/** @param list<string> $names CDNs and page caches that can't be cleared from here. */
function clear_yourself_sentence( array $names ): string {
	/* translators: %s: names of CDNs or page caches. */
	return sprintf( __( 'Visitors may get pages with the old links. Clear this yourself: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $names ) );
}

/** Describes an edge's step in a flush that removes copies; empty while it has done nothing. */
function edge_step_sentence( Step $step ): string {
	$record = Edge_Record::in( $step->data );
	if ( 'failed' === $step->state ) {
		return edge_step_failure( $step );
	}
	return purged_links_sentence( $record );
}

/** Describes the step that purges image files at all edges before a new link is tried. */
function edge_files_sentence( Step $step ): string {
	$said = static fn ( Edge_Record $record ): string => 'failed' === $record->state
		? edge_failure_sentence( $record, $record->code )
		: purged_links_sentence( $record );
	return paragraph( ...array_unique( array_map( $said, Edge_Records::in( $step->data )->edges ) ) );
}

/** Returns the name of a step's edge, or the names of its edges. */
function edge_names( Step $step ): string {
	$names = array_map( static fn ( Edge_Record $record ): string => $record->name, Edge_Records::in( $step->data )->edges );
	return [] === $names ? Edge_Record::in( $step->data )->name : wp_sprintf( '%l', $names );
}

/** Says how many links were purged; empty while the edge has done nothing. */
function purged_links_sentence( Edge_Record $record ): string {
	if ( 0 === $record->addresses ) {
		return '';
	}
	/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of links. */
	$cleared = _n( '%1$s: %2$s link cleared.', '%1$s: %2$s links cleared.', $record->addresses, 'shortpixel-flush' );
	return sentence( $cleared, $record->name, $record->addresses );
}

function edge_step_failure( Step $step ): string {
	$record = Edge_Record::in( $step->data );
	return edge_failure_sentence( $record, failure_code( $step, $record ) );
}

/**
 * Returns the code of a failure. An edge that should have been emptied, but can't be, was sent no request, so it has no
 * code of its own.
 */
function failure_code( Step $step, Edge_Record $record ): string {
	$code = '' === $step->code ? $record->code : $step->code;
	return 'untouched' === $record->state && '' === $code ? 'edge_off_record' : $code;
}

/** Explains why an edge was not purged, what that means for visitors, and what to do. */
function edge_failure_sentence( Edge_Record $record, string $code ): string {
	$same = [
		'edge_not_set_up'  => 'edge_gone',
		'edge_not_emptied' => 'edge_off_record',
	];
	$own  = [
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_gone'       => __( '%s is not connected, so visitors may get old images. Connect it in the settings.', 'shortpixel-flush' ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_unknown'    => __( 'The plugin that added %s is not active, so visitors may get old images. Activate it, then flush again.', 'shortpixel-flush' ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_resting'    => __( '%s was left alone, since this is a test environment. Visitors here may get old images.', 'shortpixel-flush' ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_off_record' => __( '%s was only partly cleared, so visitors may get old images. Ask an administrator to clear it.', 'shortpixel-flush' ),
	][ $same[ $code ] ?? $code ] ?? '';
	if ( '' !== $own ) {
		return sprintf( $own, $record->name );
	}
	$said = [];
	foreach ( $record->said as $name => $value ) {
		$said[ (string) $name ] = $value;
	}
	$kind     = kinds()[ $record->kind ] ?? null;
	$sentence = null === $kind ? '' : $kind->sentence( $code, $said );
	if ( '' === $sentence ) {
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		$sentence = sprintf( __( '%s could not be cleared, so visitors may get old images. Check its settings, then flush again.', 'shortpixel-flush' ), $record->name );
	}
	if ( 0 === $record->failed ) {
		return $sentence;
	}
	/* translators: 1: number of links, 2: number of all links. */
	$count = _n( '%1$s of %2$s links was not cleared.', '%1$s of %2$s links were not cleared.', $record->failed, 'shortpixel-flush' );
	return paragraph( sentence( $count, $record->failed, $record->addresses ), $sentence );
}

/** @return list<Step> The failed edges' steps in a flush that removes copies. */
function failed_edges( Flush $flush ): array {
	return array_values( $flush->steps_of( [ 'edge_sources', 'edge' ], [ 'failed' ] ) );
}

/**
 * Says what a retry would do at failed edges, or that it can't help; empty if it just purges the links again.
 *
 * @param bool $may_empty Whether the reader may flush all images.
 */
function emptying_sentence( Flush $flush, bool $may_empty ): string {
	if ( $flush->must_start_over() ) {
		return __( 'Not every link is still on record. Start a new flush instead.', 'shortpixel-flush' );
	}
	$said = [];
	foreach ( $flush->accepted_off_record() > 0 ? failed_edges( $flush ) : [] as $step ) {
		$record = Edge_Record::in( $step->data );
		if ( in_array( failure_code( $step, $record ), [ 'edge_gone', 'edge_off_record' ], true ) ) {
			continue;
		}
		$sentence = $record->can_empty
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			? __( 'Not every link is still on record, so “Flush again” clears all of %s.', 'shortpixel-flush' )
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			: __( '%s was only partly cleared, so visitors may get old images. Ask an administrator to clear it.', 'shortpixel-flush' );
		$said[] = sprintf( $sentence, $record->name );
		if ( $record->can_empty && ! $may_empty ) {
			$said[] = __( 'Only an administrator can do that.', 'shortpixel-flush' );
		}
	}
	return paragraph( ...$said );
}
