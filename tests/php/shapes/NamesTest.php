<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/Journey_Test_Case.php';

/**
 * Tests images with unusual file names, for example with an accented letter written as one or as two characters.
 */
final class NamesTest extends Journey_Test_Case {
	private const NAMES = [
		'a space'             => 'my photo',
		'a comma'             => 'sun,sea',
		'plus signs'          => 'a+b c',
		'brackets'            => 'photo (1) [2]',
		'an apostrophe'       => "o'neil",
		'an ampersand'        => 'you & me',
		'composed letters'    => "Caf\u{e9}-\u{c5}ngstr\u{f6}m",
		'letters and accents' => "Cafe\u{301}-A\u{30a}ngstro\u{308}m",
		'another script'      => 'ፎቶ',
	];

	private static ?Site $site = null;

	/**
	 * @return array<string, array{string}>
	 */
	public static function providers(): array {
		return array_map(
			static fn ( string $id ): array => [ $id ],
			array_combine( array_keys( self::PROVIDERS ), array_keys( self::PROVIDERS ) )
		);
	}

	#[DataProvider( 'providers' )]
	public function test_names_of_all_kinds_are_asked_for_as_pages_do( string $provider ): void {
		if ( null === self::$site ) {
			$tree = new Tree( 'names' );
			Internet\serve( 'names.example', $tree->docroot, [ '' ] );
			self::$site = new Site( $tree, 'https://names.example', 'https://names.example' );
			self::$site->install();
		}
		self::use_provider( self::$site, $provider );
		self::$site->log_in();
		$of = self::assert_pictures(
			self::$site,
			array_map( static fn ( string $name ): string => "{$name}-{$provider}", array_values( self::NAMES ) )
		);
		self::assert_new_link( self::$site, $of );
	}
}
