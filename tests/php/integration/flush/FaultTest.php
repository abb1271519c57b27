<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Support\Server;
use function ShortPixelFlush\Flush\flush_shape;

require_once __DIR__ . '/Fault_Test_Case.php';

/**
 * Tests what can go wrong between this site and ShortPixel.
 */
final class FaultTest extends Fault_Test_Case {
	private const NO_REMOVAL = 'Visitors may still see the old image.';

	public function test_a_connection_that_is_refused(): void {
		$url = 'http://127.0.0.1:1/spai/w_1+ret_img/' . self::$site . '/fault.jpg';
		$id  = $this->stored( [ $url, str_replace( 'w_1', 'w_2', $url ) ] );
		$this->run_to_the_end( $id );

		$this->assert_ended(
			$id,
			'failed',
			[ 'failed' => 2 ],
			[ 'ShortPixel did not answer. Flush again later, or ask your host', self::NO_REMOVAL ]
		);
	}

	public function test_a_name_that_is_not_found(): void {
		$id = $this->stored( [ 'http://cdn.invalid/spai/w_1+ret_img/' . self::$site . '/fault.jpg' ] );
		$this->run_to_the_end( $id );

		$this->assert_ended(
			$id,
			'failed',
			[ 'failed' => 1 ],
			[ 'ShortPixel did not answer. Flush again later, or ask your host', self::NO_REMOVAL ]
		);
	}

	public function test_a_server_whose_certificate_nobody_signed(): void {
		$key = openssl_pkey_new( [ 'private_key_bits' => 2048 ] );
		self::assertNotFalse( $key );
		$request = openssl_csr_new( [ 'commonName' => '127.0.0.1' ], $key );
		self::assertInstanceOf( \OpenSSLCertificateSigningRequest::class, $request );
		$certificate = openssl_csr_sign( $request, null, $key, 1 );
		self::assertNotFalse( $certificate );
		openssl_x509_export( $certificate, $public );
		openssl_pkey_export( $key, $private );
		file_put_contents( self::$folder . '/own.pem', $public . $private );
		$server          = new Server( [ PHP_BINARY, dirname( __DIR__ ) . '/http/server.php', self::$folder . '/own.pem' ] );
		self::$servers[] = $server;
		$port            = $server->line();
		$id              = $this->stored( [ "https://127.0.0.1:{$port}/spai/w_1+ret_img/" . self::$site . '/fault.jpg' ] );
		$this->run_to_the_end( $id, null, new Runner( new Client( [ "127.0.0.1:{$port}" ] ) ) );

		$this->assert_ended(
			$id,
			'failed',
			[ 'failed' => 1 ],
			[ 'ShortPixel did not answer. Flush again later, or ask your host', self::NO_REMOVAL ]
		);
	}

	/**
	 * Each fault affects either the answers to removals or the answers to requests for images, never both.
	 *
	 * @return array<string,array{array<string,mixed>,string,array<string,int>,list<string>}>
	 */
	public static function answers(): array {
		$removals = [ 'match' => 'f_remove' ];
		$pictures = [ 'match' => '^(?!.*f_remove)' ];
		$unsure   = [ 'The check could not tell whether visitors see the new image. Open a page in a private window.' ];
		$stale    = [ 'Visitors still see the old image: the CDN has not removed it.' ];

		return [
			'a removal that is cut off half-way for good' => [
				[ 'reset' => $removals ],
				'failed',
				[ 'failed' => 2 ],
				[ 'ShortPixel did not answer. Flush again later, or ask your host whether this site may reach it.', self::NO_REMOVAL ],
			],
			'a removal that is cut off half-way once'     => [
				[ 'reset' => [ 'count' => 2 ] + $removals ],
				'done',
				[ 'rebuilding' => 2 ],
				[ 'New for ' ],
			],
			'images cut in the middle'                    => [
				[
					'no_removal'  => true,
					'half_answer' => $pictures,
				],
				'partial',
				[ 'unconfirmed' => 2 ],
				$unsure,
			],
			'an error page with status 200 for a removal' => [
				[
					'error_page' => $removals,
					'no_removal' => true,
				],
				'failed',
				[ 'stale' => 2 ],
				$stale,
			],
			'an error page with status 200 for an image'  => [
				[ 'error_page' => $pictures ],
				'failed',
				[ 'failed' => 2 ],
				[ 'The CDN sends an error.', self::NO_REMOVAL ],
			],
			'removals that are redirected without end'    => [
				[
					'redirect'   => $removals,
					'no_removal' => true,
				],
				'failed',
				[ 'stale' => 2 ],
				$stale,
			],
			'images that are redirected without end'      => [ [ 'redirect' => $pictures ], 'partial', [ 'unconfirmed' => 2 ], $unsure ],
			'too many requests, for ever'                 => [
				[ 'rate_limit' => [ 'retry_after' => 5 ] + $removals ],
				'failed',
				[ 'failed' => 2 ],
				[ 'ShortPixel is busy or unavailable. Flush again in a few minutes.', self::NO_REMOVAL ],
			],
			'too many requests, without saying how long'  => [
				[ 'rate_limit' => [ 'form' => 'none' ] + $removals ],
				'failed',
				[ 'failed' => 2 ],
				[ 'ShortPixel is busy or unavailable.', self::NO_REMOVAL ],
			],
			'a server that is broken for ever'            => [
				[ 'server_error' => $removals ],
				'failed',
				[ 'failed' => 2 ],
				[ 'ShortPixel is busy or unavailable. Flush again in a few minutes.', self::NO_REMOVAL ],
			],
		];
	}

	/**
	 * @param array<string,mixed> $switches
	 * @param array<string,int>   $counts
	 * @param list<string>        $parts
	 */
	#[DataProvider( 'answers' )]
	public function test_an_answer_that_is_none( array $switches, string $state, array $counts, array $parts ): void {
		$id = $this->stored( $this->replaced() );
		$this->control( 'POST', '/switches', $switches );
		$this->run_to_the_end( $id );

		$this->assert_ended( $id, $state, $counts, $parts );
	}

	public function test_a_redirect_to_another_host_is_not_followed(): void {
		$other = stream_socket_server( 'tcp://127.0.0.1:0' );
		self::assertIsResource( $other );
		$id = $this->stored( $this->replaced() );
		$this->control(
			'POST',
			'/switches',
			[ 'redirect' => [ 'to' => 'http://' . stream_socket_get_name( $other, false ) . '/fault.jpg' ] ]
		);
		$this->run_to_the_end( $id );

		$callers = [ $other ];
		$none    = null;
		self::assertSame( 0, stream_select( $callers, $none, $none, 0 ), 'The other host was asked.' );
		$this->assert_ended( $id, 'partial', [ 'unconfirmed' => 2 ], [ 'The check could not tell whether visitors see the new image.' ] );
	}

	public function test_an_answer_that_drips_ends_with_its_time_and_the_next_look_counts(): void {
		$id = $this->stored( $this->replaced( 1 ) );
		$this->control(
			'POST',
			'/switches',
			[
				'no_removal' => true,
				'drip'       => [
					'match' => '^(?!.*f_remove)',
					'count' => 1,
				],
			]
		);
		// If a script has little time left, a request gets two seconds instead of ten.
		ini_set( 'max_execution_time', (string) (int) ceil( timer_float() + 5 ) ); // phpcs:ignore WordPress.PHP.IniSet -- Simulates that host.
		try {
			$this->run_to_the_end( $id );
		} finally {
			ini_set( 'max_execution_time', '0' ); // phpcs:ignore WordPress.PHP.IniSet -- As it was.
		}

		$this->assert_ended( $id, 'failed', [ 'stale' => 1 ], [ 'Visitors still see the old image: the CDN has not removed it.' ] );
	}

	public function test_a_storm_of_too_many_requests_passes(): void {
		$urls = $this->replaced( 6 );
		for ( $i = 0; $i < 60; $i++ ) {
			$urls[] = self::url( 'fault.jpg', 200 + $i );
		}
		$id = $this->stored( $urls );
		$this->control(
			'POST',
			'/switches',
			[
				'rate_limit'  => [ 'retry_after' => 20 ],
				// Keeps the CDN from making copies again during the storm, since the check couldn't tell whether they
				// are new.
				'build_delay' => 600,
			]
		);
		$this->run_to_the_end(
			$id,
			function ( int $passed ): void {
				if ( $passed > 60 ) {
					$this->control( 'POST', '/switches', [ 'rate_limit' => false ] );
				}
			}
		);

		// The storm kept the plugin from looking at some copies before their removal, so it can't prove that their
		// replacements are new.
		$flush = $this->flushes->get( $id );
		self::assertNotNull( $flush );
		$counts = flush_shape( $flush )['counts'];
		self::assertContains( $flush->state, [ 'done', 'partial' ] );
		self::assertSame( 66, $counts['rebuilding'] + $counts['unchecked'] + $counts['unconfirmed'] );
		self::assertGreaterThanOrEqual( 40, $counts['rebuilding'] );
		self::assertSame( 66, $this->purges->tally( $id )->accepted() );
		self::assertLessThan( 66 + 60, $this->removals(), 'The storm was not answered with one of our own.' );
	}

	public function test_a_server_that_is_away_for_a_minute_then_well(): void {
		$id = $this->stored( $this->replaced( 3 ) );
		$this->control( 'POST', '/switches', [ 'server_error' => [ 'status' => 503 ] ] );
		$this->run_to_the_end(
			$id,
			function ( int $passed ): void {
				if ( $passed >= 60 ) {
					$this->control( 'POST', '/switches', [ 'server_error' => false ] );
				}
			}
		);

		$this->assert_ended( $id, 'done', [ 'rebuilding' => 3 ], [ 'New for new visitors.' ] );
	}

	private function removals(): int {
		$log = $this->control( 'GET', '/log' );
		return count(
			array_filter(
				is_array( $log['entries'] ?? null ) ? $log['entries'] : [],
				static fn ( $entry ): bool => is_array( $entry ) && 'removal' === $entry['kind']
			)
		);
	}
}
