<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use ShortPixelFlush\Tests\Support\Server;
use ShortPixelFlush\Tests\Support\Simulator;
use ShortPixelFlush\Tests\Support\Wp_Cli;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * What holds on a network of either kind: the list, flushes from the screen, and the commands, which really send to the simulated CDN.
 */
abstract class Whole_Network_Test_Case extends Network_Test_Case {
	private ?Simulator $simulator = null;

	/** Serves the uploads of all sites, where the simulator fetches originals. */
	private ?Server $originals = null;

	protected function tearDown(): void {
		if ( null !== $this->simulator ) {
			$this->simulator->stop();
		}
		if ( null !== $this->originals ) {
			$this->originals->stop();
		}
		parent::tearDown();
	}

	public function test_the_list_has_each_site_s_own_addresses_and_finds_it_by_them(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::run_background( 2 );

		$answer = self::ask( 'admin', 'GET', '/network/sites' );
		/** @var array<int, array<string, mixed>> $sites */
		$sites = array_column( (array) $answer['data'], null, 'id' );
		foreach ( [ 1, 2, 3 ] as $id ) {
			$home = 'http://' . self::address( $id );
			self::assertSame( [ $home, "{$home}wp-cron.php", "{$home}wp-admin/upload.php?page=shortpixel-flush" ], [ $sites[ $id ]['url'], $sites[ $id ]['wake_url'], $sites[ $id ]['screen_url'] ] );
		}
		self::assertStringContainsString( '"endpoint":"https:\/\/cdn.shortpixel.ai\/spai"', (string) wp_json_encode( $sites[2]['state'] ) );
		$found = self::ask( 'admin', 'GET', '/network/sites', [ 'search' => 'site3' ] );
		self::assertSame( [ 3 ], array_column( (array) $found['data'], 'id' ) );
	}

	public function test_the_main_site_s_uploads_are_not_another_site_s_own_in_a_hidden_folder(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		$are_hidden = self::value_of(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/flush/plan/sources/own-files.php";
			return array_map( static fn ( $folder ) => \ShortPixelFlush\Flush\is_in_hidden_folder( home_url( "/$folder/2026/11/a.jpg" ) ), [ "storage", "wp-content/uploads" ] );',
			2
		);
		self::assertSame( [ true, false ], $are_hidden );
	}

	public function test_a_flush_from_the_screen_begins_in_each_site_s_own_background_run(): void {
		self::add_sites( 3 );
		self::on_network( self::ACTIVATE );
		array_map( [ self::class, 'use_provider' ], [ 2, 3, 4 ] );

		$asked = self::ask( 'admin', 'POST', '/network/flushes', [ 'sites' => [ 2, 3 ] ] );
		self::assertSame( 202, $asked['status'] );
		self::run_background( 2 );
		self::run_background( 3, 403 );

		$found = self::ask( 'admin', 'GET', '/network/sites', [ 'sites' => [ 2, 3 ] ] );
		self::assertSame( [ 'done', 'failed' ], array_column( array_column( (array) $found['data'], 'flush' ), 'state' ), (string) wp_json_encode( $found ) );
		self::assertSame( [ 'https://cdn.shortpixel.ai/spai2', 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai' ], array_map( [ self::class, 'endpoint' ], [ 2, 3, 4 ] ) );
		self::assertSame( [ 0, 1, 1, 0 ], array_map( [ self::class, 'count_flushes' ], [ 1, 2, 3, 4 ] ) );
	}

	public function test_the_command_flushes_each_site_by_its_own_api_url_and_touches_no_other(): void {
		$cdn    = $this->build(
			[
				1 => 'main',
				2 => 'spai',
				3 => 'shop',
				4 => 'gallery',
			]
		);
		$others = array_map( [ self::class, 'settings' ], [ 1, 4 ] );
		$wp     = self::flush( '2 3 4 5 --wait --reason=sale' );

		self::assertSame( 1, $wp->code, $wp->out . $wp->err );
		self::assertMatchesRegularExpression(
			sprintf( '~\A%s:\n.*Success: All images are replaced, with new links at %s/spai2.*\n%s:\n.*Success: All images are replaced, with new links at %s/shop2.*\n%s:\n.*\n%s:\n~s', ...array_map( static fn ( string $text ): string => preg_quote( $text, '~' ), [ 'http://' . self::address( 2 ), $cdn, 'http://' . self::address( 3 ), $cdn, 'http://' . self::address( 4 ), 'http://' . self::address( 5 ) ] ) ),
			$wp->out
		);
		self::assertStringContainsString( 'refused an image at the new link (it answers 403). Nothing was changed, visitors get the same images as before.', $wp->err );
		self::assertStringContainsString( 'None of them is active on this site', $wp->err );
		// In the end, a table of all.
		foreach ( [ "2\thttp://" . self::address( 2 ) . "\tdone\t0\t", "3\thttp://" . self::address( 3 ) . "\tdone\t0\t", "4\thttp://" . self::address( 4 ) . "\tfailed\t1\t", "5\thttp://" . self::address( 5 ) . "\trefused\t1\tFlush for ShortPixel works with" ] as $row ) {
			self::assertStringContainsString( "\n{$row}", $wp->out );
		}

		self::assertSame( [ "{$cdn}/main", "{$cdn}/spai2", "{$cdn}/shop2", "{$cdn}/gallery" ], array_map( [ self::class, 'endpoint' ], [ 1, 2, 3, 4 ] ) );
		self::assertSame( $others, array_map( [ self::class, 'settings' ], [ 1, 4 ] ) );
		self::assertSame( [ 0, 1, 1, 1, 0 ], array_map( [ self::class, 'count_flushes' ], [ 1, 2, 3, 4, 5 ] ) );
		self::assertSame( [ [ '0', 'sale' ] ], self::value_of( 'return $GLOBALS["wpdb"]->get_results( "SELECT user_id, reason FROM wp_3_shortpixel_flush_flushes", ARRAY_N );', 3 ) );
		// Each site's own image under its own key, and nothing of the others.
		$asked = array_map( static fn ( string $url ): string => (string) preg_replace( '~\A.*?/(\w+)/[^/]+/.*/sites/(\d)/.*\z~', '$1 $2', $url ), $this->simulator()->asked() );
		self::assertSame( [ 'gallery2 4', 'shop2 3', 'spai2 2' ], array_values( array_unique( self::sorted( $asked ) ) ) );
	}

	public function test_another_program_gets_only_the_results_as_json(): void {
		$cdn = $this->build(
			[
				2 => 'spai',
				3 => 'gallery',
			]
		);
		$dry = self::flush( '2 4 --dry-run --format=json' );
		self::assertSame( 1, $dry->code, $dry->err );
		self::assertSame( [ [ 2, '', 0 ], [ 4, '', 1 ] ], array_map( static fn ( array $row ): array => [ $row['id'], $row['state'], $row['exit_code'] ], $dry->rows() ) );
		self::assertIsString( $dry->rows()[0]['message'] );
		self::assertStringContainsString( "Images now come from {$cdn}/spai, and would come from {$cdn}/spai2.", $dry->rows()[0]['message'] );
		self::assertSame( 0, self::count_flushes( 2 ) );

		$wp = self::flush( '2 3 4 --wait --format=json --fields=id,url,flush,state,exit_code,message' );
		self::assertSame( 1, $wp->code, $wp->out . $wp->err );
		$rows = $wp->rows();
		self::assertSame( [ [ 2, 'http://' . self::address( 2 ), 1, 'done', 0 ], [ 3, 'http://' . self::address( 3 ), 1, 'failed', 1 ], [ 4, 'http://' . self::address( 4 ), null, 'refused', 1 ] ], array_map( static fn ( array $row ): array => array_slice( array_values( $row ), 0, 5 ), $rows ) );
		self::assertSame(
			[ "All images are replaced, with new links at {$cdn}/spai2", 'Flush for ShortPixel works with' ],
			[ self::beginning( $rows[0]['message'], ';' ), self::beginning( $rows[2]['message'], ' ShortPixel Adaptive' ) ]
		);
	}

	public function test_the_exit_code_is_the_worst_site_s(): void {
		$cdn = $this->build(
			[
				2 => 'spai',
				3 => 'shop',
			]
		);
		self::on_network( 'update_option( "network_test_cached_endpoint", ' . var_export( "{$cdn}/shop", true ) . ' );', 3 );

		$queued = self::flush( '2 --format=json' );
		self::assertSame( 0, $queued->code, $queued->err );
		self::assertSame( [ 'running' ], array_column( $queued->rows(), 'state' ), 'Without --wait it is only queued.' );
		$again = self::flush( '2 --format=json' );
		self::assertSame( [ 1, 'refused' ], [ $again->code, $again->rows()[0]['state'] ], 'It is under way.' );
		self::assertSame( 0, self::wp( 'run --url=http://' . self::address( 2 ), self::answers() )->code );

		$both = self::flush( '2 3 --wait --format=json' );
		self::assertSame( 2, $both->code, $both->out . $both->err );
		self::assertSame( [ 0, 2 ], array_column( $both->rows(), 'exit_code' ), 'A page cache still has the old links.' );
		self::assertSame( [ "{$cdn}/spai3", "{$cdn}/shop2" ], array_map( [ self::class, 'endpoint' ], [ 2, 3 ] ) );
	}

	/**
	 * Adds a site more than those named here, and gives these their own keys at the simulated CDN, which refuses gallery2.
	 *
	 * @param non-empty-array<int, string> $keys
	 * @return string Where the CDN is, without a key.
	 */
	private function build( array $keys ): string {
		$this->simulator = new Simulator();
		$port            = Server::free_port();
		$this->originals = Server::of_folder( WP_CONTENT_DIR . '/uploads', $port );
		$this->simulator->control(
			'POST',
			'/switches',
			[
				'refused_keys' => [
					'keys'   => [ 'gallery2' ],
					'status' => 403,
				],
			]
		);
		self::add_sites( max( array_keys( $keys ) ) );
		self::on_network( self::ACTIVATE );
		foreach ( $keys as $site => $key ) {
			self::use_provider( $site, "{$this->simulator->url}/{$key}" );
			self::on_network( "update_option( 'upload_url_path', 'http://127.0.0.1:{$port}' );", $site );
		}
		return $this->simulator->url;
	}

	private function simulator(): Simulator {
		self::assertNotNull( $this->simulator );
		return $this->simulator;
	}

	private static function flush( string $typed ): Wp_Cli {
		return self::wp( "network flush {$typed} --yes", self::answers() );
	}

	private static function answers(): string {
		return sprintf( 'require %s;', var_export( __DIR__ . '/cli-answers.php', true ) );
	}

	/**
	 * All that a flush of the site could change in its settings, as it is stored.
	 *
	 * @return array<string|null>
	 */
	private static function settings( int $site ): array {
		return self::db()->get_col( 'SELECT option_value FROM ' . self::prefix( $site ) . "options WHERE option_name IN ( 'short_pixel_ai_options', 'shortpixel_flush_settings', 'active_plugins', 'home' ) ORDER BY option_name" );
	}

	/**
	 * @param non-empty-string $until
	 */
	private static function beginning( mixed $text, string $until ): string {
		return is_string( $text ) ? explode( $until, $text )[0] : '';
	}

	/**
	 * @param list<string> $texts
	 * @return list<string>
	 */
	private static function sorted( array $texts ): array {
		sort( $texts );
		return $texts;
	}
}
