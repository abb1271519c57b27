<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Http;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Support\Php_Process;

require_once __DIR__ . '/Http_Test_Case.php';

/**
 * Tests the client against a server that misbehaves.
 */
final class ClientTest extends Http_Test_Case {
	private static string $host = '';

	public static function setUpBeforeClass(): void {
		self::$host = self::start_server();
	}

	private function client(): Client {
		return new Client( [ self::$host, '127.0.0.1:1', '*.shortpixel.ai' ] );
	}

	/**
	 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
	 */
	private function get( string $path, float $timeout = 2.0, int $max_bytes = 1000 ): array {
		return $this->client()->fetch(
			[
				'url'       => 'http://' . self::$host . $path,
				'timeout'   => $timeout,
				'max_bytes' => $max_bytes,
			]
		);
	}

	public function test_an_answer_has_status_headers_body_and_time(): void {
		$answer = $this->get( '/echo' );

		self::assertSame( 200, $answer['status'] );
		self::assertSame( '', $answer['error'] );
		self::assertSame( 'text/plain', $answer['headers']['content-type'] );
		self::assertStringContainsString(
			'User-Agent: Flush for ShortPixel/' . SHORTPIXEL_FLUSH_VERSION . '; http://example.org',
			$answer['body']
		);
		self::assertStringContainsString( 'Accept: image/avif,image/webp', $answer['body'] );
		self::assertStringNotContainsString( 'Cookie', $answer['body'] );
		self::assertEqualsWithDelta( time(), $answer['at'], 2 );
	}

	public function test_requests_run_in_parallel_up_to_the_cap(): void {
		$requests = [];
		for ( $i = 0; $i < 24; $i++ ) {
			$requests[ "r{$i}" ] = [
				'url'     => 'http://' . self::$host . '/wait/500?' . $i,
				// Together the requests take three seconds, four at a time. Waiting for a slot must not count.
				'timeout' => 2.5,
			];
		}

		$answers = $this->client()->send( $requests, [ 'parallel' => 4 ] );

		self::assertSame( array_keys( $requests ), array_keys( $answers ) );
		self::assertSame( [ 200 ], array_values( array_unique( array_column( $answers, 'status' ) ) ) );
		self::assertSame( '4', $this->get( '/most' )['body'] );
	}

	public function test_a_slow_answer_holds_up_no_other(): void {
		$requests = [];
		for ( $i = 0; $i < 40; $i++ ) {
			$requests[] = [ 'url' => 'http://' . self::$host . ( 0 === $i ? '/hold' : '/wait/10?' . $i ) ];
		}

		$others  = 0;
		$answers = $this->client()->send(
			$requests,
			[
				'parallel' => 4,
				'after'    => static function ( $key ) use ( &$others ): void {
					$others += 0 === $key ? 0 : 1;
					if ( 39 === $others ) {
						self::release( self::$host );
					}
				},
			]
		);

		// If requests were sent in rounds of four, the held one would block the next round, and never be answered.
		self::assertSame( array_fill( 0, 40, 200 ), array_column( $answers, 'status' ) );
	}

	/**
	 * @return array<string,array{string,string}>
	 */
	public static function failures(): array {
		return [
			'a server that hangs up'     => [ '/reset', 'reset' ],
			'half an answer'             => [ '/half', 'reset' ],
			'an answer that drips'       => [ '/drip', 'timeout' ],
			'an answer that never comes' => [ '/wait/9000', 'timeout' ],
			'more bytes than allowed'    => [ '/big/200000', 'too_large' ],
			'one byte more than allowed' => [ '/big/1001', 'too_large' ],
		];
	}

	#[DataProvider( 'failures' )]
	public function test_failures_have_stable_codes( string $path, string $error ): void {
		$answer = $this->get( $path, 'timeout' === $error ? 1.0 : 30.0 );

		self::assertSame( $error, $answer['error'], $answer['error_text'] );
		self::assertSame( 0, $answer['status'] );
		self::assertSame( '', $answer['body'] );
	}

	/**
	 * @return iterable<string, array{string, string, string, string}>
	 */
	public static function hostile_answers(): iterable {
		$answers = [
			'packed once'                       => [ '/packed', '', 'unpacked' ],
			'a bomb'                            => [ '/bomb', 'too_large', '' ],
			'a bomb within gzip'                => [ '/nested', 'too_large', '' ],
			'a byte at a time'                  => [ '/trickle', 'timeout', '' ],
			'headers without an end'            => [ '/heads', 'timeout', '' ],
			'a body without an end'             => [ '/endless', 'too_large', '' ],
			'another answer behind its own end' => [ '/longer', '', 'real' ],
			'less than it announces'            => [ '/shorter', 'reset', '' ],
		];
		foreach ( $answers as $name => list( $path, $error, $body ) ) {
			foreach ( [ 'several at once', 'curl', 'sockets' ] as $way ) {
				$is_packed = 'sockets' === $way && in_array( $path, [ '/packed', '/nested' ], true );
				yield "{$name}, {$way}" => [ $path, $way, $is_packed ? 'other' : $error, $is_packed ? '' : $body ];
			}
		}
	}

	#[DataProvider( 'hostile_answers' )]
	public function test_a_hostile_answer_ends_at_the_limits( string $path, string $way, string $error, string $body ): void {
		$before = memory_get_usage();
		memory_reset_peak_usage();
		$answer = $this->by( $way, $path );

		self::assertSame( [ $error, $body ], [ $answer['error'], $answer['body'] ], $answer['error_text'] );
		self::assertLessThan( 16777216, memory_get_peak_usage() - $before );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function ways(): iterable {
		foreach ( [ 'several at once', 'curl' ] as $way ) {
			yield $way => [ $way ];
		}
	}

	#[DataProvider( 'ways' )]
	public function test_nested_compression_is_decoded_only_if_declared( string $way ): void {
		$before = memory_get_usage();
		memory_reset_peak_usage();
		$answer = $this->by( $way, '/hidden', 100000 );

		self::assertSame( '', $answer['error'], $answer['error_text'] );
		self::assertSame( "\x1f\x8b", substr( $answer['body'], 0, 2 ) );
		self::assertLessThan( 16777216, memory_get_peak_usage() - $before );
	}

	/**
	 * @return array{error: string, error_text: string, body: string, ...}
	 */
	private function by( string $way, string $path, int $most = 1000 ): array {
		$request = [
			'url'       => 'http://' . self::$host . $path,
			'timeout'   => 2.0,
			'max_bytes' => $most,
		];
		$code    = sprintf(
			'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/http/class-client.php";
			$answer = ( new ShortPixelFlush\Http\Client( [ %s ] ) )->fetch( %s );
			echo wp_json_encode( [ "body" => base64_encode( $answer["body"] ) ] + $answer );',
			var_export( self::$host, true ),
			var_export( $request, true )
		);
		if ( 'curl' === $way ) {
			$this->use_fresh_site();
			/** @var array{error: string, error_text: string, body: string} $answer */
			$answer = json_decode( Php_Process::start( $code, '', [ 'curl_multi_exec' ] )->wait(), true );
			return [ 'body' => (string) base64_decode( $answer['body'], true ) ] + $answer;
		}
		$before = 'sockets' === $way ? self::use_sockets() : null;
		try {
			return ( new Client( [ self::$host ] ) )->fetch( $request );
		} finally {
			if ( null !== $before ) {
				self::use_transports( $before );
			}
		}
	}

	public function test_exactly_as_many_bytes_as_allowed_are_accepted(): void {
		self::assertSame( 1000, strlen( $this->get( '/big/1000' )['body'] ) );
	}

	public function test_a_refused_connection_and_an_unknown_name_have_different_codes(): void {
		$client = new Client( [ '127.0.0.1:1', 'no-such-name.localhost.invalid' ] );

		self::assertSame( 'connect', $client->fetch( [ 'url' => 'http://127.0.0.1:1/' ] )['error'] );
		self::assertSame( 'dns', $client->fetch( [ 'url' => 'http://no-such-name.localhost.invalid/' ] )['error'] );
	}

	public function test_wp_http_block_external_is_honored(): void {
		$answer = $this->client()->fetch( [ 'url' => 'https://cdn.shortpixel.ai/spai/ret_img/example.org/a.jpg' ] );

		self::assertSame( 'refused_host', $answer['error'] );
		self::assertSame( 'WP_HTTP_BLOCK_EXTERNAL', $answer['error_text'] );
	}

	public function test_a_failure_does_not_affect_the_rest_of_a_batch(): void {
		$url     = 'http://' . self::$host;
		$answers = $this->client()->send(
			[
				'good'    => [ 'url' => $url . '/echo' ],
				'reset'   => [ 'url' => $url . '/reset' ],
				'refused' => [ 'url' => 'http://evil.example/' ],
				'down'    => [ 'url' => 'http://127.0.0.1:1/' ],
				'last'    => [ 'url' => $url . '/echo' ],
			]
		);

		self::assertSame( [ '', 'reset', 'refused_host', 'connect', '' ], array_column( $answers, 'error' ) );
		self::assertSame( [ 'good', 'reset', 'refused', 'down', 'last' ], array_keys( $answers ) );
	}

	public function test_redirects_are_not_followed(): void {
		$answer = $this->get( '/redirect' );

		self::assertSame( 307, $answer['status'] );
		self::assertSame( '/echo', $answer['headers']['location'] );
	}

	public function test_a_head_request_has_headers_and_no_body(): void {
		$answer = $this->client()->fetch(
			[
				'url'    => 'http://' . self::$host . '/big/500',
				'method' => 'HEAD',
			]
		);

		self::assertSame( 200, $answer['status'] );
		self::assertSame( '', $answer['body'] );
		self::assertSame( '500', $answer['headers']['content-length'] );
	}

	/**
	 * @return array<string,array{string, string}>
	 */
	public static function methods(): array {
		return [
			'a purge'               => [ 'PURGE', '' ],
			'a ban'                 => [ 'BAN', '' ],
			'a purge of all'        => [ 'PURGEALL', '' ],
			'a request with a body' => [ 'POST', '{"files":["https://example.org/a.jpg"]}' ],
			'one without'           => [ 'POST', '' ],
			'a removal'             => [ 'DELETE', '{"files":["*"]}' ],
			'a replacement'         => [ 'PUT', '<a/>' ],
			'a change'              => [ 'PATCH', 'a=b' ],
		];
	}

	#[DataProvider( 'methods' )]
	public function test_every_method_is_sent_with_its_headers_and_body( string $method, string $body ): void {
		$request = [
			'url'     => 'http://' . self::$host . '/echo?a=b',
			'method'  => $method,
			'headers' => [
				'Host'         => 'cdn.example.org',
				'Accept'       => 'application/json',
				'Content-Type' => 'application/json',
			],
			'body'    => $body,
		];
		$answer  = $this->client()->fetch( $request );

		self::assertSame( 200, $answer['status'] );
		self::assertStringStartsWith( "{$method} /echo?a=b HTTP/1.1\r\n", $answer['body'] );
		foreach ( [ 'Host: cdn.example.org', 'Accept: application/json', 'Content-Type: application/json' ] as $line ) {
			self::assertSame( 1, substr_count( $answer['body'], "\r\n{$line}\r\n" ), $line );
		}
		self::assertStringEndsWith( "\r\n\r\n" . $body, $answer['body'] );
	}

	public function test_a_secret_reaches_only_the_server(): void {
		$heard = [];
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( $answer, array $request ) use ( &$heard ) {
				$heard[] = $request;

				return $answer;
			},
			10,
			2
		);
		add_action(
			'shortpixel_flush_after_request',
			static function ( string $method, string $url, array $answer ) use ( &$heard ): void {
				$heard[] = [ $url, $answer ];
			},
			10,
			3
		);
		$request = [
			'url'     => 'http://' . self::$host . '/echo?key=TOP/SECRET',
			'method'  => 'POST',
			'headers' => [ 'X-Key' => 'TOP/SECRET' ],
			'body'    => 'key=TOP%2FSECRET and ONE',
			'secrets' => [ 'TOP/SECRET', 'ONE' ],
		];
		$masked  = $this->client()->fetch( $request )['body'];
		$clear   = $this->client()->fetch( [ 'secrets' => [] ] + $request )['body'];

		self::assertStringContainsString( 'X-Key: TOP/SECRET', $clear );
		self::assertStringEndsWith( 'key=TOP%2FSECRET and ONE', $clear );
		self::assertStringContainsString( 'X-Key: ***', $masked );
		self::assertStringEndsWith( 'key=*** and ***', $masked );
		self::assertDoesNotMatchRegularExpression( '/TOP|ONE/', (string) wp_json_encode( array_slice( $heard, 0, 2 ) ) );
	}

	public function test_an_invalid_method_or_header_is_not_sent(): void {
		$url = 'http://' . self::$host . '/echo';

		self::assertSame(
			'refused_host',
			$this->client()->fetch(
				[
					'url'    => $url,
					'method' => 'CONNECT',
				]
			)['error']
		);
		foreach ( [ [ 'X-A' => "a\r\nX-B: b" ], [ "X-A: b\r\nX-C" => 'a' ], [ '' => 'a' ], [ 'X-A' => "a\0" ] ] as $headers ) {
			$answer = $this->client()->fetch(
				[
					'url'     => $url,
					'headers' => $headers,
				]
			);
			self::assertSame( [ 'other', 0 ], [ $answer['error'], $answer['status'] ] );
		}
	}

	public function test_a_host_in_a_private_network_is_asked_only_where_it_was_named(): void {
		add_filter( 'shortpixel_flush_host_addresses', static fn (): array => [ '127.0.0.1' ] );
		$port    = explode( ':', self::$host )[1];
		$host    = 'cdn.invalid:' . $port;
		$request = [ 'url' => 'http://' . $host . '/echo' ];

		self::assertSame( 'private_host', ( new Client( [ $host ] ) )->fetch( $request )['error'] );
		self::assertSame( 200, ( new Client( [ $host ], [ $host ] ) )->fetch( $request )['status'] );
		self::assertSame( 'private_host', ( new Client( [ $host ], [ 'cdn.invalid:81' ] ) )->fetch( $request )['error'] );
	}

	public function test_repeated_headers_are_kept_where_they_may_contradict_each_other(): void {
		$headers = $this->get( '/twice' )['headers'];

		self::assertSame( '3, 500', $headers['age'] );
		self::assertSame( 'HIT, MISS', $headers['x-cache-status'] );
		self::assertSame( 'A, B', $headers['x-swift-savetime'] );
		self::assertSame( 'max-age=60, public', $headers['cache-control'] );
		self::assertSame( 'b', $headers['x-one'] );
	}

	public function test_retry_after_is_parsed_in_both_forms(): void {
		$this->at( 1800000000 );
		self::assertSame( 7, $this->get( '/status/429?retry=7' )['retry_after'] );
		self::assertSame(
			60,
			$this->get( '/status/503?retry=' . rawurlencode( gmdate( 'D, d M Y H:i:s', 1800000060 ) . ' GMT' ) )['retry_after']
		);
		self::assertNull( $this->get( '/status/503?retry=soon' )['retry_after'] );
		self::assertNull( $this->get( '/status/404' )['retry_after'] );
	}

	/**
	 * @return array<string,array{string}>
	 */
	public static function hostile_addresses(): array {
		return [
			'another host'             => [ 'https://evil.example/' ],
			'the host as a user name'  => [ 'https://cdn.shortpixel.ai@evil.example/' ],
			'a user name'              => [ 'https://me:secret@cdn.shortpixel.ai/' ],
			'another scheme'           => [ 'ftp://cdn.shortpixel.ai/' ],
			'a file'                   => [ 'file:///etc/passwd' ],
			'no scheme'                => [ '//cdn.shortpixel.ai/' ],
			'a new line'               => [ "https://cdn.shortpixel.ai/\r\nX: y" ],
			'a tab in the host'        => [ "https://cdn.short\tpixel.ai/" ],
			'a space'                  => [ 'https://cdn.shortpixel.ai/ a' ],
			'a backslash'              => [ 'https://cdn.shortpixel.ai\\@evil.example/' ],
			'a unicode dot'            => [ 'https://cdn。shortpixel。ai/' ],
			'a name that ends alike'   => [ 'https://evilshortpixel.ai/' ],
			'a name that begins alike' => [ 'https://cdn.shortpixel.ai.evil.example/' ],
			'a trailing dot'           => [ 'https://cdn.shortpixel.ai./' ],
			'another port'             => [ 'https://cdn.shortpixel.ai:8443/' ],
			'a port beyond the last'   => [ 'https://cdn.shortpixel.ai:99999/' ],
			'a numeric host'           => [ 'http://2130706433/' ],
			'an IPv6 host'             => [ 'http://[::1]/' ],
			'an empty host'            => [ 'https:///a.jpg' ],
			'nothing'                  => [ '' ],
			'a null byte'              => [ "https://cdn.shortpixel.ai/\0" ],
			'9 KB'                     => [ 'https://cdn.shortpixel.ai/' . str_repeat( 'a', 9000 ) ],
			'a question for a host'    => [ 'https://evil.example?.shortpixel.ai/' ],
			'a fragment for a host'    => [ 'https://evil.example#.shortpixel.ai/' ],
			'a percent-encoded host'   => [ 'https://cdn%2eshortpixel.ai/' ],
		];
	}

	#[DataProvider( 'hostile_addresses' )]
	public function test_hostile_addresses_are_refused_before_anything_is_sent( string $url ): void {
		$sent = 0;
		add_action(
			'shortpixel_flush_before_request',
			static function () use ( &$sent ): void {
				++$sent;
			}
		);

		self::assertSame( 'refused_host', $this->client()->fetch( [ 'url' => $url ] )['error'] );
		self::assertSame( 0, $sent );
	}

	public function test_actions_fire_around_each_request(): void {
		$heard = [];
		foreach ( [ 'before', 'after' ] as $when ) {
			add_action(
				"shortpixel_flush_{$when}_request",
				static function ( string $method, string $url, ?array $answer = null ) use ( &$heard, $when ): void {
					$heard[] = [ $when, $method, $answer['status'] ?? null ];
				},
				10,
				3
			);
		}
		$this->get( '/echo' );

		self::assertSame( [ [ 'before', 'GET', null ], [ 'after', 'GET', 200 ] ], $heard );
	}

	public function test_requests_go_through_the_sites_proxy(): void {
		$this->use_fresh_site();
		list( $address, $port ) = explode( ':', self::$host );
		$seen                   = Php_Process::start(
			'define( "WP_PROXY_HOST", "' . $address . '" ); define( "WP_PROXY_PORT", "' . $port . '" );
			$client = new ShortPixelFlush\Http\Client( [ "127.0.0.1:9" ] );
			echo $client->fetch( [ "url" => "http://127.0.0.1:9/a.jpg" ] )["body"];'
		)->wait();

		self::assertStringStartsWith( 'GET http://127.0.0.1:9/a.jpg HTTP/1.1', $seen );
	}

	public function test_a_self_signed_certificate_is_refused(): void {
		$file = (string) tempnam( sys_get_temp_dir(), 'shortpixel-flush' );
		$key  = openssl_pkey_new( [ 'private_key_bits' => 2048 ] );
		self::assertNotFalse( $key );
		$request = openssl_csr_new( [ 'commonName' => '127.0.0.1' ], $key );
		self::assertInstanceOf( \OpenSSLCertificateSigningRequest::class, $request );
		$certificate = openssl_csr_sign( $request, null, $key, 1 );
		self::assertNotFalse( $certificate );
		openssl_x509_export( $certificate, $public );
		openssl_pkey_export( $key, $private );
		file_put_contents( $file, $public . $private );
		$host    = self::start_server( $file );
		$request = [
			'url'     => 'https://' . $host . '/echo',
			'timeout' => 2.0,
		];

		try {
			$client = new Client( [ $host ] );
			self::assertSame( 'tls', $client->fetch( $request )['error'] );
			add_filter( 'https_ssl_verify', '__return_false' );
			self::assertSame( 200, $client->fetch( $request )['status'], 'The site’s owner may switch verification off.' );
			remove_filter( 'https_ssl_verify', '__return_false' );
			add_filter( 'https_ssl_verify', static fn (): string => $file );
			self::assertSame( '', $client->fetch( $request )['error'], 'A certificate in the site’s bundle is trusted.' );
		} finally {
			unlink( $file );
		}
	}

	public function test_a_proxy_of_the_environment_is_not_used(): void {
		putenv( 'http_proxy=http://127.0.0.1:1' );
		try {
			self::assertSame( 200, $this->get( '/echo' )['status'] );
		} finally {
			putenv( 'http_proxy' );
		}
	}

	/**
	 * @return array<string, array{bool, string, list<string>, string, string}>
	 */
	public static function proxied(): array {
		return [
			'a private name'                            => [ true, 'http', [ '10.0.0.7' ], '', 'private_host' ],
			'a private name over https'                 => [ true, 'https', [ '10.0.0.7' ], '', 'private_host' ],
			'a private name that has a way around it'   => [ true, 'http', [ '10.0.0.7' ], 'cdn.invalid', 'private_host' ],
			'a private name without curl'               => [ false, 'http', [ '10.0.0.7' ], '', 'private_host' ],
			'a private name without curl and around it' => [ false, 'https', [ '10.0.0.7' ], 'cdn.invalid', 'private_host' ],
			'a name that is not found'                  => [ true, 'https', [], '', 'dns' ],
			'a public name'                             => [ true, 'http', [ '192.0.3.1' ], '', 'unpinned' ],
			'a public name without curl'                => [ false, 'http', [ '192.0.3.1' ], '', 'unpinned' ],
			'a public name over https without curl'     => [ false, 'https', [ '192.0.3.1' ], '', 'unpinned' ],
		];
	}

	/**
	 * @param list<string> $addresses
	 */
	#[DataProvider( 'proxied' )]
	public function test_a_name_is_looked_up_and_refused_through_a_proxy_and_around_it(
		bool $has_curl,
		string $scheme,
		array $addresses,
		string $bypass,
		string $error
	): void {
		$this->use_fresh_site();

		$answer = self::fetch_by_proxy( "{$scheme}://cdn.invalid/a.jpg", $addresses, $bypass, $has_curl );

		self::assertSame( $error, $answer['error'] );
		self::assertSame( 'none', $answer['asked'], 'Nothing was sent.' );
	}

	public function test_around_the_proxy_a_name_is_asked_at_the_address_that_was_looked_up(): void {
		$this->use_fresh_site();
		$port = explode( ':', self::$host )[1];

		foreach ( [ true, false ] as $has_curl ) {
			$answer = self::fetch_by_proxy(
				"http://cdn.invalid:{$port}/echo",
				[ '127.0.0.1' ],
				'cdn.invalid',
				$has_curl,
				"cdn.invalid:{$port}"
			);
			self::assertStringStartsWith( 'GET /echo HTTP/1.1', $answer['body'] );
			self::assertStringContainsString( "Host: cdn.invalid:{$port}", $answer['body'] );
		}
	}

	public function test_over_https_the_certificate_binds_a_name_that_the_proxy_looks_up(): void {
		$this->use_fresh_site();

		$answer = self::fetch_by_proxy( 'https://cdn.invalid/a.jpg', [ '192.0.3.1' ] );
		self::assertSame( 'cdn.invalid', $answer['asked'] );
		self::assertNotContains( $answer['error'], [ '', 'unpinned' ], 'This proxy opens no tunnel.' );

		$answer = self::fetch_by_proxy( 'https://cdn.invalid/a.jpg', [ '192.0.3.1' ], '', true, '', false );
		self::assertSame( [ 'unpinned', 'none' ], [ $answer['error'], $answer['asked'] ], 'Nobody would look at the certificate.' );
	}

	/**
	 * @param list<string> $addresses The IP addresses of the host.
	 * @return array{error: string, body: string, asked: string}
	 */
	private static function fetch_by_proxy(
		string $url,
		array $addresses,
		string $bypass = '',
		bool $has_curl = true,
		string $private_host = '',
		bool $verify = true
	): array {
		list( $address, $port ) = explode( ':', self::$host );

		$code   = sprintf(
			'define( "WP_PROXY_HOST", %s ); define( "WP_PROXY_PORT", %s ); define( "WP_PROXY_BYPASS_HOSTS", %s );
			if ( ! %s ) {
				$keys = [ serialize( [] ), serialize( [ "ssl" => true ] ) ];
				( new ReflectionProperty( WpOrg\\Requests\\Requests::class, "transport" ) )->setValue( null, array_fill_keys( $keys, WpOrg\\Requests\\Transport\\Fsockopen::class ) );
			}
			%s || add_filter( "https_ssl_verify", "__return_false" );
			add_filter( "shortpixel_flush_host_addresses", static fn (): array => %s );
			class_exists( ShortPixelFlush\\Http\\Client::class );
			$asked = "none";
			add_action( "shortpixel_flush_after_request", static function ( $method, $url, $answer ) use ( &$asked ) {
				in_array( $answer["error"], [ "private_host", "dns", "unpinned" ], true ) || $asked = wp_parse_url( $url, PHP_URL_HOST );
			}, 10, 3 );
			$url    = %s;
			$host   = ShortPixelFlush\\Http\\request_host( $url );
			$answer = ( new ShortPixelFlush\\Http\\Client( [ $host ], [ %s ] ) )->fetch( [ "url" => $url, "timeout" => 5.0 ] );
			echo json_encode( [ "error" => $answer["error"], "body" => $answer["body"], "asked" => $asked ] );',
			var_export( $address, true ),
			var_export( $port, true ),
			var_export( $bypass, true ),
			var_export( $has_curl, true ),
			var_export( $verify, true ),
			var_export( $addresses, true ),
			var_export( $url, true ),
			var_export( $private_host, true )
		);
		$answer = json_decode( Php_Process::start( $code )->wait(), true );
		self::assertIsArray( $answer );
		self::assertIsString( $answer['error'] );
		self::assertIsString( $answer['body'] );
		self::assertIsString( $answer['asked'] );

		return [
			'error' => $answer['error'],
			'body'  => $answer['body'],
			'asked' => $answer['asked'],
		];
	}

	public function test_without_curl_a_name_is_asked_at_the_address_that_was_looked_up(): void {
		$before = self::use_sockets();
		$port   = explode( ':', self::$host )[1];
		$host   = 'cdn.invalid:' . $port;
		$found  = [ '127.0.0.1' ];
		add_filter(
			'shortpixel_flush_host_addresses',
			static function () use ( &$found ): array {
				return $found;
			}
		);
		try {
			$request = [ 'url' => "http://{$host}/echo" ];
			self::assertSame( 'private_host', ( new Client( [ $host ] ) )->fetch( $request )['error'] );
			$answer = ( new Client( [ $host ], [ $host ] ) )->fetch( $request );
			self::assertSame( 200, $answer['status'], $answer['error_text'] );
			self::assertStringContainsString( "Host: {$host}", $answer['body'] );

			$found = [ '192.0.3.1' ];
			add_filter( 'https_ssl_verify', '__return_false' );
			self::assertSame(
				'unpinned',
				( new Client( [ 'cdn.invalid' ] ) )->fetch( [ 'url' => 'https://cdn.invalid/' ] )['error'],
				'PHP would look the name up again, and nobody would look at the certificate.'
			);
		} finally {
			self::use_transports( $before );
		}
	}

	public function test_without_curl_requests_are_sent_one_by_one(): void {
		$before = self::use_sockets();
		try {
			$client  = $this->client();
			$answers = $client->send( array_fill( 0, 3, [ 'url' => 'http://' . self::$host . '/echo' ] ), [ 'parallel' => 2 ] );
			self::assertFalse( $client->is_parallel() );
			self::assertSame( [ 200, 200, 200 ], array_column( $answers, 'status' ) );
			self::assertSame( 'too_large', $this->get( '/big/1001' )['error'] );
			self::assertSame( 'connect', $client->fetch( [ 'url' => 'http://127.0.0.1:1/' ] )['error'] );
		} finally {
			self::use_transports( $before );
		}
	}

	/**
	 * @return mixed The transports that WordPress's Requests library had chosen.
	 */
	private static function use_sockets(): mixed {
		$before = ( new \ReflectionProperty( \WpOrg\Requests\Requests::class, 'transport' ) )->getValue();
		self::use_transports(
			array_fill_keys(
				[ serialize( [] ), serialize( [ 'ssl' => true ] ) ],
				\WpOrg\Requests\Transport\Fsockopen::class
			)
		);

		return $before;
	}

	private static function use_transports( mixed $transports ): void {
		( new \ReflectionProperty( \WpOrg\Requests\Requests::class, 'transport' ) )->setValue( null, $transports );
	}
}
