<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Proof\Image_Facts;
use ShortPixelFlush\Proof\Look;
use ShortPixelFlush\Proof\Original;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\monotonic_mark;
use function ShortPixelFlush\Proof\clock_of;
use function ShortPixelFlush\Proof\elapsed_since;
use function ShortPixelFlush\Proof\fingerprint;
use function ShortPixelFlush\Proof\is_doubtful;
use function ShortPixelFlush\Proof\is_final_look;
use function ShortPixelFlush\Proof\judged;
use function ShortPixelFlush\Proof\look_at;
use function ShortPixelFlush\Proof\proved_before;
use function ShortPixelFlush\Proof\removal_seconds;
use function ShortPixelFlush\Proof\seconds_to_effect;
use function ShortPixelFlush\Proof\seen;

require_once dirname( __DIR__, 4 ) . '/includes/proof/look.php';

/**
 * Tests how the CDN's answer to a check becomes a look, then a verdict, and then the stored row.
 */
final class LookTest extends Wp_Test_Case {
	private const SENT_AT = 1795532400;
	private const URL     = 'https://cdn.shortpixel.ai/spai/w_300+ret_img/example.org/a.jpg';
	private const SOURCE  = 'https://example.org/a.jpg';

	/** @param array<string, mixed> $row */
	private static function purge( array $row = [] ): Purge {
		return new Purge(
			$row + [
				'state'   => 'sent',
				'url'     => self::URL,
				'source'  => self::SOURCE,
				'sent_at' => self::SENT_AT,
			]
		);
	}

	/**
	 * @param array<string, mixed> $answer
	 * @return array{status: int, headers: array<string, string>, body: string, error: string, at: int, retry_after: int|null}
	 */
	private static function answer( array $answer = [] ): array {
		/** @var array{status: int, headers: array<string, string>, body: string, error: string, at: int, retry_after: int|null} $whole */
		$whole = $answer + [
			'status'      => 200,
			'headers'     => [],
			'body'        => '',
			'error'       => '',
			'at'          => self::SENT_AT + 30,
			'retry_after' => null,
		];
		return $whole;
	}

	/** @return Judgement */
	private static function judgement( string $state, string $kind = 'no_evidence' ): array {
		return [
			'state'    => $state,
			'evidence' => [ [ 'kind' => $kind ] ],
			'failure'  => [
				'code' => 'other',
				'data' => [],
			],
		];
	}

	private static function image(): string {
		$file = get_temp_dir() . 'a-look.png';
		self::write_picture( $file, 40, 30, [ 200, 20, 20 ] );
		$bytes = (string) file_get_contents( $file );
		unlink( $file );
		return $bytes;
	}

	/** Returns what monotonic_mark() returned this many seconds ago. */
	private static function mark( int $seconds ): string {
		list( $machine, $now ) = explode( ':', monotonic_mark() );
		return $machine . ':' . ( (int) $now - $seconds );
	}

	public function test_only_a_new_copy_is_judged_for_good_before_the_removal_has_surely_taken_effect(): void {
		foreach ( [
			[ 1, 'fresh', 50, true ],
			[ 1, 'rebuilding', 50, true ],
			[ 1, 'stale', 50, false ],
			[ 1, 'stale', 0, false ],
			[ 2, 'stale', 0, true ],
			[ 2, 'unconfirmed', 0, true ],
			[ 2, 'stale', 1, false ],
			[ 3, 'stale', 1, false ],
			[ 4, 'stale', 1, true ],
		] as list( $looks, $state, $left, $is_final ) ) {
			self::assertSame( $is_final, is_final_look( $looks, $state, $left ), "{$looks} {$state} {$left}" );
		}
	}

	public function test_a_removal_takes_as_long_as_the_filter_says_and_no_less_than_the_wait(): void {
		self::assertSame( [ 90, 90, 91 ], array_map( 'ShortPixelFlush\Proof\removal_seconds', [ 30, 90, 91 ] ) );
		foreach ( [
			[ 120, 120 ],
			[ 5, 30 ],
			[ '120', 90 ],
		] as list( $filtered, $seconds ) ) {
			add_filter( 'shortpixel_flush_removal_seconds', static fn () => $filtered );
			self::assertSame( $seconds, removal_seconds( 30 ) );
		}
	}

	public function test_the_seconds_to_its_effect_are_counted_by_our_clock(): void {
		foreach ( [
			0   => 90,
			30  => 60,
			89  => 1,
			90  => 0,
			200 => 0,
		] as $passed => $left ) {
			self::assertSame( $left, seconds_to_effect( self::purge(), self::SENT_AT + $passed, 30 ) );
		}
		self::assertSame( 0, seconds_to_effect( self::purge( [ 'baseline' => [ 'new_link' => true ] ] ), self::SENT_AT, 30 ) );
		self::assertSame( 90, seconds_to_effect( self::purge( [ 'baseline' => [ 'new_link' => false ] ] ), self::SENT_AT, 30 ) );
	}

	public function test_where_our_clock_was_changed_the_machines_own_counts(): void {
		$left = static function ( int $passed ): int {
			// Repeats the call if a second began between making the mark and reading it.
			do {
				$purge = self::purge( [ 'baseline' => [ 'accepted_mark' => self::mark( 10 ) ] ] );
				$left  = seconds_to_effect( $purge, self::SENT_AT + $passed, 30 );
			} while ( 10 !== elapsed_since( $purge->baseline ?? new Baseline() ) );
			return $left;
		};

		self::assertSame( 80, $left( 10 ) );
		self::assertSame( 60, $left( 30 ) );
		self::assertSame( 0, $left( 610 ) );
		self::assertSame( 80, $left( 611 ) );
		self::assertSame( 680, $left( -590 ) );
		self::assertSame( 80, $left( -591 ) );
		self::assertNull( elapsed_since( new Baseline() ) );
		self::assertNull( elapsed_since( new Baseline( [ 'accepted_mark' => 'another:10' ] ) ) );
	}

	public function test_a_look_that_proves_nothing_yet_is_taken_again(): void {
		$before = self::purge(
			[
				'looks'    => 1,
				'attempts' => 2,
			]
		);
		$row    = seen( $before, self::answer( [ 'retry_after' => 20 ] ), self::judgement( 'stale', 'looks_old' ), 30 );

		self::assertSame(
			[ 'sent', 2, 0, self::SENT_AT + 30, 200 ],
			[ $row->state, $row->looks, $row->attempts, $row->checked_at, $row->status ]
		);
		self::assertSame( [ [ 'kind' => 'looks_old' ] ], $row->evidence );
		self::assertNull( $row->failure );
		self::assertSame( self::SENT_AT + 90, $row->not_before, 'When the removal has surely taken effect.' );
		$first = seen( self::purge(), self::answer(), self::judgement( 'stale', 'looks_old' ), 17 );
		self::assertSame( self::SENT_AT + 30 + 17, $first->not_before, 'The second one comes soon.' );
	}

	public function test_the_next_look_waits_for_the_longest_of_wait_effect_and_pause(): void {
		foreach ( [
			[ 1, 30, null, 60 ],
			[ 1, 30, 61, 61 ],
			[ 0, 200, 61, 200 ],
			[ 1, 30, 601, 600 ],
		] as list( $looks, $wait, $pause, $seconds ) ) {
			// The answer comes when the wait is over. A wait of 200 seconds makes the removal take 200 seconds, too.
			$answer = self::answer(
				[
					'at'          => self::SENT_AT + max( 30, $wait ),
					'retry_after' => $pause,
				]
			);
			self::assertSame(
				$answer['at'] + $seconds,
				seen( self::purge( [ 'looks' => $looks ] ), $answer, self::judgement( 'stale' ), $wait )->not_before
			);
		}
	}

	public function test_a_final_look_is_stored_with_its_failure(): void {
		$row = seen( self::purge( [ 'looks' => 1 ] ), self::answer( [ 'at' => self::SENT_AT + 90 ] ), self::judgement( 'stale' ), 30 );

		self::assertSame( [ 'stale', 0 ], [ $row->state, $row->not_before ] );
		self::assertNotNull( $row->failure );
		self::assertSame( 'other', $row->failure->code );
	}

	public function test_an_answer_that_proves_nothing_takes_no_proof_back(): void {
		$earlier = [
			[ 'kind' => 'age_newer' ],
			[ 'kind' => 'bytes_changed' ],
		];
		$row     = seen( self::purge( [ 'evidence' => $earlier ] ), self::answer(), self::judgement( 'unconfirmed', 'no_answer' ), 30 );

		self::assertSame( 'fresh', $row->state );
		self::assertSame( [ ...$earlier, [ 'kind' => 'no_answer' ] ], $row->evidence );
		self::assertNull( $row->failure );

		$row = seen( self::purge( [ 'evidence' => $earlier ] ), self::answer(), self::judgement( 'stale', 'looks_old' ), 30 );
		self::assertSame( [ [ 'kind' => 'looks_old' ] ], $row->evidence, 'What proves the opposite does.' );

		$row = seen(
			self::purge( [ 'evidence' => [ [ 'kind' => 'looks_same' ] ] ] ),
			self::answer(),
			self::judgement( 'unconfirmed', 'no_answer' ),
			30
		);
		self::assertSame( [ [ 'kind' => 'no_answer' ] ], $row->evidence, 'Nothing was proved.' );
	}

	/** @return iterable<string, array{string, list<array<string, string>>}> */
	public static function earlier_evidence(): iterable {
		$new      = [ [ 'kind' => 'looks_new' ] ];
		$redirect = [ [ 'kind' => 'redirect_to_origin' ] ];
		$in       = static fn ( string $format, string $kind ): array => [
			'kind'   => $kind,
			'format' => $format,
		];

		yield 'none' => [ '', [] ];
		yield 'a new copy' => [ 'fresh', $new ];
		yield 'a redirect' => [ 'rebuilding', $redirect ];
		yield 'a redirect, and something old' => [ '', [ ...$redirect, [ 'kind' => 'looks_old' ] ] ];
		yield 'something old' => [ '', [ [ 'kind' => 'looks_old' ] ] ];
		yield 'a new copy, and a redirect for others' => [
			'rebuilding',
			[ $in( 'avif', 'looks_new' ), $in( 'webp', 'redirect_to_origin' ) ],
		];
		yield 'a new copy, and nothing certain for others' => [ '', [ $in( 'avif', 'looks_new' ), $in( 'webp', 'looks_same' ) ] ];
	}

	/** @param list<array<string, string>> $evidence */
	#[DataProvider( 'earlier_evidence' )]
	public function test_what_earlier_looks_proved( string $state, array $evidence ): void {
		self::assertSame( $state, proved_before( self::purge( [ 'evidence' => $evidence ] ) ) );
	}

	public function test_the_cdns_clock_is_read_from_its_own_answer_only(): void {
		$date = [ 'date' => gmdate( 'D, d M Y H:i:s', self::SENT_AT ) . ' GMT' ];

		self::assertSame( self::SENT_AT, clock_of( $date ) );
		self::assertSame( self::SENT_AT, clock_of( $date + [ 'age' => '0' ] ) );
		self::assertSame( self::SENT_AT, clock_of( $date + [ 'age' => '' ] ) );
		self::assertNull( clock_of( $date + [ 'age' => '1' ] ), 'From a cache.' );
		self::assertNull( clock_of( [] ) );
	}

	public function test_a_page_or_a_redirect_elsewhere_is_no_answer_to_a_removal(): void {
		$original = [ 'headers' => [ 'location' => 'http://example.org/a.jpg' ] ];

		self::assertFalse( is_doubtful( self::answer( [ 'body' => 'removed' ] ), self::SOURCE ) );
		self::assertFalse( is_doubtful( self::answer( [ 'status' => 299 ] ), self::SOURCE ) );
		self::assertTrue( is_doubtful( self::answer( [ 'body' => ' <!DOCTYPE html>' ] ), self::SOURCE ) );
		self::assertFalse( is_doubtful( self::answer( [ 'status' => 300 ] + $original ), self::SOURCE ) );
		self::assertTrue( is_doubtful( self::answer( [ 'status' => 300 ] ), self::SOURCE ) );
		self::assertTrue( is_doubtful( self::answer( [ 'status' => 404 ] ), self::SOURCE ) );
	}

	public function test_a_look_holds_what_was_asked_answered_and_known(): void {
		$image    = self::image();
		$baseline = [
			'etag'           => '"a"',
			'accepted_date'  => self::SENT_AT + 3,
			'is_told_apart'  => true,
			'was_origin_old' => true,
			'is_deleted'     => true,
		];
		$origin   = new Original( Image_Facts::of( $image ), self::SENT_AT );
		$look     = look_at(
			self::URL,
			self::SOURCE,
			self::SENT_AT,
			new Baseline( $baseline ),
			self::answer( [ 'body' => $image ] ),
			$origin,
			30
		);

		$expected = new Look(
			[
				'url'            => self::URL,
				'source'         => self::SOURCE,
				'accepted_at'    => self::SENT_AT,
				'cleared_at'     => self::SENT_AT + 90,
				'is_told_apart'  => true,
				'was_origin_old' => true,
				'is_deleted'     => true,
				'checked_at'     => self::SENT_AT + 30,
				'accepted_date'  => self::SENT_AT + 3,
				'status'         => 200,
				'is_image'       => true,
				'copy'           => Image_Facts::of( $image ),
				'before'         => new Baseline( $baseline ),
				'origin'         => $origin,
			]
		);

		self::assertEquals( $expected, $look );
	}

	public function test_an_image_is_read_only_where_it_can_be_compared(): void {
		$image  = self::image();
		$origin = new Original( Image_Facts::of( $image ) );
		$print  = static function ( string $url, string $body, ?Original $origin ): ?array {
			return look_at(
				$url,
				self::SOURCE,
				self::SENT_AT,
				new Baseline(),
				self::answer( [ 'body' => $body ] ),
				$origin,
				30
			)->copy->fingerprint;
		};

		self::assertNotNull( $origin->image->fingerprint );
		self::assertSame( $origin->image->fingerprint, $print( self::URL, $image, $origin ) );
		self::assertNull( $print( self::URL, $image, null ) );
		self::assertNull( $print( str_replace( 'w_300', 'q_lqip', self::URL ), $image, $origin ) );
		self::assertSame( '', look_at( self::URL, self::SOURCE, self::SENT_AT, new Baseline(), self::answer(), null, 30 )->copy->sha256 );
	}

	public function test_no_age_makes_a_copy_new_where_perhaps_nothing_was_removed(): void {
		$cleared = static fn ( array $baseline ) => look_at(
			self::URL,
			self::SOURCE,
			self::SENT_AT,
			new Baseline( $baseline ),
			self::answer(),
			null,
			30
		)->cleared_at;

		self::assertSame( 0, $cleared( [ 'new_link' => true ] ) );
		self::assertSame( 0, $cleared( [ 'is_doubtful' => true ] ) );
		self::assertSame( self::SENT_AT + 90, $cleared( [ 'is_doubtful' => false ] ) );
		self::assertSame( self::SENT_AT + 90, $cleared( [] ) );
	}

	public function test_a_row_is_judged_by_its_answer(): void {
		$redirect = self::answer(
			[
				'status'  => 302,
				'headers' => [ 'location' => self::SOURCE ],
			]
		);

		self::assertSame( 'rebuilding', judged( self::purge(), $redirect, null, 30 )['state'] );
		self::assertSame(
			'unconfirmed',
			judged( self::purge( [ 'source' => 'https://example.org/b.jpg' ] ), $redirect, null, 30 )['state']
		);
	}
}
