<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Response;
use WP_REST_Server;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;
use const ShortPixelFlush\Edges\MAX_EDGES;
use function ShortPixelFlush\Edges\edge_schema;
use function ShortPixelFlush\Edges\edges_for_settings;
use function ShortPixelFlush\Edges\stored_revision;
use function ShortPixelFlush\Edges\update_edges;
use function ShortPixelFlush\Flush\copies_a_credit;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\fixed_settings;
use function ShortPixelFlush\fixed_settings_refusal;
use function ShortPixelFlush\private_hosts_refusal;
use function ShortPixelFlush\roles_with;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\settings_schema;
use function ShortPixelFlush\update_settings;
use function ShortPixelFlush\valid_hosts;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../edges/settings.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../flush/warm.php';
require_once __DIR__ . '/../private-hosts.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/class-controller.php';

/** GET and POST /settings. The secrets of edges are write-only: what is returned is whether they are set. */
final class Settings_Controller extends Controller {
	private const EDGE_FIELDS = [
		'edges'          => true,
		'edges_revision' => true,
	];

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/settings',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_item', 'get_item_permissions_check' ),
				$this->endpoint( WP_REST_Server::CREATABLE, 'update_item', 'update_item_permissions_check', $this->fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	public function get_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to see the settings of Flush for ShortPixel.', 'shortpixel-flush' ) );
	}

	public function update_item_permissions_check( $request ) {
		return $this->allow( CAP_MANAGE, __( 'Sorry, you are not allowed to change the settings of Flush for ShortPixel. Nothing has been saved.', 'shortpixel-flush' ) );
	}

	public function get_item( $request ) {
		$input = Input::read( $request, [] );
		return is_wp_error( $input ) ? $input : new WP_REST_Response( $this->current() );
	}

	public function update_item( $request ) {
		$input = Input::read( $request, $this->fields() );
		$saved = is_wp_error( $input ) ? $input : $this->save( $input );
		return is_wp_error( $saved ) ? $saved : new WP_REST_Response( $this->current() );
	}

	/** @return array<mixed>|WP_Error Edges first: only they can be refused because somebody else has saved meanwhile, and then nothing changes. */
	private function save( Input $input ) {
		$revision = $input->has( 'edges_revision' ) ? $input->text( 'edges_revision' ) : null;
		$saved    = private_hosts_refusal( settings()['hosts'], valid_hosts( $input->all() ) ) ?? fixed_settings_refusal( $input->all() ) ?? true;
		if ( is_wp_error( $saved ) ) {
			return $saved;
		}
		if ( $input->has( 'edges' ) ) {
			$saved = update_edges( $input->objects( 'edges' ), $revision );
		} elseif ( null !== $revision ) {
			$saved = invalid_input( 'edges_revision', __( '“edges_revision” says which list “edges” takes the place of, and can’t be sent without it. Nothing has been saved.', 'shortpixel-flush' ) );
		}
		return is_wp_error( $saved ) ? $saved : update_settings( array_diff_key( $input->all(), self::EDGE_FIELDS ) );
	}

	/** @return array<mixed> All settings as they are now. */
	private function current(): array {
		return settings() + [
			'edges'           => edges_for_settings(),
			'edges_revision'  => stored_revision(),
			'fixed'           => array_keys( fixed_settings() ),
			'copies_a_credit' => copies_a_credit(),
			'who_may'         => [
				'images' => roles_with( CAP_IMAGES ),
				'site'   => roles_with( CAP_SITE ),
				'manage' => roles_with( CAP_MANAGE ),
			],
		];
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		$schema = $this->with_edges( edge_schema( true ) );

		$schema['properties']['fixed']           = [
			'description' => __( 'The names of the settings that wp-config.php sets, so that they can’t be changed here.', 'shortpixel-flush' ),
			'readonly'    => true,
		] + list_of( [ 'type' => 'string' ] );
		$schema['properties']['copies_a_credit'] = [
			'description' => __( 'How many copies a credit makes on this site, about; for whoever sets a budget.', 'shortpixel-flush' ),
			'type'        => 'integer',
			'readonly'    => true,
		];
		$schema['properties']['who_may']         = [
			'description' => __( 'The names of the roles that may flush images, flush everything, and manage the settings.', 'shortpixel-flush' ),
			'readonly'    => true,
		] + strict_object( array_fill_keys( [ 'images', 'site', 'manage' ], list_of( [ 'type' => 'string' ] ) ) );
		return $schema;
	}

	/**
	 * @param array<mixed> $edge The schema of one edge.
	 * @return array{properties: array<string, array<mixed>>, ...}
	 */
	private function with_edges( array $edge ): array {
		$schema = settings_schema();

		$schema['properties']['edges'] = [
			'description' => __( 'The site’s own CDNs and proxies in front of its images.', 'shortpixel-flush' ),
			'type'        => 'array',
			'maxItems'    => MAX_EDGES,
			'items'       => $edge,
			'default'     => [],
		];

		$schema['properties']['edges_revision'] = [
			'description' => __( 'Which list of CDNs it is. Sent with "edges" it has them saved only where that list is still the current one.', 'shortpixel-flush' ),
			'type'        => 'string',
			'pattern'     => '^([0-9a-f]{32})?\z',
			'sentence'    => __( 'This list of CDNs is none that was connected here. Nothing has been saved.', 'shortpixel-flush' ),
		];
		return $schema;
	}

	/** @return array<string, array<mixed>> Without defaults: what is not sent stays as it is. */
	private function fields(): array {
		return array_map(
			static function ( array $schema ): array {
				unset( $schema['default'] );
				return $schema;
			},
			$this->with_edges( edge_schema( false ) )['properties']
		);
	}
}
