<?php
/**
 * What an owner is asked of an edge, in the shape that the Edge interface describes.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Describes a field that is written into, and needed.
 *
 * @param 'text'|'secret'|'lines' $type
 * @param string                  $pattern That the whole value has to match; '' for any value.
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
 * Describes a field that is written into, and may be left empty.
 *
 * @param 'text'|'secret'|'lines' $type
 * @param string                  $pattern As for needed_field().
 * @return array{name: string, label: string, help: string, type: 'text'|'secret'|'lines', is_required: bool, pattern?: string}
 */
function optional_field( string $type, string $name, string $label, string $help, string $pattern = '' ): array {
	return array_merge( needed_field( $type, $name, $label, $help, $pattern ), [ 'is_required' => false ] );
}

/**
 * Describes a field of which one value is chosen: the first where nothing is said.
 *
 * @param array<string,string> $choices What is shown, by value.
 * @return array{name: string, label: string, help: string, type: 'choice', is_required: bool, choices: array<string,string>}
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
