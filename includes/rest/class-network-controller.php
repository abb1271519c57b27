<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use WP_REST_Server;
use WP_Site;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\moment;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use function ShortPixelFlush\Flush\why_forbidden_on_network;
use function ShortPixelFlush\Network\find_sites;
use function ShortPixelFlush\Network\flush_here;
use function ShortPixelFlush\Network\on_sites;
use function ShortPixelFlush\Network\site_shape;
use const ShortPixelFlush\Network\TABLE_STATES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../network/flush.php';
require_once __DIR__ . '/../network/sites.php';
require_once __DIR__ . '/fields.php';

/** GET /network/sites, POST /network/checks, and POST and DELETE /network/flushes. Each answers sites as they are then. */
final class Network_Controller extends Controller {
	public function register_routes(): void {
		$schema = [ 'schema' => [ $this, 'get_public_item_schema' ] ];
		register_rest_route( self::REST_NAMESPACE, '/network/sites', [ $this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check', network_list_fields() ) ] + $schema );
		register_rest_route( self::REST_NAMESPACE, '/network/checks', [ $this->endpoint( WP_REST_Server::CREATABLE, 'check', 'get_items_permissions_check', network_fields() ) ] + $schema );
		register_rest_route(
			self::REST_NAMESPACE,
			'/network/flushes',
			[
				$this->endpoint( WP_REST_Server::CREATABLE, 'flush', 'get_items_permissions_check', network_fields() ),
				$this->endpoint( WP_REST_Server::DELETABLE, 'stop', 'get_items_permissions_check', network_fields() ),
			] + $schema
		);
	}

	public function get_items_permissions_check( $request ) {
		return $this->allow_unless( why_forbidden_on_network() );
	}

	public function get_items( $request ) {
		$input = $this->read( $request, network_list_fields() );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$found = find_sites( $input->text( 'search' ), $input->numbers( 'sites' ), $input->number( 'page' ), $input->number( 'per_page' ) );
		return $this->paged( array_map( static fn ( WP_Site $site ): array => site_shape( $site ), $found['sites'] ), $found['total'], $input, $request );
	}

	/** @return WP_REST_Response|WP_Error */
	public function check( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Network\check_here' );
	}

	/** @return WP_REST_Response|WP_Error With 202, since the work is yet to be done. */
	public function flush( WP_REST_Request $request ) {
		$user = acting_user();
		return $this->act( $request, static fn (): string => flush_here( $user ), 202 );
	}

	/** @return WP_REST_Response|WP_Error */
	public function stop( WP_REST_Request $request ) {
		return $this->act( $request, '\ShortPixelFlush\Network\stop_here' );
	}

	/**
	 * @param callable(): string $act
	 * @return WP_REST_Response|WP_Error
	 */
	private function act( WP_REST_Request $request, callable $act, int $status = 200 ) {
		$input = $this->read( $request, network_fields() );
		$sites = is_wp_error( $input ) ? $input : on_sites( $input->numbers( 'sites' ), $act );
		return is_wp_error( $sites ) ? $sites : new WP_REST_Response( $sites, $status );
	}

	/**
	 * @param array<string, array<mixed>> $fields
	 * @return Input|WP_Error
	 */
	private function read( WP_REST_Request $request, array $fields ) {
		if ( ! is_multisite() ) {
			return new WP_Error( 'shortpixel_flush_no_network', __( 'This site is not part of a network of sites. Nothing has been done.', 'shortpixel-flush' ), [ 'status' => 400 ] );
		}
		return Input::read( $request, $fields );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		$text     = [ 'type' => 'string' ];
		$flag     = [ 'type' => 'boolean' ];
		$provider = array_fill_keys( [ 'name', 'endpoint', 'problem' ], $text );
		$state    = [
			'at'        => or_null( moment() ),
			'providers' => list_of( strict_object( $provider ) ),
			'ways'      => list_of( one_of( [ 'switch', 'purge' ] ) ),
			'why_not'   => $text,
			'images'    => whole_number(),
			'credits'   => [ 'type' => 'number' ],
		];
		$runner   = [
			'cron'    => $flag,
			'message' => $text,
		];
		$flush    = [
			'id'       => whole_number(),
			'state'    => one_of( Flush::STATES ),
			'message'  => $text,
			'at'       => or_null( moment() ),
			'steps'    => whole_number(),
			'ended'    => whole_number(),
			'can_stop' => $flag,
		];
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-network-site',
		] + strict_object(
			[
				'id'         => whole_number(),
				'name'       => $text,
				'url'        => $text,
				'screen_url' => $text,
				'wake_url'   => $text,
				'is_active'  => $flag,
				'tables'     => one_of( TABLE_STATES ),
				'state'      => or_null( strict_object( $state ) ),
				'background' => or_null( strict_object( $runner ) ),
				'flush'      => or_null( strict_object( $flush ) ),
				'refusal'    => $text,
			]
		);
	}
}
