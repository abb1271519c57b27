<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Providers\Spai_Parameters;
use ShortPixelFlush\Providers\Spai_Settings;

final class SpaiParametersTest extends TestCase {

	private const NEW_INSTALLATION = [
		'endpoint'    => 'https://cdn.shortpixel.ai/spai',
		'level'       => 'lossy',
		'remove_exif' => true,
		'webp'        => true,
		'nojquery'    => 2,
	];

	/**
	 * @return array<string, array{array<string, mixed>, string, list<string>}>
	 */
	public static function cases(): array {
		return [
			'a new installation: PHP, then the browser without a width' => [
				[],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img+to_webp', 'q_lossy+to_webp+ret_img' ],
			],
			'the classic script on an http site says p_h twice, as measured' => [
				[ 'nojquery' => -1 ],
				'http://a.test/x.jpg',
				[ 'q_lossy+ret_img+to_webp+p_h', 'q_lossy+ret_img+p_h+to_webp+p_h' ],
			],
			'an image that is only stored has neither width nor quality, except in a srcset' => [
				[],
				'https://a.test/x.svg?v=1',
				[ 'ret_img', 'q_lossy+ret_img+to_webp' ],
			],
			'and on an http site one of two forms'         => [
				[],
				'http://a.test/x.webp',
				[ 'ret_img+p_h', 'ret_img+p_h+p_h', 'q_lossy+ret_img+to_webp+p_h' ],
			],
			'WebP and AVIF together are one parameter'     => [
				[ 'avif' => 1 ],
				'https://a.test/x.png',
				[ 'q_lossy+ret_img+to_auto', 'q_lossy+to_auto+ret_img' ],
			],
			'no conversion for a type that it is switched off for, except in a srcset' => [
				[ 'jpg_to_webp' => false ],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img', 'q_lossy+ret_img+to_webp' ],
			],
			'kept EXIF is said by PHP alone where the new script is on' => [
				[
					'remove_exif' => 0,
					'webp'        => 0,
				],
				'https://a.test/x.gif',
				[ 'q_lossy+ex_1+ret_img', 'q_lossy+ret_img' ],
			],
			'a foreign CDN that can\'t vary: each browser asks for its own' => [
				[
					'endpoint'    => 'https://img.example.com/spai',
					'webp_detect' => 1,
					'avif'        => 1,
					'nojquery'    => 0,
				],
				'https://a.test/x.jpg',
				[
					'q_lossy+ret_img',
					'q_lossy+ret_img+to_webp',
					'q_lossy+ret_img+to_avif',
				],
			],
			'backgrounds have a width of their own'        => [
				[
					'backgrounds_max_width' => 1920,
					'webp'                  => 0,
				],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img', 'w_1920+q_lossy+ret_img' ],
			],
			'breakpoints, for each density that is common' => [
				[
					'size_breakpoints'      => 1,
					'size_breakpoints_base' => 250,
					'size_breakpoints_rate' => 100,
					'webp'                  => 0,
				],
				'https://a.test/x.jpg',
				[
					'q_lossy+ret_img',
					'q_lossy+w_250+ret_img',
					'q_lossy+w_500+ret_img',
					'q_lossy+w_750+ret_img',
					'q_lossy+w_1000+ret_img',
					'q_lossy+w_1500+ret_img',
					'q_lossy+w_2000+ret_img',
					'q_lossy+w_3000+ret_img',
				],
			],
			'cropping adds the height to breakpoints'      => [
				[
					'size_breakpoints'      => 1,
					'size_breakpoints_base' => 900,
					'size_breakpoints_rate' => 100,
					'crop'                  => 1,
					'webp'                  => 0,
				],
				'https://a.test/x.jpg',
				[
					'q_lossy+ret_img',
					'q_lossy+w_900+ret_img',
					'q_lossy+w_900+h_600+ret_img',
					'q_lossy+w_1800+ret_img',
					'q_lossy+w_1800+h_1200+ret_img',
					'q_lossy+w_2700+ret_img',
					'q_lossy+w_2700+h_1800+ret_img',
				],
			],
			'too many breakpoints are no short list'       => [
				[
					'size_breakpoints'      => 1,
					'size_breakpoints_base' => 50,
					'size_breakpoints_rate' => 1,
					'webp'                  => 0,
				],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img' ],
			],
			'settings that are all missing'                => [
				array_fill_keys( array_keys( self::NEW_INSTALLATION ), null ),
				'https://a.test/x.jpg',
				[ 'q_+ex_1+ret_img', 'q_+ex_1+ret_img' ],
			],
		];
	}

	public function test_with_breakpoints_the_plan_has_what_browsers_ask_for_at_any_width(): void {
		$settings = new Spai_Settings(
			[
				'size_breakpoints'      => 1,
				'size_breakpoints_base' => 50,
				'size_breakpoints_rate' => 10,
			] + self::NEW_INSTALLATION
		);
		$made     = new Spai_Parameters( $settings );
		$source   = [
			'url'    => 'https://a.test/x.jpg',
			'width'  => 2048,
			'height' => 1365,
			'type'   => '',
		];
		$planned  = $made->lists( $source );
		$asked    = [];
		// Leaves out 55: in JavaScript, 50 × 1.1 is 55.00000000000001, so a box of 55 pixels keeps its width and does
		// not get the breakpoint 56.
		foreach ( array_diff( range( 2, 2400 ), [ 55 ] ) as $width ) {
			foreach ( [ 1.0, 2.0, 3.0 ] as $density ) {
				$box     = [
					'width'     => (float) $width,
					'height'    => 1.0,
					'padding_x' => 0.0,
					'padding_y' => 0.0,
					'kind'      => 'image',
					'screens'   => [
						[
							'width'   => 2560,
							'height'  => 1440,
							'density' => $density,
						],
					],
				];
				$asked[] = $made->measured_lists( $source, [ $box ] )[0]['params'];
			}
		}
		self::assertSame(
			[],
			array_diff( array_map( 'serialize', $asked ), array_map( 'serialize', array_column( $planned, 'params' ) ) )
		);
		self::assertLessThan( 130, count( $planned ) );
	}

	/**
	 * @param array<string, mixed> $settings
	 * @param list<string>         $expected
	 */
	#[DataProvider( 'cases' )]
	public function test_the_settings_lead_to_these_parameters( array $settings, string $url, array $expected ): void {
		$lists = ( new Spai_Parameters( new Spai_Settings( $settings + self::NEW_INSTALLATION ) ) )->lists(
			[
				'url'    => $url,
				'width'  => 900,
				'height' => 600,
				'type'   => '',
			]
		);
		self::assertSame(
			array_values( array_unique( $expected ) ),
			array_map( static fn ( array $of_one ): string => implode( $of_one['separator'], $of_one['params'] ), $lists )
		);
	}
}
