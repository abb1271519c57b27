<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use ShortPixelFlush\Edges\Bunny;

require_once __DIR__ . '/Edge_Test_Case.php';

final class BunnyTest extends Edge_Test_Case {
	private const SETUP = [
		'key'  => 'key-of-the-account-0000-1111',
		'zone' => '643475',
	];

	private const HEADERS = [
		'accesskey' => 'key-of-the-account-0000-1111',
		'accept'    => 'application/json',
	];

	private function edge(): Bunny {
		return new Bunny( self::api( 'bunny' ) );
	}

	public function test_each_url_is_one_request_and_keeps_its_escapes(): void {
		$urls     = [ 'https://cdn.example.com/spai/w_1+q_lossy,x/a.test/b%C3%BC%20c.jpg?a=1&b=2', 'https://cdn.example.com/a*b.jpg' ];
		$requests = $this->edge()->purge( self::SETUP, $urls );
		$result   = $this->send_all( $this->edge(), $requests );
		$sent     = $this->sent();

		self::assertSame( [ [ $urls[0] ], [ $urls[1] ] ], array_column( $requests, 'urls' ) );
		self::assert_result( $this->edge(), 'done', 'purged', $result[0] );
		self::assert_result( $this->edge(), 'done', 'purged', $result[1] );
		self::assert_request(
			$sent[0],
			'POST /bunny/purge?url=https%3A%2F%2Fcdn.example.com%2Fspai%2Fw_1%2Bq_lossy%2Cx%2Fa.test%2Fb%25C3%25BC%2520c.jpg%3Fa%3D1%26b%3D2&async=false&exactPath=true',
			self::HEADERS
		);
		self::assert_request(
			$sent[1],
			'POST /bunny/purge?url=https%3A%2F%2Fcdn.example.com%2Fa%252Ab.jpg&async=false&exactPath=true',
			self::HEADERS
		);
		parse_str( (string) parse_url( $sent[0]['path'], PHP_URL_QUERY ), $query );
		self::assertSame( $urls[0], $query['url'] );
	}

	public function test_purging_everything_purges_the_pull_zone(): void {
		self::assert_result(
			$this->edge(),
			'done',
			'purged',
			$this->send_all( $this->edge(), $this->edge()->purge_everything( self::SETUP ) )[0]
		);
		self::assert_request( $this->sent()[0], 'POST /bunny/pullzone/643475/purgeCache', self::HEADERS );
	}

	public function test_a_pull_zone_is_found_by_a_hostname(): void {
		$setup = [ 'zone' => 'CDN.example.com' ] + self::SETUP;
		self::assertFalse( $this->edge()->is_ready( $setup ) );

		$this->answer_next(
			200,
			'{"Items":[{"Id":1,"Name":"cdn","Hostnames":[{"Value":"cdn.example.com.other.example"}]},{"Id":643475,"Name":"example","Hostnames":[{"Value":"cdn.example.com"}]}],"HasMoreItems":false}'
		);
		$result = $this->run_test( $this->edge(), $setup );
		self::assert_result( $this->edge(), 'done', 'reached', $result );
		self::assertSame( 'example, cdn.example.com', $result['data']['zone'] );
		self::assertSame( [ 'zone_id' => '643475' ], $result['data']['setup'] );
		self::assert_request( $this->sent()[0], 'GET /bunny/pullzone?page=1&perPage=1000&search=CDN.example.com', self::HEADERS );
		self::assertTrue( $this->edge()->is_ready( [ 'zone_id' => '643475' ] + $setup ) );
	}

	public function test_a_pull_zone_that_no_hostname_finds_needs_its_number(): void {
		self::assertSame( 'example, example.b-cdn.net, cdn.example.com', $this->run_test( $this->edge(), self::SETUP )['data']['zone'] );
		self::assert_request( $this->sent()[0], 'GET /bunny/pullzone/643475', self::HEADERS );
		self::assert_result( $this->edge(), 'failed', 'zone_not_found', $this->run_test( $this->edge(), [ 'zone' => '7' ] + self::SETUP ) );
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->run_test( $this->edge(), [ 'zone' => 'other.example.com' ] + self::SETUP )
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->run_test( $this->edge(), [ 'zone' => 'example.com' ] + self::SETUP )
		);
	}

	public function test_refusals_say_what_to_do(): void {
		$result = $this->send_all(
			$this->edge(),
			$this->edge()->purge( [ 'key' => 'password-of-a-storage-zone' ] + self::SETUP, [ 'https://cdn.example.com/a.jpg' ] )
		)[0];
		self::assert_result( $this->edge(), 'failed', 'key_refused', $result );
		self::assertSame( 'Authorization has been denied for this request.', $result['data']['detail'] );
		self::assert_result( $this->edge(), 'failed', 'key_refused', $this->run_test( $this->edge(), [ 'key' => '' ] + self::SETUP ) );
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, [ 'https://other.example/a.jpg' ] ) )[0]
		);

		$this->answer_next( 400, '{"ErrorKey":"validation_error","Field":"url","Message":"The URL is not valid."}' );
		self::assert_result(
			$this->edge(),
			'failed',
			'address_refused',
			$this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, [ 'https://cdn.example.com/a.jpg' ] ) )[0]
		);
	}
}
