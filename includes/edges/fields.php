<?php
/** Builds and checks the fields that an owner fills in for an edge (a CDN or cache of the site's own). */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

const MAX_VALUE_BYTES = 8192;

/**
 * @param 'text'|'secret'|'lines' $type
 * @param string                  $pattern A pattern that must match the whole value; '' allows any value.
 * @return array{name: string, label: string, help: string, type: 'text'|'secret'|'lines', is_required: bool, pattern?: string}
 */
function needed_field( string $type, string $name, string $label, string $help, string $pattern = '' ): array {
	return [
		'name'        => $name,
		'label'       => $label,
		'help'        => $help,
		'type'        => $type,
		'is_required' => true,
	] + ( '' === $pattern ? [] : [ 'pattern' => $pattern ] );
}

/**
 * @param 'text'|'secret'|'lines' $type
 * @return array{name: string, label: string, help: string, type: 'text'|'secret'|'lines', is_required: bool, pattern?: string}
 */
function optional_field( string $type, string $name, string $label, string $help, string $pattern = '' ): array {
	return array_merge( needed_field( $type, $name, $label, $help, $pattern ), [ 'is_required' => false ] );
}

/**
 * @param array<string, string> $choices Labels by value; the first is the default.
 * @return array{name: string, label: string, help: string, type: 'choice', is_required: bool, choices: array<string, string>}
 */
function choice_field( string $name, string $label, string $help, array $choices, bool $is_required = false ): array {
	return [
		'name'        => $name,
		'label'       => $label,
		'help'        => $help,
		'type'        => 'choice',
		'is_required' => $is_required,
		'choices'     => $choices,
	];
}

/** @param string $permissions The permissions in the provider's words; '' if keys have none. */
function where_to_find( string $place, string $permissions = '' ): string {
	/* translators: %s: menus of a CDN's website, such as “My Profile → API Tokens”. */
	$found = sprintf( __( 'On its website under %s.', 'shortpixel-flush' ), $place );
	/* translators: %s: names of permissions. */
	return '' === $permissions ? $found : $found . ' ' . sprintf( __( 'It needs: %s.', 'shortpixel-flush' ), $permissions );
}

/** @return list<string> */
function secret_names( Edge $kind ): array {
	return array_column( array_filter( $kind->fields(), static fn ( array $field ): bool => 'secret' === $field['type'] ), 'name' );
}

/**
 * @return list<string> The fields that may determine where a secret is sent, such as to which server, zone or account:
 *   all but secrets and choices.
 */
function destination_names( Edge $kind ): array {
	return array_column( array_filter( $kind->fields(), static fn ( array $field ): bool => in_array( $field['type'], [ 'text', 'lines' ], true ) ), 'name' );
}

/**
 * @param array<string, string> $setup
 * @return array<string, string> The destination that this setup's secrets are meant for.
 */
function destination( Edge $kind, array $setup ): array {
	$values = array_filter( array_intersect_key( $setup, array_flip( destination_names( $kind ) ) ), static fn ( string $value ): bool => '' !== $value );
	ksort( $values );

	return $values;
}

/**
 * @param array<string, string> $constants Values from wp-config.php.
 * @return list<string> Fields that only wp-config.php can set: those it sets, and the destination of a secret it sets.
 */
function constant_names( Edge $kind, array $constants ): array {
	$names      = array_keys( $constants );
	$has_secret = [] !== array_intersect( secret_names( $kind ), $names );

	return $has_secret ? array_values( array_unique( array_merge( $names, destination_names( $kind ) ) ) ) : $names;
}

/**
 * @param array<string, string> $setup
 * @return list<string>
 */
function missing_fields( Edge $kind, array $setup ): array {
	return array_column(
		array_filter( $kind->fields(), static fn ( array $field ): bool => $field['is_required'] && '' === ( $setup[ $field['name'] ] ?? '' ) ),
		'name'
	);
}

/** @param list<string> $names */
function field_labels( Edge $kind, array $names ): string {
	$labels = array_column( $kind->fields(), 'label', 'name' );

	return implode( ', ', array_map( static fn ( string $name ): string => $labels[ $name ] ?? $name, $names ) );
}

/**
 * Whether a field accepts a value. An empty value always passes here; missing_fields() finds empty required fields.
 *
 * @phpstan-param array{type: string, choices?: array<string, string>, pattern?: string, ...} $field
 */
function is_accepted( array $field, string $value ): bool {
	if ( '' === $value ) {
		return true;
	}

	// Values may be sent as headers, where a line break would start another header.
	$control = 'lines' === $field['type'] ? '/[\x00-\x09\x0b-\x1f\x7f]/' : '/[\x00-\x1f\x7f]/';
	if ( strlen( $value ) > MAX_VALUE_BYTES || 1 === preg_match( $control, $value ) ) {
		return false;
	}
	if ( isset( $field['choices'] ) && ! isset( $field['choices'][ $value ] ) ) {
		return false;
	}

	return ! isset( $field['pattern'] ) || 1 === preg_match( '~\A(?:' . str_replace( '~', '\~', $field['pattern'] ) . ')\z~u', $value );
}
