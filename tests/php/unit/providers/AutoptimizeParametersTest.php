<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Providers\autoptimize_hosts;
use function ShortPixelFlush\Providers\autoptimize_parameter_lists;
use function ShortPixelFlush\Providers\autoptimize_takes;

require_once dirname( __DIR__, 4 ) . '/includes/providers/autoptimize-parameters.php';

final class AutoptimizeParametersTest extends TestCase {

	private const SETTINGS = [
		'content_width' => 0,
		'max_width'     => 4999,
		'max_height'    => 4999,
		'lqip'          => false,
	];

	/**
	 * @return array<string, array{array<string, int|bool>, int, int, list<string>}>
	 */
	public static function lists(): array {
		return [
			'alone, in the srcset, in src'               => [
				[],
				300,
				200,
				[ 'to_webp,ret_img', 'to_webp,ret_img,w_300', 'to_webp,ret_img,w_300,h_200' ],
			],
			'a file whose size nobody knows'             => [ [], 0, 0, [ 'to_webp,ret_img' ] ],
			'a width without a height'                   => [ [], 300, 0, [ 'to_webp,ret_img', 'to_webp,ret_img,w_300' ] ],
			'fitted into the theme\'s column'            => [
				[ 'content_width' => 200 ],
				300,
				201,
				[ 'to_webp,ret_img', 'to_webp,ret_img,w_300', 'to_webp,ret_img,w_300,h_201', 'to_webp,ret_img,w_200,h_134' ],
			],
			'a column that is wider than the file'       => [
				[ 'content_width' => 301 ],
				300,
				200,
				[ 'to_webp,ret_img', 'to_webp,ret_img,w_300', 'to_webp,ret_img,w_300,h_200' ],
			],
			'a sliver in a column keeps a pixel'         => [
				[ 'content_width' => 10 ],
				900,
				20,
				[ 'to_webp,ret_img', 'to_webp,ret_img,w_900', 'to_webp,ret_img,w_900,h_20', 'to_webp,ret_img,w_10,h_1' ],
			],
			'placeholders, where a filter asks for them' => [
				[ 'lqip' => true ],
				300,
				200,
				[
					'to_webp,ret_img',
					'to_webp,ret_img,w_300',
					'to_webp,ret_img,w_300,h_200',
					'q_lqip,ret_wait',
					'q_lqip,ret_wait,w_300,h_200',
				],
			],
			'too wide: cut down, but not in the srcset'  => [
				[],
				6000,
				3001,
				[ 'to_webp,ret_img', 'to_webp,ret_img,w_6000', 'to_webp,ret_img,w_4999,h_2500' ],
			],
			'too high'                                   => [
				[],
				1000,
				10000,
				[ 'to_webp,ret_img', 'to_webp,ret_img,w_1000', 'to_webp,ret_img,w_499,h_4999' ],
			],
		];
	}

	/**
	 * @param array<string, int|bool> $settings
	 * @param list<string>            $expected
	 */
	#[DataProvider( 'lists' )]
	public function test_a_source_is_written_with_these_parameters( array $settings, int $width, int $height, array $expected ): void {
		/** @var array{content_width: int, max_width: int, max_height: int, lqip: bool} $given */
		$given = $settings + self::SETTINGS;
		$lists = autoptimize_parameter_lists(
			[ 'to_webp', 'ret_img' ],
			[
				'url'    => 'https://a.test/x.jpg',
				'width'  => $width,
				'height' => $height,
			],
			$given
		);
		self::assertSame(
			$expected,
			array_map( static fn ( array $list ): string => implode( $list['separator'], $list['params'] ), $lists )
		);
	}

	/**
	 * @return array<string, array{bool, string, string, string}>
	 */
	public static function sources(): array {
		return [
			'an image of the site'                   => [ true, 'https://a.test/x.jpg', '', '' ],
			'with a port, which it does not look at' => [ true, 'http://a.test:8080/x.JPEG', '', '' ],
			'with a query'                           => [ true, 'https://a.test/x.png?v=2', '', '' ],
			'an ending in the middle'                => [ true, 'https://a.test/x.jpg.bak', '', '' ],
			'an SVG'                                 => [ false, 'https://a.test/x.svg', '', '' ],
			'an ending in the query only'            => [ false, 'https://a.test/x?y=.jpg', '', '' ],
			'made by a script'                       => [ false, 'https://a.test/x.php/y.jpg', '', '' ],
			'of another site'                        => [ false, 'https://b.test/x.jpg', '', '' ],
			'of the site\'s own CDN'                 => [ true, 'https://c.test/x.jpg', 'https://c.test', '' ],
			'left out by its name'                   => [ false, 'https://a.test/logo-2.png', '', 'hero , logo' ],
			'nothing is left out by empty names'     => [ true, 'https://a.test/x.png', '', ' , ,' ],
			'letters beyond ASCII'                   => [ true, 'https://a.test/bücher.jpg', '', '' ],
			'what is no address'                     => [ false, 'https://a_b.test/x y.jpg', '', '' ],
			'what can\'t be read at all'             => [ false, 'http:///x.jpg', '', '' ],
		];
	}

	#[DataProvider( 'sources' )]
	public function test_it_takes_what_autoptimize_takes( bool $taken, string $url, string $cdn, string $exclusions ): void {
		$site = str_contains( $url, 'a_b.test' ) ? 'a_b.test' : 'a.test';
		self::assertSame( $taken, autoptimize_takes( $url, $site, $cdn, $exclusions ) );
	}

	public function test_the_same_one_of_several_hosts_is_used_each_time(): void {
		self::assertSame( [ 'https://sp-ao.shortpixel.ai/' ], autoptimize_hosts( null ) );
		self::assertSame( [ 'https://sp-ao.shortpixel.ai/' ], autoptimize_hosts( [ 7, '' ] ) );
		self::assertSame(
			[ 'https://sp-ao.shortpixel.ai/', 'https://b.test/' ],
			autoptimize_hosts(
				[
					'1' => 'https://b.test/',
					'2' => 'https://sp-ao.shortpixel.ai/',
				]
			)
		); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two entries are one thing.
		self::assertSame(
			[ 'https://b.test/', 'https://c.test/' ],
			autoptimize_hosts( [ 'https://b.test/', 'https://c.test/', 'https://b.test/' ] )
		);
	}
}
