<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration;

use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once dirname( __DIR__, 4 ) . '/includes/flush/schema.php';
require_once dirname( __DIR__, 4 ) . '/includes/settings.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/learned-remember.php';

/**
 * What the plugin brings with it, and that it takes all of it away again.
 */
final class UninstallTest extends Wp_Test_Case {

	private const PLUGIN = 'shortpixel-flush/shortpixel-flush.php';

	/** Deactivates and deletes as the Plugins screen does: in a request that has not loaded the plugin. */
	private const UNINSTALL = 'uninstall_plugin( "' . self::PLUGIN . '" ); echo "gone";';

	public function test_activation_creates_both_tables_and_stores_their_version(): void {
		self::assertSame( [ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_purges' ], $this->tables() );
		self::assertEquals( \ShortPixelFlush\Flush\SCHEMA_VERSION, get_option( 'shortpixel_flush_schema' ) );
	}

	public function test_an_older_schema_is_upgraded_by_the_next_admin_request(): void {
		$this->use_fresh_site();
		$this->query( 'ALTER TABLE wp_shortpixel_flush_flushes DROP COLUMN version' );
		update_option( 'shortpixel_flush_schema', 0 );

		\ShortPixelFlush\action_admin_init();

		self::assertContains( 'version', $this->column( 'SHOW COLUMNS FROM wp_shortpixel_flush_flushes' ) );
		self::assertEquals( \ShortPixelFlush\Flush\SCHEMA_VERSION, get_option( 'shortpixel_flush_schema' ) );
	}

	public function test_deactivation_stops_the_background_runner_and_keeps_the_records(): void {
		$this->use_fresh_site();
		wp_schedule_single_event( time() + 60, 'shortpixel_flush_run' );
		wp_schedule_single_event( time() + 600, 'shortpixel_flush_run', [ 'with arguments' ] );

		deactivate_plugins( self::PLUGIN );

		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run', [ 'with arguments' ] ) );
		self::assertCount( 2, $this->tables() );
	}

	public function test_uninstall_removes_tables_options_transients_locks_and_cron(): void {
		$this->leave_traces();

		self::assertSame( 'gone', Php_Process::start( self::UNINSTALL )->wait() );

		self::assertSame( [], $this->tables() );
		self::assertSame( [], $this->options() );
		self::assertStringNotContainsString( 'shortpixel_flush', $this->cron() );
		self::assertSame( [ 'other_plugins_option', 'xshortpixel_flush_like' ], $this->column( "SELECT option_name FROM wp_options WHERE option_name IN ('other_plugins_option', 'xshortpixel_flush_like') ORDER BY option_name" ) );
	}

	public function test_uninstall_leaves_records_and_settings_where_the_settings_say_so(): void {
		$this->leave_traces();
		\ShortPixelFlush\update_settings( [ 'delete_data' => false ] );

		self::assertSame( 'gone', Php_Process::start( self::UNINSTALL )->wait() );

		self::assertCount( 2, $this->tables() );
		self::assertContains( 'shortpixel_flush_settings', $this->options() );
		self::assertContains( 'shortpixel_flush_learned', $this->options() );
		self::assertStringNotContainsString( 'shortpixel_flush', $this->cron(), 'An event without its plugin is of no use to anybody.' );
	}

	public function test_uninstall_php_does_nothing_when_it_is_requested_directly(): void {
		$this->use_fresh_site();

		Php_Process::start( sprintf( 'require %s; echo "never reached";', var_export( dirname( __DIR__, 4 ) . '/uninstall.php', true ) ) )->wait();

		self::assertCount( 2, $this->tables() );
	}

	private function leave_traces(): void {
		$this->use_fresh_site();
		\ShortPixelFlush\update_settings( [ 'wait_seconds' => 5 ] );
		set_transient( 'shortpixel_flush_account', 'ok', 300 );
		add_option( 'shortpixel_flush_site.lock', time() );
		\ShortPixelFlush\Flush\remember(
			[],
			[
				'width'   => 390,
				'height'  => 844,
				'density' => 3,
			]
		);
		self::assertContains( 'shortpixel_flush_learned', $this->options() );
		add_option( 'other_plugins_option', 'stays' );
		add_option( 'xshortpixel_flush_like', 'stays' );
		wp_schedule_single_event( time() + 60, 'shortpixel_flush_run' );
		deactivate_plugins( self::PLUGIN );
		wp_schedule_single_event( time() + 60, 'shortpixel_flush_run' );
	}

	/**
	 * @return list<string>
	 */
	private function tables(): array {
		return $this->column( "SHOW TABLES LIKE '%shortpixel\\_flush\\_%'" );
	}

	/**
	 * @return list<string>
	 */
	private function options(): array {
		return $this->column( "SELECT option_name FROM wp_options WHERE option_name LIKE 'shortpixel\\_flush\\_%' OR option_name LIKE '\\_transient%shortpixel\\_flush\\_%'" );
	}

	private function cron(): string {
		return implode( '', $this->column( "SELECT option_value FROM wp_options WHERE option_name = 'cron'" ) );
	}

	private function query( string $sql ): void {
		/** @var \wpdb $wpdb */
		global $wpdb;
		$wpdb->query( $sql );
	}

	/**
	 * @return list<string>
	 */
	private function column( string $sql ): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		return array_values( array_map( 'strval', $wpdb->get_col( $sql ) ) );
	}
}
