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
 * The plugin's files, and the table of what each needs to be loaded before it.
 */
final class Needs {
	public const FILE = __DIR__ . '/../../../includes/needs.php';

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

	/** The table as it should be, as PHP. */
	public static function written(): string {
		$needs = self::graph()->needs( [ 'autoload.php' ] );
		$width = max( 0, ...array_map( 'strlen', array_keys( $needs ) ) ) + 2;
		$lines = '';
		foreach ( $needs as $file => $needed ) {
			$lines .= "\t" . str_pad( "'{$file}'", $width ) . " => [ '" . implode( "', '", $needed ) . "' ],\n";
		}
		return "<?php\n/** Says which files have the functions and constants that a file uses. Written by `npm run needs`. */\n\ndeclare( strict_types=1 );\n\ndefined( 'ABSPATH' ) || exit;\n\nreturn [\n{$lines}];\n";
	}
}
