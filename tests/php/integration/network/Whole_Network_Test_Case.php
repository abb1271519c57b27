<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use ShortPixelFlush\Tests\Support\Server;
use ShortPixelFlush\Tests\Support\Simulator;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * Tests for networks with sub-folders and with sub-domains. WP-CLI commands really send requests to the simulated CDN.
 */
abstract class Whole_Network_Test_Case extends Network_Test_Case {
	private ?Simulator $simulator = null;

	/** Serves the uploads of all sites, so that the simulator can fetch the original images. */
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

	public function test_the_main_site_s_uploads_are_not_another_site_s_own_in_a_hidden_folder(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		$are_hidden = self::value_of(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/copies/sources/own-files.php";
			return array_map( static fn ( $folder ) => \ShortPixelFlush\Copies\is_in_hidden_folder( home_url( "/$folder/2026/11/a.jpg" ) ), [ "storage", "wp-content/uploads" ] );',
			2
		);
		self::assertSame( [ true, false ], $are_hidden );
	}

	public function test_a_flush_from_the_list_begins_in_each_site_s_own_background_run(): void {
		self::add_sites( 3 );
		self::on_network( self::ACTIVATE );
		array_map( [ self::class, 'use_provider' ], [ 2, 3, 4 ] );

		self::assertSame( '2', self::confirm_flush( [ 2, 3 ] )['shortpixel-flush-stored'] );
		self::run_background( 2 );
		self::run_background( 3, 403 );

		self::assertSame(
			[ 'https://cdn.shortpixel.ai/spai2', 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai' ],
			array_map( [ self::class, 'endpoint' ], [ 2, 3, 4 ] )
		);
		self::assertSame( [ 0, 1, 1, 0 ], array_map( [ self::class, 'count_flushes' ], [ 1, 2, 3, 4 ] ) );
	}

	/** Runs the commands from docs/networks.md that xargs runs for each line of `wp site list --field=url`. */
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
		$listed = self::value_of(
			'return array_map( static fn ( $site ) => get_home_url( (int) $site->blog_id, "/" ), get_sites( [ "site__in" => [ 2, 3, 4, 5 ] ] ) );'
		);
		self::assertIsArray( $listed );
		$ended = [];
		foreach ( $listed as $url ) {
			self::assertIsString( $url );
			$ended[ $url ] = self::wp( "all --yes --url={$url}", self::answers() );
			self::wp( "run --url={$url}", self::answers() );
		}

		self::assertSame( [ 0, 0, 1, 1 ], array_column( $ended, 'code' ), print_r( $ended, true ) );
		self::assertStringContainsString( 'at the new link. Visitors get the same images as before.', array_column( $ended, 'err' )[2] );
		self::assertStringContainsString( 'No active plugin delivers images through ShortPixel.', array_column( $ended, 'err' )[3] );

		self::assertSame(
			[ "{$cdn}/main", "{$cdn}/spai2", "{$cdn}/shop2", "{$cdn}/gallery" ],
			array_map( [ self::class, 'endpoint' ], [ 1, 2, 3, 4 ] )
		);
		self::assertSame( $others, array_map( [ self::class, 'settings' ], [ 1, 4 ] ) );
		self::assertSame( [ 0, 1, 1, 1, 0 ], array_map( [ self::class, 'count_flushes' ], [ 1, 2, 3, 4, 5 ] ) );
		// Under each site's new key, the CDN was asked for that site's own image and no other.
		$asked = array_map(
			static fn ( string $url ): string => (string) preg_replace( '~\A.*?/(\w+)/[^/]+/.*/sites/(\d)/.*\z~', '$1 $2', $url ),
			$this->simulator()->asked()
		);
		self::assertSame( [ 'gallery2 4', 'shop2 3', 'spai2 2' ], array_values( array_unique( self::sorted( $asked ) ) ) );
	}

	/**
	 * Builds a network of the sites in `$keys`, each with its own key at the simulated CDN, and one more site without a
	 * provider. The CDN refuses the key gallery2.
	 *
	 * @param non-empty-array<int, string> $keys
	 * @return string The CDN's URL, without a key.
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

	private static function answers(): string {
		return sprintf( 'require %s;', var_export( __DIR__ . '/cli-answers.php', true ) );
	}

	/**
	 * Returns the stored options that a flush of the site could change.
	 *
	 * @return array<string|null>
	 */
	private static function settings( int $site ): array {
		return self::db()->get_col(
			'SELECT option_value FROM '
			. self::prefix( $site )
			. "options WHERE option_name IN ( 'short_pixel_ai_options', 'shortpixel_flush_settings', 'active_plugins', 'home' ) ORDER BY option_name"
		);
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
