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
			'a new installation: PHP, then the browser without and with a width' => [
				[],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img+to_webp', 'q_lossy+to_webp+ret_img', 'q_lossy+w_900+to_webp+ret_img', 'q_lossy+w_300+to_webp+ret_img' ],
			],
			'the classic script on an http site says p_h twice, as measured' => [
				[ 'nojquery' => -1 ],
				'http://a.test/x.jpg',
				[ 'q_lossy+ret_img+to_webp+p_h', 'q_lossy+ret_img+p_h+to_webp+p_h', 'w_900+q_lossy+ret_img+p_h+to_webp+p_h', 'w_300+q_lossy+ret_img+p_h+to_webp+p_h' ],
			],
			'an image that is only stored has neither width nor quality, except in a srcset' => [ [], 'https://a.test/x.svg?v=1', [ 'ret_img', 'q_lossy+ret_img+to_webp' ] ],
			'and on an http site one of two forms'     => [ [], 'http://a.test/x.webp', [ 'ret_img+p_h', 'ret_img+p_h+p_h', 'q_lossy+ret_img+to_webp+p_h' ] ],
			'WebP and AVIF together are one parameter' => [
				[ 'avif' => 1 ],
				'https://a.test/x.png',
				[ 'q_lossy+ret_img+to_auto', 'q_lossy+to_auto+ret_img', 'q_lossy+w_900+to_auto+ret_img', 'q_lossy+w_300+to_auto+ret_img' ],
			],
			'no conversion for a type that it is switched off for, except in a srcset' => [
				[ 'jpg_to_webp' => false ],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img', 'q_lossy+ret_img+to_webp', 'q_lossy+w_900+ret_img', 'q_lossy+w_300+ret_img' ],
			],
			'kept EXIF is said by PHP alone where the new script is on' => [
				[
					'remove_exif' => 0,
					'webp'        => 0,
				],
				'https://a.test/x.gif',
				[ 'q_lossy+ex_1+ret_img', 'q_lossy+ret_img', 'q_lossy+w_900+ret_img', 'q_lossy+w_300+ret_img' ],
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
					'w_900+q_lossy+ret_img',
					'w_900+q_lossy+ret_img+to_webp',
					'w_900+q_lossy+ret_img+to_avif',
					'w_300+q_lossy+ret_img',
					'w_300+q_lossy+ret_img+to_webp',
					'w_300+q_lossy+ret_img+to_avif',
				],
			],
			'backgrounds have a width of their own'    => [
				[
					'backgrounds_max_width' => 1920,
					'webp'                  => 0,
				],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img', 'w_1920+q_lossy+ret_img', 'q_lossy+w_900+ret_img', 'q_lossy+w_300+ret_img' ],
			],
			'cropping adds the height'                 => [
				[
					'crop' => 1,
					'webp' => 0,
				],
				'https://a.test/x.jpg',
				[ 'q_lossy+ret_img', 'q_lossy+w_900+ret_img', 'q_lossy+w_900+h_600+ret_img', 'q_lossy+w_300+ret_img', 'q_lossy+w_300+h_200+ret_img' ],
			],
			'settings that are all missing'            => [ array_fill_keys( array_keys( self::NEW_INSTALLATION ), null ), 'https://a.test/x.jpg', [ 'q_+ex_1+ret_img', 'q_+ex_1+ret_img', 'w_900+q_+ex_1+ret_img', 'w_300+q_+ex_1+ret_img' ] ],
		];
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
				'widths' => [ 900, 300 ],
			]
		);
		self::assertSame( array_values( array_unique( $expected ) ), array_map( static fn ( array $of_one ): string => implode( $of_one['separator'], $of_one['params'] ), $lists ) );
	}
}
