<?php
/**
 * The CDN in front of a DigitalOcean Space, where a site keeps its images.
 *
 * From the documentation (DigitalOcean's OpenAPI description, github.com/digitalocean/openapi, and doctl's reference,
 * read in November 2026):
 * - "Purge the Cache for an Existing CDN Endpoint": files are named by their unescaped path in the Space, without host
 *   and query. `*` is a wildcard.
 * - Limits: 50 files per 20 seconds, 5 requests per 10 seconds to any CDN endpoint, and no two identical purges at
 *   once.
 * - Errors `{ id, message }`: 401 unauthorized, 403 without the scope `cdn:read` or `cdn:delete`, 404 not_found.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Digitalocean extends Api_Edge {
	protected const API = 'https://api.digitalocean.com/v2';

	protected const LIMITS = [
		'urls'       => 50,
		'per_minute' => 3,
		'burst'      => 1,
	];

	protected const REFUSALS = [
		400 => 'address_refused',
		401 => 'key_refused',
		403 => 'not_allowed',
		404 => 'zone_not_found',
		422 => 'address_refused',
	];

	protected const ZONE_FIELD = 'endpoint';

	protected const PERMISSIONS = 'cdn:read, cdn:delete';

	public function id(): string {
		return 'digitalocean';
	}

	public function name(): string {
		return 'DigitalOcean';
	}

	public function fields(): array {
		return [
			needed_field( 'secret', 'token', __( 'API token', 'shortpixel-flush' ), where_to_find( 'API → Tokens', self::PERMISSIONS ), '[A-Za-z0-9_-]{20,200}' ),
			needed_field( 'text', 'endpoint', __( 'CDN endpoint', 'shortpixel-flush' ), __( 'Its hostname, such as example.nyc3.cdn.digitaloceanspaces.com or your own subdomain, or its ID.', 'shortpixel-flush' ), '[A-Za-z0-9.-]{3,253}' ),
		];
	}

	public function is_ready( array $setup ): bool {
		return '' !== self::endpoint_id( $setup );
	}

	public function purge_everything( array $setup ): array {
		return [ $this->purge_request( $setup, [ '*' ], [] ) ];
	}

	public function test( array $setup ): array {
		$id = self::endpoint_id( $setup );

		return $this->request( $setup, 'GET', '' === $id ? '/cdn/endpoints?per_page=200' : "/cdn/endpoints/{$id}" );
	}

	protected function format_url( array $setup, string $url ): ?string {
		return self::file_in_space( $url );
	}

	protected function purge_request( array $setup, array $formatted, array $urls ): array {
		return $this->request( $setup, 'DELETE', '/cdn/endpoints/' . self::endpoint_id( $setup ) . '/cache', $urls, json_text( [ 'files' => $formatted ] ) );
	}

	protected function is_done( array $answer ): bool {
		return 204 === $answer['status'];
	}

	protected function find_zone( array $setup, array $answer ): ?array {
		$values = json_values( $answer['body'] );
		if ( 200 !== $answer['status'] || ! ( isset( $values['endpoint'] ) || isset( $values['endpoints'] ) ) ) {
			return null;
		}
		foreach ( isset( $values['endpoint'] ) ? objects_at( [ $values['endpoint'] ] ) : objects_at( $values, 'endpoints' ) as $endpoint ) {
			$names = array_diff( [ text_at( $endpoint, 'custom_domain' ), text_at( $endpoint, 'endpoint' ), text_at( $endpoint, 'origin' ) ], [ '' ] );
			if ( isset( $values['endpoint'] ) || in_array( strtolower( $setup['endpoint'] ?? '' ), $names, true ) ) {
				return [
					'zone'  => implode( ', ', array_diff_key( $names, [ 2 => '' ] ) ),
					'setup' => [ 'endpoint_id' => text_at( $endpoint, 'id' ) ],
				];
			}
		}

		return [];
	}

	protected function provider_message( array $answer ): string {
		return text_at( json_values( $answer['body'] ), 'message' );
	}

	protected function headers( array $setup, array $request ): array {
		return [ 'Authorization' => 'Bearer ' . ( $setup['token'] ?? '' ) ];
	}

	/** Returns a file's path in the Space; null if it can't be purged on its own, such as one with a `*`. */
	public static function file_in_space( string $url ): ?string {
		$parts = url_parts( $url );
		$file  = null === $parts ? '' : ltrim( rawurldecode( $parts['path'] ), '/' );

		return '' === $file || false !== strpos( $file, '*' ) || 1 !== preg_match( '//u', $file ) ? null : $file;
	}

	/**
	 * Returns the endpoint's id; empty if the setup does not have it.
	 *
	 * @param array<string, string> $setup
	 */
	private static function endpoint_id( array $setup ): string {
		return self::first_id( '/\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\z/D', strtolower( $setup['endpoint'] ?? '' ), $setup['endpoint_id'] ?? '' );
	}
}
