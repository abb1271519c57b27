<?php

use ShortPixelFlush\Edges\Api_Edge;
use function ShortPixelFlush\Edges\{ json_text, json_values, needed_field, text_at };

final class My_Edge extends Api_Edge {
	protected const API = 'https://api.my-cdn.example/v1';   // nothing else can be reached

	protected const LIMITS = [ 'urls' => 50, 'per_minute' => 60, 'burst' => 10 ];

	// What each refusal means. All else that is not documented is never success.
	protected const REFUSALS = [ 400 => 'address_refused', 401 => 'key_refused', 403 => 'not_allowed', 404 => 'zone_not_found' ];

	// What names the site among its fields, and what a key must be allowed to do.
	protected const ZONE_FIELD  = 'site';
	protected const PERMISSIONS = 'purge, read sites';

	public function id(): string {
		return 'my-edge';
	}

	public function name(): string {
		return 'My CDN';
	}

	public function fields(): array {
		return [
			needed_field( 'secret', 'key', 'API key', 'In My CDN under Account.', '[A-Za-z0-9]{8,64}' ),
			needed_field( 'text', 'site', 'Site', 'Its number.', '[0-9]+' ),
		];
	}

	protected function purge_request( array $setup, array $formatted, array $urls ): array {
		return $this->request( $setup, 'POST', "/sites/{$setup['site']}/purge", $urls, json_text( [ 'urls' => $formatted ] ) );
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'POST', "/sites/{$setup['site']}/purge", [], json_text( [ 'everything' => true ] ) ) ];
	}

	protected function is_done( array $answer ): bool {
		return 202 === $answer['status'];
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', "/sites/{$setup['site']}" );
	}

	protected function find_zone( array $setup, array $answer ): ?array {
		$name = text_at( json_values( $answer['body'] ), 'name' );

		return 200 !== $answer['status'] || '' === $name ? null : [ 'zone' => $name, 'setup' => [] ];
	}

	protected function provider_message( array $answer ): string {
		return text_at( json_values( $answer['body'] ), 'error', 'message' );
	}

	protected function headers( array $setup, array $request ): array {
		return [ 'Authorization' => "Bearer {$setup['key']}" ];
	}
}
