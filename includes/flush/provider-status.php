<?php
/** Describes what a provider can flush on this site, and what it lacks. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Copies\unused_endpoint;
use function ShortPixelFlush\Edges\is_dismissed;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\is_hopeless;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @return array{
 *     id: string,
 *     name: string,
 *     state: 'ready'|'problem',
 *     endpoint: string|null,
 *     next_endpoint: string|null,
 *     custom_host: bool,
 *     can: array{images: bool, site: bool, purge: bool, new_link: bool},
 *     message: string,
 *     help_url: string,
 * }
 */
function provider_status( Provider $provider ): array {
	$endpoint = $provider->endpoint();
	$refusal  = resting_refusal();
	$problem  = null === $refusal ? $provider->problem() : $refusal->get_error_message();
	$methods  = $provider->full_flush_methods();
	$custom   = null !== $endpoint && ! is_shortpixel_host( url_host( $endpoint ) );

	return [
		'id'            => $provider->id(),
		'name'          => $provider->name(),
		'state'         => '' === $problem ? 'ready' : 'problem',
		'endpoint'      => $endpoint,
		'next_endpoint' => null !== $endpoint && in_array( 'switch', $methods, true ) ? unused_endpoint( $endpoint ) : null,
		'custom_host'   => $custom,
		'can'           => [
			'images'   => $provider->can_flush_images(),
			'site'     => [] !== $methods,
			'purge'    => in_array( 'purge', $methods, true ),
			'new_link' => $provider->can_flush_images() && ! is_hopeless( (string) $endpoint ),
		],
		'message'       => '' === $problem ? provider_hint( $provider, $custom ) : $problem,
		'help_url'      => $provider->help_url(),
	];
}

/** Explains what a provider lacks for a flush of everything, or suggests connecting a host that may be the site's CDN. */
function provider_hint( Provider $provider, bool $is_custom ): string {
	if ( '' !== $provider->full_flush_hint() ) {
		return $provider->full_flush_hint();
	}

	$endpoint = (string) $provider->endpoint();

	return $is_custom && may_be_own_cdn( url_host( $endpoint ) ) ? custom_host_sentence( $endpoint ) : '';
}

/** Whether a host other than ShortPixel's may be the site's own CDN: it is neither connected nor dismissed. */
function may_be_own_cdn( string $host ): bool {
	return [] === Site_Edge::in_front_of( [ $host ] ) && ! is_dismissed( $host );
}

function custom_host_sentence( string $endpoint ): string {
	return sprintf(
		/* translators: %s: a host, such as img.example.com. */
		__( 'Images load from %s. If that is your own CDN, connect it so that it is cleared too.', 'shortpixel-flush' ),
		url_host( $endpoint )
	);
}
