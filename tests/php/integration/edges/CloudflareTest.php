<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Edges\Cloudflare;

require_once __DIR__ . '/Edge_Test_Case.php';

final class CloudflareTest extends Edge_Test_Case {
	private const ZONE = '023e105f4ecef8ad9ca31a8372d0c353';

	private const SETUP = [
		'token'   => 'token-that-may-purge-and-read',
		'zone'    => 'Example.com',
		'zone_id' => self::ZONE,
	];

	private function edge(): Cloudflare {
		return new Cloudflare( self::api( 'cloudflare/client/v4' ) );
	}

	public function test_urls_are_purged_by_the_hundred_as_visitors_request_them(): void {
		$urls = [
			'https://example.com/spai/w_1+ret_img,x/https://example.com/b%C3%BCcher.jpg?a=1&b=2',
			"https://Example.com/\u{fc}.jpg#top",
		];
		for ( $i = 0; $i < 203; $i++ ) {
			$urls[] = "https://example.com/{$i}.jpg";
		}
		$requests = $this->edge()->purge( self::SETUP, $urls );
		$result   = $this->send_all( $this->edge(), $requests );
		$sent     = $this->sent();

		self::assertSame( $urls, array_merge( ...array_column( $requests, 'urls' ) ) );
		self::assertCount( 3, $sent );
		foreach ( $result as $one ) {
			self::assert_result( $this->edge(), 'done', 'purged', $one );
		}
		self::assertStringStartsWith(
			'{"files":["https://example.com/spai/w_1+ret_img,x/https://example.com/b%C3%BCcher.jpg?a=1&b=2","https://example.com/%C3%BC.jpg","https://example.com/0.jpg",',
			$sent[0]['body']
		);
		self::assert_request(
			$sent[2],
			'POST /cloudflare/client/v4/zones/' . self::ZONE . '/purge_cache',
			[
				'authorization' => 'Bearer token-that-may-purge-and-read',
				'content-type'  => 'application/json',
			],
			'{"files":["https://example.com/198.jpg","https://example.com/199.jpg","https://example.com/200.jpg","https://example.com/201.jpg","https://example.com/202.jpg"]}'
		);
	}

	public function test_two_spellings_of_a_url_are_sent_once_and_both_count(): void {
		$requests = $this->edge()->purge(
			self::SETUP,
			[ "https://example.com/\u{fc}.jpg", 'https://example.com/%C3%BC.jpg', 'no address' ]
		);

		self::assertSame( '{"files":["https://example.com/%C3%BC.jpg"]}', $requests[0]['body'] );
		self::assertSame( [ "https://example.com/\u{fc}.jpg", 'https://example.com/%C3%BC.jpg' ], $requests[0]['urls'] );
	}

	public function test_purging_everything_purges_the_zone_or_the_named_hostnames(): void {
		$headers  = [ 'content-type' => 'application/json' ];
		$result   = $this->send_all( $this->edge(), $this->edge()->purge_everything( self::SETUP ) );
		$result[] = $this->send_all(
			$this->edge(),
			$this->edge()->purge_everything( [ 'hostnames' => "CDN.example.com\r\n\n www.example.com " ] + self::SETUP )
		)[0];
		$sent     = $this->sent();

		self::assertSame( [ 'done', 'done' ], array_column( $result, 'state' ) );
		self::assert_request(
			$sent[0],
			'POST /cloudflare/client/v4/zones/' . self::ZONE . '/purge_cache',
			$headers,
			'{"purge_everything":true}'
		);
		self::assert_request(
			$sent[1],
			'POST /cloudflare/client/v4/zones/' . self::ZONE . '/purge_cache',
			$headers,
			'{"hosts":["cdn.example.com","www.example.com"]}'
		);
	}

	public function test_the_zone_is_found_by_its_name_and_its_plan_is_learned(): void {
		$setup = array_diff_key( self::SETUP, [ 'zone_id' => '' ] );
		self::assertFalse( $this->edge()->is_ready( $setup ) );
		self::assertSame( 480, $this->edge()->limits( $setup )['per_minute'] );

		$result = $this->run_test( $this->edge(), $setup );
		self::assert_result( $this->edge(), 'done', 'reached', $result );
		self::assertSame(
			[
				'zone'  => 'example.com',
				'setup' => [
					'zone_id' => self::ZONE,
					'plan'    => 'pro',
				],
			],
			$result['data']
		);
		self::assert_request(
			$this->sent()[0],
			'GET /cloudflare/client/v4/zones?name=example.com',
			[ 'authorization' => 'Bearer token-that-may-purge-and-read' ]
		);
		self::assertTrue( $this->edge()->is_ready( $result['data']['setup'] + $setup ) );
		self::assertSame( 900, $this->edge()->limits( $result['data']['setup'] + $setup )['per_minute'] );
	}

	public function test_a_zone_can_be_named_by_its_id(): void {
		$setup = [
			'token' => 'token-that-may-purge-and-read',
			'zone'  => strtoupper( self::ZONE ),
		];
		self::assertTrue( $this->edge()->is_ready( $setup ) );
		self::assertSame( 'example.com', $this->run_test( $this->edge(), $setup )['data']['zone'] );
		self::assert_request( $this->sent()[0], 'GET /cloudflare/client/v4/zones/' . self::ZONE, [] );
	}

	public function test_the_global_key_is_sent_with_the_accounts_e_mail(): void {
		$setup  = [
			'token' => 'global-key-of-the-owner-00000000',
			'email' => 'owner@example.com',
		] + self::SETUP;
		$result = $this->send_all( $this->edge(), $this->edge()->purge( $setup, [ 'https://example.com/a.jpg' ] ) );

		self::assert_result( $this->edge(), 'done', 'purged', $result[0] );
		self::assert_request(
			$this->sent()[0],
			'POST /cloudflare/client/v4/zones/' . self::ZONE . '/purge_cache',
			[
				'x-auth-email'  => 'owner@example.com',
				'x-auth-key'    => 'global-key-of-the-owner-00000000',
				'authorization' => '(not sent)',
			],
			'{"files":["https://example.com/a.jpg"]}'
		);
	}

	/**
	 * @return array<string,array{array<string,string>, string, string}>
	 */
	public static function refusals(): array {
		return [
			'a token without Cache Purge'     => [ [ 'token' => 'token-that-may-read' ], 'not_allowed', 'Zone → Cache Purge' ],
			'a token that is none'            => [ [ 'token' => 'another-token-of-nobody' ], 'key_refused', 'refused the key' ],
			'a token that was copied in part' => [ [ 'token' => 'not a token' ], 'key_refused', 'Enter the key' ],
			'no token'                        => [ [ 'token' => '' ], 'key_refused', 'Enter the key' ],
			'another account’s key'           => [ [ 'email' => 'owner@example.com' ], 'key_refused', 'of the account' ],
			'a zone that is none'             => [ [ 'zone_id' => str_repeat( 'a', 32 ) ], 'zone_not_found', '“Zone”' ],
		];
	}

	/**
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'refusals' )]
	public function test_a_refusal_says_what_to_do( array $setup, string $code, string $sentence ): void {
		$requests = $this->edge()->purge( $setup + self::SETUP, [ 'https://example.com/a.jpg' ] );
		$result   = $this->send_all( $this->edge(), $requests );

		self::assert_result( $this->edge(), 'failed', $code, $result[0] );
		self::assertStringContainsString( $sentence, $this->edge()->sentence( $code, $result[0]['data'] ) );
	}

	public function test_the_test_distinguishes_a_hidden_zone_from_a_missing_one(): void {
		self::assert_result(
			$this->edge(),
			'failed',
			'not_allowed',
			$this->run_test( $this->edge(), [ 'token' => 'token-that-may-purge' ] + self::SETUP )
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->run_test(
				$this->edge(),
				[
					'zone'    => 'www.example.com',
					'zone_id' => '',
				] + self::SETUP
			)
		); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two values.
		self::assert_result(
			$this->edge(),
			'failed',
			'key_refused',
			$this->run_test( $this->edge(), [ 'token' => 'another-token-of-nobody' ] + self::SETUP )
		);
	}

	public function test_other_refusals_keep_cloudflares_message(): void {
		$request = $this->edge()->purge( self::SETUP, [ 'https://other.example/a.jpg' ] );
		$this->answer_next( 400, '{"success":false,"errors":[{"code":1016,"message":"Unable to  purge\nthis."}],"result":null}' );
		$result = $this->send_all( $this->edge(), $request )[0];
		self::assert_result( $this->edge(), 'failed', 'address_refused', $result );
		self::assertSame( 'Unable to purge this.', $result['data']['detail'] );

		$this->answer_next(
			400,
			'{"success":false,"errors":[{"code":1107,"message":"Only enterprise zones can purge by host."}],"result":null}'
		);
		self::assert_result( $this->edge(), 'failed', 'not_in_plan', $this->send_all( $this->edge(), $request )[0] );
	}
}
