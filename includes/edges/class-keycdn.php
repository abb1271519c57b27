<?php
/**
 * KeyCDN.
 *
 * From the documentation (keycdn.com/api, read in November 2026):
 * - Basic authentication with the API key as user name and no password. A body above 64 KB gets 413.
 * - "Purge Zone URL": addresses without a scheme; in the examples, always at the zone's own host.
 * - "Rate Limiting": 20 calls per minute, when the page last named a number (2019).
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Keycdn extends Api_Edge {
	protected const API = 'https://api.keycdn.com';

	protected const LIMITS = [
		'urls'       => 100,
		'per_minute' => 20,
		'burst'      => 20,
	];

	// Leaves room for the rest of the body within the 64 KB.
	protected const MAX_BYTES = 60000;

	protected const REFUSALS = [
		400 => 'address_refused',
		401 => 'key_refused',
		403 => 'key_refused',
		404 => 'zone_not_found',
		413 => 'address_refused',
	];

	public function id(): string {
		return 'keycdn';
	}

	public function name(): string {
		return 'KeyCDN';
	}

	public function fields(): array {
		return [
			needed_field( 'secret', 'key', __( 'API key', 'shortpixel-flush' ), where_to_find( 'Account Settings → Authentication' ), '[A-Za-z0-9_-]{8,200}' ),
			needed_field( 'text', 'zone', __( 'Zone ID', 'shortpixel-flush' ), __( 'The number in front of the zone’s name.', 'shortpixel-flush' ), '[0-9]{1,12}' ),
			optional_field( 'text', 'zone_host', __( 'Zone URL', 'shortpixel-flush' ), __( 'Such as demo-1a2b.kxcdn.com. KeyCDN keeps what it has under this name, also where your pages show another one.', 'shortpixel-flush' ), '[A-Za-z0-9.-]{0,253}' ),
		];
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'GET', '/zones/purge/' . self::zone_file( $setup ) ) ];
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', '/zones/' . self::zone_file( $setup ) );
	}

	/** Drops the scheme, and uses the zone's own host if the setup has it. */
	protected function format_url( array $setup, string $url ): ?string {
		$parts = url_parts( $url );
		$host  = strtolower( $setup['zone_host'] ?? '' );

		return null === $parts ? null : ( '' === $host ? $parts['host'] : $host ) . $parts['path'] . $parts['query'];
	}

	protected function purge_request( array $setup, array $formatted, array $urls ): array {
		return $this->request( $setup, 'DELETE', '/zones/purgeurl/' . self::zone_file( $setup ), $urls, json_text( [ 'urls' => $formatted ] ) );
	}

	protected function is_done( array $answer ): bool {
		return 200 === $answer['status'] && 'success' === text_at( json_values( $answer['body'] ), 'status' );
	}

	protected function find_zone( array $setup, array $answer ): ?array {
		$name = text_at( json_values( $answer['body'] ), 'data', 'zone', 'name' );

		return '' === $name || ! $this->is_done( $answer ) ? null : [
			'zone'  => $name,
			'setup' => [],
		];
	}

	protected function refusal_code( array $answer ): string {
		// KeyCDN may refuse with status 200.
		return 200 === $answer['status'] && 'error' === text_at( json_values( $answer['body'] ), 'status' )
			? 'address_refused'
			: parent::refusal_code( $answer );
	}

	protected function provider_message( array $answer ): string {
		return text_at( json_values( $answer['body'] ), 'description' );
	}

	protected function headers( array $setup, array $request ): array {
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- Basic authentication (RFC 7617).
		return [ 'Authorization' => 'Basic ' . base64_encode( ( $setup['key'] ?? '' ) . ':' ) ];
	}

	protected function secrets( array $setup, array $headers ): array {
		return [ ...parent::secrets( $setup, $headers ), substr( $headers['Authorization'] ?? '', strlen( 'Basic ' ) ) ];
	}

	/** @param array<string, string> $setup */
	private static function zone_file( array $setup ): string {
		return rawurlencode( $setup['zone'] ?? '' ) . '.json';
	}
}
