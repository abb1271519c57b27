<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Http;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Php_Process;

require_once __DIR__ . '/Http_Test_Case.php';

/**
 * Some hosts disable PHP functions that WordPress can do without (`disable_functions`). The plugin must work there too.
 */
final class DisabledFunctionsTest extends Http_Test_Case {
	private static string $host = '';

	public static function setUpBeforeClass(): void {
		self::$host = self::start_server();
	}

	/**
	 * @param list<string> $disabled
	 * @return array<mixed> What the code echoed as JSON.
	 */
	private function without( array $disabled, string $code ): array {
		$this->use_fresh_site();
		list( $address, $port ) = explode( ':', self::$host );
		$before                 = sprintf( '$address = %s; $port = %s;', var_export( $address, true ), var_export( $port, true ) );

		$said = json_decode(
			Php_Process::start(
				'use ShortPixelFlush\Http\Client; foreach ( [ "http/class-client.php", "flush/steps/log.php" ] as $file ) { require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/{$file}"; }' . $code,
				$before,
				$disabled
			)->wait(),
			true
		);
		self::assertIsArray( $said );
		return $said;
	}

	/** @return array<string, array{list<string>, bool}> */
	public static function ways_to_send(): array {
		return [
			'several at once'                   => [ [], true ],
			'curl runs no several at once'      => [ [ 'curl_multi_exec' ], false ],
			'curl waits for no several at once' => [ [ 'curl_multi_select', 'curl_share_init' ], false ],
			'no curl'                           => [ [ 'curl_exec' ], false ],
		];
	}

	/**
	 * @param list<string> $disabled
	 */
	#[DataProvider( 'ways_to_send' )]
	public function test_requests_are_sent_with_whatever_php_has_left( array $disabled, bool $is_parallel ): void {
		$said = $this->without(
			$disabled,
			'add_filter( "shortpixel_flush_host_addresses", static fn (): array => [ $address ] );
			$host   = "cdn.invalid:{$port}";
			$client = new Client( [ $host, "127.0.0.1:1", "127.0.0.1:{$port}" ], [ $host ] );
			$codes  = array_column( $client->send( array_fill( 0, 3, [ "url" => "http://{$host}/echo" ] ) ), "status" );
			echo json_encode( [
				"parallel"  => $client->is_parallel(),
				"codes"     => $codes,
				"echo"      => $client->fetch( [ "url" => "http://{$host}/echo", "method" => "POST", "body" => "a=b" ] )["body"],
				"refused"   => $client->fetch( [ "url" => "http://127.0.0.1:1/" ] )["error"],
				"too_large" => $client->fetch( [ "url" => "http://{$host}/big/1001", "max_bytes" => 1000 ] )["error"],
				"too_slow"  => $client->fetch( [ "url" => "http://{$host}/hold", "timeout" => 1.0 ] )["error"],
				"by_ip"     => $client->fetch( [ "url" => "http://127.0.0.1:{$port}/echo" ] )["status"],
			] );'
		);

		self::assertSame( $is_parallel, $said['parallel'] );
		self::assertSame( [ 200, 200, 200 ], $said['codes'] );
		self::assertIsString( $said['echo'] );
		self::assertStringStartsWith( 'POST /echo HTTP/1.1', $said['echo'] );
		self::assertStringContainsString( 'Host: cdn.invalid:', $said['echo'] );
		self::assertSame(
			[ 'connect', 'too_large', 'timeout', 200 ],
			[ $said['refused'], $said['too_large'], $said['too_slow'], $said['by_ip'] ]
		);
	}

	public function test_curl_that_sends_one_at_a_time_asks_at_the_address_that_was_looked_up_over_https_too(): void {
		$said = $this->without(
			[ 'curl_multi_exec' ],
			'add_filter( "shortpixel_flush_host_addresses", static fn (): array => [ "127.0.0.1" ] );
			add_filter( "https_ssl_verify", "__return_false" );
			$answer = ( new Client( [ "cdn.invalid:1" ], [] ) )->fetch( [ "url" => "https://cdn.invalid:1/" ] );
			$named  = ( new Client( [ "cdn.invalid:1" ], [ "cdn.invalid:1" ] ) )->fetch( [ "url" => "https://cdn.invalid:1/" ] );
			echo json_encode( [ $answer["error"], $named["error"] ] );'
		);

		self::assertSame( [ 'private_host', 'connect' ], $said, 'A name that nobody can look up was connected to.' );
	}

	public function test_the_rest_does_without_what_hosts_disable(): void {
		$said = $this->without(
			[ 'php_uname', 'gethostname', 'usleep', 'error_log', 'gethostbynamel', 'dns_get_record' ],
			'$began = microtime( true );
			ShortPixelFlush\sleep_for( 0.02 );
			ShortPixelFlush\Flush\log_target();
			ShortPixelFlush\Flush\write_log_line( "a line", true );
			$mark = ShortPixelFlush\monotonic_mark();
			echo json_encode( [
				"mark"   => $mark,
				"since"  => ShortPixelFlush\seconds_since_mark( $mark ),
				"slept"  => microtime( true ) - $began >= 0.02,
				"answer" => ( new Client( [ "cdn.invalid" ] ) )->fetch( [ "url" => "http://cdn.invalid/" ] )["error"],
			] );'
		);

		self::assertSame(
			[
				'mark'   => '',
				'since'  => null,
				'slept'  => true,
				'answer' => 'dns',
			],
			$said
		);
	}

	public function test_a_machine_is_told_apart_by_either_of_its_names(): void {
		foreach ( [ 'php_uname', 'gethostname' ] as $disabled ) {
			$said = $this->without(
				[ $disabled ],
				'echo json_encode( [ ShortPixelFlush\seconds_since_mark( ShortPixelFlush\monotonic_mark() ) ] );'
			);
			self::assertContains( $said, [ [ 0 ], [ 1 ] ], $disabled );
		}
	}
}
