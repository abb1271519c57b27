<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Edges\Cloudfront;
use ShortPixelFlush\Flush\Estimate;

/**
 * What a flush is going to take.
 */
final class EstimateTest extends TestCase {

	/**
	 * @return array<string, array{Estimate, float|null}>
	 */
	public static function credits(): array {
		return [
			'a credit is 5 MB of traffic'               => [ new Estimate( 100, 100, 0, [ 524288, 'files' ] ), 10.0 ],
			'a copy each behind a CDN of one’s own'     => [ new Estimate( 100, 100, 100, [ null, '' ] ), 100.0 ],
			'some copies are behind one'                => [ new Estimate( 100, 100, 40, [ 524288, 'checked' ] ), 46.0 ],
			'nobody knows how large copies are'         => [ new Estimate( 100, 100, 40, [ null, '' ] ), null ],
			'there is nothing that would be made again' => [ new Estimate( 0, 0, 0, [ null, '' ] ), 0.0 ],
		];
	}

	#[DataProvider( 'credits' )]
	public function test_credits( Estimate $estimate, ?float $credits ): void {
		self::assertSame( $credits, $estimate->credits() );
	}

	/**
	 * @param list<float|null> $charges
	 */
	private static function of( int $addresses, array $charges = [] ): Estimate {
		return new Estimate(
			$addresses,
			$addresses,
			0,
			[ null, '' ],
			array_map(
				static fn ( ?float $money ): array => [
					'name'      => 'An edge',
					'addresses' => $addresses,
					'money'     => $money,
				],
				$charges
			)
		);
	}

	public function test_what_is_large_or_costs_money_is_asked_for(): void {
		self::assertSame( [ false, true, true, true ], [ self::of( 1000 )->asks(), self::of( 1001 )->asks(), self::of( 1, [ 0.005 ] )->asks(), self::of( 1, [ null ] )->asks() ] );
	}

	public function test_copies_of_rare_screens_are_no_reason_to_ask(): void {
		$estimate = static fn ( int $usual ): Estimate => new Estimate( 4000, 4000, 0, [ null, '' ], [], null, null, $usual );
		self::assertSame( [ false, true ], [ $estimate( 1000 )->asks(), $estimate( 1001 )->asks() ] );
		self::assertSame( [ true, false ], [ $estimate( 1200 )->is_covered( 1200, 0.0 ), $estimate( 1201 )->is_covered( 1200, 0.0 ) ] );
	}

	public function test_an_agreement_covers_what_is_not_more(): void {
		$estimate = self::of( 1500, [ 7.5, 2.5 ] );
		self::assertSame( 10.0, $estimate->money() );
		self::assertTrue( $estimate->is_covered( 1500, 10.0 ) );
		self::assertTrue( $estimate->is_covered( 2000, null ) );
		self::assertFalse( $estimate->is_covered( 1499, 10.0 ) );
		self::assertFalse( $estimate->is_covered( 1500, 9.9 ) );
	}

	public function test_what_nobody_can_tell_is_covered_only_by_whatever_it_costs(): void {
		$estimate = self::of( 10, [ 1.0, null ] );
		self::assertNull( $estimate->money() );
		self::assertFalse( $estimate->is_covered( 10, 1000.0 ) );
		self::assertTrue( $estimate->is_covered( 10, null ) );
	}

	public function test_cloudfront_charges_for_each_path_once(): void {
		$edge = new Cloudfront();
		$urls = array_map( static fn ( int $n ): string => "https://img.example.com/spai/w_{$n}+ret_img/a.test/a.jpg", range( 1, 15000 ) );
		self::assertSame( 75.0, round( $edge->price( [], $urls ), 6 ) );
		self::assertSame( 0.01, round( $edge->price( [], [ $urls[0], $urls[0], $urls[1] ] ), 6 ) );
		self::assertSame( 0.005, $edge->price( [ 'paths' => 'wildcard' ], $urls ) );
		self::assertSame( 0.005, $edge->price( [], [] ) );
	}
}
