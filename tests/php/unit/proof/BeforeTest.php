<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Baseline;
use function ShortPixelFlush\Proof\before_of;
use function ShortPixelFlush\Proof\fingerprint;
use function ShortPixelFlush\Proof\noted_before;
use function ShortPixelFlush\Proof\packed_fingerprint;
use function ShortPixelFlush\Proof\was_error_in;
use function ShortPixelFlush\Proof\was_fetched;
use function ShortPixelFlush\Proof\was_missing;

require_once dirname( __DIR__, 4 ) . '/includes/proof/before.php';

/**
 * Tests what is noted about a copy before its removal, and what the notes prove afterwards.
 */
final class BeforeTest extends TestCase {
	private const URL    = 'https://cdn.shortpixel.ai/spai/w_300+ret_img/a.bc/x.png';
	private const SOURCE = 'https://a.bc/x.png';

	private static function image(): string {
		$image = imagecreatetruecolor( 64, 48 );
		self::assertNotFalse( $image );
		imagefilledrectangle( $image, 0, 0, 31, 47, 0xc81414 );
		ob_start();
		imagepng( $image );
		return (string) ob_get_clean();
	}

	/**
	 * @param array<string, string> $headers
	 * @return array{status: int, headers: array<string, string>, body: string}
	 */
	private static function answer( int $status, array $headers = [], string $body = '' ): array {
		return [
			'status'  => $status,
			'headers' => $headers,
			'body'    => $body,
		];
	}

	public function test_all_is_noted_of_an_image(): void {
		$image   = self::image();
		$headers = [
			'etag'          => '"' . str_repeat( 'e', 300 ) . '"',
			'last-modified' => 'Tue, 24 Nov 2026 15:00:00 GMT',
			'content-type'  => 'image/png',
			'cache-control' => 'max-age=60',
			'cdn-cache'     => 'HIT',
			'cdn-cachedat'  => '11/24/2026 15:00:01',
			'vary'          => 'Accept',
		];
		$print   = fingerprint( $image );
		self::assertNotNull( $print );

		self::assertSame(
			[
				'before_status'   => 200,
				'was_fetched'     => false,
				'varies'          => true,
				'etag'            => '"' . str_repeat( 'e', 199 ),
				'last_modified'   => 'Tue, 24 Nov 2026 15:00:00 GMT',
				'type'            => 'image/png',
				'sha256'          => hash( 'sha256', $image ),
				'browser_seconds' => 60,
				'cached_at'       => gmmktime( 15, 0, 1, 11, 24, 2026 ),
				'fingerprint'     => packed_fingerprint( $print ),
			],
			before_of( self::answer( 200, $headers, $image ), self::URL, self::SOURCE )->to_array()
		);
		self::assertNotSame( '', packed_fingerprint( $print ) );
	}

	public function test_what_a_cut_out_looks_like_is_not_noted(): void {
		$before = before_of(
			self::answer( 200, [ 'x-cache' => 'MISS' ], self::image() ),
			'https://cdn.shortpixel.ai/spai/c_cc,ret_img/a.bc/x.png',
			self::SOURCE
		);

		self::assertSame( '', $before->fingerprint );
		self::assertTrue( $before->was_fetched );
		self::assertNull( $before->varies );
	}

	/**
	 * @return iterable<string, array{int, array<string, string>, string, int}>
	 */
	public static function no_images(): iterable {
		$origin    = [ 'location' => self::SOURCE ];
		$elsewhere = [ 'location' => 'https://a.bc/other.png' ];
		yield 'a redirect to the original' => [ 302, $origin, '', 302 ];
		yield 'the first kind of redirect' => [ 300, $elsewhere, '', 0 ];
		yield 'a redirect elsewhere' => [ 302, $elsewhere, '', 0 ];
		yield 'a redirect to nowhere' => [ 399, [], '', 0 ];
		yield 'not found, with a link' => [ 404, $elsewhere, '', 404 ];
		yield 'the first kind of error' => [ 400, $elsewhere, '', 400 ];
		yield 'almost a redirect' => [ 299, $elsewhere, '', 299 ];
		yield 'part of an image' => [ 206, [], self::image(), 206 ];
		yield 'an error page with a good status' => [ 200, [], '<html>', 200 ];
	}

	/**
	 * @param array<string, string> $headers
	 */
	#[DataProvider( 'no_images' )]
	public function test_only_its_status_is_noted_of_what_is_no_image( int $status, array $headers, string $body, int $noted ): void {
		self::assertSame(
			[
				'before_status' => $noted,
				'was_fetched'   => false,
			],
			before_of( self::answer( $status, $headers, $body ), self::URL, self::SOURCE )->to_array()
		);
	}

	/**
	 * @return iterable<string, array{array<string, mixed>, bool}>
	 */
	public static function errors(): iterable {
		yield 'nothing is noted' => [ [], false ];
		yield 'no answer' => [ [ 'before_status' => 0 ], false ];
		yield 'an image' => [
			[
				'before_status' => 200,
				'sha256'        => 'a1',
			],
			false,
		];
		yield 'a page with a good status' => [ [ 'before_status' => 200 ], true ];
		yield 'on its way' => [ [ 'before_status' => 307 ], false ];
		yield 'just no error' => [ [ 'before_status' => 399 ], false ];
		yield 'the first kind of error' => [ [ 'before_status' => 400 ], true ];
		yield 'forbidden' => [ [ 'before_status' => 403 ], true ];
		yield 'missing' => [ [ 'before_status' => 404 ], false ];
		yield 'gone' => [ [ 'before_status' => 410 ], false ];
		yield 'too many requests' => [ [ 'before_status' => 429 ], false ];
		yield 'a broken server' => [ [ 'before_status' => 500 ], true ];
		yield 'a busy server' => [ [ 'before_status' => 503 ], false ];
	}

	/**
	 * @param array<string, mixed> $notes
	 */
	#[DataProvider( 'errors' )]
	public function test_an_error_or_a_page_in_place_of_an_image_was_an_error( array $notes, bool $was_error ): void {
		self::assertSame( $was_error, was_error_in( new Baseline( $notes ) ) );
	}

	/**
	 * @return iterable<string, array{array<mixed>, bool, bool}> The notes; whether they say that the copy was missing; or that it was fetched.
	 */
	public static function notes(): iterable {
		$missing = [ 'before_status' => 404 ];
		$fetched = [
			'before_status' => 200,
			'was_fetched'   => true,
		];
		$there   = [
			'before_status' => 200,
			'was_fetched'   => false,
		];
		$alike   = [ 'varies' => false ];
		$formats = static fn ( array ...$notes ): array => [
			'formats' => array_combine(
				array_slice( [ 'webp', 'plain' ], 0, count( $notes ) ),
				$notes
			),
		];

		yield 'nothing is noted' => [ [], false, false ];
		yield 'missing, the same for all' => [ $missing + $alike, true, false ];
		yield 'on its way, the same for all' => [ [ 'before_status' => 302 ] + $alike, true, false ];
		yield 'on its way by another status' => [ [ 'before_status' => 307 ] + $alike, true, false ];
		yield 'moved for good, the same for all' => [ [ 'before_status' => 301 ] + $alike, false, false ];
		yield 'fetched, the same for all' => [ $fetched + $alike, false, true ];
		yield 'there, the same for all' => [ $there + $alike, false, false ];
		yield 'missing, and perhaps not in other formats' => [ $missing, false, false ];
		yield 'missing in two of three formats' => [ $missing + $formats( $missing ), false, false ];
		yield 'missing in all formats' => [ $missing + $formats( $missing, $missing ), true, false ];
		yield 'missing in all but the last' => [ $missing + $formats( $missing, $there ), false, false ];
		yield 'fetched in all formats' => [ $fetched + $formats( $fetched, $fetched ), false, true ];
		yield 'fetched or missing in all formats' => [ $fetched + $formats( $missing, $fetched ), false, true ];
		yield 'fetched in all but the first' => [ $there + $formats( $fetched, $fetched ), false, false ];
		yield 'formats that vary for certain' => [ $missing + [ 'varies' => true ] + $formats( $missing ), false, false ];
		yield 'broken formats' => [ $missing + [ 'formats' => 'x' ] + $alike, true, false ];
		yield 'a broken format' => [
			$missing + [
				'formats' => [
					'webp'  => 'x',
					'plain' => $missing,
				],
			],
			false,
			false,
		];
	}

	/**
	 * @param array<mixed> $baseline
	 */
	#[DataProvider( 'notes' )]
	public function test_the_notes_say_whether_the_copy_was_there( array $baseline, bool $was_missing, bool $was_fetched ): void {
		self::assertSame( $was_missing, was_missing( new Baseline( $baseline ) ) );
		self::assertSame( $was_fetched, was_fetched( new Baseline( $baseline ) ) );
	}

	public function test_each_format_has_its_own_notes_and_all_share_a_fingerprint(): void {
		$baseline = new Baseline(
			[
				'etag'        => '"a"',
				'fingerprint' => 'F',
				'formats'     => [
					'webp'  => [ 'etag' => '"w"' ],
					'plain' => 'x',
				],
			]
		);

		self::assertSame( $baseline, noted_before( $baseline, 'avif' ) );
		self::assertSame(
			[
				'etag'        => '"w"',
				'fingerprint' => 'F',
			],
			noted_before( $baseline, 'webp' )->to_array()
		);
		self::assertSame( [ 'fingerprint' => 'F' ], noted_before( $baseline, 'plain' )->to_array() );
		self::assertSame( [], noted_before( new Baseline( [ 'formats' => null ] ), 'webp' )->to_array() );
	}
}
