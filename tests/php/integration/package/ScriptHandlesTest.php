<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * WordPress doesn't print a script that depends on a handle that isn't registered.
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

		foreach ( $asset['dependencies'] as $handle ) {
			self::assertIsString( $handle );
			self::assertNotFalse( wp_scripts()->query( $handle, 'registered' ), "WordPress has no script {$handle}." );
		}
	}

	#[DataProvider( 'entries' )]
	public function test_an_entry_is_built_and_names_what_it_uses_of_wordpress( string $entry ): void {
		$asset = require dirname( __DIR__, 4 ) . "/build/{$entry}.asset.php";
		self::assertIsArray( $asset );
		self::assertIsArray( $asset['dependencies'] ?? null );
		self::assertContains( 'wp-i18n', $asset['dependencies'] );
	}

	/**
	 * @return iterable<array{string}>
	 */
	public static function entries(): iterable {
		yield [ 'admin-page' ];
		yield [ 'media-library' ];
		yield [ 'editor' ];
	}

	/** Scripts that screens share, and the one that only measures pages, must not load anything else. */
	#[DataProvider( 'shared' )]
	public function test_what_is_not_an_entry_asks_for_nothing( string $name ): void {
		$asset = require dirname( __DIR__, 4 ) . "/build/{$name}.asset.php";
		self::assertIsArray( $asset );
		self::assertSame( [], $asset['dependencies'] ?? null );
	}

	/**
	 * @return iterable<array{string}>
	 */
	public static function shared(): iterable {
		yield [ 'common' ];
		yield [ 'layout-probe' ];
		yield [ 'runtime' ];
	}
}
