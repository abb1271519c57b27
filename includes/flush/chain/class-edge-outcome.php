<?php
/**
 * What came of the requests to an edge, summed up.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Http\is_transient;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../../http/retry.php';

/**
 * Hears one answer after the other. An address that several requests purge is as well off as the worst of them.
 *
 * `open` are addresses worth another try, and `wait` the seconds until then; `is_paced` says that nothing was wrong, only no
 * room left. `failed` were refused for good.
 *
 * @phpstan-import-type Request from Edge
 * @phpstan-import-type Said from Edge
 * @phpstan-import-type Answer from Client
 * @phpstan-type Purged array{requests: int, done: list<string>, open: list<string>, failed: list<string>, is_paced: bool, wait: int|null, code: string, data: array<string,mixed>}
 */
final class Edge_Outcome {
	private int $requests = 0;

	/**
	 * How each address came out: 0 done, 1 open, 2 failed.
	 *
	 * @var array<string,int>
	 */
	private array $urls = [];

	private bool $is_paced = true;

	private ?int $wait = null;

	private string $code = '';

	/**
	 * What came with the code.
	 *
	 * @var array<string,mixed>
	 */
	private array $data = [];

	/**
	 * Takes in what an edge said; a server that is busy or broken is asked again, whatever its kind makes of it.
	 *
	 * @param array<string,mixed> $request
	 * @param array<string,mixed> $said
	 * @param array<string,mixed> $answer
	 * @phpstan-param Request $request
	 * @phpstan-param Said $said
	 * @phpstan-param Answer $answer
	 */
	public function hear( array $request, array $said, array $answer ): void {
		++$this->requests;
		$is_transient = 'busy' === $said['state'] || ( 'failed' === $said['state'] && in_array( $answer['status'], [ 429, 503 ], true ) && is_transient( $answer ) );
		$rank         = 'done' === $said['state'] ? 0 : ( $is_transient ? 1 : 2 );
		$this->rank( $request, $rank );
		if ( 0 === $rank ) {
			return;
		}
		$this->is_paced = false;
		if ( 1 === $rank ) {
			$asked = $said['data']['retry_after'] ?? $answer['retry_after'];
			$this->hold( is_numeric( $asked ) ? 1 + max( 0, (int) $asked ) : null );
		}
		if ( '' === $this->code || 2 === $rank ) {
			$this->code = $said['code'];
			$this->data = $said['data'];
		}
	}

	/**
	 * Takes in that a request was not sent, for want of time or room.
	 *
	 * @param array<string,mixed> $request
	 * @phpstan-param Request $request
	 */
	public function put_off( array $request, int $seconds ): void {
		$this->rank( $request, 1 );
		$this->hold( $seconds );
	}

	/**
	 * Sums up.
	 *
	 * @return array<string,mixed>
	 * @phpstan-return Purged
	 */
	public function sums(): array {
		$of = fn ( int $rank ): array => array_map( 'strval', array_keys( $this->urls, $rank, true ) );

		return [
			'requests' => $this->requests,
			'done'     => $of( 0 ),
			'open'     => $of( 1 ),
			'failed'   => $of( 2 ),
			'is_paced' => $this->is_paced,
			'wait'     => $this->wait,
			'code'     => $this->code,
			'data'     => array_diff_key( $this->data, [ 'setup' => [] ] ),
		];
	}

	/**
	 * Says that nothing was sent, and why it never will be.
	 *
	 * @param array<string,mixed> $data
	 * @return array<string,mixed>
	 * @phpstan-return Purged
	 */
	public function failed( string $code, array $data = [] ): array {
		$this->is_paced = false;
		$this->code     = $code;
		$this->data     = $data;

		return $this->sums();
	}

	/**
	 * Says that nothing was sent yet.
	 *
	 * @param array<string,mixed> $said
	 * @phpstan-param Said $said
	 * @return array<string,mixed>
	 * @phpstan-return Purged
	 */
	public function busy( array $said ): array {
		$asked      = $said['data']['retry_after'] ?? null;
		$this->wait = is_numeric( $asked ) ? 1 + max( 0, (int) $asked ) : 2;
		$sums       = $this->failed( $said['code'], $said['data'] );

		return [ 'is_paced' => 'edge_paced' === $said['code'] ] + $sums;
	}

	/**
	 * @param array<string,mixed> $request
	 * @phpstan-param Request $request
	 */
	private function rank( array $request, int $rank ): void {
		// An order to purge everything names none.
		foreach ( [] === $request['urls'] ? [ '' ] : $request['urls'] as $url ) {
			$this->urls[ $url ] = max( $rank, $this->urls[ $url ] ?? 0 );
		}
	}

	/**
	 * Keeps the longest wait that was asked for.
	 */
	private function hold( ?int $seconds ): void {
		$this->wait = null === $seconds ? $this->wait : max( $seconds, $this->wait ?? 0 );
	}
}
