<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use function ShortPixelFlush\Flush\fingerprint;
use function ShortPixelFlush\Flush\image_size;
use function ShortPixelFlush\Flush\is_turned;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/verdict/fingerprint.php';

/**
 * What an image's bytes say of it, whether they come from the CDN or from the disk. Pure: no WordPress in here.
 *
 * @immutable
 */
final class Image_Facts {
	public string $sha256;

	/** As file stamps have it. */
	public string $md5;

	/** In pixels; 0 where it can't be read. */
	public int $width;

	public int $height;

	/** Whether EXIF turns it: then nobody knows which way up a copy of it is. */
	public bool $is_turned;

	/** @var list<int>|null Null where this server can't show it. */
	public ?array $fingerprint;

	/** @param list<int>|null $fingerprint */
	public function __construct( string $sha256, string $md5, int $width, int $height, bool $is_turned, ?array $fingerprint ) {
		$this->sha256      = $sha256;
		$this->md5         = $md5;
		$this->width       = $width;
		$this->height      = $height;
		$this->is_turned   = $is_turned;
		$this->fingerprint = $fingerprint;
	}

	public static function of( string $bytes ): self {
		$size = image_size( $bytes );
		return new self(
			hash( 'sha256', $bytes ),
			md5( $bytes ),
			$size['width'] ?? 0,
			$size['height'] ?? 0,
			is_turned( $bytes ),
			fingerprint( $bytes )
		);
	}
}
