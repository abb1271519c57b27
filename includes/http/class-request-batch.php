<?php
/**
 * How a batch goes: what may be sent still, and who hears of what came.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/answers.php';
require_once __DIR__ . '/refusal.php';
require_once __DIR__ . '/redact.php';

/**
 * The rules of one batch, whichever way it is sent, and its answers so far.
 *
 * @phpstan-import-type Request from Client
 * @phpstan-import-type Answer from Client
 */
final class Request_Batch {
	/**
	 * What is asked, by key.
	 *
	 * @var array<Request>
	 */
	private array $requests;

	private ?Host_Health_Store $health;

	/**
	 * Hosts that may lie in a closed network.
	 *
	 * @var list<string>
	 */
	private array $private;

	private float $until;

	/**
	 * Called with the keys of a portion before its first request leaves; answers which of them may.
	 *
	 * @var (callable(list<int|string>): list<int|string>)|null
	 */
	private $before;

	/**
	 * Called with each answer as it comes.
	 *
	 * @var (callable(int|string, Answer): void)|null
	 */
	private $after;

	/**
	 * Called while all places are taken and nothing has come for a moment.
	 *
	 * @var (callable(): void)|null
	 */
	private $idle;

	private int $portion;

	// How many were announced and not begun yet.
	private int $ready = 0;

	/**
	 * Keys that were not announced yet, in order.
	 *
	 * @var list<int|string>
	 */
	private array $unannounced;

	/**
	 * Keys that were announced, and whether each may leave.
	 *
	 * @var array<int|string,bool>
	 */
	private array $announced = [];

	/**
	 * What each host's name leads to: looked up once, so that what was checked is what is asked.
	 *
	 * @var array<string,list<string>>
	 */
	private array $addresses = [];

	/**
	 * What came, by key.
	 *
	 * @var array<Answer>
	 */
	private array $answers = [];

	/**
	 * Keeps the rules.
	 *
	 * @param array<array<string,mixed>> $requests As for Client::send().
	 * @phpstan-param array<Request> $requests
	 * @param array<string,mixed> $limits As for Client::send().
	 * @phpstan-param array{parallel?: int, health?: Host_Health_Store, until?: float, portion?: int, before?: callable(list<int|string>): list<int|string>, after?: callable(int|string, Answer): void, idle?: callable(): void} $limits
	 * @param list<string> $private Hosts that the site's owner named himself, so that they may lie in a closed network.
	 */
	public function __construct( array $requests, array $limits, array $private = [] ) {
		$this->private     = $private;
		$this->requests    = $requests;
		$this->unannounced = array_keys( $requests );
		$this->health      = $limits['health'] ?? null;
		$this->until       = $limits['until'] ?? INF;
		$this->portion     = max( 1, $limits['portion'] ?? 1 );
		$this->before      = $limits['before'] ?? null;
		$this->after       = $limits['after'] ?? null;
		$this->idle        = $limits['idle'] ?? null;
	}

	/**
	 * Tells whether another request may go to a host in this batch.
	 */
	public function may_go_on( string $host ): bool {
		return microtime( true ) < $this->until && ( null === $this->health || 0 === $this->health->wait( $host ) );
	}

	/**
	 * Answers how many requests a host gets at once.
	 */
	public function cap( string $host ): int {
		return null === $this->health ? PHP_INT_MAX : $this->health->cap( $host );
	}

	/**
	 * Announces a request; false where it is answered without being sent, or must not be sent any more.
	 *
	 * @param int|string $key Which.
	 */
	public function begins( $key ): bool {
		if ( ! $this->announce( $key ) ) {
			return false;
		}
		--$this->ready;
		$request = $this->requests[ $key ];
		$shown   = redact_request( $request );
		$url     = redact( $request['url'], $request['secrets'] ?? [] );
		$method  = $request['method'] ?? 'GET';

		/**
		 * Fires before a request is sent.
		 *
		 * @param string $method GET or HEAD; for an edge also POST, PUT, PATCH, DELETE, PURGE, BAN, PURGEALL.
		 * @param string $url    What is asked for; `***` stands for a secret.
		 */
		do_action( 'shortpixel_flush_before_request', $method, $url );

		/**
		 * Filters the answer of a request before it is sent; anything but null is taken for the answer.
		 *
		 * @param array|null $answer  Status, headers, body, error, error_text, at, retry_after.
		 * @param array      $request Url, method, headers, body, timeout, max_bytes; `***` stands for a secret.
		 */
		$answer = apply_filters( 'shortpixel_flush_pre_request', null, $shown );
		$answer = is_array( $answer ) ? normalize_answer( $answer, now() ) : $this->refusal( $request['url'], $url );
		if ( null !== $answer ) {
			$this->heard( $key, $answer );
		}

		return null === $answer;
	}

	/**
	 * Gives the addresses that a host's name was found to lead to, and which alone it may be asked at; none where the name is
	 * not looked up here.
	 *
	 * @return list<string>
	 */
	public function addresses( string $host ): array {
		return $this->addresses[ $host ] ?? [];
	}

	/**
	 * Tells whether a request has been answered.
	 *
	 * @param int|string $key Which.
	 */
	public function has_answer( $key ): bool {
		return isset( $this->answers[ $key ] );
	}

	/**
	 * Answers a request that must not be sent from here; null where it may go.
	 *
	 * @param string $url   The address.
	 * @param string $shown The address without a secret in it.
	 * @return array<string,mixed>|null
	 * @phpstan-return Answer|null
	 */
	private function refusal( string $url, string $shown ): ?array {
		// The owner's own switch, WP_HTTP_BLOCK_EXTERNAL, counts for us as for everybody.
		if ( ( new \WP_Http() )->block_request( $shown ) ) {
			return failed_answer( 'refused_host', 'WP_HTTP_BLOCK_EXTERNAL', now() );
		}

		$host = request_host( $url );
		if ( is_ip_address( bare_host( $host ) ) || is_sent_by_proxy( $shown ) ) {
			return null;
		}

		$this->addresses[ $host ] = $this->addresses[ $host ] ?? host_addresses( $host );

		return address_refusal( $host, $this->addresses[ $host ], $this->private );
	}

	/**
	 * Uses a moment in which there is nothing else to do: for what writes, and to have the next portion ready before it is needed.
	 */
	public function idle(): void {
		if ( null !== $this->idle ) {
			( $this->idle )();
		}
		$next = $this->unannounced[0] ?? null;
		if ( null !== $next && $this->ready < min( 16, $this->portion - 1 ) && $this->may_go_on( request_host( $this->requests[ $next ]['url'] ) ) ) {
			$this->announce( $next );
		}
	}

	/**
	 * Takes an answer in.
	 *
	 * @param int|string          $key    To which request.
	 * @param array<string,mixed> $answer The answer.
	 * @phpstan-param Answer $answer
	 */
	public function heard( $key, array $answer ): void {
		$request = $this->requests[ $key ];
		$secrets = $request['secrets'] ?? [];
		$answer  = redact_answer( $answer, $secrets );
		if ( null !== $this->health ) {
			$this->health->note( request_host( $request['url'] ), $answer );
		}

		/**
		 * Fires when a request has been answered, or has failed.
		 *
		 * @param string $method GET or HEAD; for an edge also POST, PUT, PATCH, DELETE, PURGE, BAN, PURGEALL.
		 * @param string $url    What was asked for; `***` stands for a secret.
		 * @param array  $answer Status, headers, body, error.
		 */
		do_action( 'shortpixel_flush_after_request', $request['method'] ?? 'GET', redact( $request['url'], $secrets ), $answer );

		if ( null !== $this->after ) {
			( $this->after )( $key, $answer );
			// Whoever listens has had the bytes; a batch of pictures would not fit into memory.
			$answer['body'] = '';
		}
		$this->answers[ $key ] = $answer;
	}

	/**
	 * Answers a request that must not be sent at all; nobody is told of it.
	 *
	 * @param int|string          $key    Which.
	 * @param array<string,mixed> $answer The answer.
	 * @phpstan-param Answer $answer
	 */
	public function refused( $key, array $answer ): void {
		if ( $this->announce( $key ) ) {
			$this->heard( $key, $answer );
		}
	}

	/**
	 * Gives all answers in the order of the requests; what was not begun says so, and how long its host is to be left alone.
	 *
	 * @return array<array<string,mixed>>
	 * @phpstan-return array<Answer>
	 */
	public function answers(): array {
		$sorted = [];
		foreach ( $this->requests as $key => $request ) {
			$sorted[ $key ] = $this->answers[ $key ] ?? [
				'retry_after' => null === $this->health ? 0 : $this->health->wait( request_host( $request['url'] ) ),
			] + failed_answer( 'unsent', '', now() );
		}

		return $sorted;
	}

	/**
	 * Tells of the portion that a request belongs to, before the first of it leaves, and answers whether this one may.
	 *
	 * @param int|string $key Which.
	 */
	private function announce( $key ): bool {
		if ( null === $this->before ) {
			return true;
		}
		if ( ! isset( $this->announced[ $key ] ) ) {
			$keys             = $this->portion_of( $key );
			$ours             = ( $this->before )( $keys );
			$this->ready     += count( $ours );
			$this->announced += array_fill_keys( $ours, true ) + array_fill_keys( $keys, false );
		}

		return $this->announced[ $key ];
	}

	/**
	 * Takes a request and the next ones to the same host off the list of those that were not announced: hosts take turns.
	 *
	 * @param int|string $key Which.
	 * @return list<int|string>
	 */
	private function portion_of( $key ): array {
		$host = request_host( $this->requests[ $key ]['url'] );
		$keys = [ $key ];
		$rest = [];
		foreach ( $this->unannounced as $other ) {
			if ( $other !== $key && count( $keys ) < $this->portion && request_host( $this->requests[ $other ]['url'] ) === $host ) {
				$keys[] = $other;
			} elseif ( $other !== $key ) {
				$rest[] = $other;
			}
		}
		$this->unannounced = $rest;

		return $keys;
	}
}
