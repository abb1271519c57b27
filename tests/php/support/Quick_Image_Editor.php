<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use GdImage;
use WP_Error;
use WP_Image_Editor_GD;

/**
 * WordPress's editor without smoothing, which takes most of an upload's time and changes nothing in an image of one colour.
 */
final class Quick_Image_Editor extends WP_Image_Editor_GD {

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
