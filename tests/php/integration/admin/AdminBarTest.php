<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Admin_Bar;
use function ShortPixelFlush\Admin\add_admin_bar_node;
use function ShortPixelFlush\Admin\later_scripts;
use function ShortPixelFlush\Admin\page_url;

require_once ABSPATH . WPINC . '/class-wp-admin-bar.php';
require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/admin-bar.php';

/**
 * "Flush images on this page": who sees it, where, and which scripts come with it.
 */
final class AdminBarTest extends Wp_Test_Case {

	private const HANDLE = 'shortpixel-flush-admin-bar';

	protected function setUp(): void {
		parent::setUp();
		$this->set_scripts_back();
		set_current_screen( 'front' );
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
	}

	private function set_scripts_back(): void {
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	#[DataProvider( 'roles' )]
	public function test_those_who_may_flush_images_get_the_node_and_its_script( string $role, bool $is_there ): void {
		$this->act_as( $role );
		$node = $this->node();

		self::assertSame( $is_there, null !== $node );
		self::assertSame( $is_there, wp_script_is( self::HANDLE ) );
		self::assertSame( $is_there, wp_style_is( self::HANDLE ) );
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

	public function test_without_a_provider_there_is_no_node_and_no_script(): void {
		$this->act_as( 'administrator' );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 99 );

		self::assertNull( $this->node() );
		self::assertFalse( wp_script_is( self::HANDLE ) );
		self::assertFalse( wp_style_is( self::HANDLE ) );
	}

	public function test_only_a_flush_of_ones_own_that_is_open_is_looked_for_on_the_page(): void {
		$author = $this->act_as( 'author' );
		$this->node();
		self::assertFalse( $this->page_data()['has_open'] );

		$this->set_scripts_back();
		$flushes = new Flushes();
		$flushes->create(
			[
				'scope'   => 'images',
				'user_id' => $author + 1,
			]
		);
		$this->node();
		self::assertFalse( $this->page_data()['has_open'] );

		$this->set_scripts_back();
		$flushes->create(
			[
				'scope'   => 'images',
				'user_id' => $author,
			]
		);
		$this->node();
		self::assertTrue( $this->page_data()['has_open'] );
	}

	public function test_without_its_script_the_node_links_to_our_screen(): void {
		$this->act_as( 'editor' );
		$node = $this->node();

		self::assertNotNull( $node );
		self::assertSame( page_url(), $node['href'] );
		self::assertIsString( $node['title'] );
		self::assertStringContainsString( '<span class="ab-label">Flush images on this page</span>', $node['title'] );
	}

	public function test_it_is_not_in_the_toolbar_of_the_admin_screens(): void {
		$this->act_as( 'editor' );
		set_current_screen( 'upload' );

		self::assertNull( $this->node() );
		self::assertFalse( wp_script_is( self::HANDLE ) );
	}

	public function test_the_page_data_says_where_our_screen_and_the_script_that_flushes_are(): void {
		$this->act_as( 'editor' );
		$this->node();

		$data = $this->page_data();
		self::assertSame( page_url(), $data['page_url'] );
		self::assertSame( plugins_url( 'build/', SHORTPIXEL_FLUSH_FILE ), $data['build_url'] );
		self::assertNotContains( 'admin-bar-flush', later_scripts() );
		self::assertFalse( wp_script_is( 'shortpixel-flush-runtime', 'enqueued' ) );
		self::assertIsString( $data['probe_url'] );
		self::assertFalse( wp_script_is( self::HANDLE . '-flush', 'enqueued' ) );
	}

	/**
	 * @return array<mixed> What is printed before the script.
	 */
	private function page_data(): array {
		$printed = implode( "\n", array_filter( (array) wp_scripts()->get_data( self::HANDLE, 'before' ), 'is_string' ) );
		preg_match_all( '/Object\.assign\( window\.shortpixelFlush \|\| \{\}, (.+) \);/', $printed, $found );
		return array_merge( ...array_map( static fn ( string $json ): array => (array) json_decode( $json, true ), $found[1] ) );
	}

	/**
	 * Returns our node; null where the toolbar has none.
	 *
	 * @return array<mixed>|null
	 */
	private function node(): ?array {
		$bar = new WP_Admin_Bar();
		add_admin_bar_node( $bar );
		$node = $bar->get_node( 'shortpixel-flush' );

		return null === $node ? null : get_object_vars( $node );
	}
}
