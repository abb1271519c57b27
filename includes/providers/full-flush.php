<?php
/** Writes the sentences that providers share: about their problems, and about flushing everything. */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

function without_key_sentence( string $provider ): string {
	/* translators: %s: a plugin's name. */
	return sprintf( __( 'Flush all needs the ShortPixel account’s API key in the settings of %s.', 'shortpixel-flush' ), $provider );
}

function off_sentence( string $provider ): string {
	/* translators: %s: a plugin's name. */
	return sprintf( __( '%s is off, so pages don’t use its links. Activate it to flush its images.', 'shortpixel-flush' ), $provider );
}

/** @param string $links The beginning of the provider's links. */
function no_link_sentence( string $provider, string $links ): string {
	/* translators: 1: a plugin's name, 2: what is stored in its settings. */
	return sprintf( __( 'The links of %1$s begin with “%2$s”, which is not one of ShortPixel’s links. Correct that in its settings.', 'shortpixel-flush' ), $provider, $links );
}

function not_kept_sentence( string $provider ): string {
	/* translators: %s: a plugin's name. */
	return sprintf( __( '%s did not keep the new links, so visitors get the same images as before. Check its settings.', 'shortpixel-flush' ), $provider );
}

function changed_meanwhile_sentence(): string {
	return __( 'The API URL was changed meanwhile. Check it, then flush again.', 'shortpixel-flush' );
}

/**
 * @param string $site The host that a purge of everything covers.
 * @return list<string> A warning if other sites of the network share the host, each in its own folder; empty otherwise.
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
