<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ParseError;
use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once __DIR__ . '/Document.php';

/**
 * The README and the other documents are short, and everything that they link to, show or name exists.
 */
final class ReadmeTest extends Wp_Test_Case {
	private const MOST_WORDS = 560;

	// The limit for the README and docs/ together.
	private const MOST_WORDS_OF_ALL = 13000;

	// Readers look for these by name, so no document has to link to them.
	private const FOUND_BY_NAME = [ 'CHANGELOG.md', 'SECURITY.md' ];

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function documents(): iterable {
		foreach ( Document::all() as $file ) {
			yield $file => [ $file ];
		}
	}

	public function test_the_readme_is_short(): void {
		self::assertLessThanOrEqual( self::MOST_WORDS, self::count_words( Document::of( 'README.md' )->text() ) );
	}

	public function test_the_documents_are_short_together(): void {
		$words = array_map(
			static fn ( string $file ): int => self::count_words( Document::of( $file )->text() ),
			(array) preg_grep( '#^(README|docs/)#', Document::all() )
		);

		self::assertLessThanOrEqual( self::MOST_WORDS_OF_ALL, array_sum( $words ) );
	}

	public function test_every_document_is_reached_from_the_readme(): void {
		$reached = [ 'README.md' => true ];
		$open    = [ 'README.md' ];
		while ( [] !== $open ) {
			foreach ( self::links( (string) array_shift( $open ) ) as [ $target ] ) {
				if ( str_ends_with( $target, '.md' ) && ! isset( $reached[ $target ] ) ) {
					$reached[ $target ] = true;
					$open[]             = $target;
				}
			}
		}

		self::assertSame( [], array_values( array_diff( Document::all(), array_keys( $reached ), self::FOUND_BY_NAME ) ) );
	}

	#[DataProvider( 'documents' )]
	public function test_every_link_leads_to_a_file_and_a_heading_that_exist( string $file ): void {
		$broken = [];
		foreach ( self::links( $file ) as [ $target, $anchor ] ) {
			if (
				! is_file( Document::ROOT . "/{$target}" )
				|| ( '' !== $anchor && ! in_array( $anchor, Document::of( $target )->anchors(), true ) )
			) {
				$broken[] = "{$target}#{$anchor}";
			}
		}

		self::assertSame( [], $broken );
	}

	/**
	 * Lists the targets of a document's links within the project.
	 *
	 * @return list<array{string, string}> Each a path from the root, and an anchor.
	 */
	private static function links( string $file ): array {
		preg_match_all( '/\]\(((?!\w+:)[^()\s]+)\)/', Document::of( $file )->text(), $found );
		$links = [];
		foreach ( $found[1] as $link ) {
			[ $path, $anchor ] = explode( '#', "{$link}#" );
			$parts             = [];
			foreach ( explode( '/', '' === $path ? $file : dirname( $file ) . "/{$path}" ) as $part ) {
				if ( '..' === $part ) {
					array_pop( $parts );
				} elseif ( '.' !== $part ) {
					$parts[] = $part;
				}
			}
			$links[] = [ implode( '/', $parts ), $anchor ];
		}
		return $links;
	}

	#[DataProvider( 'documents' )]
	public function test_every_path_of_the_project_that_is_named_exists( string $file ): void {
		preg_match_all( '#`((?:includes|src|tests|tools)/[\w./-]+)`#', Document::of( $file )->text(), $found );

		self::assertSame( [], array_filter( $found[1], static fn ( string $path ): bool => ! file_exists( Document::ROOT . "/{$path}" ) ) );
	}

	public function test_every_example_in_php_can_be_parsed(): void {
		$examples = 0;
		foreach ( Document::all() as $file ) {
			foreach ( Document::of( $file )->blocks( 'php' ) as $code ) {
				try {
					$examples += count(
						token_get_all(
							str_starts_with( $code, '<?php' ) ? $code : "<?php\n{$code}",
							TOKEN_PARSE
						)
					) > 1 ? 1 : 0;
				} catch ( ParseError $error ) {
					self::fail( "{$file}: {$error->getMessage()} in\n{$code}" );
				}
			}
		}

		self::assertGreaterThan( 0, $examples );
	}

	public function test_decisions_are_few_and_short(): void {
		$decisions = array_slice( (array) preg_split( '/^### /m', Document::of( 'docs/decisions.md' )->text() ), 1 );

		self::assertLessThanOrEqual( 20, count( $decisions ) );
		foreach ( $decisions as $decision ) {
			self::assertLessThanOrEqual( 120, self::count_words( (string) $decision ), (string) $decision );
		}
	}

	/** Counts texts with a letter or a digit, so that the lines of a table don't count. */
	private static function count_words( string $text ): int {
		return (int) preg_match_all( '/\S*[\p{L}\p{N}]\S*/u', $text );
	}

	public function test_constants_that_a_site_may_set_are_described(): void {
		$names = [];
		foreach ( Document::sources() as $source ) {
			preg_match_all( "/\bconstant\(\s*'(SHORTPIXEL_FLUSH_\w+)'/", $source, $found );
			array_push( $names, ...$found[1] );
		}
		$docs = implode( '', array_map( static fn ( string $file ): string => Document::of( $file )->text(), Document::all() ) );

		self::assertNotSame( [], $names );
		foreach ( $names as $name ) {
			self::assertStringContainsString( $name, $docs );
		}
	}

	public function test_contributing_names_every_script_that_is_run_by_hand(): void {
		$package = json_decode( (string) file_get_contents( Document::ROOT . '/package.json' ), true );
		self::assertIsArray( $package );
		self::assertIsArray( $package['scripts'] );
		foreach ( array_keys( $package['scripts'] ) as $script ) {
			self::assertMatchesRegularExpression(
				'/`(npm run |npm )?' . preg_quote( (string) $script, '/' ) . '`/',
				Document::of( 'CONTRIBUTING.md' )->text()
			);
		}
	}
}
