<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration;

use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * The plugin on a network: every site has its own tables, and loses them.
 */
final class NetworkTest extends Wp_Test_Case {

	private const ACTIVATE   = 'activate_plugin( "shortpixel-flush/shortpixel-flush.php", "", true );';
	private const DEACTIVATE = 'deactivate_plugins( "shortpixel-flush/shortpixel-flush.php", false, true );';
	private const UNINSTALL  = 'uninstall_plugin( "shortpixel-flush/shortpixel-flush.php" );';
	private const ADD_SITE   = 'wp_insert_site( [ "domain" => "example.org", "path" => "/" . uniqid() . "/", "title" => "A site", "user_id" => 1 ] );';

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		self::assertStringEndsWith( 'installed', $this->on_network( 'install' ) );
		$this->drop_tables();
	}

	public function test_network_activation_gives_every_site_its_tables(): void {
		$this->on_network( self::ADD_SITE );
		$this->on_network( self::ACTIVATE );

		self::assertSame( [ 'wp_2_shortpixel_flush_flushes', 'wp_2_shortpixel_flush_images', 'wp_2_shortpixel_flush_purges', 'wp_2_shortpixel_flush_thumbnails', 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	public function test_a_new_site_gets_its_tables_at_once(): void {
		$this->on_network( self::ACTIVATE );
		$this->on_network( self::ADD_SITE );

		self::assertContains( 'wp_2_shortpixel_flush_thumbnails', $this->tables() );
	}

	public function test_a_site_without_the_plugin_gets_nothing(): void {
		$this->on_network( 'activate_plugin( "shortpixel-flush/shortpixel-flush.php" );' );
		$this->on_network( self::ADD_SITE );

		self::assertSame( [ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	public function test_a_deleted_site_takes_its_tables_along(): void {
		$this->on_network( self::ACTIVATE );
		$this->on_network( self::ADD_SITE );
		$this->on_network( 'wp_delete_site( 2 );' );

		self::assertSame( [ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	public function test_uninstall_visits_every_site_and_respects_its_setting(): void {
		$this->on_network( self::ADD_SITE . self::ADD_SITE );
		$this->on_network( self::ACTIVATE );
		$this->on_network( 'switch_to_blog( 3 ); update_option( "shortpixel_flush_settings", [ "delete_data" => false ], false );' );
		$this->on_network( self::DEACTIVATE );
		$this->on_network( self::UNINSTALL );

		self::assertSame( [ 'wp_3_shortpixel_flush_flushes', 'wp_3_shortpixel_flush_images', 'wp_3_shortpixel_flush_purges', 'wp_3_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	private function on_network( string $code ): string {
		putenv( "SHORTPIXEL_FLUSH_NETWORK_CODE={$code}" );
		return Php_Process::run_file( __DIR__ . '/network.php' );
	}

	private function drop_tables(): void {
		/** @var \wpdb $wpdb */
		global $wpdb;
		foreach ( $this->tables() as $table ) {
			$wpdb->query( "DROP TABLE `{$table}`" );
		}
		delete_option( 'shortpixel_flush_schema' );
	}

	/**
	 * @return list<string>
	 */
	private function tables(): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$tables = array_values( array_map( 'strval', $wpdb->get_col( "SHOW TABLES LIKE '%shortpixel\\_flush\\_%'" ) ) );
		sort( $tables );
		return $tables;
	}
}
