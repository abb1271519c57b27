<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

use Throwable;
use WP_Error;
use function ShortPixelFlush\Cdn\browser_endpoint;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\Cdn\parse_cdn_url;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * ShortPixel Adaptive Images (SPAI): its endpoint, and the CDN URLs that result from its settings.
 *
 * Since SPAI 3.10, a filter may change the base of the URLs in pages. endpoint() returns the filtered base; the setting
 * itself is read and written without the filter.
 */
final class Spai implements Provider {
	private const OPTION           = 'short_pixel_ai_options';
	private const OPTIONS_CLASS    = 'ShortPixel\AI\Options';
	private const COLLECTION_CLASS = 'ShortPixel\AI\Options\Collection';
	private const PLUGIN_CLASS     = 'ShortPixelAI';

	private const FILTER = 'shortpixel/ai/cdnUrl';

	private const INSTRUCTIONS = 'https://shortpixel.com/knowledge-base/article/how-to-flush-an-image-fromshortpixel-cdn/';

	public function id(): string {
		return 'spai';
	}

	public function name(): string {
		return 'ShortPixel Adaptive Images';
	}

	public function is_active(): bool {
		return class_exists( self::PLUGIN_CLASS, false ) && class_exists( self::OPTIONS_CLASS, false );
	}

	public function problem(): string {
		$stored = get_option( self::OPTION );
		if ( ! $this->is_active() ) {
			return false === $stored ? '' : off_sentence( $this->name() );
		}

		if ( ! $this->is_readable( $stored ) ) {
			return __( 'The settings of ShortPixel Adaptive Images can’t be read. Open its settings page and save it once.', 'shortpixel-flush' );
		}

		return self::endpoint_problem( $this->endpoint() );
	}

	public function endpoint(): ?string {
		$stored = $this->is_active() && $this->is_readable( get_option( self::OPTION ) ) ? $this->stored_endpoint() : null;

		return null === $stored ? null : $this->filtered( $stored );
	}

	/**
	 * Returns the endpoint of an S3 bucket, and the stored endpoint if a filter changes it, which pages from before the
	 * filter still use.
	 */
	public function other_endpoints(): array {
		$stored = null === $this->endpoint() ? '' : browser_endpoint( (string) $this->stored_endpoint() );

		return array_merge( '' === self::endpoint_problem( $stored ) && $stored !== $this->endpoint() ? [ $stored ] : [], $this->hostless_endpoints() );
	}

	public function hostless_endpoints(): array {
		$bucket = $this->bucket();

		return null === $bucket ? [] : [ $bucket['endpoint'] ];
	}

	public function can_flush_images(): bool {
		$endpoint = $this->endpoint();

		// A longer path belongs to a custom pull zone. Our grammar, and so f_remove, allows only one segment before the
		// parameters.
		return null !== $endpoint && '' === $this->problem()
			&& null !== parse_cdn_url( $endpoint . '/ret_img/example.com/a.jpg' );
	}

	public function full_flush_methods(): array {
		if ( null === $this->endpoint() || '' !== $this->problem() ) {
			return [];
		}

		return array_merge( $this->is_switch_hidden() ? [] : [ 'switch' ], '' === $this->api_key() ? [] : [ 'purge' ] );
	}

	public function full_flush_hint(): string {
		if ( null === $this->endpoint() || '' !== $this->problem() || ! $this->is_switch_hidden() ) {
			return '';
		}

		return '' === $this->api_key() ? $this->hidden_sentence() . ' ' . without_key_sentence( $this->name() ) : $this->hidden_sentence();
	}

	/**
	 * Names the site as SPAI's own request does: by the host of its URL, without port and "www.". The request names
	 * no host of the CDN.
	 */
	public function purge_scope(): array {
		$site = wp_parse_url( home_url(), PHP_URL_HOST );

		return [
			'verb' => 'GET',
			'site' => is_string( $site ) ? (string) preg_replace( '/^www\./', '', $site ) : '',
			'cdn'  => '',
		];
	}

	public function full_flush_effects( string $method ): array {
		$effects = 'purge' === $method ? shared_host_effects( $this->purge_scope()['site'] ) : [];

		foreach ( $this->hostless_endpoints() as $endpoint ) {
			/* translators: %s: an API URL, such as https://cdn.shortpixel.ai/x9. */
			$effects[] = sprintf( __( 'Images of your S3 bucket keep their links at %s. Flush those one by one.', 'shortpixel-flush' ), $endpoint );
		}

		return array_merge( $effects, [ __( 'Blurred previews are not changed.', 'shortpixel-flush' ) ] );
	}

	public function parameter_lists( array $source ): array {
		$parameters = $this->parameters();

		return array_merge( $parameters->lists( $source ), class_exists( 'WooCommerce', false ) ? [ $parameters->variation_list( $source ) ] : [] );
	}

	public function measured_parameter_lists( array $source, array $boxes ): array {
		return $this->parameters()->measured_lists( $source, $boxes );
	}

	public function used_sources( array $sources ): array {
		/** This filter is documented in wp-includes/media.php */
		// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own filter.
		$widest = apply_filters( 'max_srcset_image_width', 2048, [ $sources[0]['width'] ?? 0, $sources[0]['height'] ?? 0 ] );

		return $this->parameters()->used_sources( $sources, is_numeric( $widest ) ? (int) $widest : 2048 );
	}

	public function names_all_copies(): bool {
		return false;
	}

	public function owns( array $cdn_url ): bool {
		foreach ( array_merge( [ (string) $this->endpoint() ], array_diff( $this->other_endpoints(), $this->hostless_endpoints() ) ) as $endpoint ) {
			if ( Spai_Parameters::owns( $endpoint, $cdn_url ) ) {
				return true;
			}
		}

		return in_array( $cdn_url['endpoint'], $this->hostless_endpoints(), true );
	}

	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string {
		$is_whole = $parameters['with_scheme'] ?? false;

		// SPAI's PHP ignores buckets in URLs that keep the scheme.
		$bucket  = $is_whole ? null : $this->bucket();
		$path    = null === $bucket ? '' : self::path_in_bucket( $source, $bucket['host'] );
		$is_http = 0 === stripos( $source, 'http://' );
		$written = implode( $parameters['separator'], $parameters['params'] );
		if ( null !== $bucket && '' !== $path ) {
			// SPAI's classic browser script ignores buckets.
			$is_used = '' === $endpoint ? $this->settings()->is_vanilla : $endpoint === $bucket['endpoint'];
			if ( $is_used ) {
				return $bucket['endpoint'] . '/' . $written . $path;
			}
		}
		$tail = $is_whole || ( $is_http && ! in_array( 'p_h', $parameters['params'], true ) ) ? $source : (string) preg_replace( '#^https?://#i', '', $source );

		return ( '' === $endpoint ? $this->endpoint() : $endpoint ) . '/' . $written . '/' . $tail;
	}

	public function help_url(): string {
		return self::INSTRUCTIONS;
	}

	public function api_key(): string {
		$key = $this->is_active() && $this->is_readable( get_option( self::OPTION ) ) ? $this->read( 'api_key', 'general' ) : null;

		return is_string( $key ) ? trim( $key ) : '';
	}

	public function switch_endpoint( string $expected, string $new_endpoint ) {
		$this->forget_cached_option();

		if ( '' !== $this->problem() ) {
			return new WP_Error( 'shortpixel_flush_provider_unreadable', $this->problem(), [ 'status' => 409 ] );
		}

		$now    = $this->endpoint();
		$stored = $this->stored_for( $new_endpoint );
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

		if ( null === $stored ) {
			return new WP_Error( 'shortpixel_flush_provider_unreadable', $this->hidden_sentence(), [ 'status' => 409 ] );
		}

		return $this->write_endpoint( $stored, $new_endpoint );
	}

	public function clear_styles(): ?bool {
		$clear = [ self::PLUGIN_CLASS, 'clear_css_cache' ];

		return $this->is_active() && is_callable( $clear ) ? (bool) $clear() : null;
	}

	/**
	 * @param string $stored The setting's new value.
	 * @return true|WP_Error True if pages use the new endpoint after SPAI's own class has written the setting.
	 */
	private function write_endpoint( string $stored, string $new_endpoint ) {
		$reason = '';

		try {
			$set = [ $this->options(), 'set' ];
			if ( is_callable( $set ) ) {
				$set( $stored, 'api_url', [ 'settings', 'behaviour' ] );
			}
		} catch ( Throwable $error ) {
			$reason = $error->getMessage();
		}

		$this->forget_cached_option();

		if ( $this->endpoint() === $new_endpoint ) {
			return true;
		}

		return new WP_Error(
			'shortpixel_flush_storage_failed',
			not_kept_sentence( $this->name() ),
			[
				'status'   => 500,
				'endpoint' => $this->endpoint(),
				'reason'   => $reason,
			]
		);
	}

	/** @param mixed $stored The stored option; only SPAI's own object may be overwritten. */
	private function is_readable( $stored ): bool {
		return is_object( $stored ) && is_a( $stored, self::COLLECTION_CLASS );
	}

	/** Explains why an API URL, which owners can enter freely, can't be used; empty if it can. */
	private static function endpoint_problem( ?string $endpoint ): string {
		if ( null === $endpoint ) {
			return __( 'The settings of ShortPixel Adaptive Images can’t be read. Open its settings page and save it once.', 'shortpixel-flush' );
		}
		if ( 1 !== preg_match( '#^https?://[^/?\#\s]+#i', $endpoint ) ) {
			return no_link_sentence( 'ShortPixel Adaptive Images', $endpoint );
		}
		if ( null === next_endpoint( $endpoint ) ) {
			/* translators: %s: the API URL, such as https://img.example.com. */
			return sprintf( __( 'The API URL %s has no path, such as /spai. Add it in ShortPixel Adaptive Images.', 'shortpixel-flush' ), $endpoint );
		}

		return '';
	}

	/**
	 * Returns the endpoint for the files of an S3 bucket, whose URLs omit the bucket's host (SPAI 3.11 and later).
	 *
	 * @return array{endpoint: string, host: string}|null A file whose host contains `host` is in the bucket. Null if no
	 *     usable bucket is set up.
	 */
	private function bucket(): ?array {
		if ( ! (bool) $this->read( 'amazon_s3', 'behaviour' ) || ! $this->has_filter() ) {
			return null;
		}
		$endpoint = $this->read( 'storage_url', 'behaviour' );
		$endpoint = is_string( $endpoint ) ? browser_endpoint( rtrim( trim( $endpoint ), '/' ) ) : '';
		$host     = $this->read( 'host_removal', 'behaviour' );

		return is_string( $host ) && '' !== $host && '' === self::endpoint_problem( $endpoint ) ? [
			'endpoint' => $endpoint,
			'host'     => $host,
		] : null;
	}

	/** Returns the path of a file in the bucket, with its leading slash; empty if it is not in the bucket. */
	private static function path_in_bucket( string $source, string $host ): string {
		return 1 === preg_match( '~\Ahttps?://([^/?\#]+)(/[^\#]*)~i', $source, $parts ) && false !== strpos( $parts[1], $host ) ? $parts[2] : '';
	}

	/** Whether this version of SPAI applies the filter on the base of its URLs. */
	private function has_filter(): bool {
		// Cached, because this is called for each URL.
		static $has = null;
		if ( $this->is_active() ) {
			$has = $has ?? in_array( 'get_cdn_url', get_class_methods( self::PLUGIN_CLASS ), true );
		}

		return true === $has;
	}

	/** Returns an endpoint as it appears in pages. SPAI before 3.10 does not apply the filter. */
	private function filtered( string $stored ): string {
		if ( ! $this->has_filter() ) {
			return browser_endpoint( $stored );
		}

		/** This filter is documented in ShortPixel Adaptive Images. */
		$filtered = apply_filters( self::FILTER, $stored ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- SPAI's.

		return browser_endpoint( is_string( $filtered ) ? rtrim( trim( $filtered ), '/' ) : $stored );
	}

	/** Returns the setting that makes pages use an endpoint; null if a filter prevents that. */
	private function stored_for( string $endpoint ): ?string {
		$stored = (string) $this->stored_endpoint();
		$slash  = (int) strrpos( $stored, '/' );
		$moved  = substr( $stored, 0, $slash ) . strrchr( $endpoint, '/' );

		foreach ( array_unique( [ $moved, $endpoint ] ) as $candidate ) {
			if ( $this->filtered( $candidate ) === $endpoint ) {
				return $candidate;
			}
		}

		return null;
	}

	private function hidden_sentence(): string {
		/* translators: 1: the API URL that pages use, 2: a filter's name. */
		return sprintf( __( 'Another plugin or the theme turns the links into %1$s (filter %2$s), so Flush all can’t change them.', 'shortpixel-flush' ), $this->endpoint(), self::FILTER );
	}

	/** Whether a filter keeps pages from using the next endpoint, or there is no next one. */
	private function is_switch_hidden(): bool {
		$next = next_endpoint( (string) $this->endpoint() );

		return null === $next || null === $this->stored_for( $next );
	}

	private function stored_endpoint(): ?string {
		$value = $this->read( 'api_url', 'behaviour' );

		return is_string( $value ) ? rtrim( trim( $value ), '/' ) : null;
	}

	private function parameters(): Spai_Parameters {
		return new Spai_Parameters( $this->settings() );
	}

	private function settings(): Spai_Settings {
		// SPAI decides by the stored endpoint, not the filtered one, whether to ask browsers for their formats.
		$stored = [ 'endpoint' => $this->stored_endpoint() ];
		foreach ( Spai_Settings::STORED as $category => $names ) {
			foreach ( $names as $name ) {
				$stored[ $name ] = $this->read( $name, $category );
			}
		}

		return new Spai_Settings( $stored );
	}

	/** @return mixed */
	private function read( string $name, string $category ) {
		try {
			$get = [ $this->options(), 'get' ];

			return is_callable( $get ) ? $get( $name, [ 'settings', $category ], null ) : null;
		} catch ( Throwable $error ) {
			return null;
		}
	}

	/** @return mixed */
	private function options() {
		$options = [ self::OPTIONS_CLASS, '_' ];

		return is_callable( $options ) ? $options() : null;
	}

	/** Drops the cached option, which another request may have changed. */
	private function forget_cached_option(): void {
		wp_cache_delete( self::OPTION, 'options' );
		wp_cache_delete( 'alloptions', 'options' );
	}
}
