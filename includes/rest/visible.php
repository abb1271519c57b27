<?php
/**
 * Which flushes a user may see: everybody's with the managing capability, else the user's own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/visible-user.php';

/**
 * Tells whether the user may see the flush of this user.
 */
function may_see( int $owner ): bool {
	$user = visible_user();

	return null === $user || ( $user > 0 && $user === $owner );
}

/**
 * Shapes the unfinished flushes that the user may see.
 *
 * @return list<array<mixed>>
 */
function open_flushes(): array {
	return array_map( '\ShortPixelFlush\Flush\flush_shape', ( new Flushes() )->open( visible_user() ) );
}

/**
 * Turns the query of a list into what the store is to look for; null where nothing can fit.
 *
 * @return array{user_id: int|null, scope: string, state: list<string>, attachment_id: int, page: int, per_page: int}|null
 */
function list_query( Input $input ): ?array {
	$states = $input->texts( 'state' );

	if ( $input->has( 'open' ) ) {
		$wanted = $input->flag( 'open' ) ? Flush::OPEN_STATES : array_values( array_diff( FLUSH_STATES, Flush::OPEN_STATES ) );
		$states = [] === $states ? $wanted : array_values( array_intersect( $wanted, $states ) );

		if ( [] === $states ) {
			return null;
		}
	}

	return [
		'user_id'       => visible_user(),
		'scope'         => $input->text( 'scope' ),
		'state'         => $states,
		'attachment_id' => $input->number( 'attachment' ),
		'page'          => $input->number( 'page' ),
		'per_page'      => $input->number( 'per_page' ),
	];
}

/**
 * Does the same for a list of purges.
 *
 * @return array{state: string, page: int, per_page: int}
 */
function purge_query( Input $input ): array {
	return [
		'state'    => $input->text( 'state' ),
		'page'     => $input->number( 'page' ),
		'per_page' => $input->number( 'per_page' ),
	];
}
