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

	public function test_files_are_named_as_the_space_names_them_in_fifties(): void {
		$urls = [ 'https://static.example.com/uploads/b%C3%BCcher%20neu.jpg?v=2', 'https://static.example.com/a*b.jpg' ];
		for ( $i = 0; $i < 51; $i++ ) {
			$urls[] = "https://static.example.com/{$i}.jpg";
		}
		$requests = $this->edge()->purge( self::SETUP, $urls );
		$said     = $this->say( $this->edge(), $requests );
		$sent     = $this->sent();

		self::assertSame( [ 'done', 'done' ], array_column( $said, 'state' ) );
		self::assertSame( array_values( array_diff( $urls, [ $urls[1] ] ) ), array_merge( ...array_column( $requests, 'urls' ) ) );
		self::assertStringStartsWith( "{\"files\":[\"uploads/b\u{fc}cher neu.jpg\",\"0.jpg\",", $sent[0]['body'] );
		self::assertSent(
			$sent[1],
			'DELETE /digitalocean/v2/cdn/endpoints/' . self::ID . '/cache',
			[
				'authorization' => 'Bearer dop_v1_read_delete',
				'content-type'  => 'application/json',
			],
			'{"files":["49.jpg","50.jpg"]}'
		);
	}

	public function test_everything_is_one_wildcard(): void {
		self::assertSaid( $this->edge(), 'done', 'purged', $this->say( $this->edge(), $this->edge()->purge_everything( self::SETUP ) )[0] );
		self::assertSame( '{"files":["*"]}', $this->sent()[0]['body'] );
	}

	public function test_an_endpoint_is_found_by_any_of_its_names(): void {
		foreach ( [ 'Static.example.com', 'static-images.nyc3.cdn.digitaloceanspaces.com', 'static-images.nyc3.digitaloceanspaces.com' ] as $name ) {
			$setup = [ 'endpoint' => $name ] + self::SETUP;
			self::assertFalse( $this->edge()->is_ready( $setup ) );
			$said = $this->tested( $this->edge(), $setup );
			self::assertSaid( $this->edge(), 'done', 'reached', $said );
			self::assertSame( 'static.example.com, static-images.nyc3.cdn.digitaloceanspaces.com', $said['data']['zone'] );
			self::assertSame( [ 'endpoint_id' => self::ID ], $said['data']['setup'] );
			self::assertTrue( $this->edge()->is_ready( [ 'endpoint_id' => self::ID ] + $setup ) );
		}
		self::assertSent( $this->sent()[0], 'GET /digitalocean/v2/cdn/endpoints?per_page=200', [ 'authorization' => 'Bearer dop_v1_read_delete' ] );
		self::assertSaid( $this->edge(), 'failed', 'zone_not_found', $this->tested( $this->edge(), [ 'endpoint' => 'cdn.example.com' ] + self::SETUP ) );
	}

	public function test_an_endpoint_is_found_by_its_id(): void {
		self::assertSaid( $this->edge(), 'done', 'reached', $this->tested( $this->edge(), self::SETUP ) );
		self::assertSent( $this->sent()[0], 'GET /digitalocean/v2/cdn/endpoints/' . self::ID, [] );
	}

	public function test_refusals_name_the_scope_that_is_missing(): void {
		$urls = [ 'https://static.example.com/a.jpg' ];
		self::assertSaid( $this->edge(), 'failed', 'token_unknown', $this->say( $this->edge(), $this->edge()->purge( [ 'token' => 'nobody' ] + self::SETUP, $urls ) )[0] );
		self::assertSaid( $this->edge(), 'failed', 'scope_delete', $this->say( $this->edge(), $this->edge()->purge( [ 'token' => 'dop_v1_read' ] + self::SETUP, $urls ) )[0] );
		self::assertSaid( $this->edge(), 'failed', 'scope_read', $this->tested( $this->edge(), [ 'token' => 'dop_v1_delete' ] + self::SETUP ) );
		self::assertSaid( $this->edge(), 'failed', 'zone_not_found', $this->say( $this->edge(), $this->edge()->purge( [ 'endpoint' => '892071a0-bb95-49bc-8021-3afd67a210bf' ] + self::SETUP, $urls ) )[0] );

		$this->answer_next( 422, '{"id":"unprocessable_entity","message":"files is not valid"}' );
		self::assertSaid( $this->edge(), 'failed', 'address_refused', $this->say( $this->edge(), $this->edge()->purge( self::SETUP, $urls ) )[0] );
	}
}
