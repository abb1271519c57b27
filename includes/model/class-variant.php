<?php
/** One CDN link of an image, with its source file and how it was found. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use function ShortPixelFlush\Cdn\parse_cdn_url;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Variant {
	// The ways in which links are found, most reliable first: a link that is found twice keeps the more reliable one.
	public const FOUND_IN = [ 'new_link', 'probe', 'page', 'pasted', 'recent', 'density', 'settings', 'old_link' ];

	/**
	 * The ways of finding links of copies that visitors may have. Copies that only settings or other images'
	 * measurements lead to may not exist, so they prove nothing.
	 */
	public const SEEN_IN = [ 'new_link', 'probe', 'page', 'pasted' ];

	/**
	 * The values of `found_in` for images that get new links. Copies at new links are only checked; copies at old links
	 * are only removed, and nothing waits for that.
	 */
	public const OF_NEW_LINKS = [ 'new_link', 'old_link' ];

	public string $url;

	public string $source;

	/** Null if the file is outside the library. */
	public ?int $attachment_id;

	public string $found_in;

	/** Whether the copy is checked, after its removal if there is one. */
	public bool $is_sampled;

	public function __construct( string $url, string $source, ?int $attachment_id, string $found_in, bool $is_sampled = true ) {
		$this->url           = $url;
		$this->source        = $source;
		$this->attachment_id = $attachment_id;
		$this->found_in      = $found_in;
		$this->is_sampled    = $is_sampled;
	}

	/** @param mixed $value The result of a filter. */
	public static function from( $value ): ?self {
		$url    = is_array( $value ) && is_string( $value['url'] ?? null ) ? $value['url'] : '';
		$parsed = parse_cdn_url( $url );

		if ( ! is_array( $value ) || null === $parsed ) {
			return null;
		}

		$found_in = $value['found_in'] ?? '';

		return new self(
			$url,
			is_string( $value['source'] ?? null ) ? $value['source'] : $parsed['source'],
			is_int( $value['attachment_id'] ?? null ) ? $value['attachment_id'] : null,
			is_string( $found_in ) && in_array( $found_in, self::FOUND_IN, true ) ? $found_in : 'settings'
		);
	}

	/** Whether visitors may have this copy, as in Purge. */
	public function visitors_may_have(): bool {
		return in_array( $this->found_in, self::SEEN_IN, true );
	}

	public function checked( bool $is_sampled ): self {
		return new self( $this->url, $this->source, $this->attachment_id, $this->found_in, $is_sampled );
	}

	/**
	 * @return array{url: string, source: string, attachment_id: int|null, found_in: string} The variant in the form
	 *     that filters receive.
	 */
	public function to_array(): array {
		return [
			'url'           => $this->url,
			'source'        => $this->source,
			'attachment_id' => $this->attachment_id,
			'found_in'      => $this->found_in,
		];
	}

	/** Returns the width in pixels that the link requests; null if it has none. */
	public function width(): ?int {
		return self::facts( $this->url )['width'];
	}

	/**
	 * Returns the format: `original` without conversion, `auto` if the browser decides; null if it is not a CDN link.
	 */
	public function format(): ?string {
		return self::facts( $this->url )['format'];
	}

	/** @return array{width: int|null, format: string|null} As returned by width() and format(). */
	public static function facts( string $url ): array {
		$parsed = parse_cdn_url( $url );
		$width  = null;
		$format = null === $parsed ? null : 'original';

		foreach ( null === $parsed ? [] : $parsed['params'] as $param ) {
			list( $name, $value ) = explode( '_', $param, 2 ) + [ '', '' ];

			if ( 'w' === $name && 1 === preg_match( '/\A\d{1,9}\z/', $value ) ) {
				$width = (int) $value;
			} elseif ( 'to' === $name && '' !== $value ) {
				$format = $value;
			} elseif ( 's' === $name && 'original' === $format && 1 === preg_match( '/\Ad?(?:webp|avif)/', $value ) ) {
				$format = 1 === preg_match( '/:|%3a/i', $value ) ? 'auto' : $value;
			}
		}

		return [
			'width'  => $width,
			'format' => $format,
		];
	}
}
