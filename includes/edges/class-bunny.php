<?php
/**
 * The CDN of bunny.net.
 *
 * By its documentation (docs.bunny.net, read in November 2026):
 * - "Purge URL": `POST /purge?url=…`, one address a request; `async`; `exactPath` keeps an address that ends in `/` from purging
 *   all below it. A `*` in an address is a wildcard. "Purge Cache": `POST /pullzone/{id}/purgeCache`.
 * - "Purge Rate Limits": 120 exact addresses at once, then 5 a second, for the account; more is answered 429.
 * - "List Pull Zones", "Get Pull Zone": `Id`, `Name`, `Hostnames[].Value`; a page of a list is `{ Items, … }`. That `search` finds
 *   custom hostnames is not written there; where it does not, the pull zone's number is asked for.
 * - "Errors": `{ ErrorKey, Field, Message }`; 400, 401 authorization failed, 403 forbidden, 404 no such entity, 429, 500.
 *   Seen in a purging tool's issue tracker: the id of another zone is answered 401 as well.
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
final class Bunny implements Edge {
	private string $api;

	/**
	 * Keeps where the interface is.
	 */
	public function __construct( string $api = 'https://api.bunny.net' ) {
		$this->api = $api;
	}

	public function id(): string {
		return 'bunny';
	}

	public function name(): string {
		return 'bunny.net';
	}

	public function fields(): array {
		return [
			[
				'name'        => 'key',
				'label'       => __( 'Account API key', 'shortpixel-flush' ),
				'help'        => __( 'In bunny.net under Account → API. The password of a storage zone is another one.', 'shortpixel-flush' ),
				'type'        => 'secret',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9-]{20,200}',
			],
			[
				'name'        => 'zone',
				'label'       => __( 'Pull zone', 'shortpixel-flush' ),
				'help'        => __( 'One of its hostnames, such as cdn.example.com or example.b-cdn.net, or its number.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9.-]{1,253}',
			],
		];
	}

	public function hosts( array $setup ): array {
		return [ \ShortPixelFlush\Http\request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		return [
			'urls'       => 1,
			'per_minute' => 300,
			'burst'      => 120,
		];
	}

	public function is_ready( array $setup ): bool {
		return '' !== self::zone_id( $setup );
	}

	public function purge( array $setup, array $urls ): array {
		$requests = [];
		foreach ( sent_as( $urls, [ self::class, 'exact_address' ] ) as $url => $address ) {
			// Our own request is escaped once more around the address's own escapes: `%2B` in it arrives as `%2B`, `+` as `+`.
			$path       = '/purge?url=' . rawurlencode( $address ) . '&async=false&exactPath=true';
			$requests[] = $this->request( $setup, 'POST', $path, [ $url ] );
		}

		return $requests;
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'POST', '/pullzone/' . rawurlencode( self::zone_id( $setup ) ) . '/purgeCache', [] ) ];
	}

	public function read( array $answer, array $request ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}

		return in_array( $answer['status'], [ 200, 201, 202, 204 ], true ) && ! self::is_page( $answer['body'] )
			? said( 'done', 'purged' )
			: $this->refusal( $answer );
	}

	public function test( array $setup ): array {
		$zone = $setup['zone'] ?? '';
		$path = '' !== self::zone_id( $setup ) ? rawurlencode( self::zone_id( $setup ) ) : '';

		return $this->request( $setup, 'GET', '' !== $path ? "/pullzone/{$path}" : '/pullzone?page=1&perPage=1000&search=' . rawurlencode( $zone ), [] );
	}

	public function tested( array $setup, array $answer ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		if ( 200 !== $answer['status'] || self::is_page( $answer['body'] ) ) {
			return $this->refusal( $answer );
		}

		$values = json_values( $answer['body'] );
		$zones  = isset( $values['Id'] ) ? [ $values ] : objects_at( $values['Items'] ?? $values );
		foreach ( $zones as $zone ) {
			$hosts = array_map( static fn ( array $host ): string => text_at( $host, 'Value' ), objects_at( $zone, 'Hostnames' ) );
			if ( isset( $values['Id'] ) || in_array( strtolower( $setup['zone'] ?? '' ), array_map( 'strtolower', array_merge( $hosts, [ text_at( $zone, 'Name' ) ] ) ), true ) ) {
				return said(
					'done',
					'reached',
					[
						'zone'  => implode( ', ', array_filter( array_merge( [ text_at( $zone, 'Name' ) ], $hosts ), static fn ( string $name ): bool => '' !== $name ) ),
						'setup' => [ 'zone_id' => text_at( $zone, 'Id' ) ],
					]
				);
			}
		}

		return refused( 'zone_not_found', $answer );
	}

	public function sentence( string $code, array $data ): string {
		switch ( $code ) {
			case 'key_refused':
				return __( 'bunny.net refused the key, or the pull zone is another account’s. Until that is put right, visitors may get old pictures from bunny.net. Copy the account’s API key from Account → API, and name the pull zone by one of its hostnames, then try again.', 'shortpixel-flush' );
			case 'zone_not_found':
				return __( 'bunny.net shows no such pull zone in this account. Until that is put right, visitors may get old pictures from bunny.net. Write the pull zone’s number into the settings, which is in the address of its page at bunny.net.', 'shortpixel-flush' );
			case 'address_refused':
				return __( 'bunny.net refused the address, which belongs to none of this account’s pull zones. Visitors may get the old picture from bunny.net. Check that the account’s key in the settings is the one that serves these pictures.', 'shortpixel-flush' );
		}

		return common_sentence( $this->name(), $code, $data );
	}

	public function costs(): string {
		return '';
	}

	/**
	 * Writes an address so that it stands for itself alone: `*` would stand for anything.
	 */
	public static function exact_address( string $url ): ?string {
		$address = as_requested( $url );

		return null === $address ? null : str_replace( '*', '%2A', $address );
	}

	/**
	 * Gives the pull zone's number, as written or as learned; empty where only a hostname is known.
	 *
	 * @param array<string,string> $setup
	 */
	private static function zone_id( array $setup ): string {
		foreach ( [ $setup['zone'] ?? '', $setup['zone_id'] ?? '' ] as $id ) {
			if ( 1 === preg_match( '/\A[0-9]{1,18}\z/D', $id ) ) {
				return $id;
			}
		}

		return '';
	}

	/**
	 * Tells an error page of something on the way from what the interface answers: nothing, or JSON.
	 */
	private static function is_page( string $body ): bool {
		return '' !== trim( $body ) && null === json_decode( $body ) && 'null' !== trim( $body );
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
		$values = json_values( $answer['body'] );
		$codes  = [
			400 => 'address_refused',
			401 => 'key_refused',
			403 => 'key_refused',
			404 => 'zone_not_found',
		];
		$code   = $codes[ $answer['status'] ] ?? 'not_understood';

		return refused( $code, $answer, text_at( $values, 'Message' ) );
	}

	/**
	 * Writes a request with the key.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function request( array $setup, string $method, string $path, array $urls ): array {
		return [
			'method'  => $method,
			'url'     => $this->api . $path,
			'headers' => [
				'AccessKey' => $setup['key'] ?? '',
				'Accept'    => 'application/json',
			],
			'body'    => '',
			'secrets' => [ $setup['key'] ?? '' ],
			'urls'    => $urls,
		];
	}
}
