<?php
/**
 * What the rest of the plugin may ask of a plugin that writes CDN URLs into pages.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * @phpstan-type Parameter_List array{params: list<string>, separator: string}
 * @phpstan-type Source array{url: string, width: int, height: int, type: string, path?: string|null, widths?: list<int>}
 * @phpstan-type Screen array{width: int, height: int, density: float}
 * @phpstan-type Box array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<Screen>}
 * @phpstan-type Parsed_Url array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string}
 */
interface Provider {
	/**
	 * Names the provider for code; stable, lower-case.
	 */
	public function id(): string;

	/**
	 * Names the provider for people, as its own plugin does.
	 */
	public function name(): string;

	/**
	 * Tells whether the provider's plugin runs on this site.
	 */
	public function is_active(): bool;

	/**
	 * Says in a translated sentence why the provider can't be used now; empty where it can,
	 * and where there is nothing of it on this site.
	 */
	public function problem(): string;

	/**
	 * Gives the endpoint that pages are written with, without a trailing slash; null where it can't be read.
	 */
	public function endpoint(): ?string;

	/**
	 * Lists where else its pages may get pictures from at the same time, such as a second host.
	 *
	 * @return list<string> Endpoints, each without a trailing slash.
	 */
	public function other_endpoints(): array;

	/**
	 * Tells whether single images can be flushed.
	 */
	public function can_flush_images(): bool;

	/**
	 * Tells whether everything can be flushed at once.
	 */
	public function can_flush_everything(): bool;

	/**
	 * Says how everything is flushed at once: all pictures get the next endpoint ("switch"), or ShortPixel is asked to empty
	 * what it holds for this site ("purge"), which changes no address and can't be undone.
	 *
	 * @return 'switch'|'purge'
	 */
	public function full_flush_method(): string;

	/**
	 * Names what ShortPixel is to empty: the site as its account knows it, and the host of the CDN. Both empty where
	 * everything is flushed by switching.
	 *
	 * @return array{site: string, cdn: string}
	 */
	public function purge_scope(): array;

	/**
	 * Says in translated sentences what else a flush of everything means with this provider.
	 *
	 * @return list<string>
	 */
	public function full_flush_effects(): array;

	/**
	 * Lists the parameter lists that the provider's settings give for one source.
	 *
	 * @param array $source The image file; `widths` are the widths of the attachment that it can be shown at.
	 * @phpstan-param Source $source
	 * @return array
	 * @phpstan-return list<Parameter_List>
	 */
	public function parameter_lists( array $source ): array;

	/**
	 * Lists the parameter lists that the provider's browser script asks for where an image is laid out like this, in its
	 * own rounding and order.
	 *
	 * @param array $source The image file as the page's placeholder names it: its address and size, 0 where that is not stated.
	 * @param array $boxes  What the element measures: its computed CSS `width` and `height`, padding with border of both
	 *                      sides, whether it is an "image" or a "background", and the `screens` on which it is so.
	 * @phpstan-param Source    $source
	 * @phpstan-param list<Box> $boxes
	 * @return array
	 * @phpstan-return list<Parameter_List>
	 */
	public function measured_parameter_lists( array $source, array $boxes ): array;

	/**
	 * Picks the files of an attachment that the provider's pages name: SPAI takes the largest of a srcset, whichever size
	 * an `img` shows.
	 *
	 * @param array $sources The attachment's files, its own first.
	 * @phpstan-param list<Source> $sources
	 * @return array
	 * @phpstan-return list<Source>
	 */
	public function used_sources( array $sources ): array;

	/**
	 * Tells whether a CDN URL is the provider's: at its endpoint of now, or at one that it had before a flush of everything.
	 *
	 * @param array $cdn_url What parse_cdn_url() gave.
	 * @phpstan-param Parsed_Url $cdn_url
	 */
	public function owns( array $cdn_url ): bool;

	/**
	 * Tells whether measured_parameter_lists() gives all that is asked for of a measured background.
	 */
	public function can_predict_backgrounds(): bool;

	/**
	 * Writes the CDN URL of a source as the provider and its browser script write it.
	 *
	 * @param array  $parameters One of the lists that parameter_lists() gave.
	 * @param string $source     The image file's own URL.
	 * @param string $endpoint   One that it had before; empty for that of now.
	 * @phpstan-param Parameter_List $parameters
	 */
	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string;

	/**
	 * Gives the address of ShortPixel's own instructions for this provider; empty where there are none.
	 */
	public function help_url(): string;

	/**
	 * Gives the account key that the provider keeps; empty where it has none.
	 *
	 * A secret: it goes into a request's address and nowhere else, neither stored nor said.
	 */
	public function api_key(): string;

	/**
	 * Replaces the endpoint, if it still is the expected one (compare and swap).
	 *
	 * @return true|\WP_Error `shortpixel_flush_endpoint_changed` carries the value of now in its data.
	 */
	public function switch_endpoint( string $expected, string $new_endpoint );

	/**
	 * Makes browsers fetch the style sheets anew that the provider serves; null where it has no such thing.
	 *
	 * @throws \Throwable Whatever the other plugin throws.
	 */
	public function clear_styles(): ?bool;
}
