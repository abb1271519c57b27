<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

use WP_Error;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Autoptimize with image optimization: its endpoint, and the CDN URLs that result from its settings and filters. */
final class Autoptimize implements Provider {
	private const PLUGIN_CLASS = 'autoptimizeImages';

	// An article about ShortPixel's CDN in general; its part about single images applies to Autoptimize too.
	private const INSTRUCTIONS = 'https://shortpixel.com/knowledge-base/article/how-to-flush-an-image-fromshortpixel-cdn/';

	/**
	 * @var array{endpoint: string, params: list<string>}|false|null Caches the result of base(), which a plan needs for
	 *     every URL; false if it has to be computed.
	 */
	private $base = false;

	public function id(): string {
		return 'autoptimize';
	}

	public function name(): string {
		return 'Autoptimize';
	}

	public function is_active(): bool {
		return $this->runs() && autoptimize_is_on();
	}

	/** Ignores a service that is down and an empty account: Autoptimize only pauses, and later uses the same URLs. */
	public function problem(): string {
		if ( ! $this->runs() ) {
			return autoptimize_is_on() ? off_sentence( $this->name() ) : '';
		}

		if ( ! autoptimize_is_on() ) {
			return autoptimize_was_on() ? __( 'Autoptimize’s image optimization is off, so pages don’t use its links. Switch it on to flush its images.', 'shortpixel-flush' ) : '';
		}

		if ( autoptimize_is_local() ) {
			return __( 'Autoptimize leaves this site’s images alone, because only this computer or network can open them.', 'shortpixel-flush' );
		}

		if ( null === $this->written() ) {
			return no_link_sentence( $this->name(), autoptimize_base() );
		}

		return '';
	}

	public function endpoint(): ?string {
		$written = $this->is_active() ? $this->written() : null;

		return null === $written ? null : $written['endpoint'];
	}

	/** @return list<string> The endpoint at the other hosts: Autoptimize picks a host at random for each page. */
	public function other_endpoints(): array {
		$endpoint = (string) $this->endpoint();
		$own      = autoptimize_host();
		if ( '' === $own || 0 !== strpos( $endpoint, $own ) ) {
			return [];
		}

		$path   = substr( $endpoint, strlen( $own ) );
		$others = array_map( static fn ( string $host ): string => $host . $path, autoptimize_offered_hosts() );

		return array_values( array_diff( $others, [ $endpoint ] ) );
	}

	public function hostless_endpoints(): array {
		return [];
	}

	public function can_flush_images(): bool {
		return $this->is_active() && '' === $this->problem();
	}

	/**
	 * Offers to switch endpoints although Autoptimize has no setting for it: a filter on its base URL writes the new
	 * key.
	 */
	public function full_flush_methods(): array {
		return $this->can_flush_images() && null !== next_endpoint( (string) $this->endpoint() ) ? [ 'switch' ] : [];
	}

	public function full_flush_hint(): string {
		return '';
	}

	public function purge_scope(): array {
		return [
			'verb' => 'GET',
			'site' => '',
			'cdn'  => '',
		];
	}

	public function full_flush_effects( string $method ): array {
		$effects = [
			__( 'Flush for ShortPixel writes Autoptimize’s new links, and clears its style sheets and scripts.', 'shortpixel-flush' ),
		];

		if ( autoptimize_sizes( autoptimize_sample() )['lqip'] ) {
			$effects[] = __( 'Blurred previews are not changed.', 'shortpixel-flush' );
		}

		return $effects;
	}

	public function parameter_lists( array $source ): array {
		$base = $this->base();
		if ( null === $base || ! autoptimize_takes_source( $source['url'] ) ) {
			return [];
		}

		return autoptimize_parameter_lists( $base['params'], $source, autoptimize_sizes( $source['url'] ) );
	}

	/** Returns none, because Autoptimize's script only picks among the URLs in the page. */
	public function measured_parameter_lists( array $source, array $boxes ): array {
		return [];
	}

	public function used_sources( array $sources ): array {
		return array_values( array_filter( $sources, static fn ( array $source ): bool => autoptimize_takes_source( $source['url'] ) ) );
	}

	public function names_all_copies(): bool {
		return true;
	}

	public function owns( array $cdn_url ): bool {
		$endpoint = (string) $this->endpoint();
		$key      = substr( (string) strrchr( $endpoint, '/' ), 1 );

		return '' !== $endpoint
			&& ( $endpoint === $cdn_url['endpoint'] || rtrim( $cdn_url['key'], '0123456789' ) === rtrim( $key, '0123456789' ) );
	}

	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string {
		$base     = '' === $endpoint ? $this->base() : null;
		$endpoint = null === $base ? $endpoint : $base['endpoint'];

		return autoptimize_after_build(
			$endpoint . '/' . implode( $parameters['separator'], $parameters['params'] ) . '/' . autoptimize_normalized( $source )
		);
	}

	public function help_url(): string {
		return self::INSTRUCTIONS;
	}

	/** Returns '', because Autoptimize stores no key: ShortPixel identifies the account by the site's domain. */
	public function api_key(): string {
		return '';
	}

	public function switch_endpoint( string $expected, string $new_endpoint ) {
		$stored     = self::stored_key();
		$this->base = false;
		if ( '' !== $this->problem() ) {
			return new WP_Error( 'shortpixel_flush_provider_unreadable', $this->problem(), [ 'status' => 409 ] );
		}

		$now = $this->endpoint();
		if ( $expected !== $now ) {
			return new WP_Error(
				'shortpixel_flush_endpoint_changed',
				changed_meanwhile_sentence(),
				[
					'status'   => 409,
					'endpoint' => $now,
				]
			);
		}

		$is_written = self::store_key( $stored, substr( (string) strrchr( $new_endpoint, '/' ), 1 ) );
		$this->base = false;

		return $is_written && $this->endpoint() === $new_endpoint ? true : $this->restore_key( $stored, $is_written );
	}

	public function clear_styles(): ?bool {
		return null;
	}

	/**
	 * Restores the earlier key after a failed switch, for example if a later filter overrides the new key, and returns
	 * the error.
	 */
	private function restore_key( ?string $stored, bool $is_written ): WP_Error {
		$wrote = $this->endpoint();
		if ( $is_written ) {
			self::store_key( self::stored_key(), (string) $stored );
			$this->base = false;
		}

		return new WP_Error(
			'shortpixel_flush_storage_failed',
			not_kept_sentence( $this->name() ),
			[
				'status'   => 500,
				'endpoint' => $this->endpoint(),
				'reason'   => (string) $wrote,
			]
		);
	}

	/** Reads the key from the database, bypassing caches; null if the option does not exist. */
	private static function stored_key(): ?string {
		clear_option_cache( AUTOPTIMIZE_KEY_OPTION );

		return raw_option( AUTOPTIMIZE_KEY_OPTION );
	}

	/**
	 * Stores a key unless the stored one has changed since it was read; returns whether it was stored. Autoloaded,
	 * because it is read while pages are built.
	 */
	private static function store_key( ?string $stored, string $key ): bool {
		$is_ours    = false;
		$is_written = change_option(
			AUTOPTIMIZE_KEY_OPTION,
			static function ( ?string $now ) use ( $stored, $key, &$is_ours ): string {
				$is_ours = $now === $stored;

				return $is_ours ? $key : (string) $now;
			},
			'on'
		);

		return $is_written && $is_ours;
	}

	/** Whether Autoptimize's image module is loaded; a filter can prevent that. */
	private function runs(): bool {
		return class_exists( self::PLUGIN_CLASS, false );
	}

	/**
	 * @return array{endpoint: string, params: list<string>}|null The endpoint and parameters that image URLs begin
	 *     with; null if they make no CDN URL, or its parameters are not separated by commas. Autoptimize's last filter,
	 *     on the complete URL, is not applied.
	 */
	private function base(): ?array {
		if ( false === $this->base ) {
			$parsed     = parse_cdn_url( autoptimize_base() . '/' . autoptimize_sample() );
			$this->base = null !== $parsed && in_array( $parsed['separator'], [ '', ',' ], true ) ? $parsed : null;
		}

		return $this->base;
	}

	/** @return array{endpoint: string, params: list<string>}|null As returned by base(), with the last filter applied. */
	private function written(): ?array {
		return null === $this->base() ? null : parse_cdn_url( autoptimize_after_build( autoptimize_base() . '/' . autoptimize_sample() ) );
	}
}
