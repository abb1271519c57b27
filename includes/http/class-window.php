<?php
/**
 * Which of a batch's requests are under way, where curl carries them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Response;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * A sliding window over one call of Requests::request_multiple().
 *
 * The library hands all requests to curl at once. They are taken back out before the first byte leaves and put in one by one
 * as places become free: so each host has its own cap, which may change on the way; a host that asks for a rest gets it at
 * once; nothing is begun after the deadline; and a request's time-out runs only while it is under way. What is not to be sent
 * any more ends inside curl without a connection, since the library waits for every one.
 */
final class Window {
	// Enough for curl to have sent what was begun last, and short beside any answer's time.
	private const QUIET_SECONDS = 0.005;

	/**
	 * All requests, by key.
	 *
	 * @var array<Transfer>
	 */
	private array $transfers;

	/**
	 * Keys of those that were not begun, by host.
	 *
	 * @var array<string,list<int|string>>
	 */
	private array $waiting = [];

	/**
	 * How many are under way, by host.
	 *
	 * @var array<string,int>
	 */
	private array $under_way = [];

	private int $parallel;

	private Request_Batch $batch;

	/**
	 * Curl's multi handle; an object since PHP 8.
	 *
	 * @var resource|null
	 */
	private $multi;

	// Handed to curl and not heard of again, those included that are only to end there.
	private int $in_curl = 0;

	private float $busy_at = 0.0;

	/**
	 * Keeps what is to be sent; nothing is begun yet.
	 *
	 * @param array<Transfer> $transfers Requests, by key.
	 */
	public function __construct( array $transfers, int $parallel, Request_Batch $batch ) {
		$this->transfers = $transfers;
		$this->parallel  = $parallel;
		$this->batch     = $batch;
		foreach ( $transfers as $key => $transfer ) {
			$this->waiting[ $transfer->host() ][] = $key;
			$this->under_way[ $transfer->host() ] = 0;
		}
	}

	/**
	 * Takes over before curl begins.
	 *
	 * @param resource $multi Curl's multi handle.
	 */
	public function open( $multi ): void {
		$this->multi = $multi;
		// phpcs:disable WordPress.WP.AlternativeFunctions -- WordPress's own library made these handles and hands them over to be set up.
		curl_multi_setopt( $multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, $this->parallel );
		curl_multi_setopt( $multi, CURLMOPT_MAX_HOST_CONNECTIONS, $this->parallel );
		foreach ( $this->transfers as $transfer ) {
			curl_multi_remove_handle( $multi, $transfer->handle() );
		}
		// phpcs:enable
		$this->busy_at = microtime( true );
		$this->fill();
		$this->wait();
	}

	/**
	 * Learns that a request has ended, and lets the next one go.
	 *
	 * @param mixed      $response A response or an exception.
	 * @param int|string $key      Which.
	 */
	public function ended( $response, $key ): void {
		--$this->in_curl;
		$transfer = $this->transfers[ $key ];
		if ( ! $transfer->is_skipped() ) {
			$this->busy_at = microtime( true );
			--$this->under_way[ $transfer->host() ];
			$this->batch->heard( $key, $transfer->answer( $response ) );
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
	 * Has curl go on until a request has ended, and waits with it: the library asks it again and again without a pause, which
	 * takes a whole processor. Where nothing has come for a while, the time is used: what is written now holds up no free place.
	 */
	private function wait(): void {
		if ( self::is_in_a_browser() ) {
			$this->batch->idle();
			return;
		}
		$active = 0;
		while ( null !== $this->multi && CURLM_OK === curl_multi_exec( $this->multi, $active ) && $active > 0 && $active >= $this->in_curl ) { // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
			if ( microtime( true ) - $this->busy_at > self::QUIET_SECONDS ) {
				$this->batch->idle();
				// Next time after four such whiles, if nothing comes before.
				$this->busy_at = microtime( true ) + 3 * self::QUIET_SECONDS;
				continue;
			}
			$this->sleep( $this->busy_at + self::QUIET_SECONDS - microtime( true ) );
		}
	}

	/**
	 * Sleeps until something comes for curl, or so long.
	 */
	private function sleep( float $seconds ): void {
		$from  = microtime( true );
		$ready = null === $this->multi ? 0 : curl_multi_select( $this->multi, max( 0.001, $seconds ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		// Curl does not wait while it has no connection to wait for, as when a name is looked up.
		if ( $ready < 1 && microtime( true ) - $from < 0.0005 ) {
			usleep( 1000 );
		}
	}

	/**
	 * Tells whether PHP is WebAssembly, as in WordPress Playground: there the waiting is left to the library's own loop.
	 */
	private static function is_in_a_browser(): bool {
		return 'Emscripten' === PHP_OS || ( function_exists( 'php_uname' ) && 0 === strpos( php_uname( 'm' ), 'wasm' ) );
	}

	/**
	 * Begins as many requests as have a place, and gives up those that will not get one in this batch.
	 */
	private function fill(): void {
		while ( array_sum( $this->under_way ) < $this->parallel ) {
			$host = $this->next_host();
			if ( null === $host ) {
				break;
			}
			$key = array_shift( $this->waiting[ $host ] );
			if ( null !== $key && $this->batch->begins( $key ) ) {
				++$this->under_way[ $host ];
				$this->transfers[ $key ]->pin( $this->batch->addresses( $host ) );
				$this->add( $this->transfers[ $key ] );
			} elseif ( null !== $key ) {
				$this->skip( $this->transfers[ $key ] );
			}
		}

		$is_idle = 0 === array_sum( $this->under_way );
		foreach ( $this->waiting as $host => $keys ) {
			if ( $is_idle || ! $this->batch->may_go_on( $host ) ) {
				$this->waiting[ $host ] = [];
				foreach ( $keys as $key ) {
					$this->skip( $this->transfers[ $key ] );
				}
			}
		}
	}

	/**
	 * Chooses the host that has the fewest requests under way, so that a slow one cannot take all places.
	 */
	private function next_host(): ?string {
		$chosen = null;
		foreach ( $this->waiting as $host => $keys ) {
			$has_place = [] !== $keys && $this->under_way[ $host ] < $this->batch->cap( $host ) && $this->batch->may_go_on( $host );
			if ( $has_place && ( null === $chosen || $this->under_way[ $host ] < $this->under_way[ $chosen ] ) ) {
				$chosen = $host;
			}
		}

		return $chosen;
	}

	/**
	 * Gives up a request that was not begun: curl ends it without a connection.
	 */
	private function skip( Transfer $transfer ): void {
		$transfer->skip();
		$this->add( $transfer );
	}

	/**
	 * Hands a request to curl.
	 */
	private function add( Transfer $transfer ): void {
		if ( null !== $this->multi ) {
			++$this->in_curl;
			curl_multi_add_handle( $this->multi, $transfer->handle() ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		}
	}
}
