<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * A file in WordPress's metadata of an attachment: the attachment's own, or one listed with it, such as that of a size.
 * Malformed values count as missing.
 *
 * @immutable
 */
final class Attachment_Meta extends Stored_Value {
	protected const LIKE = [
		'sizes'   => [ '*' => self::class ],
		'sources' => [ '*' => self::class ],
	];

	/** The path of the attachment's own file below the uploads folder, or the name of another file. */
	public string $file = '';

	/** In pixels; 0 if unknown. */
	public int $width = 0;

	public int $height = 0;

	/** In bytes; 0 if unknown, as for uploads from before WordPress 6.0. */
	public int $filesize = 0;

	/** The file name of the original upload, if WordPress scaled, rotated or converted it. */
	public string $original_image = '';

	/** The file name of an animated GIF's poster, its first frame: WordPress 7.1 shows such a GIF as a video. */
	public string $animated_video_poster = '';

	/** @var array<self> By name. */
	public array $sizes = [];

	/** @var array<self> The file in other formats, as plugins such as Modern Image Formats list them. */
	public array $sources = [];

	/** @param bool $unfiltered Whether to read the stored metadata, even if other code filters it. */
	public static function of( int $attachment_id, bool $unfiltered = false ): self {
		$meta = wp_get_attachment_metadata( $attachment_id, $unfiltered );
		return new self( is_array( $meta ) ? $meta : [] );
	}

	/** @return array<self> The files that an attachment had before edits in WordPress, by size, such as `full-orig`. */
	public static function before_edits( int $attachment_id ): array {
		return ( new self( [ 'sizes' => get_post_meta( $attachment_id, '_wp_attachment_backup_sizes', true ) ] ) )->sizes;
	}
}
