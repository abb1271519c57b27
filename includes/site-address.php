<?php
/**
 * The address that this site was set up at, kept as a hash, which no search-and-replace changes. At another one this is a copy, or the
 * site has moved: until somebody says which, the plugin rests and sends nothing.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Error;
use function ShortPixelFlush\Http\dns_host;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

// Hashes of the site's address, of the one that somebody called a copy's, and of the site's database. Not autoloaded.
const ADDRESS_OPTION = 'shortpixel_flush_address';

// Answers to the question what the present URL is.
const ADDRESS_ANSWERS = [ 'site', 'copy' ];

const TEST_ENVIRONMENTS = [ 'local', 'development', 'staging' ];

/**
 * The one gate: whether this copy of the plugin may work.
 *
 * @param array{site: string, copy: string}|null $known   Hashes; null where none is stored.
 * @param string                                 $address The hash of the present address.
 * @param bool                                   $allowed Whether a test environment may use the connections.
 * @return ''|'unanswered'|'copy'|'environment' All rests where the address is another's. In a test environment only the
 *                                              connections do: the site's own CDNs and the key of the ShortPixel account.
 */
function why_resting( ?array $known, string $address, string $environment, bool $allowed ): string {
	if ( null !== $known && $address !== $known['site'] ) {
		return $address === $known['copy'] ? 'copy' : 'unanswered';
	}

	return in_array( $environment, TEST_ENVIRONMENTS, true ) && ! $allowed ? 'environment' : '';
}

/** @return ''|'unanswered'|'copy'|'environment' As why_resting(). An installation that has no address yet takes the present one. */
function rest_reason(): string {
	$known   = known_address();
	$address = site_address();
	if ( null === $known && '' !== $address ) {
		add_option( ADDRESS_OPTION, address_record( $address ), '', true );
	}
	$reason = why_resting( $known, address_hash( $address ), wp_get_environment_type(), are_connections_allowed() );
	if ( null === $known || in_array( $reason, [ 'unanswered', 'copy' ], true ) || database_hash() === $known['database'] ) {
		return $reason;
	}
	if ( ! is_address_known_here() ) {
		return '' === $known['copy'] ? 'unanswered' : 'copy';
	}
	// The site's database has moved, or its name was not noted yet.
	update_option( ADDRESS_OPTION, [ 'database' => database_hash() ] + $known, true );

	return $reason;
}

/** Whether everything rests: nothing is started, gone on with or sent. */
function is_resting(): bool {
	return in_array( rest_reason(), [ 'unanswered', 'copy' ], true );
}

/** Whether the site's own CDNs and the account's key are left alone. */
function are_connections_resting(): bool {
	return '' !== rest_reason();
}

/** Why nothing may be started or gone on with here; null where it may. */
function resting_refusal(): ?WP_Error {
	return is_resting() ? rest_error( rest_reason() ) : null;
}

/** Why the site's own CDNs are not asked; null where they are. */
function connections_refusal(): ?WP_Error {
	$reason = rest_reason();

	return '' === $reason ? null : rest_error( $reason );
}

function rest_error( string $reason ): WP_Error {
	return new WP_Error( 'shortpixel_flush_copy', rest_sentence( $reason ), [ 'status' => 409 ] );
}

/** @param string $reason As rest_reason() returns it; the sentence is empty where nothing rests. */
function rest_sentence( string $reason ): string {
	$sentences = [
		'unanswered'  => __( 'Flush for ShortPixel rests, because this site has moved or is a copy. An administrator has to say which.', 'shortpixel-flush' ),
		'copy'        => __( 'This is a copy of the site, so Flush for ShortPixel rests. ShortPixel and your CDN get no requests from here.', 'shortpixel-flush' ),
		/* translators: 1: type of an environment, such as staging, 2: name of a constant. */
		'environment' => sprintf( __( 'Your CDN and your ShortPixel account’s key are left alone here, because the environment type is “%1$s”. To allow them, define %2$s in wp-config.php.', 'shortpixel-flush' ), wp_get_environment_type(), 'SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS' ),
	];

	return $sentences[ $reason ] ?? '';
}

/** @param 'site'|'copy' $answer False where the database refused it. */
function store_address( string $answer ): bool {
	$address = site_address();
	$known   = known_address();
	$record  = address_record( $address );
	if ( 'copy' === $answer ) {
		$site   = $known['site'] ?? '';
		$record = [
			// Called the site by mistake before: then nobody knows the site's address any more.
			'site'     => $record['site'] === $site ? '' : $site,
			'copy'     => $record['site'],
			'database' => $record['site'] === $site ? '' : $known['database'] ?? '',
		];
	}
	update_option( ADDRESS_OPTION, $record, true );

	// It returns false for an unchanged value too.
	return known_address() === $record;
}

/** @return array{site: string, copy: string, database: string}|null Nothing about what is stored is trusted. */
function known_address(): ?array {
	$stored   = get_option( ADDRESS_OPTION );
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
function address_record( string $address ): array {
	return [
		'site'     => address_hash( $address ),
		'copy'     => '',
		'database' => database_hash(),
	];
}

/** Whether this process knows at which address visitors find the site: where wp-config.php takes the host from the request, a command does not. */
function is_address_known_here(): bool {
	$home = get_option( 'home' );

	return '' !== comparable_address( is_string( $home ) ? $home : '' );
}

/** Tells the site's database from a copy's, which still has the site's address where wp-config.php takes that from the request. */
function database_hash(): string {
	global $wpdb;

	/** @var \wpdb $wpdb */
	return hash( 'sha256', ( defined( 'DB_NAME' ) && is_string( DB_NAME ) ? DB_NAME : '' ) . ' ' . $wpdb->prefix );
}

/** Returns the URL at which visitors find this site, with its folder. A constant in wp-config.php counts. */
function site_address(): string {
	$home    = get_option( 'home' );
	$address = comparable_address( is_string( $home ) ? $home : '' );
	if ( '' === $address ) {
		// As for a command where wp-config.php takes the host from the request.
		$home    = wp_load_alloptions()['home'] ?? '';
		$address = comparable_address( is_string( $home ) ? $home : '' );
	}

	/**
	 * Filters the address that tells this site from its copies, for sites that have several addresses at once.
	 *
	 * @param string $address Such as `example.com/shop`: without scheme, `www.`, default port and trailing slash.
	 */
	$filtered = apply_filters( 'shortpixel_flush_address', $address );

	return is_string( $filtered ) ? $filtered : $address;
}

/** Writes an address without what changes while a site stays the same: scheme, `www.`, default port, trailing slash, and how its host is spelled. */
function comparable_address( string $url ): string {
	if ( 1 !== preg_match( '~\A(?:(?:[a-z]+:)?//)?+(?:[^/?\#@]*@)?(\[[^\]]*\]|[^/:?\#\s]+)(?::(\d*))?([^?\#]*)~i', trim( $url ), $parts ) ) {
		return '';
	}
	list( , $host, $port, $path ) = $parts;

	$host = rtrim( strtolower( dns_host( $host ) ), '.' );
	$host = 0 === strpos( $host, 'www.' ) ? substr( $host, 4 ) : $host;

	return $host . ( in_array( $port, [ '', '80', '443' ], true ) ? '' : ":{$port}" ) . rtrim( rawurldecode( $path ), '/' );
}

function address_hash( string $address ): string {
	return hash( 'sha256', $address );
}

function are_connections_allowed(): bool {
	return defined( 'SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS' ) && (bool) constant( 'SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS' );
}

/** Makes WordPress read the URL from the database again, if an object cache that was copied with the site still holds the other's. */
function forget_copied_address(): void {
	if ( raw_option( 'home' ) !== ( wp_load_alloptions()['home'] ?? null ) ) {
		clear_option_cache( 'home' );
	}
}
