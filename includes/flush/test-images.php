<?php
/** Deletes what tests with an image of our own have left in the uploads when their process was killed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\suspects;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../attempts.php';

// The kind of attempt. Each is named like its file.
const TEST_IMAGE = 'test_image';

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
