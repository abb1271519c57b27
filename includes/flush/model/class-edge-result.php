<?php
/** What came of the requests to an edge. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Http\is_transient;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../http/retry.php';
require_once __DIR__ . '/values.php';

/**
 * Sums up one answer after the other. An address that several requests purge is as well off as the worst of them.
 *
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Result from Edge
 * @phpstan-import-type Answer from Client
 */
final class Edge_Result {
	private const DONE   = 0;
	private const OPEN   = 1;
	private const FAILED = 2;

	/** Requests that were sent. */
	public int $requests = 0;

	/** @var list<string> */
	public array $done = [];

	/**
	 * Addresses worth another try.
	 *
	 * @var list<string>
	 */
	public array $open = [];

	/**
	 * Addresses that were refused for good.
	 *
	 * @var list<string>
	 */
	public array $failed = [];

	/** Whether nothing was wrong, only no room left. */
	public bool $is_paced = true;

	/** Seconds until another try; null where it does not matter. */
	public ?int $wait = null;

	public string $code = '';

	/**
	 * What came with the code.
	 *
	 * @var array<mixed>
	 */
	public array $data = [];

	/**
	 * The worst that happened to each address.
	 *
	 * @var array<string, int>
	 */
	private array $ranks = [];

	/**
	 * Takes in what an edge said; a server that is busy or broken is asked again, whatever its kind makes of it.
	 *
	 * @param array<mixed> $request
	 * @param array<mixed> $said
	 * @param array<mixed> $answer
	 * @phpstan-param Request $request
	 * @phpstan-param Result $said
	 * @phpstan-param Answer $answer
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

	/**
	 * Takes in that a request was not sent, for want of time or room.
	 *
	 * @param array<mixed> $request
	 * @phpstan-param Request $request
	 */
	public function add_unsent( array $request, int $seconds ): void {
		$this->rank( $request['urls'], self::OPEN );
		$this->hold( $seconds );
	}

	/**
	 * Nothing was sent, and never will be.
	 *
	 * @param array<mixed> $data
	 */
	public static function refused( string $code, array $data = [] ): self {
		$result           = new self();
		$result->is_paced = false;
		$result->code     = $code;
		$result->data     = array_diff_key( $data, [ 'setup' => true ] );
		return $result;
	}

	/**
	 * Nothing was sent yet.
	 *
	 * @param list<string> $urls
	 * @param array<mixed> $said
	 * @phpstan-param Result $said
	 */
	public static function busy( array $urls, array $said ): self {
		$asked            = $said['data']['retry_after'] ?? null;
		$result           = self::refused( $said['code'], $said['data'] );
		$result->wait     = is_numeric( $asked ) ? 1 + max( 0, (int) $asked ) : 2;
		$result->is_paced = 'edge_paced' === $said['code'];
		$result->rank( $urls, self::OPEN );
		return $result->summed_up();
	}

	/** Sorts the addresses, once all answers are in. */
	public function summed_up(): self {
		$of           = fn ( int $rank ): array => array_map( 'strval', array_keys( $this->ranks, $rank, true ) );
		$this->done   = $of( self::DONE );
		$this->open   = $of( self::OPEN );
		$this->failed = $of( self::FAILED );
		return $this;
	}

	/** Tells whether nothing was done and nothing is worth another try. */
	public function is_refused(): bool {
		return '' !== $this->code && [] === $this->done && [] === $this->open && null === $this->wait;
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return array_diff_key( get_object_vars( $this ), [ 'ranks' => true ] );
	}

	/** @param list<string> $urls */
	private function rank( array $urls, int $rank ): void {
		// An order to purge everything names none.
		foreach ( [] === $urls ? [ '' ] : $urls as $url ) {
			$this->ranks[ $url ] = max( $rank, $this->ranks[ $url ] ?? 0 );
		}
	}

	private function hold( ?int $seconds ): void {
		$this->wait = null === $seconds ? $this->wait : max( $seconds, $this->wait ?? 0 );
	}
}
