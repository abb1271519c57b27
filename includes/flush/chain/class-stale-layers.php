<?php
/**
 * Asks ShortPixel's own host where visitors still get an old copy through an edge.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/behind-edge.php';
require_once __DIR__ . '/../verdict/look.php';

/**
 * One more look for each, so that people know which cache to turn to.
 *
 * @phpstan-import-type PurgeRow from Store_Purges
 * @phpstan-import-type Answer from Client
 */
final class Stale_Layers {
	private Client $client;

	private Origin $origin;

	/**
	 * The edges of this site, by id.
	 *
	 * @var array<string,Edge_Purge>
	 */
	private array $edges;

	private int $wait_seconds;

	/**
	 * What was found to be old: the row, what was to be written of it, and the bytes' digest.
	 *
	 * @var array<int,array{purge: PurgeRow, outcome: array<string,mixed>, sha256: string, edge: string, url: string}>
	 */
	private array $found = [];

	/**
	 * Keeps what it works with.
	 *
	 * @param array<string,Edge_Purge> $edges The edges of this site, by id.
	 */
	public function __construct( Client $client, Origin $origin, array $edges, int $wait_seconds ) {
		$this->client       = $client;
		$this->origin       = $origin;
		$this->edges        = $edges;
		$this->wait_seconds = $wait_seconds;
	}

	/**
	 * Keeps a row whose copy is old where an edge stands between; tells whether it did.
	 *
	 * @param array<string,mixed> $purge   A row of the store.
	 * @param array<string,mixed> $answer  What the plain address answered.
	 * @param array<string,mixed> $outcome What is to be written.
	 * @phpstan-param PurgeRow $purge
	 * @phpstan-param Answer $answer
	 */
	public function keep( array $purge, array $answer, array $outcome ): bool {
		if ( 'stale' !== $outcome['state'] ) {
			return false;
		}
		foreach ( $this->edges as $edge ) {
			$url = $edge->fronts( [ url_host( $purge['url'] ) ] ) ? url_behind_edge( $purge['url'] ) : '';
			if ( '' !== $url ) {
				$this->found[ $purge['id'] ] = [
					'purge'   => $purge,
					'outcome' => $outcome,
					'sha256'  => hash( 'sha256', $answer['body'] ),
					'edge'    => $edge->name(),
					'url'     => $url,
				];

				return true;
			}
		}

		return false;
	}

	/**
	 * Asks, and gives what is to be written of each row that was kept.
	 *
	 * @param float $until   Until when requests may be begun, as microtime() counts.
	 * @param float $timeout Seconds a request may take.
	 * @return array<int,array<string,mixed>>
	 */
	public function told( float $until, float $timeout ): array {
		$found       = $this->found;
		$this->found = [];
		// One at a time: each is a picture in memory, and there are few or something is wrong with all.
		foreach ( $found as $id => $one ) {
			if ( microtime( true ) < $until ) {
				$answer = $this->client->fetch(
					[
						'url'     => $one['url'],
						'timeout' => $timeout,
					]
				);
				$piece  = $this->piece( $one, $answer );
				if ( null !== $piece ) {
					$evidence                            = $one['outcome']['evidence'];
					$found[ $id ]['outcome']['evidence'] = array_merge( is_array( $evidence ) ? $evidence : [], [ $piece ] );
				}
			}
		}

		return array_map( static fn ( array $one ): array => $one['outcome'], $found );
	}

	/**
	 * Weighs ShortPixel's own answer.
	 *
	 * @param array<string,mixed> $one
	 * @param array<string,mixed> $answer
	 * @phpstan-param array{purge: PurgeRow, outcome: array<string,mixed>, sha256: string, edge: string, url: string} $one
	 * @phpstan-param Answer $answer
	 * @return array{kind: string, edge: string}|null
	 */
	private function piece( array $one, array $answer ): ?array {
		$purge  = [
			'url'      => $one['url'],
			// What was noted before is the edge's: another server's name for the same bytes proves nothing.
			'baseline' => array_intersect_key( $one['purge']['baseline'] ?? [], array_flip( [ 'is_doubtful', 'accepted_mark' ] ) ),
		] + $one['purge'];
		$origin = 200 === $answer['status'] && '' !== $answer['body'] ? $this->origin->read( $purge['source'] ) : null;
		$same   = '' !== $answer['body'] && hash( 'sha256', $answer['body'] ) === $one['sha256'];

		return stale_layer( $one['edge'], verdict( look_at( $purge, $answer, $origin, $this->wait_seconds ) )['state'], $same );
	}
}
