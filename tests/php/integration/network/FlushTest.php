<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * Flush all on many sites: each begins and ends by itself, in its own tables and its own background runs.
 */
final class FlushTest extends Network_Test_Case {

	public function test_each_site_flushes_itself_and_one_that_fails_stops_no_other(): void {
		self::add_sites( 4 );
		self::on_network( self::ACTIVATE );
		array_map( [ self::class, 'use_provider' ], [ 1, 2, 3, 5 ] );

		$asked = self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 2, 3, 4 ] ] );
		self::assertSame( 202, $asked['status'] );
		self::assertSame( [ 'queued', 'queued', 'queued' ], array_column( array_column( (array) $asked['data'], 'flush' ), 'state' ) );
		self::assertSame( [ '', '', '' ], array_column( (array) $asked['data'], 'refusal' ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 2 ), 'Nothing changes before the site itself begins.' );

		// A second request changes nothing more.
		$again = self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 2 ] ] );
		self::assertStringContainsString( 'flushed already', self::text( $again, 0, 'refusal' ) );

		self::run_background( 3, 403 );
		self::run_background( 4 );
		self::run_background( 2 );
		$found = self::ask( 'admin', 'GET', '/network/sites', [ 'sites' => [ 2, 3, 4 ] ] );
		$ended = array_column( (array) $found['data'], 'flush', 'id' );
		self::assertSame( [ 'done', 'failed', 'failed' ], array_column( $ended, 'state' ), (string) wp_json_encode( $ended ) );
		self::assertStringContainsString( 'https://cdn.shortpixel.ai/spai2', (string) $ended[2]['message'] );
		self::assertStringContainsString( 'Nothing was changed', (string) $ended[3]['message'] );
		self::assertStringContainsString( 'None of them is active on this site', (string) $ended[4]['message'] );

		self::assertSame( 'https://cdn.shortpixel.ai/spai2', self::endpoint( 2 ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 3 ) );
		foreach ( [ 1, 5 ] as $other ) {
			self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( $other ) );
			self::assertSame( 0, self::count_flushes( $other ) );
		}
		// The person's, in the site's own history.
		self::assertSame( [ '1', 'person' ], self::value_of( 'return $GLOBALS["wpdb"]->get_row( "SELECT user_id, cause FROM wp_2_shortpixel_flush_flushes", ARRAY_N );', 2 ) );
	}

	public function test_what_has_not_begun_is_stopped_and_nothing_else(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		array_map( [ self::class, 'use_provider' ], [ 2, 3 ] );
		self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 2, 3 ] ] );
		self::run_background( 2 );

		$stopped = self::ask( 'admin', 'DELETE', '/network/flushes', [ 'sites' => [ 2, 3 ] ] );
		self::assertSame( [ 'done', 'cancelled' ], array_column( array_column( (array) $stopped['data'], 'flush' ), 'state' ) );
		self::assertStringContainsString( 'can’t be stopped any more', self::text( $stopped, 0, 'refusal' ) );
		self::run_background( 3 );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 3 ) );
	}

	public function test_rights_that_are_gone_when_it_begins_are_gone(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 2 ] ] );
		self::on_network( 'wp_insert_user( [ "user_login" => "other", "user_pass" => "password", "user_email" => "o@example.org" ] ); grant_super_admin( get_user_by( "login", "other" )->ID ); revoke_super_admin( 1 ); remove_user_from_blog( 1, 2 );' );

		self::run_background( 2 );
		$found = self::ask( 'other', 'GET', '/network/sites', [ 'sites' => [ 2 ] ] );
		$flush = array_column( (array) $found['data'], 'flush' )[0];
		self::assertIsArray( $flush );
		self::assertSame( [ 'failed', 'Whoever asked for this may not flush all images of this site any more, so nothing was flushed.' ], [ $flush['state'], $flush['message'] ] );
		// By name, so that each reader gets it in their own language.
		self::assertStringContainsString( '"asker_may_not"', self::string( self::value_of( 'return $GLOBALS["wpdb"]->get_var( "SELECT failure FROM wp_2_shortpixel_flush_flushes" );', 2 ) ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 2 ) );
	}

	public function test_it_begins_however_late_the_site_comes_to_it(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 2 ] ] );

		self::run_background( 2, 200, 7200 );
		self::assertSame( 'https://cdn.shortpixel.ai/spai2', self::endpoint( 2 ) );
	}

	/**
	 * @param array $answer What came.
	 * @phpstan-param array{data: mixed, ...} $answer
	 */
	private static function text( array $answer, int $at, string $field ): string {
		$site = ( (array) $answer['data'] )[ $at ] ?? null;
		return is_array( $site ) ? self::string( $site[ $field ] ?? '' ) : '';
	}

	private static function string( mixed $value ): string {
		self::assertIsString( $value );
		return $value;
	}
}
