<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Edges\Edge;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Edges\missing_fields;

require_once __DIR__ . '/Edge_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/edges.php';

/**
 * Tests the kind of edge in docs/examples/my-edge.php, the example of how to add one.
 */
final class DocumentedEdgeTest extends Edge_Test_Case {
	private const SETUP = [
		'key'  => 'key12345',
		'site' => '7',
	];

	private const URLS = [ "https://cdn.example.com/\u{fc}.jpg", 'https://cdn.example.com/a.jpg' ];

	private const HEADERS = [
		'authorization' => 'Bearer key12345',
		'content-type'  => 'application/json',
	];

	/** Adds the kind of edge as another plugin would, and returns it with the local server as its API. */
	private static function added(): Edge {
		require dirname( __DIR__, 4 ) . '/docs/examples/my-edge.php';
		$kind = kinds()['my-edge'] ?? null;
		self::assertInstanceOf( Edge::class, $kind );
		self::assertSame( [ 'api.my-cdn.example' ], $kind->hosts( self::SETUP ) );
		$class_name = get_class( $kind );

		return new $class_name( self::api( 'my-cdn' ) );
	}

	public function test_it_is_a_kind_like_any_other_with_fields_and_limits(): void {
		$edge = self::added();

		self::assertSame( [ 'my-edge', 'My CDN' ], [ $edge->id(), $edge->name() ] );
		self::assertSame( [ 'key', 'site' ], missing_fields( $edge, [] ) );
		self::assertSame( 50, $edge->limits( self::SETUP )['urls'] );
		self::assertTrue( $edge->is_ready( self::SETUP ) );
		$urls = array_map( static fn ( int $i ): string => "https://cdn.example.com/{$i}.jpg", range( 1, 120 ) );
		self::assertSame(
			[ 50, 50, 20 ],
			array_map( static fn ( array $request ): int => count( $request['urls'] ), $edge->purge( self::SETUP, $urls ) )
		);
	}

	public function test_it_purges_urls_and_everything(): void {
		$edge     = self::added();
		$requests = $edge->purge( self::SETUP, self::URLS );
		$this->answer_next( 202 );
		self::assert_result( $edge, 'done', 'purged', $this->send_all( $edge, $requests )[0] );
		self::assertSame( self::URLS, $requests[0]['urls'] );
		self::assertSame( [ 'key12345' ], $requests[0]['secrets'] );
		self::assert_request(
			$this->sent()[0],
			'POST /my-cdn/sites/7/purge',
			self::HEADERS,
			'{"urls":["https://cdn.example.com/%C3%BC.jpg","https://cdn.example.com/a.jpg"]}'
		);

		$this->answer_next( 202 );
		self::assert_result( $edge, 'done', 'purged', $this->send_all( $edge, $edge->purge_everything( self::SETUP ) )[0] );
		self::assert_request( $this->sent()[0], 'POST /my-cdn/sites/7/purge', self::HEADERS, '{"everything":true}' );
	}

	public function test_the_test_says_which_site_it_reached(): void {
		$edge = self::added();
		$this->answer_next( 200, '{"name":"Example"}' );
		$result = $this->run_test( $edge, self::SETUP );

		self::assert_result( $edge, 'done', 'reached', $result );
		self::assertSame( 'Example', $result['data']['zone'] );
		self::assert_request( $this->sent()[0], 'GET /my-cdn/sites/7', [ 'authorization' => 'Bearer key12345' ] );
	}

	/**
	 * @return array<string,array{int, string, string, string}>
	 */
	public static function refusals(): array {
		return [
			'an address'       => [ 400, 'failed', 'address_refused', 'address_refused' ],
			'a key'            => [ 401, 'failed', 'key_refused', 'key_refused' ],
			'a key that lacks' => [ 403, 'failed', 'not_allowed', 'not_allowed' ],
			'a site'           => [ 404, 'failed', 'zone_not_found', 'zone_not_found' ],
			'not documented'   => [ 200, 'failed', 'not_understood', 'not_understood' ],
			'too many'         => [ 429, 'busy', 'too_many', 'too_many' ],
			'in trouble'       => [ 503, 'busy', 'down', 'down' ],
		];
	}

	#[DataProvider( 'refusals' )]
	public function test_a_refusal_says_what_to_do( int $status, string $state, string $purged, string $tested ): void {
		$edge = self::added();
		$this->answer_next( $status, '{"error":{"message":"No."}}' );
		$result = $this->send_all( $edge, $edge->purge( self::SETUP, self::URLS ) )[0];
		self::assert_result( $edge, $state, $purged, $result );
		self::assertSame( 'failed' === $state ? 'No.' : null, $result['data']['detail'] ?? null );

		$this->answer_next( $status, '{"error":{"message":"No."}}' );
		self::assert_result( $edge, $state, $tested, $this->run_test( $edge, self::SETUP ) );
	}
}
