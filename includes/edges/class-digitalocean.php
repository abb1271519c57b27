<?php
/**
 * The CDN in front of a DigitalOcean Space, where a site keeps its pictures.
 *
 * By its documentation (DigitalOcean's OpenAPI description, github.com/digitalocean/openapi, and doctl's reference, read in
 * November 2026):
 * - "Purge the Cache for an Existing CDN Endpoint": `DELETE /v2/cdn/endpoints/{id}/cache` with `{ files: [ "path/to/a.jpg" ] }`;
 *   204. Files are named by their path in the Space, so without escapes, host and query; `*` is a wildcard, `[ "*" ]` everything.
 * - Limits: 50 files in 20 seconds, 5 requests to any CDN endpoint in 10 seconds, not two equal purges at once; 429 with
 *   `retry-after` in a burst. "List All CDN Endpoints": `endpoints[].{ id, origin, endpoint, custom_domain }`.
 * - Errors `{ id, message }`: 401 unauthorized, 403 without the scope `cdn:read` or `cdn:delete`, 404 not_found.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/addresses.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/../http/address.php';

/**
 * @phpstan-import-type Answer from Client
 * @phpstan-import-type Setup from Edge
 * @phpstan-import-type Field from Edge
 * @phpstan-import-type Limits from Edge
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Said from Edge
 */
final class Digitalocean implements Edge {
	private string $api;

	/**
	 * Keeps where the interface is.
	 */
	public function __construct( string $api = 'https://api.digitalocean.com/v2' ) {
		$this->api = $api;
	}

	public function id(): string {
		return 'digitalocean';
	}

	public function name(): string {
		return 'DigitalOcean';
	}

	public function fields(): array {
		return [
			[
				'name'        => 'token',
				'label'       => __( 'Personal access token', 'shortpixel-flush' ),
				'help'        => __( 'In DigitalOcean under API → Tokens, with the scopes cdn:read and cdn:delete.', 'shortpixel-flush' ),
				'type'        => 'secret',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9_-]{20,200}',
			],
			[
				'name'        => 'endpoint',
				'label'       => __( 'CDN endpoint', 'shortpixel-flush' ),
				'help'        => __( 'Its hostname, such as example.nyc3.cdn.digitaloceanspaces.com or your own subdomain, or its ID.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9.-]{3,253}',
			],
		];
	}

	public function hosts( array $setup ): array {
		return [ \ShortPixelFlush\Http\request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		return [
			'urls'       => 50,
			'per_minute' => 3,
			'burst'      => 1,
		];
	}

	public function is_ready( array $setup ): bool {
		return '' !== self::endpoint_id( $setup );
	}

	public function purge( array $setup, array $urls ): array {
		$requests = [];
		foreach ( batches( sent_as( $urls, [ self::class, 'file_in_space' ] ), 50 ) as $batch ) {
			$requests[] = $this->purge_request( $setup, each_once( $batch ), array_keys( $batch ) );
		}

		return $requests;
	}

	public function purge_everything( array $setup ): array {
		return [ $this->purge_request( $setup, [ '*' ], [] ) ];
	}

	public function read( array $answer, array $request ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}

		return 204 === $answer['status'] ? said( 'done', 'purged' ) : $this->refusal( $answer, 'scope_delete' );
	}

	public function test( array $setup ): array {
		$id = self::endpoint_id( $setup );

		return $this->request( $setup, 'GET', '' === $id ? '/cdn/endpoints?per_page=200' : "/cdn/endpoints/{$id}", '', [] );
	}

	public function tested( array $setup, array $answer ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		$values = json_values( $answer['body'] );
		if ( 200 !== $answer['status'] || ! ( isset( $values['endpoint'] ) || isset( $values['endpoints'] ) ) ) {
			return $this->refusal( $answer, 'scope_read' );
		}

		foreach ( objects_at( [ $values['endpoint'] ?? null ] ) + objects_at( $values, 'endpoints' ) as $endpoint ) {
			$names = [ text_at( $endpoint, 'custom_domain' ), text_at( $endpoint, 'endpoint' ), text_at( $endpoint, 'origin' ) ];
			if ( isset( $values['endpoint'] ) || in_array( strtolower( $setup['endpoint'] ?? '' ), array_filter( $names, static fn ( string $name ): bool => '' !== $name ), true ) ) {
				return said(
					'done',
					'reached',
					[
						'zone'  => '' === $names[0] ? $names[1] : "{$names[0]}, {$names[1]}",
						'setup' => [ 'endpoint_id' => text_at( $endpoint, 'id' ) ],
					]
				);
			}
		}

		return refused( 'zone_not_found', $answer );
	}

	public function sentence( string $code, array $data ): string {
		switch ( $code ) {
			case 'token_unknown':
				return __( 'DigitalOcean does not know this token, or it has expired. Until that is put right, visitors may get old pictures from DigitalOcean. Make a token under API → Tokens and copy all of it into the settings.', 'shortpixel-flush' );
			case 'scope_delete':
				return __( 'DigitalOcean refused the token: it needs the scope cdn:delete. Until it has it, visitors may get old pictures from DigitalOcean. Make a token with cdn:read and cdn:delete, then try again.', 'shortpixel-flush' );
			case 'scope_read':
				return __( 'DigitalOcean does not show its CDN endpoints to this token: that needs the scope cdn:read, and purging needs cdn:delete. Until then, visitors may get old pictures from DigitalOcean. Make a token with both scopes, then test again.', 'shortpixel-flush' );
			case 'zone_not_found':
				return __( 'DigitalOcean has no such CDN endpoint in this account. Until that is put right, visitors may get old pictures from DigitalOcean. Write the endpoint’s hostname into the settings as the Space’s page shows it.', 'shortpixel-flush' );
			case 'address_refused':
				return __( 'DigitalOcean refused the files. Visitors may get the old pictures from DigitalOcean. Check that these pictures are in the Space of the endpoint in the settings.', 'shortpixel-flush' );
		}

		return common_sentence( $this->name(), $code, $data );
	}

	public function costs(): string {
		return '';
	}

	/**
	 * Names a file by its path in the Space; null where a `*` in its name would stand for other files too.
	 */
	public static function file_in_space( string $url ): ?string {
		$parts = address_parts( $url );
		$file  = null === $parts ? '' : ltrim( rawurldecode( $parts['path'] ), '/' );

		return '' === $file || false !== strpos( $file, '*' ) || 1 !== preg_match( '//u', $file ) ? null : $file;
	}

	/**
	 * Gives the endpoint's id, as written or as learned; empty where only its name is known.
	 *
	 * @param array<string,string> $setup
	 */
	private static function endpoint_id( array $setup ): string {
		foreach ( [ strtolower( $setup['endpoint'] ?? '' ), $setup['endpoint_id'] ?? '' ] as $id ) {
			if ( 1 === preg_match( '/\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\z/D', $id ) ) {
				return $id;
			}
		}

		return '';
	}

	/**
	 * Tells what a refusal means.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @param string              $scope  What the token lacks where it is known and not allowed to.
	 * @return array<string,mixed>
	 * @phpstan-return Said
	 */
	private function refusal( array $answer, string $scope ): array {
		$codes = [
			400 => 'address_refused',
			401 => 'token_unknown',
			403 => $scope,
			404 => 'zone_not_found',
			422 => 'address_refused',
		];
		$code  = $codes[ $answer['status'] ] ?? 'not_understood';

		return refused( $code, $answer, text_at( json_values( $answer['body'] ), 'message' ) );
	}

	/**
	 * Writes a purge.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $files
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function purge_request( array $setup, array $files, array $urls ): array {
		return $this->request( $setup, 'DELETE', '/cdn/endpoints/' . self::endpoint_id( $setup ) . '/cache', json_text( [ 'files' => $files ] ), $urls );
	}

	/**
	 * Writes a request with the token.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function request( array $setup, string $method, string $path, string $body, array $urls ): array {
		$token = $setup['token'] ?? '';

		return [
			'method'  => $method,
			'url'     => $this->api . $path,
			'headers' => [ 'Authorization' => 'Bearer ' . $token ] + ( '' === $body ? [] : [ 'Content-Type' => 'application/json' ] ),
			'body'    => $body,
			'secrets' => [ $token ],
			'urls'    => $urls,
		];
	}
}
