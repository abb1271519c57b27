<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_REST_Response;

require_once __DIR__ . '/Dummy_Provider.php';

/**
 * A test of our REST routes, with a Dummy_Provider and empty answers to all requests.
 */
abstract class Rest_Test_Case extends Wp_Test_Case {

	protected Dummy_Provider $provider;

	protected function setUp(): void {
		parent::setUp();
		$this->provider = new Dummy_Provider();
		$this->use_providers( [ $this->provider ] );
		$this->answer_requests( static fn (): array => [] );
		// Removes all page caches, since classes of earlier tests' stand-ins are still defined.
		add_filter( 'shortpixel_flush_page_caches', '__return_empty_array', 1 );
	}

	/**
	 * @param list<mixed> $providers
	 */
	protected function use_providers( array $providers ): void {
		remove_all_filters( 'shortpixel_flush_providers' );
		add_filter( 'shortpixel_flush_providers', static fn (): array => $providers );
	}

	/**
	 * Stores a flush with some copies, and returns its id.
	 *
	 * @param array{scope?: string, state?: string, purges?: array<string, int>, attachment?: int, endpoint_from?: string, endpoint_to?: string, steps?: list<array<string, mixed>>} $options `purges` is the number of copies by state.
	 */
	protected function flush( int $user_id, array $options = [] ): int {
		$flushes = new Flushes();
		$purges  = new Purges();
		$states  = [];
		foreach ( $options['purges'] ?? [ 'queued' => 2 ] as $state => $count ) {
			array_push( $states, ...array_fill( 0, max( 0, $count ), $state ) );
		}
		$scope  = $options['scope'] ?? 'images';
		$target = new Provider_Target(
			[
				'id'   => 'dummy',
				'name' => 'Dummy',
				'from' => $options['endpoint_from'] ?? '',
				'to'   => $options['endpoint_to'] ?? '',
			]
		);
		$id     = $flushes->create(
			[
				'scope'         => $scope,
				'user_id'       => $user_id,
				'reason'        => '',
				'subject'       => 'site' === $scope ? [ 'targets' => [ $target->to_array() ] ] : [],
				'endpoint_from' => $options['endpoint_from'] ?? '',
				'endpoint_to'   => $options['endpoint_to'] ?? '',
				'steps'         => array_map( static fn ( array $step ): Step => new Step( $step ), $options['steps'] ?? [] ),
			],
			'site' === $scope ? [] : array_map(
				fn ( int $n ): Variant => self::variant( $n, $options['attachment'] ?? 0 ),
				array_keys( $states )
			)
		);
		self::assertGreaterThan( 0, $id );

		$moved = [];
		foreach ( $purges->find( $id, [ 'per_page' => 100 ] )['purges'] as $n => $purge ) {
			$moved[] = $purge->with( [ 'state' => $states[ $n ] ?? 'queued' ] );
		}
		self::assertTrue( $purges->write( $moved, '' ) );
		$flushes->change( $id, static fn ( Flush $flush ): array => [ 'state' => $options['state'] ?? 'queued' ] );
		return $id;
	}

	private static function variant( int $n, int $attachment ): Variant {
		$source = "http://example.org/wp-content/uploads/picture-{$n}.jpg";
		return new Variant(
			"https://cdn.shortpixel.ai/spai2/w_300+q_lossy+ret_img/{$source}",
			$source,
			$attachment > 0 ? $attachment : null,
			'settings'
		);
	}

	/**
	 * Returns a part of an answer by its path; null if it isn't there.
	 */
	protected static function part( mixed $data, int|string ...$path ): mixed {
		foreach ( $path as $key ) {
			$data = is_array( $data ) ? $data[ $key ] ?? null : null;
		}
		return $data;
	}

	/**
	 * @return array<mixed>
	 */
	protected static function body( WP_REST_Response $response ): array {
		$data = json_decode( (string) wp_json_encode( $response->get_data() ), true );
		self::assertIsArray( $data );
		return $data;
	}
}
