<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * If everything is flushed on many sites, each site runs its own flush, with its own tables and background runs.
 */
final class FlushTest extends Network_Test_Case {

	public function test_each_site_flushes_itself_and_one_that_fails_stops_no_other(): void {
		self::add_sites( 4 );
		self::on_network( self::ACTIVATE );
		array_map( [ self::class, 'use_provider' ], [ 1, 2, 3, 5 ] );

		self::assertSame( '3', self::confirm_flush( [ 2, 3, 4 ] )['shortpixel-flush-stored'] );
		self::assertSame( [ 'queued', 'queued', 'queued' ], array_map( [ self::class, 'state' ], [ 2, 3, 4 ] ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 2 ), 'Nothing changes before the site itself begins.' );

		// A second confirmation for the same site is refused.
		self::assertSame( [ 'already_running' => '2' ], self::confirm_flush( [ 2 ] )['shortpixel-flush-refused'] );

		self::run_background( 3, 403 );
		self::run_background( 4 );
		self::run_background( 2 );
		self::assertSame( [ 'done', 'failed', 'failed' ], array_map( [ self::class, 'state' ], [ 2, 3, 4 ] ) );
		self::assertStringContainsString( 'All images have new links.', self::message( 2 ) );
		self::assertStringContainsString( 'Visitors get the same images as before.', self::message( 3 ) );
		self::assertStringContainsString( 'No active plugin delivers images through ShortPixel.', self::message( 4 ) );

		self::assertSame( 'https://cdn.shortpixel.ai/spai2', self::endpoint( 2 ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 3 ) );
		foreach ( [ 1, 5 ] as $other ) {
			self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( $other ) );
			self::assertSame( 0, self::count_flushes( $other ) );
		}
		// The site's own history names the user who confirmed the flush.
		self::assertSame(
			[ '1', 'person' ],
			self::value_of( 'return $GLOBALS["wpdb"]->get_row( "SELECT user_id, cause FROM wp_2_shortpixel_flush_flushes", ARRAY_N );', 2 )
		);
	}

	public function test_a_site_that_has_moved_rests_alone_until_that_is_answered_there(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		array_map( [ self::class, 'use_provider' ], [ 2, 3 ] );
		self::on_network( 'update_option( "home", "http://staging.example.net/site2" );', 2 );

		$answer = self::confirm_flush( [ 2, 3 ] );
		self::assertSame( [ [ 'resting' => '2' ], '1' ], [ $answer['shortpixel-flush-refused'], $answer['shortpixel-flush-stored'] ] );
		self::run_background( 2 );
		self::run_background( 3 );
		self::assertSame( [ 0, 'done' ], [ self::count_flushes( 2 ), self::state( 3 ) ] );

		self::assertSame( 200, self::ask( 'admin', 'POST', '/address', [ 'answer' => 'site' ], 2 )['status'] );
		self::assertSame( '1', self::confirm_flush( [ 2 ] )['shortpixel-flush-stored'] );
	}

	public function test_what_has_not_begun_is_stopped_on_the_site_s_own_screen(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::confirm_flush( [ 2 ] );

		self::assertSame( 200, self::ask( 'admin', 'POST', '/flushes/1/cancel', [], 2 )['status'] );
		self::run_background( 2 );
		self::assertSame( 'cancelled', self::state( 2 ) );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 2 ) );
	}

	public function test_rights_that_are_gone_when_it_begins_are_gone(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::confirm_flush( [ 2 ] );
		self::on_network(
			'wp_insert_user( [ "user_login" => "other", "user_pass" => "password", "user_email" => "o@example.org" ] ); grant_super_admin( get_user_by( "login", "other" )->ID ); revoke_super_admin( 1 ); remove_user_from_blog( 1, 2 );'
		);

		self::run_background( 2 );
		self::assertSame( 'failed', self::state( 2 ) );
		self::assertSame( 'Only an administrator can do that.', self::message( 2, 'other' ) );
		// Stored as a code, so that each reader gets it in their own language.
		$failure = self::value_of( 'return $GLOBALS["wpdb"]->get_var( "SELECT failure FROM wp_2_shortpixel_flush_flushes" );', 2 );
		self::assertIsString( $failure );
		self::assertStringContainsString( '"asker_may_not"', $failure );
		self::assertSame( 'https://cdn.shortpixel.ai/spai', self::endpoint( 2 ) );
	}

	public function test_it_begins_however_late_the_site_comes_to_it(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::confirm_flush( [ 2 ] );

		self::run_background( 2, 200, 7200 );
		self::assertSame( 'https://cdn.shortpixel.ai/spai2', self::endpoint( 2 ) );
	}

	/**
	 * Returns the state of the site's last flush.
	 */
	private static function state( int $site ): string {
		return (string) self::db()->get_var(
			'SELECT state FROM '
			. self::prefix( $site )
			. 'shortpixel_flush_flushes ORDER BY id DESC LIMIT 1'
		);
	}

	/**
	 * Returns the message of the site's last flush, from its own history.
	 */
	private static function message( int $site, string $user = 'admin' ): string {
		$flush = ( (array) self::ask( $user, 'GET', '/flushes', [], $site )['data'] )[0] ?? null;
		return is_array( $flush ) && is_string( $flush['message'] ) ? $flush['message'] : '';
	}
}
