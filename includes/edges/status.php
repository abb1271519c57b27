<?php
/** Describes the state of each edge of this site in sentences. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\rest_sentence;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const EDGE_STATES = [ 'ready', 'untested', 'problem' ];

/**
 * @param bool $in_detail For those who may see what was entered, such as servers in the network around this one.
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

/** @return 'ready'|'untested'|'problem' One that is set up in code is never tested here, so it stays `untested`. */
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
		/* translators: %s: id of a kind of CDN. */
		return sprintf( __( 'No plugin on this site knows the kind “%s” any more, so a flush does not reach it. Activate the plugin that brought it, or remove it here.', 'shortpixel-flush' ), $edge->kind_id );
	}

	$problems = [
		/* translators: 1: name of a CDN, 2: names of fields. */
		'secrets_lost'         => __( 'What was saved for %1$s can’t be read any more (%2$s), perhaps because this site’s salts have changed. Enter it again, so that flushes reach it.', 'shortpixel-flush' ),
		/* translators: 1: name of a CDN, 2: names of fields. */
		'incomplete'           => __( 'The connection to %1$s is incomplete: %2$s is missing. A flush does not reach it until it is entered.', 'shortpixel-flush' ),
		/* translators: 1: name of a CDN, 2: names of fields. */
		'incomplete_constants' => __( 'The connection to %1$s is incomplete: %2$s is missing in wp-config.php, where its secret is set. Add it there, so that flushes reach it.', 'shortpixel-flush' ),
	];
	if ( isset( $problems[ $edge->problem ] ) ) {
		return sprintf( $problems[ $edge->problem ], $kind->name(), field_labels( $kind, $edge->problem_fields ) );
	}

	if ( null === $edge->test ) {
		return '';
	}

	return $in_detail ? $edge->test->sentence( $kind ) : $edge->test->plain_sentence( $kind );
}
