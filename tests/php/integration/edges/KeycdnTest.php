<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use ShortPixelFlush\Edges\Keycdn;

require_once __DIR__ . '/Edge_Test_Case.php';

final class KeycdnTest extends Edge_Test_Case {
	private const SETUP = [
		'key'       => 'sk_prod_key',
		'zone'      => '12345',
		'zone_host' => 'Demo-1a2b.kxcdn.com',
	];

	// Basic authentication: the key is the user name, and the password is empty.
	private const AUTHORIZATION = 'Basic c2tfcHJvZF9rZXk6';

	private function edge(): Keycdn {
		return new Keycdn( self::api( 'keycdn' ) );
	}

	public function test_urls_are_sent_without_a_scheme_under_the_zones_own_name(): void {
		$urls     = [ 'https://cdn.example.com/spai/w_1+ret_img,x/https://a.test/b%C3%BC.jpg?a=1', "http://cdn.example.com/\u{fc}.jpg" ];
		$requests = $this->edge()->purge( self::SETUP, $urls );

		self::assert_result( $this->edge(), 'done', 'purged', $this->send_all( $this->edge(), $requests )[0] );
		self::assertSame( $urls, $requests[0]['urls'] );
		self::assert_request(
			$this->sent()[0],
			'DELETE /keycdn/zones/purgeurl/12345.json',
			[
				'authorization' => self::AUTHORIZATION,
				'content-type'  => 'application/json',
			],
			'{"urls":["demo-1a2b.kxcdn.com/spai/w_1+ret_img,x/https://a.test/b%C3%BC.jpg?a=1","demo-1a2b.kxcdn.com/%C3%BC.jpg"]}'
		);
	}

	public function test_without_the_zones_host_urls_keep_their_own(): void {
		$requests = $this->edge()->purge( [ 'zone_host' => '' ] + self::SETUP, [ 'https://cdn.example.com:8443/a.jpg' ] );

		self::assertSame( '{"urls":["cdn.example.com:8443/a.jpg"]}', $requests[0]['body'] );
		self::assert_result( $this->edge(), 'failed', 'address_refused', $this->send_all( $this->edge(), $requests )[0] );
	}

	public function test_no_body_exceeds_64_kilobytes(): void {
		$urls = [];
		for ( $i = 0; $i < 100; $i++ ) {
			$urls[] = "https://cdn.example.com/{$i}/" . str_repeat( 'a', 1500 );
		}
		$requests = $this->edge()->purge( self::SETUP, $urls );

		self::assertSame( $urls, array_merge( ...array_column( $requests, 'urls' ) ) );
		self::assertCount( 3, $requests );
		self::assertSame( [ 'done', 'done', 'done' ], array_column( $this->send_all( $this->edge(), $requests ), 'state' ) );
	}

	public function test_everything_is_the_zone(): void {
		self::assert_result(
			$this->edge(),
			'done',
			'purged',
			$this->send_all( $this->edge(), $this->edge()->purge_everything( self::SETUP ) )[0]
		);
		self::assert_request( $this->sent()[0], 'GET /keycdn/zones/purge/12345.json', [ 'authorization' => self::AUTHORIZATION ] );
	}

	public function test_the_test_says_which_zone_it_reached(): void {
		self::assertTrue( $this->edge()->is_ready( self::SETUP ) );
		$result = $this->run_test( $this->edge(), self::SETUP );
		self::assert_result( $this->edge(), 'done', 'reached', $result );
		self::assertSame( 'demo', $result['data']['zone'] );
		self::assert_request( $this->sent()[0], 'GET /keycdn/zones/12345.json', [ 'authorization' => self::AUTHORIZATION ] );
	}

	public function test_refusals_say_what_to_do(): void {
		$urls = [ 'https://cdn.example.com/a.jpg' ];
		self::assert_result(
			$this->edge(),
			'failed',
			'key_refused',
			$this->send_all( $this->edge(), $this->edge()->purge( [ 'key' => 'sk_prod_other' ] + self::SETUP, $urls ) )[0]
		);
		self::assert_result( $this->edge(), 'failed', 'key_refused', $this->run_test( $this->edge(), [ 'key' => '' ] + self::SETUP ) );
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->send_all( $this->edge(), $this->edge()->purge( [ 'zone' => '7' ] + self::SETUP, $urls ) )[0]
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->run_test( $this->edge(), [ 'zone' => '../zones' ] + self::SETUP )
		);

		$this->answer_next( 200, '{"status":"error","description":"Invalid URL."}' );
		$result = $this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, $urls ) )[0];
		self::assert_result( $this->edge(), 'failed', 'address_refused', $result );
		self::assertSame( 'Invalid URL.', $result['data']['detail'] );
	}
}
