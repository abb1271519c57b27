<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Tests\Support\Looks;
use function ShortPixelFlush\Proof\likeness;
use function ShortPixelFlush\Proof\packed_fingerprint;

require_once dirname( __DIR__, 4 ) . '/includes/proof/verdict.php';

/**
 * Tests how much a copy must differ to count as a different image from the site's.
 */
final class LikenessTest extends TestCase {
	private const URL = 'https://cdn.shortpixel.ai/spai/w_300+ret_img/example.org/a.jpg';

	/**
	 * @param array<int, int> $differences By position in the fingerprint.
	 * @return list<int>
	 */
	private static function picture( int $difference = 0, array $differences = [] ): array {
		mt_srand( 5 );
		$numbers = [ 1000, 400 ];
		for ( $place = 2; $place < 770; $place++ ) {
			$numbers[] = mt_rand( 60, 190 ) + $difference + ( $differences[ $place ] ?? 0 );
		}
		return $numbers;
	}

	/** @return iterable<string, array{string, list<int>|null, 2?: list<int>, 3?: string}> */
	public static function copies(): iterable {
		$retouched = self::picture( 0, array_fill( 2, 6, 60 ) );

		yield 'the same' => [ 'looks_same', self::picture() ];
		yield 'almost the same' => [ 'looks_same', self::picture( 9 ) ];
		yield 'perhaps the same' => [ '', self::picture( 10 ) ];
		yield 'not clearly another' => [ '', self::picture( 32 ) ];
		yield 'another' => [ 'looks_old', self::picture( 33 ) ];
		yield 'unknown' => [ '', null ];
		yield 'a placeholder' => [ '', self::picture( 33 ), self::picture(), str_replace( 'w_300', 'q_lqip', self::URL ) ];
		yield 'the new one of two that are alike' => [ 'looks_new', self::picture(), $retouched ];
		yield 'the old one' => [ 'looks_old', $retouched, $retouched ];
	}

	/**
	 * @param list<int>|null $now
	 * @param list<int>      $before
	 */
	#[DataProvider( 'copies' )]
	public function test_a_copy_is_compared_with_the_sites_image(
		string $likeness,
		?array $now,
		array $before = [],
		string $url = self::URL
	): void {
		$look = Looks::of(
			[
				'url'    => $url,
				'answer' => [ 'fingerprint' => $now ],
				'before' => [ 'fingerprint' => [] === $before ? '' : packed_fingerprint( $before ) ],
				'origin' => [ 'fingerprint' => self::picture() ],
			]
		);

		self::assertSame( $likeness, likeness( $look ) );
	}
}
