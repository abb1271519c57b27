<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Versions;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Random\Engine\Mt19937;
use Random\Randomizer;
use ShortPixelFlush\Tests\Support\Processor;
use function ShortPixelFlush\Versions\is_spelled_as;
use function ShortPixelFlush\Versions\key_of;
use function ShortPixelFlush\Versions\spelled_characters;
use function ShortPixelFlush\Versions\spelling_of;
use function ShortPixelFlush\Versions\with_spelling;
use function ShortPixelFlush\Versions\without_any_version;
use function ShortPixelFlush\Versions\without_spelling;

require_once dirname( __DIR__, 4 ) . '/includes/versions/shown.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

final class SpellingTest extends TestCase {

	/** @return array<string, array{string, string}> */
	public static function addresses(): array {
		$folder = 'https://a.test/wp-content/uploads/2026/11/';

		return [
			'an image'                               => [ "{$folder}house.jpg", "{$folder}hou%73%65.jpg" ],
			'a size, which shares the prefix'        => [ "{$folder}house-300x200.jpg", "{$folder}hou%73%65-300x200.jpg" ],
			'the scaled one'                         => [ "{$folder}house-scaled.jpg", "{$folder}hou%73%65-scaled.jpg" ],
			'the rotated one'                        => [ "{$folder}house-rotated.jpg", "{$folder}hou%73%65-rotated.jpg" ],
			'twice the size'                         => [ "{$folder}house@2x.jpg", "{$folder}hou%73%65@2x.jpg" ],
			'an edited one'                          => [
				"{$folder}house-e1700000000000-300x200.jpg",
				"{$folder}hou%73%65-e1700000000000-300x200.jpg",
			],
			'a sibling of another format'            => [ "{$folder}house.jpg.webp", "{$folder}hou%73%65.jpg.webp" ],
			'a query and a fragment stay'            => [ "{$folder}house.jpg?id=5#a", "{$folder}hou%73%65.jpg?id=5#a" ],
			'an entry of a srcset'                   => [ "{$folder}house.jpg 1400w", "{$folder}hou%73%65.jpg 1400w" ],
			'the same with a density and a height'   => [ "{$folder}house.jpg 1.5x 300h", "{$folder}hou%73%65.jpg 1.5x 300h" ],
			'the source at the end of a CDN link'    => [
				'https://cdn.test/spai/w_300+ret_img/a.test/house.jpg',
				'https://cdn.test/spai/w_300+ret_img/a.test/hou%73%65.jpg',
			],
			'letters outside ASCII, as written'      => [ "{$folder}caf\u{e9} at five.jpg", "{$folder}caf\u{e9} %61%74 five.jpg" ],
			'the same, percent-encoded'              => [ "{$folder}caf%C3%A9%20at%20five.jpg", "{$folder}caf%C3%A9%20%61%74%20five.jpg" ],
			'an entity'                              => [
				"{$folder}o&#039;neil%20&amp;%20co.jpg#a",
				"{$folder}o&#039;n%65%69l%20&amp;%20co.jpg#a",
			],
			'an escape of another character'         => [ "{$folder}50%25of.jpg", "{$folder}%35%30%25of.jpg" ],
			'a plus, which may stand for a space'    => [ "{$folder}a+house.jpg", "{$folder}a+house.jpg" ],
			'a name that is too short'               => [ "{$folder}1.jpg", "{$folder}1.jpg" ],
			'a name of letters that are not spelled' => [ "{$folder}LOMONJK.jpg", "{$folder}LOMONJK.jpg" ],
			'no file'                                => [ $folder, $folder ],
			'no address'                             => [ '', '' ],
			'bytes that are no text'                 => [ "\xff\x00#", "\xff\x00#" ],
		];
	}

	#[DataProvider( 'addresses' )]
	public function test_letters_before_what_is_appended_are_encoded_and_nothing_else( string $url, string $expected ): void {
		self::assertSame( $expected, with_spelling( $url, '47' ) );
	}

	#[DataProvider( 'addresses' )]
	public function test_a_second_pass_changes_nothing_and_the_plain_spelling_comes_back( string $url, string $expected ): void {
		self::assertSame( $expected, with_spelling( $expected, '47' ) );
		self::assertSame( $url, without_spelling( $expected ) );
		self::assertSame( $url, without_any_version( $expected ) );
		self::assertSame( $url !== $expected, is_spelled_as( $expected, '47' ) );
		self::assertFalse( is_spelled_as( $url, '47' ) );
	}

	public function test_ten_thousand_names_come_back_lead_to_the_same_file_and_keep_their_key(): void {
		$random = new Randomizer( new Mt19937( 47 ) );
		$places = [
			'hosts' => [ 'a.test' ],
			'path'  => '/u/',
		];
		$pieces = [
			'a',
			'b',
			'Z',
			'7',
			'-',
			'_',
			'.',
			'~',
			"\u{fc}",
			'%C3%BC',
			'%20',
			' ',
			'&amp;',
			'&#8217;',
			"'",
			'(',
			'house',
			'%2B',
			'%25',
			'2026',
		];
		for ( $i = 0; $i < 10000; $i++ ) {
			$name = 'n';
			for ( $length = $random->getInt( 0, 12 ); $length > 0; $length-- ) {
				$name .= $pieces[ $random->getInt( 0, count( $pieces ) - 1 ) ];
			}
			$url     = "https://a.test/u/{$name}" . [ '', '-300x200', '-scaled', '@2x' ][ $random->getInt( 0, 3 ) ] . '.jpg';
			$version = (string) $random->getInt( 1, 1000000 );
			$spelled = with_spelling( $url, $version );
			self::assertSame( $url, without_spelling( $spelled ) );
			self::assertSame( $spelled, with_spelling( $spelled, $version ) );
			self::assertSame( rawurldecode( $url ), rawurldecode( $spelled ) );
			self::assertSame( key_of( $url, $places ), key_of( $spelled, $places ) );
			self::assertSame(
				substr_count( $url, '%' ) + (int) preg_match_all( '~%[3-7][0-9]~', $spelled ) - (int) preg_match_all( '~%[3-7][0-9]~', $url ),
				substr_count( $spelled, '%' )
			);
		}
	}

	public function test_versions_one_after_the_other_are_spelled_differently(): void {
		foreach ( [ 3, 4, 9, 10 ] as $characters ) {
			for ( $version = 1; $version < 50; $version++ ) {
				self::assertNotSame( spelling_of( $characters, $version ), spelling_of( $characters, $version + 1 ) );
				self::assertGreaterThan( 0, spelling_of( $characters, $version ) );
				self::assertLessThan( 1 << $characters, spelling_of( $characters, $version ) );
			}
		}
		self::assertSame( spelling_of( 3, 1 ), spelling_of( 3, 8 ) );
		self::assertNotSame( spelling_of( 3, 1 ), spelling_of( 3, 9 ) );
		self::assertSame( [ 3, 0 ], [ spelled_characters( '2026/11/abc' ), spelled_characters( '2026/11/1' ) ] );
	}

	public function test_hostile_names_take_no_time(): void {
		$seconds = Processor::seconds_of(
			static function (): void {
				foreach ( [ '%', '%6', '&', '&#', '-300x200', ' 1w', "\xff", '%61', 'a' ] as $piece ) {
					with_spelling( '/u/' . str_repeat( $piece, 100000 ) . '.jpg', '47' );
					with_spelling( substr( '/u/' . str_repeat( $piece, 4000 ), 0, 4090 ) . '.jpg', '47' );
				}
			}
		);
		self::assertLessThan( 1.0, $seconds );
	}
}
