<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Edges\Edge;
use WP_Error;
use function ShortPixelFlush\Edges\dismissed_for_display;
use function ShortPixelFlush\Edges\encryption_notice;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Edges\set_dismissed;
use function ShortPixelFlush\Edges\test_edge;
use function ShortPixelFlush\Flush\suggestions;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The routes under /edges. The configured edges themselves are in the settings. */
final class Edges_Controller {
	/** @return array<mixed> The kinds, a note on how secrets are stored on this site, and the dismissed suggestions. */
	public static function kinds(): array {
		return [
			'kinds'     => array_map(
				static fn ( Edge $kind ): array => [
					'id'     => $kind->id(),
					'name'   => $kind->name(),
					'fields' => array_map( [ self::class, 'field' ], $kind->fields() ),
				],
				array_values( kinds() )
			),
			'note'      => encryption_notice(),
			'dismissed' => dismissed_for_display(),
		];
	}

	/** @return array<mixed>|WP_Error The result; an edge's id alone tests its saved setup. */
	public static function test( Input $input ) {
		return test_edge( $input->all() );
	}

	/** @return array<mixed>|WP_Error The remaining and the dismissed suggestions, the same for all users of the site. */
	public static function set_dismissed( Input $input, bool $is_dismissed ) {
		$done = set_dismissed( $input->text( 'kind' ), $input->text( 'host' ), $is_dismissed );
		return is_wp_error( $done ) ? $done : [
			// Uses stored results, so no request is sent.
			'suggestions' => suggestions( false ),
			'dismissed'   => dismissed_for_display(),
		];
	}

	/**
	 * Returns a field with its choices as a list, since a script could lose the order of an object's keys.
	 *
	 * @phpstan-param array{
	 *     name: string,
	 *     label: string,
	 *     help: string,
	 *     type: string,
	 *     is_required: bool,
	 *     choices?: array<string, string>,
	 *     pattern?: string,
	 * } $field
	 * @return array<mixed>
	 */
	private static function field( array $field ): array {
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
}
