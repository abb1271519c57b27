<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * The sites of a network as its screen lists them, and who may see and do what there.
 */
final class SitesTest extends Network_Test_Case {
	// Of one site of the list, and of the list itself.
	private const QUERIES_A_SITE = 12;
	private const QUERIES_A_LIST = 10;

	#[Group( 'proof-only' )]
	public function test_a_page_of_thirty_sites_takes_so_many_queries_and_no_more(): void {
		self::add_sites( 29 );
		self::on_network( self::ACTIVATE );
		foreach ( [ 5, 20 ] as $size ) {
			$answer = self::ask( 'admin', 'GET', '/network/sites', [ 'per_page' => $size ] );
			self::assertSame( 200, $answer['status'] );
			self::assertCount( $size, (array) $answer['data'] );
			self::assertSame( [ '30', (string) ceil( 30 / $size ) ], [ $answer['headers']['X-WP-Total'], $answer['headers']['X-WP-TotalPages'] ] );
			self::assertLessThanOrEqual( self::QUERIES_A_LIST + $size * self::QUERIES_A_SITE, $answer['queries'] );
		}
		$second = self::ask(
			'admin',
			'GET',
			'/network/sites',
			[
				'per_page' => 20,
				'page'     => 2,
			]
		);
		self::assertSame( range( 21, 30 ), array_column( (array) $second['data'], 'id' ) );
	}

	public function test_each_site_says_how_it_stands_once_its_own_background_has_run(): void {
		self::add_sites( 3 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::on_network( 'update_option( "blogname", "Shop &amp; more" );', 2 );

		$before = self::sites()[2];
		self::assertSame( 'Shop & more', $before['name'] );
		self::assertSame( 'http://example.org/site2/', $before['url'] );
		self::assertSame( 'http://example.org/site2/wp-admin/upload.php?page=shortpixel-flush', $before['screen_url'] );
		self::assertSame( 'http://example.org/site2/wp-cron.php', $before['wake_url'] );
		self::assertNull( $before['state'], 'A request to another site can’t know it.' );

		self::run_background( 2 );
		self::run_background( 3 );
		$sites = self::sites();
		self::assertIsArray( $sites[2]['state'] );
		self::assertSame(
			[
				[
					'name'     => 'ShortPixel Adaptive Images',
					'endpoint' => 'https://cdn.shortpixel.ai/spai',
					'problem'  => '',
				],
			],
			$sites[2]['state']['providers']
		);
		self::assertSame( [ 'switch' ], $sites[2]['state']['ways'] );
		self::assertSame( '', $sites[2]['state']['why_not'] );
		self::assertIsArray( $sites[3]['state'] );
		self::assertSame( [], $sites[3]['state']['providers'] );
		self::assertStringContainsString( 'None of them is active on this site', (string) wp_json_encode( $sites[3]['state'] ) );

		self::on_network( 'delete_option( "shortpixel_flush_background_seen" ); wp_schedule_single_event( time() - 7200, "some_hook" );', 3 );
		$background = self::sites()[3]['background'];
		self::assertIsArray( $background );
		self::assertIsString( $background['message'] );
		self::assertStringEndsWith( 'with WP-CLI: wp shortpixel-flush run --url=http://example.org/site3', $background['message'], 'Without its address, WP-CLI takes the main site.' );

		// Asked again, it is to be said anew.
		$asked = self::ask( 'admin', 'POST', '/network/checks', [ 'sites' => [ 2 ] ] );
		self::assertSame( [ null ], array_column( array_column( (array) $asked['data'], 'state' ), 'at' ) );
		self::run_background( 2 );
		$noted = self::sites()[2]['state'];
		self::assertIsArray( $noted );
		self::assertNotNull( $noted['at'] );
	}

	#[Group( 'proof-only' )]
	public function test_a_site_says_how_it_stands_in_the_language_of_whoever_asks(): void {
		// WordPress switches only to languages that it has files of.
		wp_mkdir_p( WP_LANG_DIR );
		touch( WP_LANG_DIR . '/de_DE.mo' );
		try {
			self::add_sites( 1 );
			self::on_network( self::ACTIVATE );
			self::run_background( 2 );
			self::assertStringContainsString( 'None of them is active on this site', self::state( 2, 'why_not' ) );

			self::on_network( 'update_user_meta( 1, "locale", "de_DE" );' );
			self::assertSame( '', self::state( 2, 'at' ), 'It is to be noted anew.' );
			self::ask( 'admin', 'POST', '/network/checks', [ 'sites' => [ 2 ] ] );
			self::run_background( 2 );
			self::assertStringContainsString( 'Keines davon ist auf dieser Website aktiv', self::state( 2, 'why_not' ) );
			self::assertNotSame( '', self::state( 2, 'at' ) );

			// What runs on the site meanwhile, in its own language, changes nothing.
			self::run_background( 2 );
			self::assertStringContainsString( 'Keines davon', self::state( 2, 'why_not' ) );
		} finally {
			unlink( WP_LANG_DIR . '/de_DE.mo' );
		}
	}

	public function test_a_site_without_the_plugin_is_named_as_that_and_gets_no_tables(): void {
		self::add_sites( 2 );
		self::on_network( 'activate_plugin( ' . self::PLUGIN . ' );' );
		self::on_network( 'activate_plugin( ' . self::PLUGIN . ' );', 2 );
		$tables = $this->tables();

		self::assertSame(
			[
				1 => true,
				2 => true,
				3 => false,
			],
			array_column( self::sites(), 'is_active', 'id' )
		);
		$asked = self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 3 ] ] );
		self::assertSame( [ 'Flush for ShortPixel is not active on this site.' ], array_column( (array) $asked['data'], 'refusal' ) );
		self::assertSame( $tables, $this->tables() );
	}

	public function test_sites_are_found_by_their_path_and_those_that_nobody_can_open_are_left_out(): void {
		self::add_sites( 4 );
		self::on_network( self::ACTIVATE . 'update_blog_status( 5, "archived", "1" );' );

		self::assertSame( [ 1, 2, 3, 4 ], array_keys( self::sites() ) );
		self::assertSame( [ 3 ], array_column( (array) self::ask( 'admin', 'GET', '/network/sites', [ 'search' => 'site3' ] )['data'], 'id' ) );
		self::assertSame( 404, self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 2, 5 ] ] )['status'] );
		self::assertSame( 0, self::count_flushes( 2 ), 'Refused as a whole.' );
	}

	public function test_only_who_manages_the_network_may(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::on_network( 'foreach ( [ "administrator", "editor", "author" ] as $role ) { $id = wp_insert_user( [ "user_login" => $role, "user_pass" => "password", "user_email" => "$role@example.org", "role" => $role ] ); add_user_to_blog( 2, $id, $role ); }' );
		$sent = [ 'sites' => [ 2 ] ];
		foreach ( [
			'admin'         => [ 200, 202, 200, 200 ],
			'administrator' => [ 403, 403, 403, 403 ],
			'editor'        => [ 403, 403, 403, 403 ],
			'author'        => [ 403, 403, 403, 403 ],
			''              => [ 401, 401, 401, 401 ],
		] as $user => $expected ) {
			foreach ( [ 1, 2 ] as $site ) {
				$answers = self::ask_all( $user, [ [ 'GET', '/network/sites', [] ], [ 'POST', '/network/flushes', $sent ], [ 'POST', '/network/checks', $sent ], [ 'DELETE', '/network/flushes', $sent ] ], $site );
				$answers = array_column( $answers, 'status' );
				self::assertSame( $expected, $answers, "{$user} at site {$site}" );
			}
		}
		$screen = 'wp_set_current_user( get_user_by( "login", %s )->ID ); require_once ABSPATH . "wp-admin/includes/plugin.php"; require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/admin/network-page.php"; $GLOBALS["submenu"] = []; \ShortPixelFlush\Admin\add_network_page(); return isset( $GLOBALS["submenu"]["settings.php"] );';
		self::assertTrue( self::value_of( sprintf( $screen, '"admin"' ) ) );
		self::assertFalse( self::value_of( sprintf( $screen, '"administrator"' ) ) );
	}

	public function test_what_is_sent_is_read_strictly(): void {
		self::on_network( self::ACTIVATE );
		$bodies   = [ [], [ 'sites' => [] ], [ 'sites' => 1 ], [ 'sites' => [ 0 ] ], [ 'sites' => [ 'x' ] ], [ 'sites' => range( 1, 101 ) ], [ 'sites' => [ 1 ] ] + [ 'reason' => 'x' ] ];
		$requests = array_map( static fn ( array $body ): array => [ 'POST', '/network/flushes', $body ], $bodies );
		self::assertSame( [ 400, 400, 400, 400, 400, 413, 400 ], array_column( self::ask_all( 'admin', $requests ), 'status' ) );
		self::assertSame( 400, self::ask( 'admin', 'GET', '/network/sites', [ 'nonsense' => 1 ] )['status'] );
	}

	private static function state( int $site, string $field ): string {
		$state = self::sites()[ $site ]['state'];
		self::assertIsArray( $state );
		return is_string( $state[ $field ] ) ? $state[ $field ] : '';
	}

	/**
	 * @return array<int, array<string, mixed>> By id.
	 */
	private static function sites(): array {
		$answer = self::ask( 'admin', 'GET', '/network/sites', [ 'per_page' => 100 ] );
		self::assertSame( 200, $answer['status'] );
		/** @var array<int, array<string, mixed>> $sites */
		$sites = array_column( (array) $answer['data'], null, 'id' );
		return $sites;
	}
}
