<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use GdImage;
use WP_Error;
use WP_Image_Editor_GD;

/**
 * WordPress's image editor, but it creates each size of an unchanged image only once in a process, since most tests
 * upload the same few images. It resizes without smoothing, which makes no difference to an image of one color.
 */
final class Quick_Image_Editor extends WP_Image_Editor_GD {

	/** @var array<string, array{string, array<string, mixed>}> Each size's bytes and metadata, by source and size. */
	private static array $made = [];

	/** The image as it was loaded; any change replaces $this->image. */
	private ?GdImage $loaded = null;

	/**
	 * @return true|WP_Error
	 */
	public function load() {
		$result       = parent::load();
		$this->loaded = $this->image instanceof GdImage ? $this->image : null;
		return $result;
	}

	/**
	 * @param array{width?: int, height?: int, crop?: array<mixed>|bool} $size_data
	 * @return array<string, mixed>|WP_Error
	 */
	public function make_subsize( $size_data ) {
		if ( null === $this->loaded || $this->loaded !== $this->image ) {
			return parent::make_subsize( $size_data );
		}
		$key = md5_file( $this->file ) . serialize( $size_data );
		if ( ! isset( self::$made[ $key ] ) ) {
			$made = parent::make_subsize( $size_data );
			if ( is_array( $made ) ) {
				self::$made[ $key ] = [ (string) file_get_contents( dirname( $this->file ) . "/{$made['file']}" ), $made ];
			}
			return $made;
		}
		[ $bytes, $made ] = self::$made[ $key ];

		$size       = $this->size;
		$this->size = $made;
		$file       = $this->generate_filename();
		$this->size = $size;
		file_put_contents( $file, $bytes );
		/** @var string $named */
		$named = apply_filters( 'image_make_intermediate_size', $file );
		return [ 'file' => wp_basename( $named ) ] + $made;
	}

	/**
	 * @param int|null                    $max_w
	 * @param int|null                    $max_h
	 * @param bool|array{string, string} $crop
	 * @return GdImage|WP_Error
	 */
	protected function _resize( $max_w, $max_h, $crop = false ) { // phpcs:ignore PSR2.Methods.MethodDeclaration.Underscore -- The name is WordPress's.
		$size = $this->size;
		$dims = image_resize_dimensions( $size['width'], $size['height'], (int) $max_w, (int) $max_h, $crop );
		if ( ! is_array( $dims ) ) {
			return new WP_Error( 'error_getting_dimensions', 'No dimensions.', $this->file );
		}
		[ $dst_x, $dst_y, $src_x, $src_y, $dst_w, $dst_h, $src_w, $src_h ] = $dims;
		$this->set_quality(
			null,
			[
				'width'  => $dst_w,
				'height' => $dst_h,
			]
		);
		$resized = wp_imagecreatetruecolor( $dst_w, $dst_h );
		if ( ! $resized instanceof GdImage || ! $this->image instanceof GdImage ) {
			return new WP_Error( 'image_resize_error', 'No image.', $this->file );
		}
		imagecopyresized( $resized, $this->image, $dst_x, $dst_y, $src_x, $src_y, $dst_w, $dst_h, $src_w, $src_h );
		$this->update_size( $dst_w, $dst_h );
		return $resized;
	}
}
