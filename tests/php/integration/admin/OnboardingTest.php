<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\action_activate;
use function ShortPixelFlush\action_load_page;
use function ShortPixelFlush\action_load_plugins;
use function ShortPixelFlush\action_load_upload;
use function ShortPixelFlush\Admin\tour_steps;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\update_settings;
use const ShortPixelFlush\Admin\PAGE_HOOK;
use const ShortPixelFlush\Admin\WELCOME_OPTION;
use const ShortPixelFlush\Flush\SEEN_OPTION;

require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/admin-page.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/help.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/welcome.php';

/**
 * The one-time notice on the Plugins screen for the user who activated the plugin, and the Help tab of our screen.
 */
final class OnboardingTest extends Wp_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		set_current_screen( 'plugins' );
		delete_option( WELCOME_OPTION );
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
		note_background_run();
	}

	private function notices(): string {
		remove_all_actions( 'admin_notices' );
		action_load_plugins();
		ob_start();
		do_action( 'admin_notices' );
		return (string) ob_get_clean();
	}

	public function test_whoever_activates_it_sees_one_notice_with_one_link_once(): void {
		$this->act_as( 'administrator' );
		action_activate();

		$shown = $this->notices();
		self::assertSame( 1, substr_count( $shown, '<a ' ) );
		self::assertStringContainsString( 'Done. Images you replace are now flushed automatically.', $shown );
		self::assertStringContainsString( 'upload.php?shortpixel-flush-tour=1">See how</a>', $shown );
		self::assertStringContainsString( 'is-dismissible', $shown );
		self::assertSame( '', $this->notices(), 'It is shown once.' );
	}

	/**
	 * @return array<string, array{callable(): mixed}>
	 */
	public static function sites_where_nothing_is_automatic(): array {
		return [
			'automatic flushes are off'      => [ static fn (): mixed => update_settings( [ 'automatic' => false ] ) ],
			'no plugin writes CDN links'     => [
				static fn (): mixed => add_filter(
					'shortpixel_flush_providers',
					'__return_empty_array',
					20
				),
			],
			'nothing runs in the background' => [ static fn (): mixed => update_option( SEEN_OPTION, 1 ) ],
		];
	}

	/** @param callable(): mixed $make_so */
	#[DataProvider( 'sites_where_nothing_is_automatic' )]
	public function test_nothing_is_promised_where_nothing_is_automatic( callable $make_so ): void {
		$this->act_as( 'administrator' );
		$make_so();
		action_activate();

		$shown = $this->notices();
		self::assertStringNotContainsString( 'automatically', $shown );
		self::assertStringContainsString( 'upload.php?page=shortpixel-flush', $shown );
	}

	/**
	 * @return array<string, array{bool, string}>
	 */
	public static function first_steps(): array {
		return [
			'a plugin that replaces' => [ true, 'Open an image, press Upload a new file, and choose another file.' ],
			'WordPress alone'        => [ false, 'Open an image, then Edit Image. Rotate it, and save.' ],
		];
	}

	#[DataProvider( 'first_steps' )]
	public function test_its_link_leads_through_one_replaced_image( bool $has_replace, string $first ): void {
		$steps = tour_steps( $has_replace );
		self::assertSame( $first, $steps[0] );
		self::assertStringContainsString( 'The line under the image says when visitors see the new one.', $steps[1] );
		self::assertCount( $has_replace ? 2 : 3, $steps, 'Only WordPress’s own editor puts it back.' );
	}

	public function test_the_steps_are_shown_where_the_link_leads_and_nowhere_else(): void {
		$this->act_as( 'administrator' );
		set_current_screen( 'upload' );
		$shown = static function (): string {
			remove_all_actions( 'admin_notices' );
			action_load_upload();
			ob_start();
			do_action( 'admin_notices' );
			return (string) ob_get_clean();
		};
		self::assertSame( '', $shown() );
		$_GET['shortpixel-flush-tour'] = '1';
		self::assertSame( 3, substr_count( $shown(), '<li>' ) );
		$this->act_as( 'subscriber' );
		self::assertSame( '', $shown() );
		unset( $_GET['shortpixel-flush-tour'] );
	}

	public function test_nobody_else_sees_it(): void {
		$this->act_as( 'administrator' );
		action_activate();
		$this->act_as( 'administrator' );

		self::assertSame( '', $this->notices() );
	}

	public function test_using_the_screen_is_as_good_as_reading_it(): void {
		$this->act_as( 'administrator' );
		action_activate();
		set_current_screen( PAGE_HOOK );
		action_load_page();

		self::assertSame( '', $this->notices() );
	}

	public function test_a_whole_network_a_bulk_action_and_a_shell_are_told_nothing(): void {
		$this->act_as( 'administrator' );
		action_activate( true );
		self::assertFalse( get_option( WELCOME_OPTION ) );

		$_POST['checked'] = [ 'shortpixel-flush/shortpixel-flush.php', 'other/other.php' ];
		action_activate();
		self::assertFalse( get_option( WELCOME_OPTION ) );

		unset( $_POST['checked'] );
		$this->act_as( 'logged_out' );
		action_activate();
		self::assertFalse( get_option( WELCOME_OPTION ) );
	}

	public function test_the_help_tab_says_when_to_keep_the_links_what_a_result_means_and_where_to_ask(): void {
		$this->act_as( 'administrator' );
		set_current_screen( PAGE_HOOK );
		action_load_page();
		$tabs = get_current_screen()?->get_help_tabs() ?? [];

		self::assertSame(
			[ 'shortpixel-flush-links', 'shortpixel-flush-results', 'shortpixel-flush-old', 'shortpixel-flush-ask' ],
			array_keys( $tabs )
		);
		$text = implode(
			'',
			array_map(
				static fn ( mixed $tab ): string => is_array( $tab ) && is_string( $tab['content'] ?? null ) ? $tab['content'] : '',
				$tabs
			)
		);
		foreach ( [
			'Keep the links',
			'New for visitors',
			'New where we looked',
			'Open the page in a private window',
			'https://wordpress.org/plugins/shortpixel-flush/#faq',
			'site-health.php',
		] as $part ) {
			self::assertStringContainsString( $part, $text );
		}
		self::assertSame(
			str_replace( '&#038;', '&amp;', $text ),
			str_replace( '&#038;', '&amp;', wp_kses_post( $text ) ),
			'It is sound HTML.'
		);
	}

	public function test_who_may_not_see_site_health_gets_no_link_to_it(): void {
		$this->act_as( 'author' );
		set_current_screen( PAGE_HOOK );
		action_load_page();

		self::assertStringNotContainsString(
			'site-health.php',
			(string) wp_json_encode( get_current_screen()?->get_help_tabs(), JSON_UNESCAPED_SLASHES )
		);
	}
}
