<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * An image's properties, as far as they were read from its bytes. No WordPress in here.
 *
 * @immutable
 */
final class Image_Facts {
	public string $sha256;

	/** In pixels, like the height; 0 if unknown. */
	public int $width;

	public int $height;

	public string $type;

	/** Whether EXIF data may rotate or mirror it, so a copy's orientation is unknown. */
	public bool $is_turned;

	/** Whether a CDN may convert its colors; see has_own_colours(). */
	public bool $is_converted;

	/** @var list<int>|null As returned by fingerprint(). */
	public ?array $fingerprint;

	/** Its appearance in more cells, as returned by detail_of(); empty if unknown. */
	public string $detail;

	/** @param list<int>|null $fingerprint */
	public function __construct(
		string $sha256 = '',
		int $width = 0,
		int $height = 0,
		?array $fingerprint = null,
		string $detail = '',
		string $type = '',
		bool $is_turned = false,
		bool $is_converted = false
	) {
		$this->sha256       = $sha256;
		$this->width        = $width;
		$this->height       = $height;
		$this->fingerprint  = $fingerprint;
		$this->detail       = $detail;
		$this->type         = $type;
		$this->is_turned    = $is_turned;
		$this->is_converted = $is_converted;
	}

	public static function of( string $bytes ): self {
		$size    = image_size( $bytes );
		$picture = picture_of( $bytes );
		return new self(
			hash( 'sha256', $bytes ),
			$size['width'] ?? 0,
			$size['height'] ?? 0,
			$picture['fingerprint'],
			$picture['detail'],
			$size['type'] ?? '',
			is_turned( $bytes ),
			has_own_colours( $bytes )
		);
	}
}
