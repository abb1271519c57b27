<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Hooks;
use WpOrg\Requests\Response;
use function ShortPixelFlush\sleep_for;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// phpcs:disable WordPress.WP.AlternativeFunctions -- WordPress's library creates curl's handles and passes them to hooks.

/**
 * A sliding window over a single call of Requests::request_multiple(), which hands all requests to curl at once.
 *
 * Before the first byte is sent, the requests are removed from curl, then added one by one as slots become free. So a
 * cap may change meanwhile, a host that asks for a rest gets it at once, nothing is sent after the deadline, and
 * timeouts start only when a request is sent. A skipped request still has to end inside curl, because the library waits
 * for all of them.
 */
final class Window {
	// Long enough for curl to send the request started last, and short compared with response times.
	private const QUIET_SECONDS = 0.005;

	/** @var array<Transfer> */
	private array $transfers;

	/** @var array<string, list<int|string>> Keys of requests not yet started, by host. */
	private array $waiting = [];

	/** @var array<string, int> Number of requests in flight, by host. */
	private array $in_flight = [];

	private int $parallel;

	private Request_Batch $batch;

	/** @var resource|null Curl's multi handle; an object since PHP 8. */
	private $multi;

	// Requests that curl is working on, including skipped ones.
	private int $in_curl = 0;

	// A microtime() timestamp, usually when a request last ended; the next quiet moment is QUIET_SECONDS later.
	private float $busy_at = 0.0;

	/** @param array<Transfer> $transfers */
	public function __construct( array $transfers, int $parallel, Request_Batch $batch ) {
		$this->transfers = $transfers;
		$this->parallel  = $parallel;
		$this->batch     = $batch;
		foreach ( $transfers as $key => $transfer ) {
			$this->waiting[ $transfer->host() ][] = $key;
			$this->in_flight[ $transfer->host() ] = 0;
		}
	}

	/** @return array<array<mixed>> In the form that Requests::request_multiple() takes. */
	public function requests(): array {
		return array_map(
			function ( Transfer $transfer ): array {
				$hooks = new Hooks();
				$transfer->watch( $hooks );
				$hooks->register( 'curl.before_multi_add', [ $transfer, 'prepare_handle' ] );
				$hooks->register( 'curl.before_multi_exec', [ $this, 'open' ] );
				$hooks->register( 'multiple.request.complete', [ $this, 'on_complete' ] );

				return $transfer->as_request( $hooks, 'keep-alive' );
			},
			$this->transfers
		);
	}

	/** @param resource $multi Curl's multi handle, taken over before curl starts. */
	public function open( $multi ): void {
		$this->multi = $multi;
		curl_multi_setopt( $multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, $this->parallel );
		curl_multi_setopt( $multi, CURLMOPT_MAX_HOST_CONNECTIONS, $this->parallel );
		foreach ( $this->transfers as $transfer ) {
			curl_multi_remove_handle( $multi, $transfer->handle() );
		}
		$this->busy_at = microtime( true );
		$this->fill();
		$this->wait();
	}

	/**
	 * @param mixed      $response A response or an exception.
	 * @param int|string $key
	 */
	public function on_complete( $response, $key ): void {
		--$this->in_curl;
		$transfer = $this->transfers[ $key ];
		if ( ! $transfer->is_skipped() ) {
			$this->busy_at = microtime( true );
			--$this->in_flight[ $transfer->host() ];
			$this->batch->record( $key, $transfer->answer( $response ) );
			if ( $response instanceof Response ) {
				// The library keeps every response until the last one is in.
				$response->raw  = '';
				$response->body = '';
			}
			$this->fill();
		}
		$this->wait();
	}

	/**
	 * Runs curl until a request ends, and sleeps meanwhile: the library's own loop would use a whole CPU core. Calls
	 * the batch's idle() in quiet moments.
	 */
	private function wait(): void {
		if ( self::is_in_a_browser() ) {
			$this->batch->idle();
			return;
		}

		$active = 0;
		while ( null !== $this->multi && CURLM_OK === curl_multi_exec( $this->multi, $active ) && $active > 0 && $active >= $this->in_curl ) {
			if ( microtime( true ) - $this->busy_at > self::QUIET_SECONDS ) {
				$this->batch->idle();
				// The next quiet moment comes after four times QUIET_SECONDS, unless an answer arrives first.
				$this->busy_at = microtime( true ) + 3 * self::QUIET_SECONDS;
				continue;
			}
			$this->sleep( $this->busy_at + self::QUIET_SECONDS - microtime( true ) );
		}
	}

	/** Sleeps until curl has something to do, for at most `$seconds`, or a millisecond if that is longer. */
	private function sleep( float $seconds ): void {
		$from  = microtime( true );
		$ready = null === $this->multi ? 0 : curl_multi_select( $this->multi, max( 0.001, $seconds ) );
		// Curl returns immediately while it has no connection to wait for, such as during a DNS lookup.
		if ( $ready < 1 && microtime( true ) - $from < 0.0005 ) {
			sleep_for( 0.001 );
		}
	}

	/** Whether PHP runs as WebAssembly, as in WordPress Playground, where the library's own loop does the waiting. */
	private static function is_in_a_browser(): bool {
		return 'Emscripten' === PHP_OS || ( function_exists( 'php_uname' ) && 0 === strpos( php_uname( 'm' ), 'wasm' ) );
	}

	/** Fills the free slots, and skips the requests that won't get one in this batch. */
	private function fill(): void {
		while ( array_sum( $this->in_flight ) < $this->parallel ) {
			$host = $this->next_host();
			if ( null === $host ) {
				break;
			}
			$key = array_shift( $this->waiting[ $host ] );
			if ( null !== $key && $this->batch->start( $key ) ) {
				++$this->in_flight[ $host ];
				$this->transfers[ $key ]->pin( $this->batch->addresses( $host ) );
				$this->add( $this->transfers[ $key ] );
			} elseif ( null !== $key ) {
				$this->skip( $this->transfers[ $key ] );
			}
		}

		$is_idle = 0 === array_sum( $this->in_flight );
		foreach ( $this->waiting as $host => $keys ) {
			if ( $is_idle || ! $this->batch->may_send_to( $host ) ) {
				$this->waiting[ $host ] = [];
				foreach ( $keys as $key ) {
					$this->skip( $this->transfers[ $key ] );
				}
			}
		}
	}

	/** Picks the host with the fewest requests in flight, so that a slow host doesn't keep others waiting. */
	private function next_host(): ?string {
		$chosen = null;
		foreach ( $this->waiting as $host => $keys ) {
			$has_slot = [] !== $keys && $this->in_flight[ $host ] < $this->batch->cap( $host ) && $this->batch->may_send_to( $host );
			if ( $has_slot && ( null === $chosen || $this->in_flight[ $host ] < $this->in_flight[ $chosen ] ) ) {
				$chosen = $host;
			}
		}

		return $chosen;
	}

	private function skip( Transfer $transfer ): void {
		$transfer->skip();
		$this->add( $transfer );
	}

	private function add( Transfer $transfer ): void {
		if ( null !== $this->multi ) {
			++$this->in_curl;
			curl_multi_add_handle( $this->multi, $transfer->handle() );
		}
	}
}
