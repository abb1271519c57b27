<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use RuntimeException;

/** The simulated CDN (tools/simulator) in a separate process. */
final class Simulator {

	private Server $server;

	/** The CDN's URL with the key `spai`. */
	public readonly string $endpoint;

	/** The CDN's URL without a key. */
	public readonly string $url;

	public readonly string $control;

	/** @param list<string> $options Options of the simulator's command. */
	public function __construct( array $options = [ '--removal-delay', '0.3' ] ) {
		$root           = dirname( __DIR__, 3 );
		$this->server   = new Server(
			[
				$root . '/node_modules/.bin/tsx',
				$root . '/tools/simulator/main.ts',
				'--port',
				'0',
				'--control-port',
				'0',
				'--quiet',
				...$options,
			]
		);
		$this->endpoint = (string) preg_replace( '/^Endpoint:\s*/', '', $this->server->line() );
		$this->control  = (string) preg_replace( '/^Control:\s*/', '', $this->server->line() );
		$this->url      = dirname( $this->endpoint );
	}

	public function stop(): void {
		$this->server->stop();
	}

	/**
	 * @param array<string, mixed> $body
	 * @return array<mixed>
	 */
	public function control( string $method, string $path, array $body = [] ): array {
		return self::ask( $this->control, $method, $path, $body );
	}

	/**
	 * Sends a request to a control port.
	 *
	 * @param array<string, mixed> $body
	 * @return array<mixed>
	 */
	public static function ask( string $control, string $method, string $path, array $body = [] ): array {
		$context = stream_context_create(
			[
				'http' => [
					'method'        => $method,
					'header'        => 'Content-Type: application/json',
					'timeout'       => 60,
					'ignore_errors' => true,
					'content'       => 'POST' === $method ? (string) json_encode( (object) $body ) : '',
				],
			]
		);
		$answer  = (string) file_get_contents( $control . $path, false, $context );
		if ( ! str_contains( $http_response_header[0] ?? '', ' 200 ' ) ) {
			throw new RuntimeException( "{$method} {$path}: {$answer}" );
		}
		return (array) json_decode( $answer, true );
	}

	/**
	 * Returns the URLs that were requested from the simulated CDN, in order.
	 *
	 * @param string $kind Such as `removal`; any kind if empty.
	 * @return list<string>
	 */
	public function asked( string $kind = '' ): array {
		$urls    = [];
		$entries = $this->control( 'GET', '/log' )['entries'] ?? [];
		foreach ( is_array( $entries ) ? $entries : [] as $entry ) {
			if ( is_array( $entry ) && is_string( $entry['url'] ?? null ) && in_array( $kind, [ '', $entry['kind'] ?? '' ], true ) ) {
				$urls[] = $entry['url'];
			}
		}
		return $urls;
	}
}
