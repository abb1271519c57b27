<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Edges\Bunny;
use ShortPixelFlush\Edges\Cloudflare;
use ShortPixelFlush\Edges\Cloudfront;
use ShortPixelFlush\Edges\Connection_Test;
use ShortPixelFlush\Edges\Digitalocean;
use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Edges\Fastly;
use ShortPixelFlush\Edges\Keycdn;
use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Http\failed_answer;

require_once __DIR__ . '/Edge_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/edges.php';

/**
 * Tests what all kinds of edges with a provider's API have in common.
 */
final class AnyEdgeTest extends Edge_Test_Case {
	private const URL = 'https://cdn.example.com/a.jpg';

	/**
	 * @return array<string,array{class-string<Edge>, array<string,string>}>
	 */
	public static function providers(): array {
		return [
			'Cloudflare'   => [
				Cloudflare::class,
				[
					'token' => 'token-that-may-purge-and-read',
					'zone'  => '023e105f4ecef8ad9ca31a8372d0c353',
				],
			],
			'bunny.net'    => [
				Bunny::class,
				[
					'key'  => 'key-of-the-account-0000-1111',
					'zone' => '643475',
				],
			],
			'KeyCDN'       => [
				Keycdn::class,
				[
					'key'       => 'sk_prod_key',
					'zone'      => '12345',
					'zone_host' => 'demo-1a2b.kxcdn.com',
				],
			],
			'Fastly'       => [
				Fastly::class,
				[
					'token'   => 'token-select-all-read',
					'service' => 'SU1Z0isxPaozGVKXdv0eY',
				],
			],
			'CloudFront'   => [
				Cloudfront::class,
				[
					'key_id'       => 'AKIDEXAMPLE',
					'secret'       => 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
					'distribution' => 'E1EXAMPLE',
				],
			],
			'DigitalOcean' => [
				Digitalocean::class,
				[
					'token'    => 'dop_v1_read_delete',
					'endpoint' => '19f06b6a-3ace-4315-b086-499a0e521b76',
				],
			],
		];
	}

	/**
	 * @param class-string<Edge> $kind
	 */
	private static function edge( string $kind ): Edge {
		$edge = new $kind();
		return new $kind(
			self::api(
				$edge->id() . ( [
					'cloudflare'   => '/client/v4',
					'digitalocean' => '/v2',
				][ $edge->id() ] ?? '' )
			)
		);
	}

	public function test_every_kind_is_listed_under_its_id_and_others_can_be_added(): void {
		self::assertSame( [ 'cloudflare', 'bunny', 'keycdn', 'fastly', 'cloudfront', 'digitalocean', 'generic' ], array_keys( kinds() ) );

		add_filter(
			'shortpixel_flush_edges',
			static fn ( array $kinds ): array => array_merge( $kinds, [ new Bunny( 'https://bunny.example' ), 'nothing' ] )
		);
		self::assertCount( 7, kinds() );
		self::assertSame( [ 'bunny.example' ], kinds()['bunny']->hosts( [] ) );
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_its_fields_accept_a_working_setup_and_explain_it( string $kind, array $setup ): void {
		$names = [];
		foreach ( ( new $kind() )->fields() as $field ) {
			$names[] = $field['name'];
			self::assertNotSame( '', $field['label'] );
			self::assertStringEndsWith( '.', $field['help'] );
			self::assertSame( 'choice' === $field['type'], isset( $field['choices'] ) );
			if ( isset( $setup[ $field['name'] ] ) && 'secret' !== $field['type'] && isset( $field['pattern'] ) ) {
				self::assertMatchesRegularExpression(
					"/\\A(?:{$field['pattern']})\\z/D",
					strlen( $setup[ $field['name'] ] ) < 12 && 'key_id' === $field['name'] ? str_repeat( 'A', 20 ) : $setup[ $field['name'] ]
				);
			}
		}
		self::assertSame( $names, array_values( array_unique( $names ) ) );
		self::assertSame( [], array_diff( array_keys( $setup ), $names ) );
		self::assertContains( 'secret', array_column( ( new $kind() )->fields(), 'type' ) );
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_a_connection_is_tested_in_two_steps_that_change_nothing( string $kind, array $setup ): void {
		$edge   = self::edge( $kind );
		$result = $this->run_test( $edge, $setup );
		self::assert_result( $edge, 'done', 'reached', $result );
		self::assertIsString( $result['data']['zone'] );
		self::assertNotSame( '', $result['data']['zone'] );
		self::assertSame( 'GET', $this->sent()[0]['method'] );

		/** @var array<string,string> $learned */
		$learned = $result['data']['setup'];
		$purge   = $edge->purge( $learned + $setup, [ Connection_Test::unused_url( 'cdn.example.com' ) ] );
		self::assertCount( 1, $purge );
		self::assert_result( $edge, 'done', 'purged', $this->send_all( $edge, $purge )[0] );
		self::assertStringContainsString( 'shortpixel-flush-connection-test', (string) json_encode( $this->sent() ) );
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_too_many_requests_are_reported_with_the_time_to_wait( string $kind, array $setup ): void {
		$edge = self::edge( $kind );
		$this->answer_next( 429, '{"success":false}', [ 'Retry-After' => '17' ] );
		$result = $this->send_all( $edge, $edge->purge( $setup, [ self::URL ] ) )[0];
		self::assert_result( $edge, 'busy', 'too_many', $result );
		self::assertSame( 17, $result['data']['retry_after'] );

		$this->answer_next( 429 );
		self::assert_result( $edge, 'busy', 'too_many', $this->run_test( $edge, $setup ) );
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_several_requests_are_answered_one_by_one( string $kind, array $setup ): void {
		$edge     = self::edge( $kind );
		$urls     = array_map(
			static fn ( int $i ): string => "https://cdn.example.com/{$i}.html",
			range( 1, 2 * $edge->limits( $setup )['urls'] )
		);
		$requests = $edge->purge( $setup, $urls );
		self::assertCount( 2, $requests );

		$first = $this->send_all( $edge, [ $requests[0] ] );
		$this->answer_next( 503 );
		$second = $this->send_all( $edge, [ $requests[1] ] );
		self::assertSame( [ 'done', 'busy' ], [ $first[0]['state'], $second[0]['state'] ] );
		self::assertSame(
			$urls,
			array_merge( $requests[0]['urls'], $requests[1]['urls'] ),
			'What is still to be done is known by its addresses.'
		);
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_a_server_error_is_not_a_refusal( string $kind, array $setup ): void {
		$edge = self::edge( $kind );
		foreach ( [ 500, 502, 503, 520 ] as $status ) {
			$this->answer_next( $status, '<html>Sorry</html>' );
			$result = $this->send_all( $edge, $edge->purge( $setup, [ self::URL ] ) )[0];
			self::assert_result( $edge, 'busy', 'down', $result );
			self::assertSame( $status, $result['data']['status'] ?? 0 );
			self::assertStringContainsString( 'unavailable', $edge->sentence( 'down', $result['data'] ) );
		}
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_an_undocumented_answer_is_never_a_success( string $kind, array $setup ): void {
		$edge    = self::edge( $kind );
		$request = $edge->purge( $setup, [ self::URL ] );
		foreach ( [
			[ 200, '<html>Log in to this network</html>' ],
			[ 200, '{"success":' ],
			[ 302, '' ],
			[ 206, 'x' ],
			[ 418, '' ],
			[ 418, 'null' ],
		] as list( $status, $body ) ) {
			$this->answer_next( $status, $body, [ 'Location' => 'https://elsewhere.example/' ] );
			self::assert_result( $edge, 'failed', 'not_understood', $this->send_all( $edge, $request )[0] );
			$this->answer_next( $status, $body );
			self::assertSame( 'failed', $this->run_test( $edge, $setup )['state'] );
		}
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_an_unreachable_host_is_worth_another_try_and_a_private_network_is_not( string $kind, array $setup ): void {
		$edge    = new $kind( 'http://127.0.0.1:1' );
		$request = $edge->purge( $setup, [ self::URL ] )[0];
		self::assert_result(
			$edge,
			'busy',
			'unreachable',
			$edge->read( ( new Client( [ '127.0.0.1:1' ], [ '127.0.0.1:1' ] ) )->fetch( self::client_request( $request ) ), $request )
		);

		add_filter( 'shortpixel_flush_host_addresses', static fn (): array => [ '10.0.0.7' ] );
		$inside  = new $kind( 'https://api.example' );
		$request = $inside->purge( $setup, [ self::URL ] )[0];
		self::assert_result(
			$inside,
			'failed',
			'not_sent',
			$inside->read( ( new Client( [ 'api.example' ] ) )->fetch( self::client_request( $request ) ), $request )
		);
		self::assert_result( $edge, 'busy', 'unreachable', $edge->tested( $setup, failed_answer( 'unsent', '', 0 ) ) );
		self::assert_result( $edge, 'failed', 'not_understood', $edge->tested( $setup, failed_answer( 'too_large', '', 0 ) ) );
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_each_request_names_its_secrets( string $kind, array $setup ): void {
		$edge    = self::edge( $kind );
		$secrets = [];
		foreach ( $edge->fields() as $field ) {
			if ( 'secret' === $field['type'] ) {
				$secrets[] = $setup[ $field['name'] ];
			}
		}
		foreach ( array_merge(
			$edge->purge( $setup, [ self::URL ] ),
			$edge->purge_everything( $setup ),
			[ $edge->test( $setup ) ]
		) as $request ) {
			self::assertSame( [], array_diff( $secrets, $request['secrets'] ) );
			self::assertStringNotContainsString( $secrets[0], $request['url'] . $request['body'] );
			self::assertStringStartsWith( 'http://' . self::$host . '/', $request['url'] );
		}
	}

	/**
	 * @param class-string<Edge>   $kind
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'providers' )]
	public function test_no_urls_give_no_requests_and_no_request_exceeds_the_limit( string $kind, array $setup ): void {
		$edge = self::edge( $kind );
		self::assertSame( [], $edge->purge( $setup, [] ) );
		self::assertSame( [], $edge->purge( $setup, [ 'no address', '/a.jpg', '' ] ) );

		$urls = array_map( static fn ( int $i ): string => "https://cdn.example.com/{$i}.html", range( 1, 1203 ) );
		$most = $edge->limits( $setup )['urls'];
		$sent = array_column( $edge->purge( $setup, $urls ), 'urls' );
		self::assertSame( $urls, array_merge( ...$sent ) );
		foreach ( $sent as $some ) {
			self::assertLessThanOrEqual( $most, count( $some ) );
		}
		self::assertCount( (int) ceil( 1203 / $most ), $sent );
	}
}
