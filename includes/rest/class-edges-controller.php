<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Edges\Edge;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Edges\dismiss;
use function ShortPixelFlush\Edges\dismissed_for_display;
use function ShortPixelFlush\Edges\edge_schema;
use function ShortPixelFlush\Edges\encryption_notice;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Edges\test_edge;
use function ShortPixelFlush\Flush\suggestions;
use function ShortPixelFlush\settings_schema;
use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../edges/dismissed.php';
require_once __DIR__ . '/../edges/settings.php';
require_once __DIR__ . '/../edges/edges.php';
require_once __DIR__ . '/../edges/secrets.php';
require_once __DIR__ . '/../flush/suggestions.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/schemas.php';

/** GET /edges, POST /edges/test, and POST and DELETE /edges/dismissed. Edges that are set up are in the settings. */
final class Edges_Controller extends Controller {
	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/edges',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check' ),
				'schema' => '\ShortPixelFlush\Rest\edge_kinds_schema',
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/edges/test',
			[
				$this->endpoint( WP_REST_Server::CREATABLE, 'test', 'test_permissions_check', $this->test_fields() ),
				'schema' => '\ShortPixelFlush\Rest\edge_test_schema',
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/edges/dismissed',
			[
				$this->endpoint( WP_REST_Server::CREATABLE, 'dismiss', 'dismiss_permissions_check', $this->suggestion_fields() ),
				$this->endpoint( WP_REST_Server::DELETABLE, 'restore', 'dismiss_permissions_check', $this->suggestion_fields() ),
				'schema' => '\ShortPixelFlush\Rest\suggestions_schema',
			]
		);
	}

	public function get_items_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to connect CDNs to this site.', 'shortpixel-flush' ) );
	}

	/** @return true|WP_Error */
	public function test_permissions_check() {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to connect CDNs to this site. Nothing has been asked.', 'shortpixel-flush' ) );
	}

	/** @return true|WP_Error */
	public function dismiss_permissions_check() {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to say which CDNs are suggested on this site. Nothing has been changed.', 'shortpixel-flush' ) );
	}

	public function get_items( $request ) {
		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : new WP_REST_Response( self::kinds() );
	}

	/** @return WP_REST_Response|WP_Error An id alone tests the setup that is saved. */
	public function test( WP_REST_Request $request ) {
		$input  = Input::read( $request, $this->test_fields() );
		$tested = is_wp_error( $input ) ? $input : test_edge( $input->all() );
		return is_wp_error( $tested ) ? $tested : new WP_REST_Response( $tested );
	}

	/** @return WP_REST_Response|WP_Error The suggestions that are left, for the whole site. */
	public function dismiss( WP_REST_Request $request ) {
		return $this->set_dismissed( $request, true );
	}

	/** @return WP_REST_Response|WP_Error */
	public function restore( WP_REST_Request $request ) {
		return $this->set_dismissed( $request, false );
	}

	/** @return WP_REST_Response|WP_Error */
	private function set_dismissed( WP_REST_Request $request, bool $is_dismissed ) {
		$input = Input::read( $request, $this->suggestion_fields() );
		$done  = is_wp_error( $input ) ? $input : dismiss( $input->text( 'kind' ), $input->text( 'host' ), $is_dismissed );
		return is_wp_error( $done ) ? $done : new WP_REST_Response( self::suggestions() );
	}

	/** @return array{kinds: list<array<mixed>>, note: string, dismissed: list<array{kind: string, name: string, host: string}>} The note says how secrets are stored on this site. */
	private static function kinds(): array {
		return [
			'kinds'     => array_map(
				static fn ( Edge $kind ): array => [
					'id'     => $kind->id(),
					'name'   => $kind->name(),
					'fields' => array_map( [ self::class, 'field' ], $kind->fields() ),
					'costs'  => $kind->costs(),
				],
				array_values( kinds() )
			),
			'note'      => encryption_notice(),
			'dismissed' => dismissed_for_display(),
		];
	}

	/**
	 * Choices are a list, since a script could lose the order of an object's keys.
	 *
	 * @param array{name: string, label: string, help: string, type: string, is_required: bool, choices?: array<string, string>, pattern?: string} $field
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

	/** @return array<mixed> From what is known: no request is sent. */
	private static function suggestions(): array {
		return [
			'suggestions' => suggestions( false ),
			'dismissed'   => dismissed_for_display(),
		];
	}

	/** @return array<string, array<mixed>> What the settings accept of an edge. */
	private function test_fields(): array {
		$properties = edge_schema( false )['properties'];
		$fields     = [];
		foreach ( is_array( $properties ) ? $properties : [] as $name => $field ) {
			if ( is_array( $field ) ) {
				// A default would be tested in place of what is saved.
				unset( $field['default'] );
				$fields[ (string) $name ] = $field;
			}
		}
		return $fields;
	}

	/** @return array<string, array<mixed>> What identifies a suggestion. */
	private function suggestion_fields(): array {
		$edge = edge_schema( false )['properties'];
		$host = settings_schema()['properties']['hosts']['items'];
		return [
			'kind' => [ 'needed' => true ] + ( is_array( $edge ) && is_array( $edge['kind'] ) ? $edge['kind'] : [] ),
			'host' => [
				'description' => __( 'The domain that it is suggested for.', 'shortpixel-flush' ),
				'needed'      => true,
			] + ( is_array( $host ) ? $host : [] ),
		];
	}
}
