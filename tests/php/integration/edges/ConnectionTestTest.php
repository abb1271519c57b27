<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\Group;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use ShortPixelFlush\Tests\Support\Proof;
use function ShortPixelFlush\Http\failed_answer;

require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';

/**
 * A connection test reveals whether the entered servers accept a purge, and nothing else about them.
 */
final class ConnectionTestTest extends Rest_Test_Case {

	private const EDGE = [
		'kind'  => 'generic',
		'hosts' => [ 'img.example.org' ],
		'setup' => [
			'servers'  => '10.0.0.7:6081',
			'method'   => 'PURGE',
			'password' => 'S3cr3t',
		],
	];

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
	}

	#[Group( 'proof' )]
	public function test_whatever_stands_there_is_told_in_the_same_words_and_no_sooner(): void {
		$told = [];
		foreach ( self::strangers() as $name => $answer ) {
			$this->answer_requests( static fn (): array => $answer );
			$begun         = hrtime( true );
			$body          = self::body( $this->rest( 'POST', '/edges/test', self::EDGE ) );
			$told[ $name ] = [ 'state' => $body['state'] ?? null ] + $body;
			self::assertGreaterThan( 2.9, ( hrtime( true ) - $begun ) / 1e9, $name );
		}

		self::assertCount( 1, array_unique( array_map( 'serialize', $told ) ), print_r( $told, true ) );
		$first = $told['a refused connection'];
		self::assertSame( [ 'failed', '' ], [ $first['state'], $first['zone'] ?? null ] );
		self::assertIsString( $first['message'] );
		self::assertStringContainsString( '10.0.0.7:6081 refused to be cleared', $first['message'] );
	}

	/**
	 * @return array<string, array<string, mixed>>
	 */
	private static function strangers(): array {
		$strangers = [
			'a refused connection'                => failed_answer( 'connect', 'Connection refused', 0 ),
			'another web server'                  => [
				'status'  => 405,
				'headers' => [ 'server' => 'Apache/2.4' ],
				'body'    => 'Not allowed',
			],
			'one that wants a login'              => [
				'status'  => 401,
				'headers' => [ 'www-authenticate' => 'Basic realm="Printer"' ],
			],
			'a port that is filtered'             => failed_answer( 'timeout', '', 0 ),
			'a server that speaks something else' => failed_answer( 'reset', 'SSH-2.0-OpenSSH_9.2', 0 ),
			'one in trouble'                      => [ 'status' => 503 ],
		];
		// Only a few of them, since the plugin delays each of these results to three seconds.
		return array_slice( $strangers, 0, Proof::size( 3, 6 ) );
	}

	public function test_a_cache_that_takes_a_purge_is_told_without_what_it_is(): void {
		$this->answer_requests(
			static fn ( array $request ): array => [
				'status'  => 'PURGE' === $request['method'] ? 200 : 503,
				'headers' => [
					'server'    => 'nginx/1.22.1',
					'x-varnish' => '1',
				],
			]
		);

		self::assertSame(
			[
				'state'   => 'done',
				'message' => 'Varnish, nginx or Squid answers: “10.0.0.7:6081” can be cleared from here.',
				'zone'    => '10.0.0.7:6081',
			],
			self::body( $this->rest( 'POST', '/edges/test', self::EDGE ) )
		);
	}

	public function test_one_server_of_several_that_takes_no_purge_is_enough_and_not_named(): void {
		$this->answer_requests(
			static fn ( array $request ): array => [
				'status' => str_contains(
					(string) wp_json_encode( $request['url'] ),
					'10.0.0.8'
				) ? 403 : 200,
			]
		);

		$edge = array_replace_recursive( self::EDGE, [ 'setup' => [ 'servers' => "10.0.0.7\n10.0.0.8" ] ] );
		$body = self::body( $this->rest( 'POST', '/edges/test', $edge ) );

		self::assertSame( 'failed', $body['state'] );
		self::assertIsString( $body['message'] );
		self::assertStringContainsString( '10.0.0.7, 10.0.0.8', $body['message'] );
	}

	public function test_only_who_may_set_up_edges_may_test_one(): void {
		foreach ( [ 'editor', 'author', 'subscriber' ] as $role ) {
			$this->act_as( $role );
			self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->rest( 'POST', '/edges/test', self::EDGE ) );
		}
		self::assertSame( [], $this->requests );
	}
}
