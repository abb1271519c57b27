<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use ShortPixelFlush\Edges\Digitalocean;

require_once __DIR__ . '/Edge_Test_Case.php';

final class DigitaloceanTest extends Edge_Test_Case {
	private const ID = '19f06b6a-3ace-4315-b086-499a0e521b76';

	private const SETUP = [
		'token'    => 'dop_v1_read_delete',
		'endpoint' => self::ID,
	];

	private function edge(): Digitalocean {
		return new Digitalocean( self::api( 'digitalocean/v2' ) );
	}

	public function test_files_are_purged_by_the_fifty_under_their_paths_in_the_space(): void {
		$urls = [ 'https://static.example.com/uploads/b%C3%BCcher%20neu.jpg?v=2', 'https://static.example.com/a*b.jpg' ];
		for ( $i = 0; $i < 51; $i++ ) {
			$urls[] = "https://static.example.com/{$i}.jpg";
		}
		$requests = $this->edge()->purge( self::SETUP, $urls );
		$result   = $this->send_all( $this->edge(), $requests );
		$sent     = $this->sent();

		self::assertSame( [ 'done', 'done' ], array_column( $result, 'state' ) );
		self::assertSame( array_values( array_diff( $urls, [ $urls[1] ] ) ), array_merge( ...array_column( $requests, 'urls' ) ) );
		self::assertStringStartsWith( "{\"files\":[\"uploads/b\u{fc}cher neu.jpg\",\"0.jpg\",", $sent[0]['body'] );
		self::assert_request(
			$sent[1],
			'DELETE /digitalocean/v2/cdn/endpoints/' . self::ID . '/cache',
			[
				'authorization' => 'Bearer dop_v1_read_delete',
				'content-type'  => 'application/json',
			],
			'{"files":["49.jpg","50.jpg"]}'
		);
	}

	public function test_purging_everything_is_one_wildcard(): void {
		self::assert_result(
			$this->edge(),
			'done',
			'purged',
			$this->send_all( $this->edge(), $this->edge()->purge_everything( self::SETUP ) )[0]
		);
		self::assertSame( '{"files":["*"]}', $this->sent()[0]['body'] );
	}

	public function test_an_endpoint_is_found_by_any_of_its_names(): void {
		foreach ( [
			'Static.example.com',
			'static-images.nyc3.cdn.digitaloceanspaces.com',
			'static-images.nyc3.digitaloceanspaces.com',
		] as $name ) {
			$setup = [ 'endpoint' => $name ] + self::SETUP;
			self::assertFalse( $this->edge()->is_ready( $setup ) );
			$result = $this->run_test( $this->edge(), $setup );
			self::assert_result( $this->edge(), 'done', 'reached', $result );
			self::assertSame( 'static.example.com, static-images.nyc3.cdn.digitaloceanspaces.com', $result['data']['zone'] );
			self::assertSame( [ 'endpoint_id' => self::ID ], $result['data']['setup'] );
			self::assertTrue( $this->edge()->is_ready( [ 'endpoint_id' => self::ID ] + $setup ) );
		}
		self::assert_request(
			$this->sent()[0],
			'GET /digitalocean/v2/cdn/endpoints?per_page=200',
			[ 'authorization' => 'Bearer dop_v1_read_delete' ]
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->run_test( $this->edge(), [ 'endpoint' => 'cdn.example.com' ] + self::SETUP )
		);
	}

	public function test_an_endpoint_is_found_by_its_id(): void {
		self::assert_result( $this->edge(), 'done', 'reached', $this->run_test( $this->edge(), self::SETUP ) );
		self::assert_request( $this->sent()[0], 'GET /digitalocean/v2/cdn/endpoints/' . self::ID, [] );
	}

	public function test_refusals_name_the_missing_scope(): void {
		$urls = [ 'https://static.example.com/a.jpg' ];
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
			$this->send_all( $this->edge(), $this->edge()->purge( [ 'token' => 'dop_v1_read' ] + self::SETUP, $urls ) )[0]
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'not_allowed',
			$this->run_test( $this->edge(), [ 'token' => 'dop_v1_delete' ] + self::SETUP )
		);
		self::assert_result(
			$this->edge(),
			'failed',
			'zone_not_found',
			$this->send_all(
				$this->edge(),
				$this->edge()->purge( [ 'endpoint' => '892071a0-bb95-49bc-8021-3afd67a210bf' ] + self::SETUP, $urls )
			)[0]
		);

		$this->answer_next( 422, '{"id":"unprocessable_entity","message":"files is not valid"}' );
		self::assert_result(
			$this->edge(),
			'failed',
			'address_refused',
			$this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, $urls ) )[0]
		);
	}
}
