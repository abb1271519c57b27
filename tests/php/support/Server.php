<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use RuntimeException;

/**
 * A server in a separate process on this machine.
 */
final class Server {

	/** @var resource */
	private $process;

	/** @var resource */
	private $output;

	/**
	 * @param list<string> $command
	 */
	public function __construct( array $command ) {
		$process = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'file', '/dev/null', 'w' ] ], $pipes );
		if ( ! is_resource( $process ) ) {
			throw new RuntimeException( "{$command[0]} could not be started." );
		}
		$this->process = $process;
		$this->output  = $pipes[1];
	}

	/**
	 * Serves a folder, and waits until the server accepts connections. PHP's built-in server reports its port only on
	 * stderr, which is discarded, so the caller chooses the port.
	 */
	public static function of_folder( string $folder, int $port ): self {
		$server = new self( [ PHP_BINARY, '-S', "127.0.0.1:{$port}", '-t', $folder ] );
		while ( ! self::accepts( $port ) ) {
			if ( ! proc_get_status( $server->process )['running'] ) {
				throw new RuntimeException( "PHP's server could not listen on port {$port}." );
			}
			usleep( 10000 );
		}
		return $server;
	}

	private static function accepts( int $port ): bool {
		set_error_handler( static fn (): bool => true );
		try {
			$socket = stream_socket_client( "tcp://127.0.0.1:{$port}", $code, $error, 5 );
		} finally {
			restore_error_handler();
		}
		return false !== $socket && fclose( $socket );
	}

	public static function free_port(): int {
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		if ( false === $socket ) {
			throw new RuntimeException( 'No port is free.' );
		}
		$port = (int) substr( (string) strrchr( (string) stream_socket_get_name( $socket, false ), ':' ), 1 );
		fclose( $socket );
		return $port;
	}

	/**
	 * Waits for the next line that the server prints, and returns it.
	 */
	public function line(): string {
		return trim( (string) fgets( $this->output ) );
	}

	public function stop(): void {
		proc_terminate( $this->process );
		proc_close( $this->process );
	}
}
