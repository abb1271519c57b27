<?php
/** One CDN address of an image, with the file it is made of and how it became known. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use function ShortPixelFlush\Cdn\parse_cdn_url;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Variant {
	// Surest first: an address that is found twice keeps the surer one.
	public const FOUND_IN = [ 'new_link', 'probe', 'page', 'pasted', 'recent', 'density', 'settings', 'old_link' ];

	/** Visitors may have such a copy. What only settings or other images' measures lead to may exist nowhere, so it proves nothing. */
	public const SEEN_IN = [ 'new_link', 'probe', 'page', 'pasted' ];

	/** At links of images that get new ones: these are only looked at, or only removed, and the flush does not wait for the latter. */
	public const OF_NEW_LINKS = [ 'new_link', 'old_link' ];

	public string $url;

	public string $source;

	/** Null where the file is in no library. */
	public ?int $attachment_id;

	public string $found_in;

	/** Whether the copy is checked after its removal. */
	public bool $is_sampled;

	public function __construct( string $url, string $source, ?int $attachment_id, string $found_in, bool $is_sampled = true ) {
		$this->url           = $url;
		$this->source        = $source;
		$this->attachment_id = $attachment_id;
		$this->found_in      = $found_in;
		$this->is_sampled    = $is_sampled;
	}

	/** @param mixed $value What a filter returned. */
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

	/** As Purge has it. */
	public function may_be_had(): bool {
		return in_array( $this->found_in, self::SEEN_IN, true );
	}

	public function checked( bool $is_sampled ): self {
		return new self( $this->url, $this->source, $this->attachment_id, $this->found_in, $is_sampled );
	}

	/** @return array{url: string, source: string, attachment_id: int|null, found_in: string} The form that filters receive. */
	public function to_array(): array {
		return [
			'url'           => $this->url,
			'source'        => $this->source,
			'attachment_id' => $this->attachment_id,
			'found_in'      => $this->found_in,
		];
	}

	/** Pixels that the address asks for; null where it doesn't say. */
	public function width(): ?int {
		return self::facts( $this->url )['width'];
	}

	/** `original` where nothing is converted, `auto` where the browser decides; null for no CDN URL. */
	public function format(): ?string {
		return self::facts( $this->url )['format'];
	}

	/** @return array{width: int|null, format: string|null} Both at once. */
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
