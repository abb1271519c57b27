<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

/**
 * A plugin that writes CDN URLs into pages. Endpoints never end in a slash.
 *
 * @phpstan-type Parameter_List array{params: list<string>, separator: string, with_scheme?: bool}
 * @phpstan-type Source array{url: string, width: int, height: int, type: string, path?: string|null}
 * @phpstan-type Screen array{width: int, height: int, density: float}
 * @phpstan-type Box array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<Screen>}
 * @phpstan-type Parsed_Url array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string}
 */
interface Provider {
	/** Returns the provider's id, stable and lower-case. */
	public function id(): string;

	/** Returns the name of the provider's plugin. */
	public function name(): string;

	/** Whether the provider's plugin is running on this site. */
	public function is_active(): bool;

	/**
	 * Explains in a translated sentence why the provider can't be used now; empty if it can, or was never used here.
	 */
	public function problem(): string;

	/** Returns the endpoint in pages' URLs; null if it can't be read. */
	public function endpoint(): ?string;

	/** @return list<string> Other endpoints that its pages may use at the same time, such as a second host. */
	public function other_endpoints(): array;

	/** @return list<string> Endpoints whose CDN URLs omit the source's host. */
	public function hostless_endpoints(): array;

	public function can_flush_images(): bool;

	/**
	 * @return list<'switch'|'purge'> The ways to flush everything now; the first is the default. "switch" gives all images
	 *                                the next endpoint; "purge" asks ShortPixel to purge all it holds for this site, which changes no
	 *                                link and can't be undone.
	 */
	public function full_flush_methods(): array;

	/**
	 * Explains in a translated sentence why its first way to flush everything is unavailable now; empty if it is
	 * available, or there is none.
	 */
	public function full_flush_hint(): string;

	/**
	 * Describes the request that purges everything.
	 *
	 * @return array{verb: 'GET'|'POST', site: string, cdn: string} The site as the account knows it, and the CDN's host where the
	 *                                                              request names it; both '' if it can't be purged.
	 */
	public function purge_scope(): array;

	/**
	 * @param 'switch'|'purge' $method
	 * @return list<string> Translated sentences about further effects of a flush of everything with this provider.
	 */
	public function full_flush_effects( string $method ): array;

	/**
	 * @phpstan-param Source $source
	 * @phpstan-return list<Parameter_List> The parameters that the provider's settings lead to for this file: all if
	 *     that is a short list, and always those without a size.
	 */
	public function parameter_lists( array $source ): array;

	/**
	 * @phpstan-param Source $source The source in the page's placeholder; its size is 0 if that does not state it.
	 * @phpstan-param list<Box> $boxes The element's measurements: its computed CSS `width` and `height`, padding and border of both
	 *                                 sides, whether it is an "image" or a "background", and the `screens` on which it is so.
	 * @phpstan-return list<Parameter_List> The parameters that the provider's browser script requests, in its own rounding and order.
	 */
	public function measured_parameter_lists( array $source, array $boxes ): array;

	/**
	 * @phpstan-param list<Source> $sources The attachment's files, its own first.
	 * @phpstan-return list<Source> The files that its pages use: SPAI uses the largest one of a srcset, whichever size an `img` shows.
	 */
	public function used_sources( array $sources ): array;

	/** @phpstan-param Parsed_Url $cdn_url At the present endpoint, or at one from before a flush of everything. */
	public function owns( array $cdn_url ): bool;

	/** Whether pages name every copy that browsers ask for, so that reading a page is enough. */
	public function names_all_copies(): bool;

	/**
	 * @phpstan-param Parameter_List $parameters One that parameter_lists() returned.
	 * @param string $endpoint An earlier endpoint; empty for the present one.
	 * @return string The URL as the provider and its browser script write it.
	 */
	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string;

	/** Returns the URL of ShortPixel's own instructions for this provider; empty if there are none. */
	public function help_url(): string;

	/**
	 * Returns the stored account key; empty if there is none. A secret that only goes into requests to ShortPixel's
	 * API.
	 */
	public function api_key(): string;

	/** @return true|\WP_Error The error `shortpixel_flush_endpoint_changed`, with the present endpoint as data, if that is not the expected one. */
	public function switch_endpoint( string $expected, string $new_endpoint );

	/**
	 * Makes browsers fetch the provider's style sheets again; null if it serves none.
	 *
	 * @throws \Throwable Whatever the other plugin throws.
	 */
	public function clear_styles(): ?bool;
}
