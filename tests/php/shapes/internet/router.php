<?php
/**
 * Serves all hosts: finds the site by its host name and rewrites URLs as .htaccess would. Requests to ShortPixel's
 * hosts go to the CDN.
 *
 * This code is in the global scope, because WordPress must be loaded in it.
 */

declare( strict_types=1 );

require_once __DIR__ . '/send.php';

$shapes_host = strtolower( \ShortPixelFlush\Tests\Shapes\Internet\server( 'HTTP_HOST' ) );

if ( str_ends_with( $shapes_host, '.shortpixel.ai' ) ) {
	require_once __DIR__ . '/cdn.php';
	\ShortPixelFlush\Tests\Shapes\Internet\answer_as_cdn( $shapes_host );
	return true;
}

$shapes_site = \ShortPixelFlush\Tests\Shapes\Internet\served_at( $shapes_host );

if ( null === $shapes_site ) {
	http_response_code( 502 );
	return true;
}

$shapes_root = $shapes_site['folder'];
$shapes_path = rawurldecode( (string) preg_replace( '~[?#].*~s', '', \ShortPixelFlush\Tests\Shapes\Internet\server( 'REQUEST_URI' ) ) );

// The rewrite rules that WordPress prints for a network's .htaccess.
if ( $shapes_site['network'] && ! file_exists( $shapes_root . $shapes_path ) ) {
	$shapes_path = (string) preg_replace(
		'~\A/[_0-9a-zA-Z-]+(/wp-(?:content|admin|includes)(?:/.*|\z)|/[^/]+\.php\z)~s',
		'$1',
		$shapes_path
	);
}

$shapes_file = $shapes_root . $shapes_path;
$shapes_file = is_dir( $shapes_file ) ? rtrim( $shapes_file, '/' ) . '/index.php' : $shapes_file;

if ( is_file( $shapes_file ) && ! str_ends_with( $shapes_file, '.php' ) ) {
	$shapes_types = [
		'css' => 'text/css',
		'ico' => 'image/x-icon',
		'jpg' => 'image/jpeg',
		'js'  => 'text/javascript',
		'png' => 'image/png',
	];
	header( 'Content-Type: ' . ( $shapes_types[ pathinfo( $shapes_file, PATHINFO_EXTENSION ) ] ?? 'application/octet-stream' ) );
	readfile( $shapes_file );
	return true;
}

if ( ! is_file( $shapes_file ) ) {
	$shapes_file = '';
	foreach ( $shapes_site['fronts'] as $shapes_front ) {
		if ( str_starts_with( "{$shapes_path}/", "{$shapes_front}/" ) ) {
			$shapes_file = "{$shapes_root}{$shapes_front}/index.php";
			break;
		}
	}
	if ( '' === $shapes_file ) {
		http_response_code( 404 );
		return true;
	}
}

$_SERVER['DOCUMENT_ROOT']   = $shapes_root;
$_SERVER['SCRIPT_FILENAME'] = $shapes_file;
$_SERVER['SCRIPT_NAME']     = substr( $shapes_file, strlen( $shapes_root ) );
$_SERVER['PHP_SELF']        = $_SERVER['SCRIPT_NAME'];
$_SERVER['SERVER_NAME']     = (string) preg_replace( '/:\d+\z/', '', $shapes_host );
$_SERVER['SERVER_PORT']     = 1 === preg_match( '/:(\d+)\z/', $shapes_host, $shapes_port ) ? $shapes_port[1] : '80';
if ( 'https' === \ShortPixelFlush\Tests\Shapes\Internet\server( 'HTTP_X_FORWARDED_PROTO' ) ) {
	$_SERVER['HTTPS']       = 'on';
	$_SERVER['SERVER_PORT'] = '80' === $_SERVER['SERVER_PORT'] ? '443' : $_SERVER['SERVER_PORT'];
}
chdir( dirname( $shapes_file ) );
require $shapes_file;
