<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use FilesystemIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ShortPixelFlush\Tests\Unit\Code_Graph;
use SplFileInfo;

require_once dirname( __DIR__ ) . '/unit/Code_Graph.php';

/**
 * Finds which of the plugin's files use each other, and builds the table of files that each one has to load.
 */
final class Needs {
	public const FILE = __DIR__ . '/../../../includes/needs.php';

	private const HEAD = <<<'PHP'
	<?php
	/** Says which files have the functions and constants that a file uses. Written by `npm run needs`. */

	declare( strict_types=1 );

	defined( 'ABSPATH' ) || exit;

	// phpcs:disable WordPress.Arrays -- Nobody reads each line of a table that a script writes.

	PHP;

	private const WIDTH = 110;

	public static function graph(): Code_Graph {
		static $graph = null;

		return $graph ??= new Code_Graph( self::sources() );
	}

	/** @return array<string, string> Code by path. */
	private static function sources(): array {
		$folder = dirname( self::FILE );
		$files  = [];
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator( new RecursiveDirectoryIterator( $folder, FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			$name = substr( $file->getPathname(), strlen( $folder ) + 1 );
			if ( 'php' === $file->getExtension() && 'needs.php' !== $name ) {
				$files[ $name ] = (string) file_get_contents( $file->getPathname() );
			}
		}
		return $files;
	}

	/** Returns the PHP code that the table should have. */
	public static function written(): string {
		$needs = self::graph()->needs( [ 'autoload.php' ] );
		$lines = '';
		foreach ( $needs as $file => $needed ) {
			$names = "'" . implode( "', '", $needed ) . "'";
			$line  = "\t'{$file}' => [ {$names} ],\n";
			$names = wordwrap( "{$names},", self::WIDTH, "\n\t\t" );

			$lines .= strlen( $line ) > self::WIDTH ? "\t'{$file}' => [\n\t\t{$names}\n\t],\n" : $line;
		}
		return self::HEAD . "return [\n{$lines}];\n";
	}
}
