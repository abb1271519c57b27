<?php
/**
 * Makes PHP's built-in web server suitable for WordPress: pretty permalinks, and the headers that other servers send
 * with uploads, scripts and styles.
 */

declare( strict_types=1 );

$shortpixel_flush_types = [
	'avif' => 'image/avif',
	'css'  => 'text/css',
	'jpg'  => 'image/jpeg',
	'js'   => 'text/javascript',
	'png'  => 'image/png',
	'svg'  => 'image/svg+xml',
	'webp' => 'image/webp',
];

$shortpixel_flush_root  = (string) $_SERVER['DOCUMENT_ROOT'];
$shortpixel_flush_asked = rawurldecode( (string) parse_url( (string) $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$shortpixel_flush_path  = $shortpixel_flush_asked;
// The rules that WordPress asks administrators of a network in sub-folders to put into .htaccess.
if ( false !== getenv( 'SHORTPIXEL_FLUSH_NETWORK' ) && ! file_exists( $shortpixel_flush_root . $shortpixel_flush_path ) ) {
	$shortpixel_flush_path = (string) preg_replace(
		'~\A/[_0-9a-zA-Z-]+(/wp-(?:content|admin|includes)(?:/.*|\z)|/[^/]+\.php\z)~s',
		'$1',
		$shortpixel_flush_path
	);
}
$shortpixel_flush_file = realpath( $shortpixel_flush_root . $shortpixel_flush_path );

$shortpixel_flush_type   = pathinfo( $shortpixel_flush_path, PATHINFO_EXTENSION );
$shortpixel_flush_lasts  = in_array( $shortpixel_flush_type, [ 'css', 'js' ], true );
$shortpixel_flush_upload = 0 === strpos( $shortpixel_flush_path, '/wp-content/uploads/' );

if ( false !== $shortpixel_flush_file && ( $shortpixel_flush_upload || $shortpixel_flush_lasts ) && is_file( $shortpixel_flush_file ) ) {
	clearstatcache();
	$shortpixel_flush_time = (int) filemtime( $shortpixel_flush_file );
	header( 'Content-Type: ' . ( $shortpixel_flush_types[ $shortpixel_flush_type ] ?? 'application/octet-stream' ) );
	header( 'Content-Length: ' . filesize( $shortpixel_flush_file ) );
	header( 'Last-Modified: ' . gmdate( 'D, d M Y H:i:s', $shortpixel_flush_time ) . ' GMT' );
	header( 'ETag: "' . dechex( $shortpixel_flush_time ) . '-' . dechex( (int) filesize( $shortpixel_flush_file ) ) . '"' );
	if ( $shortpixel_flush_lasts ) {
		header( 'Cache-Control: max-age=3600' );
	}
	if ( 'HEAD' !== $_SERVER['REQUEST_METHOD'] ) {
		readfile( $shortpixel_flush_file );
	}
	return true;
}

if ( false !== $shortpixel_flush_file && ( is_file( $shortpixel_flush_file ) || is_file( $shortpixel_flush_file . '/index.php' ) ) ) {
	if ( $shortpixel_flush_path === $shortpixel_flush_asked ) {
		return false;
	}
	// PHP's server would look for the path in the request, not for the rewritten one.
	$shortpixel_flush_file = is_dir( $shortpixel_flush_file ) ? $shortpixel_flush_file . '/index.php' : $shortpixel_flush_file;
	if ( '.php' !== substr( $shortpixel_flush_file, -4 ) ) {
		header(
			'Content-Type: ' . (
			$shortpixel_flush_types[ pathinfo( $shortpixel_flush_file, PATHINFO_EXTENSION ) ] ?? 'application/octet-stream'
			)
		);
		readfile( $shortpixel_flush_file );
		return true;
	}
	$_SERVER['SCRIPT_FILENAME'] = $shortpixel_flush_file;
	$_SERVER['SCRIPT_NAME']     = substr( $shortpixel_flush_file, strlen( (string) realpath( $shortpixel_flush_root ) ) );
	$_SERVER['PHP_SELF']        = $_SERVER['SCRIPT_NAME'];
	chdir( dirname( $shortpixel_flush_file ) );
	require $shortpixel_flush_file;
	return true;
}

$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF']    = '/index.php';
require $shortpixel_flush_root . '/index.php';
