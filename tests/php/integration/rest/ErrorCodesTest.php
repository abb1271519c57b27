<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use FilesystemIterator;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/**
 * The shared list of error codes has exactly the codes in the plugin's PHP files.
 */
final class ErrorCodesTest extends TestCase {

	/** Functions that make an error code from a reason; elsewhere codes are written out. */
	private const HELPERS = [ 'refused_url', 'changed_meanwhile' ];

	public function test_every_code_in_the_source_is_listed_and_every_listed_code_is_in_the_source(): void {
		$listed = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/enums/error-codes.json' ), true );
		self::assertIsArray( $listed );

		self::assertEqualsCanonicalizing( $listed, self::codes( self::source() ) );
	}

	public function test_every_error_code_is_written_literally(): void {
		preg_match_all( '/new \\\\?WP_Error\(\s*(?![\'\s])([^,]+),/', self::source(), $dynamic );

		self::assertEqualsCanonicalizing(
			[ '$code', '$refused[0]->get_error_code()' ],
			array_map( 'trim', $dynamic[1] ),
			'Write the code out, or teach this test the helper.'
		);
	}

	/**
	 * @return list<string>
	 */
	private static function codes( string $source ): array {
		preg_match_all( '/new \\\\?WP_Error\(\s*\'(shortpixel_flush_[a-z_]+)\'(?!\s*\.)/', $source, $direct );
		preg_match_all( '/(?:' . implode( '|', self::HELPERS ) . ')\(\s*\'(?:shortpixel_flush_)?([a-z_]+)\'/', $source, $helped );
		$codes = array_merge( $direct[1], array_map( static fn ( string $reason ): string => 'shortpixel_flush_' . $reason, $helped[1] ) );
		return array_values( array_unique( $codes ) );
	}

	private static function source(): string {
		$source = '';
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				dirname( __DIR__, 4 ) . '/includes',
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			$source .= 'php' === $file->getExtension() ? (string) file_get_contents( $file->getPathname() ) : '';
		}
		return $source;
	}
}
