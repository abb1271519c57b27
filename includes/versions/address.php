<?php
/**
 * Writes versions into the addresses of pictures that have one.
 *
 * Runs for visitors, once per picture of a page: it only looks at what WordPress has loaded already, without a query, and loads at
 * most one more file.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use Throwable;
use function ShortPixelFlush\Http\dns_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const OPTION    = 'shortpixel_flush_versions';
const PARAMETER = 'spf';

// Anything longer is not a file's address but, say, a picture in a data: URL.
const LONGEST_ADDRESS = 4096;

/**
 * Adds a picture's version to its address. Anything else is returned unchanged.
 *
 * @param mixed $url What the provider is about to write. Other plugins pass anything.
 * @return mixed
 */
function filter_address( $url ) {
	$versions = is_string( $url ) ? stored() : [];
	if ( ! is_string( $url ) || [] === $versions ) {
		return $url;
	}

	try {
		return current_address( $url, $versions, places() );
	} catch ( Throwable $error ) {
		// Someone's filter on the uploads folder failed. A page without versions is better than no page.
		return $url;
	}
}

/** Returns the address at which pages request a file now, for the rest of the plugin. */
function address_now( string $url ): string {
	return [] === stored() ? $url : current_address( $url, stored(), look_up_places() );
}

/** @return array<string> Versions by picture, the last assigned at the end. */
function stored(): array {
	/** @var mixed $raw */
	static $raw = '';
	/** @var array<string> $versions */
	static $versions = [];

	// Not get_option(), which queries the database if nothing is stored yet.
	$now = wp_load_alloptions()[ OPTION ] ?? '';

	// The same string until someone writes, so this compares two pointers.
	if ( $now !== $raw ) {
		$raw      = $now;
		$versions = read( $now );
	}

	return $versions;
}

/**
 * @param mixed $raw
 * @return array<string> What of it is a version.
 */
function read( $raw ): array {
	$versions = is_string( $raw ) ? maybe_unserialize( $raw ) : $raw;
	$kept     = [];
	foreach ( is_array( $versions ) ? $versions : [] as $key => $version ) {
		if ( is_string( $version ) && 1 === preg_match( '/\A\d{1,13}\z/', $version ) ) {
			$kept[ $key ] = $version;
		}
	}

	return $kept;
}

/**
 * Replaces whatever version an address has with its picture's; unchanged if that has none.
 *
 * @param array<string>                             $versions By picture.
 * @param array{hosts: list<string>, path: string} $places   Where this site's uploads are.
 */
function current_address( string $url, array $versions, array $places ): string {
	$key = key_of( $url, $places );

	return '' === $key || ! isset( $versions[ $key ] ) ? $url : with_version( $url, $versions[ $key ] );
}

/**
 * Returns the key of the picture that an address shows: its path below the uploads, or host and path if it is elsewhere.
 *
 * All files of a picture share one key: sizes, formats, the original. Empty if it is not a file's address.
 *
 * @param array{hosts: list<string>, path: string} $places
 */
function key_of( string $url, array $places ): string {
	require_once __DIR__ . '/path-stem.php';

	// Some providers pass an address as it is in the page's HTML.
	$url = false === strpos( $url, '&' ) ? $url : html_entity_decode( $url, ENT_QUOTES | ENT_HTML5, 'UTF-8' );

	// A relative address, with or without dots, is this site's own.
	if ( strlen( $url ) > LONGEST_ADDRESS || 1 !== preg_match( '~\A(?:(?:https?:)?//([^/?\#\\\\]+)/|(?!https?:|//)(?:\.{0,2}/)*)([^?\#]*)~i', $url, $parts ) ) {
		return '';
	}

	$host = plain_host( $parts[1] );
	$path = rawurldecode( $parts[2] );
	// No database accepts invalid UTF-8, so such a name stays encoded.
	$path = '/' . preg_replace( '~//+~', '/', 1 === preg_match( '//u', $path ) ? $path : $parts[2] );
	$stem = path_stem( $path );
	if ( $stem === $path || '' === $parts[2] ) {
		return '';
	}

	if ( ( '' === $host || in_array( $host, $places['hosts'], true ) ) && 0 === strpos( $stem, $places['path'] ) ) {
		return substr( $stem, strlen( $places['path'] ) );
	}

	return '' === $host ? '' : '//' . $host . $stem;
}

/**
 * Writes a version into an address in place of any other, and leaves the rest byte for byte.
 *
 * @param string $version Empty to remove it.
 */
function with_version( string $url, string $version ): string {
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

/** Returns the version in an address; empty if it has none. */
function version_in( string $url ): string {
	return 1 === preg_match( '~[?&;]' . PARAMETER . '=([0-9a-z]+)(?![^&\#])~', $url, $found ) ? $found[1] : '';
}

/** @return array{hosts: list<string>, path: string} Where this site's uploads are, cached for the request. */
function places(): array {
	/** @var array<int, array{hosts: list<string>, path: string}> $known */
	static $known = [];

	$blog           = get_current_blog_id();
	$known[ $blog ] = $known[ $blog ] ?? look_up_places();

	return $known[ $blog ];
}

/** @return array{hosts: list<string>, path: string} As far as that is known without a query. */
function look_up_places(): array {
	$uploads = wp_get_upload_dir();
	$base    = is_string( $uploads['baseurl'] ) ? $uploads['baseurl'] : '';
	$hosts   = [];
	foreach ( [ $base, home_url(), site_url(), content_url() ] as $url ) {
		$hosts[] = 1 === preg_match( '~\A(?:https?:)?//([^/?\#]+)~i', $url, $found ) ? $found[1] : '';
	}

	/** This filter is documented in includes/hosts.php */
	$hosts = apply_filters( 'shortpixel_flush_site_hosts', array_values( array_diff( array_unique( $hosts ), [ '' ] ) ) );
	$hosts = array_map( __NAMESPACE__ . '\plain_host', array_filter( is_array( $hosts ) ? $hosts : [], 'is_string' ) );
	$path  = (string) preg_replace( '~\A(?:(?:https?:)?//[^/?\#]+)?~i', '', $base );

	return [
		'hosts' => array_values( array_unique( $hosts ) ),
		'path'  => rawurldecode( rtrim( $path, '/' ) ) . '/',
	];
}

/** Normalises a host for comparison: as DNS has it, lower-case, without "www." and without a default port. */
function plain_host( string $host ): string {
	// Loaded only for non-ASCII hosts, to spare visitors' requests a file.
	if ( 1 === preg_match( '/[^\x00-\x7f]|%/', $host ) ) {
		require_once __DIR__ . '/../http/dns-host.php';

		$host = dns_host( $host );
	}

	return (string) preg_replace( '~\Awww\.|:(?:80|443)\z~', '', strtolower( $host ) );
}
