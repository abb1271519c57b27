<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Exception;
use WpOrg\Requests\Hooks;
use WpOrg\Requests\Requests;
use WpOrg\Requests\Response;
use WpOrg\Requests\Transport\Curl;
use function ShortPixelFlush\now;
use function ShortPixelFlush\rest_reason;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Sends requests to the given hosts only, in parallel if possible, without following redirects or keeping cookies.
 * Throws only what callbacks throw.
 *
 * @phpstan-type Request Http_Request
 * @phpstan-type Answer Http_Answer
 * @phpstan-type Limits array{
 *     parallel?: int,
 *     health?: Host_Health_Store,
 *     until?: float,
 *     portion?: int,
 *     before?: callable(list<int|string>): list<int|string>,
 *     after?: callable(int|string, Http_Answer): void,
 *     idle?: callable(): void,
 * }
 */
final class Client {
	public const PARALLEL = 8;

	// Smaller batches don't justify the few milliseconds that garbage collection takes.
	private const COLLECTED_FROM = 64;

	// The usual methods, and those that purge caches.
	private const ALLOWED_METHODS = [ 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PURGE', 'BAN', 'PURGEALL' ];

	// Functions that WordPress's library and Window need for parallel requests. Some hosts disable these but leave
	// curl_exec().
	private const CURL_MULTI = [
		'curl_multi_init',
		'curl_multi_setopt',
		'curl_multi_add_handle',
		'curl_multi_remove_handle',
		'curl_multi_exec',
		'curl_multi_select',
		'curl_multi_info_read',
		'curl_multi_close',
	];

	/** @var list<string> */
	private array $hosts;

	/** @var list<string> */
	private array $private_hosts;

	/**
	 * @param list<string> $hosts         Each "host" or "host:port", lower-case; a leading "*." matches any subdomain.
	 * @param list<string> $private_hosts Hosts named by the site's owner, which may be in a private network.
	 */
	public function __construct( array $hosts, array $private_hosts = [] ) {
		$this->hosts         = $hosts;
		$this->private_hosts = $private_hosts;
	}

	/**
	 * @param Http_Request $request
	 * @return Http_Answer
	 */
	public function fetch( array $request ): array {
		return $this->send( [ $request ] )[0] ?? failed_answer( 'other', '', now() );
	}

	/**
	 * Sends requests, in parallel if possible; answers have the keys of their requests.
	 *
	 * Secrets that a request lists are masked wherever callbacks or the caller could see them. A request that a limit
	 * held back gets the error `unsent`, and in `retry_after` the seconds to leave its host alone.
	 *
	 * Limits: `health` caps each host's parallel requests and pauses hosts; nothing is sent after `until`, a
	 * microtime() timestamp. `before` receives the keys of up to `portion` requests before the first of them is sent,
	 * and returns those that may be sent. `after` receives each answer as it arrives; the returned answers then have no
	 * bodies. `idle` is called between answers, when there is time.
	 *
	 * @param array<Http_Request> $requests
	 * @param Limits              $limits
	 * @return array<Http_Answer>
	 */
	public function send( array $requests, array $limits = [] ): array {
		foreach ( $requests as $key => $request ) {
			$requests[ $key ]['url'] = with_dns_host( $request['url'] );
		}

		$batch     = new Request_Batch( $requests, $limits, $this->private_hosts, self::has_curl() );
		$rests     = rest_reason();
		$transfers = [];
		foreach ( $requests as $key => $request ) {
			$host = request_host( $request['url'] );
			if ( self::is_held_back( $request, $rests ) ) {
				$batch->refuse( $key, failed_answer( 'refused_host', 'This copy of the site rests.', now() ) );
			} elseif ( ! is_host_listed( $host, $this->hosts ) || ! in_array( $request['method'] ?? 'GET', self::ALLOWED_METHODS, true ) ) {
				$batch->refuse( $key, failed_answer( 'refused_host', 'Not on the list of hosts.', now() ) );
			} elseif ( ! self::has_valid_headers( $request ) ) {
				$batch->refuse( $key, failed_answer( 'other', 'A header that would be read as several.', now() ) );
			} else {
				$transfers[ $key ] = new Transfer( $request, $host );
			}
		}
		$this->transmit( $transfers, max( 1, $limits['parallel'] ?? self::PARALLEL ), $batch );

		// Curl's handles and the library's objects refer to each other and would stay in memory during the next batch.
		if ( count( $transfers ) >= self::COLLECTED_FROM ) {
			unset( $transfers );
			gc_collect_cycles();
		}

		return $batch->answers();
	}

	/** Whether requests go out in parallel; without curl or its multi functions, they are sent one after the other. */
	public function is_parallel(): bool {
		return self::has_curl() && self::CURL_MULTI === array_filter( self::CURL_MULTI, 'function_exists' );
	}

	private static function has_curl(): bool {
		return Curl::class === self::transport();
	}

	/** Returns the class of the transport that WordPress's library uses; empty if none works. */
	private static function transport(): string {
		// This call makes the library choose its transport.
		Requests::has_capabilities();

		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The library stores its choice under this key.
		$chosen = Requests::$transport[ serialize( [] ) ] ?? '';

		return is_string( $chosen ) ? $chosen : '';
	}

	/**
	 * Hands all requests to curl at once, because sending them in groups of eight takes four times as long. If they
	 * can't go out in parallel, sends one after the other.
	 *
	 * @param array<Transfer> $transfers
	 */
	private function transmit( array $transfers, int $parallel, Request_Batch $batch ): void {
		if ( $this->is_parallel() ) {
			$window    = new Window( $transfers, $parallel, $batch );
			$responses = $this->exchange( $window->requests() );
			foreach ( $transfers as $key => $transfer ) {
				// An exception in the library may have left this request without an answer.
				if ( ! $transfer->is_skipped() && ! $batch->has_answer( $key ) && isset( $responses[ $key ] ) ) {
					$batch->record( $key, $transfer->answer( $responses[ $key ] ) );
				}
			}
			return;
		}

		foreach ( $transfers as $key => $transfer ) {
			if ( $batch->may_send_to( $transfer->host() ) && $batch->start( $key ) ) {
				$batch->record( $key, $transfer->answer( $this->exchange_one( $transfer, $batch->addresses( $transfer->host() ) ) ) );
				$batch->idle();
			}
		}
	}

	/**
	 * @param array<array<mixed>> $requests In the form that Requests::request_multiple() takes.
	 * @return array<mixed>
	 */
	private function exchange( array $requests ): array {
		if ( [] === $requests ) {
			return [];
		}

		try {
			return Requests::request_multiple( $requests );
		} catch ( \Exception $error ) {
			if ( ! $error instanceof Exception ) {
				throw $error;
			}

			return array_fill_keys( array_keys( $requests ), $error );
		}
	}

	/**
	 * @param list<string> $addresses The IP addresses of the transfer's host.
	 * @return Response|Exception
	 */
	private function exchange_one( Transfer $transfer, array $addresses ) {
		$hooks = new Hooks();
		$transfer->prepare( $hooks, $addresses );
		// The socket transport reads until the server closes the connection, and decompresses bodies without a limit.
		$request = $transfer->as_request( $hooks, self::has_curl() ? 'keep-alive' : 'close' );
		$headers = $request['headers'] + ( self::has_curl() ? [] : [ 'Accept-Encoding' => 'identity' ] );
		$options = [ 'transport' => self::transport() ] + $request['options'];
		try {
			// @phpstan-ignore argument.type (The library sends strings unchanged, and WordPress uses that.)
			return Requests::request( $request['url'], $headers, $request['data'], $request['type'], $options );
		} catch ( Exception $error ) {
			return $error;
		}
	}

	/**
	 * Whether this site must not send a request: a site that is, or may be, a copy of another site sends none, and a
	 * test environment sends none with secrets. Callers check that too, but might forget it.
	 *
	 * @param Http_Request $request
	 * @param string       $rests   As returned by rest_reason().
	 */
	private static function is_held_back( array $request, string $rests ): bool {
		return 'environment' === $rests ? [] !== ( $request['secrets'] ?? [] ) : '' !== $rests;
	}

	/**
	 * Whether all headers have valid names and values: a line break in a value would start another header.
	 *
	 * @param Http_Request $request
	 */
	private static function has_valid_headers( array $request ): bool {
		foreach ( $request['headers'] ?? [] as $name => $value ) {
			if ( 1 !== preg_match( '/\A[A-Za-z0-9!#$%&\'*+.^_`|~-]{1,128}\z/D', (string) $name ) || 1 === preg_match( '/[\x00-\x08\x0a-\x1f\x7f]/', $value ) ) {
				return false;
			}
		}

		return true;
	}
}
