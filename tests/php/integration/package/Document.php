<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use FilesystemIterator;
use PHPUnit\Framework\Assert;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/**
 * A Markdown file of the project, read by its headings, tables and lists.
 */
final class Document {
	public const ROOT = __DIR__ . '/../../../..';

	private string $text;

	public function __construct( string $text ) {
		$this->text = $text;
	}

	public static function of( string $file ): self {
		$text = file_get_contents( self::ROOT . '/' . $file );
		Assert::assertIsString( $text, $file );
		return new self( $text );
	}

	/**
	 * Lists the paths of the project's documents.
	 *
	 * @return list<string>
	 */
	public static function all(): array {
		$docs = array_map(
			static fn ( $path ): string => substr( (string) $path, strlen( self::ROOT . '/' ) ),
			(array) glob( self::ROOT . '/docs/*.md' )
		);
		return [ 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...$docs ];
	}

	/**
	 * Yields the text of every file in includes/ by its path.
	 *
	 * @return iterable<string, string>
	 */
	public static function sources(): iterable {
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				self::ROOT . '/includes',
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			Assert::assertInstanceOf( SplFileInfo::class, $file );
			yield $file->getPathname() => (string) file_get_contents( $file->getPathname() );
		}
	}

	public function text(): string {
		return $this->text;
	}

	/**
	 * Returns the text under a heading, up to the next one of the same level or above.
	 */
	public function section( string $title ): self {
		Assert::assertSame(
			1,
			preg_match( '/^(#{2,3}) ' . preg_quote( $title, '/' ) . '$/m', $this->text, $heading, PREG_OFFSET_CAPTURE ),
			"No heading “{$title}”."
		);
		$level = strlen( $heading[1][0] );
		$rest  = substr( $this->text, $heading[0][1] + strlen( $heading[0][0] ) );
		$parts = preg_split( "/^#{1,{$level}} /m", $rest );
		return new self( is_array( $parts ) ? (string) $parts[0] : '' );
	}

	/**
	 * Returns the rows of every table whose first column has this heading.
	 *
	 * @return list<list<string>>
	 */
	public function rows( string $heading ): array {
		preg_match_all( '/^\| ' . preg_quote( $heading, '/' ) . ' \|.*\n\|[ -|]+\n((?:\|.*\n?)+)/m', $this->text, $tables );
		Assert::assertNotSame( [], $tables[1], "No table “{$heading}”." );

		$rows = [];
		foreach ( explode( "\n", trim( implode( "\n", array_map( 'trim', $tables[1] ) ) ) ) as $line ) {
			$cells  = (array) preg_split( '/(?<!\\\\)\|/', trim( $line, '| ' ) );
			$rows[] = array_map( static fn ( $cell ): string => str_replace( '\|', '|', trim( (string) $cell ) ), $cells );
		}
		return $rows;
	}

	/**
	 * Returns everything in backticks in one column of every table whose first column has this heading.
	 *
	 * @return list<string>
	 */
	public function codes( string $heading, int $column = 0 ): array {
		preg_match_all( '/`([^`]+)`/', implode( ' ', array_column( $this->rows( $heading ), $column ) ), $found );
		return $found[1];
	}

	/**
	 * Returns everything in backticks before the colon of each list item.
	 *
	 * @return list<string>
	 */
	public function terms(): array {
		preg_match_all( '/^- (`[^`]+`(?:, `[^`]+`)*):/m', $this->text, $items );
		preg_match_all( '/`([^`]+)`/', implode( ' ', $items[1] ), $found );
		return $found[1];
	}

	/**
	 * Returns the code blocks in a language.
	 *
	 * @return list<string>
	 */
	public function blocks( string $language ): array {
		preg_match_all( '/^```' . preg_quote( $language, '/' ) . '\n(.*?)^```$/ms', $this->text, $found );
		return $found[1];
	}

	/**
	 * Returns the anchors that GitHub makes from the headings.
	 *
	 * @return list<string>
	 */
	public function anchors(): array {
		preg_match_all( '/^#+ (.+)$/m', $this->text, $found );
		return array_map(
			static fn ( string $title ): string => str_replace(
				' ',
				'-',
				(string) preg_replace( '/[^\p{L}\p{N} _-]/u', '', mb_strtolower( $title ) )
			),
			$found[1]
		);
	}
}
