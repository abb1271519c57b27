<?php
/**
 * How edges are answered to scripts.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Edges\Edge;
use function ShortPixelFlush\Edges\dismissed_for_display;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Edges\encryption_notice;
use function ShortPixelFlush\Flush\suggestions;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\strict_object;
use const ShortPixelFlush\Edges\EDGE_STATES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../edges/settings.php';
require_once __DIR__ . '/../flush/suggestions.php';
require_once __DIR__ . '/../flush/show/flush-shape-schema.php';

/**
 * Shapes the kinds that there are, with their fields, how secrets are kept here, and what is not suggested any more.
 *
 * @return array{kinds: list<array<string,mixed>>, note: string, dismissed: list<array{kind: string, name: string, host: string}>}
 */
function edge_kinds(): array {
	return [
		'kinds'     => array_map(
			static fn ( Edge $kind ): array => [
				'id'     => $kind->id(),
				'name'   => $kind->name(),
				'fields' => array_map( __NAMESPACE__ . '\edge_field', $kind->fields() ),
				'costs'  => $kind->costs(),
			],
			array_values( kinds() )
		),
		'note'      => encryption_notice(),
		'dismissed' => dismissed_for_display(),
	];
}

/**
 * Shapes a field: a list of choices rather than an object, whose order a script could lose.
 *
 * @param array{name: string, label: string, help: string, type: string, is_required: bool, choices?: array<string,string>, pattern?: string} $field
 * @return array<string,mixed>
 */
function edge_field( array $field ): array {
	$choices = [];

	foreach ( $field['choices'] ?? [] as $value => $label ) {
		$choices[] = [
			'value' => (string) $value,
			'label' => $label,
		];
	}

	return [
		'name'        => $field['name'],
		'label'       => $field['label'],
		'help'        => $field['help'],
		'type'        => $field['type'],
		'is_required' => $field['is_required'],
		'choices'     => $choices,
		'pattern'     => $field['pattern'] ?? '',
	];
}

/**
 * Describes the kinds.
 *
 * @return array<string,mixed>
 */
function edge_kinds_schema(): array {
	$text  = [ 'type' => 'string' ];
	$field = [
		'name'        => $text,
		'label'       => $text,
		'help'        => $text,
		'type'        => one_of( [ 'text', 'secret', 'choice', 'lines' ] ),
		'is_required' => [ 'type' => 'boolean' ],
		'choices'     => list_of(
			strict_object(
				[
					'value' => $text,
					'label' => $text,
				]
			)
		),
		'pattern'     => $text,
	];
	$kind  = [
		'id'     => $text,
		'name'   => $text,
		'fields' => list_of( strict_object( $field ) ),
		'costs'  => $text,
	];

	return strict_object(
		[
			'kinds'     => list_of( strict_object( $kind ) ),
			'note'      => $text,
			'dismissed' => list_of( dismissed_schema() ),
		]
	);
}

/**
 * Describes the answer to a connection test.
 *
 * @return array<string,mixed>
 */
function edge_test_schema(): array {
	return strict_object(
		[
			'state'   => one_of( [ 'done', 'failed' ] ),
			'message' => [ 'type' => 'string' ],
			'zone'    => [ 'type' => 'string' ],
		]
	);
}

/**
 * Describes an edge in the state of the site.
 *
 * @return array<string,mixed>
 */
function edge_status_schema(): array {
	$text = [ 'type' => 'string' ];

	return strict_object(
		[
			'id'      => $text,
			'kind'    => $text,
			'name'    => $text,
			'hosts'   => list_of( $text ),
			'state'   => one_of( EDGE_STATES ),
			'message' => $text,
		]
	);
}

/**
 * Describes an edge that was recognised and is not set up.
 *
 * @return array<string,mixed>
 */
function suggestion_schema(): array {
	$text = [ 'type' => 'string' ];

	return strict_object(
		[
			'kind'     => $text,
			'name'     => $text,
			'host'     => $text,
			'evidence' => $text,
		]
	);
}

/**
 * Describes a suggestion that was dismissed.
 *
 * @return array<string,mixed>
 */
function dismissed_schema(): array {
	$text = [ 'type' => 'string' ];

	return strict_object(
		[
			'kind' => $text,
			'name' => $text,
			'host' => $text,
		]
	);
}

/**
 * Gives what is suggested now and what is not any more. Nobody is asked for it.
 *
 * @return array<string,mixed>
 */
function suggestions_now(): array {
	return [
		'suggestions' => suggestions( false ),
		'dismissed'   => dismissed_for_display(),
	];
}

/**
 * Describes that answer.
 *
 * @return array<string,mixed>
 */
function suggestions_schema(): array {
	return strict_object(
		[
			'suggestions' => list_of( suggestion_schema() ),
			'dismissed'   => list_of( dismissed_schema() ),
		]
	);
}
