<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\is_private_host_allowed;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * A batch of requests: its rules, whichever transport sends it, and the answers so far.
 *
 * @phpstan-import-type Limits from Client
 */
final class Request_Batch {
	// The next portion is announced in advance only if fewer announced requests than this remain to be sent, even if
	// portions are larger.
	private const MAX_AHEAD = 16;

	/** @var array<Http_Request> */
	private array $requests;

	private ?Host_Health_Store $health;

	/** @var list<string> */
	private array $private_hosts;

	private bool $has_curl;

	private float $until;

	private int $portion;

	/** @var (callable(list<int|string>): list<int|string>)|null */
	private $before;

	/** @var (callable(int|string, Http_Answer): void)|null */
	private $after;

	/** @var (callable(): void)|null */
	private $idle;

	// The number of announced requests that may be sent but were not started.
	private int $ready = 0;

	/** @var list<int|string> */
	private array $unannounced;

	/** @var array<int|string, bool> Whether each announced request may be sent. */
	private array $announced = [];

	/** @var array<string, list<string>> By host. Resolved only once, so that requests go to the addresses that were checked. */
	private array $addresses = [];

	/** @var array<Http_Answer> */
	private array $answers = [];

	/**
	 * @param array<Http_Request> $requests
	 * @param Limits              $limits        As for Client::send().
	 * @param list<string>        $private_hosts Hosts that may be in a private network.
	 */
	public function __construct( array $requests, array $limits, array $private_hosts, bool $has_curl ) {
		$this->has_curl      = $has_curl;
		$this->private_hosts = $private_hosts;
		$this->requests      = $requests;
		$this->unannounced   = array_keys( $requests );
		$this->health        = $limits['health'] ?? null;
		$this->until         = $limits['until'] ?? INF;
		$this->portion       = max( 1, $limits['portion'] ?? 1 );
		$this->before        = $limits['before'] ?? null;
		$this->after         = $limits['after'] ?? null;
		$this->idle          = $limits['idle'] ?? null;
	}

	public function may_send_to( string $host ): bool {
		return microtime( true ) < $this->until && ( null === $this->health || 0 === $this->health->seconds_to_wait( $host ) );
	}

	public function cap( string $host ): int {
		return null === $this->health ? PHP_INT_MAX : $this->health->cap( $host );
	}

	/**
	 * @param int|string $key
	 * @return bool False if the request must not be sent, or was answered by the filter below.
	 */
	public function start( $key ): bool {
		if ( ! $this->announce( $key ) ) {
			return false;
		}
		--$this->ready;

		$request  = $this->requests[ $key ];
		$redacted = redact_request( $request );
		$url      = $redacted['url'];
		$method   = $request['method'] ?? 'GET';

		/**
		 * Fires before a request is sent. The filter `shortpixel_flush_pre_request`, or a check of its host, may still
		 * prevent that.
		 *
		 * @param string $method GET or HEAD; for ShortPixel's API also POST; for an edge also POST, PUT, PATCH, DELETE,
		 *                       PURGE, BAN, PURGEALL.
		 * @param string $url    The URL; `***` stands for a secret.
		 */
		do_action( 'shortpixel_flush_before_request', $method, $url );

		/**
		 * Filters the answer to a request before it is sent. An array is used as the answer, and nothing is sent.
		 *
		 * @param array|null $answer  Status, headers, body, error, error_text, at, retry_after.
		 * @param array      $request Url, method, headers, body, timeout, max_bytes; `***` stands for a secret.
		 */
		$answer = apply_filters( 'shortpixel_flush_pre_request', null, $redacted );
		$answer = is_array( $answer ) ? normalize_answer( $answer, now() ) : $this->refusal( $request['url'], $url );
		if ( null !== $answer ) {
			$this->record( $key, $answer );
		}

		return null === $answer;
	}

	/**
	 * @return list<string> The only IP addresses that requests to a host may use; empty if it is an IP address, or not
	 *   resolved yet.
	 */
	public function addresses( string $host ): array {
		return $this->addresses[ $host ] ?? [];
	}

	/** @param int|string $key */
	public function has_answer( $key ): bool {
		return isset( $this->answers[ $key ] );
	}

	/** Lets the caller work in a quiet moment, and announces the next portion before it is needed. */
	public function idle(): void {
		if ( null !== $this->idle ) {
			( $this->idle )();
		}

		$next = $this->unannounced[0] ?? null;
		if ( null !== $next && $this->ready < min( self::MAX_AHEAD, $this->portion - 1 ) && $this->may_send_to( $this->host_of( $next ) ) ) {
			$this->announce( $next );
		}
	}

	/**
	 * @param int|string  $key
	 * @param Http_Answer $answer
	 */
	public function record( $key, array $answer ): void {
		$request = $this->requests[ $key ];
		$secrets = $request['secrets'] ?? [];
		$answer  = redact_answer( $answer, $secrets );
		if ( null !== $this->health ) {
			$this->health->record( $this->host_of( $key ), $answer );
		}

		/**
		 * Fires after a request was answered, failed or was refused.
		 *
		 * @param string $method GET or HEAD; for ShortPixel's API also POST; for an edge also POST, PUT, PATCH, DELETE,
		 *                       PURGE, BAN, PURGEALL.
		 * @param string $url    The URL; `***` stands for a secret.
		 * @param array  $answer Status, headers, body, error, error_text, at, retry_after.
		 */
		do_action( 'shortpixel_flush_after_request', $request['method'] ?? 'GET', redact( $request['url'], $secrets ), $answer );

		if ( null !== $this->after ) {
			( $this->after )( $key, $answer );
			// The bodies of a whole batch of images might not fit into memory.
			$answer['body'] = '';
		}
		$this->answers[ $key ] = $answer;
	}

	/**
	 * Records the answer to a request that is not sent; `shortpixel_flush_before_request` does not fire for it.
	 *
	 * @param int|string  $key
	 * @param Http_Answer $answer
	 */
	public function refuse( $key, array $answer ): void {
		if ( $this->announce( $key ) ) {
			$this->record( $key, $answer );
		}
	}

	/**
	 * @return array<Http_Answer> Answers in the order of the requests; requests without one get the error `unsent`.
	 */
	public function answers(): array {
		$sorted = [];
		foreach ( array_keys( $this->requests ) as $key ) {
			$sorted[ $key ] = $this->answers[ $key ] ?? [
				'retry_after' => null === $this->health ? 0 : $this->health->seconds_to_wait( $this->host_of( $key ) ),
			] + failed_answer( 'unsent', '', now() );
		}

		return $sorted;
	}

	/** @return Http_Answer|null Null if the request may be sent. */
	private function refusal( string $url, string $redacted_url ): ?array {
		// WP_HTTP_BLOCK_EXTERNAL, the owner's switch for all requests, applies here too.
		if ( ( new \WP_Http() )->block_request( $redacted_url ) ) {
			return failed_answer( 'refused_host', 'WP_HTTP_BLOCK_EXTERNAL', now() );
		}

		// A host that is an IP address is allowed only if the site's settings or code name exactly that address.
		$host = request_host( $url );
		if ( is_ip_address( bare_host( $host ) ) ) {
			return null;
		}

		$this->addresses[ $host ] = $this->addresses[ $host ] ?? host_ip_addresses( $host );

		$refusal = ip_refusal( $this->addresses[ $host ] )
			?? unpinned_refusal( $url, is_sent_by_proxy( $redacted_url ), false !== certificates( $redacted_url ), $this->has_curl );
		if ( null === $refusal || 'dns' === $refusal['error'] ) {
			return $refusal;
		}

		return in_array( $host, $this->private_hosts, true ) || is_private_host_allowed( $host ) ? null : $refusal;
	}

	/**
	 * Announces the portion that a request belongs to; returns whether the request may be sent.
	 *
	 * @param int|string $key
	 */
	private function announce( $key ): bool {
		if ( null === $this->before ) {
			return true;
		}

		if ( ! isset( $this->announced[ $key ] ) ) {
			$keys             = $this->take_portion( $key );
			$allowed          = ( $this->before )( $keys );
			$this->ready     += count( $allowed );
			$this->announced += array_fill_keys( $allowed, true ) + array_fill_keys( $keys, false );
		}

		return $this->announced[ $key ];
	}

	/**
	 * @param int|string $key
	 * @return list<int|string> This key and the next ones of the same host, since hosts take turns.
	 */
	private function take_portion( $key ): array {
		$host = $this->host_of( $key );
		$keys = [ $key ];
		$rest = [];
		foreach ( $this->unannounced as $other ) {
			if ( $other !== $key && count( $keys ) < $this->portion && $this->host_of( $other ) === $host ) {
				$keys[] = $other;
			} elseif ( $other !== $key ) {
				$rest[] = $other;
			}
		}
		$this->unannounced = $rest;

		return $keys;
	}

	/** @param int|string $key */
	private function host_of( $key ): string {
		return request_host( $this->requests[ $key ]['url'] );
	}
}
