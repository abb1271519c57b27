<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * The plugin on a network: every site has its own tables, and loses them.
 */
final class TablesTest extends Network_Test_Case {

	public function test_network_activation_gives_every_site_its_tables(): void {
		self::on_network( self::ADD_SITE );
		self::on_network( self::ACTIVATE );

		self::assertSame( [ 'wp_2_shortpixel_flush_flushes', 'wp_2_shortpixel_flush_images', 'wp_2_shortpixel_flush_purges', 'wp_2_shortpixel_flush_thumbnails', 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	public function test_a_new_site_gets_its_tables_at_once(): void {
		self::on_network( self::ACTIVATE );
		self::on_network( self::ADD_SITE );

		self::assertContains( 'wp_2_shortpixel_flush_thumbnails', $this->tables() );
		self::assertTrue( self::value_of( 'return false !== wp_next_scheduled( "shortpixel_flush_run" );', 2 ), 'Nobody would read how its files are.' );
	}

	#[Group( 'proof-only' )]
	public function test_thirty_sites_get_their_tables_and_lose_them(): void {
		self::add_sites( 29 );
		self::on_network( self::ACTIVATE );
		self::assertCount( 30 * 4, $this->tables() );
		self::assertSame( array_fill( 0, 30, true ), self::value_of( 'return array_map( static function ( $site ) { switch_to_blog( $site->blog_id ); $is = false !== wp_next_scheduled( "shortpixel_flush_run" ) && get_option( "shortpixel_flush_schema" ) > 0; restore_current_blog(); return $is; }, get_sites() );' ) );

		self::on_network( self::ADD_SITE );
		self::assertCount( 31 * 4, $this->tables() );
		self::on_network( 'wp_delete_site( 17 );' );
		self::assertCount( 30 * 4, $this->tables() );
		self::assertSame( [], array_values( array_filter( $this->tables(), static fn ( string $table ): bool => str_starts_with( $table, 'wp_17_' ) ) ) );

		self::on_network( self::DEACTIVATE . self::UNINSTALL );
		self::assertSame( [], $this->tables() );
		self::assertSame( 0, self::value_of( '$left = 0; foreach ( get_sites( [ "number" => 0 ] ) as $site ) { $left += (int) $GLOBALS["wpdb"]->get_var( "SELECT COUNT(*) FROM " . $GLOBALS["wpdb"]->get_blog_prefix( $site->blog_id ) . "options WHERE option_name LIKE \'%shortpixel_flush%\' OR option_value LIKE \'%shortpixel_flush%\'" ); } return $left;' ) );
	}

	public function test_a_site_without_the_plugin_gets_nothing(): void {
		self::on_network( 'activate_plugin( "shortpixel-flush/shortpixel-flush.php" );' );
		self::on_network( self::ADD_SITE );

		self::assertSame( [ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	public function test_a_deleted_site_takes_its_tables_along(): void {
		self::on_network( self::ACTIVATE );
		self::on_network( self::ADD_SITE );
		self::on_network( 'wp_delete_site( 2 );' );

		self::assertSame( [ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	public function test_uninstall_visits_every_site_and_respects_its_setting(): void {
		self::on_network( self::ADD_SITE . self::ADD_SITE );
		self::on_network( self::ACTIVATE );
		self::on_network( 'switch_to_blog( 3 ); update_option( "shortpixel_flush_settings", [ "delete_data" => false ], false );' );
		self::on_network( self::DEACTIVATE );
		self::on_network( self::UNINSTALL );

		self::assertSame( [ 'wp_3_shortpixel_flush_flushes', 'wp_3_shortpixel_flush_images', 'wp_3_shortpixel_flush_purges', 'wp_3_shortpixel_flush_thumbnails' ], $this->tables() );
	}

	public function test_action_scheduler_keeps_no_run_of_the_site_at_hand_once_the_plugin_is_gone(): void {
		$queue = sprintf( 'require_once %s; do_action( "action_scheduler_init" );', var_export( dirname( __DIR__, 3 ) . '/plugins/action-scheduler-stand-in/action-scheduler-stand-in.php', true ) );
		$runs  = $queue . 'return count( array_filter( action_scheduler_stand_in_actions(), static fn ( $one ) => "pending" === $one["status"] ) );';
		$add   = 'as_enqueue_async_action( "shortpixel_flush_run", [ "due" ], "shortpixel-flush" );';
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );

		foreach ( [ self::DEACTIVATE, self::UNINSTALL ] as $end ) {
			self::on_network( $queue . $add );
			self::assertSame( 1, self::value_of( $runs ) );
			self::on_network( $queue . $end );
			self::assertSame( 0, self::value_of( $runs ), $end );
		}
	}
}
