<?php
/**
 * How an edge of this site stands, in sentences.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Http\redact;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/configured.php';
require_once __DIR__ . '/../http/redact.php';

const EDGE_STATES = [ 'ready', 'untested', 'problem' ];

/**
 * Shapes every edge of this site as the state of the site tells it; no secret is in it.
 *
 * @return list<array{id: string, kind: string, name: string, hosts: list<string>, state: string, message: string}>
 */
function edges_status(): array {
	$kinds = kinds();
	$shown = [];

	foreach ( site_edges() as $edge ) {
		$kind = $kinds[ $edge['kind'] ] ?? null;
		$said = edge_state( $edge, $kind );

		$shown[ $edge['id'] ] = [
			'id'      => $edge['id'],
			'kind'    => $edge['kind'],
			'name'    => null === $kind ? $edge['kind'] : $kind->name(),
			'hosts'   => $edge['hosts'],
			'state'   => $said['state'],
			'message' => null === $kind ? $said['message'] : without_edge_secrets( $said['message'], $kind, $edge['setup'] ),
		];
	}

	foreach ( configured_edges() as $edge ) {
		$kind = $kinds[ $edge['kind'] ] ?? null;

		// Set up in code: whoever wrote it tests it.
		$shown[ $edge['id'] ] = $shown[ $edge['id'] ] ?? [
			'id'      => $edge['id'],
			'kind'    => $edge['kind'],
			'name'    => null === $kind ? $edge['kind'] : $kind->name(),
			'hosts'   => $edge['hosts'],
			'state'   => null === $kind ? 'problem' : 'untested',
			'message' => null === $kind ? unknown_kind_sentence( $edge['kind'] ) : '',
		];
	}

	return array_values( $shown );
}

/**
 * Says how one edge stands.
 *
 * @param array<string,mixed> $edge
 * @phpstan-param array{kind: string, problem: string, lost: list<string>, missing: list<string>, tested: array{state: string, code: string, data: array<string,mixed>, ...}|null, ...} $edge
 * @return array{state: string, message: string}
 */
function edge_state( array $edge, ?Edge $kind ): array {
	$tested  = $edge['tested'];
	$problem = null === $kind ? unknown_kind_sentence( $edge['kind'] ) : problem_sentence( $kind, $edge['problem'], [] === $edge['lost'] ? $edge['missing'] : $edge['lost'] );

	if ( null === $kind || '' !== $problem ) {
		return [
			'state'   => 'problem',
			'message' => $problem,
		];
	}

	return [
		'state'   => null === $tested ? 'untested' : ( 'done' === $tested['state'] ? 'ready' : 'problem' ),
		'message' => null === $tested ? '' : test_sentence( $kind, $tested['state'], $tested['code'], $tested['data'] ),
	];
}

/**
 * Says what is wrong with an edge's setup; empty where nothing is.
 *
 * @param string       $problem As configured_edges() names it.
 * @param list<string> $fields  Names of the fields it is about.
 */
function problem_sentence( Edge $kind, string $problem, array $fields ): string {
	$sentences = [
		/* translators: 1: name of a CDN, 2: names of fields. */
		'secrets_lost' => __( 'The salts of this site have changed, so what was saved for %1$s can’t be read any more: %2$s. A flush does not reach it until it is entered again.', 'shortpixel-flush' ),
		/* translators: 1: name of a CDN, 2: names of fields. */
		'incomplete'   => __( '%1$s is not set up completely: %2$s is missing. A flush does not reach it until it is entered.', 'shortpixel-flush' ),
	];

	return isset( $sentences[ $problem ] ) ? sprintf( $sentences[ $problem ], $kind->name(), implode( ', ', field_labels( $kind, $fields ) ) ) : '';
}

function unknown_kind_sentence( string $kind ): string {
	/* translators: %s: id of a kind of CDN. */
	return sprintf( __( 'No plugin on this site knows the kind “%s” any more, so a flush does not reach it. Activate the plugin that brought it, or remove it here.', 'shortpixel-flush' ), $kind );
}

/**
 * Says what came of a connection test.
 *
 * @param array<string,mixed> $data What came with the code.
 */
function test_sentence( Edge $kind, string $state, string $code, array $data ): string {
	if ( 'done' === $state ) {
		$zone = is_string( $data['zone'] ?? null ) ? $data['zone'] : '';

		return '' === $zone
			/* translators: %s: name of a CDN. */
			? sprintf( __( '%s answers, and may be purged from here.', 'shortpixel-flush' ), $kind->name() )
			/* translators: 1: name of a CDN, 2: what its zone, service or server is called. */
			: sprintf( __( '%1$s answers: this reaches “%2$s”, and may purge it.', 'shortpixel-flush' ), $kind->name(), $zone );
	}

	$sentence = $kind->sentence( $code, $data );

	/* translators: %s: name of a CDN. */
	return '' !== $sentence ? $sentence : sprintf( __( '%s did not answer as expected, so a flush may not reach it. Look at what was entered, then try again.', 'shortpixel-flush' ), $kind->name() );
}

/**
 * Gives the labels of fields.
 *
 * @param list<string> $names
 * @return list<string>
 */
function field_labels( Edge $kind, array $names ): array {
	$labels = array_column( $kind->fields(), 'label', 'name' );

	return array_map( static fn ( string $name ): string => $labels[ $name ] ?? $name, $names );
}

/**
 * Writes a text without the secrets of an edge: an answer that a sentence quotes may repeat them.
 *
 * @param array<string,string> $setup
 */
function without_edge_secrets( string $text, Edge $kind, array $setup ): string {
	return redact( $text, array_values( array_intersect_key( $setup, array_flip( secret_names( $kind ) ) ) ) );
}

/**
 * Lists the fields that are secret.
 *
 * @return list<string>
 */
function secret_names( Edge $kind ): array {
	$names = [];

	foreach ( $kind->fields() as $field ) {
		if ( 'secret' === $field['type'] ) {
			$names[] = $field['name'];
		}
	}

	return $names;
}
