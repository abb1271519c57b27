<?php
/**
 * Where a flush of everything goes: to an endpoint under which no visitor has asked for a picture yet.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\next_endpoint;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/site-parts.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../../cdn/endpoint.php';

const ENDPOINTS_REMEMBERED = 100;

/**
 * Gives the first endpoint after this one that no flush of everything has used; null where there is no number to raise.
 *
 * After an Undo, ShortPixel still holds the pictures of then under the key that was given up: going there again would
 * show them, and not what the site has now.
 */
function unused_endpoint( string $from, Store $store ): ?string {
	$used = used_endpoints( $store );
	$next = next_endpoint( $from );

	while ( null !== $next && isset( $used[ $next ] ) ) {
		$next = next_endpoint( $next );
	}

	return $next;
}

/**
 * Lists the endpoints that visitors have asked for pictures at, as far as is on record.
 *
 * @return array<string, true>
 */
function used_endpoints( Store $store ): array {
	$used = [];
	$rows = $store->find(
		[
			'scope'    => 'site',
			'page'     => 1,
			'per_page' => ENDPOINTS_REMEMBERED,
		]
	)['rows'];

	foreach ( $rows as $row ) {
		// One that was refused before the switch was never in a page.
		$switched = array_column( parts_with( $row, $row['steps'], [ 'switch' ], [ 'done' ] ), 'id' );

		foreach ( parts_of( $row ) as $part ) {
			$used[ $part['from'] ] = true;

			if ( in_array( $part['id'], $switched, true ) ) {
				$used[ $part['to'] ] = true;
			}
		}
	}

	return $used;
}
