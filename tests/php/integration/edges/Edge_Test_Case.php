<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * A kind of edge against a local server that answers as its provider's public documentation says, through the plugin's own client.
 *
 * @phpstan-type Request array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>, urls: list<string>}
 * @phpstan-type Said array{state: 'done'|'failed'|'busy', code: string, data: array<string,mixed>}
 * @phpstan-type Sent array{method: string, path: string, headers: array<string,string>, body: string}
 */
abstract class Edge_Test_Case extends Wp_Test_Case {
	/** @var resource|null */
	private static $server = null;

	protected static string $host = '';

	public static function setUpBeforeClass(): void {
		parent::setUpBeforeClass();
		$process = proc_open(
			[ PHP_BINARY, __DIR__ . '/server.php' ],
			[
				1 => [ 'pipe', 'w' ],
				2 => [ 'file', '/dev/null', 'w' ],
			],
			$pipes
		);
		self::assertIsResource( $process );
		self::$server = $process;
		self::$host   = '127.0.0.1:' . trim( (string) fgets( $pipes[1] ) );
	}

	public static function tearDownAfterClass(): void {
		if ( is_resource( self::$server ) ) {
			proc_terminate( self::$server );
			proc_close( self::$server );
		}
		parent::tearDownAfterClass();
	}

	protected function setUp(): void {
		parent::setUp();
		remove_all_filters( 'shortpixel_flush_pre_request' );
		$this->sent();
	}

	/**
	 * Where a provider's interface is in these tests.
	 */
	protected static function api( string $path ): string {
		return 'http://' . self::$host . '/' . $path;
	}

	/**
	 * Sends requests as the plugin does and reads each answer.
	 *
	 * @param list<Request> $requests
	 * @return list<Said>
	 */
	protected function say( Edge $edge, array $requests ): array {
		$said = [];
		foreach ( $requests as $request ) {
			$said[] = $edge->read( $this->answer( $edge, $request ), $request );
		}
		return $said;
	}

	/**
	 * Tests a connection.
	 *
	 * @param array<string,string> $setup
	 * @return Said
	 */
	protected function tested( Edge $edge, array $setup ): array {
		return $edge->tested( $setup, $this->answer( $edge, $edge->test( $setup ) ) );
	}

	/**
	 * @param Request $request
	 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
	 */
	protected function answer( Edge $edge, array $request ): array {
		$hosts = $edge->hosts( [] );
		self::assertSame( [ self::$host ], $hosts );
		return ( new Client( $hosts, $hosts ) )->fetch( self::to_be_sent( $request ) );
	}

	/**
	 * What of a kind's request is the client's.
	 *
	 * @param Request $request
	 * @return array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>}
	 */
	protected static function to_be_sent( array $request ): array {
		unset( $request['urls'] );
		return $request;
	}

	/**
	 * Gives what the server was sent since this was last asked for.
	 *
	 * @return list<Sent>
	 */
	protected function sent(): array {
		/** @var list<Sent> $sent */
		$sent = json_decode( (string) file_get_contents( 'http://' . self::$host . '/log' ), true );
		return $sent;
	}

	/**
	 * Has the next request be answered like this, whatever it is.
	 *
	 * @param array<string,string> $headers
	 */
	protected function answer_next( int $status, string $body = '', array $headers = [] ): void {
		$context = stream_context_create(
			[
				'http' => [
					'method'  => 'POST',
					'header'  => 'Content-Type: application/json',
					'content' => (string) json_encode( [ $status, (object) $headers, $body ] ),
				],
			]
		);
		file_get_contents( 'http://' . self::$host . '/next', false, $context );
	}

	/**
	 * Checks one request that was sent, byte by byte: its line, those of its headers that are named, and its body.
	 *
	 * @param Sent                 $sent
	 * @param array<string,string> $headers
	 */
	protected static function assertSent( array $sent, string $line, array $headers, string $body = '' ): void {
		self::assertSame( $line, $sent['method'] . ' ' . $sent['path'] );
		self::assertSame( $headers, array_intersect_key( $sent['headers'], $headers ) + array_fill_keys( array_keys( $headers ), '(not sent)' ) );
		self::assertSame( $body, $sent['body'] );
		self::assertSame( '' === $body ? null : (string) strlen( $body ), '0' === ( $sent['headers']['content-length'] ?? null ) ? null : $sent['headers']['content-length'] ?? null );
	}

	/**
	 * Checks what was said, and that it can be told to a person.
	 *
	 * @param Said $said
	 */
	protected static function assertSaid( Edge $edge, string $state, string $code, array $said ): void {
		self::assertSame( [ $state, $code ], [ $said['state'], $said['code'] ] );
		$sentence = $edge->sentence( $said['code'], $said['data'] );
		if ( 'done' === $state ) {
			self::assertSame( '', $sentence );
			return;
		}
		self::assertMatchesRegularExpression( '/\A\S.*\. .*[Vv]isitors may get (?:the )?old pictures?\b.*\. .+\.\z/us', $sentence, 'What happened, what is true for visitors, what to do.' );
	}
}
