<?php
/**
 * The simulated CDN: keeps a copy of each requested image, with headers like bunny.net's, until it is told to remove
 * it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Playground;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.WP.AlternativeFunctions -- Uses only its own files.

// The key in each CDN URL, in place of ShortPixel's "spai", to show that the CDN is simulated.
const KEY = 'simulated-cdn';

// Seconds from an accepted removal until the copy is gone; the real CDN may take a minute or longer.
const REMOVAL_SECONDS = 2;

/**
 * @param string $target Path and query of a CDN URL.
 * @return array{status: int, headers: array<string, string>, body: string}
 */
function cdn_answer( string $target, string $accept ): array {
	// After "Flush all" the key has a number.
	if ( 1 !== preg_match( '~^/(' . KEY . '\d*)/([^/]+)/([^?#]+)~', $target, $part ) ) {
		return plain_answer( 404, 'Not a CDN URL.' );
	}
	$params     = explode( '+', str_replace( [ '%2B', '%2b', ',' ], '+', $part[2] ) );
	$is_removal = 'f_remove' === $params[0];
	$params     = array_values( array_diff( $params, [ 'f_remove' ] ) );
	sort( $params );
	$variant = $part[1] . '/' . implode( '+', $params ) . '/' . $part[3];

	if ( $is_removal ) {
		remove_copies( $variant );

		return plain_answer( 200, 'OK' );
	}

	$is_webp = [] !== array_intersect( $params, [ 'to_webp', 'to_auto' ] ) && str_contains( $accept, 'image/webp' );
	$kept    = kept_copy( $variant, $is_webp );
	if ( null !== $kept ) {
		return image_answer( $kept );
	}
	$source = origin() . strstr( $part[3], '/' );
	$file   = site_file( $source );
	if ( null === $file || ! make_copy( $variant, $file, $params, $is_webp ) ) {
		return plain_answer( 404, 'There is no such image.' );
	}

	// ShortPixel also redirects visitors to the original while it makes the copy.
	return [ 'headers' => [ 'location' => $source ] + cdn_headers( 'MISS', time() ) ] + plain_answer( 307, '' );
}

/**
 * @return string|null The path of a JPEG file or a style sheet of this site; null for anything else.
 */
function site_file( string $url ): ?string {
	$start = trailingslashit( site_url() );
	$path  = str_starts_with( $url, $start ) ? realpath(
		ABSPATH . rawurldecode(
			(string) strtok(
				substr( $url, strlen( $start ) ),
				'?'
			)
		)
	) : false;

	return is_string( $path ) && str_starts_with(
		$path,
		(string) realpath( ABSPATH )
	) && 1 === preg_match( '/\.(?:jpg|css)$/', $path ) ? $path : null;
}

/**
 * @param array{at: int, gone_at: int, type: string, body: string} $copy
 * @return array{status: int, headers: array<string, string>, body: string}
 */
function image_answer( array $copy ): array {
	return [
		'status'  => 200,
		'headers' => [
			'content-type'  => $copy['type'],
			'etag'          => '"' . md5( $copy['body'] ) . '"',
			'cache-control' => 'public, max-age=31536000',
		] + cdn_headers( 'HIT', $copy['at'] ),
		'body'    => $copy['body'],
	];
}

/**
 * @return array{status: int, headers: array<string, string>, body: string}
 */
function plain_answer( int $status, string $text, string $type = 'text/plain' ): array {
	return [
		'status'  => $status,
		'headers' => [
			'content-type'  => $type,
			'cache-control' => 'no-cache',
		] + cdn_headers( 'MISS', time() ),
		'body'    => $text,
	];
}

/**
 * Returns the answer that the site's web server would give for a file.
 *
 * @return array{status: int, headers: array<string, string>, body: string}
 */
function file_answer( string $file ): array {
	clearstatcache( true, $file );

	return [
		'status'  => 200,
		'headers' => [
			'content-type'  => str_ends_with( $file, '.css' ) ? 'text/css' : 'image/jpeg',
			'date'          => gmdate( 'D, d M Y H:i:s' ) . ' GMT',
			'last-modified' => gmdate( 'D, d M Y H:i:s', (int) filemtime( $file ) ) . ' GMT',
		],
		'body'    => (string) file_get_contents( $file ),
	];
}

/**
 * @return array<string, string>
 */
function cdn_headers( string $cache, int $cached_at ): array {
	return [
		'date'         => gmdate( 'D, d M Y H:i:s' ) . ' GMT',
		'server'       => 'Simulated-BunnyCDN',
		'cdn-cache'    => $cache,
		'cdn-cachedat' => gmdate( 'm/d/Y H:i:s', $cached_at ),
	];
}

function file_of_copy( string $variant, bool $is_webp ): string {
	return WP_CONTENT_DIR . '/shortpixel-flush-demo/copies/' . sha1( $variant ) . ( $is_webp ? '-webp' : '' );
}

/**
 * @return array{at: int, gone_at: int, type: string, body: string}|null Null if none is left.
 */
function kept_copy( string $variant, bool $is_webp ): ?array {
	$file = file_of_copy( $variant, $is_webp );
	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.serialize_unserialize -- keep_copy() wrote it.
	$copy = is_file( $file ) ? unserialize( (string) file_get_contents( $file ), [ 'allowed_classes' => false ] ) : null;

	return is_array( $copy ) && ( 0 === $copy['gone_at'] || time() < $copy['gone_at'] ) ? $copy : null;
}

/**
 * @param array{at: int, gone_at: int, type: string, body: string} $copy
 */
function keep_copy( string $variant, bool $is_webp, array $copy ): void {
	$file = file_of_copy( $variant, $is_webp );
	$new  = $file . wp_unique_id( '.new' );
	wp_mkdir_p( dirname( $file ) );
	file_put_contents( $new, serialize( $copy ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.serialize_serialize -- It contains bytes that JSON can't hold.
	rename( $new, $file );
}

/** Makes the copies in both formats expire after REMOVAL_SECONDS. */
function remove_copies( string $variant ): void {
	foreach ( [ false, true ] as $is_webp ) {
		$copy = kept_copy( $variant, $is_webp );
		if ( null !== $copy && 0 === $copy['gone_at'] ) {
			keep_copy( $variant, $is_webp, [ 'gone_at' => time() + REMOVAL_SECONDS ] + $copy );
		}
	}
}

/**
 * @param list<string> $params
 */
function make_copy( string $variant, string $file, array $params, bool $is_webp ): bool {
	$editor = wp_get_image_editor( $file );
	if ( is_wp_error( $editor ) ) {
		return false;
	}
	$width = 1 === preg_match( '/\bw_(\d+)/', implode( ' ', $params ), $found ) ? (int) $found[1] : 0;
	if ( $width > 0 && $width < $editor->get_size()['width'] ) {
		$editor->resize( $width, null );
	}
	$type  = $is_webp && $editor::supports_mime_type( 'image/webp' ) ? 'image/webp' : 'image/jpeg';
	$saved = $editor->save( get_temp_dir() . wp_unique_id( 'copy-' . sha1( $variant ) ), $type );
	if ( is_wp_error( $saved ) ) {
		return false;
	}
	$copy = [
		'at'      => time(),
		'gone_at' => 0,
		'type'    => $type,
		'body'    => (string) file_get_contents( $saved['path'] ),
	];
	wp_delete_file( $saved['path'] );
	keep_copy( $variant, $is_webp, $copy );

	return true;
}
