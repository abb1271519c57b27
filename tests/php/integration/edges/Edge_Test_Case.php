<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use ShortPixelFlush\Edges\Edge;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once __DIR__ . '/Edge_Server.php';

/**
 * A test of a kind of edge, with the plugin's own client and a local server that answers as the provider documents.
 *
 * @phpstan-type Request array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>, urls: list<string>}
 * @phpstan-type Result array{state: 'done'|'failed'|'busy', code: string, data: array<string,mixed>}
 * @phpstan-import-type Sent from Edge_Server
 */
abstract class Edge_Test_Case extends Wp_Test_Case {
	use Edge_Server;

	protected function setUp(): void {
		parent::setUp();
		remove_all_filters( 'shortpixel_flush_pre_request' );
		$this->sent();
	}

	/**
	 * Sends requests through the plugin's client and reads each answer.
	 *
	 * @param list<Request> $requests
	 * @return list<Result>
	 */
	protected function send_all( Edge $edge, array $requests ): array {
		$results = [];
		foreach ( $requests as $request ) {
			$results[] = $edge->read( $this->answer( $edge, $request ), $request );
		}
		return $results;
	}

	/**
	 * @param array<string,string> $setup
	 * @return Result
	 */
	protected function run_test( Edge $edge, array $setup ): array {
		return $edge->tested( $setup, $this->answer( $edge, $edge->test( $setup ) ) );
	}

	/**
	 * @param Request $request
	 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
	 */
	protected function answer( Edge $edge, array $request ): array {
		$hosts = $edge->hosts( [] );
		self::assertSame( [ self::$host ], $hosts );
		return ( new Client( $hosts, $hosts ) )->fetch( self::client_request( $request ) );
	}

	/**
	 * Returns an edge's request without `urls`, which the client does not take.
	 *
	 * @param Request $request
	 * @return array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>}
	 */
	protected static function client_request( array $request ): array {
		unset( $request['urls'] );
		return $request;
	}

	/**
	 * Checks a request that was sent: its method and path, the given headers, and its body.
	 *
	 * @param Sent                 $sent
	 * @param array<string,string> $headers
	 */
	protected static function assert_request( array $sent, string $line, array $headers, string $body = '' ): void {
		self::assertSame( $line, $sent['method'] . ' ' . $sent['path'] );
		self::assertSame(
			$headers,
			array_intersect_key( $sent['headers'], $headers ) + array_fill_keys( array_keys( $headers ), '(not sent)' )
		);
		self::assertSame( $body, $sent['body'] );
		self::assertSame(
			'' === $body ? null : (string) strlen( $body ),
			'0' === ( $sent['headers']['content-length'] ?? null ) ? null : $sent['headers']['content-length'] ?? null
		);
	}

	/**
	 * Checks a result, and that it has a sentence for the user unless it is done.
	 *
	 * @param Result $result
	 */
	protected static function assert_result( Edge $edge, string $state, string $code, array $result ): void {
		self::assertSame( [ $state, $code ], [ $result['state'], $result['code'] ] );
		$sentence = $edge->sentence( $result['code'], $result['data'] );
		if ( 'done' === $state ) {
			self::assertSame( '', $sentence );
			return;
		}
		self::assertMatchesRegularExpression(
			'/\A(?=.*\b[Vv]isitors may get (?:the )?old images?\b)\S.*\. \S.+\.\z/us',
			$sentence,
			'What happened, what is true for visitors, what to do.'
		);
	}
}
