<?php
/** Lists the providers in a flush of everything, and their new endpoints. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Store\Flushes;
use WP_Error;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\connections_refusal;
use function ShortPixelFlush\Providers\all;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\nothing_to_purge;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The number of past flushes of everything whose endpoints are not used again.
const FLUSHES_REMEMBERED = 100;

/**
 * @param string $method `purge` to include only providers that can be purged; by default, each uses its first method.
 * @return non-empty-list<Provider_Target>|WP_Error Providers that switch come first, since their next endpoint can be
 *     tested beforehand.
 */
function provider_targets( string $method = '' ) {
	$targets = [
		'switch' => [],
		'purge'  => [],
	];
	$refusal = connections_refusal();
	foreach ( ready() as $provider ) {
		$methods = array_diff( $provider->full_flush_methods(), null === $refusal ? [] : [ 'purge' ] );
		$by      = 'purge' === $method ? current( array_intersect( $methods, [ 'purge' ] ) ) : current( $methods );
		$from    = (string) $provider->endpoint();
		if ( false !== $by ) {
			$targets[ $by ][] = new Provider_Target(
				[
					'id'   => $provider->id(),
					'name' => $provider->name(),
					'by'   => $by,
					'from' => $from,
					'to'   => 'switch' === $by ? (string) unused_endpoint( $from ) : '',
				]
			);
		}
	}
	$targets = array_merge( $targets['switch'], $targets['purge'] );
	return [] === $targets ? no_provider( 'full_flush_methods' ) ?? $refusal ?? nothing_to_purge() : $targets;
}

function provider_by_id( string $id ): ?Provider {
	foreach ( all() as $provider ) {
		if ( $provider->id() === $id ) {
			return $provider;
		}
	}
	return null;
}

function endpoint_of( string $id ): ?string {
	$provider = provider_by_id( $id );
	return null === $provider ? null : $provider->endpoint();
}

/**
 * Lists the endpoints that pages use before and after a switch, one entry per host: Autoptimize uses different hosts on
 * different pages.
 *
 * @param list<Provider_Target> $targets
 * @return list<array{from: string, to: string}>
 */
function endpoints_on_pages( array $targets ): array {
	$endpoints = [];
	foreach ( $targets as $target ) {
		$key         = (string) strrchr( $target->from, '/' );
		$endpoints[] = [
			'from' => $target->from,
			'to'   => $target->to,
		];
		$provider    = provider_by_id( $target->id );
		foreach ( null === $provider ? [] : $provider->other_endpoints() as $other ) {
			// Skips endpoints without the new key: they were not switched.
			if ( strrchr( $other, '/' ) === strrchr( $target->to, '/' ) ) {
				$endpoints[] = [
					'from' => substr( $other, 0, (int) strrpos( $other, '/' ) ) . $key,
					'to'   => $other,
				];
			}
		}
	}
	return $endpoints;
}

/**
 * Returns the next endpoint that none of the last FLUSHES_REMEMBERED flushes of everything has used; null if the
 * endpoint has no key to increment. After an undo, ShortPixel still holds earlier images under the abandoned key, and
 * would show them again.
 */
function unused_endpoint( string $from ): ?string {
	$used = [];
	$past = ( new Flushes() )->find(
		[
			'scope'    => 'site',
			'per_page' => FLUSHES_REMEMBERED,
		]
	)['flushes'];
	foreach ( $past as $flush ) {
		// An endpoint refused before the switch was never on a page.
		$switched = $flush->targets_with_step( [ 'switch' ], [ 'done' ] );
		$used    += array_fill_keys( array_merge( array_column( $flush->targets(), 'from' ), array_column( $switched, 'to' ) ), true );
	}
	$next = next_endpoint( $from );
	while ( null !== $next && isset( $used[ $next ] ) ) {
		$next = next_endpoint( $next );
	}
	return $next;
}
