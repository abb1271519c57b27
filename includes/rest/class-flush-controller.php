<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\Flush\comparisons;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Store\database;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The routes that read one flush: its state, its purges and their comparisons. */
final class Flush_Controller {
	/** @return Flush|WP_Error The flush in the path, if the user may see it. */
	public static function find( WP_REST_Request $request ) {
		$id    = $request->get_url_params()['id'] ?? 0;
		$flush = ( new Flushes() )->get( is_numeric( $id ) ? (int) $id : 0 );
		if ( null === $flush && '' !== database()->last_error ) {
			return not_read();
		}
		return null !== $flush && can_see( $flush->user_id ) ? $flush : not_found();
	}

	/** @return array<mixed>|WP_Error */
	public static function read( Input $input ) {
		$flush = self::find( $input->request );
		return is_wp_error( $flush ) ? $flush : flush_shape( $flush );
	}

	public static function purges( Input $input ): WP_REST_Response {
		$found = ( new Purges() )->find(
			(int) $input->id(),
			[
				'state'    => $input->text( 'state' ),
				'sampled'  => $input->flag( 'sampled' ),
				'page'     => $input->number( 'page' ),
				'per_page' => $input->number( 'per_page' ),
			]
		);
		return paged( array_map( '\ShortPixelFlush\Say\purge_shape', $found['purges'] ), $found['total'], $input );
	}

	public static function comparisons( Input $input ): WP_REST_Response {
		require_once __DIR__ . '/../flush/comparisons.php';

		$found = comparisons( (int) $input->id(), $input->number( 'page' ), $input->number( 'per_page' ) );
		return paged( $found['comparisons'], $found['total'], $input );
	}
}
