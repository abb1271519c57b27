<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use FilesystemIterator;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/** Rules of the plugin directory that can be checked in the code. */
final class DirectoryRulesTest extends TestCase {
	private const ROOT = __DIR__ . '/../../../';

	/** @return array<string, string> The code of each of the plugin's PHP files, without comments. */
	private static function files(): array {
		$files = [];
		foreach ( [ 'shortpixel-flush.php', 'uninstall.php' ] as $name ) {
			$files[ $name ] = php_strip_whitespace( self::ROOT . $name );
		}
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				self::ROOT . 'includes',
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			if ( 'php' === $file->getExtension() ) {
				$files[ substr( $file->getPathname(), strlen( self::ROOT ) ) ] = php_strip_whitespace( $file->getPathname() );
			}
		}
		return $files;
	}

	public function test_no_file_does_anything_when_it_is_requested_directly(): void {
		$unguarded = [];
		foreach ( self::files() as $name => $code ) {
			$constant = 'uninstall.php' === $name ? 'WP_UNINSTALL_PLUGIN' : 'ABSPATH';
			$first    = preg_replace( '/^<\?php\s+(?:(?:declare|namespace|use)\b[^;]*;\s*)*/', '', $code );
			if ( 0 !== strpos( (string) $first, "defined( '{$constant}' ) || exit;" ) ) {
				$unguarded[] = $name;
			}
		}
		self::assertSame( [], $unguarded, 'The first statement is the guard.' );
	}

	public function test_no_file_starts_a_process_or_runs_text_as_code(): void {
		$found = [];
		foreach ( self::files() as $name => $code ) {
			if ( 1 === preg_match(
				'/(?<![\w>:$])(?:proc_open|popen|exec|shell_exec|system|passthru|pcntl_fork|pcntl_exec|eval|create_function)\s*\(|`/',
				(string) preg_replace( '/\'(?:[^\'\\\\]|\\\\.)*\'|"(?:[^"\\\\]|\\\\.)*"/s', "''", $code )
			) ) {
				$found[] = $name;
			}
		}
		self::assertSame( [], $found );
	}
}
