<?php
/**
 * The addresses of pictures that were given a new one, as pages write them.
 *
 * A visitor's request comes here for every picture of a page, so this is a look-up in what WordPress has loaded already: no
 * query, no file beyond this one and, where there is a version at all, one more.
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

// What is longer is no file's address but, say, a picture written out as one.
const LONGEST_ADDRESS = 4096;

/**
 * Gives a picture's address with its version; what is no address of such a picture comes back as it is.
 *
 * @param mixed $url What the provider is about to write; other plugins pass anything.
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
		// Somebody's filter on the uploads folder failed; a page without a version is better than none.
		return $url;
	}
}

/**
 * Gives the address at which pages ask for a file now; for the rest of the plugin.
 */
function address_now( string $url ): string {
	return [] === stored() ? $url : current_address( $url, stored(), look_up_places() );
}

/**
 * Reads the versions: by picture, the one given last at the end. Anything else that may be stored there is none.
 *
 * Not by get_option(): where nothing is stored yet, it asks the database.
 *
 * @return array<string>
 */
function stored(): array {
	/** @var mixed $raw */
	static $raw = '';
	/** @var array<string> $versions */
	static $versions = [];

	$now = wp_load_alloptions()[ OPTION ] ?? '';

	// The very same string while nobody wrote, so this compares two pointers.
	if ( $now !== $raw ) {
		$raw      = $now;
		$versions = read( $now );
	}

	return $versions;
}

/**
 * Reads what is stored.
 *
 * @param mixed $raw
 * @return array<string>
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
 * Gives an address with the version of its picture, whatever version it had; without one, the address as it is.
 *
 * @param array<string>                             $versions By picture.
 * @param array{hosts: list<string>, path: string} $places   Where this site's uploads are.
 */
function current_address( string $url, array $versions, array $places ): string {
	$key = key_of( $url, $places );

	return '' === $key || ! isset( $versions[ $key ] ) ? $url : with_version( $url, $versions[ $key ] );
}

/**
 * Names the picture that an address is of: by its place in the uploads, and where it is kept elsewhere, by its host too.
 *
 * All files of a picture have one name: sizes, formats, the original. Empty where it is no file's address.
 *
 * @param array{hosts: list<string>, path: string} $places
 */
function key_of( string $url, array $places ): string {
	require_once __DIR__ . '/path-stem.php';

	// Some providers pass an address as the page's HTML has it.
	$url = false === strpos( $url, '&' ) ? $url : html_entity_decode( $url, ENT_QUOTES | ENT_HTML5, 'UTF-8' );

	// A relative address is this site's own, and so are the dots before it.
	if ( strlen( $url ) > LONGEST_ADDRESS || 1 !== preg_match( '~\A(?:(?:https?:)?//([^/?\#\\\\]+)/|(?!https?:|//)(?:\.{0,2}/)*)([^?\#]*)~i', $url, $parts ) ) {
		return '';
	}

	$host = plain_host( $parts[1] );
	$path = rawurldecode( $parts[2] );
	// No database takes broken UTF-8, so such a name is kept as it is written.
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
 * Writes a version into an address, in place of the one that is there; everything else stays as it is written.
 *
 * @param string $version Empty to take it out.
 */
function with_version( string $url, string $version ): string {
	// In HTML an ampersand can be written `&#038;`, an apostrophe `&#039;`: not every # begins a fragment.
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

/**
 * Reads the version out of an address; empty where it has none.
 */
function version_in( string $url ): string {
	return 1 === preg_match( '~[?&;]' . PARAMETER . '=([0-9a-z]+)(?![^&\#])~', $url, $found ) ? $found[1] : '';
}

/**
 * Says where this site's uploads are, as far as that is known without a query.
 *
 * @return array{hosts: list<string>, path: string}
 */
function places(): array {
	/** @var array<int, array{hosts: list<string>, path: string}> $known */
	static $known = [];

	$blog           = get_current_blog_id();
	$known[ $blog ] = $known[ $blog ] ?? look_up_places();

	return $known[ $blog ];
}

/**
 * Looks the places up anew.
 *
 * @return array{hosts: list<string>, path: string}
 */
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

/**
 * Gives a host for comparing: as DNS has it, lower-case, without "www." and without a port that goes without saying.
 */
function plain_host( string $host ): string {
	// A file more than a visitor's request needs, where a host has letters beyond ASCII.
	if ( 1 === preg_match( '/[^\x00-\x7f]|%/', $host ) ) {
		require_once __DIR__ . '/../http/dns-host.php';

		$host = dns_host( $host );
	}

	return (string) preg_replace( '~\Awww\.|:(?:80|443)\z~', '', strtolower( $host ) );
}
