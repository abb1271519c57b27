<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Edges\Cloudflare;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Tests\Integration\Edges\Edge_Server;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/Chain_Test_Case.php';
require_once dirname( __DIR__ ) . '/edges/Edge_Server.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests a flush with Cloudflare as the edge. ShortPixel is simulated in memory, and Cloudflare's API by a local server
 * that answers as documented by Cloudflare.
 */
final class CloudflareChainTest extends Chain_Test_Case {
	use Edge_Server;

	private const TOKEN = 'token-that-may-purge-and-read';

	private bool $is_forwarding = false;

	protected function setUp(): void {
		parent::setUp();
		$this->sent();
		$this->edges = [
			[
				'id'    => 'cloudflare',
				'kind'  => 'cloudflare',
				'hosts' => [ Edge_World::HOST ],
				'setup' => [
					'token' => self::TOKEN,
					'zone'  => 'example.com',
				],
			],
		];
		add_filter(
			'shortpixel_flush_edges',
			static fn ( array $kinds ): array => array_merge( $kinds, [ new Cloudflare( self::api( 'cloudflare/client/v4' ) ) ] )
		);
		add_filter(
			'shortpixel_flush_pre_request',
			fn ( ?array $before, array $request ): ?array => $this->is_forwarding ? null : $this->forwarded( $before, $request ),
			20,
			2
		);
		// If Cloudflare accepts the purge of a URL, the simulated edge purges that URL, too.
		add_action(
			'shortpixel_flush_edge_purged',
			function ( string $edge, array $purged ): void {
				foreach ( is_array( $purged['done'] ) ? $purged['done'] : [] as $url ) {
					$this->edge->answer(
						[
							'url'     => (string) preg_replace( '~^https://[^/]+~', Edge_World::SERVER, text( $url ) ),
							'method'  => 'PURGE',
							'headers' => [ 'Host' => Edge_World::HOST ],
						]
					);
				}
			},
			10,
			2
		);
	}

	/**
	 * Forwards a request for Cloudflare's API to the local server, which the plugin's usual client may not contact.
	 * Filters get the request with its token masked, so the token is put back.
	 *
	 * @param array<mixed>|null $before
	 * @param array<mixed>      $request
	 * @return array<mixed>|null
	 */
	private function forwarded( ?array $before, array $request ): ?array {
		if ( ! str_starts_with( text( $request['url'] ?? '' ), 'http://' . self::$host ) ) {
			return $before;
		}
		$headers = [];
		foreach ( is_array( $request['headers'] ?? null ) ? $request['headers'] : [] as $name => $value ) {
			self::assertStringNotContainsString( self::TOKEN, text( $value ) );
			$headers[ (string) $name ] = str_replace( '***', self::TOKEN, text( $value ) );
		}
		$this->is_forwarding = true;
		try {
			return ( new Client( [ self::$host ], [ self::$host ] ) )->fetch(
				[
					'url'       => text( $request['url'] ),
					'method'    => text( $request['method'] ?? 'GET' ),
					'headers'   => $headers,
					'body'      => text( $request['body'] ?? '' ),
					'timeout'   => 10.0,
					'max_bytes' => 262144,
				]
			);
		} finally {
			$this->is_forwarding = false;
		}
	}

	/**
	 * Lists the URLs of each purge request that the server has received since its requests were last read.
	 *
	 * @return list<list<string>>
	 */
	private function orders(): array {
		$orders = [];
		foreach ( $this->sent() as $sent ) {
			$body = json_decode( $sent['body'], true );
			if ( 'POST' === $sent['method'] && is_array( $body ) && is_array( $body['files'] ?? null ) ) {
				self::assertSame( 'Bearer ' . self::TOKEN, $sent['headers']['authorization'] ?? '' );
				$orders[] = array_values( array_map( 'ShortPixelFlush\Model\text', $body['files'] ) );
			}
		}

		return $orders;
	}

	public function test_the_zone_is_found_and_urls_go_in_hundreds_after_the_wait(): void {
		$id     = $this->chain( 250 );
		$row    = $this->run_to_the_end( $id );
		$orders = $this->orders();
		$plain  = array_filter( array_merge( ...$orders ), static fn ( string $url ): bool => ! str_contains( $url, 'f_remove' ) );

		self::assertSame( 'done', $row->state, (string) wp_json_encode( $row->steps ) );
		self::assertSame(
			[ 100, 100, 100, 100, 100 ],
			array_map( 'count', $orders ),
			'The 250 addresses, and the 250 by which ShortPixel was asked.'
		);
		self::assertCount( 250, array_unique( $plain ) );
		self::assertSame( 'new', $this->visitor_sees( 250 ) );
		self::assertSame( 'Cloudflare: 250 links cleared.', flush_shape( $row )['steps'][2]['message'] );
		self::assertStringNotContainsString( self::TOKEN, (string) wp_json_encode( $row ) );
	}

	public function test_one_order_that_is_refused_is_said_and_another_try_makes_it_good(): void {
		$id = $this->chain( 250 );
		$this->at_the_edge( $id );
		$this->sent();
		$this->answer_next(
			403,
			'{"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[],"result":null}',
			[ 'Content-Type' => 'application/json' ]
		);
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $row->state );
		self::assertContains( 'edge cloudflare: failed not_allowed', $this->steps( $id ) );
		self::assertMatchesRegularExpression(
			'/ \d+ of 250 links were not cleared\. Cloudflare refused the key, which lacks .*Zone → Cache Purge.*\.$/u',
			$this->message( $id )
		);
		self::assertSame(
			[ 'new', 'new' ],
			[ $this->visitor_sees( 1 ), $this->visitor_sees( 250 ) ],
			'Those were old at the first look, and purged once more before the second.'
		);

		$this->sent();
		self::assertTrue( retry_flush( $row ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertCount(
			250,
			array_unique(
				array_filter(
					array_merge( ...$this->orders() ),
					static fn ( string $url ): bool => ! str_contains( $url, 'f_remove' )
				)
			),
			'Nobody knows which were refused: all once more.'
		);
		self::assertSame( 'new', $this->visitor_sees( 1 ) );
	}

	public function test_too_many_requests_wait_as_long_as_cloudflare_says(): void {
		$id = $this->chain( 30 );
		$this->at_the_edge( $id );
		$this->sent();
		$this->answer_next(
			429,
			'{"success":false,"errors":[{"code":971,"message":"Please wait"}],"messages":[],"result":null}',
			[
				'Content-Type' => 'application/json',
				'Retry-After'  => '47',
			]
		); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two headers.
		$asked = $this->now;
		$this->runner()->step( $id, 5.0 );
		self::assertSame( 'waiting', $this->get( $id )->state );
		self::assertSame( [ 30 + 30 ], array_map( 'count', $this->orders() ) );
		self::assertStringContainsString( 'Cloudflare is busy.', $this->message( $id ) );

		for ( $this->now = $asked + 1; $this->now < $asked + 47; $this->now++ ) {
			$this->runner()->step( $id, 5.0 );
		}
		self::assertSame( [], $this->orders(), 'Not a second too early.' );

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( [ 60 ], array_map( 'count', $this->orders() ) );
	}

	/**
	 * Runs the flush until its next request is the purge at Cloudflare. The zone's id is set up, so it isn't looked up
	 * first.
	 */
	private function at_the_edge( int $id ): void {
		$this->edges[0]['setup'] = [
			'token'   => self::TOKEN,
			'zone'    => 'example.com',
			'zone_id' => '023e105f4ecef8ad9ca31a8372d0c353',
		];
		$this->now               = $this->run_until( $id, static fn ( Flush $flush ): bool => 'waiting' === $flush->state )->wait_until;
	}
}
