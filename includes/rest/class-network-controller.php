<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Response;
use WP_Site;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Network\find_sites;
use function ShortPixelFlush\Network\flush_here;
use function ShortPixelFlush\Network\on_sites;
use function ShortPixelFlush\Network\site_shape;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../network/flush.php';
require_once __DIR__ . '/../network/sites.php';
require_once __DIR__ . '/endpoint.php';

/** The routes below /network. Each answers sites as they are then. */
final class Network_Controller {
	/** @return WP_REST_Response|WP_Error */
	public static function list( Input $input ) {
		if ( ! is_multisite() ) {
			return self::no_network();
		}
		$found = find_sites( $input->text( 'search' ), $input->numbers( 'sites' ), $input->number( 'page' ), $input->number( 'per_page' ) );
		return paged( array_map( static fn ( WP_Site $site ): array => site_shape( $site ), $found['sites'] ), $found['total'], $input );
	}

	/** @return list<array<mixed>>|WP_Error */
	public static function check( Input $input ) {
		return self::act( $input, '\ShortPixelFlush\Network\check_here' );
	}

	/** @return WP_REST_Response|WP_Error With 202, since the work is yet to be done. */
	public static function flush( Input $input ) {
		$user  = acting_user();
		$sites = self::act( $input, static fn (): string => flush_here( $user ) );
		return is_wp_error( $sites ) ? $sites : new WP_REST_Response( $sites, 202 );
	}

	/** @return list<array<mixed>>|WP_Error */
	public static function stop( Input $input ) {
		return self::act( $input, '\ShortPixelFlush\Network\stop_here' );
	}

	/**
	 * @param callable(): string $act
	 * @return list<array<mixed>>|WP_Error
	 */
	private static function act( Input $input, callable $act ) {
		return is_multisite() ? on_sites( $input->numbers( 'sites' ), $act ) : self::no_network();
	}

	private static function no_network(): WP_Error {
		return new WP_Error( 'shortpixel_flush_no_network', __( 'This site is not part of a network of sites. Nothing has been done.', 'shortpixel-flush' ), [ 'status' => 400 ] );
	}
}
