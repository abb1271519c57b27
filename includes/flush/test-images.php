<?php
/** An image of our own in the uploads, wide and then tall, by which a CDN is tested; one that a killed process left is deleted. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\suspects;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../attempts.php';

// The kind of attempt. Each is named like its file.
const TEST_IMAGE = 'test_image';

// 48 × 16 and 16 × 48 pixels.
const WIDE_IMAGE = 'iVBORw0KGgoAAAANSUhEUgAAADAAAAAQCAIAAADfzGvmAAAACXBIWXMAAA7EAAAOxAGVKw4bAAAAJ0lEQVRIx2PUqDjBMJgAE8MgA6MOGnXQqINGHTTqoFEHjTpouDsIAFXjAYiwHibTAAAAAElFTkSuQmCC';
const TALL_IMAGE = 'iVBORw0KGgoAAAANSUhEUgAAABAAAAAwCAIAAACXPW0AAAAACXBIWXMAAA7EAAAOxAGVKw4bAAAAJklEQVRIx2PUqDjBQApgYiARjGoY1TCqYVTDqIZRDaMaRjUMbQ0AqxIByMPp6/EAAAAASUVORK5CYII=';

// Each of these can be encoded.
const TEST_IMAGE_LETTERS     = 'abcdefghipqrstuvwxy';
const TEST_IMAGE_NAME_LENGTH = 14;

// In seconds. No test takes longer.
const TEST_IMAGE_IS_LEFT_AFTER = 3600;

/** @param int $seconds How old they have to be. */
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

/** A name that no image had before. */
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
	// phpcs:ignore WordPress.PHP.NoSilencedErrors, WordPress.WP.AlternativeFunctions -- A file of our own in uploads; a folder that can't be written to is an answer.
	return false !== $bytes && strlen( $bytes ) === @file_put_contents( $file, $bytes );
}
