<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

/**
 * Runs a local server that answers as the providers' public documentation says.
 *
 * @phpstan-type Sent array{method: string, path: string, headers: array<string,string>, body: string}
 */
trait Edge_Server {
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

	/**
	 * Returns a URL on the local server.
	 */
	protected static function api( string $path ): string {
		return 'http://' . self::$host . '/' . $path;
	}

	/**
	 * Returns the requests that the server received since the last call.
	 *
	 * @return list<Sent>
	 */
	protected function sent(): array {
		/** @var list<Sent> $sent */
		$sent = json_decode( (string) file_get_contents( 'http://' . self::$host . '/log' ), true );
		return $sent;
	}

	/**
	 * Sets the answer to the next request, whatever that is.
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
}
