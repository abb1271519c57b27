<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use PHPUnit\Framework\Attributes\DataProvider;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ShortPixelFlush\Tests\Support\Translated_Texts;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use SplFileInfo;
use function ShortPixelFlush\Cli\in_terminal;

require_once dirname( __DIR__, 4 ) . '/includes/cli/next-commands.php';

/**
 * Tests that the sentences that commands can print make sense in a terminal.
 */
final class SentencesTest extends Wp_Test_Case {
	private const INCLUDES = __DIR__ . '/../../../../includes/';

	/** Words for actions that are only possible on a screen. */
	private const OF_A_SCREEN = '/\b(?:reload|pastes?d?|press(?:es|ed)?|clicks?|tabs?|buttons?|this screen|under Media|under History|the history says|Site Health|“Flush all”|choose fewer)\b/iu';

	/**
	 * Files whose sentences no command prints: those of screens, REST, abilities, privacy, CDN settings and the Site
	 * Health screen.
	 */
	private const ROOMS_OF_SCREENS = '#^(?:admin|rest|abilities|privacy)/|^edges/settings\.php$|^health/site-health\.php$#';

	/** @return list<string> */
	private static function sentences(): array {
		$texts = [];
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				self::INCLUDES,
				RecursiveDirectoryIterator::SKIP_DOTS
			)
		) as $file ) {
			if (
				'php' === $file->getExtension()
				&& 1 !== preg_match( self::ROOMS_OF_SCREENS, substr( $file->getPathname(), strlen( self::INCLUDES ) ) )
			) {
				$texts = array_merge( $texts, Translated_Texts::of_php( (string) file_get_contents( $file->getPathname() ) ) );
			}
		}
		return $texts;
	}

	public function test_no_sentence_means_a_screen(): void {
		$of_a_screen = array_filter(
			array_map( static fn ( string $text ): string => in_terminal( $text, $text ), self::sentences() ),
			static fn ( string $text ): bool => 1 === preg_match( self::OF_A_SCREEN, $text )
		);
		self::assertSame( [], array_values( $of_a_screen ) );
		self::assertGreaterThan( 500, count( self::sentences() ) );
	}

	public function test_each_sentence_that_is_replaced_in_a_terminal_is_still_in_the_code(): void {
		preg_match_all( "/^\t\tcase '(.+)':$/m", (string) file_get_contents( self::INCLUDES . 'cli/next-commands.php' ), $found );
		self::assertNotSame( [], $found[1] );
		self::assertSame( [], array_values( array_diff( $found[1], self::sentences() ) ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function said(): array {
		return [
			'a flush that could not be stored' => [
				'The database refused this, so nothing has been changed. Look at Site Health.',
				'run: wp shortpixel-flush diagnose',
			],
			'changes that wait for an answer'  => [
				'Decide about them under Media → Flush for ShortPixel.',
				'run: wp shortpixel-flush outside',
			],
			'what means no screen'             => [ 'New for visitors.', 'New for visitors.' ],
		];
	}

	#[DataProvider( 'said' )]
	public function test_the_terminal_names_the_next_command( string $text, string $said ): void {
		self::assertStringContainsString( $said, in_terminal( $text, $text ) );
	}
}
