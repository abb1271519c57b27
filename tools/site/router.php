<?php
/**
 * Makes PHP's built-in web server fit for WordPress: pretty permalinks, and the headers that any real server sends with uploads.
 */

declare( strict_types=1 );

$shortpixel_flush_root = (string) $_SERVER['DOCUMENT_ROOT'];
$shortpixel_flush_path = rawurldecode( (string) parse_url( (string) $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$shortpixel_flush_file = realpath( $shortpixel_flush_root . $shortpixel_flush_path );

if ( false !== $shortpixel_flush_file && 0 === strpos( $shortpixel_flush_path, '/wp-content/uploads/' ) && is_file( $shortpixel_flush_file ) ) {
	$shortpixel_flush_types = [
		'avif' => 'image/avif',
		'jpg'  => 'image/jpeg',
		'png'  => 'image/png',
		'webp' => 'image/webp',
	];
	clearstatcache();
	$shortpixel_flush_time = (int) filemtime( $shortpixel_flush_file );
	header( 'Content-Type: ' . ( $shortpixel_flush_types[ pathinfo( $shortpixel_flush_file, PATHINFO_EXTENSION ) ] ?? 'application/octet-stream' ) );
	header( 'Content-Length: ' . filesize( $shortpixel_flush_file ) );
	header( 'Last-Modified: ' . gmdate( 'D, d M Y H:i:s', $shortpixel_flush_time ) . ' GMT' );
	header( 'ETag: "' . dechex( $shortpixel_flush_time ) . '-' . dechex( (int) filesize( $shortpixel_flush_file ) ) . '"' );
	if ( 'HEAD' !== $_SERVER['REQUEST_METHOD'] ) {
		readfile( $shortpixel_flush_file );
	}
	return true;
}

if ( false !== $shortpixel_flush_file && ( is_file( $shortpixel_flush_file ) || is_file( $shortpixel_flush_file . '/index.php' ) ) ) {
	return false;
}

$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF']    = '/index.php';
require $shortpixel_flush_root . '/index.php';
