<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use WP_REST_Response;
use function ShortPixelFlush\Flush\flush_shapes;
use function ShortPixelFlush\Flush\search_for;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** GET /flushes: the flushes that this user may see. */
final class Flushes_Controller {
	public static function list( Input $input ): WP_REST_Response {
		$filter = self::filter( $input );
		$paging = [
			'page'     => $input->number( 'page' ),
			'per_page' => $input->number( 'per_page' ),
		];
		$found  = null === $filter ? null : ( new Flushes() )->find( $filter + $paging );
		return paged( array_values( flush_shapes( $found['flushes'] ?? [] ) ), $found['total'] ?? 0, $input );
	}

	/** @return Flush_Filter|null Null if no flush could match. */
	private static function filter( Input $input ): ?array {
		$states = self::wanted_states( $input );
		if ( null === $states ) {
			return null;
		}
		$filter = [
			'user_id'       => visible_user(),
			'scope'         => $input->text( 'scope' ),
			'state'         => $states,
			'cause'         => $input->texts( 'cause' ),
			'attachment_id' => $input->number( 'attachment' ),
			'search'        => search_for( $input->text( 'search' ) ),
		];
		if ( $input->has( 'user' ) ) {
			$filter['by'] = $input->number( 'user' );
		}
		foreach ( array_filter( [ 'after', 'before' ], [ $input, 'has' ] ) as $bound ) {
			$filter[ $bound ] = (int) rest_parse_date( $input->text( $bound ) );
		}
		return $filter;
	}

	/** @return list<string>|null The states that `state` and `open` both allow; empty for all, null if none could match. */
	private static function wanted_states( Input $input ): ?array {
		$states = $input->texts( 'state' );
		if ( ! $input->has( 'open' ) ) {
			return $states;
		}
		$wanted = $input->flag( 'open' ) ? Flush::OPEN_STATES : array_values( array_diff( Flush::STATES, Flush::OPEN_STATES ) );
		$states = [] === $states ? $wanted : array_values( array_intersect( $wanted, $states ) );
		return [] === $states ? null : $states;
	}
}
