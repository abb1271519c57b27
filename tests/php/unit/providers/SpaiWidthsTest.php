<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Providers\Spai_Parameters;
use ShortPixelFlush\Providers\Spai_Settings;
use function ShortPixelFlush\Providers\js_round;

/**
 * The expected results in spai-widths.json come from SPAI's browser script (3.9.4, assets/js/ai-2.0.js): its functions
 * ran in Node.js on these boxes and screens. None of the results come from the plugin.
 *
 * @phpstan-type Made array{string, string, string, array{int, int}, list<float|int>, array{int, int, float|int}, array<string, mixed>, string}
 */
final class SpaiWidthsTest extends TestCase {

	private const SETTINGS = [
		'endpoint'    => 'https://cdn.shortpixel.ai/spai',
		'level'       => 'lossy',
		'remove_exif' => 1,
		'webp'        => 1,
		'nojquery'    => 0,
	];

	/**
	 * @return iterable<string, Made>
	 */
	public static function measured(): iterable {
		/** @var list<Made> $cases */
		$cases = json_decode( (string) file_get_contents( __DIR__ . '/spai-widths.json' ), true );
		foreach ( $cases as $case ) {
			yield $case[0] => $case;
		}
	}

	/**
	 * @param array{int, int}            $file
	 * @param list<float|int>            $box
	 * @param array{int, int, float|int} $screen
	 * @param array<string, mixed>       $settings
	 */
	#[DataProvider( 'measured' )]
	public function test_the_script_requests_this(
		string $name,
		string $kind,
		string $extension,
		array $file,
		array $box,
		array $screen,
		array $settings,
		string $expected
	): void {
		self::assertNotSame( '', $name );
		self::assertSame(
			[ $expected ],
			self::lists( $settings, "https://a.test/x.{$extension}", $file, [ self::box( $kind, $box, [ $screen ] ) ] )
		);
	}

	public function test_there_are_enough_measurements(): void {
		self::assertGreaterThan( 60, count( iterator_to_array( self::measured() ) ) );
	}

	public function test_each_list_comes_once_over_all_boxes_and_screens(): void {
		$screens = [ [ 390, 844, 3 ], [ 1366, 768, 1 ], [ 1920, 1080, 1 ], [ 1920, 1080, 2 ] ];
		self::assertSame(
			[
				'w_1935+q_lossy+ret_img+to_webp',
				'w_645+q_lossy+ret_img+to_webp',
				'w_1290+q_lossy+ret_img+to_webp',
				'w_900+q_lossy+ret_img+to_webp',
				'w_300+q_lossy+ret_img+to_webp',
				'w_600+q_lossy+ret_img+to_webp',
			],
			self::lists(
				[],
				'https://a.test/x.jpg',
				[ 2048, 1365 ],
				[
					self::box( 'image', [ 645, 429 ], $screens ),
					self::box( 'image', [ 300, 199 ], $screens ),
					self::box( 'background', [ 300, 199 ], $screens ),
				]
			)
		);
	}

	/**
	 * @return array<string, array{array<string, mixed>, string, list<string>}>
	 */
	public static function forms(): array {
		return [
			'an http site says so twice'                   => [ [], 'http://a.test/x.jpg', [ 'w_600+q_lossy+ret_img+p_h+to_webp+p_h' ] ],
			'the new script has an order of its own'       => [
				[ 'nojquery' => 2 ],
				'https://a.test/x.jpg',
				[ 'q_lossy+w_600+to_webp+ret_img' ],
			],
			'EXIF is kept'                                 => [
				[ 'remove_exif' => 0 ],
				'https://a.test/x.jpg',
				[ 'w_600+q_lossy+ex_1+ret_img+to_webp' ],
			],
			'a query is no ending'                         => [
				[ 'jpg_to_webp' => 0 ],
				'https://a.test/x.jpg?ver=1.png',
				[ 'w_600+q_lossy+ret_img' ],
			],
			'a foreign CDN: each browser asks for its own' => [
				[
					'endpoint'    => 'https://img.example.com/spai',
					'webp_detect' => 1,
					'avif'        => 1,
				],
				'https://a.test/x.jpg',
				[ 'w_600+q_lossy+ret_img', 'w_600+q_lossy+ret_img+to_webp', 'w_600+q_lossy+ret_img+to_avif' ],
			],
			'an SVG has no width'                          => [ [], 'https://a.test/x.svg', [ 'ret_img' ] ],
			'nor has a WebP'                               => [ [], 'http://a.test/x.webp?v=1', [ 'ret_img+p_h', 'ret_img+p_h+p_h' ] ],
			'nor has an AVIF'                              => [ [], 'https://a.test/x.avif', [ 'ret_img' ] ],
		];
	}

	/**
	 * @param array<string, mixed> $settings
	 * @param list<string>         $expected
	 */
	#[DataProvider( 'forms' )]
	public function test_the_size_is_where_the_script_writes_it( array $settings, string $url, array $expected ): void {
		self::assertSame(
			$expected,
			self::lists( $settings, $url, [ 2048, 1365 ], [ self::box( 'image', [ 300, 199 ], [ [ 390, 844, 2 ] ] ) ] )
		);
	}

	/** Seen with cropping on a screen of 1440 pixels: Chrome rounds 960.1875 up to 960.188, taller than the file. */
	public function test_where_the_last_digit_of_a_size_decides_both_copies_are_asked_for(): void {
		$lists = static fn ( float $height ): array => self::lists(
			[ 'crop' => 1 ],
			'https://a.test/x.jpg',
			[ 2560, 1707 ],
			[ self::box( 'image', [ 1440, $height ], [ [ 1440, 765, 2 ] ] ) ]
		);
		self::assertSame( [ 'w_2880+q_lossy+ret_img+to_webp', 'w_2880+h_1920+q_lossy+ret_img+to_webp' ], $lists( 960.1875 ) );
		self::assertSame( [ 'w_2880+q_lossy+ret_img+to_webp' ], $lists( 960.125 ) );
		self::assertSame( [ 'w_2880+h_1921+q_lossy+ret_img+to_webp' ], $lists( 960.25 ) );

		// Seen in galleries: the script's rounding errors make boxes of exactly the file's shape slightly taller.
		$boxes = [
			self::box( 'image', [ 660.40625, 990.609375 ], [ [ 1512, 858, 2 ] ] ),
			self::box( 'image', [ 572.90625, 859.359375 ], [ [ 1265, 585, 1.5 ] ] ),
		];
		self::assertSame(
			[
				'w_1321+q_lossy+ret_img+to_webp',
				'w_1321+h_1981+q_lossy+ret_img+to_webp',
				'w_859+q_lossy+ret_img+to_webp',
				'w_859+h_1289+q_lossy+ret_img+to_webp',
			],
			self::lists( [ 'crop' => 1 ], 'https://a.test/x.jpg', [ 900, 1350 ], $boxes )
		);

		// Seen without cropping, in a column of 277.594 pixels: the script rounds the width of a taller box up.
		$box = self::box( 'image', [ 277.59375, 416.390625 ], [ [ 1440, 900, 2 ] ] );
		self::assertSame(
			[ 'w_555+q_lossy+ret_img+to_webp', 'w_556+q_lossy+ret_img+to_webp' ],
			self::lists( [], 'https://a.test/x.jpg', [ 900, 1350 ], [ $box ] )
		);
	}

	public function test_an_element_that_is_not_laid_out_asks_for_nothing(): void {
		foreach ( [ 0, 1 ] as $width ) {
			self::assertSame(
				[],
				self::lists( [], 'https://a.test/x.jpg', [ 2048, 1365 ], [ self::box( 'image', [ $width, 1 ], [ [ 390, 844, 2 ] ] ) ] )
			);
		}
		self::assertSame( [], self::lists( [], 'https://a.test/x.jpg', [ 2048, 1365 ], [ self::box( 'image', [ 300, 200 ], [] ) ] ) );
		self::assertSame( [], self::lists( [], 'https://a.test/x.jpg', [ 2048, 1365 ], [] ) );
	}

	public function test_invalid_breakpoints_are_ignored(): void {
		foreach ( [ [ 0, 10 ], [ 50, 0 ], [ null, 10 ], [ 50, 'x' ], [ -5, 10 ] ] as [ $base, $rate ] ) {
			$settings = [
				'size_breakpoints'      => 1,
				'size_breakpoints_base' => $base,
				'size_breakpoints_rate' => $rate,
			];
			self::assertSame(
				[ 'w_600+q_lossy+ret_img+to_webp' ],
				self::lists(
					$settings,
					'https://a.test/x.jpg',
					[ 2048, 1365 ],
					[ self::box( 'image', [ 300, 199 ], [ [ 390, 844, 2 ] ] ) ]
				)
			);
		}
	}

	public function test_rounding_is_that_of_javascript(): void {
		// Worked out by hand from the definition of Math.round(): halves go up, and inexact numbers are not corrected.
		self::assertSame(
			[ 3.0, 2.0, -2.0, -3.0, 1.0, 0.0, 1005.0 ],
			array_map(
				static fn ( float $number ): float => js_round( $number ),
				[ 2.5, 2.4999999999999996, -2.5, -2.6, 0.5, 0.49999999999999994, 1004.5 ]
			)
		);
	}

	/**
	 * @param list<float|int>                  $box
	 * @param list<array{int, int, float|int}> $screens
	 * @return array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<array{width: int, height: int, density: float}>}
	 */
	private static function box( string $kind, array $box, array $screens ): array {
		return [
			'width'     => (float) $box[0],
			'height'    => (float) $box[1],
			'padding_x' => (float) ( $box[2] ?? 0 ),
			'padding_y' => (float) ( $box[3] ?? 0 ),
			'kind'      => $kind,
			'screens'   => array_map(
				static fn ( array $screen ): array => [
					'width'   => $screen[0],
					'height'  => $screen[1],
					'density' => (float) $screen[2],
				],
				$screens
			),
		];
	}

	/**
	 * @param array<string, mixed> $settings
	 * @param array{int, int}      $file
	 * @param list<array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<array{width: int, height: int, density: float}>}> $boxes
	 * @return list<string>
	 */
	private static function lists( array $settings, string $url, array $file, array $boxes ): array {
		$source = [
			'url'    => $url,
			'width'  => $file[0],
			'height' => $file[1],
			'type'   => '',
		];

		return array_map(
			static fn ( array $list ): string => implode( $list['separator'], $list['params'] ),
			( new Spai_Parameters( new Spai_Settings( $settings + self::SETTINGS ) ) )->measured_lists( $source, $boxes )
		);
	}
}
