<?php
/**
 * Looks at what visitors get now, and writes down what that proves.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../verdict/look.php';
require_once __DIR__ . '/runner-hooks.php';

/**
 * The last layer: each plain address once more, as a browser asks for it.
 *
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Answer from Client
 */
final class Runner_Checks {
	private const MOST_ATTEMPTS = 4;

	private const LARGEST = 33554432;

	private const LARGEST_BATCH = 256;

	// To look twice does no harm, so more at once than where something is sent.
	private const PORTION = 128;

	// What a picture may take of the memory, so that few are asked for twice.
	private const SHARE = 1572864;

	private Store $store;

	private Client $client;

	private Origin $origin;

	private int $wait_seconds;

	private ?Runner_Hosts $hosts = null;

	private Chain_Batches $edges;

	private Stale_Layers $layers;

	/**
	 * Keeps what it works with.
	 *
	 * @param array<string,Edge_Purge> $fronts The edges of this site, by id.
	 */
	public function __construct( Store $store, Client $client, int $wait_seconds, ?Chain_Batches $edges = null, array $fronts = [] ) {
		$this->store        = $store;
		$this->client       = $client;
		$this->origin       = new Origin();
		$this->wait_seconds = $wait_seconds;
		$this->edges        = $edges ?? new Chain_Batches( $store, [] );
		$this->layers       = new Stale_Layers( $client, $this->origin, $fronts, $wait_seconds );
	}

	/**
	 * Tells, once, whether the last batch was all that there is to look at for now.
	 */
	public function has_all(): bool {
		return null !== $this->hosts && $this->hosts->has_all();
	}

	/**
	 * Looks at one batch; tells whether there was one and it is written down.
	 */
	public function look( int $flush_id, Runner_Budget $budget ): bool {
		$hosts       = $this->hosts ?? new Runner_Hosts( $this->store, $flush_id, $budget->parallel() );
		$this->hosts = $hosts;
		$purges      = $hosts->claim( 'sent', $this->batch( $budget ), $budget->lease() + $this->edges->seconds() );
		if ( [] === $purges ) {
			return false;
		}

		$this->edges->before_look( $flush_id, $purges, $budget );
		$begun    = microtime( true );
		$careful  = Runner_Hosts::may_kill( $purges );
		$looks    = 0;
		$batch    = new Batch( $this->store, $purges, __NAMESPACE__ . '\after_look_at', self::PORTION );
		$requests = $this->requests( $purges, $batch, $budget );
		$large    = [];
		$after    = function ( $id, array $answer ) use ( $batch, $careful, &$large, &$looks ): void {
			/**
			 * As the client says it.
			 *
			 * @var int|string $id
			 * @var Answer $answer
			 */
			$purge = $batch->purge( (int) $id );
			if ( 'too_large' === $answer['error'] && ! isset( $large[ $id ] ) ) {
				$large[ $id ] = true;
			} elseif ( null !== $purge ) {
				++$looks;
				$outcome = $this->outcome_of( $purge, $answer );
				if ( $this->layers->keep( $purge, $answer, $outcome ) ) {
					return;
				}
				$batch->note( $purge['id'], $outcome );
				if ( $careful ) {
					$batch->write();
				}
			}
		};
		$answers  = $this->client->send(
			$requests,
			( $careful ? Runner_Hosts::ONE_BY_ONE : [ 'portion' => self::PORTION ] ) + $hosts->limits( $budget ) + [
				'before' => [ $batch, 'begin' ],
				'after'  => $after,
				'idle'   => [ $batch, 'write_if_due' ],
			]
		);
		// Each answer of a batch has a share of the memory; what is larger is asked for once more, alone.
		foreach ( array_intersect_key( $requests, $large ) as $id => $request ) {
			$after( $id, $this->client->fetch( [ 'max_bytes' => min( self::LARGEST, intdiv( memory_left(), 5 ) ) ] + $request ) );
		}
		foreach ( $this->layers->told( $budget->last_begin(), $budget->timeout() ) as $id => $outcome ) {
			$batch->note( $id, $outcome );
		}
		foreach ( $answers as $id => $answer ) {
			if ( 'unsent' === $answer['error'] ) {
				$wait = $answer['retry_after'] ?? 0;
				$batch->note(
					(int) $id,
					[
						'attempts'   => $batch->purge( (int) $id )['attempts'] ?? 0,
						'not_before' => $wait > 0 ? now() + min( LONGEST_PAUSE, $wait ) : 0,
					]
				);
			}
		}
		$batch->write();
		$hosts->tell();
		$budget->note( microtime( true ) - $begun, $looks );

		return $batch->is_kept();
	}

	/**
	 * Answers how many addresses to look at next: as many pictures as fit into the memory, each with a fair share.
	 */
	private function batch( Runner_Budget $budget ): int {
		return min( $budget->batch(), max( 2 * $budget->parallel(), intdiv( memory_left(), self::SHARE ) ), self::LARGEST_BATCH );
	}

	/**
	 * Says what is to be asked for, by purge id; what killed its runner each time is taken down at once.
	 *
	 * @phpstan-param list<PurgeRow> $purges
	 * @param list<array<string,mixed>> $purges
	 * @return array<int,array{url: string, timeout: float, max_bytes: int}>
	 */
	private function requests( array $purges, Batch $batch, Runner_Budget $budget ): array {
		// The library keeps a copy of each body until the whole batch is in.
		$share    = max( 262144, intdiv( memory_left(), 2 * max( 8, count( $purges ) ) ) );
		$requests = [];
		foreach ( $purges as $purge ) {
			if ( $purge['attempts'] >= self::MOST_ATTEMPTS ) {
				$batch->note( $purge['id'], $this->given_up() );
				continue;
			}
			$requests[ $purge['id'] ] = [
				'url'       => $purge['url'],
				'timeout'   => $budget->timeout(),
				'max_bytes' => min( self::LARGEST, $share ),
			];
		}

		return $requests;
	}

	/**
	 * Decides what an answer means.
	 *
	 * @phpstan-param PurgeRow $purge
	 * @param array<string,mixed> $purge A row of the store.
	 * @phpstan-param Answer $answer
	 * @param array<string,mixed> $answer What the plain address answered.
	 * @return array<string,mixed>
	 */
	private function outcome_of( array $purge, array $answer ): array {
		$verdict = verdict( look_at( $purge, $answer, $this->origin_of( $purge, $answer ), $this->wait_seconds ) );

		return after_look( $purge, $answer, $verdict, $this->wait_seconds );
	}

	/**
	 * Reads the original where there is a picture to compare it with.
	 *
	 * @phpstan-param PurgeRow $purge
	 * @phpstan-param Answer $answer
	 * @return array<mixed>|null
	 */
	private function origin_of( array $purge, array $answer ): ?array {
		return 200 === $answer['status'] && '' !== $answer['body'] ? $this->origin->read( $purge['source'] ) : null;
	}

	/**
	 * Builds what is written of an address whose check killed its runner each time.
	 *
	 * @return array<string,mixed>
	 */
	private function given_up(): array {
		return [
			'state'      => 'unconfirmed',
			'checked_at' => now(),
			'evidence'   => [ [ 'kind' => 'no_evidence' ] ],
			'failure'    => [
				'code' => 'interrupted',
				'data' => [],
			],
		];
	}
}
