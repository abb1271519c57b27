<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Versions;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Tests\Support\Processor;
use function ShortPixelFlush\Versions\code_of;
use function ShortPixelFlush\Versions\current_link;
use function ShortPixelFlush\Versions\hash_of;
use function ShortPixelFlush\Versions\key_of;
use function ShortPixelFlush\Versions\read;
use function ShortPixelFlush\Versions\version_in;
use function ShortPixelFlush\Versions\version_of_key;
use function ShortPixelFlush\Versions\with_parameter;
use function ShortPixelFlush\Versions\with_version;
use function ShortPixelFlush\Versions\written;
use const ShortPixelFlush\Versions\LAST_VERSION;

require_once dirname( __DIR__, 4 ) . '/includes/versions/shown.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

final class AddressTest extends TestCase {

	private const PLACES = [
		'hosts' => [ 'a.test', 'localhost:8080' ],
		'path'  => '/wp-content/uploads/',
	];

	private const KEYS = [ '2026/11/photo', '2026/11/café au lait', "2026/11/o'neil & co", '2024', '//bucket.test/2026/11/photo' ];

	/** @return array<string> */
	private static function codes(): array {
		return array_fill_keys( array_map( '\ShortPixelFlush\Versions\hash_of', self::KEYS ), code_of( 47 ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function addresses(): array {
		$folder = 'https://a.test/wp-content/uploads/2026/11/';

		return [
			'the image'                            => [ "{$folder}photo.jpg", "{$folder}photo.jpg?spf=47" ],
			'an apostrophe in HTML'                => [
				"{$folder}o&#039;neil%20&#038;%20co.jpg#a",
				"{$folder}o&#039;neil%20&#038;%20co.jpg?spf=47#a",
			],
			'an apostrophe by its name in HTML'    => [
				"{$folder}o&apos;neil%20&amp;%20co.jpg",
				"{$folder}o&apos;neil%20&amp;%20co.jpg?spf=47",
			],
			'an apostrophe as it is'               => [ "{$folder}o'neil%20&%20co.jpg", "{$folder}o'neil%20&%20co.jpg?spf=47" ],
			'a size'                               => [ "{$folder}photo-300x200.jpg", "{$folder}photo-300x200.jpg?spf=47" ],
			'the scaled one'                       => [ "{$folder}photo-scaled.jpg", "{$folder}photo-scaled.jpg?spf=47" ],
			'twice the size'                       => [ "{$folder}photo@2x.jpg", "{$folder}photo@2x.jpg?spf=47" ],
			'a sibling of another format'          => [ "{$folder}photo.jpg.webp", "{$folder}photo.jpg.webp?spf=47" ],
			'the same, in place of the ending'     => [ "{$folder}photo-300x200.webp", "{$folder}photo-300x200.webp?spf=47" ],
			'an edited one'                        => [
				"{$folder}photo-e1700000000000-300x200.jpg",
				"{$folder}photo-e1700000000000-300x200.jpg?spf=47",
			],
			'a neighbour with a number'            => [ "{$folder}photo-2.jpg", "{$folder}photo-2.jpg" ],
			'a neighbour with a larger number'     => [ "{$folder}photo-300.jpg", "{$folder}photo-300.jpg" ],
			'a size of a neighbour'                => [ "{$folder}photo-2-300x200.jpg", "{$folder}photo-2-300x200.jpg" ],
			'the same name in another month'       => [
				'https://a.test/wp-content/uploads/2026/10/photo.jpg',
				'https://a.test/wp-content/uploads/2026/10/photo.jpg',
			],
			'the same path on another host'        => [
				'https://b.test/wp-content/uploads/2026/11/photo.jpg',
				'https://b.test/wp-content/uploads/2026/11/photo.jpg',
			],
			'where it is offloaded to'             => [
				'https://bucket.test/2026/11/photo-300x200.jpg?sig=1',
				'https://bucket.test/2026/11/photo-300x200.jpg?sig=1&spf=47',
			],
			'another file there'                   => [ 'https://bucket.test/2026/11/other.jpg', 'https://bucket.test/2026/11/other.jpg' ],
			'with www.'                            => [
				'https://WWW.A.test/wp-content/uploads/2026/11/photo.jpg',
				'https://WWW.A.test/wp-content/uploads/2026/11/photo.jpg?spf=47',
			],
			'with a port that goes without saying' => [
				'http://a.test:80/wp-content/uploads/2026/11/photo.jpg',
				'http://a.test:80/wp-content/uploads/2026/11/photo.jpg?spf=47',
			],
			'with a port'                          => [
				'http://localhost:8080/wp-content/uploads/2026/11/photo.jpg',
				'http://localhost:8080/wp-content/uploads/2026/11/photo.jpg?spf=47',
			],
			'another port'                         => [
				'http://localhost:81/wp-content/uploads/2026/11/photo.jpg',
				'http://localhost:81/wp-content/uploads/2026/11/photo.jpg',
			],
			'without a scheme'                     => [
				'//a.test/wp-content/uploads/2026/11/photo.jpg',
				'//a.test/wp-content/uploads/2026/11/photo.jpg?spf=47',
			],
			'without a scheme, another host'       => [
				'//b.test/wp-content/uploads/2026/11/photo.jpg',
				'//b.test/wp-content/uploads/2026/11/photo.jpg',
			],
			'from the root'                        => [
				'/wp-content/uploads/2026/11/photo.jpg',
				'/wp-content/uploads/2026/11/photo.jpg?spf=47',
			],
			'relative to the front page'           => [
				'wp-content/uploads/2026/11/photo.jpg',
				'wp-content/uploads/2026/11/photo.jpg?spf=47',
			],
			'relative to a page'                   => [
				'../../wp-content/uploads/2026/11/photo.jpg',
				'../../wp-content/uploads/2026/11/photo.jpg?spf=47',
			],
			'another query is kept'                => [ "{$folder}photo.jpg?id=5", "{$folder}photo.jpg?id=5&spf=47" ],
			'a fragment is kept'                   => [ "{$folder}photo.jpg#x", "{$folder}photo.jpg?spf=47#x" ],
			'both are kept'                        => [ "{$folder}photo.jpg?id=5&b=#x?y", "{$folder}photo.jpg?id=5&b=&spf=47#x?y" ],
			'an empty query'                       => [ "{$folder}photo.jpg?", "{$folder}photo.jpg?spf=47" ],
			'a second time'                        => [ "{$folder}photo.jpg?spf=47", "{$folder}photo.jpg?spf=47" ],
			'a second time, with others'           => [ "{$folder}photo.jpg?id=5&spf=47#x", "{$folder}photo.jpg?id=5&spf=47#x" ],
			'an older version goes'                => [ "{$folder}photo.jpg?spf=31", "{$folder}photo.jpg?spf=47" ],
			'an older version before others goes'  => [ "{$folder}photo.jpg?spf=31&id=5", "{$folder}photo.jpg?id=5&spf=47" ],
			'several of them go'                   => [ "{$folder}photo.jpg?spf=31&id=5&spf=&spf=32", "{$folder}photo.jpg?id=5&spf=47" ],
			'a parameter that only ends like ours' => [ "{$folder}photo.jpg?myspf=1", "{$folder}photo.jpg?myspf=1&spf=47" ],
			'written for HTML'                     => [
				"{$folder}photo.jpg?id=5&amp;spf=31&amp;b=1",
				"{$folder}photo.jpg?id=5&amp;b=1&spf=47",
			],
			'written for HTML, by number'          => [ "{$folder}photo.jpg?id=5&#038;b=1#x", "{$folder}photo.jpg?id=5&#038;b=1&spf=47#x" ],
			'percent-encoded'                      => [
				"{$folder}caf%C3%A9%20au%20lait-10x10.jpg",
				"{$folder}caf%C3%A9%20au%20lait-10x10.jpg?spf=47",
			],
			'the same, as written'                 => [ "{$folder}café au lait.jpg", "{$folder}café au lait.jpg?spf=47" ],
			'an encoded question mark is no query' => [ "{$folder}photo%3Fx.jpg", "{$folder}photo%3Fx.jpg" ],
			'broken encoding'                      => [ "{$folder}photo%E9.jpg", "{$folder}photo%E9.jpg" ],
			'a name of digits, above the folders'  => [
				'https://a.test/wp-content/uploads/2024.png',
				'https://a.test/wp-content/uploads/2024.png?spf=47',
			],
			'a slash too many'                     => [
				'https://a.test/wp-content//uploads/2026/11/photo.jpg',
				'https://a.test/wp-content//uploads/2026/11/photo.jpg?spf=47',
			],
			'the site itself'                      => [ 'https://a.test', 'https://a.test' ],
			'a folder'                             => [ $folder, $folder ],
			'a file outside of the uploads'        => [
				'https://a.test/wp-content/themes/2026/11/photo.jpg',
				'https://a.test/wp-content/themes/2026/11/photo.jpg',
			],
			'an image written out'                 => [ 'data:image/png;base64,iVBORw0KGgo=', 'data:image/png;base64,iVBORw0KGgo=' ],
			'an entry of a srcset'                 => [ "{$folder}photo-300x200.jpg 300w", "{$folder}photo-300x200.jpg?spf=47 300w" ],
			'the same with a query'                => [ "{$folder}photo.jpg?id=5 1.5x", "{$folder}photo.jpg?id=5&spf=47 1.5x" ],
			'a template'                           => [ '{{:url}}', '{{:url}}' ],
			'nothing'                              => [ '', '' ],
			'bytes that are no text'               => [ "\xff\x00?#", "\xff\x00?#" ],
		];
	}

	#[DataProvider( 'addresses' )]
	public function test_a_page_gets_the_url_with_its_version_and_nothing_else_changed( string $url, string $expected ): void {
		self::assertSame( $expected, current_link( $url, self::codes(), self::PLACES ) );
	}

	#[DataProvider( 'addresses' )]
	public function test_a_second_pass_changes_nothing( string $url, string $expected ): void {
		self::assertSame( $expected, current_link( $expected, self::codes(), self::PLACES ) );
	}

	#[DataProvider( 'addresses' )]
	public function test_the_version_can_be_read_and_removed_again( string $url, string $expected ): void {
		self::assertSame( str_contains( $expected, 'spf=47' ) ? '47' : '', version_in( $expected ) );
		self::assertSame( '', version_in( with_version( $expected, '' ) ) );
	}

	public function test_removing_the_version_leaves_the_plain_url(): void {
		foreach ( [
			'https://a.test/x.jpg',
			'https://a.test/x.jpg?id=5',
			'https://a.test/x.jpg#y',
			'https://a.test/x.jpg?a&amp;b=2#y',
		] as $url ) {
			self::assertSame( $url, with_version( with_version( $url, '47' ), '' ) );
		}
	}

	/** @return array<string, array{string, string}> */
	public static function parameters(): array {
		return [
			'the provider’s separator'   => [
				'https://cdn.test/client/to_webp,ret_img,w_300/http://a.test/x.jpg',
				'https://cdn.test/client/to_webp,ret_img,w_300,v_47/http://a.test/x.jpg',
			],
			'the other separator'        => [
				'https://cdn.test/spai/w_300+ret_img/a.test/x.jpg?id=5',
				'https://cdn.test/spai/w_300+ret_img+v_47/a.test/x.jpg?id=5',
			],
			'a single parameter'         => [
				'https://cdn.test/spai/ret_img/a.test/x.jpg',
				'https://cdn.test/spai/ret_img,v_47/a.test/x.jpg',
			],
			'a second time'              => [
				'https://cdn.test/client/ret_img,v_47/http://a.test/x.jpg',
				'https://cdn.test/client/ret_img,v_47/http://a.test/x.jpg',
			],
			'an older version goes'      => [
				'https://cdn.test/client/ret_img,v_31,w_2/http://a.test/x.jpg',
				'https://cdn.test/client/ret_img,w_2,v_47/http://a.test/x.jpg',
			],
			'what only begins like ours' => [
				'https://cdn.test/client/vx_3,ret_img/http://a.test/x.jpg',
				'https://cdn.test/client/vx_3,ret_img,v_47/http://a.test/x.jpg',
			],
			'no CDN URL'                 => [ 'https://a.test/x.jpg', 'https://a.test/x.jpg' ],
		];
	}

	#[DataProvider( 'parameters' )]
	public function test_a_version_as_a_parameter_comes_last( string $url, string $expected ): void {
		self::assertSame( $expected, with_parameter( $url, '47' ) );
	}

	public function test_a_text_says_what_was_written_into_it(): void {
		foreach ( [ 0, 1, 47, 63, 64, 28306800, LAST_VERSION ] as $version ) {
			$stored = [
				'forms' => [
					'autoptimize' => 'parameter',
					'other'       => 'spelling',
				],
				'codes' => [ hash_of( '2026/11/photo' ) => code_of( $version ) ],
			];
			self::assertSame( $stored, read( written( $stored ) ) );
			self::assertSame( (string) $version, version_of_key( '2026/11/photo', read( written( $stored ) )['codes'] ) );
		}
		self::assertSame( '', version_of_key( '2026/11/other', [ hash_of( '2026/11/photo' ) => code_of( 47 ) ] ) );
	}

	/** In MySQL, texts that differ only in case may compare as equal. */
	public function test_texts_that_differ_in_case_alone_differ_otherwise_too(): void {
		$one   = written( [ 'forms' => [], 'codes' => [ 'AAAAA' => 'abcde' ] ] ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- To compare.
		$other = written( [ 'forms' => [], 'codes' => [ 'AAAAA' => 'abCde' ] ] ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- To compare.
		self::assertNotSame( strtolower( $one ), strtolower( $other ) );
	}

	/** If 1,600 images have a version, on average 0.15 of 100,000 other images share a hash with one of them. */
	public function test_false_hits_are_as_rare_as_a_hash_of_thirty_bits_makes_them(): void {
		$codes = [];
		for ( $i = 0; $i < 1600; $i++ ) {
			$codes[ hash_of( "2026/11/given-{$i}" ) ] = code_of( 47 );
		}
		self::assertCount( 1600, $codes );
		$hits = 0;
		for ( $i = 0; $i < 100000; $i++ ) {
			$hits += isset( $codes[ hash_of( "2026/11/other-{$i}" ) ] ) ? 1 : 0;
		}
		self::assertLessThanOrEqual( 2, $hits );
	}

	public function test_hostile_urls_take_no_time(): void {
		$seconds = Processor::seconds_of(
			static function (): void {
				foreach ( [ '../', '%', '&spf=', '?', '-1x1', '.jpg', '//', "\xff", '&#038;' ] as $piece ) {
					key_of( str_repeat( $piece, 100000 ), self::PLACES );
					with_version( '/a.jpg?' . str_repeat( $piece, 10000 ), '47' );
					key_of( substr( '/wp-content/uploads/' . str_repeat( $piece, 4000 ), 0, 4090 ) . '.jpg', self::PLACES );
				}
			}
		);
		self::assertLessThan( 1.0, $seconds );
	}
}
