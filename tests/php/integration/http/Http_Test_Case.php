<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Http;

use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * Starts servers that misbehave on request; requests are really sent.
 */
abstract class Http_Test_Case extends Wp_Test_Case {
	/** @var list<resource> */
	private static array $servers = [];

	/**
	 * @param string $certificate A file with a certificate, for TLS.
	 * @return string The server's host and port.
	 */
	protected static function start_server( string $certificate = '' ): string {
		$process = proc_open(
			[ PHP_BINARY, __DIR__ . '/server.php', $certificate ],
			[
				1 => [ 'pipe', 'w' ],
				2 => [ 'file', '/dev/null', 'w' ],
			],
			$pipes
		);
		self::assertIsResource( $process );
		self::$servers[] = $process;

		return '127.0.0.1:' . trim( (string) fgets( $pipes[1] ) );
	}

	/** Lets a server answer the requests that it holds. */
	protected static function release( string $host ): void {
		self::assertIsString( file_get_contents( "http://{$host}/release" ) );
	}

	public static function tearDownAfterClass(): void {
		foreach ( self::$servers as $server ) {
			proc_terminate( $server );
			proc_close( $server );
		}
		self::$servers = [];
	}

	protected function setUp(): void {
		parent::setUp();
		remove_all_filters( 'shortpixel_flush_pre_request' );
	}
}
