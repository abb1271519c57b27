<?php
/** The result of requests to an edge. If several requests purge a URL, their worst result counts. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Http\is_transient;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Result from Edge
 * @phpstan-import-type Answer from Client
 */
final class Edge_Result {
	private const DONE   = 0;
	private const OPEN   = 1;
	private const FAILED = 2;

	/** The number of purge requests sent. */
	public int $requests = 0;

	/** @var list<string> */
	public array $done = [];

	/** @var list<string> URLs to retry. */
	public array $open = [];

	/** @var list<string> URLs that the edge refused for good. */
	public array $failed = [];

	/** Whether no request failed. Any open URLs then wait for requests that were not sent yet. */
	public bool $is_paced = true;

	/** Seconds until a retry; null if unknown, or if no retry is needed. */
	public ?int $wait = null;

	/** When the attempt was made, in Unix seconds; 0 if not the first since the last success, or if nothing was sent. */
	public int $since = 0;

	public string $code = '';

	/** @var array<mixed> The data of the code. */
	public array $data = [];

	/** @var array<string, int> The worst result of each URL. */
	private array $ranks = [];

	/**
	 * Adds an answer. A 429 or 503 is retried even if the edge's kind calls it a failure.
	 *
	 * @param Request $request
	 * @param Result  $said
	 * @param Answer  $answer
	 */
	public function add( array $request, array $said, array $answer ): void {
		++$this->requests;
		$is_busy = 'busy' === $said['state'] || ( 'failed' === $said['state'] && in_array( $answer['status'], [ 429, 503 ], true ) && is_transient( $answer ) );
		$rank    = 'done' === $said['state'] ? self::DONE : ( $is_busy ? self::OPEN : self::FAILED );
		$this->rank( $request['urls'], $rank );
		if ( self::DONE === $rank ) {
			return;
		}
		$this->is_paced = false;
		if ( self::OPEN === $rank ) {
			$asked = $said['data']['retry_after'] ?? $answer['retry_after'];
			$this->hold( is_numeric( $asked ) ? 1 + max( 0, (int) $asked ) : null );
		}
		if ( '' === $this->code || self::FAILED === $rank ) {
			$this->code = $said['code'];
			$this->data = array_diff_key( $said['data'], [ 'setup' => true ] );
		}
	}

	/** @param Request $request A request that was not sent, for lack of time or because of the rate limit. */
	public function add_unsent( array $request, int $seconds ): void {
		$this->rank( $request['urls'], self::OPEN );
		$this->hold( $seconds );
	}

	/** @param array<mixed> $data */
	public static function refused( string $code, array $data = [] ): self {
		$result           = new self();
		$result->is_paced = false;
		$result->code     = $code;
		$result->data     = array_diff_key( $data, [ 'setup' => true ] );
		return $result;
	}

	/**
	 * @param list<string> $urls
	 * @param Result       $said
	 */
	public static function busy( array $urls, array $said ): self {
		$asked        = $said['data']['retry_after'] ?? null;
		$result       = self::refused( $said['code'], $said['data'] );
		$result->wait = is_numeric( $asked ) ? 1 + max( 0, (int) $asked ) : 2;
		$result->rank( $urls, self::OPEN );
		return $result->summed_up();
	}

	/** Sorts the URLs by their results, once all answers are in. */
	public function summed_up(): self {
		$of           = fn ( int $rank ): array => array_map( 'strval', array_keys( $this->ranks, $rank, true ) );
		$this->done   = $of( self::DONE );
		$this->open   = $of( self::OPEN );
		$this->failed = $of( self::FAILED );
		return $this;
	}

	/** Whether the edge purged nothing and a retry won't help. */
	public function is_refused(): bool {
		return '' !== $this->code && [] === $this->done && [] === $this->open && null === $this->wait;
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return array_diff_key( get_object_vars( $this ), array_flip( [ 'ranks', 'since' ] ) );
	}

	/** @param list<string> $urls */
	private function rank( array $urls, int $rank ): void {
		// A request that purges everything names no URL.
		foreach ( [] === $urls ? [ '' ] : $urls as $url ) {
			$this->ranks[ $url ] = max( $rank, $this->ranks[ $url ] ?? 0 );
		}
	}

	private function hold( ?int $seconds ): void {
		$this->wait = null === $seconds ? $this->wait : max( $seconds, $this->wait ?? 0 );
	}
}
