<?php
/**
 * Replaces links of files that no longer show an image with the link of one that does. Runs on visitors' requests once
 * a flush has recorded such files.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/path-stem.php';

/**
 * @param string $key As returned by key_of().
 * @param mixed  $raw The option's value.
 * @return string The link of the file that shows the image; unchanged if none is recorded, or it is not on this server.
 */
function at_present_file( string $url, string $key, $raw ): string {
	$path = substr( $url, 0, strcspn( $url, "?# \t\n" ) );
	$stem = path_stem( $path );
	$end  = present_ends( $raw )[ $key ][ substr( $path, strlen( $stem ) ) ] ?? '';

	return '' === $end || ! is_file( wp_get_upload_dir()['basedir'] . "/{$key}{$end}" ) ? $url : $stem . $end . substr( $url, strlen( $path ) );
}

/**
 * @param mixed $raw The option's value.
 * @return Ends By image key: the ending of each replaced file's name (what follows the stem), with that of its
 *     replacement.
 */
function present_ends( $raw ): array {
	/** @var mixed $read */
	static $read = null;
	/** @var Ends $ends */
	static $ends = [];

	if ( $raw === $read ) {
		return $ends;
	}

	$read   = $raw;
	$ends   = [];
	$stored = is_string( $raw ) ? json_decode( $raw, true ) : null;
	foreach ( is_array( $stored ) ? $stored : [] as $key => $of_one ) {
		$ends[ $key ] = array_filter( is_array( $of_one ) ? $of_one : [], 'is_string' );
	}

	return $ends;
}
