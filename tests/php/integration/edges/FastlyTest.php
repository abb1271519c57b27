<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use ShortPixelFlush\Edges\Fastly;

require_once __DIR__ . '/Edge_Test_Case.php';

final class FastlyTest extends Edge_Test_Case {
	private const SETUP = [
		'token'   => 'token-select-all-read',
		'service' => 'SU1Z0isxPaozGVKXdv0eY',
	];

	private function edge(): Fastly {
		return new Fastly( self::api( 'fastly' ) );
	}

	public function test_each_url_is_one_request(): void {
		$urls     = [
			'https://cdn.example.com/spai/w_1+ret_img,x/https://a.test/b%C3%BC.jpg?a=1&b=%2B',
			"http://example.com/\u{fc} 2.jpg#top",
		];
		$requests = $this->edge()->purge( self::SETUP, $urls );
		$result   = $this->send_all( $this->edge(), $requests );
		$sent     = $this->sent();
		$headers  = [
			'fastly-key'        => 'token-select-all-read',
			'fastly-soft-purge' => '(not sent)',
		];

		self::assertSame( [ [ $urls[0] ], [ $urls[1] ] ], array_column( $requests, 'urls' ) );
		self::assert_result( $this->edge(), 'done', 'purged', $result[0] );
		self::assert_result( $this->edge(), 'done', 'purged', $result[1] );
		self::assert_request(
			$sent[0],
			'POST /fastly/purge/cdn.example.com/spai/w_1+ret_img,x/https://a.test/b%C3%BC.jpg?a=1&b=%2B',
			$headers
		);
		self::assert_request( $sent[1], 'POST /fastly/purge/example.com/%C3%BC%202.jpg', $headers );
	}

	public function test_a_soft_purge_sends_its_header_and_purging_everything_is_never_soft(): void {
		$setup = [ 'soft' => 'yes' ] + self::SETUP;
		$this->send_all( $this->edge(), $this->edge()->purge( $setup, [ 'https://example.com/a.jpg' ] ) );
		self::assert_result(
			$this->edge(),
			'done',
			'purged',
			$this->send_all( $this->edge(), $this->edge()->purge_everything( $setup ) )[0]
		);
		$sent = $this->sent();

		self::assert_request( $sent[0], 'POST /fastly/purge/example.com/a.jpg', [ 'fastly-soft-purge' => '1' ] );
		self::assert_request( $sent[1], 'POST /fastly/service/SU1Z0isxPaozGVKXdv0eY/purge_all', [ 'fastly-soft-purge' => '(not sent)' ] );
	}

	public function test_the_test_says_which_service_it_reached(): void {
		$result = $this->run_test( $this->edge(), self::SETUP );
		self::assert_result( $this->edge(), 'done', 'reached', $result );
		self::assertSame( 'Example site', $result['data']['zone'] );
		self::assert_request( $this->sent()[0], 'GET /fastly/service/SU1Z0isxPaozGVKXdv0eY', [ 'fastly-key' => 'token-select-all-read' ] );
	}

	public function test_refusals_name_the_missing_scope(): void {
		$urls = [ 'https://example.com/a.jpg' ];
		self::assert_result(
			$this->edge(),
			'failed',
			'key_refused',
			$this->send_all( $this->edge(), $this->edge()->purge( [ 'token' => 'nobody' ] + self::SETUP, $urls ) )[0]
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'not_allowed',
			$this->send_all( $this->edge(), $this->edge()->purge( [ 'token' => 'token-all-read' ] + self::SETUP, $urls ) )[0]
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'not_allowed',
			$this->send_all( $this->edge(), $this->edge()->purge_everything( [ 'token' => 'token-select-read' ] + self::SETUP ) )[0]
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'not_allowed',
			$this->run_test( $this->edge(), [ 'token' => 'token-select' ] + self::SETUP )
		);
		$result = $this->run_test( $this->edge(), [ 'service' => 'other' ] + self::SETUP );
		self::assert_result( $this->edge(), 'failed', 'zone_not_found', $result );
		self::assertSame( 'Record not found Cannot load service', $result['data']['detail'] );

		$this->answer_next( 400, '{"msg":"Bad request"}' );
		self::assert_result(
			$this->edge(),
			'failed',
			'address_refused',
			$this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, $urls ) )[0]
		);
	}

	public function test_its_rate_limit_header_gives_the_time_to_wait(): void {
		$this->answer_next(
			429,
			'{"msg":"You have exceeded your hourly rate limit"}',
			[ 'Fastly-RateLimit-Reset' => (string) ( time() + 90 ) ]
		);
		$result = $this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, [ 'https://example.com/a.jpg' ] ) )[0];

		self::assert_result( $this->edge(), 'busy', 'too_many', $result );
		self::assertEqualsWithDelta( 90, $result['data']['retry_after'], 3 );
	}
}
