<?php
/**
 * What there is to flush with on this site: its providers, and whether work goes on in the background.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/say/refusals.php';
require_once __DIR__ . '/run/runner-health.php';
require_once __DIR__ . '/site/unused-endpoint.php';

/**
 * Describes a provider: where its addresses are, what can be flushed of it, and what is in the way.
 *
 * @return array{id: string, name: string, state: 'ready'|'problem', endpoint: string|null, next_endpoint: string|null, custom_host: bool, can: array{images: bool, site: bool}, message: string, help_url: string}
 */
function provider_status( Provider $provider ): array {
	$endpoint = $provider->endpoint();
	$problem  = $provider->problem();
	$custom   = null !== $endpoint && ! is_shortpixel_host( url_host( $endpoint ) );

	return [
		'id'            => $provider->id(),
		'name'          => $provider->name(),
		'state'         => '' === $problem ? 'ready' : 'problem',
		'endpoint'      => $endpoint,
		'next_endpoint' => null === $endpoint || 'switch' !== $provider->full_flush_method() ? null : unused_endpoint( $endpoint, new Store() ),
		'custom_host'   => $custom,
		'can'           => [
			'images' => $provider->can_flush_images(),
			'site'   => $provider->can_flush_everything(),
		],
		'message'       => '' === $problem ? provider_hint( $provider, $custom ) : $problem,
		'help_url'      => $provider->help_url(),
	];
}

/**
 * Says what there is to know of a provider that can be used: what it lacks for a flush of everything, or what its host means.
 */
function provider_hint( Provider $provider, bool $is_custom ): string {
	if ( 'purge' === $provider->full_flush_method() && ! $provider->can_flush_everything() ) {
		return without_key_sentence( $provider );
	}

	$endpoint = (string) $provider->endpoint();

	return $is_custom && ! is_fronted( url_host( $endpoint ) ) ? custom_host_sentence( $endpoint ) : '';
}

/**
 * Tells whether one of the site's own CDNs is set up for a host, so that flushes reach it.
 */
function is_fronted( string $host ): bool {
	foreach ( Edge_Purge::all() as $edge ) {
		if ( $edge->fronts( [ $host ] ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Says what a host of the site's own may mean.
 */
function custom_host_sentence( string $endpoint ): string {
	return sprintf(
		/* translators: %s: a host, such as img.example.com. */
		__( 'Pictures come from %s, a host of this site’s own. If it is a CDN in front of ShortPixel, that CDN keeps copies which have to be cleared there.', 'shortpixel-flush' ),
		url_host( $endpoint )
	);
}
