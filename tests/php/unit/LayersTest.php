<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use FilesystemIterator;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/**
 * The folders of includes/ use each other one way: doors, flush, what is flushed, http, cdn.
 */
final class LayersTest extends TestCase {
	private const INCLUDES = __DIR__ . '/../../../includes';

	/**
	 * What each folder may use beside itself and the files right under includes/.
	 */
	private const MAY_USE = [
		'cdn'         => [],
		'http'        => [ 'cdn' ],
		'versions'    => [ 'cdn', 'http' ],
		'page-caches' => [ 'cdn', 'http', 'versions' ],
		'providers'   => [ 'cdn', 'http', 'versions' ],
		'edges'       => [ 'cdn', 'http' ],
		'flush'       => [ 'cdn', 'http', 'versions', 'page-caches', 'providers', 'edges' ],
		'rest'        => [ 'cdn', 'http', 'versions', 'page-caches', 'providers', 'edges', 'flush' ],
		'cli'         => [ 'cdn', 'http', 'versions', 'page-caches', 'providers', 'edges', 'flush', 'rest' ],
		'admin'       => [ 'cdn', 'http', 'versions', 'page-caches', 'providers', 'edges', 'flush', 'rest' ],
	];

	public function test_every_folder_has_its_place(): void {
		$folders = array_map( static fn ( string $folder ): string => basename( $folder ), array_filter( (array) glob( self::INCLUDES . '/*', GLOB_ONLYDIR ), 'is_string' ) );
		self::assertEqualsCanonicalizing( array_keys( self::MAY_USE ), $folders );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function folders(): array {
		return array_combine( array_keys( self::MAY_USE ), array_map( static fn ( string $folder ): array => [ $folder ], array_keys( self::MAY_USE ) ) );
	}

	#[DataProvider( 'folders' )]
	public function test_uses_only_what_lies_below_it( string $folder ): void {
		$used  = [];
		$files = new RecursiveIteratorIterator( new RecursiveDirectoryIterator( self::INCLUDES . '/' . $folder, FilesystemIterator::SKIP_DOTS ) );
		/** @var SplFileInfo $file */
		foreach ( $files as $file ) {
			foreach ( self::used_by( $file->getPathname() ) as $other ) {
				$used[ $other ][] = $file->getBasename();
			}
		}

		self::assertSame( [], array_diff_key( $used, array_flip( array_merge( [ $folder ], self::MAY_USE[ $folder ] ) ) ) );
	}

	/**
	 * Lists the folders that a file names in its code, by namespace or by path.
	 *
	 * @return list<string>
	 */
	private static function used_by( string $path ): array {
		$code = '';
		foreach ( token_get_all( (string) file_get_contents( $path ) ) as $token ) {
			$code .= is_array( $token ) ? ( in_array( $token[0], [ T_COMMENT, T_DOC_COMMENT ], true ) ? '' : $token[1] ) : $token;
		}
		preg_match_all( '~ShortPixelFlush\\\\{1,2}([A-Z][A-Za-z_]*)\\\\~', $code, $namespaces );
		preg_match_all( "~__DIR__ \\. '([^']+)'~", $code, $paths );

		$folders = array_map( static fn ( string $name ): string => strtolower( strtr( $name, '_', '-' ) ), $namespaces[1] );
		foreach ( $paths[1] as $relative ) {
			$below = substr( (string) realpath( dirname( $path ) . $relative ), strlen( (string) realpath( self::INCLUDES ) ) + 1 );
			if ( str_contains( $below, '/' ) ) {
				$folders[] = explode( '/', $below )[0];
			}
		}

		return array_values( array_unique( $folders ) );
	}
}
