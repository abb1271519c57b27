<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Textdomain_Registry;
use WP_Translation_Controller;
use function ShortPixelFlush\Admin\enqueue_page;
use function ShortPixelFlush\Admin\later_scripts;
use const ShortPixelFlush\Admin\PAGE_HOOK;

require_once dirname( __DIR__, 4 ) . '/includes/admin/admin-page.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/assets.php';

/**
 * Tests that WordPress finds the plugin's own translations: those for PHP by the header Domain Path, and those for a
 * script by its handle.
 */
final class LanguagesTest extends Wp_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
	}

	protected function tearDown(): void {
		self::remove_pack();
		self::forget();
		WP_Translation_Controller::get_instance()->set_locale( 'en_US' );
		parent::tearDown();
	}

	/** @return iterable<string, array{string, string, array<int, string>}> The locale, a sentence from PHP, and the plural forms of a text in a script. */
	public static function languages(): iterable {
		yield 'German' => [ 'de_DE', 'Besucher sehen vielleicht noch das alte Bild.', [ '%s Bild', '%s Bilder' ] ];
		yield 'Spanish' => [ 'es_ES', 'Puede que los visitantes aún vean la imagen antigua.', [ '%s imagen', '%s imágenes' ] ];
		yield 'French' => [ 'fr_FR', 'Les visiteurs voient peut-être encore l’ancienne image.', [ '%s image', '%s images' ] ];
		yield 'Dutch' => [ 'nl_NL', 'Bezoekers zien misschien nog de oude afbeelding.', [ '%s afbeelding', '%s afbeeldingen' ] ];
		yield 'Romanian' => [ 'ro_RO', 'Vizitatorii pot vedea încă imaginea veche.', [ '%s imagine', '%s imagini', '%s de imagini' ] ];
	}

	/**
	 * @param array<int, string> $images
	 */
	#[DataProvider( 'languages' )]
	public function test_a_site_in_this_language_reads_it_in_php_and_in_scripts( string $locale, string $sentence, array $images ): void {
		self::speak( $locale );

		self::assertSame( $sentence, __( 'Visitors may still see the old image.', 'shortpixel-flush' ) );
		$printed = $this->printed();
		self::assertSame( $images, $printed['%s image'] ?? null );
		self::assertArrayHasKey( 'No flushes yet.', $printed, 'What is loaded later is printed too.' );
	}

	/** @return iterable<string, array{string, int, string}> */
	public static function counts(): iterable {
		yield 'one in German' => [ 'de_DE', 1, '%s Bild' ];
		yield 'none in German' => [ 'de_DE', 0, '%s Bilder' ];
		yield 'none in French, where it is singular' => [ 'fr_FR', 0, '%s image' ];
		yield 'two in French' => [ 'fr_FR', 2, '%s images' ];
		yield 'one in Romanian' => [ 'ro_RO', 1, '%s imagine' ];
		yield 'none in Romanian' => [ 'ro_RO', 0, '%s imagini' ];
		yield 'nineteen in Romanian' => [ 'ro_RO', 19, '%s imagini' ];
		yield 'twenty in Romanian' => [ 'ro_RO', 20, '%s de imagini' ];
		yield 'a hundred and two in Romanian' => [ 'ro_RO', 102, '%s imagini' ];
	}

	#[DataProvider( 'counts' )]
	public function test_a_count_has_the_form_of_its_language( string $locale, int $count, string $form ): void {
		self::speak( $locale );
		// translators: %s: number of images.
		self::assertSame( $form, _n( '%s image', '%s images', $count, 'shortpixel-flush' ) );
	}

	public function test_a_language_that_the_plugin_does_not_bring_stays_english(): void {
		self::speak( 'sv_SE' );
		self::assertSame( 'Visitors may still see the old image.', __( 'Visitors may still see the old image.', 'shortpixel-flush' ) );
		self::assertSame( [], $this->printed() );
	}

	public function test_a_language_pack_of_wordpress_org_comes_first_in_php_and_in_scripts(): void {
		wp_mkdir_p( WP_LANG_DIR . '/plugins' );
		file_put_contents(
			self::pack( '.l10n.php' ),
			"<?php\nreturn [ 'messages' => [ 'Visitors may still see the old image.' => 'Aus dem Sprachpaket.' ] ];"
		);
		file_put_contents(
			self::pack( '-' . md5( 'build/admin-page.js' ) . '.json' ),
			'{"locale_data":{"messages":{"":{"lang":"de_DE"},"Flush":["Aus dem Paket"]}}}'
		);
		self::speak( 'de_DE' );

		self::assertSame( 'Aus dem Sprachpaket.', __( 'Visitors may still see the old image.', 'shortpixel-flush' ) );
		$printed = $this->printed();
		self::assertSame( [ 'Aus dem Paket' ], $printed['Flush'] ?? null );
		self::assertArrayNotHasKey( '%s image', $printed, 'Two translations of one screen would use different words.' );
	}

	public function test_each_script_with_sentences_has_its_translations(): void {
		$names = array_map(
			static fn ( $file ): string => basename( (string) $file ),
			(array) glob( dirname( __DIR__, 4 ) . '/languages/*-de_DE-*.json' )
		);
		foreach ( array_merge( [ 'admin-page', 'common', 'editor', 'media-library' ], later_scripts() ) as $script ) {
			$text = (string) file_get_contents( dirname( __DIR__, 4 ) . "/build/{$script}.js" );
			if ( 1 === preg_match( '/\b_[_n]\)\("/', $text ) ) {
				self::assertContains( "shortpixel-flush-de_DE-shortpixel-flush-{$script}.json", $names );
			}
		}
		self::assertGreaterThan( 10, count( $names ) );
	}

	/** Loads a language the way WordPress does for a plugin. */
	private static function speak( string $locale ): void {
		self::forget();
		$header   = get_plugin_data( SHORTPIXEL_FLUSH_FILE, false, false );
		$registry = $GLOBALS['wp_textdomain_registry'];
		self::assertInstanceOf( WP_Textdomain_Registry::class, $registry );
		$registry->set_custom_path( 'shortpixel-flush', dirname( SHORTPIXEL_FLUSH_FILE ) . $header['DomainPath'] );
		add_filter( 'determine_locale', static fn (): string => $locale );
		WP_Translation_Controller::get_instance()->set_locale( $locale );
	}

	/** Removes all translations of the plugin from memory. */
	private static function forget(): void {
		wp_cache_flush();
		unload_textdomain( 'shortpixel-flush', true );
		WP_Translation_Controller::get_instance()->unload_textdomain( 'shortpixel-flush' );
		$GLOBALS['wp_textdomain_registry'] = new WP_Textdomain_Registry();
	}

	private static function pack( string $ending ): string {
		return WP_LANG_DIR . "/plugins/shortpixel-flush-de_DE{$ending}";
	}

	private static function remove_pack(): void {
		foreach ( (array) glob( self::pack( '*' ) ) as $file ) {
			unlink( (string) $file );
		}
	}

	/** @return array<mixed> The translations that a page prints for our scripts, by their English text. */
	private function printed(): array {
		$this->act_as( 'administrator' );
		enqueue_page( PAGE_HOOK );
		ob_start();
		wp_print_scripts();
		preg_match_all( '/"locale_data":\{"messages":(\{.+\})\}/U', (string) ob_get_clean(), $found );
		$all = [];
		foreach ( $found[1] as $json ) {
			$all = array_merge( $all, (array) json_decode( $json, true ) );
		}
		return $all;
	}
}
