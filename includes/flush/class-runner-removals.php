<?php
/**
 * Asks ShortPixel to remove copies, and writes down what it said.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Cdn\removal_url;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/check.php';
require_once __DIR__ . '/runner-hooks.php';
require_once __DIR__ . '/../cdn/cdn-url.php';

/**
 * The first layer: a purge with the account's key where there is one, else `f_remove` for each address.
 *
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Answer from Client
 */
final class Runner_Removals {
	private const MOST_ATTEMPTS = 3;

	// Asking beforehand doubles the requests: worth it for a picture, not for a library.
	private const LARGEST_WITH_BASELINE = 60;

	private Store $store;

	private Client $client;

	private Purge_Api $purge_api;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store, Client $client ) {
		$this->store     = $store;
		$this->client    = $client;
		$this->purge_api = new Purge_Api( $store, $client );
	}

	/**
	 * Sends one batch; tells whether there was one and it is written down.
	 */
	public function send( int $flush_id, Runner_Budget $budget ): bool {
		$purges = $this->store->claim( $flush_id, 'shortpixel', [ 'queued' ], $budget->batch(), ( $this->purge_api->is_tried() ? 2 : 1 ) * $budget->lease() );
		if ( [] === $purges ) {
			return false;
		}

		$begun     = microtime( true );
		$baselines = $this->baselines( $flush_id, $purges, $budget );
		$requests  = [];
		$changes   = [];
		foreach ( $purges as $purge ) {
			$url = removal_url( $purge['url'] );
			if ( null === $url || $purge['attempts'] > self::MOST_ATTEMPTS ) {
				$changes[ $purge['id'] ] = $this->failed( null === $url ? 'not_a_cdn_url' : 'interrupted', [], 0 );
				continue;
			}
			$requests[ $purge['id'] ] = [
				'url'       => $url,
				'timeout'   => Runner_Budget::TIMEOUT,
				'max_bytes' => 1048576,
			];
			before_purge( $purge );
		}

		$removed = array_filter( $purges, static fn ( array $purge ): bool => isset( $requests[ $purge['id'] ] ) );
		$answers = $this->purge_api->remove( $flush_id, array_values( $removed ), $budget->parallel() );
		$answers = $answers + $this->client->send( array_diff_key( $requests, $answers ), [ 'parallel' => $budget->parallel() ] );
		$pause   = 0;
		foreach ( $purges as $purge ) {
			if ( isset( $answers[ $purge['id'] ] ) ) {
				$changes[ $purge['id'] ] = $this->outcome_of( $purge, $answers[ $purge['id'] ], $baselines[ $purge['id'] ] ?? $purge['baseline'] ?? [] );
				$pause                   = max( $pause, $this->pause_of( $answers[ $purge['id'] ] ) );
			}
		}

		$written = $this->store->write_batch( $changes, $purges[0]['claim'] );
		if ( $pause > 0 ) {
			$this->store->put_off( $flush_id, 'shortpixel', 'queued', now() + $pause );
		}
		foreach ( $purges as $purge ) {
			if ( isset( $answers[ $purge['id'] ] ) ) {
				after_purge( $purge, $changes[ $purge['id'] ] );
			}
		}
		$budget->note( microtime( true ) - $begun );

		return $written;
	}

	/**
	 * Asks what is there before the removal, so that a change can be seen afterwards. Not knowing is no failure.
	 *
	 * Only where somebody was seen to use the address: asking for one that only the settings suggest would make ShortPixel
	 * make it, at the account's cost, just to remove it again.
	 *
	 * @phpstan-param list<PurgeRow> $purges
	 * @return array<int,array<string,mixed>>
	 */
	private function baselines( int $flush_id, array $purges, Runner_Budget $budget ): array {
		if ( array_sum( $this->store->counts( $flush_id )['shortpixel'] ?? [] ) > self::LARGEST_WITH_BASELINE ) {
			return [];
		}

		$requests = [];
		foreach ( $purges as $purge ) {
			if ( null === $purge['baseline'] && 1 === $purge['attempts'] && 'settings' !== $purge['found_in'] ) {
				$requests[ $purge['id'] ] = [
					'url'     => $purge['url'],
					'method'  => 'HEAD',
					'timeout' => 5.0,
				];
			}
		}

		$baselines = [];
		foreach ( $this->client->send( $requests, [ 'parallel' => $budget->parallel() ] ) as $id => $answer ) {
			if ( is_int( $id ) && 200 === $answer['status'] ) {
				$baselines[ $id ] = baseline_of( $answer['headers'] );
			}
		}

		return $baselines;
	}

	/**
	 * Decides what an answer means: any 2xx or 3xx is accepted (nothing more is documented), a busy or broken server is
	 * asked again later, and a refusal is final.
	 *
	 * @phpstan-param PurgeRow $purge
	 * @phpstan-param Answer $answer
	 * @param array<mixed> $baseline What was there before.
	 * @return array<string,mixed>
	 */
	private function outcome_of( array $purge, array $answer, array $baseline ): array {
		if ( '' === $answer['error'] && $answer['status'] >= 200 && $answer['status'] < 400 ) {
			return [
				'state'      => 'sent',
				'attempts'   => 0,
				'not_before' => 0,
				'sent_at'    => $answer['at'],
				'status'     => $answer['status'],
				'baseline'   => [ 'accepted_date' => clock_of( $answer['headers'] ) ] + $baseline,
				'failure'    => null,
			];
		}

		$code  = '' === $answer['error'] ? 'http_error' : $answer['error'];
		$data  = '' === $answer['error'] ? [ 'status' => $answer['status'] ] : [];
		$again = $this->is_passing( $answer ) && $purge['attempts'] < self::MOST_ATTEMPTS && ( $answer['retry_after'] ?? 0 ) <= LONGEST_PAUSE;
		if ( ! $again ) {
			return $this->failed( $code, $data, $answer['status'] );
		}

		return [
			'state'      => 'queued',
			'not_before' => $answer['at'] + $this->back_off( $purge, $answer ),
			'status'     => $answer['status'],
			'baseline'   => [] === $baseline ? null : $baseline,
			'failure'    => [
				'code' => $code,
				'data' => $data,
			],
		];
	}

	/**
	 * Tells whether a failure may pass by itself.
	 *
	 * @phpstan-param Answer $answer
	 */
	private function is_passing( array $answer ): bool {
		return in_array( $answer['status'], [ 408, 425, 429 ], true ) || $answer['status'] >= 500 || ! in_array( $answer['error'], [ '', 'refused_host' ], true );
	}

	/**
	 * Answers how long to wait before an address is asked for again: what the server says, else longer each time, and not
	 * all at the same moment.
	 *
	 * @phpstan-param PurgeRow $purge
	 * @phpstan-param Answer $answer
	 */
	private function back_off( array $purge, array $answer ): int {
		// Times are stored in whole seconds, rounded down: one more, or the server would be asked too early.
		return isset( $answer['retry_after'] ) ? 1 + $answer['retry_after'] : ( 2 ** min( 8, $purge['attempts'] ) + wp_rand( 0, 2 ) );
	}

	/**
	 * Answers for how many seconds the whole queue has to leave the server alone; 0 where nobody asked for it.
	 *
	 * @phpstan-param Answer $answer
	 */
	private function pause_of( array $answer ): int {
		return in_array( $answer['status'], [ 429, 503 ], true ) ? min( LONGEST_PAUSE, 1 + ( $answer['retry_after'] ?? -1 ) ) : 0;
	}

	/**
	 * Builds what is written of an address that failed for good.
	 *
	 * @param array<string,mixed> $data What the sentence needs.
	 * @return array<string,mixed>
	 */
	private function failed( string $code, array $data, int $status ): array {
		return [
			'state'      => 'failed',
			'not_before' => 0,
			'status'     => $status,
			'failure'    => [
				'code' => $code,
				'data' => $data,
			],
		];
	}
}
