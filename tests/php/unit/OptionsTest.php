<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use FilesystemIterator;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/**
 * Options are changed by change_option(), which keeps what another process has just written. Other writes are listed here.
 */
final class OptionsTest extends TestCase {
	private const INCLUDES = __DIR__ . '/../../../includes';

	/** Files that write a whole option or transient => why nothing is lost if two processes write it at once. */
	private const AS_A_WHOLE = [
		'lifecycle.php'               => 'How far an uninstalling has come, which one request carries out.',
		'settings.php'                => 'One form that a person saves; what two save at once, the later one meant.',
		'site-url.php'                => 'Where the site is: the first to note it wins, and then whoever clicks.',
		'admin/welcome.php'           => 'Whoever activated the plugin last is greeted.',
		'flush/account.php'           => 'An answer of ShortPixel’s, kept for a while: the later one is as good.',
		'flush/suggestions.php'       => 'What was seen of the site’s CDNs, worked out anew as a whole.',
		'flush/drivers.php'           => 'When a background task last ran: any of two moments at once is right.',
		'store/schema.php'            => 'The same number, whoever writes it.',
		'health/why.php'              => 'What a check found, kept for a minute: the later one is as good.',
		'flush/steps/page-caches.php' => 'That all pages were cleared just now, whoever did it.',
	];

	public function test_only_what_is_listed_is_written_as_a_whole(): void {
		$found = [];
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				self::INCLUDES,
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			if ( 1 === preg_match( '/\b(?:update|add)_(?:site_|network_|blog_)?option\(|\bset_(?:site_)?transient\(/', (string) preg_replace( '~//[^\n]*|/\*.*?\*/~s', '', (string) file_get_contents( $file->getPathname() ) ) ) ) {
				$found[] = substr( $file->getPathname(), strlen( self::INCLUDES ) + 1 );
			}
		}
		sort( $found );
		$listed = array_keys( self::AS_A_WHOLE );
		sort( $listed );

		self::assertSame( $listed, $found );
	}
}
