<?php
/**
 * Cloudflare.
 *
 * From the documentation (developers.cloudflare.com, read in November 2026):
 * - "Purge cache", limits of an account: 100 operations per request; 800 addresses per second on the Free plan, 1,500
 *   on Pro and Business, 3,000 on Enterprise. (Until 2025 the limit was 30 addresses per request: cloudflare-docs issue
 *   21338.)
 * - "Purge Cached Content": addresses as visitors request them, before Transform Rules, in UTF-8. An address alone does
 *   not purge copies stored by `Origin` header or custom cache key.
 * - Permissions: Zone → Cache Purge → Purge; Zone → Zone → Read.
 * - Error codes, as seen in issue trackers: 10000 authentication error, 9109 invalid access token or unauthorized, 9103
 *   unknown X-Auth-Key or X-Auth-Email, 6003 invalid request headers, 7003 no such id, 1107 not in this plan.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @phpstan-import-type Request from Edge */
final class Cloudflare extends Api_Edge {
	protected const API = 'https://api.cloudflare.com/client/v4';

	private const ZONE_ID = '/\A[0-9a-f]{32}\z/D';

	// Our codes by Cloudflare's code of the first error. 9109 can also mean an unknown token; see refusal_code().
	protected const REFUSALS = [
		1000  => 'key_refused',
		1107  => 'not_in_plan',
		6003  => 'key_refused',
		7000  => 'zone_not_found',
		7003  => 'zone_not_found',
		9103  => 'key_refused',
		9106  => 'key_refused',
		9109  => 'not_allowed',
		10000 => 'not_allowed',
	];

	protected const PERMISSIONS = 'Zone → Cache Purge → Purge, Zone → Zone → Read';

	// By plan, the requests of 100 addresses that are allowed per second; eight for any other plan.
	private const REQUESTS_PER_SECOND = [
		'pro'        => 15,
		'business'   => 15,
		'enterprise' => 30,
	];

	public function id(): string {
		return 'cloudflare';
	}

	public function name(): string {
		return 'Cloudflare';
	}

	public function fields(): array {
		return [
			needed_field( 'secret', 'token', __( 'API token', 'shortpixel-flush' ), where_to_find( 'My Profile → API Tokens', self::PERMISSIONS ), '[A-Za-z0-9_-]{20,200}' ),
			optional_field( 'text', 'email', __( 'Account e-mail, only with the Global API Key', 'shortpixel-flush' ), __( 'Leave it empty for an API token, which is safer: it can be limited to clearing.', 'shortpixel-flush' ), '[^@\s]+@[^@\s]+' ),
			needed_field( 'text', 'zone', __( 'Zone', 'shortpixel-flush' ), __( 'The domain as Cloudflare lists it, such as example.com, or the Zone ID from its overview.', 'shortpixel-flush' ), '[A-Za-z0-9.-]{3,253}' ),
			optional_field( 'lines', 'hostnames', __( 'Hostnames for a flush of everything', 'shortpixel-flush' ), __( 'One per line. If empty, Flush all clears the whole zone with all its hostnames.', 'shortpixel-flush' ), '[A-Za-z0-9.\s-]*' ),
		];
	}

	public function limits( array $setup ): array {
		$per_second = self::REQUESTS_PER_SECOND[ $setup['plan'] ?? '' ] ?? 8;

		return [
			'urls'       => 100,
			'per_minute' => 60 * $per_second,
			'burst'      => $per_second,
		];
	}

	public function is_ready( array $setup ): bool {
		return '' !== self::zone_id( $setup );
	}

	public function purge_everything( array $setup ): array {
		$hosts = split_list( strtolower( $setup['hostnames'] ?? '' ) );
		if ( [] === $hosts ) {
			return [ $this->zone_purge( $setup, [ 'purge_everything' => true ] ) ];
		}

		return array_map( fn ( array $some ): array => $this->zone_purge( $setup, [ 'hosts' => $some ] ), array_chunk( $hosts, 100 ) );
	}

	public function test( array $setup ): array {
		$id = self::zone_id( $setup );

		return $this->request( $setup, 'GET', '' === $id ? '/zones?name=' . rawurlencode( strtolower( $setup['zone'] ?? '' ) ) : "/zones/{$id}" );
	}

	protected function purge_request( array $setup, array $formatted, array $urls ): array {
		return $this->zone_purge( $setup, [ 'files' => $formatted ], $urls );
	}

	protected function is_done( array $answer ): bool {
		return true === ( json_values( $answer['body'] )['success'] ?? null ) && $answer['status'] < 300;
	}

	protected function find_zone( array $setup, array $answer ): ?array {
		$values = json_values( $answer['body'] );
		if ( true !== ( $values['success'] ?? null ) ) {
			return null;
		}
		$result = $values['result'] ?? null;
		$zone   = is_array( $result ) && isset( $result['id'] ) ? $result : ( objects_at( $result )[0] ?? [] );
		$id     = self::first_id( self::ZONE_ID, text_at( $zone, 'id' ) );

		return '' === $id ? [] : [
			'zone'  => text_at( $zone, 'name' ),
			'setup' => [
				'zone_id' => $id,
				'plan'    => text_at( $zone, 'plan', 'legacy_id' ),
			],
		];
	}

	protected function refusal_code( array $answer ): string {
		// Cloudflare uses the same code for an unknown token and for one that lacks a permission.
		if ( 401 === $answer['status'] || 0 === stripos( $this->provider_message( $answer ), 'Invalid access token' ) ) {
			return 'key_refused';
		}
		$code = (int) text_at( json_values( $answer['body'] ), 'errors', 0, 'code' );

		return self::REFUSALS[ $code ] ?? ( 400 === $answer['status'] && 0 !== $code ? 'address_refused' : 'not_understood' );
	}

	protected function provider_message( array $answer ): string {
		return text_at( json_values( $answer['body'] ), 'errors', 0, 'message' );
	}

	protected function sentences(): array {
		return [
			/* translators: %s: Cloudflare. */
			'not_in_plan' => __( '%s clears by hostname only in other plans, so visitors may get old images. Empty the list of hostnames.', 'shortpixel-flush' ),
		];
	}

	protected function headers( array $setup, array $request ): array {
		$token = $setup['token'] ?? '';
		$email = $setup['email'] ?? '';

		// Only the Global API Key needs an e-mail address.
		return '' === $email ? [ 'Authorization' => "Bearer {$token}" ] : [
			'X-Auth-Email' => $email,
			'X-Auth-Key'   => $token,
		];
	}

	/**
	 * @param array<string, string> $setup
	 * @param array{files: list<string>}|array{hosts: list<string>}|array{purge_everything: true} $what
	 * @param list<string> $urls
	 * @phpstan-return Request
	 */
	private function zone_purge( array $setup, array $what, array $urls = [] ): array {
		return $this->request( $setup, 'POST', '/zones/' . self::zone_id( $setup ) . '/purge_cache', $urls, json_text( $what ) );
	}

	/**
	 * Returns the zone's id; empty if the setup does not have it.
	 *
	 * @param array<string, string> $setup
	 */
	private static function zone_id( array $setup ): string {
		return self::first_id( self::ZONE_ID, strtolower( $setup['zone'] ?? '' ), $setup['zone_id'] ?? '' );
	}
}
