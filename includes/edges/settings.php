<?php
/** Shows, checks, saves and tests the site's edges (its own CDNs and caches) for the settings screen. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use WP_Error;
use function ShortPixelFlush\connections_refusal;
use function ShortPixelFlush\Http\redact;
use function ShortPixelFlush\invalid_input;
use function ShortPixelFlush\may;
use function ShortPixelFlush\may_name_private_hosts;
use function ShortPixelFlush\permit_private_hosts;
use function ShortPixelFlush\private_hosts_refusal;
use function ShortPixelFlush\settings_schema;
use function ShortPixelFlush\valid_hosts;
use const ShortPixelFlush\CAP_NETWORK;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const MAX_EDGES = 10;

/**
 * @return list<array{
 *     id: string,
 *     kind: string,
 *     hosts: list<string>,
 *     setup: array<string, string>,
 *     secrets: list<string>,
 *     constants: list<string>,
 *     fixed: bool,
 * }> The edges that the current user may see, without secrets; `secrets` names those that are set and readable.
 */
function edges_for_settings(): array {
	$shown = [];
	foreach ( visible( site_edges() ) as $edge ) {
		$kind    = $edge->kind;
		$secret  = null === $kind ? [] : secret_names( $kind );
		$fields  = null === $kind ? [] : array_column( $kind->fields(), 'name' );
		$set     = array_keys( array_filter( $edge->entered, static fn ( string $value ): bool => '' !== $value ) );
		$shown[] = [
			'id'        => $edge->id,
			'kind'      => $edge->kind_id,
			'hosts'     => $edge->hosts,
			'setup'     => array_intersect_key( $edge->entered, array_flip( array_diff( $fields, $secret ) ) ),
			'secrets'   => array_values( array_intersect( $secret, $set ) ),
			'constants' => $edge->constants,
			'fixed'     => $edge->is_fixed,
		];
	}

	return $shown;
}

/** @return array{type: string, additionalProperties: false, required: list<string>, properties: array<string, Json_Schema>} */
function edge_schema( bool $is_answer ): array {
	$texts = [
		'type'  => 'array',
		'items' => [ 'type' => 'string' ],
	];

	return [
		'type'                 => 'object',
		'additionalProperties' => false,
		'required'             => $is_answer ? [ 'id', 'kind', 'hosts', 'setup', 'secrets', 'constants', 'fixed' ] : [ 'kind', 'hosts', 'setup' ],
		'properties'           => [
			'id'    => [
				'description' => 'The id of a connected CDN; none for a new one.',
				'type'        => 'string',
				'pattern'     => '^[a-z0-9_-]{1,60}$',
			],
			'kind'  => [
				'description' => 'The id of a kind that GET /edges lists.',
				'type'        => 'string',
				'pattern'     => '^[a-z0-9_-]{1,40}$',
			],
			'hosts' => [
				'description' => 'The domains that it serves.',
			] + settings_schema()['properties']['hosts'],
			'setup' => [
				'description'          => 'Values by field name. A missing secret is kept unless the server or zone changes; an empty one is removed.',
				'type'                 => 'object',
				'additionalProperties' => [
					'type'      => 'string',
					'maxLength' => MAX_VALUE_BYTES,
				],
			],
		] + ( $is_answer ? [
			'secrets'   => [ 'description' => 'Secrets that are set.' ] + $texts,
			'constants' => [ 'description' => 'Fields that only wp-config.php sets.' ] + $texts,
			'fixed'     => [ 'type' => 'boolean' ],
		] : [] ),
	];
}

/**
 * @param list<array<mixed>> $sent     Edges that have passed the schema.
 * @param string|null        $revision The revision of the list to replace; null replaces any.
 * @return true|WP_Error
 */
function update_edges( array $sent, ?string $revision ) {
	$before = stored_servers();
	$saved  = change_stored_edges(
		static function () use ( $sent, $revision ) {
			$edges = null === $revision || stored_revision() === $revision ? read_edges( $sent ) : edges_changed();
			if ( is_wp_error( $edges ) ) {
				return $edges;
			}

			// Keeps edges that the user can't see.
			$hidden = array_filter( stored_edges(), static fn ( Stored_Edge $edge ): bool => null === known_edge( $edge->id ) );
			$edges  = array_values(
				array_filter( array_merge( array_values( $hidden ), $edges ), static fn ( Stored_Edge $edge ): bool => ! $edge->is_empty() )
			);

			return [
				'edges' => $edges,
				'tests' => array_intersect_key( stored_tests(), array_flip( array_column( $edges, 'id' ) ) + constant_edges( kinds() ) ),
			];
		}
	);
	if ( true === $saved ) {
		permit_private_hosts( 'edges', $before, stored_servers() );
	}

	return $saved;
}

/** @return list<string> The servers that owners entered for edges in the settings. */
function stored_servers(): array {
	$kinds   = kinds();
	$servers = [];
	foreach ( stored_edges() as $edge ) {
		array_push( $servers, ...( isset( $kinds[ $edge->kind ] ) ? named_servers( $kinds[ $edge->kind ], $edge->setup ) : [] ) );
	}

	return $servers;
}

/**
 * @param array<mixed> $sent As for read_edge(); an id alone tests the saved edge.
 * @return array{state: string, message: string, zone: string}|WP_Error The result, which is also stored if the saved edge
 *   has exactly this setup.
 */
function test_edge( array $sent ) {
	$edge = connections_refusal() ?? ( [ 'id' ] === array_keys( $sent ) ? saved_edge( $sent['id'] ) : read_edge( $sent ) );
	if ( is_wp_error( $edge ) ) {
		return $edge;
	}

	$kind  = kinds()[ $edge->kind ];
	$known = '' === $edge->id ? null : known_edge( $edge->id );
	$setup = whole_setup( $edge, $kind );
	$hosts = [] === $edge->hosts && null !== $known ? $known->hosts : $edge->hosts;
	$test  = Connection_Test::run(
		$kind,
		$hosts,
		$setup,
		may_name_private_hosts() ? named_servers( $kind, $setup ) : ( null === $known ? [] : $known->private_hosts )
	);
	if ( null !== $known && Connection_Test::fingerprint( $known->kind_id, $known->hosts, $known->entered ) === $test->fingerprint ) {
		store_test( $edge->id, $test );
	}

	return [
		'state'   => $test->state,
		'message' => redact( $test->sentence( $kind ), array_values( array_intersect_key( $setup, array_flip( secret_names( $kind ) ) ) ) ),
		'zone'    => $test->zone(),
	];
}

function store_test( string $id, Connection_Test $test ): void {
	change_stored_edges(
		static fn (): array => [
			'edges' => array_values( stored_edges() ),
			'tests' => [ $id => $test ] + stored_tests(),
		]
	);
}

/**
 * @param list<array<mixed>> $sent Edges that have passed the schema.
 * @return list<Stored_Edge>|WP_Error The edges to store, with sealed secrets.
 */
function read_edges( array $sent ) {
	$kinds = kinds();
	$taken = array_map( 'strval', array_merge( array_keys( stored_edges() ), array_keys( constant_edges( $kinds ) ) ) );
	$edges = [];
	foreach ( $sent as $one ) {
		$edge = unknown_kind_edge( $one ) ?? read_edge( $one );
		if ( is_wp_error( $edge ) ) {
			return $edge;
		}

		$edge = '' === $edge->id ? $edge->with_id( free_id( $kinds[ $edge->kind ], $taken ) ) : $edge;
		if ( in_array( $edge->id, array_column( $edges, 'id' ), true ) ) {
			return invalid_input( 'edges', 'Two of the CDNs that were sent are the same one.' );
		}

		$taken[] = $edge->id;
		$edges[] = isset( $kinds[ $edge->kind ] ) ? $edge->seal_secrets( $kinds[ $edge->kind ] ) : $edge;
	}

	return $edges;
}

/**
 * Returns a stored edge of a kind that no active plugin provides: it can't be checked, and must not block saving.
 *
 * @param array<mixed> $sent
 */
function unknown_kind_edge( array $sent ): ?Stored_Edge {
	$stored = is_string( $sent['id'] ?? null ) ? stored_edges()[ $sent['id'] ] ?? null : null;

	return null !== $stored && ( $sent['kind'] ?? '' ) === $stored->kind && ! isset( kinds()[ $stored->kind ] ) ? $stored : null;
}

/**
 * @param mixed $id
 * @return Stored_Edge|WP_Error The edge with its secrets in plain text, for a test.
 */
function saved_edge( $id ) {
	$edge = is_string( $id ) ? known_edge( $id ) : null;
	if ( null === $edge ) {
		return gone_edge();
	}

	return '' === $edge->problem
		? new Stored_Edge( $edge->id, $edge->kind_id, $edge->hosts, $edge->entered, [] )
		: invalid_input( 'edges', edge_message( $edge ) );
}

/**
 * @param array<mixed> $sent
 * @return Stored_Edge|WP_Error The edge, with new secrets in plain text and those it keeps sealed.
 */
function read_edge( array $sent ) {
	$id    = is_string( $sent['id'] ?? null ) ? $sent['id'] : '';
	$name  = is_string( $sent['kind'] ?? null ) ? $sent['kind'] : '';
	$kind  = kinds()[ $name ] ?? null;
	$known = '' === $id ? null : known_edge( $id );
	if ( null === $kind || ( '' !== $id && ( null === $known || $known->kind_id !== $name ) ) ) {
		return gone_edge();
	}

	$constants = null === $known ? [] : $known->constants;
	$has_hosts = in_array( 'hosts', $constants, true );
	$hosts     = $has_hosts ? [] : valid_hosts( $sent );
	$setup     = read_setup( $kind, is_array( $sent['setup'] ?? null ) ? $sent['setup'] : [], $constants );
	if ( is_wp_error( $setup ) ) {
		return $setup;
	}

	$edge    = new Stored_Edge( $id, $name, $hosts, $setup, [] );
	$stored  = stored_edges()[ $id ] ?? null;
	$kept    = null === $stored ? [] : array_diff_key( $stored->sealed, $setup, array_flip( $constants ) );
	$is_same = null !== $stored && destination( $kind, $stored->full_setup( $kind ) ) === destination( $kind, $edge->full_setup( $kind ) );
	$edge    = new Stored_Edge( $id, $name, $hosts, $setup, $is_same ? $kept : [] );
	$missing = missing_fields( $kind, whole_setup( $edge, $kind ) );
	// A sealed secret that can't be decrypted because the salts changed must not block saving.
	$missing = array_values( array_diff( $missing, array_keys( $edge->sealed ) ) );
	$dropped = array_values( array_intersect( $missing, array_keys( $kept ) ) );
	$private = private_hosts_refusal(
		null === $stored ? [] : named_servers( $kind, $stored->full_setup( $kind ) ),
		named_servers( $kind, $edge->full_setup( $kind ) )
	);
	if ( null !== $private ) {
		return $private;
	}
	if ( [] === $hosts && ! $has_hosts ) {
		return missing_input( 'hosts', __( 'Domains served by this CDN', 'shortpixel-flush' ) );
	}
	if ( [] !== $missing ) {
		return missing_input( $dropped[0] ?? $missing[0], field_labels( $kind, $missing ) );
	}

	return $edge;
}

/** @return array<string, string> The edge's values and those from wp-config.php, with secrets in plain text. */
function whole_setup( Stored_Edge $edge, Edge $kind ): array {
	return $edge->full_setup( $kind ) + array_filter( $edge->secrets( $kind ), 'is_string' );
}

/**
 * @param array<mixed> $sent
 * @param list<string> $constants Fields that only wp-config.php can set.
 * @return array<string, string>|WP_Error
 */
function read_setup( Edge $kind, array $sent, array $constants ) {
	$fields = array_column( $kind->fields(), null, 'name' );
	$values = [];
	foreach ( $sent as $name => $value ) {
		$field = $fields[ $name ] ?? null;
		if ( null === $field || ! is_string( $value ) || in_array( $name, $constants, true ) ) {
			$refused = null === $field
				? sprintf( 'The field “%1$s” is not known for %2$s.', sanitize_text_field( mb_substr( (string) $name, 0, 60 ) ), $kind->name() )
				/* translators: %s: name of a constant or a CDN. */
				: sprintf( __( '%s is set in wp-config.php, so this can’t be changed here. Nothing has been saved.', 'shortpixel-flush' ), $kind->name() );
			return invalid_input( (string) $name, $refused );
		}

		$value = 'lines' === $field['type'] ? trim( (string) preg_replace( '/\s*\R\s*/', "\n", $value ) ) : trim( $value );
		if ( ! is_accepted( $field, $value ) ) {
			$refused = __( 'This can’t be used as it is.', 'shortpixel-flush' );
			return invalid_input( (string) $name, trim( "{$refused} {$field['help']}" ) );
		}

		$values[ (string) $name ] = $value;
	}

	return $values;
}

function missing_input( string $field, string $labels ): WP_Error {
	/* translators: %s: labels of fields. */
	return invalid_input( $field, sprintf( __( 'Enter this: %s. Nothing has been saved.', 'shortpixel-flush' ), $labels ) );
}

/**
 * Returns an unused id. On a network, skips ids with values in wp-config.php unless the user may manage the network,
 * since the edge would use those values.
 *
 * @param list<string> $taken
 */
function free_id( Edge $kind, array $taken ): string {
	$may_share = ! is_multisite() || may( CAP_NETWORK );
	$id        = $kind->id();
	$n         = 1;
	while ( in_array( $id, $taken, true ) || ( ! $may_share && [] !== edge_constants( $id, $kind ) ) ) {
		++$n;
		$id = "{$kind->id()}-{$n}";
	}

	return $id;
}

function edges_changed(): WP_Error {
	return new WP_Error(
		'shortpixel_flush_edges_changed',
		changed_sentence(),
		[ 'status' => 409 ]
	);
}

function gone_edge(): WP_Error {
	return invalid_input( 'edges', changed_sentence() );
}

function changed_sentence(): string {
	return __( 'Your CDNs were changed in another tab, so nothing has been saved. Load the list as it is now.', 'shortpixel-flush' );
}
