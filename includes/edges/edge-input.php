<?php
/**
 * Reads what an owner sent of the site's edges, strictly, by the fields of each kind.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use WP_Error;
use function ShortPixelFlush\valid_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/configured.php';
require_once __DIR__ . '/edge-sentences.php';

const EDGE_VALUE_BYTES = 8192;

/**
 * Reads the whole list of edges; nothing is written yet.
 *
 * @param list<array<mixed>> $sent Each has passed the schema.
 * @return list<array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, sealed: array<string,string>}>|WP_Error
 */
function read_edges( array $sent ) {
	$taken = array_merge( array_map( 'strval', array_keys( stored_edges() ) ), array_map( 'strval', array_keys( constant_edges( kinds() ) ) ) );
	$edges = [];

	foreach ( $sent as $one ) {
		$edge = kept_as_stored( $one ) ?? read_edge( $one );

		if ( is_wp_error( $edge ) ) {
			return $edge;
		}

		$edge['id'] = '' === $edge['id'] ? free_id( $edge['kind'], $taken ) : $edge['id'];

		if ( in_array( $edge['id'], array_column( $edges, 'id' ), true ) ) {
			return refused_edge( __( 'Two of the CDNs that were sent are the same one. Nothing has been saved. Reload the page, then try again.', 'shortpixel-flush' ) );
		}

		$taken[] = $edge['id'];
		$edges[] = $edge;
	}

	return array_map( __NAMESPACE__ . '\sealed_edge', $edges );
}

/**
 * Keeps an edge whose kind no plugin knows any more: it can't be looked at, and must not stand in the way of the others.
 *
 * @param array<mixed> $sent
 * @return array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, kept: array<string,string>}|null
 */
function kept_as_stored( array $sent ): ?array {
	$stored = is_string( $sent['id'] ?? null ) ? stored_edges()[ $sent['id'] ] ?? null : null;

	if ( null === $stored || ( $sent['kind'] ?? '' ) !== $stored['kind'] || isset( kinds()[ $stored['kind'] ] ) ) {
		return null;
	}

	return [
		'id'    => $stored['id'],
		'kind'  => $stored['kind'],
		'hosts' => $stored['hosts'],
		'setup' => $stored['setup'],
		'kept'  => $stored['sealed'],
	];
}

/**
 * Gives an edge as it is saved, as far as it can be tested.
 *
 * @param mixed $id
 * @return array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, kept: array<string,string>}|WP_Error
 */
function saved_edge( $id ) {
	$edge = is_string( $id ) ? known_edge( $id ) : null;
	$kind = null === $edge ? null : kinds()[ $edge['kind'] ] ?? null;

	if ( null === $edge || null === $kind || '' !== $edge['problem'] ) {
		return null === $edge ? gone_edge() : refused_edge( edge_state( $edge, $kind )['message'] );
	}

	return [
		'id'    => $edge['id'],
		'kind'  => $edge['kind'],
		'hosts' => $edge['hosts'],
		'setup' => $edge['setup'],
		'kept'  => [],
	];
}

/**
 * Reads one edge: its values checked, and those secrets that were not sent as they are kept.
 *
 * @param array<mixed> $sent
 * @return array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, kept: array<string,string>}|WP_Error
 */
function read_edge( array $sent ) {
	$id    = is_string( $sent['id'] ?? null ) ? $sent['id'] : '';
	$name  = is_string( $sent['kind'] ?? null ) ? $sent['kind'] : '';
	$kind  = kinds()[ $name ] ?? null;
	$known = '' === $id ? null : known_edge( $id );

	if ( '' !== $id && ( null === $known || $known['kind'] !== $name ) ) {
		return gone_edge();
	}

	if ( null === $kind ) {
		return refused_edge( __( 'This kind of CDN is not known here. Nothing has been saved.', 'shortpixel-flush' ) );
	}

	$constants = $known['constants'] ?? [];
	$setup     = read_setup( $kind, is_array( $sent['setup'] ?? null ) ? $sent['setup'] : [], $constants );
	$hosts     = valid_hosts( $sent );

	if ( is_wp_error( $setup ) ) {
		return $setup;
	}

	$sealed = '' === $id ? [] : stored_edges()[ $id ]['sealed'] ?? [];
	$kept   = array_diff_key( $sealed, $setup, array_flip( $constants ) );
	$whole  = array_merge( array_filter( opened( $name, $kept ), 'is_string' ), $setup, array_intersect_key( $known['setup'] ?? [], array_flip( $constants ) ) );
	// What was lost with the salts must not keep another CDN from being changed.
	$lacks = array_values( array_diff( missing_fields( $kind, $whole ), array_keys( $kept ) ) );

	if ( [] === $hosts && ! in_array( 'hosts', $constants, true ) ) {
		/* translators: %s: name of a CDN. */
		return refused_edge( sprintf( __( 'Say which hosts visitors reach through %s, such as www.example.com. Nothing has been saved.', 'shortpixel-flush' ), $kind->name() ), 'hosts' );
	}

	if ( [] !== $lacks ) {
		/* translators: 1: name of a CDN, 2: names of fields. */
		return refused_edge( sprintf( __( '%1$s needs more: %2$s is empty. Nothing has been saved.', 'shortpixel-flush' ), $kind->name(), implode( ', ', field_labels( $kind, $lacks ) ) ), $lacks[0] );
	}

	return [
		'id'    => $id,
		'kind'  => $name,
		'hosts' => in_array( 'hosts', $constants, true ) ? [] : $hosts,
		'setup' => $setup,
		'kept'  => $kept,
	];
}

/**
 * Reads the values of an edge by the fields of its kind.
 *
 * @param array<mixed> $sent
 * @param list<string> $constants Fields that wp-config.php sets, which nobody can change here.
 * @return array<string,string>|WP_Error
 */
function read_setup( Edge $kind, array $sent, array $constants ) {
	$fields = array_column( $kind->fields(), null, 'name' );
	$values = [];

	foreach ( $sent as $name => $value ) {
		$field = $fields[ $name ] ?? null;

		if ( null === $field || ! is_string( $value ) || in_array( $name, $constants, true ) ) {
			return refused_edge(
				/* translators: 1: name of a field, 2: name of a CDN. */
				sprintf( null === $field ? __( 'The field “%1$s” is not known for %2$s. Nothing has been saved.', 'shortpixel-flush' ) : __( '“%1$s” of %2$s is set in wp-config.php, and can’t be changed here. Nothing has been saved.', 'shortpixel-flush' ), sanitize_text_field( mb_substr( (string) $name, 0, 60 ) ), $kind->name() ),
				(string) $name
			);
		}

		$value = 'lines' === $field['type'] ? trim( (string) preg_replace( '/\s*\R\s*/', "\n", $value ) ) : trim( $value );

		if ( ! fits( $field, $value ) ) {
			/* translators: 1: label of a field, 2: what is expected in it. */
			return refused_edge( sprintf( __( '“%1$s” can’t be used as it is. %2$s Nothing has been saved.', 'shortpixel-flush' ), $field['label'], $field['help'] ), (string) $name );
		}

		$values[ (string) $name ] = $value;
	}

	return $values;
}

/**
 * Tells whether a value is one that its field allows. An empty one is: whether it is needed is asked elsewhere.
 *
 * @param array<string,mixed> $field
 * @phpstan-param array{type: string, choices?: array<string,string>, pattern?: string, ...} $field
 */
function fits( array $field, string $value ): bool {
	// A line break in what becomes a header would begin another.
	$odd = 'lines' === $field['type'] ? '/[\x00-\x09\x0b-\x1f\x7f]/' : '/[\x00-\x1f\x7f]/';

	if ( '' === $value ) {
		return true;
	}

	if ( strlen( $value ) > EDGE_VALUE_BYTES || 1 === preg_match( $odd, $value ) || ( isset( $field['choices'] ) && ! isset( $field['choices'][ $value ] ) ) ) {
		return false;
	}

	return ! isset( $field['pattern'] ) || 1 === preg_match( '~\A(?:' . str_replace( '~', '\~', $field['pattern'] ) . ')\z~u', $value );
}

/**
 * Seals the secrets of an edge that is to be stored.
 *
 * @param array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, kept: array<string,string>} $edge
 * @return array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, sealed: array<string,string>}
 */
function sealed_edge( array $edge ): array {
	$kind   = kinds()[ $edge['kind'] ] ?? null;
	$secret = array_flip( null === $kind ? [] : secret_names( $kind ) );
	$fresh  = array_filter( array_intersect_key( $edge['setup'], $secret ), static fn ( string $value ): bool => '' !== $value );
	$sealed = $edge['kept'];

	foreach ( $fresh as $name => $value ) {
		$sealed[ $name ] = seal( $value, "{$edge['kind']}|{$name}" );
	}

	return [
		'id'     => $edge['id'],
		'kind'   => $edge['kind'],
		'hosts'  => $edge['hosts'],
		'setup'  => array_diff_key( $edge['setup'], $secret ),
		'sealed' => $sealed,
	];
}

/**
 * Finds an edge of wp-config.php or of the settings.
 *
 * @return array{id: string, kind: string, hosts: list<string>, setup: array<string,string>, fixed: bool, constants: list<string>, lost: list<string>, missing: list<string>, problem: string, tested: array{mark: string, state: string, code: string, data: array<string,mixed>, learned: array<string,string>}|null}|null
 */
function known_edge( string $id ): ?array {
	foreach ( site_edges() as $edge ) {
		if ( $edge['id'] === $id ) {
			return $edge;
		}
	}

	return null;
}

/**
 * Gives the first name that is free: the kind's, then with a number.
 *
 * @param list<string> $taken
 */
function free_id( string $kind, array $taken ): string {
	$id = $kind;
	$n  = 1;

	while ( in_array( $id, $taken, true ) ) {
		++$n;
		$id = "{$kind}-{$n}";
	}

	return $id;
}

function gone_edge(): WP_Error {
	return refused_edge( __( 'This CDN is not set up any more: somebody removed it meanwhile. Nothing has been saved. Reload the page, then set it up anew.', 'shortpixel-flush' ) );
}

function refused_edge( string $sentence, string $field = 'edges' ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_invalid_input',
		$sentence,
		[
			'status' => 400,
			'params' => [ $field => $sentence ],
		]
	);
}
