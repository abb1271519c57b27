<?php
/**
 * Writes versions into images' links. Runs on visitors' requests, so it makes no query, and loads other files only where
 * it needs them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use Throwable;
use function ShortPixelFlush\Http\dns_host;
use function ShortPixelFlush\language_urls;

defined( 'ABSPATH' ) || exit;

const OPTION    = 'shortpixel_flush_versions';
const PARAMETER = 'spf';

// Holds which files replace those that no longer show their image.
const PRESENT_OPTION = 'shortpixel_flush_present_files';

// The three ways to write a version: in the source's query, as ShortPixel's own parameter, or by percent-encoding some
// characters of the file's name.
const FORMS = [ 'query', 'parameter', 'spelling' ];

// Characters per hash and per version. Five allow about a billion of each; versions count seconds, so they last until
// 2060.
const CODE_LENGTH  = 5;
const LAST_VERSION = 1073741823;
const DIGITS       = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * @param mixed  $url      The URL that the provider is about to write. Other plugins may pass anything.
 * @param string $provider The provider's id.
 * @return mixed The URL of the file that shows the image, with the image's version if there is one, and if the provider
 *   does not write it as a parameter.
 */
function filter_link( $url, string $provider ) {
	if ( ! is_string( $url ) ) {
		return $url;
	}

	try {
		$present = wp_load_alloptions()[ PRESENT_OPTION ] ?? '';
		$codes   = stored()['codes'];
		$form    = [] === $codes ? '' : form_of( $provider );
		// A file that no longer shows the image and its replacement have the same key.
		$key = '' === $present && in_array( $form, [ '', 'parameter' ], true ) ? '' : key_of( $url, places() );
		if ( '' !== $present ) {
			require_once __DIR__ . '/present-files.php';

			$url = at_present_file( $url, $key, $present );
		}
		if ( [] === $codes ) {
			return $url;
		}
		$version = 'parameter' === $form ? '' : version_of_key( $key, $codes );

		return '' === $version && 'parameter' !== $form ? $url : write_version( $url, $version, $form );
	} catch ( Throwable $error ) {
		// For example, a filter on the uploads folder failed. A page without versions is better than no page.
		return $url;
	}
}

/**
 * @param mixed  $url      A complete CDN URL.
 * @param string $provider The provider's id.
 * @return mixed The URL, with the version as a parameter if the provider writes it there.
 */
function filter_cdn_url( $url, string $provider ) {
	if ( ! is_string( $url ) || 'parameter' !== form_of( $provider ) ) {
		return $url;
	}

	try {
		require_once __DIR__ . '/parameter.php';

		// The parts: scheme, empty, host, key, parameters, source.
		$source  = explode( '/', $url, 6 )[5] ?? '';
		$version = version_of_key( key_of( $source, places() ), stored()['codes'] );

		return '' === $version ? $url : with_parameter( $url, $version );
	} catch ( Throwable $error ) {
		return $url;
	}
}

/** @return string One of FORMS: how the provider writes the version. */
function form_of( string $provider ): string {
	return stored()['forms'][ $provider ] ?? 'query';
}

/**
 * @param string $url     A source, or a CDN URL.
 * @param string $version Replaces any other; empty to remove it.
 * @param string $form    One of FORMS; a parameter is written by with_parameter().
 */
function write_version( string $url, string $version, string $form ): string {
	if ( 'spelling' !== $form ) {
		return with_version( $url, 'query' === $form ? $version : '' );
	}

	require_once __DIR__ . '/spelling.php';

	return with_spelling( with_version( $url, '' ), $version );
}

/** @return array{forms: array<string, string>, codes: array<string>} As returned by read(). */
function stored(): array {
	/** @var mixed $raw */
	static $raw = '';
	/** @var array{forms: array<string, string>, codes: array<string>} $stored */
	static $stored = [
		'forms' => [],
		'codes' => [],
	];

	// Not get_option(), which queries the database if nothing is stored yet.
	$now = wp_load_alloptions()[ OPTION ] ?? '';

	if ( $now !== $raw ) {
		$raw    = $now;
		$stored = read( $now );
	}

	return $stored;
}

/**
 * Parses the stored text: a checksum, the providers' forms, and ten characters per image (its hash, then its version).
 *
 * @param mixed $raw
 * @return array{forms: array<string, string>, codes: array<string>} The form in which each provider writes the version,
 *     one of FORMS, unless it is `query`; and the versions' codes by the images' hashes.
 */
function read( $raw ): array {
	$parts = is_string( $raw ) ? explode( ';', $raw, 3 ) : [];
	$codes = [];

	if ( 3 !== count( $parts ) || hash( 'crc32b', $parts[1] . ';' . $parts[2] ) !== $parts[0] ) {
		return [
			'forms' => [],
			'codes' => [],
		];
	}

	foreach ( '' === $parts[2] ? [] : str_split( $parts[2], 2 * CODE_LENGTH ) as $record ) {
		$codes[ substr( $record, 0, CODE_LENGTH ) ] = substr( $record, CODE_LENGTH );
	}

	return [
		'forms' => read_forms( $parts[1] ),
		'codes' => $codes,
	];
}

/**
 * @param string $text "autoptimize:parameter,spai:spelling". A provider without a form uses a parameter.
 * @return array<string, string> One of FORMS, by provider id.
 */
function read_forms( string $text ): array {
	$forms = [];
	foreach ( '' === $text ? [] : explode( ',', $text ) as $one ) {
		list( $provider, $form ) = explode( ':', $one . ':parameter' );
		if ( in_array( $form, FORMS, true ) ) {
			$forms[ $provider ] = $form;
		}
	}

	return $forms;
}

function code_of( int $version ): string {
	$code = '';
	for ( $place = 0; $place < CODE_LENGTH; $place++ ) {
		$code    = DIGITS[ $version & 63 ] . $code;
		$version = $version >> 6;
	}

	return $code;
}

/**
 * Hashes an image's key. One pair of images in a billion shares a hash, which only costs an extra copy at ShortPixel.
 */
function hash_of( string $key ): string {
	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- To make it short.
	return substr( strtr( base64_encode( md5( $key, true ) ), '+/', '-_' ), 0, CODE_LENGTH );
}

/** @param array<string> $codes By hash. */
function version_of_key( string $key, array $codes ): string {
	$code = '' === $key ? null : $codes[ hash_of( $key ) ] ?? null;

	return null === $code ? '' : (string) version_of_code( $code );
}

function version_of_code( string $code ): int {
	$version = 0;
	foreach ( str_split( $code ) as $digit ) {
		$version = 64 * $version + (int) strpos( DIGITS, $digit );
	}

	return $version;
}

/**
 * @param Places $places
 * @return string The image's key, the same for all its sizes: the stem of its path, below the uploads folder or else with
 *   the host; empty if the URL names no file, or is relative and not of an upload.
 */
function key_of( string $url, array $places ): string {
	require_once __DIR__ . '/path-stem.php';

	// Some providers pass a URL as written in the page's HTML, with entities.
	$url = false === strpos( $url, '&' ) ? $url : html_entity_decode( $url, ENT_QUOTES | ENT_HTML5, 'UTF-8' );

	$descriptor = descriptor_of( $url );
	$url        = '' === $descriptor ? $url : substr( $url, 0, -strlen( $descriptor ) );

	// A relative URL, with or without leading dots, belongs to this site.
	if ( strlen( $url ) > LONGEST_URL || 1 !== preg_match( '~\A(?:(?:https?:)?//([^/?\#\\\\]+)/|(?!https?:|//)(?:\.{0,2}/)*)([^?\#]*)~i', $url, $parts ) ) {
		return '';
	}

	$host = plain_host( $parts[1] );
	$path = rawurldecode( $parts[2] );
	// The database rejects invalid UTF-8, so a name with invalid bytes stays encoded.
	$path = '/' . preg_replace( '~//+~', '/', 1 === preg_match( '//u', $path ) ? $path : $parts[2] );
	$stem = path_stem( $path );
	if ( $stem === $path || '' === $parts[2] ) {
		return '';
	}

	if ( ( '' === $host || in_array( $host, $places['hosts'], true ) ) && 0 === strpos( $stem, $places['path'] ) ) {
		return substr( $stem, strlen( $places['path'] ) );
	}

	return isset( $places['network'] ) ? network_key( $host, $stem, $places['network'] ) : ( '' === $host ? '' : "//{$host}{$stem}" );
}

/**
 * @param string $version Replaces any other; empty to remove it. The rest stays byte for byte, including a descriptor.
 */
function with_version( string $url, string $version ): string {
	require_once __DIR__ . '/path-stem.php';

	$descriptor = descriptor_of( $url );
	if ( '' !== $descriptor ) {
		return with_version( substr( $url, 0, -strlen( $descriptor ) ), $version ) . $descriptor;
	}

	// HTML may write an ampersand as `&#038;` and an apostrophe as `&#039;`, so not every # begins a fragment.
	$end      = 1 === preg_match( '~\#(?!(?:0*3[89]|[xX]0*2[67]);)~', $url, $at, PREG_OFFSET_CAPTURE ) ? $at[0][1] : strlen( $url );
	$fragment = substr( $url, $end );
	$start    = strcspn( $url, '?' );
	if ( $start >= $end ) {
		return substr( $url, 0, $end ) . ( '' === $version ? '' : '?' . PARAMETER . '=' . $version ) . $fragment;
	}

	$query = substr( $url, $start + 1, $end - $start - 1 );
	$query = (string) preg_replace( '~(?:&(?:amp;|\#0*38;|\#[xX]0*26;)?|\A)' . PARAMETER . '=[^&]*~', '', $query );
	$query = (string) preg_replace( '~\A&(?:amp;|\#0*38;|\#[xX]0*26;)?~', '', $query );
	$added = '' === $version ? '' : ( '' === $query ? '' : '&' ) . PARAMETER . '=' . $version;

	return substr( $url, 0, $start ) . ( '' === $query . $added ? '' : '?' . $query . $added ) . $fragment;
}

/** @return Places Cached for the request. */
function places(): array {
	/** @var array<int, Places> $known */
	static $known = [];

	$blog           = get_current_blog_id();
	$known[ $blog ] = $known[ $blog ] ?? look_up_places();

	return $known[ $blog ];
}

/** @return Places Looked up without a query. */
function look_up_places(): array {
	$uploads = wp_get_upload_dir();
	$base    = is_string( $uploads['baseurl'] ) ? $uploads['baseurl'] : '';
	$hosts   = [];
	$urls    = [ $base, home_url(), site_url(), content_url() ];
	// A page on one language's domain can show images from another's.
	if ( function_exists( 'pll_home_url' ) || has_filter( 'wpml_setting' ) ) {
		require_once __DIR__ . '/../language-urls.php';

		$urls = array_merge( $urls, language_urls() );
	}
	foreach ( $urls as $url ) {
		$hosts[] = 1 === preg_match( '~\A(?:https?:)?//([^/?\#]+)~i', $url, $found ) ? $found[1] : '';
	}

	/** This filter is documented in includes/hosts.php */
	$hosts = apply_filters( 'shortpixel_flush_site_hosts', array_values( array_diff( array_unique( $hosts ), [ '' ] ) ) );
	$hosts = array_map( __NAMESPACE__ . '\plain_host', array_filter( is_array( $hosts ) ? $hosts : [], 'is_string' ) );
	$path  = (string) preg_replace( '~\A(?:(?:https?:)?//[^/?\#]+)?~i', '', $base );

	if ( is_multisite() ) {
		require_once __DIR__ . '/network-uploads.php';
	}

	return [
		'hosts' => array_values( array_unique( $hosts ) ),
		'path'  => rawurldecode( rtrim( $path, '/' ) ) . '/',
	] + ( is_multisite() ? network_folder() : [] );
}

/** Normalizes a host: DNS spelling, lower-case, without "www." and without a default port. */
function plain_host( string $host ): string {
	// Loaded only for non-ASCII or percent-encoded hosts, which spares most visitors' requests a file.
	if ( 1 === preg_match( '/[^\x00-\x7f]|%/', $host ) ) {
		require_once __DIR__ . '/../http/dns-host.php';

		$host = dns_host( $host );
	}

	return (string) preg_replace( '~\Awww\.|:(?:80|443)\z~', '', strtolower( $host ) );
}
