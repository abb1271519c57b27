<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Proof\are_different_copies;
use function ShortPixelFlush\Proof\cache_state;
use function ShortPixelFlush\Proof\cached_at;
use function ShortPixelFlush\Proof\is_from_cache;
use function ShortPixelFlush\Proof\varies_by_format;
use function ShortPixelFlush\Proof\verdict_of;
use function ShortPixelFlush\Proof\worst_of;

require_once dirname( __DIR__, 4 ) . '/includes/proof/cache-headers.php';
require_once dirname( __DIR__, 4 ) . '/includes/proof/formats.php';
require_once dirname( __DIR__, 4 ) . '/includes/proof/verdict.php';

/**
 * Tests what cache headers say about a copy.
 */
final class CacheHeadersTest extends TestCase {
	/**
	 * @return array<string, array{array<string, string>, string}>
	 */
	public static function states(): array {
		return [
			'bunny.net has it'                    => [ [ 'cdn-cache' => 'HIT' ], 'hit' ],
			'bunny.net fetched it'                => [ [ 'cdn-cache' => 'MISS' ], 'miss' ],
			'bunny.net fetched it anew'           => [ [ 'cdn-cache' => 'EXPIRED' ], 'miss' ],
			'Cloudflare has it'                   => [ [ 'cf-cache-status' => 'HIT' ], 'hit' ],
			'Cloudflare keeps none'               => [ [ 'cf-cache-status' => 'DYNAMIC' ], 'pass' ],
			'Cloudflare has an old one'           => [ [ 'cf-cache-status' => 'STALE' ], 'hit' ],
			'the first of Fastly’s nodes has it'  => [ [ 'x-cache' => 'HIT, MISS' ], 'hit' ],
			'the last of Fastly’s nodes has it'   => [ [ 'x-cache' => 'MISS, HIT' ], 'hit' ],
			'none of Fastly’s nodes has it'       => [ [ 'x-cache' => 'MISS, MISS' ], 'miss' ],
			'CloudFront has it'                   => [ [ 'x-cache' => 'Hit from cloudfront' ], 'hit' ],
			'CloudFront fetched it'               => [ [ 'x-cache' => 'Miss from cloudfront' ], 'miss' ],
			'Squid has it'                        => [ [ 'x-cache' => 'TCP_HIT' ], 'hit' ],
			'Alibaba has it'                      => [ [ 'x-cache' => 'HIT TCP_MEM_HIT dirn:1:2' ], 'hit' ],
			'nginx has it'                        => [ [ 'x-cache-status' => 'HIT' ], 'hit' ],
			'RFC 9211, a hit'                     => [ [ 'cache-status' => 'ExampleCache; hit; ttl=376' ], 'hit' ],
			'RFC 9211, forwarded and stored'      => [ [ 'cache-status' => 'ExampleCache; fwd=uri-miss; stored' ], 'miss' ],
			'RFC 9211, the inner of two has it'   => [
				[ 'cache-status' => 'OriginCache; hit; ttl=1100, "CDN Company Here"; fwd=stale' ],
				'hit',
			],
			'RFC 9211, a name that looks like it' => [ [ 'cache-status' => '"a; hit, b; hit"; fwd=miss' ], 'miss' ],
			'RFC 9211, forwarded with a status'   => [ [ 'cache-status' => 'ExampleCache; fwd=miss; fwd-status=304; collapsed' ], 'miss' ],
			'two kinds of headers, one has it'    => [
				[
					'x-cache'   => 'MISS',
					'cdn-cache' => 'HIT',
				],
				'hit',
			],
			'CloudFront asked whether it is new'  => [ [ 'x-cache' => 'RefreshHit from cloudfront' ], 'hit' ],
			'a word in quotation marks'           => [ [ 'x-cache' => '"HIT"' ], 'hit' ],
			'a word of two'                       => [ [ 'x-cache' => 'cache-miss' ], 'miss' ],
			'Akamai’s parent has it'              => [
				[
					'x-cache'        => 'TCP_MISS from a1',
					'x-cache-remote' => 'TCP_HIT from a2',
				],
				'hit',
			],
			'G-Core has it'                       => [ [ 'cache' => 'HIT' ], 'hit' ],
			'CDN77 has it'                        => [ [ 'x-77-cache' => 'HIT' ], 'hit' ],
			'Hostinger’s CDN has it'              => [ [ 'x-hcdn-cache-status' => 'HIT' ], 'hit' ],
			'Google’s CDN has it'                 => [ [ 'cdn_cache_status' => 'hit' ], 'hit' ],
			'Squid had one, and fetched another'  => [
				[
					'x-cache'        => 'MISS from squid',
					'x-cache-lookup' => 'HIT from squid:3128',
				],
				'miss',
			],
			'Tencent has it'                      => [ [ 'x-cache-lookup' => 'Hit From Disktank3' ], 'hit' ],
			'one of an unknown’s nodes has it'    => [ [ 'x-some-cache' => 'MISS, HIT' ], 'hit' ],
			'an unknown one had not'              => [ [ 'x-some-cache' => 'MISS' ], '' ],
			'an unknown one that only tells more' => [
				[
					'x-cache'      => 'HIT',
					'x-some-cache' => 'MISS',
				],
				'hit',
			],
			'how to cache is no state'            => [ [ 'cache-control' => 'max-age=60, stale-while-revalidate=60' ], '' ],
			'nor is that for another cache'       => [ [ 'x-litespeed-cache-control' => 'no-cache, hit' ], '' ],
			'nor is a name of something cached'   => [ [ 'cache-tag' => 'hit' ], '' ],
			'the standard’s name with a word'     => [ [ 'cache-status' => 'HIT' ], 'hit' ],
			'RFC 9211, revalidated'               => [ [ 'cache-status' => 'Edge; fwd=stale; fwd-status=304' ], 'hit' ],
			'RFC 9211, fetched anew'              => [ [ 'cache-status' => 'Edge; fwd=stale; fwd-status=200' ], 'miss' ],
			'RFC 9211, passed by'                 => [ [ 'cache-status' => 'Edge; fwd=bypass' ], 'pass' ],
			'RFC 9211, quoted details'            => [ [ 'cache-status' => 'Edge; fwd=miss; detail="a; hit"' ], 'miss' ],
			'RFC 9211, no hit'                    => [ [ 'cache-status' => 'Edge; hit=?0; fwd=miss' ], 'miss' ],
			'RFC 9211, a name only'               => [ [ 'cache-status' => '"hit"' ], '' ],
			'a word that only contains it'        => [ [ 'x-cache' => 'WHITE' ], '' ],
			'a word that only begins like it'     => [ [ 'x-cache' => 'HITS' ], '' ],
			'nothing'                             => [ [], '' ],
		];
	}

	/**
	 * @param array<string, string> $headers
	 */
	#[DataProvider( 'states' )]
	public function test_whether_a_cache_had_it( array $headers, string $expected ): void {
		self::assertSame( $expected, cache_state( $headers ) );
	}

	public function test_when_a_cache_took_it_in(): void {
		$at = gmmktime( 16, 34, 31, 11, 16, 2021 );

		self::assertSame( $at, cached_at( [ 'cdn-cachedat' => '11/16/2021 16:34:31' ] ) );
		self::assertSame( $at, cached_at( [ 'x-cached-since' => '2021-11-16T17:34:31+01:00' ] ) );
		self::assertSame( $at, cached_at( [ 'x-swift-savetime' => 'Tue, 16 Nov 2021 16:34:31 GMT' ] ) );
		foreach ( [ '2021-11-16 16:34:31', '16/11/2021 16:34:31', '02/30/2021 16:34:31', '11/16/2021', '' ] as $unclear ) {
			self::assertNull( cached_at( [ 'cdn-cachedat' => $unclear ] ), $unclear );
		}
	}

	public function test_somebody_asked_before_where_a_cache_had_it_or_it_has_an_age(): void {
		self::assertTrue( is_from_cache( [ 'cdn-cache' => 'HIT' ] ) );
		self::assertTrue( is_from_cache( [ 'age' => '3' ] ) );
		self::assertTrue( is_from_cache( [ 'age' => '0, 500' ] ), 'Of two caches the inner one had it.' );
		self::assertFalse( is_from_cache( [ 'age' => '0' ] ) );
		self::assertFalse( is_from_cache( [ 'age' => '00, -5' ] ) );
		self::assertFalse( is_from_cache( [ 'cdn-cache' => 'MISS' ] ) );
	}

	public function test_answers_that_vary_by_format_say_so_or_show_it(): void {
		self::assertTrue( varies_by_format( [ 'vary' => 'Accept-Encoding, Accept' ] ) );
		self::assertTrue( varies_by_format( [ 'vary' => 'accept' ] ) );
		self::assertTrue( varies_by_format( [ 'vary' => '*' ] ) );
		self::assertFalse( varies_by_format( [ 'vary' => 'Accept-Encoding' ] ) );
		self::assertFalse( varies_by_format( [] ) );

		self::assertTrue( are_different_copies( 200, 'a', 200, 'b' ) );
		self::assertFalse( are_different_copies( 200, 'a', 200, 'a' ) );
		self::assertTrue( are_different_copies( 307, '', 200, 'b' ), 'One is there, the other is not.' );
		self::assertNull( are_different_copies( 307, '', 307, '' ) );
		self::assertNull( are_different_copies( 200, 'a', 503, '' ) );
	}

	public function test_the_worst_that_a_browser_gets_is_the_verdict(): void {
		$new  = verdict_of( 'fresh', [ [ 'kind' => 'looks_new' ] ] );
		$old  = verdict_of( 'stale', [ [ 'kind' => 'looks_old' ] ] );
		$none = verdict_of( 'unconfirmed', [ [ 'kind' => 'no_evidence' ] ] );

		self::assertSame( $new, worst_of( [ 'avif' => $new ] ) );
		self::assertSame(
			verdict_of(
				'stale',
				[
					[
						'kind'   => 'looks_old',
						'format' => 'plain',
					],
				]
			),
			worst_of(
				[
					'avif'  => $new,
					'webp'  => $none,
					'plain' => $old,
				]
			)
		);
		$all = worst_of(
			[
				'avif' => $new,
				'webp' => verdict_of( 'rebuilding', [ [ 'kind' => 'redirect_to_origin' ] ] ),
			]
		);
		self::assertSame( [ 'rebuilding', [ 'avif', 'webp' ] ], [ $all['state'], array_column( $all['evidence'], 'format' ) ] );
	}
}
