<?php
/**
 * What an address of this site stands for: an attachment, a file outside the library, or a page.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\Http\host_is_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../sources/sources.php';
require_once __DIR__ . '/../sources/source-match.php';
require_once __DIR__ . '/pasted-refusals.php';

const IMAGE_ENDINGS = '#\.(jpe?g|jpe|jfif|png|gif|webp|avif|svg|bmp|ico|tiff?|heic|heif)$#iD';
const FILE_ENDINGS  = '#\.(pdf|zip|css|js|mjs|json|xml|txt|mp[34]|mov|webm|og[gv]|wav|docx?|xlsx?|pptx?|woff2?|ttf|otf|eot|map|gz)$#iD';

/**
 * Understands an address of this site.
 *
 * @return array|WP_Error
 * @phpstan-return array{kind: 'attachment', attachment_id: int}|array{kind: 'file', source: array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}}|array{kind: 'page', url: string}|WP_Error
 */
function understand_own( string $url ) {
	$path          = source_path( $url );
	$attachment_id = attachment_of( $url );

	if ( $attachment_id > 0 ) {
		return wp_attachment_is_image( $attachment_id )
			? [
				'kind'          => 'attachment',
				'attachment_id' => $attachment_id,
			]
			: refused_url( 'not_an_image', $url, __( 'This file is in the Media Library, but it is not a picture.', 'shortpixel-flush' ) );
	}

	if ( 1 === preg_match( IMAGE_ENDINGS, $path ) ) {
		return understand_file( $url );
	}

	if ( 1 === preg_match( FILE_ENDINGS, $path ) ) {
		return refused_url( 'not_an_image', $url, __( 'This is a file of this site, but it is not a picture.', 'shortpixel-flush' ) );
	}

	if ( 1 === preg_match( '#/(wp-admin(/|$)|wp-login\.php|wp-json(/|$)|wp-cron\.php|xmlrpc\.php)#D', $path ) ) {
		return refused_url( 'page_not_found', $url, __( 'This is not a page that visitors see. Paste the address of a page of this site as visitors open it, or of a picture.', 'shortpixel-flush' ) );
	}

	return [
		'kind' => 'page',
		'url'  => substr( $url, 0, strcspn( $url, '#' ) ),
	];
}

/**
 * Finds the attachment that an address stands for: a file of it, its page, or its screen in the admin; 0 for none.
 */
function attachment_of( string $url ): int {
	$query = [];
	wp_parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $query );

	$is_admin = 1 === preg_match( '#/wp-admin/(upload|post)\.php$#D', source_path( $url ) );

	foreach ( $is_admin ? [ 'item', 'post', 'attachment' ] : [ 'attachment_id' ] as $name ) {
		if ( isset( $query[ $name ] ) && is_string( $query[ $name ] ) && 'attachment' === get_post_type( (int) $query[ $name ] ) ) {
			return (int) $query[ $name ];
		}
	}

	if ( 1 === preg_match( '#\.[a-z0-9]{2,5}$#iD', source_path( $url ) ) ) {
		return attachment_of_file( substr( $url, 0, strcspn( $url, '?#' ) ) );
	}

	$post_id = $is_admin ? 0 : url_to_postid( $url );

	return 'attachment' === get_post_type( $post_id ) && $post_id > 0 ? $post_id : 0;
}

/**
 * Finds the attachment that a file belongs to, whichever of its sizes or formats it is.
 */
function attachment_of_file( string $url ): int {
	$url = rawurldecode( $url );

	foreach ( main_file_candidates( $url ) as $candidate ) {
		$attachment_id = attachment_url_to_postid( $candidate );

		if ( $attachment_id > 0 ) {
			return $attachment_id;
		}
	}

	return 0;
}

/**
 * Lists what the attachment's own file may be called, the likeliest first.
 *
 * @return list<string>
 */
function main_file_candidates( string $url ): array {
	$uploads = wp_get_upload_dir()['baseurl'];
	$at      = strpos( $url, (string) wp_parse_url( $uploads, PHP_URL_PATH ) . '/' );

	// The uploads' own host, so that "www." or another of the site's names is no obstacle.
	if ( host_is_listed( url_host( $url ), site_hosts() ) && false !== $at ) {
		$url = $uploads . substr( $url, $at + strlen( (string) wp_parse_url( $uploads, PHP_URL_PATH ) ) );
	}

	$dot      = (int) strrpos( $url, '.' );
	$inner    = 1 === preg_match( '#\.[a-z]{3,4}\.(webp|avif)$#iD', $url ) ? substr( $url, 0, $dot ) : $url;
	$unsized  = (string) preg_replace( '#(-\d{1,5}x\d{1,5})?(@2x)?(\.[a-z0-9]{2,5})$#iD', '$3', $inner );
	$dot      = (int) strrpos( $unsized, '.' );
	$stem     = substr( $unsized, 0, $dot );
	$ending   = substr( $unsized, $dot );
	$endings  = in_array( strtolower( $ending ), [ '.webp', '.avif' ], true ) ? [ $ending, '.jpg', '.jpeg', '.png', '.gif' ] : [ $ending ];
	$possible = [ $url, $inner, $unsized ];

	foreach ( $endings as $each ) {
		array_push( $possible, $stem . $each, $stem . '-scaled' . $each, $stem . '-rotated' . $each );
	}

	return array_values( array_unique( $possible ) );
}

/**
 * Understands a picture's file that is in no library: a theme's, a plugin's, one that was uploaded by other means.
 *
 * @return array|WP_Error
 * @phpstan-return array{kind: 'file', source: array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}}|WP_Error
 */
function understand_file( string $url ) {
	$path = local_file( $url );

	if ( null === $path ) {
		return refused_url( 'image_not_found', $url, __( 'There is no such picture in the Media Library or among this site’s files. Check the address, then try again.', 'shortpixel-flush' ) );
	}

	$size  = wp_getimagesize( $path );
	$width = is_array( $size ) ? (int) $size[0] : 0;

	return [
		'kind'   => 'file',
		'source' => [
			'url'    => $url,
			'width'  => $width,
			'height' => is_array( $size ) ? (int) $size[1] : 0,
			'type'   => (string) wp_check_filetype( $path )['type'],
			'path'   => $path,
			'widths' => $width > 0 ? [ $width ] : [],
		],
	];
}

/**
 * Finds the file behind an address of this site; null where there is none.
 */
function local_file( string $url ): ?string {
	$path    = source_path( $url );
	$uploads = wp_get_upload_dir();
	$roots   = [
		$uploads['baseurl'] => $uploads['basedir'],
		content_url()       => WP_CONTENT_DIR,
		site_url()          => ABSPATH,
	];

	foreach ( $roots as $root_url => $folder ) {
		$start = rtrim( (string) wp_parse_url( $root_url, PHP_URL_PATH ), '/' ) . '/';
		$real  = 0 === strpos( $path, $start ) ? realpath( rtrim( $folder, '/' ) . '/' . substr( $path, strlen( $start ) ) ) : false;

		// realpath() undoes "..", so what is left of the folder is outside of it.
		if ( is_string( $real ) && is_file( $real ) && 0 === strpos( $real, rtrim( (string) realpath( $folder ), '/' ) . '/' ) ) {
			return $real;
		}
	}

	return null;
}
