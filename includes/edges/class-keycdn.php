<?php
/**
 * KeyCDN.
 *
 * By its documentation (keycdn.com/api, read in November 2026):
 * - Basic authentication with the API key as user and no password; `{ status: "success"|"error", description, data }`; 200, 400,
 *   401/403 access denied, 404, 413 for a body above 64 KB, 429.
 * - "Purge Zone URL": `DELETE /zones/purgeurl/{id}.json` with `{ urls: [ "demo-1.kxcdn.com/lorem.css" ] }`: hosts without a scheme,
 *   in the documentation's examples always the zone's own. "Purge Zone Cache": `GET /zones/purge/{id}.json`.
 * - "View Zone": `GET /zones/{id}.json` with `data.zone.name`. "Rate Limiting": twenty calls a minute for as long as the page
 *   named a number (raised in 2019); what is left is in `X-Rate-Limit-Remaining`.
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
final class Keycdn implements Edge {
	// Of 64 KB a little is left for what is around the addresses.
	private const BYTES = 60000;

	private string $api;

	/**
	 * Keeps where the interface is.
	 */
	public function __construct( string $api = 'https://api.keycdn.com' ) {
		$this->api = $api;
	}

	public function id(): string {
		return 'keycdn';
	}

	public function name(): string {
		return 'KeyCDN';
	}

	public function fields(): array {
		return [
			[
				'name'        => 'key',
				'label'       => __( 'API key', 'shortpixel-flush' ),
				'help'        => __( 'In KeyCDN under Account Settings → Authentication.', 'shortpixel-flush' ),
				'type'        => 'secret',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9_-]{8,200}',
			],
			[
				'name'        => 'zone',
				'label'       => __( 'Zone ID', 'shortpixel-flush' ),
				'help'        => __( 'The number in front of the zone’s name.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => true,
				'pattern'     => '[0-9]{1,12}',
			],
			[
				'name'        => 'zone_host',
				'label'       => __( 'Zone URL', 'shortpixel-flush' ),
				'help'        => __( 'Such as demo-1a2b.kxcdn.com. KeyCDN keeps what it has under this name, also where your pages show another one.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => false,
				'pattern'     => '[A-Za-z0-9.-]{0,253}',
			],
		];
	}

	public function hosts( array $setup ): array {
		return [ \ShortPixelFlush\Http\request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		return [
			'urls'       => 100,
			'per_minute' => 20,
			'burst'      => 20,
		];
	}

	public function is_ready( array $setup ): bool {
		return true;
	}

	public function purge( array $setup, array $urls ): array {
		$host  = strtolower( $setup['zone_host'] ?? '' );
		$write = static function ( string $url ) use ( $host ): ?string {
			$parts = address_parts( $url );

			return null === $parts ? null : ( '' === $host ? $parts['host'] : $host ) . $parts['path'] . $parts['query'];
		};

		$requests = [];
		foreach ( batches( sent_as( $urls, $write ), 100, self::BYTES ) as $batch ) {
			$body       = json_text( [ 'urls' => each_once( $batch ) ] );
			$requests[] = $this->request( $setup, 'DELETE', 'purgeurl/' . $this->zone( $setup ), $body, array_keys( $batch ) );
		}

		return $requests;
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'GET', 'purge/' . $this->zone( $setup ), '', [] ) ];
	}

	public function read( array $answer, array $request ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}

		return $this->is_success( $answer ) ? said( 'done', 'purged' ) : $this->refusal( $answer );
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', $this->zone( $setup ), '', [] );
	}

	public function tested( array $setup, array $answer ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		$name = text_at( json_values( $answer['body'] ), 'data', 'zone', 'name' );
		if ( ! $this->is_success( $answer ) || '' === $name ) {
			return $this->refusal( $answer );
		}

		return said(
			'done',
			'reached',
			[
				'zone'  => $name,
				'setup' => [],
			]
		);
	}

	public function sentence( string $code, array $data ): string {
		switch ( $code ) {
			case 'key_refused':
				return __( 'KeyCDN refused the API key. Until that is put right, visitors may get old pictures from KeyCDN. Copy the key from Account Settings → Authentication into the settings; if the key is limited to some addresses, add this server’s.', 'shortpixel-flush' );
			case 'zone_not_found':
				return __( 'KeyCDN has no such zone in this account. Until that is put right, visitors may get old pictures from KeyCDN. Copy the Zone ID, the number in front of the zone’s name, into the settings.', 'shortpixel-flush' );
			case 'address_refused':
				return __( 'KeyCDN refused the addresses. Visitors may get the old pictures from KeyCDN. Write the Zone URL, such as demo-1a2b.kxcdn.com, into the settings, then try again.', 'shortpixel-flush' );
		}

		return common_sentence( $this->name(), $code, $data );
	}

	public function costs(): string {
		return '';
	}

	/**
	 * Tells whether the interface says that it did what was asked.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 */
	private function is_success( array $answer ): bool {
		return 200 === $answer['status'] && 'success' === text_at( json_values( $answer['body'] ), 'status' );
	}

	/**
	 * Tells what a refusal means.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @return array<string,mixed>
	 * @phpstan-return Said
	 */
	private function refusal( array $answer ): array {
		$description = text_at( json_values( $answer['body'] ), 'description' );
		$codes       = [
			400 => 'address_refused',
			401 => 'key_refused',
			403 => 'key_refused',
			404 => 'zone_not_found',
			413 => 'address_refused',
		];
		$code        = $codes[ $answer['status'] ] ?? 'not_understood';
		// A refusal can come with a 200: only the body says so then.
		if ( 200 === $answer['status'] && 'error' === text_at( json_values( $answer['body'] ), 'status' ) ) {
			$code = 'address_refused';
		}

		return refused( $code, $answer, $description );
	}

	/**
	 * Gives the end of the zone's paths.
	 *
	 * @param array<string,string> $setup
	 */
	private function zone( array $setup ): string {
		return rawurlencode( $setup['zone'] ?? '' ) . '.json';
	}

	/**
	 * Writes a request with the key.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function request( array $setup, string $method, string $path, string $body, array $urls ): array {
		$key   = $setup['key'] ?? '';
		$basic = base64_encode( $key . ':' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- Basic authentication (RFC 7617).

		return [
			'method'  => $method,
			'url'     => $this->api . '/zones/' . $path,
			'headers' => [ 'Authorization' => 'Basic ' . $basic ] + ( '' === $body ? [] : [ 'Content-Type' => 'application/json' ] ),
			'body'    => $body,
			'secrets' => [ $key, $basic ],
			'urls'    => $urls,
		];
	}
}
