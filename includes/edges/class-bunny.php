<?php
/**
 * The CDN of bunny.net.
 *
 * From the documentation (docs.bunny.net, read in November 2026):
 * - "Purge URL": `POST /purge?url=…`, one address per request. With `exactPath`, an address that ends in `/` does not
 *   purge everything below it, except in pull zones that ignore query strings. A `*` is a wildcard.
 * - "Purge Rate Limits", per account: a burst of 120 exact addresses, then 5 per second; for addresses that end in `/`,
 *   a burst of 20, then one every two seconds. Anything beyond gets 429 with a retry time.
 * - "List Pull Zones": a page is `{ Items, … }`. Whether `search` finds custom hostnames is undocumented; if it does
 *   not, the owner has to enter the pull zone's name or number.
 * - "Errors": `{ ErrorKey, Field, Message }`. Undocumented: another account's zone id gets 401 as well.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Bunny extends Api_Edge {
	protected const API = 'https://api.bunny.net';

	protected const LIMITS = [
		'urls'       => 1,
		'per_minute' => 300,
		'burst'      => 120,
	];

	protected const REFUSALS = [
		400 => 'address_refused',
		401 => 'key_refused',
		403 => 'key_refused',
		404 => 'zone_not_found',
	];

	public function id(): string {
		return 'bunny';
	}

	public function name(): string {
		return 'bunny.net';
	}

	public function fields(): array {
		return [
			needed_field( 'secret', 'key', __( 'API key', 'shortpixel-flush' ), where_to_find( 'Account → API' ), '[A-Za-z0-9-]{20,200}' ),
			needed_field( 'text', 'zone', __( 'Pull zone', 'shortpixel-flush' ), __( 'One of its hostnames, such as cdn.example.com or example.b-cdn.net, or its number.', 'shortpixel-flush' ), '[A-Za-z0-9.-]{1,253}' ),
		];
	}

	public function is_ready( array $setup ): bool {
		return '' !== self::zone_id( $setup );
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'POST', '/pullzone/' . self::zone_id( $setup ) . '/purgeCache' ) ];
	}

	public function test( array $setup ): array {
		$id = self::zone_id( $setup );

		return $this->request( $setup, 'GET', '' === $id ? '/pullzone?page=1&perPage=1000&search=' . rawurlencode( $setup['zone'] ?? '' ) : "/pullzone/{$id}" );
	}

	protected function format_url( array $setup, string $url ): ?string {
		return self::exact_url( $url );
	}

	protected function purge_request( array $setup, array $formatted, array $urls ): array {
		// Encodes the address again, so that `%2B` arrives as `%2B` and `+` as `+`.
		return $this->request( $setup, 'POST', '/purge?url=' . rawurlencode( $formatted[0] ?? '' ) . '&async=false&exactPath=true', $urls );
	}

	protected function is_done( array $answer ): bool {
		return in_array( $answer['status'], [ 200, 201, 202, 204 ], true ) && ! self::is_error_page( $answer['body'] );
	}

	protected function find_zone( array $setup, array $answer ): ?array {
		if ( 200 !== $answer['status'] || self::is_error_page( $answer['body'] ) ) {
			return null;
		}
		$values = json_values( $answer['body'] );
		foreach ( isset( $values['Id'] ) ? [ $values ] : objects_at( $values['Items'] ?? $values ) as $zone ) {
			$names = [ text_at( $zone, 'Name' ) ];
			foreach ( objects_at( $zone, 'Hostnames' ) as $host ) {
				$names[] = text_at( $host, 'Value' );
			}
			if ( isset( $values['Id'] ) || in_array( strtolower( $setup['zone'] ?? '' ), array_map( 'strtolower', $names ), true ) ) {
				return [
					'zone'  => implode( ', ', array_diff( $names, [ '' ] ) ),
					'setup' => [ 'zone_id' => text_at( $zone, 'Id' ) ],
				];
			}
		}

		return [];
	}

	protected function provider_message( array $answer ): string {
		return text_at( json_values( $answer['body'] ), 'Message' );
	}

	protected function headers( array $setup, array $request ): array {
		return [
			'AccessKey' => $setup['key'] ?? '',
			'Accept'    => 'application/json',
		];
	}

	/** Formats a URL for purging; escapes `*`, which would be a wildcard. */
	public static function exact_url( string $url ): ?string {
		$address = as_requested( $url );

		return null === $address ? null : str_replace( '*', '%2A', $address );
	}

	/**
	 * Returns the pull zone's number; empty if the setup does not have it.
	 *
	 * @param array<string, string> $setup
	 */
	private static function zone_id( array $setup ): string {
		return self::first_id( '/\A[0-9]{1,18}\z/D', $setup['zone'] ?? '', $setup['zone_id'] ?? '' );
	}

	/** Whether a body is a proxy's error page: the API itself answers with JSON or an empty body. */
	private static function is_error_page( string $body ): bool {
		return '' !== trim( $body ) && null === json_decode( $body ) && 'null' !== trim( $body );
	}
}
