<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Http\request_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * A kind of edge (a CDN of the site's own) that is purged through its provider's API. Subclasses hold what the provider
 * documents; this class defines the order in which an answer is read.
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

	/** @var int The maximum bytes of a request's addresses as JSON; 0 for no limit. */
	protected const MAX_BYTES = 0;

	/** @var array<int|string, string> Our codes by HTTP status, or by the provider's own code; see refusal_code(). */
	protected const REFUSALS = [];

	/** @var string The field that names the zone, or whatever the provider calls it. */
	protected const ZONE_FIELD = 'zone';

	/** @var string The permissions that a key needs, in the provider's words; '' if keys have no permissions. */
	protected const PERMISSIONS = '';

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

		return $this->is_done( $answer ) ? result( 'done', 'purged' ) : $this->refusal( $answer );
	}

	public function tested( array $setup, array $answer ): array {
		$failure = $this->common_failure( $answer );
		if ( null !== $failure ) {
			return $failure;
		}

		$zone = $this->find_zone( $setup, $answer );
		if ( null === $zone ) {
			return $this->refusal( $answer );
		}

		return [] === $zone ? self::refused( 'zone_not_found', $answer ) : result( 'done', 'reached', $zone );
	}

	public function sentence( string $code, array $data ): string {
		$sentences = $this->sentences() + [
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			'unreachable'     => __( '%s did not answer, so visitors may get old images. Check its settings, or ask your host.', 'shortpixel-flush' ),
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			'not_sent'        => __( 'Nothing was sent to %s, so visitors may get old images. Ask your host how this site can reach it.', 'shortpixel-flush' ),
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			'too_many'        => __( '%s is busy or unavailable, so visitors may get old images. Flush again in a few minutes.', 'shortpixel-flush' ),
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			'not_understood'  => __( '%s gave an unexpected answer, so visitors may get old images. Test the connection in the settings.', 'shortpixel-flush' ),
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			'key_refused'     => __( '%s refused the key, so visitors may get old images. Enter the key of the account that serves these images.', 'shortpixel-flush' ),
			/* translators: 1: Cloudflare, bunny.net or another CDN. 2: label of a field. 3: permissions in that CDN's words. */
			'not_allowed'     => __( '%1$s refused the key, which lacks a permission, so visitors may get old images. It needs: %3$s.', 'shortpixel-flush' ),
			/* translators: 1: Cloudflare, bunny.net or another CDN. 2: label of a field, such as Zone. */
			'zone_not_found'  => __( '%1$s does not show “%2$s” to this key, so visitors may get old images. Check both in the settings.', 'shortpixel-flush' ),
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			'address_refused' => __( '%s refused the links, so visitors may get old images. Check that its settings belong to these images.', 'shortpixel-flush' ),
		];
		$code      = 'down' === $code ? 'too_many' : $code;

		return sprintf( $sentences[ $code ] ?? '', $this->name(), field_labels( $this, [ static::ZONE_FIELD ] ), static::PERMISSIONS );
	}

	/**
	 * @param array<string, string> $setup
	 * @return string|null Null if the provider can't purge this address on its own.
	 */
	protected function format_url( array $setup, string $url ): ?string {
		return as_requested( $url );
	}

	/**
	 * @param array<string, string> $setup
	 * @param list<string> $formatted Addresses or wildcards in the provider's form, without duplicates and within the
	 *                                limits.
	 * @param list<string> $urls      The original addresses; empty if everything is purged.
	 * @phpstan-return Request
	 */
	abstract protected function purge_request( array $setup, array $formatted, array $urls ): array;

	/** @param Http_Answer $answer */
	abstract protected function is_done( array $answer ): bool;

	/**
	 * @param array<string, string> $setup
	 * @param Http_Answer $answer The response to a test.
	 * @return array{zone?: string, setup?: array<string, string>}|null Empty if the provider answers about its zones,
	 *   but not about this one; null for any other answer.
	 */
	abstract protected function find_zone( array $setup, array $answer ): ?array;

	/** @param Http_Answer $answer The provider's refusal. */
	abstract protected function provider_message( array $answer ): string;

	/** @return array<string, string> Sentences for the kind's own codes; `%s` is its name. */
	protected function sentences(): array {
		return [];
	}

	/**
	 * @param array<string, string> $setup
	 * @phpstan-param Request $request Still without headers and secrets.
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
	 * @phpstan-return Result|null A failed request, or a status that calls for a retry; null for any other answer.
	 */
	protected function common_failure( array $answer ): ?array {
		$data   = [
			'status'      => $answer['status'],
			'retry_after' => $answer['retry_after'],
		];
		$detail = [ 'detail' => $answer['error'] ] + $data;

		// Our own client refuses these hosts, so a retry won't help; other network failures may be temporary.
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
	 * @param list<string> $urls The addresses that the request purges.
	 * @param string       $body JSON, unless headers() sets another content type.
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
	 * @phpstan-return Result
	 */
	private function refusal( array $answer ): array {
		return self::refused( $this->refusal_code( $answer ), $answer, $this->provider_message( $answer ) );
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
}
