<?php
/** Lists the providers, those usable on this site, and their former endpoints. */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

use function ShortPixelFlush\change_value;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const FORMER_OPTION = 'shortpixel_flush_endpoints';

/** @return list<Provider> */
function all(): array {
	/**
	 * Filters the providers: the plugins that write ShortPixel's CDN links into this site's pages.
	 *
	 * @param Provider[] $providers Objects of classes that implement the Provider interface.
	 */
	$providers = apply_filters( 'shortpixel_flush_providers', [ new Spai(), new Autoptimize(), new Spio() ] );

	return array_values( array_filter( is_array( $providers ) ? $providers : [], static fn ( $provider ): bool => $provider instanceof Provider ) );
}

/** @return list<Provider> The providers to show: those that are active here, and those with a problem. */
function active(): array {
	return array_values( array_filter( all(), static fn ( Provider $provider ): bool => $provider->is_active() || '' !== $provider->problem() ) );
}

/** @return list<Provider> The providers that are active and have no problem. */
function ready(): array {
	return array_values( array_filter( all(), static fn ( Provider $provider ): bool => $provider->is_active() && '' === $provider->problem() ) );
}

/**
 * @phpstan-param array{
 *     endpoint: string,
 *     host: string,
 *     key: string,
 *     params: list<string>,
 *     separator: string,
 *     source: string,
 * } $cdn_url As returned by parse_cdn_url().
 * @return Provider|null The provider that writes such URLs on this site; null if none is ready that does.
 */
function provider_of( array $cdn_url ): ?Provider {
	foreach ( ready() as $provider ) {
		if ( $provider->owns( $cdn_url ) ) {
			return $provider;
		}
	}

	return null;
}

function can_any_provider_flush_images(): bool {
	foreach ( ready() as $provider ) {
		if ( $provider->can_flush_images() ) {
			return true;
		}
	}

	return false;
}

/** Whether an account key is well-formed; any other could change the URL of a request. */
function is_account_key( string $key ): bool {
	return 1 === preg_match( '/\A[A-Za-z0-9_-]{8,128}\z/D', $key );
}

/** Whether a provider has an account key, with which ShortPixel can be asked to purge by file. */
function has_account_key(): bool {
	return [] !== array_filter( active(), static fn ( Provider $provider ): bool => is_account_key( $provider->api_key() ) );
}

/** @return list<string> Endpoints whose CDN URLs omit the source's host. */
function hostless_endpoints(): array {
	return array_merge( [], ...array_map( static fn ( Provider $provider ): array => $provider->hostless_endpoints(), ready() ) );
}

/**
 * Stores the endpoints of the providers that are ready, because cached pages keep using them when a provider is not
 * ready any more. Writes only if one is new or changed.
 */
function remember_endpoints(): void {
	$known = known_endpoints();
	$now   = [];
	foreach ( ready() as $provider ) {
		$now[ $provider->id() ] = (string) $provider->endpoint();
	}
	if ( [] !== array_diff_assoc( $now, $known ) ) {
		change_value( FORMER_OPTION, static fn ( $stored ): array => $now + endpoints_in( $stored ), 'off' );
	}
}

/** @return array<string, string> The last endpoints of providers that are no longer ready, by the provider's id. */
function former_endpoints(): array {
	$known = known_endpoints();
	foreach ( [] === $known ? [] : ready() as $provider ) {
		unset( $known[ $provider->id() ] );
	}

	return $known;
}

/** @return array<string, string> Validated endpoints by the provider's id. */
function known_endpoints(): array {
	return endpoints_in( get_option( FORMER_OPTION ) );
}

/**
 * @param mixed $stored
 * @return array<string, string>
 */
function endpoints_in( $stored ): array {
	$known = [];
	foreach ( is_array( $stored ) ? array_slice( $stored, 0, 20, true ) : [] as $id => $endpoint ) {
		$is_endpoint = is_string( $endpoint ) && 1 === preg_match( '~\Ahttps?://[^/?\#\s\\\\]+(?:/[A-Za-z0-9_.-]+)+\z~i', $endpoint );
		if ( $is_endpoint && 1 === preg_match( '/\A[a-z0-9_-]{1,40}\z/', (string) $id ) ) {
			$known[ (string) $id ] = $endpoint;
		}
	}

	return $known;
}
