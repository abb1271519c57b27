<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Exception;
use WpOrg\Requests\Hooks;
use WpOrg\Requests\Proxy\Http;
use WpOrg\Requests\Response;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// phpcs:disable WordPress.WP.AlternativeFunctions -- WordPress's library creates curl's handles and passes them to hooks.

/** One request through WordPress's Requests library, which sets no proxy or CA bundle for parallel requests. */
final class Transfer {
	// A server that negotiates formats must send the same image as to visitors' browsers.
	private const ACCEPT = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

	// In bytes, for the socket transport; curl has its own limit.
	private const LARGEST_HEADERS = 65536;

	private string $url;

	// The URL without secrets, for WordPress's filters.
	private string $redacted_url;

	private string $method;

	/** @var array<string, string> */
	private array $headers;

	private string $body;

	private float $timeout;

	private int $max_bytes;

	private string $host;

	/** @var array<resource> The streams that were open before the transport opened its own. */
	private array $streams = [];

	// When the transfer started, as a microtime() timestamp; 0 before that.
	private float $started_at = 0.0;

	private string $error = '';

	private bool $is_skipped = false;

	/** @var resource Curl's handle; an object since PHP 8. */
	private $handle;

	/**
	 * @param Http_Request $request
	 * @param string       $host    As returned by request_host().
	 */
	public function __construct( array $request, string $host ) {
		$this->host         = $host;
		$this->url          = explode( '#', $request['url'], 2 )[0];
		$this->redacted_url = redact( $this->url, $request['secrets'] ?? [] );
		$this->method       = $request['method'] ?? 'GET';
		$this->headers      = $request['headers'] ?? [];
		$this->body         = $request['body'] ?? '';
		$this->timeout      = max( 1.0, (float) ( $request['timeout'] ?? 10 ) );
		$this->max_bytes    = max( 1, $request['max_bytes'] ?? 10485760 );
	}

	public function host(): string {
		return $this->host;
	}

	/**
	 * @param 'close'|'keep-alive' $connection
	 * @return array{
	 *     url: string,
	 *     type: string,
	 *     headers: array<string, string>,
	 *     data: string,
	 *     options: array<string, mixed>,
	 * } In the form that Requests::request_multiple() takes.
	 */
	public function as_request( Hooks $hooks, string $connection ): array {
		$options = [
			'hooks'            => $hooks,
			'timeout'          => $this->timeout,
			'connect_timeout'  => $this->timeout,
			'useragent'        => 'Flush for ShortPixel/' . SHORTPIXEL_FLUSH_VERSION . '; ' . home_url(),
			'follow_redirects' => false,
			'max_bytes'        => $this->max_bytes + 1,
			'verify'           => certificates( $this->redacted_url ),
			// Keeps the library from rewriting the URL, since a purge must name exactly these bytes.
			'idn'              => false,
			'data_format'      => 'body',
		];

		if ( is_sent_by_proxy( $this->redacted_url ) ) {
			$proxy   = new \WP_HTTP_Proxy();
			$address = $proxy->host() . ':' . $proxy->port();

			$options['proxy'] = new Http( $proxy->use_authentication() ? [ $address, $proxy->username(), $proxy->password() ] : $address );
		}

		return [
			'url'     => $this->url,
			'type'    => $this->method,
			'headers' => $this->headers + [
				'Accept'     => self::ACCEPT,
				'Connection' => $connection,
			],
			'data'    => $this->body,
			'options' => $options,
		];
	}

	/**
	 * Enforces the limits on the answer, whichever transport receives it. Also keeps the library from decoding again
	 * what curl has decoded, and from decoding without limits what came through a socket.
	 */
	public function watch( Hooks $hooks ): void {
		$hooks->register(
			'request.progress',
			function ( string $data, int $before ): void {
				if ( $before + strlen( $data ) > $this->max_bytes ) {
					$this->error = 'too_large';
				}
			}
		);
		$hooks->register(
			'curl.after_request',
			static function ( string &$raw ): void {
				$parts    = explode( "\r\n\r\n", $raw, 2 );
				$parts[0] = (string) preg_replace( '/\r\ncontent-encoding:[^\r\n]*/i', '', $parts[0] );
				$raw      = implode( "\r\n\r\n", $parts );
			}
		);
		$hooks->register(
			'fsockopen.before_request',
			function (): void {
				$this->streams    = Limited_Stream::all_streams();
				$this->started_at = microtime( true );
			}
		);
		$hooks->register( 'fsockopen.after_send', [ $this, 'limit_socket' ] );
		$hooks->register( 'fsockopen.after_request', [ $this, 'on_socket_answer' ] );
	}

	/** Limits the socket that the library has opened but does not expose: the stream that was not open before. */
	public function limit_socket(): void {
		foreach ( array_diff_key( Limited_Stream::all_streams(), $this->streams ) as $stream ) {
			if ( false !== stripos( stream_get_meta_data( $stream )['stream_type'], 'socket' ) ) {
				Limited_Stream::limit( $stream, fn ( int $read ): bool => 0 === $this->on_progress( null, 0, $read - self::LARGEST_HEADERS ) );
			}
		}
	}

	/** @param string $raw Headers and body as received. */
	public function on_socket_answer( string &$raw ): void {
		list( $head, $body ) = explode( "\r\n\r\n", $raw, 2 ) + [ 1 => '' ];
		// Bytes beyond the Content-Length are not part of the answer.
		if ( 1 === preg_match( '/^content-length:[ \t]*([0-9]{1,15})[ \t]*\r?$/im', $head, $found ) && 0 === preg_match( '/^transfer-encoding:/im', $head ) ) {
			$is_cut      = strlen( $body ) < (int) $found[1] && 'HEAD' !== $this->method && 1 !== preg_match( '~\AHTTP/[0-9.]+ (?:1..|204|304)~', $head );
			$this->error = '' === $this->error && $is_cut && strlen( $body ) <= $this->max_bytes ? 'reset' : $this->error;
			$body        = substr( $body, 0, (int) $found[1] );
		}
		// The body is compressed although the request asked for `identity`.
		if ( 1 === preg_match( '/^content-encoding:(?![ \t]*identity[ \t]*\r?$)/im', $head ) ) {
			$this->error = '' === $this->error ? 'other' : $this->error;
			$body        = '';
		}
		$raw = "{$head}\r\n\r\n{$body}";
	}

	/** @return resource */
	public function handle() {
		return $this->handle;
	}

	/**
	 * @param list<string> $addresses The checked IP addresses, since resolving the host again could lead elsewhere;
	 *   empty if the host is an IP address.
	 */
	public function pin( array $addresses ): void {
		if ( [] !== $addresses ) {
			curl_setopt( $this->handle, CURLOPT_RESOLVE, [ bare_host( $this->host ) . ':' . $this->port() . ':' . implode( ',', $addresses ) ] );
		}
	}

	/**
	 * Prepares a single request, whichever transport sends it.
	 *
	 * @param list<string> $addresses As for pin().
	 */
	public function prepare( Hooks $hooks, array $addresses ): void {
		$this->watch( $hooks );
		$hooks->register( 'curl.before_send', [ $this, 'prepare_handle' ] );
		$hooks->register(
			'curl.before_send',
			function () use ( $addresses ): void {
				$this->pin( $addresses );
			}
		);
		$this->pin_socket( $hooks, $addresses );
	}

	/**
	 * Does what pin() does, for WordPress's socket transport, which tries only one address. Not through a proxy, nor
	 * for https, where the transport would expect a certificate for that address.
	 *
	 * @param list<string> $addresses
	 */
	private function pin_socket( Hooks $hooks, array $addresses ): void {
		if ( [] === $addresses || ! $this->is_http() || is_sent_by_proxy( $this->redacted_url ) ) {
			return;
		}

		$ip     = false === strpos( $addresses[0], ':' ) ? $addresses[0] : "[{$addresses[0]}]";
		$socket = "tcp://{$ip}:{$this->port()}";
		$hooks->register(
			'fsockopen.remote_socket',
			static function ( string &$remote ) use ( $socket ): void {
				$remote = $socket;
			}
		);
	}

	/** Makes curl end the request without connecting: it must not be sent, but the library waits for every request. */
	public function skip(): void {
		$this->is_skipped = true;
		// Allows only a protocol that the URL does not have.
		curl_setopt( $this->handle, CURLOPT_PROTOCOLS, CURLPROTO_FILE );
	}

	public function is_skipped(): bool {
		return $this->is_skipped;
	}

	/**
	 * Sets the options that the library omits: the proxy and CA bundle for parallel requests, others for all.
	 *
	 * @param resource $handle
	 */
	public function prepare_handle( $handle ): void {
		$this->handle = $handle;
		self::share_connections( $handle );

		$verify = certificates( $this->redacted_url );
		if ( false === $verify ) {
			curl_setopt( $handle, CURLOPT_SSL_VERIFYHOST, 0 );
			curl_setopt( $handle, CURLOPT_SSL_VERIFYPEER, false );
		} elseif ( is_string( $verify ) && '' !== $verify ) {
			curl_setopt( $handle, CURLOPT_CAINFO, $verify );
		}

		if ( is_sent_by_proxy( $this->redacted_url ) ) {
			$proxy = new \WP_HTTP_Proxy();
			curl_setopt( $handle, CURLOPT_PROXY, $proxy->host() );
			curl_setopt( $handle, CURLOPT_PROXYPORT, (int) $proxy->port() );
			if ( $proxy->use_authentication() ) {
				curl_setopt( $handle, CURLOPT_PROXYAUTH, CURLAUTH_ANY );
				curl_setopt( $handle, CURLOPT_PROXYUSERPWD, $proxy->username() . ':' . $proxy->password() );
			}
		} else {
			// Ignores a proxy from the server's environment variables, which would resolve the name again.
			curl_setopt( $handle, CURLOPT_PROXY, '' );
		}

		curl_setopt( $handle, CURLOPT_NOPROGRESS, false );
		curl_setopt( $handle, CURLOPT_PROGRESSFUNCTION, [ $this, 'on_progress' ] );
	}

	/**
	 * @param mixed $handle
	 * @param mixed $expected   The number of bytes announced.
	 * @param mixed $downloaded The number of bytes received.
	 */
	public function on_progress( $handle, $expected, $downloaded ): int {
		$now              = microtime( true );
		$this->started_at = $this->started_at > 0.0 ? $this->started_at : $now;
		if ( $now - $this->started_at > $this->timeout ) {
			$this->error = 'timeout';
		} elseif ( is_numeric( $downloaded ) && $downloaded > $this->max_bytes ) {
			$this->error = 'too_large';
		}

		return '' === $this->error ? 0 : 1;
	}

	/**
	 * @param mixed $response A response, an exception, or nothing.
	 * @return Http_Answer
	 */
	public function answer( $response ): array {
		if ( '' === $this->error && $response instanceof Response && is_int( $response->status_code ) ) {
			return strlen( $response->body ) > $this->max_bytes
				? failed_answer( 'too_large', '', now() )
				: normalize_answer(
					[
						'status'  => $response->status_code,
						'headers' => flatten_headers( $response->headers ),
						'body'    => $response->body,
					],
					now()
				);
		}
		if ( '' !== $this->error ) {
			return failed_answer( $this->error, '', now() );
		}

		return $response instanceof Exception
			? failed_answer( transport_error( $response ), $response->getMessage(), now() )
			: failed_answer( 'other', '', now() );
	}

	private function is_http(): bool {
		return 0 === stripos( $this->url, 'http:' );
	}

	private function port(): string {
		return 1 === preg_match( '/:([0-9]+)\z/D', $this->host, $found ) ? $found[1] : ( $this->is_http() ? '80' : '443' );
	}

	/**
	 * Reuses the connections of earlier requests, which the library would close after each batch.
	 *
	 * @param resource $handle
	 */
	private static function share_connections( $handle ): void {
		/** @var resource|false|null $share Curl's share handle; an object since PHP 8. */
		static $share = null;

		if ( null === $share ) {
			$share = self::can_share_connections() ? curl_share_init() : false;
			if ( false !== $share ) {
				curl_share_setopt( $share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT );
				curl_share_setopt( $share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION );
			}
		}
		if ( false !== $share ) {
			curl_setopt( $handle, CURLOPT_SHARE, $share );
		}
	}

	/**
	 * Whether connections can be shared, which needs curl 7.57, and PHP 8 because older versions could free the share
	 * while in use.
	 */
	private static function can_share_connections(): bool {
		if ( ! function_exists( 'curl_share_init' ) || ! function_exists( 'curl_share_setopt' ) ) {
			return false;
		}
		$version = function_exists( 'curl_version' ) ? curl_version() : false;

		return PHP_VERSION_ID >= 80000 && defined( 'CURL_LOCK_DATA_CONNECT' ) && is_array( $version ) && $version['version_number'] >= 0x073900;
	}
}
