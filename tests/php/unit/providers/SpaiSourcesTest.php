<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Providers\Spai_Parameters;
use ShortPixelFlush\Providers\Spai_Settings;
use function ShortPixelFlush\Cdn\parse_cdn_url;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/cdn-url.php';

final class SpaiSourcesTest extends TestCase {

	/**
	 * @return array<string, array{list<string>, list<string>, 2?: array<string, mixed>, 3?: int}>
	 */
	public static function used_files(): array {
		$large = [
			'big-scaled.jpg 2560x1707',
			'big.jpg 0x0',
			'big-300x200.jpg 300x200',
			'big-1024x683.jpg 1024x683',
			'big-150x150.jpg 150x150',
			'big-768x512.jpg 768x512',
			'big-1536x1024.jpg 1536x1024',
			'big-2048x1365.jpg 2048x1365',
		];

		return [
			'a large image, as measured: its 2048 pixels, and itself' => [
				$large,
				[ 'big-scaled.jpg', 'big.jpg', 'big-2048x1365.jpg', 'big-150x150.jpg' ],
			],
			'a small image: its own file'               => [
				[ 'a.jpg 800x600', 'a-300x225.jpg 300x225', 'a-768x576.jpg 768x576' ],
				[ 'a.jpg' ],
			],
			'cropped sizes of one shape'                => [
				[ 'a.jpg 800x600', 'a-150x150.jpg 150x150', 'a-300x300.jpg 300x300' ],
				[ 'a.jpg', 'a-300x300.jpg' ],
			],
			'a shape that is nearly the same'           => [ [ 'a.jpg 800x600', 'a-150x113.jpg 150x113' ], [ 'a.jpg' ] ],
			'a shape that is not'                       => [ [ 'a.jpg 800x600', 'a-150x118.jpg 150x118' ], [ 'a.jpg', 'a-150x118.jpg' ] ],
			'another format is another image'           => [ [ 'a.jpg 800x600', 'a-300x225.webp 300x225' ], [ 'a.jpg', 'a-300x225.webp' ] ],
			'a narrower srcset, by WordPress\'s filter' => [
				$large,
				[ 'big-scaled.jpg', 'big.jpg', 'big-1024x683.jpg', 'big-150x150.jpg', 'big-1536x1024.jpg', 'big-2048x1365.jpg' ],
				[],
				1200,
			],
			'a srcset that stays: all of them'          => [
				[ 'a.jpg 800x600', 'a-300x225.jpg 300x225' ],
				[ 'a.jpg', 'a-300x225.jpg' ],
				[ 'replace_method' => 'srcset' ],
			],
			'both: all of them'                         => [
				[ 'a.jpg 800x600', 'a-300x225.jpg 300x225' ],
				[ 'a.jpg', 'a-300x225.jpg' ],
				[ 'replace_method' => 'both' ],
			],
			'a file of unknown size'                    => [ [ 'a-300x225.jpg 0x0', 'a.jpg 800x600' ], [ 'a-300x225.jpg', 'a.jpg' ] ],
			'none'                                      => [ [], [] ],
		];
	}

	/**
	 * @param list<string>         $files
	 * @param list<string>         $expected
	 * @param array<string, mixed> $settings
	 */
	#[DataProvider( 'used_files' )]
	public function test_these_files_are_used( array $files, array $expected, array $settings = [], int $widest = 2048 ): void {
		$sources = array_map(
			static function ( string $file ): array {
				sscanf( $file, '%s %dx%d', $name, $width, $height );
				return [
					'url'    => "https://a.test/{$name}?v=1",
					'width'  => (int) $width,
					'height' => (int) $height,
					'type'   => '',
				];
			},
			$files
		);
		$names   = array_map(
			static fn ( string $url ): string => substr( $url, 15, -4 ),
			array_column( ( new Spai_Parameters( new Spai_Settings( $settings ) ) )->used_sources( $sources, $widest ), 'url' )
		);
		self::assertSame( $expected, $names );
	}

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function urls(): array {
		return [
			'at its present endpoint'               => [
				'https://cdn.shortpixel.ai/spai',
				'https://cdn.shortpixel.ai/spai/ret_img/a.test/x.jpg',
				true,
			],
			'before the key was counted up'         => [
				'https://cdn.shortpixel.ai/spai3',
				'https://cdn.shortpixel.ai/spai2/ret_img/a.test/x.jpg',
				true,
			],
			'before the site had a host of its own' => [
				'https://img.example.com/spai2',
				'https://cdn.shortpixel.ai/spai/ret_img/a.test/x.jpg',
				true,
			],
			'at its own host'                       => [
				'https://img.example.com/spai2',
				'https://img.example.com/spai/ret_img/a.test/x.jpg',
				true,
			],
			'at another host'                       => [
				'https://img.example.com/spai2',
				'https://img.example.net/spai2/ret_img/a.test/x.jpg',
				false,
			],
			'Autoptimize\'s'                        => [
				'https://cdn.shortpixel.ai/spai',
				'https://cdn.shortpixel.ai/client/ret_img/a.test/x.jpg',
				false,
			],
			'the image optimiser\'s'                => [
				'https://cdn.shortpixel.ai/spai',
				'https://spcdn.shortpixel.ai/spio/ret_img/a.test/x.jpg',
				false,
			],
			'no endpoint'                           => [ '', 'https://cdn.shortpixel.ai/spai/ret_img/a.test/x.jpg', false ],
			'a port'                                => [
				'http://127.0.0.1:9400/spai',
				'http://127.0.0.1:9400/spai7/ret_img/a.test/x.jpg',
				true,
			],
		];
	}

	#[DataProvider( 'urls' )]
	public function test_its_own_urls_are_recognised( string $endpoint, string $url, bool $expected ): void {
		$parsed = parse_cdn_url( $url );
		self::assertNotNull( $parsed );
		self::assertSame( $expected, Spai_Parameters::owns( $endpoint, $parsed ) );
	}
}
