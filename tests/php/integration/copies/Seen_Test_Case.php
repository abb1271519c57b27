<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Flush\start;

require_once __DIR__ . '/Plan_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * A test with a browser's measurements. SPAI uses its classic script, whose code shows the order of its parameters and
 * its arithmetic.
 */
abstract class Seen_Test_Case extends Plan_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		$this->store( 0, 'nojquery', 'behaviour' );
		$this->store( 1, 'webp', 'compression' );
		$this->store( 1, 'remove_exif', 'compression' );
	}

	/**
	 * Returns a browser's measurements of a page, on screens of 390 px at density 3 and 1366 px at density 1, with an
	 * element of this width for each source.
	 *
	 * @param list<string> $sources
	 * @return Layout
	 */
	protected static function layout(
		array $sources,
		float $width = 300.5,
		string $url = 'http://example.org/about/',
		string $kind = 'image'
	): array {
		return [
			'url'     => $url,
			'state'   => 'measured',
			'screens' => [ self::screen( 390, 844, 3 ), self::screen( 1366, 768, 1 ) ],
			'images'  => array_map(
				static fn ( string $source ): array => [
					'source' => $source,
					'kind'   => $kind,
					'width'  => 400,
					'height' => 300,
					'boxes'  => [
						[
							'width'     => $width,
							'height'    => $width * 0.75,
							'padding_x' => 0.0,
							'padding_y' => 0.0,
							'screens'   => [ 0, 1 ],
						],
					],
				],
				$sources
			),
		];
	}

	/**
	 * @return Browser_Screen
	 */
	protected static function screen( int $width, int $height, float $density ): array {
		return [
			'width'   => $width,
			'height'  => $height,
			'density' => $density,
		];
	}

	/**
	 * @return Layout
	 */
	protected static function unmeasured( string $state, string $url = 'http://example.org/shop/' ): array {
		return [
			'url'     => $url,
			'state'   => $state,
			'screens' => [],
			'images'  => [],
		];
	}

	/**
	 * Lists the CDN URLs of a plan that were found in this way.
	 *
	 * @return list<string>
	 */
	protected static function found_in( string $way, mixed $plan ): array {
		$urls = [];
		foreach ( self::made( $plan )->variants as $variant ) {
			if ( $variant->found_in === $way ) {
				$urls[] = $variant->url;
			}
		}

		return $urls;
	}

	/**
	 * Flushes images to the end, and returns the flush's id.
	 *
	 * @param list<int>    $ids
	 * @param list<Layout> $layouts
	 */
	protected static function flushed( array $ids, array $layouts = [] ): int {
		return self::ended( start( self::made( plan_images( $ids, $layouts ) ), '', 1 ) );
	}
}
