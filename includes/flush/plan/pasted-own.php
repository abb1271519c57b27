<?php
/**
 * What an address of this site stands for: an attachment, a file outside the library, or a page.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use WP_Site;
use function ShortPixelFlush\Http\is_host_listed;
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
	if ( is_of_another_site( $url ) ) {
		return refused_url( 'not_a_cdn_url', $url, __( 'This address belongs to another site of this network. Flush it there.', 'shortpixel-flush' ) );
	}

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
 * Tells whether an address is another site's of a network whose sites share a host.
 */
function is_of_another_site( string $url ): bool {
	if ( ! is_multisite() ) {
		return false;
	}

	$path    = source_path( $url );
	$content = rtrim( (string) wp_parse_url( content_url(), PHP_URL_PATH ), '/' ) . '/';

	if ( 1 === preg_match( '#/uploads/sites/(\d+)/#', $path, $found ) ) {
		return get_current_blog_id() !== (int) $found[1];
	}

	// What themes and plugins bring is every site's.
	if ( 0 === strpos( $path, $content ) && 0 !== strpos( $path, $content . 'uploads/' ) ) {
		return false;
	}

	$site = get_site_by_path( url_host( $url ), $path );

	return $site instanceof WP_Site && get_current_blog_id() !== (int) $site->blog_id;
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
	$url      = at_uploads( $url );
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
 * Writes an address of an upload with the uploads' own host, so that "www." or another of the site's names is no obstacle.
 */
function at_uploads( string $url ): string {
	$uploads = wp_get_upload_dir()['baseurl'];
	$folder  = rtrim( rawurldecode( (string) wp_parse_url( $uploads, PHP_URL_PATH ) ), '/' );
	$folders = [ $folder ];
	$path    = (string) preg_replace( '#^https?://[^/]+#i', '', $url );
	$site    = is_multisite() ? get_site() : null;

	// A network's server finds a sub-site's files without the sub-site's folder as well.
	if ( $site instanceof WP_Site && 0 === strpos( $folder, $site->path ) ) {
		$folders[] = '/' . substr( $folder, strlen( $site->path ) );
	}

	foreach ( $folders as $each ) {
		// Where uploads have a host of their own, nothing but that tells them from the site's other files.
		if ( 0 === strpos( $path, $each . '/' ) && is_host_listed( url_host( $url ), '' === $each ? [ url_host( $uploads ) ] : site_hosts() ) ) {
			return rtrim( $uploads, '/' ) . substr( $path, strlen( $each ) );
		}
	}

	return $url;
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
		home_url()          => web_root(),
		site_url()          => ABSPATH,
	];

	foreach ( $roots as $root_url => $folder ) {
		$start = rtrim( (string) wp_parse_url( $root_url, PHP_URL_PATH ), '/' ) . '/';
		$real  = '' !== $folder && 0 === strpos( $path, $start ) ? realpath( rtrim( $folder, '/' ) . '/' . substr( $path, strlen( $start ) ) ) : false;

		// realpath() undoes "..", so what is left of the folder is outside of it.
		if ( is_string( $real ) && is_file( $real ) && 0 === strpos( $real, rtrim( (string) realpath( $folder ), '/' ) . '/' ) ) {
			return $real;
		}
	}

	return null;
}

/**
 * Gives the folder that visitors see at the site's address, where core is in a folder below it; empty where that can't be told.
 */
function web_root(): string {
	$core = rtrim( (string) wp_parse_url( site_url(), PHP_URL_PATH ), '/' );
	$home = rtrim( (string) wp_parse_url( home_url(), PHP_URL_PATH ), '/' );
	$root = rtrim( ABSPATH, '/' );
	$more = 0 === strpos( $core . '/', $home . '/' ) ? substr( $core, strlen( $home ) ) : '';

	return '' !== $more && substr( $root, -strlen( $more ) ) === $more ? substr( $root, 0, -strlen( $more ) ) : '';
}
