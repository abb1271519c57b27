<?php
/**
 * Cloudflare.
 *
 * By its documentation (developers.cloudflare.com, read in November 2026):
 * - "Purge cache", availability and limits, for the account: 100 operations a request; addresses 800 a second on the Free plan, 1,500
 *   on Pro and Business, 3,000 on Enterprise; hostnames and everything 5 requests a minute on Free with 25 at once, and more
 *   elsewhere. (Until 2025 it was 30 addresses a request; cloudflare-docs issue 21338 and pull request 32906 tell of the change.)
 * - API reference, "Purge Cached Content": `POST /zones/{id}/purge_cache` with `files`, `hosts` or `purge_everything`; "Single-file":
 *   addresses as visitors ask for them (before Transform Rules) in UTF-8, no wildcards. Copies that Cloudflare keeps apart by a
 *   request's `Origin` header (fonts and `crossorigin` pictures) or a custom cache key are not reached by an address alone.
 * - API reference, "List Zones", "Zone Details". "API token permissions": Zone → Cache Purge → Purge; Zone → Zone → Read.
 * - Answers: `{ success, errors: [ { code, message } ], result }`. Seen in Cloudflare's own and others' issue trackers: 10000
 *   Authentication error, 9109 Invalid access token / Unauthorized to access requested resource, 9103 Unknown X-Auth-Key or
 *   X-Auth-Email, 6003 Invalid request headers, 7003 Could not route to (no such id), 1107 not in this plan.
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
final class Cloudflare implements Edge {
	private const ZONE_ID = '/\A[0-9a-f]{32}\z/D';

	private string $api;

	/**
	 * Keeps where the interface is.
	 */
	public function __construct( string $api = 'https://api.cloudflare.com/client/v4' ) {
		$this->api = $api;
	}

	public function id(): string {
		return 'cloudflare';
	}

	public function name(): string {
		return 'Cloudflare';
	}

	public function fields(): array {
		return [
			[
				'name'        => 'token',
				'label'       => __( 'API token', 'shortpixel-flush' ),
				'help'        => __( 'In Cloudflare under My Profile → API Tokens. It needs Zone → Cache Purge → Purge and, to find the zone, Zone → Zone → Read.', 'shortpixel-flush' ),
				'type'        => 'secret',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9_-]{20,200}',
			],
			[
				'name'        => 'email',
				'label'       => __( 'Account e-mail, only with the Global API Key', 'shortpixel-flush' ),
				'help'        => __( 'Leave it empty for an API token, which is safer: it can be limited to purging.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => false,
				'pattern'     => '[^@\s]+@[^@\s]+',
			],
			[
				'name'        => 'zone',
				'label'       => __( 'Zone', 'shortpixel-flush' ),
				'help'        => __( 'The domain as Cloudflare lists it, such as example.com, or the Zone ID from its overview.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9.-]{3,253}',
			],
			[
				'name'        => 'hostnames',
				'label'       => __( 'Hostnames for a flush of everything', 'shortpixel-flush' ),
				'help'        => __( 'One a line. Where empty, a flush of everything purges the whole zone, with all of its hostnames.', 'shortpixel-flush' ),
				'type'        => 'lines',
				'is_required' => false,
				'pattern'     => '[A-Za-z0-9.\s-]*',
			],
		];
	}

	public function hosts( array $setup ): array {
		return [ \ShortPixelFlush\Http\request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		// Full requests a second.
		$plans  = [
			'pro'        => 15,
			'business'   => 15,
			'enterprise' => 30,
		];
		$second = $plans[ $setup['plan'] ?? '' ] ?? 8;

		return [
			'urls'       => 100,
			'per_minute' => 60 * $second,
			'burst'      => $second,
		];
	}

	public function is_ready( array $setup ): bool {
		return '' !== self::zone_id( $setup );
	}

	public function purge( array $setup, array $urls ): array {
		$requests = [];
		foreach ( batches( sent_as( $urls, __NAMESPACE__ . '\as_requested' ), 100 ) as $batch ) {
			$requests[] = $this->purge_request( $setup, [ 'files' => each_once( $batch ) ], array_keys( $batch ) );
		}

		return $requests;
	}

	public function purge_everything( array $setup ): array {
		$hosts = preg_split( '/\s+/', strtolower( $setup['hostnames'] ?? '' ), -1, PREG_SPLIT_NO_EMPTY );
		if ( false === $hosts || [] === $hosts ) {
			return [ $this->purge_request( $setup, [ 'purge_everything' => true ], [] ) ];
		}

		return array_map( fn ( array $some ): array => $this->purge_request( $setup, [ 'hosts' => $some ], [] ), array_chunk( $hosts, 100 ) );
	}

	public function read( array $answer, array $request ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		$values = json_values( $answer['body'] );

		return true === ( $values['success'] ?? null ) && $answer['status'] < 300 ? said( 'done', 'purged' ) : $this->refusal( $answer, $values );
	}

	public function test( array $setup ): array {
		$zone_id = self::zone_id( $setup );
		$path    = '' !== $zone_id ? "/zones/{$zone_id}" : '/zones?name=' . rawurlencode( strtolower( $setup['zone'] ?? '' ) );

		return $this->request( $setup, 'GET', $path, '', [] );
	}

	public function tested( array $setup, array $answer ): array {
		$trouble = trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		$values = json_values( $answer['body'] );
		if ( true !== ( $values['success'] ?? null ) ) {
			$said = $this->refusal( $answer, $values );

			return 'token_refused' === $said['code'] ? [ 'code' => 'zone_hidden' ] + $said : $said;
		}

		$result = $values['result'] ?? null;
		$zone   = is_array( $result ) && isset( $result['id'] ) ? $result : ( objects_at( $result )[0] ?? [] );
		$id     = text_at( $zone, 'id' );
		if ( 1 !== preg_match( self::ZONE_ID, $id ) ) {
			return refused( 'zone_not_found', $answer );
		}

		return said(
			'done',
			'reached',
			[
				'zone'  => text_at( $zone, 'name' ),
				'setup' => [
					'zone_id' => $id,
					'plan'    => text_at( $zone, 'plan', 'legacy_id' ),
				],
			]
		);
	}

	public function sentence( string $code, array $data ): string {
		switch ( $code ) {
			case 'token_refused':
				return __( 'Cloudflare refused the token: it needs Zone → Cache Purge. Until it has it, visitors may get old pictures from Cloudflare. Give the token that permission for this zone, then try again.', 'shortpixel-flush' );
			case 'token_unknown':
				return __( 'Cloudflare does not know this token or key. Until that is put right, visitors may get old pictures from Cloudflare. Make an API token with Zone → Cache Purge, and copy all of it into the settings.', 'shortpixel-flush' );
			case 'zone_hidden':
				return __( 'Cloudflare does not show the zone to this token: that needs Zone → Zone → Read, and purging needs Zone → Cache Purge. Until then, visitors may get old pictures from Cloudflare. Give the token both permissions for this zone, then test again.', 'shortpixel-flush' );
			case 'zone_not_found':
				return __( 'Cloudflare has no such zone that this token may see. Until that is put right, visitors may get old pictures from Cloudflare. Write the domain as Cloudflare lists it, without www, or copy the Zone ID, and check which zones the token is for.', 'shortpixel-flush' );
			case 'not_in_plan':
				return __( 'Cloudflare purges by hostname only in other plans than this zone’s. Visitors may get old pictures from Cloudflare. Empty the list of hostnames in the settings, so that the whole zone is purged, then try again.', 'shortpixel-flush' );
			case 'address_refused':
				return __( 'Cloudflare refused the addresses. Visitors may get the old pictures from Cloudflare. Check that the zone in the settings is the one that these pictures are served by.', 'shortpixel-flush' );
		}

		return common_sentence( $this->name(), $code, $data );
	}

	public function costs(): string {
		return '';
	}

	/**
	 * Gives the zone's id, as written or as learned; empty where only its name is known.
	 *
	 * @param array<string,string> $setup
	 */
	private static function zone_id( array $setup ): string {
		foreach ( [ strtolower( $setup['zone'] ?? '' ), $setup['zone_id'] ?? '' ] as $id ) {
			if ( 1 === preg_match( self::ZONE_ID, $id ) ) {
				return $id;
			}
		}

		return '';
	}

	/**
	 * Tells what a refusal means. The same code stands for an unknown token and for one that lacks a permission.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @param array<mixed>        $values
	 * @return array<string,mixed>
	 * @phpstan-return Said
	 */
	private function refusal( array $answer, array $values ): array {
		$code    = (int) text_at( $values, 'errors', 0, 'code' );
		$message = text_at( $values, 'errors', 0, 'message' );
		if ( in_array( $code, [ 1000, 6003, 9103, 9106 ], true ) || 401 === $answer['status'] || 0 === stripos( $message, 'Invalid access token' ) ) {
			return refused( 'token_unknown', $answer, $message );
		}
		if ( in_array( $code, [ 9109, 10000 ], true ) ) {
			return refused( 'token_refused', $answer, $message );
		}
		if ( in_array( $code, [ 7000, 7003 ], true ) ) {
			return refused( 'zone_not_found', $answer, $message );
		}
		if ( 1107 === $code ) {
			return refused( 'not_in_plan', $answer, $message );
		}

		return 400 === $answer['status'] && 0 !== $code ? refused( 'address_refused', $answer, $message ) : not_understood( $answer, $message );
	}

	/**
	 * Writes a purge.
	 *
	 * @param array<string,string> $setup
	 * @param array<string,mixed>  $what
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function purge_request( array $setup, array $what, array $urls ): array {
		return $this->request( $setup, 'POST', '/zones/' . self::zone_id( $setup ) . '/purge_cache', json_text( $what ), $urls );
	}

	/**
	 * Writes a request with the token, or with the Global API Key where an e-mail goes with it.
	 *
	 * @param array<string,string> $setup
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function request( array $setup, string $method, string $path, string $body, array $urls ): array {
		$token   = $setup['token'] ?? '';
		$email   = $setup['email'] ?? '';
		$headers = '' === $email
			? [ 'Authorization' => 'Bearer ' . $token ]
			: [
				'X-Auth-Email' => $email,
				'X-Auth-Key'   => $token,
			];

		return [
			'method'  => $method,
			'url'     => $this->api . $path,
			'headers' => $headers + ( '' === $body ? [] : [ 'Content-Type' => 'application/json' ] ),
			'body'    => $body,
			'secrets' => [ $token ],
			'urls'    => $urls,
		];
	}
}
