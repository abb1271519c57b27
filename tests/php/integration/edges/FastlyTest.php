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

	public function test_each_address_is_the_rest_of_a_request(): void {
		$urls     = [ 'https://cdn.example.com/spai/w_1+ret_img,x/https://a.test/b%C3%BC.jpg?a=1&b=%2B', "http://example.com/\u{fc} 2.jpg#top" ];
		$requests = $this->edge()->purge( self::SETUP, $urls );
		$said     = $this->say( $this->edge(), $requests );
		$sent     = $this->sent();
		$headers  = [
			'fastly-key'        => 'token-select-all-read',
			'fastly-soft-purge' => '(not sent)',
		];

		self::assertSame( [ [ $urls[0] ], [ $urls[1] ] ], array_column( $requests, 'urls' ) );
		self::assertSaid( $this->edge(), 'done', 'purged', $said[0] );
		self::assertSaid( $this->edge(), 'done', 'purged', $said[1] );
		self::assertSent( $sent[0], 'POST /fastly/purge/cdn.example.com/spai/w_1+ret_img,x/https://a.test/b%C3%BC.jpg?a=1&b=%2B', $headers );
		self::assertSent( $sent[1], 'POST /fastly/purge/example.com/%C3%BC%202.jpg', $headers );
	}

	public function test_a_soft_purge_says_so_and_everything_is_never_soft(): void {
		$setup = [ 'soft' => 'yes' ] + self::SETUP;
		$this->say( $this->edge(), $this->edge()->purge( $setup, [ 'https://example.com/a.jpg' ] ) );
		self::assertSaid( $this->edge(), 'done', 'purged', $this->say( $this->edge(), $this->edge()->purge_everything( $setup ) )[0] );
		$sent = $this->sent();

		self::assertSent( $sent[0], 'POST /fastly/purge/example.com/a.jpg', [ 'fastly-soft-purge' => '1' ] );
		self::assertSent( $sent[1], 'POST /fastly/service/SU1Z0isxPaozGVKXdv0eY/purge_all', [ 'fastly-soft-purge' => '(not sent)' ] );
	}

	public function test_the_test_says_which_service_it_reached(): void {
		$said = $this->tested( $this->edge(), self::SETUP );
		self::assertSaid( $this->edge(), 'done', 'reached', $said );
		self::assertSame( 'Example site', $said['data']['zone'] );
		self::assertSent( $this->sent()[0], 'GET /fastly/service/SU1Z0isxPaozGVKXdv0eY', [ 'fastly-key' => 'token-select-all-read' ] );
	}

	public function test_refusals_name_the_scope_that_is_missing(): void {
		$urls = [ 'https://example.com/a.jpg' ];
		self::assertSaid( $this->edge(), 'failed', 'token_unknown', $this->say( $this->edge(), $this->edge()->purge( [ 'token' => 'nobody' ] + self::SETUP, $urls ) )[0] );
		self::assertSaid( $this->edge(), 'failed', 'scope_urls', $this->say( $this->edge(), $this->edge()->purge( [ 'token' => 'token-all-read' ] + self::SETUP, $urls ) )[0] );
		self::assertSaid( $this->edge(), 'failed', 'scope_all', $this->say( $this->edge(), $this->edge()->purge_everything( [ 'token' => 'token-select-read' ] + self::SETUP ) )[0] );
		self::assertSaid( $this->edge(), 'failed', 'scope_read', $this->tested( $this->edge(), [ 'token' => 'token-select' ] + self::SETUP ) );
		$said = $this->tested( $this->edge(), [ 'service' => 'other' ] + self::SETUP );
		self::assertSaid( $this->edge(), 'failed', 'zone_not_found', $said );
		self::assertSame( 'Record not found Cannot load service', $said['data']['detail'] );

		$this->answer_next( 400, '{"msg":"Bad request"}' );
		self::assertSaid( $this->edge(), 'failed', 'address_refused', $this->say( $this->edge(), $this->edge()->purge( self::SETUP, $urls ) )[0] );
	}

	public function test_its_own_header_says_how_long_to_wait(): void {
		$this->answer_next( 429, '{"msg":"You have exceeded your hourly rate limit"}', [ 'Fastly-RateLimit-Reset' => (string) ( time() + 90 ) ] );
		$said = $this->say( $this->edge(), $this->edge()->purge( self::SETUP, [ 'https://example.com/a.jpg' ] ) )[0];

		self::assertSaid( $this->edge(), 'busy', 'too_many', $said );
		self::assertEqualsWithDelta( 90, $said['data']['retry_after'], 3 );
	}
}
