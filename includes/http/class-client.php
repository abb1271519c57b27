<?php
/**
 * The only place that sends a request.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Requests;
use WpOrg\Requests\Transport\Curl;
use function ShortPixelFlush\Flush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/clock.php';
require_once __DIR__ . '/address.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/secret.php';

/**
 * Sends requests to the hosts it was given, side by side and with a cap. It follows no redirect, keeps no cookie and
 * never throws of its own accord; a third party's callback that throws is let through, since hiding it helps nobody.
 *
 * @phpstan-type Request array{url: string, method?: string, timeout?: float, max_bytes?: int, secret?: string}
 * @phpstan-type Answer array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
 */
final class Client {
	public const PARALLEL = 8;

	/**
	 * Hosts that may be asked.
	 *
	 * @var list<string>
	 */
	private array $hosts;

	/**
	 * Keeps the list of hosts; nothing is sent yet.
	 *
	 * @param list<string> $hosts Each "host" or "host:port", lower-case; a leading "*." stands for any sub-domain.
	 */
	public function __construct( array $hosts ) {
		$this->hosts = $hosts;
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
	 * A request may name a secret that is part of its address: nobody hears it, neither callbacks nor whoever reads the answer.
	 *
	 * @param array<array<string,mixed>> $requests Each with url, method, timeout in seconds, max_bytes, secret.
	 * @phpstan-param array<Request> $requests
	 * @param array{parallel?: int}      $limits   How many at once.
	 * @return array<array<string,mixed>>
	 * @phpstan-return array<Answer>
	 */
	public function send( array $requests, array $limits = [] ): array {
		$answers   = [];
		$transfers = [];
		foreach ( $requests as $key => $request ) {
			$answer = $this->answer_unsent( $request );
			if ( null !== $answer ) {
				$answers[ $key ] = $answer;
				continue;
			}
			$transfers[ $key ] = new Transfer( $request );
		}

		foreach ( $this->transmit( $transfers, max( 1, $limits['parallel'] ?? self::PARALLEL ) ) as $key => $answer ) {
			$answers[ $key ] = $answer;
		}

		$sorted = [];
		foreach ( $requests as $key => $request ) {
			$secret         = $request['secret'] ?? '';
			$sorted[ $key ] = without_secret( $answers[ $key ] ?? failed_answer( 'other', '', now() ), $secret );

			/**
			 * Fires when a request has been answered, or has failed.
			 *
			 * @param string $method GET or HEAD.
			 * @param string $url    What was asked for; `***` stands for an account key.
			 * @param array  $answer Status, headers, body, error.
			 */
			do_action( 'shortpixel_flush_after_request', $request['method'] ?? 'GET', masked( $request['url'], $secret ), $sorted[ $key ] );
		}

		return $sorted;
	}

	/**
	 * Tells whether requests really go out side by side here. Without curl they go one after the other.
	 */
	public function is_parallel(): bool {
		$chosen = Requests::$transport[ serialize( [] ) ] ?? null; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- The key under which the library remembers its choice.

		return null === $chosen ? Curl::test() : Curl::class === $chosen;
	}

	/**
	 * Answers a request that must not be sent, or that a filter answers; null when it has to go out.
	 *
	 * @param array<string,mixed> $request As for send().
	 * @phpstan-param Request $request
	 * @return array<string,mixed>|null
	 * @phpstan-return Answer|null
	 */
	private function answer_unsent( array $request ): ?array {
		$url    = masked( $request['url'], $request['secret'] ?? '' );
		$method = $request['method'] ?? 'GET';
		if ( ! host_is_listed( request_host( $request['url'] ), $this->hosts ) || ! in_array( $method, [ 'GET', 'HEAD' ], true ) ) {
			return failed_answer( 'refused_host', 'Not on the list of hosts.', now() );
		}

		/**
		 * Fires before a request is sent.
		 *
		 * @param string $method GET or HEAD.
		 * @param string $url    What is asked for; `***` stands for an account key.
		 */
		do_action( 'shortpixel_flush_before_request', $method, $url );

		/**
		 * Filters the answer of a request before it is sent; anything but null is taken for the answer.
		 *
		 * @param array|null $answer  Status, headers, body, error, error_text, at, retry_after.
		 * @param array      $request Url, method, timeout, max_bytes; in the url `***` stands for an account key.
		 */
		$answer = apply_filters( 'shortpixel_flush_pre_request', null, [ 'url' => $url ] + array_diff_key( $request, [ 'secret' => '' ] ) );
		if ( is_array( $answer ) ) {
			return complete_answer( $answer, now() );
		}

		// The owner's own switch, WP_HTTP_BLOCK_EXTERNAL, counts for us as for everybody.
		if ( ( new \WP_Http() )->block_request( $url ) ) {
			return failed_answer( 'refused_host', 'WP_HTTP_BLOCK_EXTERNAL', now() );
		}

		return null;
	}

	/**
	 * Sends what has to go out.
	 *
	 * Curl takes all at once and keeps to its own window, so that a slow answer holds up nobody (a barrier after each
	 * eight reaches a quarter of that speed). Other transports get them by the capful.
	 *
	 * @param array<Transfer> $transfers Requests.
	 * @return array<array<string,mixed>>
	 * @phpstan-return array<Answer>
	 */
	private function transmit( array $transfers, int $parallel ): array {
		$answers = [];
		$curl    = $this->is_parallel();
		foreach ( $curl ? [ $transfers ] : array_chunk( $transfers, max( 1, $parallel ), true ) as $batch ) {
			$rounds   = $curl ? (int) ceil( count( $batch ) / $parallel ) : 0;
			$requests = [];
			foreach ( $batch as $key => $transfer ) {
				$requests[ $key ] = $transfer->as_request( $parallel, $rounds );
			}
			$responses = $this->exchange( $requests );
			foreach ( $batch as $key => $transfer ) {
				$answers[ $key ] = $transfer->answer( $responses[ $key ] ?? null );
			}
		}

		return $answers;
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
			return array_fill_keys( array_keys( $requests ), $error );
		}
	}
}
