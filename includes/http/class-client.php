<?php
/**
 * The only place that sends a request.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Exception;
use WpOrg\Requests\Requests;
use WpOrg\Requests\Transport\Curl;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/address.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/dns-host.php';
require_once __DIR__ . '/redact.php';

/**
 * Sends requests to the hosts it was given, side by side and with a cap. It follows no redirect, keeps no cookie and
 * never throws of its own accord; a third party's callback that throws is let through, since hiding it helps nobody.
 *
 * @phpstan-type Request array{url: string, method?: string, headers?: array<string,string>, body?: string, timeout?: float, max_bytes?: int, secrets?: list<string>}
 * @phpstan-type Answer array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
 */
final class Client {
	public const PARALLEL = 8;

	// Those of purges among them: what caches on the way, and providers' interfaces, listen to.
	private const ALLOWED_METHODS = [ 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PURGE', 'BAN', 'PURGEALL' ];

	/**
	 * Hosts that may be asked.
	 *
	 * @var list<string>
	 */
	private array $hosts;

	/**
	 * Those of them that may lie in a closed network.
	 *
	 * @var list<string>
	 */
	private array $private;

	/**
	 * Keeps the list of hosts; nothing is sent yet.
	 *
	 * @param list<string> $hosts   Each "host" or "host:port", lower-case; a leading "*." stands for any sub-domain.
	 * @param list<string> $private Those that the site's owner named himself, so that they may lie in a closed network.
	 */
	public function __construct( array $hosts, array $private = [] ) {
		$this->hosts   = $hosts;
		$this->private = $private;
	}

	/**
	 * Sends one request.
	 *
	 * @param array<string,mixed> $request As for send().
	 * @phpstan-param Request $request
	 * @return array<string,mixed>
	 * @phpstan-return Answer
	 */
	public function fetch( array $request ): array {
		return $this->send( [ $request ] )[0] ?? failed_answer( 'other', '', now() );
	}

	/**
	 * Sends requests in parallel and answers each by the key it came with.
	 *
	 * A request may name secrets in its address, headers or body: nobody hears them, neither callbacks nor whoever reads the answer.
	 * With a book of hosts, each is asked as it bears; with a time, nothing is begun after it. What was not begun for either
	 * reason has the error `unsent`, and `retry_after` says how long its host is to be left alone.
	 *
	 * @param array<array<string,mixed>> $requests Each with url, method, headers, body, timeout in seconds, max_bytes, secrets.
	 * @phpstan-param array<Request> $requests
	 * @param array<string,mixed> $limits How many at once; the book; until when, as microtime() counts; who says which keys of a
	 *                                    portion may leave, before the first does; who hears each answer as it comes (what is
	 *                                    answered to whoever called has no body then); who uses the moments between.
	 * @phpstan-param array{parallel?: int, health?: Host_Health_Store, until?: float, portion?: int, before?: callable(list<int|string>): list<int|string>, after?: callable(int|string, Answer): void, idle?: callable(): void} $limits
	 * @return array<array<string,mixed>>
	 * @phpstan-return array<Answer>
	 */
	public function send( array $requests, array $limits = [] ): array {
		foreach ( $requests as $key => $request ) {
			$requests[ $key ]['url'] = with_dns_host( $request['url'] );
		}
		$batch     = new Request_Batch( $requests, $limits, $this->private );
		$transfers = [];
		foreach ( $requests as $key => $request ) {
			$host = request_host( $request['url'] );
			if ( ! is_host_listed( $host, $this->hosts ) || ! in_array( $request['method'] ?? 'GET', self::ALLOWED_METHODS, true ) ) {
				$batch->refused( $key, failed_answer( 'refused_host', 'Not on the list of hosts.', now() ) );
				continue;
			}
			if ( ! are_headers( $request['headers'] ?? [] ) ) {
				$batch->refused( $key, failed_answer( 'other', 'A header that would be read as several.', now() ) );
				continue;
			}
			$transfers[ $key ] = new Transfer( $request, $host );
		}
		$this->transmit( $transfers, max( 1, $limits['parallel'] ?? self::PARALLEL ), $batch );

		return $batch->answers();
	}

	/**
	 * Tells whether requests really go out side by side here. Without curl they go one after the other.
	 */
	public function is_parallel(): bool {
		$chosen = Requests::$transport[ serialize( [] ) ] ?? null; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The key under which the library remembers its choice.

		return null === $chosen ? Curl::test() : Curl::class === $chosen;
	}

	/**
	 * Sends what has to go out.
	 *
	 * Curl takes all at once and keeps to our window, so that a slow answer holds up nobody (a barrier after each eight
	 * reaches a quarter of that speed). Other transports get them one by one.
	 *
	 * @param array<Transfer> $transfers Requests.
	 */
	private function transmit( array $transfers, int $parallel, Request_Batch $batch ): void {
		if ( $this->is_parallel() ) {
			$window    = new Window( $transfers, $parallel, $batch );
			$requests  = array_map( static fn ( Transfer $transfer ): array => $transfer->as_request( $window ), $transfers );
			$responses = $this->exchange( $requests );
			foreach ( $transfers as $key => $transfer ) {
				// The library threw before it came so far.
				if ( ! $transfer->is_skipped() && ! $batch->has_answer( $key ) && isset( $responses[ $key ] ) ) {
					$batch->heard( $key, $transfer->answer( $responses[ $key ] ) );
				}
			}
			return;
		}

		foreach ( $transfers as $key => $transfer ) {
			if ( $batch->may_go_on( $transfer->host() ) && $batch->begins( $key ) ) {
				$responses = $this->exchange( [ $key => $transfer->as_request( null ) ] );
				$batch->heard( $key, $transfer->answer( $responses[ $key ] ?? null ) );
				$batch->idle();
			}
		}
	}

	/**
	 * Hands requests to WordPress's library.
	 *
	 * @param array<array<string,mixed>> $requests As Requests wants them.
	 * @return array<mixed>
	 */
	private function exchange( array $requests ): array {
		if ( [] === $requests ) {
			return [];
		}

		try {
			return Requests::request_multiple( $requests );
		} catch ( \Exception $error ) {
			// What a callback throws on the way is let through.
			if ( ! $error instanceof Exception ) {
				throw $error;
			}

			return array_fill_keys( array_keys( $requests ), $error );
		}
	}
}
