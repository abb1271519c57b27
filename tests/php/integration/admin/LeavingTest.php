<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Tests\Support\Wp_Cli;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Admin\prepare_leaving_note;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/leaving.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

/**
 * Deactivating the plugin brings earlier links back: the plugin's row on the Plugins screen says so, and page caches
 * are cleared.
 */
final class LeavingTest extends Spai_Test_Case {
	private const PLUGIN = 'shortpixel-flush/shortpixel-flush.php';

	private const NOTE = 'If you deactivate this plugin, images get their earlier links back, and visitors may see old ones.';

	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		$this->act_as( 'administrator' );
	}

	/** Returns the text and the links of a plugin's row on the Plugins screen. */
	private static function row( string $plugin = self::PLUGIN ): string {
		prepare_leaving_note();
		// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		$meta  = apply_filters( 'plugin_row_meta', [ 'Version 1' ], $plugin, [], 'all' );
		$links = apply_filters(
			"plugin_action_links_{$plugin}",
			[ 'deactivate' => '<a href="#" id="deactivate">Deactivate</a>' ],
			$plugin,
			[],
			'all'
		);
		// phpcs:enable
		self::assertIsArray( $meta );
		self::assertIsArray( $links );
		return implode( ' | ', array_map( 'strval', array_filter( array_merge( $meta, $links ), 'is_scalar' ) ) );
	}

	public function test_its_row_says_what_becomes_of_new_links_and_offers_to_flush_all_first(): void {
		self::assertStringNotContainsString( 'earlier links', self::row() );
		Versions\assign( [ '2026/11/photo' ], '47' );
		$row = self::row();
		self::assertStringContainsString( '<span id="shortpixel-flush-leaving">' . self::NOTE . '</span>', $row );
		self::assertStringContainsString(
			'<a href="' . esc_url( admin_url( 'upload.php?page=shortpixel-flush' ) ) . '">Flush all first</a>',
			$row
		);
		self::assertStringContainsString( '<a aria-describedby="shortpixel-flush-leaving" href="#" id="deactivate">', $row );
		self::assertStringNotContainsString( 'earlier links', self::row( 'another/another.php' ) );
	}

	public function test_after_a_flush_of_everything_it_has_nothing_to_say(): void {
		Versions\assign( [ '2026/11/photo' ], '47' );
		Versions\stash( 7 );
		self::assertStringNotContainsString( 'earlier links', self::row() );
	}

	public function test_nothing_is_offered_to_who_may_not_flush_all_or_where_that_would_not_last(): void {
		Versions\assign( [ '2026/11/photo' ], '47' );
		$this->act_as( 'editor' );
		self::assertStringNotContainsString( 'Flush all first', self::row() );
		$this->act_as( 'administrator' );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		$row = self::row();
		self::assertStringNotContainsString( 'Flush all first', $row );
		self::assertStringContainsString( self::NOTE, $row );
	}

	public function test_a_key_that_only_this_plugin_writes_is_said_too(): void {
		update_option( 'shortpixel_flush_autoptimize_key', 'client2', true );
		self::assertStringContainsString( self::NOTE, self::row() );
	}

	public function test_deactivating_clears_the_pages_once_new_ones_have_the_links_of_before(): void {
		activate_plugin( self::PLUGIN );
		$cleared = [];
		add_action(
			'shortpixel_flush_clear_page_caches',
			static function () use ( &$cleared ): void {
				$cleared[] = is_plugin_active( self::PLUGIN );
			}
		);
		deactivate_plugins( self::PLUGIN );
		self::assertSame( [], $cleared, 'No link changes.' );

		remove_all_actions( 'update_option_active_plugins' );
		activate_plugin( self::PLUGIN );
		Versions\assign( [ '2026/11/photo' ], '47' );
		$zone = null;
		add_action(
			'shortpixel_flush_clear_page_caches',
			static function () use ( &$zone ): void {
				$zone = wp_remote_post(
					'https://api.cloudflare.com/client/v4/zones/abc/purge_cache',
					[ 'body' => '{"purge_everything":true}' ]
				);
			}
		);
		deactivate_plugins( self::PLUGIN );
		self::assertSame( 'false', implode( array_map( 'wp_json_encode', $cleared ) ) );
		self::assertInstanceOf( \WP_Error::class, $zone );
		self::assertSame( 'http_request_not_executed', $zone->get_error_code(), 'A zone has more than pages.' );
	}

	public function test_nothing_is_printed_in_wp_cli(): void {
		$this->use_fresh_site();
		Versions\assign( [ '2026/11/photo' ], '47' );
		$code    = 'require_once ABSPATH . "wp-admin/includes/plugin.php"; deactivate_plugins( "shortpixel-flush/shortpixel-flush.php" ); WP_CLI::halt( 0 );';
		$command = Wp_Cli::run( [ 'list' ], "WP_CLI::add_hook( 'before_invoke:shortpixel-flush list', static function () { {$code} } );" );
		self::assertSame( [ 0, '', '' ], [ $command->code, $command->out, $command->err ] );
		wp_cache_flush();
		self::assertNotContains( self::PLUGIN, (array) get_option( 'active_plugins' ) );
	}
}
