<?php
/**
 * Classifies what a user pasted: a CDN URL, or a URL of this site (an image of the library, another image file, or a
 * page). Anything else, or a URL that can't be flushed, is an error. Sends no request.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_Error;
use function ShortPixelFlush\Cdn\find_cdn_urls;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\Model\has_image;
use function ShortPixelFlush\Model\is_pdf;
use function ShortPixelFlush\Proof\image_file_size;
use function ShortPixelFlush\Say\not_a_link;
use function ShortPixelFlush\Say\not_an_image;
use function ShortPixelFlush\Say\refused_url;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const PASTED_LINKS = 200;
const PASTED_BYTES = 4096;
const PASTED_LINK  = '#^(?:(?:https?:)?//|/(?!/)|[a-z\d][a-z\d.-]*(?:\.[a-z]{2,}|:\d+)/)[^"<>\\\\`{|}]+$#iD';
// White space, or a separator right before the next link. After a semicolon, `//` may begin a script's comment instead.
const BETWEEN_LINKS   = '#\s+|[,|](?=["\'`<(\[]?(?:https?:)?//)|;(?=["\'`<(\[]?https?://)#i';
const FILE_EXTENSIONS = '#\.(pdf|zip|css|js|mjs|json|xml|txt|mp[34]|mov|webm|og[gv]|wav|docx?|xlsx?|pptx?|woff2?|ttf|otf|eot|map|gz)$#iD';
const ADMIN_PATHS     = '#/(wp-admin(/|$)|wp-login\.php|wp-json(/|$)|wp-cron\.php|xmlrpc\.php)#D';
const HTTP_URL        = '#^https?://[^\s/?\#@]+([/?\#]|$)#iD';

/**
 * Finds the links in any text: CDN links anywhere, as in a page's source, and others that stand alone.
 *
 * @return array{links: list<string>, has_rest: bool} The links, and whether the text has anything else.
 */
function links_in( string $text ): array {
	$links    = find_cdn_urls( $text );
	$parts    = array_flip( explode( ' ', str_replace( [ '%20', ',' ], ' ', implode( ' ', $links ) ) ) );
	$has_rest = false;
	foreach ( (array) preg_split( BETWEEN_LINKS, wp_specialchars_decode( $text, ENT_QUOTES ), -1, PREG_SPLIT_NO_EMPTY ) as $word ) {
		$bare = unwrapped( (string) $word );
		if ( '' === $bare || isset( $parts[ $bare ] ) || [] !== find_cdn_urls( (string) $word ) ) {
			continue;
		}
		if ( 1 === preg_match( PASTED_LINK, $bare ) ) {
			$links[] = $bare;
		} else {
			$has_rest = true;
		}
	}

	return [
		'links'    => array_values( array_unique( $links ) ),
		'has_rest' => $has_rest,
	];
}

/** @return string|WP_Error The URL in the text. Several CDN URLs are refused: they would bypass a request's limits. */
function pasted_url( string $pasted ) {
	$text = unwrapped( $pasted );

	if ( '' === $text ) {
		return refused_url( 'invalid_input', $pasted, __( 'No link was given.', 'shortpixel-flush' ) );
	}

	if ( strlen( $text ) > PASTED_BYTES ) {
		return refused_url( 'invalid_input', substr( $text, 0, 200 ), one_link_a_line() );
	}

	$url    = full_url( $text );
	$is_cdn = null !== parse_cdn_url( $url );
	$found  = ! $is_cdn || 1 === preg_match( '/[\s"<>]/', $text ) ? find_cdn_urls( $text ) : [];

	if ( count( $found ) > 1 ) {
		return refused_url( 'invalid_input', substr( $text, 0, 200 ), one_link_a_line() );
	}

	$url = $is_cdn ? $url : ( $found[0] ?? at_own_host( $url, site_hosts() ) );

	return 1 === preg_match( HTTP_URL, $url ) && '' !== url_host( $url ) ? $url : refused_url( 'invalid_input', $text, not_a_link( $text ) );
}

function one_link_a_line(): string {
	return __( 'Put each link on a line of its own.', 'shortpixel-flush' );
}

function not_a_usable_link(): string {
	return __( 'This is not the link of an image or of a page that visitors open. Copy the image’s link.', 'shortpixel-flush' );
}

function another_site( string $url ): string {
	/* translators: %s: a host, such as www.example.com. */
	return sprintf( __( '%s is another site. Use the link to an image or a page of this site.', 'shortpixel-flush' ), url_host( $url ) );
}

/**
 * @param string $url As returned by pasted_url().
 * @return array{
 *     kind: 'cdn',
 *     url: string,
 * }|array{kind: 'attachment', attachment_id: int}|array{kind: 'file', source: Source_File}|array{kind: 'page', url: string}|WP_Error
 */
function classify_url( string $url, Owners $owners ) {
	if ( null !== parse_cdn_url( $url ) ) {
		return classify_cdn_url( $url );
	}

	return is_host_listed( url_host( $url ), site_hosts() ) ? classify_own_url( $url, $owners ) : refused_foreign( $url );
}

/** @return array{kind: 'cdn', url: string}|WP_Error */
function classify_cdn_url( string $url ) {
	$host = url_host( $url );

	if ( ! is_host_allowed( $host ) ) {
		/* translators: %s: a host, such as img.example.com. */
		return refused_url( 'host_not_allowed', $url, sprintf( __( '%s is no known domain of ShortPixel’s CDN. If it is yours, add it in the settings, under Advanced.', 'shortpixel-flush' ), $host ) );
	}

	return [
		'kind' => 'cdn',
		'url'  => plain_url( $url ),
	];
}

/** @return array{kind: 'attachment', attachment_id: int}|array{kind: 'file', source: Source_File}|array{kind: 'page', url: string}|WP_Error */
function classify_own_url( string $url, Owners $owners ) {
	if ( is_of_another_site( $url ) ) {
		return refused_url( 'not_a_cdn_url', $url, another_site( $url ) );
	}

	$path          = source_path( $url );
	$attachment_id = attachment_named( $url );
	$attachment_id = 0 === $attachment_id && has_extension( $url ) ? $owners->of( $url ) : $attachment_id;

	if ( $attachment_id > 0 ) {
		return classify_attachment( $attachment_id, $url );
	}

	if ( 1 === preg_match( IMAGE_EXTENSIONS, $path ) ) {
		return classify_file( $url );
	}

	if ( 1 === preg_match( FILE_EXTENSIONS, $path ) ) {
		/* translators: %s: a file's title. */
		return refused_url( 'not_an_image', $url, sprintf( __( '“%s” is not an image.', 'shortpixel-flush' ), wp_basename( $path ) ) );
	}

	if ( 1 === preg_match( ADMIN_PATHS, $path ) ) {
		return refused_url( 'page_not_found', $url, not_a_usable_link() );
	}

	return [
		'kind' => 'page',
		'url'  => without_fragment( $url ),
	];
}

/** Refuses a URL that is neither a CDN URL nor this site's. */
function refused_foreign( string $url ): WP_Error {
	$host = url_host( $url );
	$path = (string) wp_parse_url( $url, PHP_URL_PATH );
	// Paths of ShortPixel's API.
	$calls  = '#^/(purge-cdn-cache|purge-cdn-cache-bulk|read-domain|read-domain-cdn-usage|add-domain|v2)(/|$)#D';
	$is_api = url_host( shortpixel_api_url() ) === $host || 1 === preg_match( $calls, $path );

	return refused_url( 'not_a_cdn_url', $url, $is_api || is_host_allowed( $host ) ? not_a_usable_link() : another_site( $url ) );
}

/** @return array{kind: 'attachment', attachment_id: int}|WP_Error */
function classify_attachment( int $attachment_id, string $url ) {
	return has_image( $attachment_id )
		? [
			'kind'          => 'attachment',
			'attachment_id' => $attachment_id,
		]
		: refused_url(
			'not_an_image',
			$url,
			not_an_image( $attachment_id, attachment_title( $attachment_id ), is_pdf( $attachment_id ) )->get_error_message()
		);
}

/** @return string|WP_Error The page's URL; an error if it is not a page of this site that visitors open. */
function page_seen_on( string $url ) {
	$page    = full_url( unwrapped( $url ) );
	$path    = source_path( $page );
	$is_page = 1 === preg_match( HTTP_URL, $page )
		&& is_host_listed( url_host( $page ), site_hosts() )
		&& ! is_of_another_site( $page )
		&& 1 !== preg_match( IMAGE_EXTENSIONS, $path )
		&& 1 !== preg_match( FILE_EXTENSIONS, $path )
		&& 1 !== preg_match( ADMIN_PATHS, $path );

	return $is_page ? without_fragment( $page ) : refused_url( 'page_not_found', $url, not_a_usable_link() );
}

/** Returns the attachment whose page or admin screen the URL names by id; 0 for none. */
function attachment_named( string $url ): int {
	$id = id_in_query( $url );

	// An attachment that classify_all() could not load does not exist, and WordPress would query for it each time.
	return $id > 0 && false !== wp_cache_get( $id, 'posts' ) && 'attachment' === get_post_type( $id ) ? $id : 0;
}

function id_in_query( string $url ): int {
	$query = [];
	wp_parse_str( (string) wp_parse_url( $url, PHP_URL_QUERY ), $query );

	$is_admin = 1 === preg_match( '#/wp-admin/(upload|post)\.php$#D', source_path( $url ) );
	$named    = array_intersect_key( $query, array_flip( $is_admin ? [ 'item', 'post', 'attachment' ] : [ 'attachment_id' ] ) );

	return (int) current( array_filter( $named, 'is_numeric' ) );
}

function has_extension( string $url ): bool {
	return 1 === preg_match( '#\.[a-z0-9]{2,5}$#iD', source_path( $url ) );
}

/** Returns the attachment whose page has this URL; 0 for none. Costs queries. */
function attachment_of_page( string $url ): int {
	$post_id = has_extension( $url ) ? 0 : url_to_postid( $url );

	return $post_id > 0 && 'attachment' === get_post_type( $post_id ) ? $post_id : 0;
}

/**
 * @return array{kind: 'file', source: Source_File}|WP_Error An image file outside the library: a theme's, a plugin's, or one uploaded by other means.
 */
function classify_file( string $url ) {
	$path = local_file( $url );

	if ( null === $path ) {
		return refused_url( 'image_not_found', $url, __( 'There is no such image or page on this site. Check the link.', 'shortpixel-flush' ) );
	}

	$size = image_file_size( $path );

	return [
		'kind'   => 'file',
		'source' => [
			'url'    => $url,
			'width'  => $size['width'] ?? 0,
			'height' => $size['height'] ?? 0,
			'type'   => (string) wp_check_filetype( $path )['type'],
			'path'   => $path,
		],
	];
}

/** Strips white space and punctuation around a copied URL, and decodes HTML's special characters, such as `&amp;`. */
function unwrapped( string $pasted ): string {
	$text = wp_specialchars_decode( wp_check_invalid_utf8( $pasted ), ENT_QUOTES );

	// Invisible characters too: no-break and zero-width spaces, the byte order mark.
	$blank = '\s\x{a0}\x{200b}-\x{200f}\x{2028}-\x{202f}\x{feff}"\'`“”‘’';

	return (string) preg_replace( "/\A[{$blank}<(\[„«]++|(?<![{$blank}>\])»,;])[{$blank}>\])»,;]++\z/u", '', $text );
}
