<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use WP_REST_Request;
use WP_REST_Response;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Tests starting, listing, running, stopping and retrying flushes by REST.
 */
final class FlushesTest extends Rest_Test_Case {

	public function test_starting_returns_202_with_the_flush_and_its_location(): void {
		$user     = $this->act_as( 'author' );
		$image    = $this->attachment( [ 'author' => $user ] );
		$response = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => [ $image, $image ],
				'reason'      => 'Replaced',
			]
		);
		$flush    = self::body( $response );

		self::assertSame( 202, $response->get_status() );
		self::assertSame( 'queued', $flush['state'] );
		self::assertIsInt( $flush['id'] );
		self::assertSame( rest_url( 'shortpixel-flush/v1/flushes/' . $flush['id'] ), $response->get_headers()['Location'] ?? null );
		self::assertSame( 'Replaced', ( new Flushes() )->get( $flush['id'] )?->reason );
		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ), 'It goes on without a tab.' );
	}

	public function test_a_database_error_is_not_reported_as_a_missing_flush(): void {
		$user  = $this->act_as( 'author' );
		$flush = self::body(
			$this->rest(
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ $this->attachment( [ 'author' => $user ] ) ],
				]
			)
		);
		self::assertIsInt( $flush['id'] );
		$fail = static fn ( string $sql ): string => 1 === preg_match(
			'/^\s*SELECT \* FROM \w+shortpixel_flush_flushes/',
			$sql
		) ? 'SELECT this is broken' : $sql;
		add_filter( 'query', $fail );
		self::assert_rest_error( 'shortpixel_flush_storage_failed', 500, $this->rest( 'GET', "/flushes/{$flush['id']}" ) );
		remove_filter( 'query', $fail );

		self::assertSame( 200, $this->rest( 'GET', "/flushes/{$flush['id']}" )->get_status() );
		self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( 'GET', '/flushes/4711' ) );
	}

	public function test_a_dry_run_stores_nothing(): void {
		$user     = $this->act_as( 'author' );
		$response = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => [ $this->attachment( [ 'author' => $user ] ) ],
				'dry_run'     => true,
			]
		);

		self::assertSame( 200, $response->get_status() );
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );
		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
		self::assertArrayNotHasKey( 'purges', self::body( $response ) );
	}

	public function test_the_list_has_the_paging_headers_of_wordpress(): void {
		$user = $this->act_as( 'author' );
		$ids  = array_map( fn (): int => $this->flush( $user ), range( 1, 5 ) );

		$first  = $this->rest( 'GET', '/flushes', [ 'per_page' => '2' ] );
		$second = $this->rest(
			'GET',
			'/flushes',
			[
				'per_page' => '2',
				'page'     => '2',
				'state'    => [ 'queued' ],
			]
		);
		$beyond = $this->rest(
			'GET',
			'/flushes',
			[
				'per_page' => '2',
				'page'     => '9',
			]
		);

		self::assertSame( [ $ids[4], $ids[3] ], array_column( self::body( $first ), 'id' ) );
		self::assertSame( [ $ids[2], $ids[1] ], array_column( self::body( $second ), 'id' ) );
		self::assertSame( [], self::body( $beyond ) );
		self::assertSame( [ '5', '3' ], [ $second->get_headers()['X-WP-Total'], $second->get_headers()['X-WP-TotalPages'] ] );
		self::assertStringContainsString( 'rel="next"', self::link( $first ) );
		self::assertStringNotContainsString( 'rel="prev"', self::link( $first ) );
		self::assertMatchesRegularExpression( '/[?&]page=1[&>].*; rel="prev".*[?&]page=3[&>].*; rel="next"/', self::link( $second ) );
		self::assertStringContainsString( 'state%5B0%5D=queued', self::link( $second ) );
		self::assertMatchesRegularExpression( '/[?&]page=3[&>].*; rel="prev"/', self::link( $beyond ) );
	}

	/**
	 * @param array<string, mixed> $query
	 * @param list<string>         $expected
	 */
	#[DataProvider( 'filters' )]
	public function test_the_list_can_be_filtered( array $query, array $expected ): void {
		$user = $this->act_as( 'administrator' );
		$ids  = [
			'site'   => $this->flush(
				$user,
				[
					'scope' => 'site',
					'state' => 'done',
				]
			),
			'queued' => $this->flush( $user, [ 'state' => 'queued' ] ),
			'failed' => $this->flush(
				$user,
				[
					'state'      => 'failed',
					'attachment' => 4711,
				]
			),
		];

		$found = array_column( self::body( $this->rest( 'GET', '/flushes', $query ) ), 'id' );

		self::assertSame( array_map( static fn ( string $name ): int => $ids[ $name ], $expected ), $found );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>, list<string>}>
	 */
	public static function filters(): iterable {
		yield 'by nothing' => [ [], [ 'failed', 'queued', 'site' ] ];
		yield 'by scope' => [ [ 'scope' => 'site' ], [ 'site' ] ];
		yield 'by one state' => [ [ 'state' => 'failed' ], [ 'failed' ] ];
		yield 'by states, as a text' => [ [ 'state' => 'failed,queued' ], [ 'failed', 'queued' ] ];
		yield 'by image' => [ [ 'attachment' => '4711' ], [ 'failed' ] ];
		yield 'unfinished ones' => [ [ 'open' => 'true' ], [ 'queued' ] ];
		yield 'finished ones' => [ [ 'open' => 'false' ], [ 'failed', 'site' ] ];
		yield 'unfinished ones that are done' => [
			[
				'open'  => '1',
				'state' => 'done',
			],
			[],
		];
	}

	public function test_the_urls_of_a_flush_are_paged_and_filtered(): void {
		$user     = $this->act_as( 'author' );
		$id       = $this->flush(
			$user,
			[
				'purges' => [
					'fresh' => 3,
					'stale' => 2,
				],
			]
		);
		$response = $this->rest(
			'GET',
			"/flushes/{$id}/purges",
			[
				'state'    => 'fresh',
				'per_page' => '2',
			]
		);

		self::assertSame( [ 'fresh', 'fresh' ], array_column( self::body( $response ), 'state' ) );
		self::assertSame( [ '3', '2' ], [ $response->get_headers()['X-WP-Total'], $response->get_headers()['X-WP-TotalPages'] ] );
	}

	public function test_the_list_of_copies_can_be_of_those_that_are_checked(): void {
		$id = $this->flush( $this->act_as( 'author' ), [ 'purges' => [ 'fresh' => 2 ] ] );
		( new Purges() )->move( $id, [ 'fresh' ], [ 'is_sampled' => false ] );
		self::assertSame( [], self::body( $this->rest( 'GET', "/flushes/{$id}/purges", [ 'sampled' => 'true' ] ) ) );
		( new Purges() )->move( $id, [ 'fresh' ], [ 'is_sampled' => true ] );
		self::assertCount( 2, self::body( $this->rest( 'GET', "/flushes/{$id}/purges", [ 'sampled' => 'true' ] ) ) );
	}

	public function test_a_head_request_is_answered_like_a_get(): void {
		$id = $this->flush( $this->act_as( 'author' ) );

		foreach ( [ '/status', '/flushes', "/flushes/{$id}", "/flushes/{$id}/purges", "/flushes/{$id}/comparisons" ] as $route ) {
			$response = rest_ensure_response(
				rest_get_server()->dispatch(
					new WP_REST_Request(
						'HEAD',
						'/shortpixel-flush/v1' . $route
					)
				)
			);
			self::assertSame( 200, $response->get_status(), $route );
		}
	}

	public function test_stopping_returns_the_flush_and_stopping_twice_is_a_conflict(): void {
		$id = $this->flush( $this->act_as( 'author' ) );

		self::assertSame( 'cancelled', self::body( $this->rest( 'POST', "/flushes/{$id}/cancel" ) )['state'] );
		self::assert_rest_error( 'shortpixel_flush_cannot_cancel', 409, $this->rest( 'POST', "/flushes/{$id}/cancel" ) );
	}

	public function test_every_change_of_a_flush_raises_its_version_and_reading_it_does_not(): void {
		$id   = $this->flush( $this->act_as( 'author' ) );
		$last = self::body( $this->rest( 'GET', "/flushes/{$id}" ) )['version'];
		foreach ( [ 'cancel', 'retry' ] as $act ) {
			$version = self::body( $this->rest( 'POST', "/flushes/{$id}/{$act}" ) )['version'];
			self::assertGreaterThan( $last, $version, $act );
			$last = self::body( $this->rest( 'GET', "/flushes/{$id}" ) )['version'];
			self::assertSame( $version, $last );
		}
	}

	public function test_retrying_a_failed_flush_queues_it_again(): void {
		$id = $this->flush(
			$this->act_as( 'author' ),
			[
				'state'  => 'failed',
				'purges' => [ 'failed' => 2 ],
			]
		);

		self::assertSame( 'queued', self::body( $this->rest( 'POST', "/flushes/{$id}/retry" ) )['state'] );
		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
		self::assert_rest_error( 'shortpixel_flush_cannot_retry', 409, $this->rest( 'POST', "/flushes/{$id}/retry" ) );
	}

	public function test_running_a_flush_that_has_ended_returns_it_and_sends_nothing(): void {
		$id = $this->flush(
			$this->act_as( 'author' ),
			[
				'state'  => 'done',
				'purges' => [ 'fresh' => 1 ],
			]
		);

		self::assertSame( 'done', self::body( $this->rest( 'POST', "/flushes/{$id}/run" ) )['state'] );
		self::assertSame( [], $this->requests );
	}

	public function test_routes_can_be_discovered_with_their_fields_and_schemas(): void {
		foreach ( [ '/status', '/flushes', '/flushes/1', '/flushes/1/purges', '/flushes/1/run', '/settings' ] as $route ) {
			$data = self::body( $this->options( $route ) );

			self::assertSame( 'shortpixel-flush/v1', $data['namespace'] ?? null, $route );
			self::assertSame( 'object', self::part( $data, 'schema', 'type' ), $route );
			self::assertNotEmpty( self::part( $data, 'schema', 'properties' ), $route );
		}
		$fields = self::part( self::body( $this->options( '/flushes' ) ), 'endpoints', 1, 'args' );

		self::assertSame( [ 'images', 'urls', 'site' ], self::part( $fields, 'scope', 'enum' ) );
		self::assertSame( 5000, self::part( $fields, 'attachments', 'maxItems' ) );
	}

	private function options( string $route ): WP_REST_Response {
		return rest_ensure_response( rest_get_server()->dispatch( new WP_REST_Request( 'OPTIONS', '/shortpixel-flush/v1' . $route ) ) );
	}

	private static function link( WP_REST_Response $response ): string {
		$links = $response->get_headers()['Link'] ?? '';
		return is_string( $links ) ? $links : '';
	}
}
