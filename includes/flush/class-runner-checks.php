<?php
/**
 * Looks at what visitors get now, and writes down what that proves.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/check.php';

/**
 * The last layer: each plain address once more, as a browser asks for it.
 *
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Answer from Client
 */
final class Runner_Checks {
	private const MOST_ATTEMPTS = 4;

	private const LARGEST = 33554432;

	private Store $store;

	private Client $client;

	private Origin $origin;

	private int $wait_seconds;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store, Client $client, int $wait_seconds ) {
		$this->store        = $store;
		$this->client       = $client;
		$this->origin       = new Origin();
		$this->wait_seconds = $wait_seconds;
	}

	/**
	 * Looks at one batch; tells whether there was one and it is written down.
	 */
	public function look( int $flush_id, Runner_Budget $budget ): bool {
		$purges = $this->store->claim( $flush_id, 'shortpixel', [ 'sent' ], min( $budget->batch(), 4 * $budget->parallel() ), $budget->lease() );
		if ( [] === $purges ) {
			return false;
		}

		$begun   = microtime( true );
		$answers = $this->answers( $purges, $budget );
		$changes = [];
		$pause   = 0;
		foreach ( $purges as $purge ) {
			if ( ! isset( $answers[ $purge['id'] ] ) ) {
				$changes[ $purge['id'] ] = $this->given_up();
				continue;
			}
			$answer                  = $answers[ $purge['id'] ];
			$verdict                 = verdict( look_at( $purge, $answer, $this->origin_of( $purge, $answer ), $this->wait_seconds ) );
			$changes[ $purge['id'] ] = after_look( $purge, $answer, $verdict, $this->wait_seconds );
			$pause                   = 429 === $answer['status'] ? max( $pause, min( LONGEST_PAUSE, 1 + ( $answer['retry_after'] ?? -1 ) ) ) : $pause;
			unset( $answers[ $purge['id'] ] );
		}

		$written = $this->store->write_batch( $changes, $purges[0]['claim'] );
		if ( $pause > 0 ) {
			$this->store->put_off( $flush_id, 'shortpixel', 'sent', now() + $pause );
		}
		$budget->note( microtime( true ) - $begun );

		return $written;
	}

	/**
	 * Asks for each address. All answers of a batch are in memory at once, so each gets a share; what is larger is asked
	 * for once more, alone.
	 *
	 * @phpstan-param list<PurgeRow> $purges
	 * @phpstan-return array<Answer>
	 */
	private function answers( array $purges, Runner_Budget $budget ): array {
		// The library keeps three copies of a body until the whole batch is in.
		$share    = max( 262144, intdiv( memory_left(), 4 * count( $purges ) ) );
		$requests = [];
		foreach ( $purges as $purge ) {
			if ( $purge['attempts'] <= self::MOST_ATTEMPTS ) {
				$requests[ $purge['id'] ] = [
					'url'       => $purge['url'],
					'timeout'   => Runner_Budget::TIMEOUT,
					'max_bytes' => min( self::LARGEST, $share ),
				];
			}
		}

		$answers = $this->client->send( $requests, [ 'parallel' => $budget->parallel() ] );
		foreach ( $answers as $id => $answer ) {
			if ( 'too_large' === $answer['error'] ) {
				$answers[ $id ] = $this->client->fetch( [ 'max_bytes' => min( self::LARGEST, intdiv( memory_left(), 5 ) ) ] + $requests[ $id ] );
			}
		}

		return $answers;
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
