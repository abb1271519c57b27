<?php
/**
 * One request on its way through WordPress's Requests library.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Exception;
use WpOrg\Requests\Hooks;
use WpOrg\Requests\Proxy\Http;
use WpOrg\Requests\Response;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/address.php';
require_once __DIR__ . '/redact.php';
require_once __DIR__ . '/shared-connections.php';

/**
 * A request with its own clock and its own limit of bytes.
 *
 * Requests::request_multiple() applies neither the proxy nor the CA bundle to curl (only ::request() does); both are done here.
 */
final class Transfer {
	// Pictures are what visitors' browsers ask for: a server that looks at Accept must show us what it shows them.
	private const ACCEPT = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

	private string $url;

	// What filters are shown of the address: all but a secret in it.
	private string $shown;

	private string $method;

	/**
	 * What is sent besides, by name.
	 *
	 * @var array<string,string>
	 */
	private array $headers;

	private string $body;

	private float $timeout;

	private int $max_bytes;

	private string $host;

	private float $begun_at = 0.0;

	private string $stopped = '';

	private bool $is_skipped = false;

	/**
	 * Curl's handle; an object since PHP 8.
	 *
	 * @var resource
	 */
	private $handle;

	/**
	 * Keeps a request; nothing is sent yet.
	 *
	 * @param array{url: string, method?: string, headers?: array<string,string>, body?: string, timeout?: float, max_bytes?: int, secrets?: list<string>} $request As for Client::send().
	 * @param string $host Where it goes, as request_host() reads it.
	 */
	public function __construct( array $request, string $host ) {
		$this->host      = $host;
		$this->url       = explode( '#', $request['url'], 2 )[0];
		$this->shown     = redact( $this->url, $request['secrets'] ?? [] );
		$this->method    = $request['method'] ?? 'GET';
		$this->headers   = $request['headers'] ?? [];
		$this->body      = $request['body'] ?? '';
		$this->timeout   = max( 1.0, (float) ( $request['timeout'] ?? 10 ) );
		$this->max_bytes = max( 1, $request['max_bytes'] ?? 10485760 );
	}

	/**
	 * Answers which host it goes to.
	 */
	public function host(): string {
		return $this->host;
	}

	/**
	 * Describes the request as Requests::request_multiple() wants it.
	 *
	 * @param Window|null $window Where curl carries it, among others; null where it goes alone by another transport.
	 * @return array<string,mixed>
	 */
	public function as_request( ?Window $window ): array {
		$hooks = new Hooks();
		if ( null !== $window ) {
			$hooks->register( 'curl.before_multi_add', [ $this, 'prepare_handle' ] );
			$hooks->register( 'curl.before_multi_exec', [ $window, 'open' ] );
			$hooks->register( 'multiple.request.complete', [ $window, 'ended' ] );
		}

		$options = [
			'hooks'            => $hooks,
			'timeout'          => $this->timeout,
			'connect_timeout'  => $this->timeout,
			'useragent'        => 'ShortPixel Flush/' . SHORTPIXEL_FLUSH_VERSION . '; ' . home_url(),
			'follow_redirects' => false,
			'max_bytes'        => $this->max_bytes + 1,
			'verify'           => $this->certificates(),
			// Requests would rewrite the address on the way to Punycode; a purge must go to the very bytes.
			'idn'              => false,
			'data_format'      => 'body',
		];

		$proxy = new \WP_HTTP_Proxy();
		if ( $proxy->is_enabled() && $proxy->send_through_proxy( $this->shown ) ) {
			$options['proxy'] = new Http( $proxy->use_authentication() ? [ $proxy->host() . ':' . $proxy->port(), $proxy->username(), $proxy->password() ] : $proxy->host() . ':' . $proxy->port() );
		}

		return [
			'url'     => $this->url,
			'type'    => $this->method,
			'headers' => $this->headers + [
				'Accept'     => self::ACCEPT,
				// The socket transport reads until the server hangs up.
				'Connection' => null === $window ? 'close' : 'keep-alive',
			],
			'data'    => $this->body,
			'options' => $options,
		];
	}

	/**
	 * Gives curl's handle.
	 *
	 * @return resource
	 */
	public function handle() {
		return $this->handle;
	}

	/**
	 * Binds the host's name to the addresses that were checked: another look-up could lead elsewhere.
	 *
	 * @param list<string> $addresses None leaves it to curl.
	 */
	public function pin( array $addresses ): void {
		if ( [] !== $addresses ) {
			$port = 1 === preg_match( '/:([0-9]+)\z/D', $this->host, $found ) ? $found[1] : ( 0 === stripos( $this->url, 'http:' ) ? '80' : '443' );
			curl_setopt( $this->handle, CURLOPT_RESOLVE, [ bare_host( $this->host ) . ':' . $port . ':' . implode( ',', $addresses ) ] ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As below.
		}
	}

	/**
	 * Has curl end the request by itself: it must not be sent any more, and the library waits for every one.
	 */
	public function skip(): void {
		$this->is_skipped = true;
		// With no protocol that fits the address, curl opens no connection.
		curl_setopt( $this->handle, CURLOPT_PROTOCOLS, CURLPROTO_FILE ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As below.
	}

	/**
	 * Tells whether it was given up before it was sent.
	 */
	public function is_skipped(): bool {
		return $this->is_skipped;
	}

	/**
	 * Sets on curl's handle what Requests leaves out for parallel requests.
	 *
	 * @param resource $handle Curl's handle; an object since PHP 8.
	 */
	public function prepare_handle( $handle ): void {
		$this->handle = $handle;
		share_connections( $handle );
		// phpcs:disable WordPress.WP.AlternativeFunctions -- WordPress's own library made this handle and hands it over to be set up.
		$verify = $this->certificates();
		if ( false === $verify ) {
			curl_setopt( $handle, CURLOPT_SSL_VERIFYHOST, 0 );
			curl_setopt( $handle, CURLOPT_SSL_VERIFYPEER, false );
		} elseif ( is_string( $verify ) && '' !== $verify ) {
			curl_setopt( $handle, CURLOPT_CAINFO, $verify );
		}

		$proxy = new \WP_HTTP_Proxy();
		if ( $proxy->is_enabled() && $proxy->send_through_proxy( $this->shown ) ) {
			curl_setopt( $handle, CURLOPT_PROXY, $proxy->host() );
			curl_setopt( $handle, CURLOPT_PROXYPORT, (int) $proxy->port() );
			if ( $proxy->use_authentication() ) {
				curl_setopt( $handle, CURLOPT_PROXYAUTH, CURLAUTH_ANY );
				curl_setopt( $handle, CURLOPT_PROXYUSERPWD, $proxy->username() . ':' . $proxy->password() );
			}
		}

		curl_setopt( $handle, CURLOPT_NOPROGRESS, false );
		curl_setopt( $handle, CURLOPT_PROGRESSFUNCTION, [ $this, 'watch' ] );
		// phpcs:enable
	}

	/**
	 * Stops a transfer that takes too long or sends too much.
	 *
	 * @param mixed $handle     Curl's handle.
	 * @param mixed $expected   Bytes that the server announced.
	 * @param mixed $downloaded Bytes that came.
	 */
	public function watch( $handle, $expected, $downloaded ): int {
		$now            = microtime( true );
		$this->begun_at = $this->begun_at > 0.0 ? $this->begun_at : $now;
		if ( $now - $this->begun_at > $this->timeout ) {
			$this->stopped = 'timeout';
		} elseif ( is_numeric( $downloaded ) && $downloaded > $this->max_bytes ) {
			$this->stopped = 'too_large';
		}

		return '' === $this->stopped ? 0 : 1;
	}

	/**
	 * Turns what Requests gave into an answer.
	 *
	 * @param mixed $response A response, an exception, or nothing.
	 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
	 */
	public function answer( $response ): array {
		$at = now();
		if ( $response instanceof Response && is_int( $response->status_code ) ) {
			return strlen( $response->body ) > $this->max_bytes
				? failed_answer( 'too_large', '', $at )
				: normalize_answer(
					[
						'status'  => $response->status_code,
						'headers' => plain_headers( $response->headers ),
						'body'    => $response->body,
					],
					$at
				);
		}
		if ( '' !== $this->stopped ) {
			return failed_answer( $this->stopped, '', $at );
		}

		return $response instanceof Exception
			? failed_answer( error_word( $response ), $response->getMessage(), $at )
			: failed_answer( 'other', '', $at );
	}

	/**
	 * Says which certificates are trusted, as WordPress itself decides it.
	 *
	 * @return string|bool A bundle's path, or false where the site's owner switched the check off.
	 */
	private function certificates() {
		/** This filter is documented in wp-includes/class-wp-http.php */
		$verify = apply_filters( 'https_ssl_verify', ABSPATH . WPINC . '/certificates/ca-bundle.crt', $this->shown ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.

		return is_string( $verify ) || is_bool( $verify ) ? $verify : true;
	}
}
