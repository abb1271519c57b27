<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Proof\compare_links;
use function ShortPixelFlush\Proof\is_from_cache;

require_once dirname( __DIR__, 4 ) . '/includes/proof/compare.php';

/**
 * Tests whether a CDN keeps separate copies for a new link and the old one, by the answers to requests for the old
 * link, the new one, and the old one again.
 */
final class CompareTest extends TestCase {
	private const SOURCE = 'https://example.org/a.jpg?spf=47';

	/**
	 * @param array<string, string> $headers
	 * @return array{status: int, headers: array<string, string>, body: string}
	 */
	private static function image( string $shows, array $headers ): array {
		return [
			'status'  => 200,
			'headers' => $headers,
			'body'    => "\xff\xd8\xff\xe0" . $shows,
		];
	}

	/** @return array{status: int, headers: array<string, string>, body: string} */
	private static function redirect( string $location ): array {
		return [
			'status'  => 307,
			'headers' => [ 'location' => $location ],
			'body'    => '',
		];
	}

	/** @return iterable<string, array{0: string, 1: array<mixed>, 2: array<mixed>, 3: array<mixed>, 4?: bool}> The expected result, then the three answers. */
	public static function answers(): iterable {
		$hit      = [ 'cdn-cache' => 'HIT' ];
		$miss     = [ 'cdn-cache' => 'MISS' ];
		$old      = self::image( 'old', $hit );
		$original = self::redirect( 'https://example.org/a.jpg?spf=47' );
		$gone     = [
			'status'  => 404,
			'headers' => [],
			'body'    => '',
		];

		yield 'other bytes' => [ 'apart', $old, self::image( 'new', $miss ), $old ];
		yield 'the way to the original' => [ 'apart', $old, $original, $old ];
		yield 'the way to the original, without the query' => [ 'apart', $old, self::redirect( 'http://example.org/a.jpg' ), $old ];
		yield 'by an age' => [ 'apart', self::image( 'old', [ 'age' => '9' ] ), $original, self::image( 'old', [ 'age' => '10' ] ) ];
		yield 'the old copy from a cache' => [ 'same', $old, $old, $old ];
		yield 'the old copy, by its age' => [ 'same', $old, self::image( 'old', [ 'age' => '86400' ] ), $old ];
		yield 'a copy that is provably old, whatever its bytes' => [ 'same', $old, self::image( 'old, made again', $miss ), $old, true ];
		yield 'the same bytes, not from a cache' => [ 'unknown', $old, self::image( 'old', $miss ), $old ];
		yield 'the same bytes of age zero' => [ 'unknown', $old, self::image( 'old', [ 'age' => '0' ] ), $old ];
		yield 'a redirect elsewhere' => [ 'unknown', $old, self::redirect( 'https://parking.test/' ), $old ];
		yield 'a redirect where the old copy is no copy either' => [ 'unknown', $original, $original, $original ];
		yield 'a redirect where the old copy came from no cache' => [ 'unknown', self::image( 'old', $miss ), $original, $old ];
		yield 'a redirect, and the old copy is gone meanwhile' => [ 'unknown', $old, $original, $gone ];
		yield 'a redirect, and the old copy has changed meanwhile' => [ 'unknown', $old, $original, self::image( 'new', $hit ) ];
		yield 'other bytes, and the old copy has changed to them' => [
			'unknown',
			$old,
			self::image( 'new', $miss ),
			self::image( 'new', $hit ),
		];
		yield 'an error' => [ 'unknown', $old, $gone, $old ];
		yield 'an error page' => [
			'unknown',
			$old,
			[
				'status'  => 200,
				'headers' => $hit,
				'body'    => '<html>',
			],
			$old,
		];
	}

	/**
	 * @phpstan-param array{status: int, headers: array<string, string>, body: string} $old
	 * @phpstan-param array{status: int, headers: array<string, string>, body: string} $new
	 * @phpstan-param array{status: int, headers: array<string, string>, body: string} $old_again
	 */
	#[DataProvider( 'answers' )]
	public function test_only_what_cannot_come_from_the_old_copy_tells_the_urls_apart(
		string $expected,
		array $old,
		array $new,
		array $old_again,
		bool $is_old = false
	): void {
		self::assertSame( $expected, compare_links( $old, $new, $old_again, self::SOURCE, $is_old ) );
	}

	/** @return array<string, array{bool, array<string, string>}> */
	public static function headers(): array {
		return [
			'bunny.net'                => [ true, [ 'cdn-cache' => 'HIT' ] ],
			'bunny.net, for the first' => [ false, [ 'cdn-cache' => 'MISS' ] ],
			'Cloudflare'               => [ true, [ 'cf-cache-status' => 'REVALIDATED' ] ],
			'Cloudflare, not kept'     => [ false, [ 'cf-cache-status' => 'DYNAMIC' ] ],
			'CloudFront'               => [ true, [ 'x-cache' => 'Hit from cloudfront' ] ],
			'Fastly'                   => [ true, [ 'x-cache' => 'MISS, HIT' ] ],
			'the standard'             => [ true, [ 'cache-status' => '"edge"; hit; ttl=30' ] ],
			'the standard, passed on'  => [ false, [ 'cache-status' => '"edge"; fwd=stale' ] ],
			'an age'                   => [ true, [ 'age' => '1' ] ],
			'an age of nothing'        => [ false, [ 'age' => '0' ] ],
			'nothing'                  => [ false, [] ],
		];
	}

	/** @param array<string, string> $headers */
	#[DataProvider( 'headers' )]
	public function test_what_headers_say_of_a_cache( bool $expected, array $headers ): void {
		self::assertSame( $expected, is_from_cache( $headers ) );
	}
}
