<?php
/**
 * The URL at which this site was set up, kept as a hash, which no search-and-replace changes. At any other URL this is
 * a copy, or the site has moved: until a user says that it has moved, the plugin is paused and sends nothing.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Error;
use function ShortPixelFlush\Http\dns_host;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

// Hashes of the site's URL, of a confirmed copy's, and of the site's database. Autoloaded.
const SITE_URL_OPTION = 'shortpixel_flush_address';

// A user's possible answers: the current URL is now the site's, or a copy's.
const SITE_URL_ANSWERS = [ 'site', 'copy' ];

const TEST_ENVIRONMENTS = [ 'local', 'development', 'staging' ];

/**
 * Decides whether the plugin may work at the current URL.
 *
 * @param array{site: string, copy: string}|null $known   Hashes; null if none is stored.
 * @param string                                 $address The hash of the current URL.
 * @param bool                                   $allowed Whether a test environment may use the connections.
 * @return ''|'unanswered'|'copy'|'environment' Empty if nothing is paused. `environment` pauses only the connections:
 *     the site's own CDNs and the key of the ShortPixel account. The others pause everything.
 */
function why_resting( ?array $known, string $address, string $environment, bool $allowed ): string {
	if ( null !== $known && $address !== $known['site'] ) {
		return $address === $known['copy'] ? 'copy' : 'unanswered';
	}

	return in_array( $environment, TEST_ENVIRONMENTS, true ) && ! $allowed ? 'environment' : '';
}

/**
 * @return ''|'unanswered'|'copy'|'environment' As for why_resting(). In a process that does not know the URL, another
 *     database also means a copy. An installation without a stored URL stores the current one.
 */
function rest_reason(): string {
	$known   = known_site_urls();
	$address = own_site_url();
	if ( null === $known && '' !== $address ) {
		add_option( SITE_URL_OPTION, site_url_record( $address ), '', true );
	}
	$reason = why_resting( $known, site_url_hash( $address ), wp_get_environment_type(), are_connections_allowed() );
	if ( null === $known || in_array( $reason, [ 'unanswered', 'copy' ], true ) || database_hash() === $known['database'] ) {
		return $reason;
	}
	if ( ! is_site_url_known_here() ) {
		return '' === $known['copy'] ? 'unanswered' : 'copy';
	}
	// The site's database has moved, or its name was not stored yet.
	update_option( SITE_URL_OPTION, [ 'database' => database_hash() ] + $known, true );

	return $reason;
}

/** Whether everything is paused: nothing is started, continued or sent. */
function is_resting(): bool {
	return in_array( rest_reason(), [ 'unanswered', 'copy' ], true );
}

/** Whether the site's own CDNs and the account's key are not used. */
function are_connections_resting(): bool {
	return '' !== rest_reason();
}

/** Returns a refusal if nothing may be started or continued here; otherwise null. */
function resting_refusal(): ?WP_Error {
	return is_resting() ? rest_error( rest_reason() ) : null;
}

/** Returns a refusal if nothing may be sent to the site's own CDNs; otherwise null. */
function connections_refusal(): ?WP_Error {
	$reason = rest_reason();

	return '' === $reason ? null : rest_error( $reason );
}

function rest_error( string $reason ): WP_Error {
	return new WP_Error( 'shortpixel_flush_copy', rest_sentence( $reason ), [ 'status' => 409 ] );
}

/** @param string $reason As returned by rest_reason(); the sentence is empty if nothing is paused. */
function rest_sentence( string $reason ): string {
	$sentences = [
		'unanswered'  => __( 'Flush for ShortPixel is paused, because this site has moved or is a copy. An administrator has to say which.', 'shortpixel-flush' ),
		'copy'        => __( 'This is a copy of the site, so Flush for ShortPixel rests and sends no requests.', 'shortpixel-flush' ),
		/* translators: 1: type of an environment, such as staging, 2: name of a constant. */
		'environment' => sprintf( __( 'Your CDN and account are not used in a “%1$s” environment. To allow them, define %2$s in wp-config.php.', 'shortpixel-flush' ), wp_get_environment_type(), 'SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS' ),
	];

	return $sentences[ $reason ] ?? '';
}

/**
 * Stores the answer; returns false if the database refuses it.
 *
 * @param 'site'|'copy' $answer
 */
function store_site_url( string $answer ): bool {
	$address = own_site_url();
	$known   = known_site_urls();
	$record  = site_url_record( $address );
	if ( 'copy' === $answer ) {
		$site   = $known['site'] ?? '';
		$record = [
			// If a user called this URL the site's by mistake, the site's real URL is unknown now.
			'site'     => $record['site'] === $site ? '' : $site,
			'copy'     => $record['site'],
			'database' => $record['site'] === $site ? '' : $known['database'] ?? '',
		];
	}
	update_option( SITE_URL_OPTION, $record, true );

	// update_option() returns false for an unchanged value too.
	return known_site_urls() === $record;
}

/** @return array{site: string, copy: string, database: string}|null The stored hashes, validated. */
function known_site_urls(): ?array {
	$stored   = get_option( SITE_URL_OPTION );
	$site     = is_array( $stored ) ? $stored['site'] ?? null : null;
	$copy     = is_array( $stored ) ? $stored['copy'] ?? null : null;
	$database = is_array( $stored ) ? $stored['database'] ?? null : null;

	return ! is_string( $site ) || ! is_string( $copy ) || '' === $site . $copy ? null : [
		'site'     => $site,
		'copy'     => $copy,
		'database' => is_string( $database ) ? $database : '',
	];
}

/** @return array{site: string, copy: string, database: string} */
function site_url_record( string $address ): array {
	return [
		'site'     => site_url_hash( $address ),
		'copy'     => '',
		'database' => database_hash(),
	];
}

/**
 * Whether this process knows the site's public URL: if wp-config.php takes the host from the request, a command does
 * not.
 */
function is_site_url_known_here(): bool {
	$home = get_option( 'home' );

	return '' !== comparable_site_url( is_string( $home ) ? $home : '' );
}

/** Returns a hash of the database's name and table prefix, which may differ in a copy of the site. */
function database_hash(): string {
	global $wpdb;

	/** @var \wpdb $wpdb */
	return hash( 'sha256', ( defined( 'DB_NAME' ) && is_string( DB_NAME ) ? DB_NAME : '' ) . ' ' . $wpdb->prefix );
}

/** Returns this site's URL as visitors use it, in the form of comparable_site_url(). wp-config.php may set it. */
function own_site_url(): string {
	$home    = get_option( 'home' );
	$address = comparable_site_url( is_string( $home ) ? $home : '' );
	if ( '' === $address ) {
		// If wp-config.php takes the host from the request, a command has none, so the stored URL is used.
		$home    = wp_load_alloptions()['home'] ?? '';
		$address = comparable_site_url( is_string( $home ) ? $home : '' );
	}

	/**
	 * Filters the address that tells this site from its copies, for sites that have several addresses at once.
	 *
	 * @param string $address Such as `example.com/shop`: without scheme, `www.`, default port and trailing slash.
	 */
	$filtered = apply_filters( 'shortpixel_flush_address', $address );

	return is_string( $filtered ) ? $filtered : $address;
}

/**
 * Reduces a URL to what identifies a site: without scheme, `www.`, default port and trailing slash, and with its host
 * in one spelling.
 */
function comparable_site_url( string $url ): string {
	if ( 1 !== preg_match( '~\A(?:(?:[a-z]+:)?//)?+(?:[^/?\#@]*@)?(\[[^\]]*\]|[^/:?\#\s]+)(?::(\d*))?([^?\#]*)~i', trim( $url ), $parts ) ) {
		return '';
	}
	list( , $host, $port, $path ) = $parts;

	require_once __DIR__ . '/http/dns-host.php';

	$host = rtrim( strtolower( dns_host( $host ) ), '.' );
	$host = 0 === strpos( $host, 'www.' ) ? substr( $host, 4 ) : $host;

	return $host . ( in_array( $port, [ '', '80', '443' ], true ) ? '' : ":{$port}" ) . rtrim( rawurldecode( $path ), '/' );
}

function site_url_hash( string $address ): string {
	return hash( 'sha256', $address );
}

function are_connections_allowed(): bool {
	return defined( 'SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS' ) && (bool) constant( 'SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS' );
}

/**
 * Makes WordPress read the URL from the database again, if an object cache that was copied along still holds the other
 * site's.
 */
function forget_copied_url(): void {
	if ( raw_option( 'home' ) !== ( wp_load_alloptions()['home'] ?? null ) ) {
		clear_option_cache( 'home' );
	}
}
