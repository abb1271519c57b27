<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Providers;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Providers\Spai_Parameters;
use ShortPixelFlush\Providers\Spai_Settings;

/**
 * Which size the real plugin's browser script asks for of a background, as seen in browsers.
 */
final class SpaiBackgroundTest extends TestCase {
	private const CENTRED = 'border-box cover 50% 50% no-repeat padding-box border-box scroll 0 0 0 0 0 0 0 0';

	/**
	 * @return array<string, array{array<string, mixed>, array{int, int}, string, array{float, float}, array{int, int, float}, string}> Settings, the file, how it is drawn, the element, the screen, and what is asked for.
	 */
	public static function backgrounds(): array {
		$crops = [ 'crop' => 1 ];
		$own   = 'own ' . self::CENTRED;
		$sheet = 'sheet ' . self::CENTRED;

		return [
			'cut at both sides, on a phone of an odd density' => [ $crops, [ 2200, 1200 ], $own, [ 364.0, 384.0 ], [ 364, 701, 3.956 ], 'sc_531x0:1138x1200:1439.9840326309204x1519.1040344238281' ],
			'the same of a style sheet'             => [ $crops, [ 2200, 1200 ], $sheet, [ 364.0, 384.0 ], [ 364, 701, 3.956 ], 'sc_531x0:1138x1200:1439.9840326309204x1519.1040344238281' ],
			'at a point of its own'                 => [ $crops, [ 2200, 1200 ], str_replace( '50% 50%', '30% 70%', $sheet ), [ 304.0, 260.0 ], [ 364, 701, 3.956 ], 'sc_239x0:1403x1200:1202.6240272521973x1028.5600233078003' ],
			'of a tile that repeats'                => [ $crops, [ 310, 233 ], 'sheet border-box auto 0% 0% repeat padding-box border-box scroll 0 0 0 0 0 0 0 0', [ 304.0, 240.0 ], [ 364, 701, 3.956 ], 'sc_0x0:304x233:1202.6240272521973x921.7480208873749' ],
			'at its own size, from a corner'        => [ $crops, [ 1600, 1200 ], 'own content-box auto 0% 0% no-repeat padding-box border-box scroll 0 0 0 0 0 0 0 0', [ 152.0, 220.0 ], [ 364, 701, 3.956 ], 'sc_0x0:152x220:601.3120136260986x870.3200197219849' ],
			'enlarged no further than the file'     => [ $crops, [ 400, 200 ], $sheet, [ 800.0, 200.0 ], [ 1366, 768, 1.0 ], 'sc_0x50:400x100:400x100' ],
			'the whole file where the element has its shape' => [ $crops, [ 900, 1350 ], $sheet, [ 200.0, 300.0 ], [ 364, 701, 2.0 ], 'w_400+h_1402' ],
			'contained'                             => [ $crops, [ 900, 1350 ], str_replace( 'cover', 'contain', $sheet ), [ 304.0, 300.0 ], [ 364, 701, 3.956 ], 'w_791+h_2773' ],
			'its width alone without cropping'      => [ [], [ 2200, 1200 ], $sheet, [ 364.0, 384.0 ], [ 364, 701, 2.0 ], 'w_728' ],
			'no wider than its own part where it is enlarged' => [ [], [ 1600, 800 ], $sheet, [ 3200.0, 900.0 ], [ 3200, 1200, 1.0 ], 'w_1600' ],
			'of a tag’s own style, its element without cropping' => [ [], [ 2200, 1200 ], str_replace( '50% 50%', '30% 70%', $own ), [ 364.0, 384.0 ], [ 364, 701, 2.0 ], 'w_728' ],
			'a share of the element'                => [ [], [ 1600, 800 ], str_replace( 'cover', '50%', $sheet ), [ 1000.0, 300.0 ], [ 1366, 768, 1.0 ], 'w_500' ],
			'as wide as its height makes it'        => [ [], [ 1600, 800 ], str_replace( 'cover', 'auto/50%', $sheet ), [ 1000.0, 300.0 ], [ 1366, 768, 1.0 ], 'w_300' ],
			'seen under the border'                 => [ [], [ 1600, 800 ], str_replace( [ 'cover', 'scroll 0 0 0 0' ], [ 'auto', 'scroll 5 5 5 5' ], $sheet ), [ 1010.0, 310.0 ], [ 1366, 768, 1.0 ], 'w_1010' ],
			'cut at the padding'                    => [ [], [ 1600, 800 ], str_replace( [ 'cover', 'padding-box border-box scroll 0 0 0 0' ], [ 'auto', 'padding-box padding-box scroll 5 5 5 5' ], $sheet ), [ 1010.0, 310.0 ], [ 1366, 768, 1.0 ], 'w_1000' ],
			'cut at the content'                    => [ [], [ 1600, 800 ], 'sheet border-box auto 50% 50% no-repeat padding-box content-box scroll 5 5 5 5 10 0 20 0', [ 1010.0, 310.0 ], [ 1366, 768, 1.0 ], 'w_970' ],
			'as the page scrolls over it'           => [ [], [ 2048, 1365 ], str_replace( 'scroll', 'fixed', $sheet ), [ 364.0, 350.0 ], [ 364, 701, 2.0 ], 'w_728' ],
			'of a file of unknown size that covers' => [ [], [ 0, 0 ], $sheet, [ 500.0, 300.0 ], [ 1366, 768, 1.0 ], 'w_500' ],
			'of a file of unknown size'             => [ [], [ 0, 0 ], str_replace( 'cover', 'auto', $sheet ), [ 500.0, 300.0 ], [ 1366, 768, 1.0 ], 'w_1366' ],
			'where nobody could say how it is drawn, its element' => [ $crops, [ 2200, 1200 ], '', [ 364.0, 384.0 ], [ 364, 701, 2.0 ], 'w_728+h_768' ],
		];
	}

	/**
	 * @param array<string, mixed>   $settings
	 * @param array{int, int}        $file
	 * @param array{float, float}    $element
	 * @param array{int, int, float} $screen
	 */
	#[DataProvider( 'backgrounds' )]
	public function test_a_background_is_asked_for( array $settings, array $file, string $drawn, array $element, array $screen, string $expected ): void {
		$lists = ( new Spai_Parameters( new Spai_Settings( [ 'level' => 'lossy' ] + $settings ) ) )->measured_lists( self::source( $file ), [ self::box( $drawn, $element, $screen ) ] );
		self::assertCount( 1, $lists );
		self::assertStringStartsWith( "{$expected}+q_lossy", implode( '+', $lists[0]['params'] ) );
	}

	/**
	 * @param array{int, int} $file
	 * @return array{url: string, width: int, height: int, type: string}
	 */
	private static function source( array $file ): array {
		return [
			'url'    => 'https://example.org/wp-content/uploads/a.jpg',
			'width'  => $file[0],
			'height' => $file[1],
			'type'   => 'image/jpeg',
		];
	}

	/**
	 * @param array{float, float}    $element
	 * @param array{int, int, float} $screen
	 * @return Measured_Box
	 */
	private static function box( string $drawn, array $element, array $screen ): array {
		return [
			'width'     => $element[0],
			'height'    => $element[1],
			'padding_x' => 0.0,
			'padding_y' => 0.0,
			'kind'      => 'background',
			'drawn'     => $drawn,
			'screens'   => [
				[
					'width'   => $screen[0],
					'height'  => $screen[1],
					'density' => $screen[2],
				],
			],
		];
	}
}
