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
 * @phpstan-type Box array{width: float, height: float, padding_x: float, padding_y: float, kind: string, drawn?: string, screens: list<Screen>}
 * @phpstan-type Parsed_Url array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string}
 */
interface Provider {
	/** Stable and lower-case. */
	public function id(): string;

	/** As its own plugin is called. */
	public function name(): string;

	/** Whether the provider's plugin is running on this site. */
	public function is_active(): bool;

	/** Explains in a translated sentence why the provider can't be used now; empty if it can, or if it left no trace here. */
	public function problem(): string;

	/** Returns the endpoint that pages are written with; null if it can't be read. */
	public function endpoint(): ?string;

	/** @return list<string> Other endpoints that its pages may use at the same time, such as a second host. */
	public function other_endpoints(): array;

	/** @return list<string> Those whose CDN URLs leave the source's host out. */
	public function hostless_endpoints(): array;

	public function can_flush_images(): bool;

	/**
	 * @return list<'switch'|'purge'> How everything can be flushed now; the first unless another is asked for. "switch" gives all images
	 *                                the next endpoint; "purge" asks ShortPixel to empty what it holds for this site, which changes no
	 *                                link and can't be undone.
	 */
	public function full_flush_methods(): array;

	/** Explains in a translated sentence why its first way to flush everything is not open now; empty if it is, or if it has none. */
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
	 * @return list<string> Translated sentences about what else a flush of everything means with this provider.
	 */
	public function full_flush_effects( string $method ): array;

	/**
	 * @phpstan-param Source $source
	 * @phpstan-return list<Parameter_List> What the provider's settings lead to for this file, where that is a short list; without a size in any case.
	 */
	public function parameter_lists( array $source ): array;

	/**
	 * @phpstan-param Source $source As in the page's placeholder; its size is 0 if that does not state it.
	 * @phpstan-param list<Box> $boxes What the element measures: its computed CSS `width` and `height`, padding and border of both
	 *                                 sides, whether it is an "image" or a "background", and the `screens` on which it is so.
	 * @phpstan-return list<Parameter_List> What the provider's browser script requests, in its own rounding and order.
	 */
	public function measured_parameter_lists( array $source, array $boxes ): array;

	/**
	 * @phpstan-param list<Source> $sources The attachment's files, its own first.
	 * @phpstan-return list<Source> Those that its pages use: SPAI's use the largest one of a srcset, whichever size an `img` shows.
	 */
	public function used_sources( array $sources ): array;

	/** @phpstan-param Parsed_Url $cdn_url At the present endpoint, or at one from before a flush of everything. */
	public function owns( array $cdn_url ): bool;

	/** Whether pages name every copy that browsers ask for, so that reading a page is enough. */
	public function names_all_copies(): bool;

	/**
	 * @phpstan-param Parameter_List $parameters One that parameter_lists() returned.
	 * @param string $endpoint An earlier one; empty for the present one.
	 * @return string As the provider and its browser script write it.
	 */
	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string;

	/** Returns the URL of ShortPixel's own instructions for this provider; empty if there are none. */
	public function help_url(): string;

	/** The stored account key; empty if it has none. A secret: it goes into a request's address and nowhere else. */
	public function api_key(): string;

	/** @return true|\WP_Error Unless the endpoint is the expected one: `shortpixel_flush_endpoint_changed`, with the present one as data. */
	public function switch_endpoint( string $expected, string $new_endpoint );

	/**
	 * Makes browsers fetch the provider's style sheets again; null if it serves none.
	 *
	 * @throws \Throwable Whatever the other plugin throws.
	 */
	public function clear_styles(): ?bool;
}
