<?php
/** Describes the state of this site's edges (its own CDNs and caches) in sentences. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\rest_sentence;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const EDGE_STATES = [ 'ready', 'untested', 'problem' ];

/**
 * @param bool $in_detail Whether the user may see what was entered, such as servers in the local network.
 * @return list<array{
 *     id: string,
 *     kind: string,
 *     name: string,
 *     hosts: list<string>,
 *     state: string,
 *     message: string,
 * }> The edges that the current user may see, without secrets.
 */
function edges_status( bool $in_detail = true ): array {
	return array_map(
		static fn ( Configured_Edge $edge ): array => [
			'id'      => $edge->id,
			'kind'    => $edge->kind_id,
			'name'    => $edge->name(),
			'hosts'   => $edge->hosts,
			'state'   => edge_state( $edge ),
			'message' => redact( edge_message( $edge, $in_detail ), null === $edge->kind ? [] : $edge->secrets() ),
		],
		visible( configured_edges() )
	);
}

/** @return 'ready'|'untested'|'problem' Edges set up in code are never tested, so they are never `ready`. */
function edge_state( Configured_Edge $edge ): string {
	if ( '' !== $edge->problem || ( null !== $edge->test && 'done' !== $edge->test->state ) ) {
		return 'problem';
	}

	return null === $edge->test ? 'untested' : 'ready';
}

/** Explains an edge's problem, or the result of its last test; empty if there is neither. */
function edge_message( Configured_Edge $edge, bool $in_detail = true ): string {
	if ( 'resting' === $edge->problem ) {
		return rest_sentence( rest_reason() );
	}
	$kind = $edge->kind;
	if ( null === $kind ) {
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		return sprintf( __( 'The plugin that added %s is not active, so visitors may get old images. Activate it, then flush again.', 'shortpixel-flush' ), $edge->kind_id );
	}

	if ( in_array( $edge->problem, [ 'secrets_lost', 'incomplete' ], true ) ) {
		/* translators: 1: name of a CDN, 2: names of fields. */
		$sentence = __( 'Flushes don’t reach %1$s, since this is missing or can’t be read: %2$s. Enter it again.', 'shortpixel-flush' );
		return sprintf( $sentence, $kind->name(), field_labels( $kind, $edge->problem_fields ) );
	}
	if ( 'incomplete_constants' === $edge->problem ) {
		/* translators: 1: name of a CDN, 2: names of fields. */
		$sentence = __( 'Flushes don’t reach %1$s, since this is missing in wp-config.php: %2$s. Add it there.', 'shortpixel-flush' );
		return sprintf( $sentence, $kind->name(), field_labels( $kind, $edge->problem_fields ) );
	}

	if ( null === $edge->test ) {
		return '';
	}

	return $in_detail ? $edge->test->sentence( $kind ) : $edge->test->plain_sentence( $kind );
}
