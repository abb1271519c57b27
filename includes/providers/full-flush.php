<?php
/** Describes in sentences how providers can flush everything. */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

function without_key_sentence( string $provider ): string {
	/* translators: %s: a plugin's name. */
	return sprintf( __( 'Only with the ShortPixel account’s API key in its settings can all images of %s be flushed at once. Single images can be flushed without it.', 'shortpixel-flush' ), $provider );
}

/**
 * @param string $site The host that a purge of everything names.
 * @return list<string> The effects if other sites of the network share the host, each in a folder.
 */
function shared_host_effects( string $site ): array {
	$network = is_multisite() ? get_site() : null;
	$shares  = null !== $network && get_sites(
		[
			'domain' => $network->domain,
			'count'  => true,
		]
	) > 1;

	/* translators: %s: a host, such as example.com. */
	return $shares ? [ sprintf( __( 'ShortPixel removes the images of every site at %s, since it knows a site by its domain alone.', 'shortpixel-flush' ), $site ) ] : [];
}
