<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Cdn;

use FilesystemIterator;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/**
 * Checks that PHP tests name every vector file or its folder. For folders, vector-files.test.ts checks the same in
 * Jest.
 */
final class VectorFilesTest extends TestCase {
	public function test_every_vector_file_is_read_by_a_test(): void {
		$tests   = $this->sources( dirname( __DIR__, 2 ) );
		$vectors = dirname( __DIR__, 3 ) . '/vectors';
		self::assertNotEmpty( glob( $vectors . '/*.json' ) );

		foreach ( (array) glob( $vectors . '/*.json' ) as $file ) {
			self::assertStringContainsString( basename( (string) $file ), $tests, 'No PHP test reads ' . basename( (string) $file ) );
		}
		foreach ( (array) glob( $vectors . '/*', GLOB_ONLYDIR ) as $folder ) {
			$name = basename( (string) $folder );
			$read = preg_match(
				'~vectors\W{1,8}' . preg_quote( $name, '~' ) . '\b|\b' . preg_quote( $name, '~' ) . '/[^\s/]+\.json~',
				$tests
			);
			self::assertTrue( [] === glob( $folder . '/*.json' ) || 1 === $read, 'No PHP test reads the folder ' . $name );
		}
	}

	/** Returns the code of all PHP files in a folder except this one. */
	private function sources( string $folder ): string {
		$text  = '';
		$files = new RecursiveIteratorIterator( new RecursiveDirectoryIterator( $folder, FilesystemIterator::SKIP_DOTS ) );
		foreach ( $files as $file ) {
			if ( $file instanceof SplFileInfo && 'php' === $file->getExtension() && __FILE__ !== $file->getPathname() ) {
				$text .= file_get_contents( $file->getPathname() );
			}
		}

		return $text;
	}
}
