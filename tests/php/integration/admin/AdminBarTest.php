<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Admin_Bar;
use function ShortPixelFlush\Admin\add_admin_bar_node;
use function ShortPixelFlush\Admin\page_url;
use function ShortPixelFlush\Admin\requested_page;

require_once ABSPATH . WPINC . '/class-wp-admin-bar.php';
require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/admin-bar.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/admin-page.php';

/**
 * Tests the link "Flush images on this page": who sees it, where it leads, and which page URLs our screen accepts.
 */
final class AdminBarTest extends Wp_Test_Case {

	/** @var array<mixed> */
	private array $server;

	protected function setUp(): void {
		parent::setUp();
		$this->server          = $_SERVER;
		$_SERVER['HTTP_HOST']  = 'example.org';
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
		set_current_screen( 'front' );
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
	}

	protected function tearDown(): void {
		$_SERVER = $this->server;
		unset( $GLOBALS['current_screen'], $_GET['on_page'] );
		parent::tearDown();
	}

	#[DataProvider( 'roles' )]
	public function test_those_who_may_flush_images_get_the_link_and_nobody_gets_a_script( string $role, bool $is_there ): void {
		$this->act_as( $role );
		$node = $this->node();

		self::assertSame( $is_there, null !== $node );
		self::assertSame( $is_there, wp_style_is( 'shortpixel-flush-toolbar' ) );
		self::assertSame( [], wp_scripts()->queue );
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

	public function test_without_a_provider_there_is_no_link(): void {
		$this->act_as( 'administrator' );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 99 );

		self::assertNull( $this->node() );
		self::assertFalse( wp_style_is( 'shortpixel-flush-toolbar' ) );
	}

	public function test_it_is_not_in_the_toolbar_of_the_admin_screens(): void {
		$this->act_as( 'editor' );
		set_current_screen( 'upload' );

		self::assertNull( $this->node() );
	}

	/**
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function addresses(): iterable {
		yield 'a page' => [ 'example.org', '/about/?lang=de&a=%20b', 'http://example.org/about/?lang=de&a=%20b' ];
		yield 'a language\'s domain' => [ 'example.de', '/ueber/', 'http://example.de/ueber/' ];
		yield 'another host' => [ 'evil.test', '/about/', 'http://example.org/about/' ];
		yield 'no host' => [ '', '/', 'http://example.org/' ];
	}

	#[DataProvider( 'addresses' )]
	public function test_it_leads_to_our_screen_with_the_page( string $host, string $path, string $page ): void {
		$this->act_as( 'editor' );
		add_filter( 'shortpixel_flush_site_hosts', static fn ( array $hosts ): array => array_merge( $hosts, [ 'example.de' ] ) );
		$_SERVER['HTTP_HOST']   = $host;
		$_SERVER['REQUEST_URI'] = $path;

		$node = $this->node();
		self::assertNotNull( $node );
		self::assertSame( page_url() . '&on_page=' . rawurlencode( $page ), $node['href'] );
		self::assertIsString( $node['title'] );
		self::assertStringContainsString( '<span class="ab-label">Flush images on this page</span>', $node['title'] );

		$_GET['on_page'] = $page;
		self::assertSame( $page, requested_page() );
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function no_pages(): array {
		$pages = [
			'',
			'https://elsewhere.test/',
			'//elsewhere.test/',
			'http://example.org@elsewhere.test/',
			'http://example.org.elsewhere.test/',
			'http://example.org\\@elsewhere.test/',
			'javascript:alert(1)',
			'http://127.0.0.1/',
			'http://169.254.169.254/',
			'http://example.org/wp-admin/',
			'http://example.org/wp-login.php',
			'http://example.org/a.pdf',
			'http://example.org/' . str_repeat( 'a', 5000 ),
		];

		return array_combine(
			array_map( static fn ( string $page ): string => substr( $page, 0, 60 ), $pages ),
			array_map( static fn ( string $page ): array => [ $page ], $pages )
		) + [ 'a list' => [ [ 'http://example.org/' ] ] ];
	}

	#[DataProvider( 'no_pages' )]
	public function test_our_screen_takes_nothing_but_pages_of_this_site( mixed $asked ): void {
		$this->act_as( 'editor' );
		$_GET['on_page'] = $asked;

		self::assertSame( '', requested_page() );
	}

	/**
	 * @return array<mixed>|null Null if the toolbar has no link of ours.
	 */
	private function node(): ?array {
		$bar = new WP_Admin_Bar();
		add_admin_bar_node( $bar );
		$node = $bar->get_node( 'shortpixel-flush' );

		return null === $node ? null : get_object_vars( $node );
	}
}
