<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

/**
 * Patterns for text from outside the plugin need few backtracking steps. Here, PCRE stops after a thousand steps; a
 * pattern that reads to the end of the text from each position would need tens of thousands.
 */
final class LinearPatternsTest extends TestCase {
	/**
	 * Returns files, each with a PHP expression and its expected value. $many() repeats a text 20,000 times.
	 *
	 * @return iterable<string, array{string, string, mixed}>
	 */
	public static function patterns(): iterable {
		$image   = '[ "ids" => [ 7, 9 ], "names" => [ "sea" ] ]';
		$content = 'copies/pages/content-search.php';
		foreach (
			[
				'gallery blocks that are never closed' => [ '$many( "\"ids\":[" )', 0 ],
				'galleries that are never closed'      => [ '$many( "[gallery ids=\"" )', 0 ],
				'lists in one gallery'                 => [ '"[gallery" . str_repeat( " ids=\\1", 60 )', 0 ],
				'a list after others'                  => [ '$many( "\"ids\":[" ) . "1, 7"', 1 ],
				'a list that JSON escaped'             => [ '"[gallery ids=\\u00227,1\\u0022]"', 1 ],
				'a list in quotes that JSON escaped'   => [ '\'[gallery ids=\\"1,7\\"]\'', 1 ],
				'a list without quotes'                => [ '"[gallery ids=1,7]"', 1 ],
				'names of blocks'                      => [ '$many( "\"id\"   " ) . "\"id\" : 7"', 1 ],
			] as $name => list( $text, $expected )
		) {
			yield $name => [ $content, "preg_match( image_pattern( {$image} ), {$text} )", $expected ];
		}
		yield 'others’ galleries' => [ $content, "preg_match( image_pattern( {$image} ), \$many( '[gallery ids=\"17,71 77\"]' ) )", 0 ];
		yield 'a pattern that gives up' => [ $content, 'may_match( "~(?:a|b)*[cd]~", $many( "ab" ) )', true ];
		yield 'a pattern that finds nothing' => [ $content, 'may_match( "~c~", $many( "ab" ) )', false ];
		yield 'placeholders' => [
			'copies/sources/lazy-sources.php',
			'array_column( lazy_sources( "data:image/svg+xml;base64," . base64_encode( $many( " " ) . "<svg data-u=\\"https%3A%2F%2Fa.bc%2Fd.jpg\\">" ) ), "url" )',
			[ 'https://a.bc/d.jpg' ],
		];
		yield 'a drawing after comments' => [ 'proof/fingerprint.php', 'is_image( str_repeat( "<!---->", 100 ) . "<svg>" )', true ];
		yield 'comments and no drawing' => [ 'proof/fingerprint.php', 'is_image( str_repeat( "<!---->", 100 ) . "<p>" )', false ];
		yield 'a page after comments' => [
			'proof/fingerprint.php',
			'is_wanted_file( str_repeat( "<!---->", 100 ) . "<html>", "/a.css" )',
			false,
		];
	}

	#[DataProvider( 'patterns' )]
	public function test_a_pattern_does_not_read_on_and_on( string $file, string $expression, mixed $expected ): void {
		$code = 'namespace ShortPixelFlush\\' . ucfirst(
			(string) strtok( $file, '/' )
		) . '; define( "ABSPATH", "/" ); require $argv[1]; require $argv[2];'
			. '$many = static fn ( string $text ): string => str_repeat( $text, 20000 );'
			. "echo json_encode( {$expression}, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES );";
		$root = dirname( __DIR__, 4 ) . '/includes/';
		exec(
			implode(
				' ',
				array_map(
					'escapeshellarg',
					[
						PHP_BINARY,
						'-d',
						'pcre.jit=0',
						'-d',
						'pcre.backtrack_limit=1000',
						'-r',
						$code,
						$root . 'autoload.php',
						$root . $file,
					]
				)
			) . ' 2>&1',
			$output
		);

		self::assertSame( json_encode( $expected, JSON_UNESCAPED_SLASHES ), implode( "\n", $output ) );
	}
}
