<?php
/** Makes thumbnails of copies and files, to be stored and displayed. No WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The longest data URI, in bytes. An image that can't be made this small is not stored.
const THUMBNAIL_LENGTH = 20000;

// Pairs of the longer side in pixels and the quality, tried in turn; the first works for almost any photograph.
const THUMBNAIL_TRIES = [ [ 400, 60 ], [ 400, 25 ], [ 160, 25 ] ];

/**
 * Makes a thumbnail. Decodes the image again after its check, which matters little, since few copies get a thumbnail.
 *
 * @return string A data URI; empty if the image can't be decoded, if EXIF data may rotate it, which GD ignores, or if
 *   no thumbnail can be made that is short enough.
 */
function thumbnail( string $bytes ): string {
	$image = '' === $bytes || is_turned( $bytes ) ? null : decoded_image( $bytes );
	if ( null === $image ) {
		return '';
	}
	foreach ( THUMBNAIL_TRIES as list( $side, $quality ) ) {
		// Starts from the previous result, so the full image is not resampled again.
		$image = smaller_image( $image, $side );
		$uri   = null === $image ? '' : thumbnail_uri( $image, $quality );
		// Equivalent mutant <: no data URI has exactly this length.
		if ( null === $image || strlen( $uri ) <= THUMBNAIL_LENGTH ) {
			return $uri;
		}
	}

	return '';
}

/**
 * @param resource $image A GdImage since PHP 8.
 * @return resource|null
 */
function smaller_image( $image, int $side ) {
	$scale  = min( 1, $side / max( imagesx( $image ), imagesy( $image ) ) );
	$width  = max( 1, (int) round( $scale * imagesx( $image ) ) );
	$height = max( 1, (int) round( $scale * imagesy( $image ) ) );
	$small  = imagecreatetruecolor( $width, $height );

	return false === $small ? null : resampled_onto( $small, $image );
}

/**
 * @param resource $small A GdImage since PHP 8, like the other image.
 * @param resource $image
 * @return resource The small image.
 */
function resampled_onto( $small, $image ) {
	if ( function_exists( 'imagewebp' ) ) {
		imagealphablending( $small, false );
		imagesavealpha( $small, true );
	} else {
		// JPEG has no transparency, so the background is white, as on most pages.
		imagefill( $small, 0, 0, (int) imagecolorallocate( $small, 255, 255, 255 ) );
	}
	imagecopyresampled( $small, $image, 0, 0, 0, 0, imagesx( $small ), imagesy( $small ), imagesx( $image ), imagesy( $image ) );

	return $small;
}

/** @param resource $image A GdImage since PHP 8. */
function thumbnail_uri( $image, int $quality ): string {
	$is_webp = function_exists( 'imagewebp' );
	ob_start();
	$is_made = without_warnings( static fn (): bool => $is_webp ? imagewebp( $image, null, $quality ) : imagejpeg( $image, null, $quality ) );
	$bytes   = (string) ob_get_clean();

	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- A data URI encodes bytes in Base64.
	return ! $is_made || '' === $bytes ? '' : ( $is_webp ? 'data:image/webp;base64,' : 'data:image/jpeg;base64,' ) . base64_encode( $bytes );
}

/**
 * @phpstan-param array{status: int, body: string, ...} $answer
 * @return string As returned by thumbnail(); also empty unless the status is 200, and for a placeholder or crop,
 *   which can't be compared.
 */
function thumbnail_of_answer( array $answer, string $url ): string {
	return 200 !== $answer['status'] || shows_only_a_part( $url ) ? '' : thumbnail( $answer['body'] );
}
