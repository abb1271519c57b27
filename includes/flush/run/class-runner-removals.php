<?php
/**
 * Asks ShortPixel to remove copies, and writes down what it said.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Http\Host_Book;
use function ShortPixelFlush\Cdn\removal_url;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../verdict/look.php';
require_once __DIR__ . '/removal-outcome.php';
require_once __DIR__ . '/runner-hooks.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';

/**
 * The first layer: a purge with the account's key where there is one, else `f_remove` for each address.
 *
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Answer from Client
 */
final class Runner_Removals {
	// Asking beforehand doubles the requests: worth it for a picture, not for a library.
	private const LARGEST_WITH_BASELINE = 60;

	private Store $store;

	private Client $client;

	private Purge_Api $purge_api;

	private ?Runner_Hosts $hosts = null;

	private int $wait_seconds;

	private Chain_Batches $edges;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store, Client $client, int $wait_seconds = 0, ?Chain_Batches $edges = null ) {
		$this->edges        = $edges ?? new Chain_Batches( $store, [] );
		$this->store        = $store;
		$this->client       = $client;
		$this->wait_seconds = $wait_seconds;
		$this->purge_api    = new Purge_Api( $store, $client );
	}

	/**
	 * Tells, once, whether the last batch was all that there is to send for now.
	 */
	public function has_all(): bool {
		return null !== $this->hosts && $this->hosts->has_all();
	}

	/**
	 * Sends one batch; tells whether there was one and it is written down.
	 */
	public function send( int $flush_id, Runner_Budget $budget ): bool {
		$hosts       = $this->hosts ?? new Runner_Hosts( $this->store, $flush_id, $budget->parallel() );
		$this->hosts = $hosts;
		$lease       = $this->edges->seconds() + ( $this->purge_api->is_tried() ? 2 : 1 ) * $budget->lease();
		$purges      = $hosts->claim( 'queued', $budget->batch(), $lease );
		if ( [] === $purges ) {
			return false;
		}

		$this->edges->before_removal( $flush_id, $purges, $budget );
		$begun      = microtime( true );
		$is_careful = Runner_Hosts::may_kill( $purges );
		$batch      = new Batch( $this->store, $purges, __NAMESPACE__ . '\after_purge' );
		$baselines  = $this->baselines( $flush_id, $purges, $hosts->limits( $budget ) );
		$requests   = $this->requests( $purges, $batch, $budget );
		$answers    = $this->by_purge_api( $flush_id, $batch, array_keys( $requests ), $budget );
		$sent       = 0;
		$kept       = [];
		$after      = function ( $id, array $answer ) use ( $batch, $baselines, $is_careful, $requests, &$sent, &$kept ): void {
			/**
			 * As the client says it.
			 *
			 * @var int|string $id
			 * @var Answer $answer
			 */
			$sent   += 'unsent' === $answer['error'] ? 0 : 1;
			$purge   = $batch->purge( (int) $id );
			$outcome = null === $purge ? [] : $this->outcome_of( $purge, $answer, $baselines[ $purge['id'] ] ?? $purge['baseline'] ?? [] );
			if ( null !== $purge ) {
				if ( 'sent' === $outcome['state'] && $this->edges->answered_for_shortpixel( $purge['url'], $answer ) ) {
					$kept[]  = $requests[ $purge['id'] ]['url'] ?? '';
					$outcome = kept_removal_outcome( $purge, $answer );
				}
				$batch->note( $purge['id'], $outcome );
				if ( $is_careful ) {
					$batch->write();
				}
			}
		};
		foreach ( $answers as $id => $answer ) {
			$after( $id, $answer );
		}
		$limits = ( $is_careful ? Runner_Hosts::ONE_BY_ONE : [] ) + $hosts->limits( $budget ) + [
			'before' => $this->announcer( $batch ),
			'after'  => $after,
			'idle'   => [ $batch, 'write_if_due' ],
		];
		foreach ( $this->client->send( array_diff_key( $requests, $answers ), $limits ) as $id => $answer ) {
			if ( 'unsent' === $answer['error'] ) {
				$after( $id, $answer );
			}
		}
		$this->edges->forget( $kept, $budget );
		$batch->write();
		$hosts->tell();
		$budget->note( microtime( true ) - $begun, $sent );

		return $batch->is_kept();
	}

	/**
	 * Says what is to be asked for, by purge id; what never can be is taken down at once.
	 *
	 * @phpstan-param list<PurgeRow> $purges
	 * @param list<array<string,mixed>> $purges
	 * @return array<int,array{url: string, timeout: float, max_bytes: int}>
	 */
	private function requests( array $purges, Batch $batch, Runner_Budget $budget ): array {
		$requests = [];
		foreach ( $purges as $purge ) {
			$url = removal_url( $purge['url'] );
			if ( null === $url || $purge['attempts'] >= MOST_REMOVALS ) {
				$batch->note( $purge['id'], failed_removal( null === $url ? 'not_a_cdn_url' : 'interrupted', [], 0 ) );
				continue;
			}
			$requests[ $purge['id'] ] = [
				'url'       => $url,
				'timeout'   => $budget->timeout(),
				'max_bytes' => 1048576,
			];
		}

		return $requests;
	}

	/**
	 * Gives what begins each portion of a batch.
	 *
	 * @return callable(list<int|string>): list<int>
	 */
	private function announcer( Batch $batch ): callable {
		return function ( array $ids ) use ( $batch ): array {
			/**
			 * As the client says it.
			 *
			 * @var list<int|string> $ids
			 */
			return $this->begin( $batch, $ids );
		};
	}

	/**
	 * Begins rows, and says that they are about to be sent.
	 *
	 * @param array<int|string> $ids Rows.
	 * @return list<int>
	 */
	private function begin( Batch $batch, array $ids ): array {
		$ours = $batch->begin( $ids );
		foreach ( $ours as $id ) {
			$purge = $batch->purge( $id );
			if ( null !== $purge ) {
				before_purge( $purge );
			}
		}

		return $ours;
	}

	/**
	 * Asks for rows' removal by the account's key, where there is one.
	 *
	 * @param list<int> $ids Rows.
	 * @return array<int,array<string,mixed>>
	 * @phpstan-return array<int,Answer>
	 */
	private function by_purge_api( int $flush_id, Batch $batch, array $ids, Runner_Budget $budget ): array {
		if ( ! $this->purge_api->is_tried() ) {
			return [];
		}

		$purges = array_filter( array_map( [ $batch, 'purge' ], $this->begin( $batch, $ids ) ) );

		return $this->purge_api->remove( $flush_id, array_values( $purges ), $budget->parallel() );
	}

	/**
	 * Asks what is there before the removal, so that a change can be seen afterwards. Not knowing is no failure.
	 *
	 * Only where somebody was seen to use the address: asking for one that only the settings suggest would make ShortPixel
	 * make it, at the account's cost, just to remove it again.
	 *
	 * @phpstan-param list<PurgeRow> $purges
	 * @param array{parallel: int, book: Host_Book, until: float, portion: int} $limits
	 * @return array<int,array<string,mixed>>
	 */
	private function baselines( int $flush_id, array $purges, array $limits ): array {
		$requests = [];
		foreach ( count( $purges ) > self::LARGEST_WITH_BASELINE ? [] : $purges as $purge ) {
			if ( null === $purge['baseline'] && 0 === $purge['attempts'] && 'settings' !== $purge['found_in'] ) {
				$requests[ $purge['id'] ] = [
					'url'     => $purge['url'],
					'method'  => 'HEAD',
					'timeout' => 5.0,
				];
			}
		}
		if ( [] === $requests || array_sum( $this->store->counts( $flush_id )['shortpixel'] ?? [] ) > self::LARGEST_WITH_BASELINE ) {
			return [];
		}

		$baselines = [];
		foreach ( $this->client->send( $requests, $limits ) as $id => $answer ) {
			if ( is_int( $id ) && 200 === $answer['status'] ) {
				$baselines[ $id ] = baseline_of( $answer['headers'] );
			}
		}

		return $baselines;
	}

	/**
	 * Decides what an answer means: what was sent by the answer alone, what was not sent by how its host stands.
	 *
	 * @phpstan-param PurgeRow $purge
	 * @phpstan-param Answer $answer
	 * @param array<mixed> $baseline What was there before.
	 * @return array<string,mixed>
	 */
	private function outcome_of( array $purge, array $answer, array $baseline ): array {
		return 'unsent' === $answer['error'] ? $this->outcome_of_unsent( $purge, $answer ) : removal_outcome( $purge, $answer, $baseline, $this->wait_seconds );
	}

	/**
	 * Gives a row back that was not sent, or gives it up with its host.
	 *
	 * @phpstan-param PurgeRow $purge
	 * @phpstan-param Answer $answer
	 * @return array<string,mixed>
	 */
	private function outcome_of_unsent( array $purge, array $answer ): array {
		$wait    = $answer['retry_after'] ?? 0;
		$failure = null === $this->hosts ? null : $this->hosts->given_up( $purge['url'], $wait > LONGEST_REMOVAL_WAIT );
		if ( null !== $failure ) {
			return failed_removal( $failure['code'], $failure['data'], $purge['status'] );
		}

		return [
			'state'      => 'queued',
			// Its portion was counted as begun.
			'attempts'   => $purge['attempts'],
			'not_before' => $wait > 0 ? now() + $wait : $purge['not_before'],
		];
	}
}
