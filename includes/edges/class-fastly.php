<?php
/**
 * Fastly.
 *
 * From the documentation (fastly.com/documentation: API reference "Purging", "Services", "Rate limits"; guides "Soft
 * purges" and "Authenticating URL purge requests"; read in November 2026):
 * - `POST /purge/{host/path}`, one address per request. With the header `Fastly-Soft-Purge: 1`, a copy is only marked
 *   stale; `purge_all` is never soft.
 * - Scopes: `purge_select` for addresses, `purge_all` for everything, `global:read` to see the service.
 * - Purges have their own limit, about 100,000 per hour and customer. Beyond it: 429, with the time when the limit
 *   resets in `Fastly-RateLimit-Reset`.
 * - Errors `{ "msg", "detail" }`: 400, 401 credentials, 403 not authorized, 404 record not found.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Fastly extends Api_Edge {
	protected const API = 'https://api.fastly.com';

	protected const LIMITS = [
		'urls'       => 1,
		'per_minute' => 1500,
		'burst'      => 1500,
	];

	protected const REFUSALS = [
		400 => 'address_refused',
		401 => 'key_refused',
		403 => 'not_allowed',
		404 => 'zone_not_found',
	];

	protected const ZONE_FIELD = 'service';

	protected const PERMISSIONS = 'purge_select, purge_all, global:read';

	public function id(): string {
		return 'fastly';
	}

	public function name(): string {
		return 'Fastly';
	}

	public function fields(): array {
		return [
			needed_field( 'secret', 'token', __( 'API token', 'shortpixel-flush' ), where_to_find( 'Account → API tokens', self::PERMISSIONS ), '[A-Za-z0-9_-]{8,200}' ),
			needed_field( 'text', 'service', __( 'Service ID', 'shortpixel-flush' ), __( 'Beside the service’s name in Fastly’s control panel.', 'shortpixel-flush' ), '[A-Za-z0-9]{8,64}' ),
			choice_field(
				'soft',
				__( 'How copies are cleared', 'shortpixel-flush' ),
				__( 'After a soft purge, visitors may get the old image until the new one is fetched.', 'shortpixel-flush' ),
				[
					'no'  => __( 'Removed at once', 'shortpixel-flush' ),
					'yes' => __( 'Soft purge: marked as outdated', 'shortpixel-flush' ),
				]
			),
		];
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'POST', self::service_path( $setup ) . '/purge_all' ) ];
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', self::service_path( $setup ) );
	}

	protected function purge_request( array $setup, array $formatted, array $urls ): array {
		// The path ends in the address without its scheme, but with its query, and not escaped again.
		return $this->request( $setup, 'POST', '/purge/' . (string) preg_replace( '~\Ahttps?://~', '', $formatted[0] ?? '' ), $urls );
	}

	protected function is_done( array $answer ): bool {
		return 200 === $answer['status'] && 'ok' === text_at( json_values( $answer['body'] ), 'status' );
	}

	protected function find_zone( array $setup, array $answer ): ?array {
		$name = text_at( json_values( $answer['body'] ), 'name' );

		return '' === $name || 200 !== $answer['status'] ? null : [
			'zone'  => $name,
			'setup' => [],
		];
	}

	/** If there were too many requests, adds the seconds until the limit resets, from a header of Fastly's own. */
	protected function common_failure( array $answer ): ?array {
		$failure = parent::common_failure( $answer );
		$reset   = $answer['headers']['fastly-ratelimit-reset'] ?? '';
		if ( null !== $failure && 'too_many' === $failure['code'] && null === $answer['retry_after'] && 1 === preg_match( '/\A[0-9]{1,10}\z/D', $reset ) ) {
			$failure['data']['retry_after'] = max( 1, min( 3600, (int) $reset - $answer['at'] ) );
		}

		return $failure;
	}

	protected function provider_message( array $answer ): string {
		$values = json_values( $answer['body'] );

		return trim( text_at( $values, 'msg' ) . ' ' . text_at( $values, 'detail' ) );
	}

	protected function headers( array $setup, array $request ): array {
		$is_soft = [] !== $request['urls'] && 'yes' === ( $setup['soft'] ?? '' );

		return [
			'Fastly-Key' => $setup['token'] ?? '',
			'Accept'     => 'application/json',
		] + ( $is_soft ? [ 'Fastly-Soft-Purge' => '1' ] : [] );
	}

	/** @param array<string, string> $setup */
	private static function service_path( array $setup ): string {
		return '/service/' . rawurlencode( $setup['service'] ?? '' );
	}
}
