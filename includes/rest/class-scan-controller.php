<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use WP_REST_Response;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\findings;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\scan_shape;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\Scan\stop;
use const ShortPixelFlush\Scan\SCAN_SECONDS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The routes under /scan: the scan for images that still look old to visitors, and its findings. */
final class Scan_Controller {
	/** @return array<mixed> */
	public static function read(): array {
		return scan_shape( current_scan() );
	}

	/** @return WP_REST_Response|WP_Error */
	public static function start( Input $input ) {
		$scan = start( get_current_user_id(), $input->text( 'reach' ) );
		return is_wp_error( $scan ) ? $scan : new WP_REST_Response( scan_shape( $scan ), 202 );
	}

	/** @return array<mixed> */
	public static function stop(): array {
		return scan_shape( stop() );
	}

	/** @return array<mixed>|WP_Error The scan after a few seconds of work, so that it needs no background tasks. */
	public static function run( Input $input ) {
		$layouts = $input->layouts();
		$refusal = layouts_refusal( $layouts ) ?? resting_refusal();
		if ( null !== $refusal ) {
			return $refusal;
		}
		run( SCAN_SECONDS, $input->has( 'layouts' ) ? $layouts : null );
		return self::read();
	}

	public static function findings( Input $input ): WP_REST_Response {
		$found = findings();
		$page  = array_slice( $found, ( $input->number( 'page' ) - 1 ) * $input->number( 'per_page' ), $input->number( 'per_page' ) );
		return paged( array_map( '\ShortPixelFlush\Scan\finding_shape', $page ), count( $found ), $input );
	}
}
