<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Proof\browser_seconds;
use function ShortPixelFlush\Proof\kept_seconds;

require_once dirname( __DIR__, 4 ) . '/includes/proof/browser-seconds.php';

/**
 * Tests how long browsers keep an image: according to RFC 9111, and to what browsers do if it leaves them a choice.
 */
final class BrowserSecondsTest extends TestCase {
	/**
	 * @return array<string, array{array<string, string>, int}>
	 */
	public static function answers(): array {
		$date = [ 'date' => 'Wed, 25 Nov 2026 12:00:00 GMT' ];
		return [
			'nothing that tells'               => [ [], 0 ],
			'a year'                           => [ [ 'cache-control' => 'public, max-age=31536000, immutable' ], 31536000 ],
			'in capitals, with quotes'         => [ [ 'cache-control' => 'Public, Max-Age="600"' ], 600 ],
			'not stored'                       => [ [ 'cache-control' => 'no-store, max-age=600' ], 0 ],
			'asked for again each time'        => [ [ 'cache-control' => 'max-age=600, no-cache' ], 0 ],
			'another word with no-store in it' => [ [ 'cache-control' => 'x-no-store-ever, max-age=600' ], 600 ],
			'only for shared caches'           => [ [ 'cache-control' => 's-maxage=600' ], 0 ],
			'stale while it is asked again'    => [ [ 'cache-control' => 'max-age=60, stale-while-revalidate=3600' ], 3660 ],
			'no time at all'                   => [ [ 'cache-control' => 'max-age=0' ], 0 ],
			'immutable without a time'         => [ [ 'cache-control' => 'immutable' ], 0 ],
			'a date to expire'                 => [ $date + [ 'expires' => 'Thu, 26 Nov 2026 12:00:00 GMT' ], 86400 ],
			'expired'                          => [ $date + [ 'expires' => 'Tue, 24 Nov 2026 12:00:00 GMT' ], 0 ],
			'expires: 0'                       => [ $date + [ 'expires' => '0' ], 0 ],
			'max-age before a date'            => [
				$date + [
					'expires'       => 'Thu, 26 Nov 2026 12:00:00 GMT',
					'cache-control' => 'max-age=5',
				],
				5,
			],
			'a tenth of its own age'           => [ $date + [ 'last-modified' => 'Sun, 15 Nov 2026 12:00:00 GMT' ], 86400 ],
			'made in the future'               => [ $date + [ 'last-modified' => 'Sun, 15 Nov 2037 12:00:00 GMT' ], 0 ],
			'more than anybody means'          => [ [ 'cache-control' => 'max-age=9999999999' ], 315360000 ],
		];
	}

	/**
	 * @param array<string, string> $headers
	 */
	#[DataProvider( 'answers' )]
	public function test_it_is_what_the_answer_allows( array $headers, int $seconds ): void {
		self::assertSame( $seconds, browser_seconds( $headers ) );
	}

	/** @return array<string, array{string, int}> */
	public static function kept(): array {
		return [
			'longer in caches'   => [ 'max-age=60, s-maxage=600', 600 ],
			'longer in browsers' => [ 'max-age=600, S-MaxAge="60"', 600 ],
			'only in caches'     => [ 's-maxage=600', 600 ],
			'nowhere'            => [ 'no-store', 0 ],
			'of another name'    => [ 'x-s-maxage=600, max-age=5', 5 ],
			'for ever'           => [ 's-maxage=9999999999', 315360000 ],
		];
	}

	#[DataProvider( 'kept' )]
	public function test_caches_between_may_keep_it_longer( string $cache_control, int $seconds ): void {
		self::assertSame( $seconds, kept_seconds( [ 'cache-control' => $cache_control ] ) );
	}
}
