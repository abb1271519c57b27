<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

use WP_Error;
use function ShortPixelFlush\Cdn\parse_cdn_url;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** ShortPixel Image Optimizer (SPIO) with CDN delivery: its endpoint, CDN URLs, and what a full purge covers. */
final class Spio implements Provider {
	private const PLUGIN_FUNCTION = 'wpSPIO';

	public function id(): string {
		return 'spio';
	}

	public function name(): string {
		return 'ShortPixel Image Optimizer';
	}

	public function is_active(): bool {
		return $this->runs() && spio_is_on();
	}

	public function problem(): string {
		if ( ! spio_is_on() ) {
			return '';
		}

		if ( ! $this->runs() ) {
			return off_sentence( $this->name() );
		}

		if ( null === spio_endpoint( spio_domain() ) ) {
			return no_link_sentence( $this->name(), spio_domain() );
		}

		return '';
	}

	public function endpoint(): ?string {
		return $this->is_active() ? spio_endpoint( spio_domain() ) : null;
	}

	public function other_endpoints(): array {
		return [];
	}

	public function hostless_endpoints(): array {
		return [];
	}

	public function can_flush_images(): bool {
		$endpoint = $this->endpoint();

		// A longer path belongs to a custom pull zone. Our grammar, and so the removal of one file, allows only one
		// segment before the parameters.
		return null !== $endpoint && null !== parse_cdn_url( $endpoint . '/ret_img/example.com/a.jpg' );
	}

	/** Offers a purge of everything only with the account's key, without which ShortPixel refuses it. */
	public function full_flush_methods(): array {
		return null !== $this->endpoint() && '' !== $this->api_key() ? [ 'purge' ] : [];
	}

	public function full_flush_hint(): string {
		return '' === $this->api_key() ? without_key_sentence( $this->name() ) : '';
	}

	/** Names the site as SPIO's own request does: by the host of WordPress's files, without port, but with "www." */
	public function purge_scope(): array {
		$site = wp_parse_url( get_site_url(), PHP_URL_HOST );
		$cdn  = wp_parse_url( (string) $this->endpoint(), PHP_URL_HOST );

		return [
			'verb' => 'POST',
			'site' => is_string( $site ) ? $site : '',
			'cdn'  => is_string( $cdn ) ? $cdn : 'spcdn.shortpixel.ai',
		];
	}

	public function full_flush_effects( string $method ): array {
		$effects = shared_host_effects( $this->purge_scope()['site'] );

		return $this->renews_styles() ? $effects : array_merge( $effects, [ __( 'Style sheets and scripts stay. If you changed them, renew them in ShortPixel Image Optimizer.', 'shortpixel-flush' ) ] );
	}

	public function parameter_lists( array $source ): array {
		return spio_takes_source( $source['url'] ) ? spio_parameter_lists( 0 === stripos( $source['url'], 'http://' ) ) : [];
	}

	/** Returns none, because SPIO has no browser script. */
	public function measured_parameter_lists( array $source, array $boxes ): array {
		return [];
	}

	public function used_sources( array $sources ): array {
		return array_values( array_filter( $sources, static fn ( array $source ): bool => spio_takes_source( $source['url'] ) ) );
	}

	public function owns( array $cdn_url ): bool {
		return spio_owns( (string) $this->endpoint(), $cdn_url );
	}

	public function names_all_copies(): bool {
		return true;
	}

	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string {
		$is_http = 0 === stripos( $source, 'http://' ) && ! in_array( 'p_h', $parameters['params'], true );

		$endpoint = '' === $endpoint ? $this->endpoint() : $endpoint;
		$params   = implode( $parameters['separator'], $parameters['params'] );

		return "{$endpoint}/{$params}/" . ( $is_http ? 'http://' : '' ) . spio_source( $source );
	}

	public function help_url(): string {
		return '';
	}

	public function api_key(): string {
		return $this->is_active() ? spio_key() : '';
	}

	/** @return WP_Error */
	public function switch_endpoint( string $expected, string $new_endpoint ) {
		return new WP_Error(
			'shortpixel_flush_no_provider',
			'ShortPixel Image Optimizer keeps its links.',
			[ 'status' => 400 ]
		);
	}

	public function clear_styles(): ?bool {
		if ( ! $this->renews_styles() ) {
			return null;
		}

		return spio_renew_styles( self::PLUGIN_FUNCTION );
	}

	private function renews_styles(): bool {
		/**
		 * Filters whether a flush of everything also renews the style sheets and scripts of ShortPixel Image Optimizer.
		 *
		 * @param bool $renews False by default: a flush is for images.
		 */
		return $this->is_active() && true === apply_filters( 'shortpixel_flush_renew_spio_styles', false );
	}

	private function runs(): bool {
		return function_exists( self::PLUGIN_FUNCTION );
	}
}
