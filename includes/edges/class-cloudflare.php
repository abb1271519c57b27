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

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * @phpstan-import-type Request from Edge
 */
final class Cloudflare extends Api_Edge {
	protected const API = 'https://api.cloudflare.com/client/v4';

	private const ZONE_ID = '/\A[0-9a-f]{32}\z/D';

	// By the code of the answer's first error. 9109 stands for an unknown token as well, see meaning().
	protected const REFUSALS = [
		1000  => 'token_unknown',
		1107  => 'not_in_plan',
		6003  => 'token_unknown',
		7000  => 'zone_not_found',
		7003  => 'zone_not_found',
		9103  => 'token_unknown',
		9106  => 'token_unknown',
		9109  => 'denied',
		10000 => 'denied',
	];

	protected const DENIED = [
		'purge'            => 'token_refused',
		'purge_everything' => 'token_refused',
		'test'             => 'zone_hidden',
	];

	// Full requests a second; on any other plan eight.
	private const A_SECOND = [
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
			needed_field( 'secret', 'token', __( 'API token', 'shortpixel-flush' ), __( 'In Cloudflare under My Profile → API Tokens. It needs Zone → Cache Purge → Purge and, to find the zone, Zone → Zone → Read.', 'shortpixel-flush' ), '[A-Za-z0-9_-]{20,200}' ),
			optional_field( 'text', 'email', __( 'Account e-mail, only with the Global API Key', 'shortpixel-flush' ), __( 'Leave it empty for an API token, which is safer: it can be limited to purging.', 'shortpixel-flush' ), '[^@\s]+@[^@\s]+' ),
			needed_field( 'text', 'zone', __( 'Zone', 'shortpixel-flush' ), __( 'The domain as Cloudflare lists it, such as example.com, or the Zone ID from its overview.', 'shortpixel-flush' ), '[A-Za-z0-9.-]{3,253}' ),
			optional_field( 'lines', 'hostnames', __( 'Hostnames for a flush of everything', 'shortpixel-flush' ), __( 'One a line. Where empty, a flush of everything purges the whole zone, with all of its hostnames.', 'shortpixel-flush' ), '[A-Za-z0-9.\s-]*' ),
		];
	}

	public function limits( array $setup ): array {
		$second = self::A_SECOND[ $setup['plan'] ?? '' ] ?? 8;

		return [
			'urls'       => 100,
			'per_minute' => 60 * $second,
			'burst'      => $second,
		];
	}

	public function is_ready( array $setup ): bool {
		return '' !== self::zone_id( $setup );
	}

	public function purge_everything( array $setup ): array {
		$hosts = listed( strtolower( $setup['hostnames'] ?? '' ) );
		if ( [] === $hosts ) {
			return [ $this->purge_of( $setup, [ 'purge_everything' => true ] ) ];
		}

		return array_map( fn ( array $some ): array => $this->purge_of( $setup, [ 'hosts' => $some ] ), array_chunk( $hosts, 100 ) );
	}

	public function test( array $setup ): array {
		$id = self::zone_id( $setup );

		return $this->request( $setup, 'GET', '' === $id ? '/zones?name=' . rawurlencode( strtolower( $setup['zone'] ?? '' ) ) : "/zones/{$id}" );
	}

	protected function purge_request( array $setup, array $written, array $urls ): array {
		return $this->purge_of( $setup, [ 'files' => $written ], $urls );
	}

	protected function is_done( array $answer ): bool {
		return true === ( json_values( $answer['body'] )['success'] ?? null ) && $answer['status'] < 300;
	}

	protected function zone( array $setup, array $answer ): ?array {
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

	protected function meaning( array $answer ): string {
		// The same code stands for an unknown token and for one that lacks a permission.
		if ( 401 === $answer['status'] || 0 === stripos( $this->words( $answer ), 'Invalid access token' ) ) {
			return 'token_unknown';
		}
		$code = (int) text_at( json_values( $answer['body'] ), 'errors', 0, 'code' );

		return self::REFUSALS[ $code ] ?? ( 400 === $answer['status'] && 0 !== $code ? 'address_refused' : 'not_understood' );
	}

	protected function words( array $answer ): string {
		return text_at( json_values( $answer['body'] ), 'errors', 0, 'message' );
	}

	protected function sentences(): array {
		return [
			'token_refused'   => __( 'Cloudflare refused the token: it needs Zone → Cache Purge. Until it has it, visitors may get old pictures from Cloudflare. Give the token that permission for this zone, then try again.', 'shortpixel-flush' ),
			'token_unknown'   => __( 'Cloudflare does not know this token or key. Until that is put right, visitors may get old pictures from Cloudflare. Make an API token with Zone → Cache Purge, and copy all of it into the settings.', 'shortpixel-flush' ),
			'zone_hidden'     => __( 'Cloudflare does not show the zone to this token: that needs Zone → Zone → Read, and purging needs Zone → Cache Purge. Until then, visitors may get old pictures from Cloudflare. Give the token both permissions for this zone, then test again.', 'shortpixel-flush' ),
			'zone_not_found'  => __( 'Cloudflare has no such zone that this token may see. Until that is put right, visitors may get old pictures from Cloudflare. Write the domain as Cloudflare lists it, without www, or copy the Zone ID, and check which zones the token is for.', 'shortpixel-flush' ),
			'not_in_plan'     => __( 'Cloudflare purges by hostname only in other plans than this zone’s. Visitors may get old pictures from Cloudflare. Empty the list of hostnames in the settings, so that the whole zone is purged, then try again.', 'shortpixel-flush' ),
			'address_refused' => __( 'Cloudflare refused the addresses. Visitors may get the old pictures from Cloudflare. Check that the zone in the settings is the one that these pictures are served by.', 'shortpixel-flush' ),
		];
	}

	protected function headers( array $setup, array $request ): array {
		$token = $setup['token'] ?? '';
		$email = $setup['email'] ?? '';

		// The Global API Key is told by the e-mail that goes with it.
		return '' === $email ? [ 'Authorization' => "Bearer {$token}" ] : [
			'X-Auth-Email' => $email,
			'X-Auth-Key'   => $token,
		];
	}

	protected function secrets( array $setup, array $headers ): array {
		return [ $setup['token'] ?? '' ];
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
	private function purge_of( array $setup, array $what, array $urls = [] ): array {
		return $this->request( $setup, 'POST', '/zones/' . self::zone_id( $setup ) . '/purge_cache', $urls, json_text( $what ) );
	}

	/**
	 * Gives the zone's id; empty where only its name is known.
	 *
	 * @param array<string,string> $setup
	 */
	private static function zone_id( array $setup ): string {
		return self::first_id( self::ZONE_ID, strtolower( $setup['zone'] ?? '' ), $setup['zone_id'] ?? '' );
	}
}
