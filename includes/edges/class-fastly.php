<?php
/**
 * Fastly.
 *
 * By its documentation (fastly.com/documentation: API reference "Purging", "Services", "Rate limits"; guides "Soft purges" and
 * "Authenticating URL purge requests"; read in November 2026):
 * - `POST /purge/{host/path}`, one address a request; with the header `Fastly-Soft-Purge: 1` the copy is only marked stale.
 *   `POST /service/{id}/purge_all`, never soft. Answer `{ "status": "ok", "id": "…" }`.
 * - Header `Fastly-Key`. Scopes: `purge_select` for addresses, `purge_all` for everything, `global:read` to see the service.
 * - Purges have a limit of their own, about 100,000 an hour for a customer; above it 429, and `Fastly-RateLimit-Reset` says until when.
 * - Errors `{ "msg", "detail" }`: 400, 401 credentials, 403 not authorized, 404 record not found.
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
final class Fastly implements Edge {
	private string $api;

	/**
	 * Keeps where the interface is.
	 */
	public function __construct( string $api = 'https://api.fastly.com' ) {
		$this->api = $api;
	}

	public function id(): string {
		return 'fastly';
	}

	public function name(): string {
		return 'Fastly';
	}

	public function fields(): array {
		return [
			[
				'name'        => 'token',
				'label'       => __( 'API token', 'shortpixel-flush' ),
				'help'        => __( 'In Fastly under Account → API tokens, limited to this service, with the scopes purge_select, purge_all and global:read.', 'shortpixel-flush' ),
				'type'        => 'secret',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9_-]{8,200}',
			],
			[
				'name'        => 'service',
				'label'       => __( 'Service ID', 'shortpixel-flush' ),
				'help'        => __( 'Beside the service’s name in Fastly’s control panel.', 'shortpixel-flush' ),
				'type'        => 'text',
				'is_required' => true,
				'pattern'     => '[A-Za-z0-9]{8,64}',
			],
			[
				'name'        => 'soft',
				'label'       => __( 'How copies are purged', 'shortpixel-flush' ),
				'help'        => __( 'After a soft purge the old picture can still be served while the new one is fetched, which the check then reports.', 'shortpixel-flush' ),
				'type'        => 'choice',
				'is_required' => false,
				'choices'     => [
					'no'  => __( 'Removed at once', 'shortpixel-flush' ),
					'yes' => __( 'Soft purge: marked as stale', 'shortpixel-flush' ),
				],
			],
		];
	}

	public function hosts( array $setup ): array {
		return [ \ShortPixelFlush\Http\request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		return [
			'urls'       => 1,
			'per_minute' => 1500,
			'burst'      => 1500,
		];
	}

	public function is_ready( array $setup ): bool {
		return true;
	}

	public function purge( array $setup, array $urls ): array {
		$soft     = 'yes' === ( $setup['soft'] ?? '' ) ? [ 'Fastly-Soft-Purge' => '1' ] : [];
		$requests = [];
		foreach ( sent_as( $urls, __NAMESPACE__ . '\as_requested' ) as $url => $address ) {
			// The address without its scheme is the rest of ours, query included, and is not escaped again.
			$requests[] = $this->request( $setup, 'POST', '/purge/' . (string) preg_replace( '~\Ahttps?://~', '', $address ), $soft, [ $url ] );
		}

		return $requests;
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'POST', $this->service( $setup ) . '/purge_all', [], [] ) ];
	}

	public function read( array $answer, array $request ): array {
		$trouble = $this->trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		if ( 200 === $answer['status'] && 'ok' === text_at( json_values( $answer['body'] ), 'status' ) ) {
			return said( 'done', 'purged' );
		}

		return $this->refusal( $answer, [] === $request['urls'] ? 'scope_all' : 'scope_urls' );
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', $this->service( $setup ), [], [] );
	}

	public function tested( array $setup, array $answer ): array {
		$trouble = $this->trouble( $answer );
		if ( null !== $trouble ) {
			return $trouble;
		}
		$name = text_at( json_values( $answer['body'] ), 'name' );
		if ( 200 !== $answer['status'] || '' === $name ) {
			return $this->refusal( $answer, 'scope_read' );
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
			case 'token_unknown':
				return __( 'Fastly does not know this token. Until that is put right, visitors may get old pictures from Fastly. Make a token under Account → API tokens and copy all of it into the settings.', 'shortpixel-flush' );
			case 'scope_urls':
				return __( 'Fastly refused the token: it needs the scope purge_select for this service. Until it has it, visitors may get old pictures from Fastly. Make a token with that scope, then try again.', 'shortpixel-flush' );
			case 'scope_all':
				return __( 'Fastly refused the token: to purge everything it needs the scope purge_all for this service. Until it has it, visitors may get old pictures from Fastly. Make a token with that scope, then try again.', 'shortpixel-flush' );
			case 'scope_read':
				return __( 'Fastly does not show the service to this token: that needs the scope global:read, and purging needs purge_select and purge_all. Until then, visitors may get old pictures from Fastly. Make a token with these scopes for this service, then test again.', 'shortpixel-flush' );
			case 'zone_not_found':
				return __( 'Fastly has no such service that this token may see. Until that is put right, visitors may get old pictures from Fastly. Copy the Service ID from the control panel into the settings.', 'shortpixel-flush' );
			case 'address_refused':
				return __( 'Fastly refused the address. Visitors may get the old picture from Fastly. Check that these pictures are served by the service in the settings.', 'shortpixel-flush' );
		}

		return common_sentence( $this->name(), $code, $data );
	}

	public function costs(): string {
		return '';
	}

	/**
	 * Adds to what all kinds read alike until when Fastly wants to be left alone: it has a header of its own for that.
	 *
	 * @param array<string,mixed> $answer
	 * @phpstan-param Answer $answer
	 * @return array<string,mixed>|null
	 * @phpstan-return Said|null
	 */
	private function trouble( array $answer ): ?array {
		$trouble = trouble( $answer );
		$reset   = $answer['headers']['fastly-ratelimit-reset'] ?? '';
		if ( null !== $trouble && 'too_many' === $trouble['code'] && null === $answer['retry_after'] && 1 === preg_match( '/\A[0-9]{1,10}\z/D', $reset ) ) {
			$trouble['data']['retry_after'] = max( 1, min( 3600, (int) $reset - $answer['at'] ) );
		}

		return $trouble;
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
		$values = json_values( $answer['body'] );
		$codes  = [
			400 => 'address_refused',
			401 => 'token_unknown',
			403 => $scope,
			404 => 'zone_not_found',
		];
		$code   = $codes[ $answer['status'] ] ?? 'not_understood';

		return refused( $code, $answer, trim( text_at( $values, 'msg' ) . ' ' . text_at( $values, 'detail' ) ) );
	}

	/**
	 * Gives the path of the service.
	 *
	 * @param array<string,string> $setup
	 */
	private function service( array $setup ): string {
		return '/service/' . rawurlencode( $setup['service'] ?? '' );
	}

	/**
	 * Writes a request with the token.
	 *
	 * @param array<string,string> $setup
	 * @param array<string,string> $headers
	 * @param list<string>         $urls
	 * @return array<string,mixed>
	 * @phpstan-return Request
	 */
	private function request( array $setup, string $method, string $path, array $headers, array $urls ): array {
		return [
			'method'  => $method,
			'url'     => $this->api . $path,
			'headers' => [
				'Fastly-Key' => $setup['token'] ?? '',
				'Accept'     => 'application/json',
			] + $headers,
			'body'    => '',
			'secrets' => [ $setup['token'] ?? '' ],
			'urls'    => $urls,
		];
	}
}
