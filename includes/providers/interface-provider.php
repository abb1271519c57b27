<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

/**
 * A plugin that writes CDN URLs into pages. Endpoints have no trailing slash.
 *
 * @phpstan-type Parameter_List array{params: list<string>, separator: string, with_scheme?: bool}
 * @phpstan-type Source array{url: string, width: int, height: int, type: string, path?: string|null}
 * @phpstan-type Screen array{width: int, height: int, density: float}
 * @phpstan-type Box array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<Screen>}
 * @phpstan-type Parsed_Url array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string}
 */
interface Provider {
	/** Returns the provider's id, which is stable and lower-case. */
	public function id(): string;

	/** Returns the name of the provider's plugin. */
	public function name(): string;

	/** Whether the provider's plugin is running on this site, with its CDN delivery switched on. */
	public function is_active(): bool;

	/**
	 * Explains in a translated sentence why the provider can't be used now; empty if it can, or if nothing shows that
	 * this site wants to use it.
	 */
	public function problem(): string;

	/**
	 * Returns the endpoint with which CDN URLs in pages begin; null if the provider is not active, or its endpoint
	 * can't be read.
	 */
	public function endpoint(): ?string;

	/** @return list<string> Other endpoints that pages may use at the same time, such as a second host. */
	public function other_endpoints(): array;

	/** @return list<string> Endpoints whose CDN URLs omit the source's host. */
	public function hostless_endpoints(): array;

	public function can_flush_images(): bool;

	/**
	 * @return list<'switch'|'purge'> The available ways to flush everything; the first is the default. "switch" moves
	 *                                images to the next endpoint; "purge" asks ShortPixel to purge everything of this
	 *                                site's host, which changes no links and can't be undone.
	 */
	public function full_flush_methods(): array;

	/**
	 * Explains in a translated sentence why the provider's preferred way to flush everything is unavailable now, unless
	 * problem() does; empty if there is nothing to explain.
	 */
	public function full_flush_hint(): string;

	/**
	 * Returns the method, site and CDN host for the request that makes ShortPixel purge everything.
	 *
	 * @return array{verb: 'GET'|'POST', site: string, cdn: string} The site as the account knows it, and the CDN's host
	 *                                                              if the request names it; both '' for a provider
	 *                                                              without "purge".
	 */
	public function purge_scope(): array;

	/**
	 * @param 'switch'|'purge' $method
	 * @return list<string> Translated sentences about what flushing everything with this provider also does, or
	 *   leaves as it is.
	 */
	public function full_flush_effects( string $method ): array;

	/**
	 * @phpstan-param Source $source
	 * @phpstan-return list<Parameter_List> The parameters that result for this file from the provider's settings:
	 *     always those without a size, and those with one if they are known and few. Empty if the provider leaves the
	 *     file alone.
	 */
	public function parameter_lists( array $source ): array;

	/**
	 * @phpstan-param Source $source The source that the page's placeholder names; its size is 0 if the placeholder does
	 *   not state it.
	 * @phpstan-param list<Box> $boxes The element's measurements: its computed CSS `width` and `height`, the sum of
	 *                                 padding and border on both sides, whether it is an "image" or a "background", and
	 *                                 the `screens` with these measurements.
	 * @phpstan-return list<Parameter_List> The parameters that the provider's browser script requests, with its
	 *   rounding and order.
	 */
	public function measured_parameter_lists( array $source, array $boxes ): array;

	/**
	 * @phpstan-param list<Source> $sources The attachment's files, the main one first.
	 * @phpstan-return list<Source> The files that pages use: SPAI, for example, by default uses the largest file of
	 *   a srcset, whichever size an `img` shows.
	 */
	public function used_sources( array $sources ): array;

	/**
	 * Whether the provider writes such CDN URLs, or would with another number in its key, as before a flush of
	 * everything.
	 *
	 * @phpstan-param Parsed_Url $cdn_url
	 */
	public function owns( array $cdn_url ): bool;

	/** Whether pages name every copy that browsers request, so that reading a page finds all copies. */
	public function names_all_copies(): bool;

	/**
	 * @phpstan-param Parameter_List $parameters As returned by parameter_lists() or measured_parameter_lists().
	 * @param string $endpoint Another endpoint, such as a former one; empty for the current one.
	 * @return string The URL as the provider and its browser script would write it.
	 */
	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string;

	/** Returns the URL of ShortPixel's own instructions for this provider; empty if there are none. */
	public function help_url(): string;

	/**
	 * Returns the account key that the provider uses; empty if it uses none or is not active. The key is a secret, to
	 * be used only in requests to ShortPixel's API.
	 */
	public function api_key(): string;

	/**
	 * Makes pages use a new endpoint, for a flush of everything.
	 *
	 * @return true|\WP_Error True if pages use the new endpoint now. The error `shortpixel_flush_endpoint_changed`,
	 *   with the current endpoint as data, means that the current endpoint is not the expected one.
	 */
	public function switch_endpoint( string $expected, string $new_endpoint );

	/**
	 * Makes browsers fetch the provider's style sheets again; returns whether that worked, or null if it was not tried.
	 *
	 * @throws \Throwable Any exception of the other plugin.
	 */
	public function clear_styles(): ?bool;
}
