<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration;

use FilesystemIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use SplFileInfo;

require_once dirname( __DIR__, 4 ) . '/includes/store/schema.php';
require_once dirname( __DIR__, 4 ) . '/includes/settings.php';

/**
 * Tests what the plugin installs, and that uninstalling removes all of it.
 */
final class UninstallTest extends Wp_Test_Case {

	private const PLUGIN = 'shortpixel-flush/shortpixel-flush.php';

	/** Uninstalls as the Plugins screen does: in a request that has not loaded the plugin. */
	private const UNINSTALL = 'uninstall_plugin( "' . self::PLUGIN . '" ); echo "gone";';

	public function test_activation_creates_the_tables_and_stores_their_version(): void {
		self::assertSame(
			[ 'wp_shortpixel_flush_flushes', 'wp_shortpixel_flush_images', 'wp_shortpixel_flush_purges', 'wp_shortpixel_flush_thumbnails' ],
			$this->tables()
		);
		self::assertEquals( \ShortPixelFlush\Store\SCHEMA_VERSION, get_option( 'shortpixel_flush_schema' ) );
	}

	public function test_an_older_schema_is_upgraded_by_the_next_admin_request(): void {
		$this->use_fresh_site();
		$this->query( 'ALTER TABLE wp_shortpixel_flush_flushes DROP COLUMN version' );
		update_option( 'shortpixel_flush_schema', 0 );

		\ShortPixelFlush\action_admin_init();

		self::assertContains( 'version', $this->column( 'SHOW COLUMNS FROM wp_shortpixel_flush_flushes' ) );
		self::assertEquals( \ShortPixelFlush\Store\SCHEMA_VERSION, get_option( 'shortpixel_flush_schema' ) );
	}

	public function test_deactivation_stops_the_background_runner_and_keeps_the_records(): void {
		$this->use_fresh_site();
		wp_schedule_single_event( time() + 60, 'shortpixel_flush_run' );
		wp_schedule_single_event( time() + 600, 'shortpixel_flush_run', [ 'with arguments' ] );

		deactivate_plugins( self::PLUGIN );

		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run', [ 'with arguments' ] ) );
		self::assertCount( 4, $this->tables() );
	}

	public function test_uninstall_removes_tables_options_transients_locks_and_cron(): void {
		$this->leave_traces();

		self::assertSame( 'gone', Php_Process::start( self::UNINSTALL )->wait() );

		self::assertSame( [], $this->tables() );
		self::assertSame( [], $this->options() );
		self::assertStringNotContainsString( 'shortpixel_flush', $this->cron() );
		self::assertSame(
			[ 'other_plugins_option', 'xshortpixel_flush_like' ],
			$this->column(
				"SELECT option_name FROM wp_options WHERE option_name IN ('other_plugins_option', 'xshortpixel_flush_like') ORDER BY option_name"
			)
		);
	}

	public function test_uninstall_removes_every_option_that_the_plugin_writes_anywhere(): void {
		$this->use_fresh_site();
		$options = self::options_in_the_source();
		// The search of the source must find at least these options.
		foreach ( [
			'settings',
			'schema',
			'recent_lists',
			'endpoints',
			'hosts',
			'edge_settings',
			'dismissed_edges',
			'edge_pace',
			'autoptimize_key',
			'versions',
			'versions_aside',
			'versions_owners',
			'version_last',
			'background_seen',
		] as $known ) {
			self::assertContains( 'shortpixel_flush_' . $known, $options );
		}
		foreach ( $options as $option ) {
			update_option( $option, 'shortpixel_flush_settings' === $option ? [ 'delete_data' => true ] : 'kept' );
		}
		foreach ( self::written( 'set_transient' ) as $transient ) {
			set_transient( $transient, 'kept', 300 );
			array_push( $options, "_transient_{$transient}", "_transient_timeout_{$transient}" );
		}
		self::assertSame(
			[],
			array_values( array_diff( $options, $this->options() ) ),
			'Only an option that was there can be missing afterwards.'
		);
		deactivate_plugins( self::PLUGIN );

		self::assertSame( 'gone', Php_Process::start( self::UNINSTALL )->wait() );

		self::assertSame( [], $this->options() );
	}

	public function test_uninstall_removes_the_transients_of_a_persistent_object_cache(): void {
		$this->use_fresh_site();
		deactivate_plugins( self::PLUGIN );
		$transients = self::written( 'set_transient' );
		self::assertContains( 'shortpixel_flush_account', $transients );
		$code = '$names = ' . var_export( $transients, true ) . '; $stored = static fn () => array_map( "get_transient", $names );
			wp_using_ext_object_cache( true ); foreach ( $names as $name ) { set_transient( $name, "kept", 300 ); }
			$before = $stored(); uninstall_plugin( "' . self::PLUGIN . '" ); echo wp_json_encode( [ $before, $stored() ] );';

		$many = count( $transients );
		self::assertSame(
			[ array_fill( 0, $many, 'kept' ), array_fill( 0, $many, false ) ],
			json_decode( Php_Process::start( $code )->wait(), true )
		);
	}

	public function test_nothing_is_stored_under_a_name_these_tests_cannot_find(): void {
		preg_match_all( '/\b(?:(?:update|add)_(?:site_|network_|blog_)?option|(?:update|add)_(?:user|post|term|comment|site)_meta|(?:update|add)_metadata|update_user_option|set_(?:site_)?transient|set_theme_mod)\(\s*+(?!(?:get_current_blog_id\(\), )?[A-Z_]+,|\))[^\n]*/', self::source(), $unseen );

		self::assertSame( [], $unseen[0], 'Store it in an option or a transient, named by a constant.' );
	}

	public function test_uninstall_keeps_records_and_settings_where_the_settings_say_so(): void {
		$this->leave_traces();
		\ShortPixelFlush\update_settings( [ 'delete_data' => false ] );

		self::assertSame( 'gone', Php_Process::start( self::UNINSTALL )->wait() );

		self::assertCount( 4, $this->tables() );
		self::assertContains( 'shortpixel_flush_settings', $this->options() );
		self::assertContains( 'shortpixel_flush_recent_lists', $this->options() );
		self::assertStringNotContainsString( 'shortpixel_flush', $this->cron(), 'An event without its plugin is useless.' );
	}

	public function test_uninstall_php_does_nothing_when_it_is_requested_directly(): void {
		$this->use_fresh_site();

		self::assertSame(
			'',
			Php_Process::start(
				sprintf(
					'require %s; echo "never reached";',
					var_export( dirname( __DIR__, 4 ) . '/uninstall.php', true )
				)
			)->wait()
		);

		self::assertCount( 4, $this->tables() );
	}

	private function leave_traces(): void {
		$this->use_fresh_site();
		\ShortPixelFlush\update_settings( [ 'optimizers' => true ] );
		set_transient( 'shortpixel_flush_account', 'ok', 300 );
		add_option( 'shortpixel_flush_site.lock', time() );
		add_option( 'shortpixel_flush_recent_lists', [] );
		add_option( 'other_plugins_option', 'stays' );
		add_option( 'xshortpixel_flush_like', 'stays' );
		wp_schedule_single_event( time() + 60, 'shortpixel_flush_run' );
		deactivate_plugins( self::PLUGIN );
		wp_schedule_single_event( time() + 60, 'shortpixel_flush_run' );
	}

	/**
	 * @return list<string>
	 */
	private static function options_in_the_source(): array {
		return [
			...self::written( '(?:update_option|add_option|compare_and_swap_option|change_option|change_value)' ),
			...self::named( '/INSERT IGNORE INTO \{\$wpdb->options\}[^\n]*, ([A-Z_]+), \$/' ),
			// Earlier versions wrote these, named like WordPress's locks.
			'shortpixel_flush_site.lock',
			'shortpixel_flush_library.lock',
		];
	}

	/**
	 * Returns the names of the options or transients that the source passes to a function.
	 *
	 * @return list<string>
	 */
	private static function written( string $writer ): array {
		return self::named( "/\\b{$writer}\\(\\s*([A-Z_]+),/" );
	}

	/**
	 * @return list<string>
	 */
	private static function named( string $pattern ): array {
		preg_match_all( $pattern, self::source(), $constants );
		preg_match_all( '/const ([A-Z_]+)\s*= \'(shortpixel_flush_[a-z_]+)\'/', self::source(), $values );
		$names = array_combine( $values[1], $values[2] );
		self::assertSame( [], array_diff( $constants[1], $values[1] ), 'These constants are not defined in the source.' );

		return array_values( array_unique( array_map( static fn ( string $constant ): string => $names[ $constant ], $constants[1] ) ) );
	}

	private static function source(): string {
		$source = '';
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				dirname( __DIR__, 4 ) . '/includes',
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			$source .= 'php' === $file->getExtension() ? (string) file_get_contents( $file->getPathname() ) : '';
		}

		return $source;
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
		return $this->column(
			"SELECT option_name FROM wp_options WHERE option_name LIKE 'shortpixel\\_flush\\_%' OR option_name LIKE '\\_transient%shortpixel\\_flush\\_%'"
		);
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
