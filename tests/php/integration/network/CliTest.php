<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * `network status` and `network flush`, with the real WP-CLI, which starts another one for each site.
 */
final class CliTest extends Network_Test_Case {
	public function test_sites_are_shown_and_flushed_and_the_worst_exit_code_is_the_whole_s(): void {
		self::add_sites( 3 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::run_background( 2 );

		$status = self::wp( 'network status --format=json' );
		self::assertSame( 0, $status->code, $status->err );
		self::assertSame( [ 1, 2, 3, 4 ], array_column( $status->rows(), 'id' ) );
		self::assertSame( [ '', 'https://cdn.shortpixel.ai/spai', '', '' ], array_column( $status->rows(), 'api_urls' ) );
		$one = self::wp( 'network status http://example.org/site3 --field=id' );
		self::assertSame( '3', trim( $one->out ), $one->err );

		// Each process is the site's own: only there is the plugin that writes its links.
		$planned = self::wp( 'network flush 2 --dry-run' );
		self::assertSame( 0, $planned->code, $planned->out . $planned->err );
		self::assertStringContainsString( 'https://cdn.shortpixel.ai/spai2', $planned->out );
		$mixed = self::wp( 'network flush 3 2 --dry-run' );
		self::assertSame( 1, $mixed->code );
		self::assertStringContainsString( 'None of them is active on this site', $mixed->err );
		self::assertStringContainsString( 'https://cdn.shortpixel.ai/spai2', $mixed->out, 'One that can’t stops no other.' );
	}

	public function test_each_site_is_flushed_as_was_asked(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );

		$fields = self::wp( 'network status 2 --format=csv --fields=id,name' );
		self::assertSame( "id,name\n2,\"A site\"\n", $fields->out, $fields->err );
		$planned = self::wp( 'network flush 2 --method=new_address --reason=sale --wait --timeout=50 --dry-run' );
		self::assertSame( 0, $planned->code, $planned->out . $planned->err );
		$rows = self::wp( 'network flush 2 --dry-run --format=csv --fields=id,exit_code' );
		self::assertSame( "id,exit_code\n2,0\n", $rows->out, $rows->err );
		$every = self::wp( 'network flush --all --yes --dry-run' );
		self::assertSame( 1, $every->code, 'The first site has no provider.' );
		self::assertStringContainsString( 'https://cdn.shortpixel.ai/spai2', $every->out );
	}

	public function test_what_is_unclear_is_refused_before_anything_is_done(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		foreach ( [
			[ 'network flush', 'Name sites' ],
			[ 'network flush 2 --all', 'Name sites' ],
			[ 'network flush 2 9 --yes', 'There is no site “9”' ],
			[ 'network flush 2', 'Nothing was done' ],
		] as [ $typed, $said ] ) {
			$refused = self::wp( $typed );
			self::assertSame( 1, $refused->code, $typed );
			self::assertStringContainsString( $said, $refused->err . $refused->out );
		}
		self::assertSame( 0, self::count_flushes( 2 ) );
	}

}
