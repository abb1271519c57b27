<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use PHPUnit\Framework\Attributes\Group;
use const ShortPixelFlush\Store\SCHEMA_VERSION;

require_once __DIR__ . '/Network_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/store/schema.php';

/**
 * On a network, every site gets its own tables, and uninstalling the plugin removes them.
 */
final class TablesTest extends Network_Test_Case {

	public function test_network_activation_gives_every_site_its_tables(): void {
		self::on_network( self::ADD_SITE );
		self::on_network( self::ACTIVATE );

		self::assertSame(
			[
				'wp_2_shortpixel_flush_flushes',
				'wp_2_shortpixel_flush_images',
				'wp_2_shortpixel_flush_purges',
				'wp_2_shortpixel_flush_thumbnails',
				'wp_shortpixel_flush_flushes',
				'wp_shortpixel_flush_images',
				'wp_shortpixel_flush_purges',
				'wp_shortpixel_flush_thumbnails',
			],
			$this->tables()
		);
	}

	public function test_a_new_site_gets_its_tables_at_once(): void {
		self::on_network( self::ACTIVATE );
		self::on_network( self::ADD_SITE );

		self::assertContains( 'wp_2_shortpixel_flush_thumbnails', $this->tables() );
		self::assertTrue(
			self::value_of( 'return false !== wp_next_scheduled( "shortpixel_flush_run" );', 2 ),
			'Nobody would read how its files are.'
		);
	}

	#[Group( 'proof-only' )]
	public function test_thirty_sites_get_their_tables_and_lose_them(): void {
		self::add_sites( 29 );
		self::on_network( self::ACTIVATE );
		self::assertCount( 30 * 4, $this->tables() );
		self::assertSame(
			array_fill( 0, 30, true ),
			self::value_of(
				'return array_map( static function ( $site ) { switch_to_blog( $site->blog_id ); $is = false !== wp_next_scheduled( "shortpixel_flush_run" ) && get_option( "shortpixel_flush_schema" ) > 0; restore_current_blog(); return $is; }, get_sites() );'
			)
		);

		self::on_network( self::ADD_SITE );
		self::assertCount( 31 * 4, $this->tables() );
		self::on_network( 'wp_delete_site( 17 );' );
		self::assertCount( 30 * 4, $this->tables() );
		self::assertSame(
			[],
			array_values( array_filter( $this->tables(), static fn ( string $table ): bool => str_starts_with( $table, 'wp_17_' ) ) )
		);

		self::on_network( self::DEACTIVATE . self::UNINSTALL );
		self::assertSame( [], $this->tables() );
		self::assertSame(
			0,
			self::value_of(
				'$left = 0; foreach ( get_sites( [ "number" => 0 ] ) as $site ) { $left += (int) $GLOBALS["wpdb"]->get_var( "SELECT COUNT(*) FROM " . $GLOBALS["wpdb"]->get_blog_prefix( $site->blog_id ) . "options WHERE option_name LIKE \'%shortpixel_flush%\' OR option_value LIKE \'%shortpixel_flush%\'" ); } return $left;'
			)
		);
	}

	public function test_leaving_is_said_on_the_networks_plugins_screen_and_clears_the_pages_of_each_site_with_new_links(): void {
		self::on_network( self::ADD_SITE . self::ACTIVATE );
		$row = 'require_once ABSPATH . "wp-admin/includes/plugin.php"; require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/admin/leaving.php"; ShortPixelFlush\Admin\prepare_leaving_note(); echo wp_json_encode( apply_filters( "plugin_row_meta", [], ' . self::PLUGIN . ', [], "all" ), JSON_UNESCAPED_SLASHES );';
		self::assertSame( '[]', self::in_network_admin( 'admin', $row ) );

		self::on_network(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/versions/store.php"; ShortPixelFlush\Versions\assign( [ "photo" ], "47" ); do_action( "shortpixel_flush_after_flush", 0, "done" );',
			2
		);
		$said = self::in_network_admin( 'admin', $row );
		self::assertStringContainsString( 'If you deactivate this plugin, images get their earlier links back', $said );
		self::assertStringContainsString( 'network/sites.php', $said );
		self::assertSame( '[]', self::on_network( $row, 2 ), 'A site can’t deactivate it.' );

		self::assertSame(
			'2',
			self::on_network(
				'add_action( "shortpixel_flush_clear_page_caches", static function () { echo get_current_blog_id(), is_plugin_active_for_network( '
				. self::PLUGIN
				. ' ) ? " too early" : ""; } );'
				. self::DEACTIVATE
			)
		);
	}

	public function test_a_site_without_the_plugin_gets_nothing(): void {
		self::on_network( 'activate_plugin( "shortpixel-flush/shortpixel-flush.php" );' );
		self::on_network( self::ADD_SITE );

		self::assertSame(
			[ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ],
			$this->tables()
		);
	}

	public function test_a_deleted_site_takes_its_tables_along(): void {
		self::on_network( self::ACTIVATE );
		self::on_network( self::ADD_SITE );
		self::on_network( 'wp_delete_site( 2 );' );

		self::assertSame(
			[ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ],
			$this->tables()
		);
	}

	public function test_each_site_is_updated_by_its_own_first_request_and_uninstalling_takes_the_others_too(): void {
		$put = 'require_once ' . var_export(
			dirname( __DIR__, 2 ) . '/support/earlier-version.php',
			true
		) . '; \ShortPixelFlush\Tests\Support\put_earlier_version( 7 );';
		$is  = 'global $wpdb; return [ (int) get_option( "shortpixel_flush_schema" ), false !== get_option( "shortpixel_flush_schedules" ), false !== get_option( "shortpixel_flush_network_state" ), in_array( "paused", $wpdb->get_col( "SHOW COLUMNS FROM {$wpdb->prefix}shortpixel_flush_flushes" ), true ), (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}shortpixel_flush_flushes" ) ];';
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		foreach ( [ 1, 2, 3 ] as $site ) {
			self::on_network( $put, $site );
		}
		self::assertSame(
			'200',
			self::on_network( 'wp_set_current_user( 1 ); echo rest_do_request( "/shortpixel-flush/v1/flushes" )->get_status();', 2 )
		);

		self::assertSame( [ 7, true, true, true, 10 ], self::value_of( $is, 1 ) );
		self::assertSame( [ SCHEMA_VERSION, false, false, false, 10 ], self::value_of( $is, 2 ) );
		self::on_network( self::DEACTIVATE . self::ACTIVATE );
		self::assertSame( [ SCHEMA_VERSION, false, false, false, 10 ], self::value_of( $is, 1 ) );
		self::assertSame( [ SCHEMA_VERSION, false, false, false, 10 ], self::value_of( $is, 3 ) );

		self::on_network( $put, 3 );
		self::on_network( self::DEACTIVATE . self::UNINSTALL );
		self::assertSame( [], $this->tables() );
		self::assertSame(
			0,
			self::value_of(
				'$left = 0; foreach ( get_sites() as $site ) { $left += (int) $GLOBALS["wpdb"]->get_var( "SELECT COUNT(*) FROM " . $GLOBALS["wpdb"]->get_blog_prefix( $site->blog_id ) . "options WHERE option_name LIKE \'%shortpixel_flush%\' OR option_value LIKE \'%shortpixel_flush%\'" ); } return $left;'
			)
		);
	}

	public function test_uninstall_visits_every_site_and_respects_its_setting(): void {
		self::on_network( self::ADD_SITE . self::ADD_SITE );
		self::on_network( self::ACTIVATE );
		self::on_network( 'switch_to_blog( 3 ); update_option( "shortpixel_flush_settings", [ "delete_data" => false ], false );' );
		self::on_network( self::DEACTIVATE );
		self::on_network( self::UNINSTALL );

		self::assertSame(
			[
				'wp_3_shortpixel_flush_flushes',
				'wp_3_shortpixel_flush_images',
				'wp_3_shortpixel_flush_purges',
				'wp_3_shortpixel_flush_thumbnails',
			],
			$this->tables()
		);
	}

	public function test_activating_and_deactivating_leave_the_sites_of_another_network_alone(): void {
		self::add_sites( 2 );
		self::on_network(
			'$GLOBALS["wpdb"]->insert( $GLOBALS["wpdb"]->site, [ "domain" => "other.example.org", "path" => "/" ] ); wp_update_site( 3, [ "network_id" => 2 ] );'
		);
		self::on_network( self::ACTIVATE );
		self::assertSame( [ '1', '2' ], self::sites_with_tables( $this->tables() ) );

		self::on_network(
			'define( "UPLOADBLOGSDIR", "files" ); wp_insert_site( [ "domain" => "example.org", "path" => "/four/", "network_id" => 2, "user_id" => 1 ] );'
		);
		self::assertSame( [ '1', '2' ], self::sites_with_tables( $this->tables() ), 'The plugin is not active in its network.' );

		self::on_network(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/lifecycle.php"; \ShortPixelFlush\on_site( 3, "ShortPixelFlush\\install_site" );'
		);
		self::on_network( self::DEACTIVATE );
		self::assertSame(
			[ false, false, true ],
			self::value_of(
				'return array_map( static fn ( $id ) => str_contains( (string) maybe_serialize( get_blog_option( $id, "cron" ) ), "shortpixel_flush_run" ), [ 1, 2, 3 ] );'
			)
		);

		self::on_network( self::UNINSTALL );
		self::assertSame( [], $this->tables(), 'Uninstalling takes all networks.' );
	}

	public function test_an_uninstall_that_had_too_little_time_goes_on_when_it_is_asked_again(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		self::run_background( 2 );
		self::on_network( self::DEACTIVATE );
		$uninstall = 'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/autoload.php"; require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/lifecycle.php"; return \ShortPixelFlush\uninstall( %s );';

		self::assertSame( 3, self::value_of( sprintf( $uninstall, '0.0' ) ) );
		self::assertSame( [ '1', '2', '3' ], self::sites_with_tables( $this->tables() ) );
		self::on_network( 'update_site_option( "shortpixel_flush_uninstalled", 1 );' );
		self::assertSame( 0, self::value_of( sprintf( $uninstall, 'INF' ) ) );
		self::assertSame( [ '1' ], self::sites_with_tables( $this->tables() ), 'It goes on after the last site that was done.' );
		self::assertSame( 0, self::value_of( sprintf( $uninstall, 'INF' ) ) );
		self::assertSame( [], $this->tables() );
		foreach ( [ 'sitemeta', 'blogmeta' ] as $table ) {
			self::assertSame(
				'0',
				self::db()->get_var( 'SELECT COUNT(*) FROM ' . self::db()->base_prefix . "{$table} WHERE meta_key LIKE '%shortpixel%'" )
			);
		}
	}

	public function test_work_that_throws_on_a_site_comes_back_to_the_current_one(): void {
		self::add_sites( 1 );
		$seen = self::value_of(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/sites.php";
			$seen = [];
			foreach ( [ 1, 2 ] as $site ) {
				try {
					\ShortPixelFlush\on_site( $site, static function () use ( &$seen ) { $seen[] = get_current_blog_id(); throw new Exception( "" ); } );
				} catch ( Exception $error ) {
					$seen[] = [ get_current_blog_id(), ms_is_switched() ];
				}
			}
			return $seen;'
		);
		self::assertSame( [ 1, [ 1, false ], 2, [ 1, false ] ], $seen );
	}

	/**
	 * @param list<string> $tables
	 * @return list<string> Ids of sites.
	 */
	private static function sites_with_tables( array $tables ): array {
		$ids = array_map(
			static fn ( string $table ): string => 1 === preg_match( '/\Awp_(\d+)_/', $table, $found ) ? $found[1] : '1',
			$tables
		);
		sort( $ids );
		return array_values( array_unique( $ids ) );
	}

	public function test_action_scheduler_keeps_no_run_of_the_site_at_hand_once_the_plugin_is_gone(): void {
		$queue = sprintf(
			'require_once %s; do_action( "action_scheduler_init" );',
			var_export( dirname( __DIR__, 3 ) . '/plugins/action-scheduler-stand-in/action-scheduler-stand-in.php', true )
		);
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
