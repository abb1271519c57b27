<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use FilesystemIterator;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/** The pages for site owners quote the screens' own words and the code's numbers, and are short. */
final class OwnersDocsTest extends TestCase {
	private const ROOT = __DIR__ . '/../../../';

	private const PAGES = [ 'start-here', 'old-image', 'your-own-cdn', 'credits' ];

	// Quotes that are not on the screens: other products' names, and words that are only emphasized.
	private const NOT_OURS = [
		'Facebook, LinkedIn, X, WhatsApp, search engines',
		'E-mails, feeds, other sites',
		'human?',
		'Tools → Site Health',
	];

	private static function page( string $name ): string {
		return (string) file_get_contents( self::ROOT . "docs/{$name}.md" );
	}

	/** @return string Every translatable text, from the POT file. */
	private static function all_that_is_said(): string {
		return (string) preg_replace( '/"\n"|^#.*$/m', '', (string) file_get_contents( self::ROOT . 'languages/shortpixel-flush.pot' ) );
	}

	private static function code(): string {
		$code = '';
		foreach ( [ 'includes', 'src' ] as $folder ) {
			/** @var SplFileInfo $file */
			foreach ( new RecursiveIteratorIterator(
				new RecursiveDirectoryIterator(
					self::ROOT . $folder,
					FilesystemIterator::SKIP_DOTS
				)
			) as $file ) {
				$code .= file_get_contents( $file->getPathname() );
			}
		}

		return $code;
	}

	/** @return iterable<string, array{string}> */
	public static function pages(): iterable {
		foreach ( self::PAGES as $name ) {
			yield $name => [ $name ];
		}
	}

	#[DataProvider( 'pages' )]
	public function test_what_a_page_quotes_is_on_the_screen( string $name ): void {
		$said = self::all_that_is_said();
		preg_match_all( '/(?<!\*)\*{1,2}([^*\n]+)\*{1,2}|“([^”]+)”/u', self::page( $name ), $found );
		$quoted = array_diff( array_merge( $found[1], $found[2] ), self::NOT_OURS, [ '' ] );

		self::assertNotSame( [], $quoted );
		self::assertSame( [], array_filter( $quoted, static fn ( string $text ): bool => false === strpos( $said, $text ) ) );
	}

	#[DataProvider( 'pages' )]
	public function test_a_page_is_short( string $name ): void {
		self::assertLessThanOrEqual( 700, str_word_count( self::page( $name ) ) );
	}

	/**
	 * Returns pages, each with its wording of a number, and the code that sets the number.
	 *
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function numbers(): iterable {
		yield 'images that are confirmed' => [ 'credits', 'more than 100 images', 'ASKS_ABOVE = 100;' ];
		yield 'images a person may flush' => [ 'credits', '500 images', 'DAILY_IMAGES = 500;' ];
		yield 'credits' => [ 'credits', 'one credit for 5 MB', 'CREDIT_BYTES = 5242880;' ];
	}

	#[DataProvider( 'numbers' )]
	public function test_a_number_is_that_of_the_code( string $page, string $words, string $code ): void {
		self::assertStringContainsString( $words, self::page( $page ) );
		self::assertStringContainsString( $code, self::code() );
	}
}
