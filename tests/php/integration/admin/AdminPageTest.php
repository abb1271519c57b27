<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Admin\add_page;
use function ShortPixelFlush\Admin\enqueue_entry;
use function ShortPixelFlush\Admin\enqueue_page;
use function ShortPixelFlush\Admin\entry_asset;
use function ShortPixelFlush\Admin\page_url;
use function ShortPixelFlush\Admin\render_page;
use function ShortPixelFlush\Admin\with_plugin_link;
use const ShortPixelFlush\Admin\PAGE_HOOK;

require_once dirname( __DIR__, 4 ) . '/includes/admin/admin-page.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/assets.php';

/**
 * Tests the screen under Media: who may open it, and what it contains before its script runs.
 */
final class AdminPageTest extends Wp_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
	}

	#[DataProvider( 'roles' )]
	public function test_the_screen_is_in_the_menu_of_those_who_may_flush_images( string $role, bool $is_there ): void {
		$GLOBALS['submenu'] = [];
		$this->act_as( $role );
		add_page();

		self::assertSame( $is_there, [] !== $GLOBALS['submenu'] );
	}

	#[DataProvider( 'roles' )]
	public function test_the_screen_checks_again_when_it_is_drawn( string $role, bool $is_allowed ): void {
		$this->act_as( $role );
		add_filter(
			'wp_die_handler',
			static fn (): callable => static function ( string $message, string $title, array $args ): void {
			throw new \RuntimeException( $message . ' ' . wp_json_encode( $args['response'] ?? null ) );
			}
		);
		if ( ! $is_allowed ) {
			$this->expectExceptionMessageMatches( '/not allowed.* 403$/' );
		}

		self::assertStringContainsString( '<h1>', $this->render() );
	}

	/**
	 * @return iterable<string, array{string, bool}>
	 */
	public static function roles(): iterable {
		yield 'administrator' => [ 'administrator', true ];
		yield 'editor' => [ 'editor', true ];
		yield 'author' => [ 'author', true ];
		yield 'contributor' => [ 'contributor', false ];
		yield 'subscriber' => [ 'subscriber', false ];
		yield 'logged out' => [ 'logged_out', false ];
	}

	public function test_it_has_the_scripts_root_with_an_outline_and_a_notice_without_javascript(): void {
		$this->act_as( 'author' );
		$html = $this->render();

		self::assertMatchesRegularExpression(
			'/<div id="shortpixel-flush-root"><div class="shortpixel-flush-skeleton" aria-hidden="true">/',
			$html
		);
		self::assertMatchesRegularExpression( '/<noscript>.*needs JavaScript.*<\/noscript>/s', $html );
	}

	public function test_a_checkout_without_its_build_says_so_and_does_not_break(): void {
		self::assertNull( entry_asset( 'no-such-entry' ) );
		self::assertFalse( enqueue_entry( 'no-such-entry', [] ) );
	}

	public function test_the_script_is_loaded_on_this_screen_and_on_no_other(): void {
		$this->act_as( 'author' );
		enqueue_page( 'upload.php' );
		self::assertFalse( wp_script_is( 'shortpixel-flush-admin-page' ) );

		enqueue_page( PAGE_HOOK );
		self::assertTrue( wp_script_is( 'shortpixel-flush-admin-page' ) );
		self::assertContains( 'shortpixel-flush-common', wp_scripts()->registered['shortpixel-flush-admin-page']->deps );

		foreach ( [ 'shortpixel-flush-admin-page', 'shortpixel-flush-common' ] as $handle ) {
			self::assertSame( 'shortpixel-flush', wp_scripts()->registered[ $handle ]->textdomain );
		}
	}

	public function test_the_page_data_holds_what_the_status_route_returns(): void {
		$author = $this->act_as( 'author' );
		$image  = $this->attachment( [ 'author' => $author ] );

		$_GET['attachment'] = (string) $image;
		enqueue_page( PAGE_HOOK );
		unset( $_GET['attachment'] );
		$data = $this->page_data();

		self::assertSame( [ $image ], $data['attachments'] );
		self::assertSame( [], $data['notes'] );
		self::assertSame( json_decode( (string) wp_json_encode( $this->rest( 'GET', '/status' )->get_data() ), true ), $data['status'] );
	}

	public function test_page_data_cannot_end_the_script(): void {
		$this->act_as( 'author' );
		enqueue_entry( 'admin-page', [ 'title' => '</script><!--<script>&\'"' ] );

		$printed = implode( '', array_filter( (array) wp_scripts()->get_data( 'shortpixel-flush-admin-page', 'before' ), 'is_string' ) );

		self::assertStringNotContainsString( '<', $printed );
		self::assertSame( '</script><!--<script>&\'"', $this->page_data()['title'] );
	}

	public function test_the_plugins_row_links_to_the_screen_for_those_who_may(): void {
		$this->act_as( 'administrator' );
		$links = with_plugin_link( [ 'deactivate' => 'x' ] );
		self::assertSame( [ 'shortpixel_flush', 'deactivate' ], array_keys( $links ) );
		self::assertSame( sprintf( '<a href="%s">Flush</a>', esc_url( page_url() ) ), $links['shortpixel_flush'] );

		$this->act_as( 'subscriber' );
		self::assertSame( [ 'deactivate' => 'x' ], with_plugin_link( [ 'deactivate' => 'x' ] ) );
	}

	private function render(): string {
		ob_start();
		try {
			render_page();
		} finally {
			$html = (string) ob_get_clean();
		}
		return $html;
	}

	/**
	 * @return array<mixed>
	 */
	private function page_data(): array {
		$data = [];
		foreach ( array_filter( (array) wp_scripts()->get_data( 'shortpixel-flush-admin-page', 'before' ), 'is_string' ) as $printed ) {
			self::assertMatchesRegularExpression(
				'/^window\.shortpixelFlush = Object\.assign\( window\.shortpixelFlush \|\| \{\}, .* \);$/',
				$printed
			);
			$piece = json_decode(
				substr( $printed, strlen( 'window.shortpixelFlush = Object.assign( window.shortpixelFlush || {}, ' ), -strlen( ' );' ) ),
				true
			);
			self::assertIsArray( $piece );
			$data = array_merge( $data, $piece );
		}
		return $data;
	}
}
