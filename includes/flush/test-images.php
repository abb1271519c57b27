<?php
/** Writes the test images in the uploads folder, and deletes those that an earlier test left there. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Versions;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\suspects;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The kind of attempt, as in begin_attempt(); its names are those of the files.
const TEST_IMAGE = 'test_image';

// 48 × 16 and 16 × 48 pixels.
const WIDE_IMAGE = 'iVBORw0KGgoAAAANSUhEUgAAADAAAAAQCAIAAADfzGvmAAAACXBIWXMAAA7EAAAOxAGVKw4bAAAAJ0lEQVRIx2PUqDjBMJgA'
	. 'E8MgA6MOGnXQqINGHTTqoFEHjTpouDsIAFXjAYiwHibTAAAAAElFTkSuQmCC';
const TALL_IMAGE = 'iVBORw0KGgoAAAANSUhEUgAAABAAAAAwCAIAAACXPW0AAAAACXBIWXMAAA7EAAAOxAGVKw4bAAAAJklEQVRIx2PUqDjBQApg'
	. 'YiARjGoY1TCqYVTDqIZRDaMaRjUMbQ0AqxIByMPp6/EAAAAASUVORK5CYII=';

// Letters that a version can percent-encode.
const TEST_IMAGE_LETTERS     = 'abcdefghipqrstuvwxy';
const TEST_IMAGE_NAME_LENGTH = 14;

// In seconds. No test takes longer.
const TEST_IMAGE_IS_LEFT_AFTER = 3600;

/** @param int $seconds The minimum age of the images to delete. */
function delete_left_test_images( int $seconds = TEST_IMAGE_IS_LEFT_AFTER ): void {
	$files = suspects( TEST_IMAGE );
	foreach ( $files as $index => $name ) {
		$is_ours = 1 === preg_match( '/\Ashortpixel-flush-[a-z]{1,40}\.png\z/', (string) $name );
		$file    = $is_ours ? wp_get_upload_dir()['basedir'] . '/' . $name : '';
		if ( '' === $file || ! file_exists( $file ) ) {
			continue;
		}
		if ( filemtime( $file ) > time() - $seconds ) {
			unset( $files[ $index ] );
			continue;
		}
		wp_delete_file( $file );
	}
	if ( [] !== $files ) {
		end_attempt( TEST_IMAGE, array_values( $files ) );
	}
}

/**
 * @param string $link The link of a test.
 * @return string The name of its image, if a test left it in the uploads folder; otherwise empty.
 */
function left_test_image( string $link ): string {
	$name = basename( (string) wp_parse_url( parse_cdn_url( $link )['source'] ?? '', PHP_URL_PATH ) );
	return in_array( $name, suspects( TEST_IMAGE ), true ) && file_exists( wp_get_upload_dir()['basedir'] . '/' . $name ) ? $name : '';
}

/**
 * Whether the last test of a form left its image, because the CDN still redirected instead of sending it.
 *
 * @param string $url  A URL of that CDN.
 * @param string $form One of Versions\FORMS.
 */
function is_test_unfinished( string $url, string $form ): bool {
	return '' !== left_test_image( Versions\test_link( parse_cdn_url( $url )['endpoint'] ?? '', url_host( wp_get_upload_dir()['baseurl'] ), $form ) );
}

/** Returns a random name, so that no CDN has a copy at its link. */
function test_image_name(): string {
	$name = '';
	for ( $length = 0; $length < TEST_IMAGE_NAME_LENGTH; $length++ ) {
		$name .= TEST_IMAGE_LETTERS[ random_int( 0, strlen( TEST_IMAGE_LETTERS ) - 1 ) ];
	}

	return "shortpixel-flush-{$name}.png";
}

/** @param string $image WIDE_IMAGE or TALL_IMAGE. */
function write_test_image( string $file, string $image ): bool {
	$bytes = base64_decode( $image, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- An image.
	// No warning if the folder isn't writable: the caller handles that.
	// phpcs:ignore WordPress.PHP.NoSilencedErrors, WordPress.WP.AlternativeFunctions -- A file of our own in uploads.
	return false !== $bytes && strlen( $bytes ) === @file_put_contents( $file, $bytes );
}
