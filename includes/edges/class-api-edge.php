<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Http\request_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * An edge that is purged through a provider's API. Subclasses state what the provider documents; this class owns the order in which
 * an answer is read.
 *
 * @phpstan-import-type Limits from Edge
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Data from Edge
 * @phpstan-import-type Result from Edge
 */
abstract class Api_Edge implements Edge {
	/** @var string The API's base URL without a trailing slash. */
	protected const API = '';

	/** @phpstan-var Limits */
	protected const LIMITS = [
		'urls'       => 1,
		'per_minute' => 0,
		'burst'      => 0,
	];

	/** @var int Most bytes of a request's addresses as JSON; 0 for no limit. */
	protected const MAX_BYTES = 0;

	/** @var array<int|string, string> Our code by HTTP status, or by what refusal_code() looks up; else `not_understood`. */
	protected const REFUSALS = [];

	/** @var array{purge?: string, purge_everything?: string, test?: string} Our code for `denied`, by what was requested. */
	protected const DENIED = [];

	protected string $api;

	/** @param string|null $api Overrides the base URL in tests. */
	public function __construct( ?string $api = null ) {
		$this->api = $api ?? static::API;
	}

	public function hosts( array $setup ): array {
		return [ request_host( $this->api ) ];
	}

	public function limits( array $setup ): array {
		return static::LIMITS;
	}

	public function is_ready( array $setup ): bool {
		return true;
	}

	public function purge( array $setup, array $urls ): array {
		$formatted = format_urls( $urls, fn ( string $url ): ?string => $this->format_url( $setup, $url ) );
		$requests  = [];
		foreach ( batches( $formatted, $this->limits( $setup )['urls'], static::MAX_BYTES ) as $batch ) {
			$requests[] = $this->purge_request( $setup, unique_values( $batch ), array_keys( $batch ) );
		}

		return $requests;
	}

	public function read( array $answer, array $request ): array {
		$failure = $this->common_failure( $answer );
		if ( null !== $failure ) {
			return $failure;
		}

		return $this->is_done( $answer ) ? result( 'done', 'purged' ) : $this->refusal( $answer, [] === $request['urls'] ? 'purge_everything' : 'purge' );
	}

	public function tested( array $setup, array $answer ): array {
		$failure = $this->common_failure( $answer );
		if ( null !== $failure ) {
			return $failure;
		}

		$zone = $this->find_zone( $setup, $answer );
		if ( null === $zone ) {
			return $this->refusal( $answer, 'test' );
		}

		return [] === $zone ? self::refused( 'zone_not_found', $answer ) : result( 'done', 'reached', $zone );
	}

	public function sentence( string $code, array $data ): string {
		return $this->sentences()[ $code ] ?? $this->common_sentence( $code, $data );
	}

	/**
	 * @param array<string, string> $setup
	 * @return string|null Null if the provider can't purge the address by itself.
	 */
	protected function format_url( array $setup, string $url ): ?string {
		return as_requested( $url );
	}

	/**
	 * @param array<string, string> $setup
	 * @param list<string> $formatted As format_url() returned them, without duplicates and within the limits.
	 * @param list<string> $urls      The original addresses.
	 * @phpstan-return Request
	 */
	abstract protected function purge_request( array $setup, array $formatted, array $urls ): array;

	/** @param Http_Answer $answer The response to a purge. */
	abstract protected function is_done( array $answer ): bool;

	/**
	 * @param array<string, string> $setup
	 * @param Http_Answer $answer The response to a test.
	 * @return array{zone?: string, setup?: array<string, string>}|null Empty if it lists zones but not this one, null if it lists none.
	 */
	abstract protected function find_zone( array $setup, array $answer ): ?array;

	/** @param Http_Answer $answer A refusal. */
	abstract protected function provider_message( array $answer ): string;

	/** @return array<string, string> What sentence() says for each of the kind's own codes. */
	abstract protected function sentences(): array;

	/**
	 * @param array<string, string> $setup
	 * @phpstan-param Request $request Without headers and secrets yet.
	 * @return array<string, string>
	 */
	abstract protected function headers( array $setup, array $request ): array;

	/**
	 * @param array<string, string> $setup
	 * @param array<string, string> $headers
	 * @return list<string> Values that must never be logged or shown.
	 */
	protected function secrets( array $setup, array $headers ): array {
		return array_values( array_intersect_key( $setup, array_flip( secret_names( $this ) ) ) );
	}
	/**
	 * @param Http_Answer $answer
	 * @phpstan-return Result|null A failure that looks the same at every provider.
	 */
	protected function common_failure( array $answer ): ?array {
		$data   = [
			'status'      => $answer['status'],
			'retry_after' => $answer['retry_after'],
		];
		$detail = [ 'detail' => $answer['error'] ] + $data;

		// Our own client refuses these hosts every time. All other failures on the way may be temporary.
		if ( in_array( $answer['error'], [ 'refused_host', 'private_host', 'unpinned' ], true ) ) {
			return result( 'failed', 'not_sent', $detail );
		}
		// No documented answer is this long.
		if ( 'too_large' === $answer['error'] ) {
			return result( 'failed', 'not_understood', $detail );
		}
		if ( '' !== $answer['error'] || 0 === $answer['status'] ) {
			return result( 'busy', 'unreachable', $detail );
		}
		if ( in_array( $answer['status'], [ 408, 425, 429 ], true ) ) {
			return result( 'busy', 'too_many', $data );
		}

		return $answer['status'] >= 500 ? result( 'busy', 'down', $data ) : null;
	}

	/** @param Http_Answer $answer */
	protected function refusal_code( array $answer ): string {
		return static::REFUSALS[ $answer['status'] ] ?? 'not_understood';
	}

	/**
	 * @param array<string, string> $setup
	 * @param string       $path Appended to the API's base URL.
	 * @param list<string> $urls The addresses that it purges.
	 * @param string       $body JSON, unless headers() sets another type.
	 * @phpstan-return Request
	 */
	protected function request( array $setup, string $method, string $path, array $urls = [], string $body = '' ): array {
		$request            = [
			'method'  => $method,
			'url'     => $this->api . $path,
			'headers' => [],
			'body'    => $body,
			'secrets' => [],
			'urls'    => $urls,
		];
		$headers            = $this->headers( $setup, $request );
		$request['headers'] = $headers + ( '' === $body ? [] : [ 'Content-Type' => 'application/json' ] );
		$request['secrets'] = $this->secrets( $setup, $headers );

		return $request;
	}

	protected static function first_id( string $pattern, string ...$ids ): string {
		foreach ( $ids as $id ) {
			if ( 1 === preg_match( $pattern, $id ) ) {
				return $id;
			}
		}

		return '';
	}

	/**
	 * @param Http_Answer $answer
	 * @param 'purge'|'purge_everything'|'test' $requested
	 * @phpstan-return Result
	 */
	private function refusal( array $answer, string $requested ): array {
		$code = $this->refusal_code( $answer );

		return self::refused( 'denied' === $code ? static::DENIED[ $requested ] ?? $code : $code, $answer, $this->provider_message( $answer ) );
	}

	/**
	 * @param Http_Answer $answer
	 * @phpstan-return Result
	 */
	private static function refused( string $code, array $answer, string $detail = '' ): array {
		return result(
			'failed',
			$code,
			[
				'status' => $answer['status'],
				'detail' => one_line( $detail ),
			]
		);
	}

	/** @phpstan-param Data $data */
	private function common_sentence( string $code, array $data ): string {
		$name   = $this->name();
		$status = is_int( $data['status'] ?? null ) ? $data['status'] : 0;
		switch ( $code ) {
			case 'unreachable':
				/* translators: %s: Cloudflare, bunny.net or another CDN. */
				return sprintf( __( '%s did not answer, so visitors may get old images from it. If it keeps happening, ask your host whether this server may reach it.', 'shortpixel-flush' ), $name );
			case 'not_sent':
				/* translators: %s: Cloudflare, bunny.net or another CDN. */
				return sprintf( __( 'Nothing was sent to %s, which is in a private network or hidden by this site’s proxy. Visitors may get old images from it: ask your host how to reach it.', 'shortpixel-flush' ), $name );
			case 'too_many':
				/* translators: %s: Cloudflare, bunny.net or another CDN. */
				return sprintf( __( '%s accepts no more requests at the moment, so visitors may get old images from it. Wait a few minutes, then flush again.', 'shortpixel-flush' ), $name );
			case 'down':
				/* translators: 1: Cloudflare, bunny.net or another CDN. 2: a number such as 503. */
				return sprintf( __( '%1$s is unavailable (%2$d), so visitors may get old images from it. Flush again later.', 'shortpixel-flush' ), $name, $status );
			case 'not_understood':
				/* translators: 1: Cloudflare, bunny.net or another CDN. 2: a number such as 400. */
				return sprintf( __( '%1$s gave an answer that is not in its documentation (%2$d), so visitors may get old images from it. Test the connection in the settings.', 'shortpixel-flush' ), $name, $status );
		}

		return '';
	}
}
