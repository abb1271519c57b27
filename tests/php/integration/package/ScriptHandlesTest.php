<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * A script that asks for a handle that this WordPress has not got is silently never printed.
 */
final class ScriptHandlesTest extends Wp_Test_Case {

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function asset_files(): iterable {
		$files = glob( dirname( __DIR__, 4 ) . '/build/*.asset.php' );
		foreach ( false === $files ? [] : $files as $file ) {
			yield basename( $file ) => [ $file ];
		}
	}

	#[DataProvider( 'asset_files' )]
	public function test_every_handle_exists_in_this_wordpress( string $file ): void {
		$asset = require $file;
		self::assertIsArray( $asset );
		self::assertIsArray( $asset['dependencies'] ?? null );
		self::assertNotEmpty( $asset['dependencies'] );

		foreach ( $asset['dependencies'] as $handle ) {
			self::assertIsString( $handle );
			self::assertNotFalse( wp_scripts()->query( $handle, 'registered' ), "WordPress has no script {$handle}." );
		}
	}

	public function test_both_entries_are_built(): void {
		self::assertSame( [ 'admin-page.asset.php', 'media-library.asset.php' ], array_keys( iterator_to_array( self::asset_files() ) ) );
	}
}
