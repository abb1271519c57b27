<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

/**
 * The local server that answers as providers' public documentation says, for a test that needs it.
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
	 * Where a provider's interface is in these tests.
	 */
	protected static function api( string $path ): string {
		return 'http://' . self::$host . '/' . $path;
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
}
