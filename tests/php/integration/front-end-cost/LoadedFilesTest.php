<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Front_End_Cost;

use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * Frequent requests load only the plugin files that they need: pages with the toolbar, REST requests and admin screens.
 */
final class LoadedFilesTest extends Wp_Test_Case {

	public function test_a_page_with_our_link_in_its_toolbar_loads_nothing_that_flushes(): void {
		$files = $this->loaded_by(
			'require_once ABSPATH . WPINC . "/class-wp-admin-bar.php";
			$bar = new WP_Admin_Bar();
			do_action( "admin_bar_menu", $bar );
			$done = null !== $bar->get_node( "shortpixel-flush" );'
		);

		self::assertContains( 'includes/admin/admin-bar.php', $files );
		self::assertSame( [], array_values( (array) preg_grep( '~^includes/(flush/steps|copies|proof|say|edges|rest)/~', $files ) ) );
	}

	public function test_a_rest_request_that_is_not_for_them_loads_nothing_that_answers(): void {
		$files = $this->loaded_by( '$done = rest_do_request( "/wp/v2/types" )->get_status() === 200;' );

		self::assertSame( [], array_values( (array) preg_grep( '~^includes/rest/~', $files ) ) );
		self::assertSame(
			[],
			array_values(
				(array) preg_grep(
					'~^includes/(health/(?!class-finding)|scan/|network/|flush/(steps/|start|acts|report)|proof/|say/|rest/.*-controller)~',
					$files
				)
			)
		);
	}

	public function test_a_route_loads_no_other_routes_answer(): void {
		$files = $this->loaded_by( '$done = rest_do_request( "/shortpixel-flush/v1/settings" )->get_status() === 200;' );

		self::assertSame(
			[ 'includes/rest/class-settings-controller.php' ],
			array_values( (array) preg_grep( '~^includes/rest/.*-controller~', $files ) )
		);
	}

	public function test_an_administrators_request_loads_nothing_that_runs_flushes(): void {
		$files = $this->loaded_by(
			'
			require_once ABSPATH . "wp-admin/includes/admin.php";
			set_current_screen( "upload" );
			remove_all_actions( "admin_init" );
			add_action( "admin_init", "ShortPixelFlush\action_admin_init" );
			do_action( "admin_init" );
			$done = true;'
		);

		self::assertContains( 'includes/privacy/policy.php', $files );
		self::assertSame(
			[],
			array_values( (array) preg_grep( '~^includes/(flush/(steps|recipe|results|class-runner)|proof)~', $files ) )
		);
	}

	/** @return list<string> */
	private function loaded_by( string $code ): array {
		$this->use_fresh_site();
		$root  = dirname( __DIR__, 4 );
		$code  = 'wp_set_current_user( get_users( [ "role" => "administrator" ] )[0]->ID );
			require ' . var_export( dirname( __DIR__ ) . '/rest/Dummy_Provider.php', true ) . ';
			add_filter( "shortpixel_flush_providers", static fn (): array => [ new ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider() ] );
			' . $code . '
			echo json_encode( [ $done, get_included_files() ] );';
		$found = json_decode( Php_Process::start( $code )->wait(), true );
		self::assertIsArray( $found );
		self::assertTrue( $found[0] );
		self::assertIsArray( $found[1] );
		$ours = array_filter( $found[1], static fn ( $file ): bool => is_string( $file ) && 0 === strpos( $file, $root . '/' ) );
		return array_values(
			array_map(
				static fn ( $file ): string => is_string( $file ) ? substr( $file, strlen( $root ) + 1 ) : '',
				$ours
			)
		);
	}
}
