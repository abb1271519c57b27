<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Proof\Look;
use ShortPixelFlush\Tests\Support\Looks;
use function ShortPixelFlush\Proof\by_format;
use function ShortPixelFlush\Proof\header_evidence;
use function ShortPixelFlush\Proof\is_same_url;
use function ShortPixelFlush\Proof\verdict;

require_once dirname( __DIR__, 4 ) . '/includes/proof/verdict.php';
require_once dirname( __DIR__, 4 ) . '/includes/proof/formats.php';

/**
 * Tests the exact second from which a header's time proves that a copy is old or new.
 */
final class HeaderBordersTest extends TestCase {
	// When the removal was accepted, by the site's clock and by the CDN's, and when the copy was checked.
	private const ACCEPTED = 1764000000;
	private const THEIRS   = self::ACCEPTED + 1000;
	private const CHECKED  = self::ACCEPTED + 100;

	private static function date( int $at ): string {
		return gmdate( 'D, d M Y H:i:s', $at ) . ' GMT';
	}

	/**
	 * @return iterable<string, array{string, array<string, string>, 2?: array<string, mixed>}> The expected kinds of evidence, the headers, and fields of the look to change.
	 */
	public static function looks(): iterable {
		$age    = static fn ( int $seconds ): array => [ 'age' => (string) $seconds ];
		$cached = static fn ( int $at ): array => [
			'cdn-cache'    => 'HIT',
			'cdn-cachedat' => gmdate( 'm/d/Y H:i:s', $at ),
		];
		$made   = static fn ( int $at ): array => [ 'last-modified' => self::date( $at ) ];
		$known  = [ 'accepted_date' => self::THEIRS ];
		$a      = self::ACCEPTED;
		$t      = self::THEIRS;

		yield 'an age that began with the removal' => [ '', $age( 100 ) ];
		yield 'a second older' => [ 'age_older', $age( 101 ) ];
		yield 'a second younger' => [ '', $age( 99 ) ];
		yield 'an age that began surely after it' => [ 'arrived_after', $age( 98 ) ];
		yield 'an age that began too early after its end' => [ 'arrived_after', $age( 69 ) ];
		yield 'an age that began surely after its end' => [ 'age_newer', $age( 68 ) ];
		yield 'an age where the removal took no time' => [ 'age_newer', $age( 98 ), [ 'cleared_at' => $a ] ];
		yield 'an age where nobody knows when it ended' => [ 'arrived_after', $age( 68 ), [ 'cleared_at' => 0 ] ];
		yield 'the longest age' => [ 'age_older', $age( 315360000 ) ];
		yield 'an absurd age' => [ '', $age( 315360001 ) ];
		yield 'a look in the second of the removal' => [ 'age_older', $age( 1 ), [ 'checked_at' => $a ] ];
		yield 'a look before it' => [ '', $age( 200 ), [ 'checked_at' => $a - 1 ] ];

		foreach ( [
			44  => '',
			45  => 'age_newer',
			105 => 'age_newer',
			106 => '',
		] as $passed => $kind ) {
			yield "by their clock $passed seconds passed" => [ $kind, $age( 50 ) + [ 'date' => self::date( $t + $passed ) ], $known ];
		}

		yield 'our clock may be wrong by ten minutes' => [ 'age_older', $age( 101 ), [ 'elapsed' => 700 ] ];
		yield 'our clock was changed' => [ '', $age( 101 ), [ 'elapsed' => 701 ] ];
		yield 'our clock was put back' => [ '', $age( 101 ), [ 'elapsed' => -501 ] ];
		yield 'our clock was changed, and theirs is known of the removal only' => [ '', $age( 101 ), [ 'elapsed' => 701 ] + $known ];
		yield 'our clock was changed, and theirs is known of the look only' => [
			'',
			$age( 101 ) + [ 'date' => self::date( $t ) ],
			[ 'elapsed' => 701 ],
		];
		yield 'our clock was changed, and theirs is known' => [
			'age_older',
			$age( 101 ) + [ 'date' => self::date( $t + 100 ) ],
			[ 'elapsed' => 701 ] + $known,
		];

		yield 'cached surely before, whatever the clock' => [ 'cached_before', $cached( $a - 301 ) ];
		yield 'cached perhaps before' => [ '', $cached( $a - 300 ) ];
		yield 'cached perhaps at the removal' => [ '', $cached( $a + 300 ) ];
		yield 'cached surely after it' => [ 'arrived_after', $cached( $a + 301 ) ];
		yield 'cached perhaps before its end' => [ 'arrived_after', $cached( $a + 329 ) ];
		yield 'cached surely after its end' => [ 'cached_after', $cached( $a + 330 ) ];
		yield 'cached at the look' => [ 'cached_after', $cached( $a + 400 ) ];
		yield 'cached in the future' => [ '', $cached( $a + 401 ) ];
		yield 'by a known clock: cached after a removal that took no time' => [
			'cached_after',
			$cached( $t + 5 ),
			$known + [ 'cleared_at' => $a ],
		];
		yield 'by a known clock: the end is not known' => [ 'arrived_after', $cached( $t + 105 ), $known + [ 'cleared_at' => 0 ] ];
		yield 'by a known clock: cached in the future' => [ '', $cached( $t + 106 ), $known + [ 'cleared_at' => 0 ] ];
		yield 'by a known clock: kept since before the removal' => [
			'cached_before',
			$cached( $t - 1 ),
			$known + [ 'before' => [ 'cached_at' => $t - 1 ] ],
		];
		yield 'by a known clock: the same second as before, but not before' => [
			'',
			$cached( $t ),
			$known + [ 'before' => [ 'cached_at' => $t ] ],
		];
		yield 'by a known clock: another second than before' => [
			'',
			$cached( $t - 1 ),
			$known + [ 'before' => [ 'cached_at' => $t - 2 ] ],
		];
		yield 'by a known clock: perhaps before' => [ '', $cached( $t - 5 ), $known ];
		yield 'by a known clock: surely before' => [ 'cached_before', $cached( $t - 6 ), $known ];

		$file = [ 'origin' => [ 'last_modified' => $a - 1000 ] ];
		yield 'as old as the file, perhaps' => [ '', $made( $a - 1300 ), $file ];
		yield 'older than the file' => [ 'last_modified_older', $made( $a - 1301 ), $file ];
		yield 'perhaps made before the removal' => [ '', $made( $a + 299 ) ];
		yield 'made after the removal' => [ 'last_modified_newer', $made( $a + 300 ) ];
		yield 'made at the look' => [ 'last_modified_newer', $made( $a + 400 ) ];
		yield 'made in the future' => [ '', $made( $a + 401 ) ];
		yield 'by a known clock: made in the second of the removal' => [ '', $made( $t ), $known ];
		yield 'by a known clock: made a second later' => [ 'last_modified_newer', $made( $t + 1 ), $known ];
		yield 'by a known clock: made at the look' => [ 'last_modified_newer', $made( $t + 105 ), $known ];
		yield 'by a known clock: made in the future' => [ '', $made( $t + 106 ), $known ];
		$now = [ 'origin' => [ 'last_modified' => $a + 10 ] ];
		yield 'of the time of the file, made in that very second' => [ 'arrived_after', $made( $a + 10 ) + $age( 88 ), $now ];
		yield 'of the time of the file, made later' => [
			'arrived_after, last_modified_matches_origin',
			$made( $a + 10 ) + $age( 87 ),
			$now,
		];

		yield 'dated a day ago, perhaps' => [ '', [ 'date' => self::date( $a - 86700 ) ] ];
		yield 'dated more than a day ago' => [ 'date_older', [ 'date' => self::date( $a - 86701 ) ] ];
		yield 'dated before, perhaps, by a known clock' => [ '', [ 'date' => self::date( $a - 300 ) ], $known ];
		yield 'dated before, by a known clock' => [ 'date_older', [ 'date' => self::date( $a - 301 ) ], $known ];
	}

	/**
	 * @param array<string, string> $headers
	 * @param array<string, mixed>  $changes
	 */
	#[DataProvider( 'looks' )]
	public function test_a_time_proves_something_from_a_certain_second_on( string $kinds, array $headers, array $changes = [] ): void {
		$look = Looks::of(
			$changes + [
				'accepted_at' => self::ACCEPTED,
				'cleared_at'  => self::ACCEPTED + 30,
				'checked_at'  => self::CHECKED,
				'answer'      => [
					'status'  => 200,
					'headers' => $headers,
				],
			]
		);

		self::assertSame( $kinds, implode( ', ', array_column( header_evidence( $look ), 'kind' ) ) );
	}

	public function test_a_status_is_an_answer_a_redirect_or_an_error(): void {
		foreach ( [
			0   => 'no_answer',
			199 => 'no_answer',
			200 => 'error_page',
			201 => 'no_evidence',
			299 => 'no_evidence',
			300 => 'redirect_elsewhere',
			304 => 'no_evidence',
			399 => 'redirect_elsewhere',
			400 => 'http_error',
			599 => 'http_error',
		] as $status => $kind ) {
			self::assertSame( [ $kind ], array_column( verdict( new Look( [ 'status' => $status ] ) )['evidence'], 'kind' ), "$status" );
		}
	}

	public function test_evidence_is_told_apart_by_format(): void {
		self::assertSame(
			[
				'avif' => [ 'age_newer', 'bytes_changed' ],
				''     => [ 'gone', 'looks_old' ],
			],
			by_format(
				[
					[
						'kind'   => 'age_newer',
						'format' => 'avif',
					],
					[ 'kind' => 'gone' ],
					[
						'kind'   => 'bytes_changed',
						'format' => 'avif',
					],
					[
						'kind'   => 'looks_old',
						'format' => 7,
					],
				]
			)
		);
	}

	public function test_percent_encoding_has_one_spelling(): void {
		self::assertTrue( is_same_url( 'https://a.bc/%c3%a9.jpg', 'http://A.bc/é.jpg' ) );
		self::assertFalse( is_same_url( 'https://a.bc/%c3%a9.jpg', 'https://a.bc/%c3%a8.jpg' ) );
	}
}
