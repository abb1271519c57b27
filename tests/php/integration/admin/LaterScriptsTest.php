<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use SplFileInfo;
use function ShortPixelFlush\Admin\enqueue_editor;
use function ShortPixelFlush\Admin\enqueue_media_library;
use function ShortPixelFlush\Admin\enqueue_page;
use function ShortPixelFlush\Admin\later_scripts;
use const ShortPixelFlush\Admin\PAGE_HOOK;

require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/admin-page.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/assets.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/editor.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/media-library.php';

/**
 * Tests scripts that other scripts load on demand: since WordPress does not load them, it prints no translations for
 * them, so the plugin has to.
 */
final class LaterScriptsTest extends Wp_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		// The scripts of the library and the editor are only loaded if there is a provider.
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	public function test_they_are_what_the_sources_import_on_demand(): void {
		$names   = [];
		$sources = new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				dirname( __DIR__, 4 ) . '/src',
				RecursiveDirectoryIterator::SKIP_DOTS
			)
		);
		foreach ( $sources as $file ) {
			self::assertInstanceOf( SplFileInfo::class, $file );
			preg_match_all( '/webpackChunkName: "([\w-]+)"/', (string) file_get_contents( $file->getPathname() ), $found );
			$names = array_merge( $names, $found[1] );
		}
		$names = array_values( array_unique( $names ) );
		sort( $names );

		self::assertContains( 'measure', $names );
		self::assertSame( $names, later_scripts() );
	}

	/**
	 * @param list<string> $names
	 */
	#[DataProvider( 'pages' )]
	public function test_a_page_has_the_translations_of_what_its_script_loads( callable $enqueue, string $entry, array $names ): void {
		$this->act_as( 'administrator' );
		add_filter(
			'pre_load_script_translations',
			static fn ( mixed $given, mixed $file, string $handle ): string => sprintf(
				'{"locale_data":{"messages":{"":{},"Handle":["%s"]}}}',
				$handle
			),
			10,
			3
		);
		$enqueue();

		$handle = "shortpixel-flush-{$entry}";
		self::assertTrue( wp_script_is( $handle ) );
		self::assertTrue( wp_script_is( 'shortpixel-flush-runtime' ) );
		self::assertContains(
			'shortpixel-flush-runtime',
			wp_scripts()->registered[ $handle ]->deps,
			'One runtime for all: each of two would run what the other loads.'
		);
		$printed = implode( "\n", array_filter( (array) wp_scripts()->get_data( $handle, 'before' ), 'is_string' ) );
		self::assertStringContainsString(
			(string) wp_json_encode( plugins_url( 'build/', SHORTPIXEL_FLUSH_FILE ), JSON_UNESCAPED_SLASHES ),
			$printed
		);

		preg_match_all( '/"Handle":\["shortpixel-flush-([\w-]+)"\]/', $printed, $found );
		self::assertSame( $names, $found[1] );
		self::assertSame(
			[],
			array_filter( $names, static fn ( string $name ): bool => wp_script_is( "shortpixel-flush-{$name}" ) ),
			'None is printed itself.'
		);
	}

	/**
	 * For each page: a function that enqueues its scripts, the name of the plugin's script, and the scripts that this
	 * script loads on demand.
	 *
	 * @return iterable<string, array{callable, string, list<string>}>
	 */
	public static function pages(): iterable {
		yield 'our screen' => [
			static function (): void {
				enqueue_page( PAGE_HOOK );
			},
			'admin-page',
			later_scripts(),
		];
		yield 'the Media Library' => [
			static function (): void {
				set_current_screen( 'upload' );
				enqueue_media_library();
			},
			'media-library',
			[ 'browser-copies', 'confirm', 'image-box', 'library-flush', 'measure' ],
		];
		yield 'the block editor' => [
			static function (): void {
				set_current_screen( 'post' );
				enqueue_editor();
			},
			'editor',
			[ 'browser-copies', 'confirm', 'editor-flush', 'measure' ],
		];
	}

	public function test_without_translations_nothing_is_printed_for_them(): void {
		$this->act_as( 'administrator' );
		enqueue_page( PAGE_HOOK );

		$printed = implode( "\n", array_filter( (array) wp_scripts()->get_data( 'shortpixel-flush-admin-page', 'before' ), 'is_string' ) );
		self::assertStringNotContainsString( 'setLocaleData', $printed );
	}
}
