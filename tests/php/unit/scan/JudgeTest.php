<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Scan;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Proof\Image_Facts;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\File_History;
use ShortPixelFlush\Scan\Judged_Copy;
use function ShortPixelFlush\Scan\chosen_copies;
use function ShortPixelFlush\Scan\is_flat;
use function ShortPixelFlush\Scan\judge_copy;
use function ShortPixelFlush\Scan\judge_pair;
use function ShortPixelFlush\Scan\absent_if_unused;
use const ShortPixelFlush\Proof\DETAIL_CELLS;
use const ShortPixelFlush\Proof\FINGERPRINT_CELLS;

require_once dirname( __DIR__, 4 ) . '/includes/scan/judge.php';

/**
 * Tests what one or two copies of an image prove when they are compared with the file.
 */
final class JudgeTest extends TestCase {
	private const NOW    = 1_800_000_000;
	private const URL    = 'https://cdn.test/spai/w_400+ret_img/https://site.test/a.jpg';
	private const SOURCE = 'https://site.test/a.jpg';

	private const OF_THE_FILE = [
		'width'    => 2400,
		'put_at'   => self::NOW,
		'modified' => self::NOW,
	];

	/**
	 * @param list<int> $fingerprint
	 */
	private static function facts( array $fingerprint, string $name = 'a', int $width = 400, int $height = 300 ): Image_Facts {
		$detail = '';
		for ( $cell = 0; [] !== $fingerprint && $cell < DETAIL_CELLS ** 2; $cell++ ) {
			$place   = 2 + 3 * ( FINGERPRINT_CELLS * intdiv( intdiv( $cell, DETAIL_CELLS ), 4 ) + intdiv( $cell % DETAIL_CELLS, 4 ) );
			$detail .= chr( $fingerprint[ $place ] ) . chr( $fingerprint[ $place + 1 ] ) . chr( $fingerprint[ $place + 2 ] ) . "\0";
		}
		return new Image_Facts( hash( 'sha256', $name ), $width, $height, $fingerprint, $detail );
	}

	/**
	 * Returns a fingerprint of many colours, different for each seed.
	 *
	 * @return list<int>
	 */
	private static function look( int $seed, int $ratio = 1333, int $side = 300 ): array {
		$cells = [ $ratio, $side ];
		for ( $i = 0; $i < 3 * FINGERPRINT_CELLS ** 2; $i++ ) {
			$cells[] = abs( crc32( "{$seed} {$i}" ) ) % 256;
		}
		return $cells;
	}

	/**
	 * Changes the colours of the first cells.
	 *
	 * @param list<int> $look
	 * @return list<int>
	 */
	private static function with_a_spot( array $look, int $cells, int $by ): array {
		for ( $i = 2; $i < 2 + 3 * $cells; $i++ ) {
			$look[ $i ] += $look[ $i ] > 127 ? -$by : $by;
		}
		return array_values( $look );
	}

	/**
	 * @param array<string, string> $headers
	 * @return array{status: int, headers: array<string, string>, body: string, error: string, at: int}
	 */
	private static function answer( array $headers, int $status = 200, string $error = '', string $body = '' ): array {
		return [
			'status'  => $status,
			'headers' => $headers,
			'body'    => $body,
			'error'   => $error,
			'at'      => self::NOW,
		];
	}

	/**
	 * @param array<string, string> $headers
	 */
	#[DataProvider( 'copies' )]
	public function test_a_copy_is_judged_by_what_one_sees_and_by_its_times(
		string $state,
		array $headers,
		?Image_Facts $copy,
		Image_Facts $file,
		File_History $history
	): void {
		$judged = judge_copy(
			self::URL,
			self::SOURCE,
			400,
			self::answer( $headers, 200, '', 'former' ),
			$copy,
			$file,
			$history,
			new Baseline()
		);

		self::assertSame( $state, trim( "{$judged->state} {$judged->reason}" ), (string) json_encode( $judged->kinds() ) );
	}

	/**
	 * @return iterable<string, array{string, array<string, string>, Image_Facts|null, Image_Facts, File_History}>
	 */
	public static function copies(): iterable {
		$file  = self::facts( self::look( 1 ), 'file', 800, 600 );
		$same  = self::facts( self::look( 1 ), 'copy' );
		$other = self::facts( self::look( 2 ), 'other' );
		$spot  = self::facts( self::with_a_spot( self::look( 1 ), 2, 90 ), 'spot' );
		$hour  = File_History::by_time( self::NOW - 3600 );
		$day   = [ 'age' => '86400' ];
		$young = [ 'age' => '60' ];
		$none  = [];

		yield 'another image, older' => [ 'stale', $day, $other, $file, $hour ];
		yield 'another image, younger' => [ 'suspect unsure', $young, $other, $file, $hour ];
		yield 'another image, no times' => [ 'suspect unsure', $none, $other, $file, $hour ];
		yield 'a spot, older' => [ 'stale', $day, $spot, $file, $hour ];
		yield 'a spot, younger' => [ 'suspect unsure', $young, $spot, $file, $hour ];
		yield 'the same, older' => [ 'unknown looks_same', $day, $same, $file, $hour ];
		yield 'the same, younger' => [ 'new', $young, $same, $file, $hour ];
		yield 'the same, no times' => [ 'unknown no_times', $none, $same, $file, $hour ];
		yield 'the very file, older' => [ 'new', $day, self::facts( self::look( 1 ), 'file' ), $file, $hour ];
		yield 'made of the file, by its time' => [
			'new',
			[ 'last-modified' => gmdate( 'D, d M Y H:i:s', self::NOW - 3600 ) . ' GMT' ],
			$same,
			$file,
			$hour,
		];
		yield 'no image' => [ 'unknown no_image', $day, null, $file, $hour ];
		yield 'in the second in which the file changed' => [ 'unknown no_times', [ 'age' => '3600' ], $same, $file, $hour ];

		$moved = File_History::rewritten(
			new File_Stamp( 10, 500 ),
			new File_Stamp( 11, self::NOW - 9000000 ),
			self::NOW - 7200,
			self::NOW - 60,
			true
		);
		yield 'a spot, from before a file that brought an old time along' => [ 'stale', $day, $spot, $file, $moved ];
		yield 'the same, from when it may have been there already' => [ 'unknown no_times', [ 'age' => '3600' ], $same, $file, $moved ];

		$hashed = File_History::rewritten(
			new File_Stamp( 10, 500, md5( 'former' ) ),
			new File_Stamp( 11, self::NOW - 3600 ),
			self::NOW - 7200,
			self::NOW - 60,
			true
		);
		$broken = new Image_Facts( hash( 'sha256', 'former' ), 0, 0, null );
		yield 'the bytes of before, of a kind that can’t be compared' => [
			'stale',
			$none,
			$broken,
			new Image_Facts( 'x', 0, 0, null ),
			$hashed,
		];
		yield 'the bytes of before, which look the same' => [
			'unknown looks_same',
			$day,
			self::facts( self::look( 1 ), 'former' ),
			$file,
			$hashed,
		];
		yield 'of a kind that can’t be compared, older' => [
			'unknown not_comparable',
			$day,
			new Image_Facts( 'y', 0, 0, null ),
			$file,
			$hour,
		];
	}

	public function test_an_answer_without_an_image_is_never_old(): void {
		$file = self::facts( self::look( 1 ), 'file' );
		$said = static function ( int $status, array $headers, string $error = '' ) use ( $file ): string {
			/** @var array<string, string> $headers */
			$judged = judge_copy(
				self::URL,
				self::SOURCE,
				400,
				self::answer( $headers, $status, $error ),
				null,
				$file,
				File_History::by_time( self::NOW - 60 ),
				new Baseline()
			);
			return trim( "{$judged->state} {$judged->reason}" );
		};

		self::assertSame( 'new', $said( 307, [ 'location' => self::SOURCE ] ) );
		self::assertSame(
			'new',
			$said(
				302,
				[
					'location' => self::SOURCE,
					'age'      => '86400',
				]
			)
		);
		self::assertSame( 'unknown redirect', $said( 302, [ 'location' => 'https://site.test/' ] ) );
		self::assertSame( 'unknown redirect', $said( 301, [ 'location' => self::SOURCE ] ) );
		self::assertSame( 'unknown no_image', $said( 404, [] ) );
		self::assertSame( 'unknown no_answer', $said( 0, [], 'timeout' ) );
	}

	#[DataProvider( 'pairs' )]
	public function test_two_copies_prove_what_one_does_not( string $state, Judged_Copy $first, ?Judged_Copy $second ): void {
		$judged = judge_pair( $first, $second, self::NOW );

		self::assertSame( $state, trim( "{$judged->state} {$judged->reason}" ) );
	}

	/**
	 * @return iterable<string, array{string, Judged_Copy, Judged_Copy|null}>
	 */
	public static function pairs(): iterable {
		$suspect = static fn ( Image_Facts $image, string $kind = 'looks_old', bool $is_as_asked = true ): Judged_Copy => new Judged_Copy(
			'suspect',
			'unsure',
			[ [ 'kind' => $kind ] ],
			0,
			$is_as_asked,
			$image
		);
		$old     = self::facts( self::look( 2 ), 'old' );
		$small   = self::facts( self::look( 2 ), 'old, smaller', 300, 225 );
		$flat    = self::facts( array_merge( [ 1333, 300 ], array_fill( 0, 3 * FINGERPRINT_CELLS ** 2, 128 ) ), 'flat' );
		$new     = new Judged_Copy( 'new', '', [ [ 'kind' => 'looks_same' ] ], 0, true, self::facts( self::look( 1 ), 'new' ) );

		yield 'both show the same other image' => [ 'stale', $suspect( $old ), $suspect( $small ) ];
		yield 'both differ in the same spot' => [ 'stale', $suspect( $old, 'differs' ), $suspect( $small, 'differs' ) ];
		yield 'they show two others' => [ 'unknown unsure', $suspect( $old ), $suspect( self::facts( self::look( 3 ), 'third' ) ) ];
		yield 'the very same bytes for two widths' => [ 'unknown placeholder', $suspect( $old ), $suspect( $old ) ];
		yield 'one colour' => [ 'unknown placeholder', $suspect( $flat ), null ];
		yield 'not the width that was asked for' => [ 'unknown placeholder', $suspect( $old, 'looks_old', false ), $suspect( $small ) ];
		yield 'only one, another image altogether' => [ 'stale', $suspect( $old ), null ];
		yield 'only one, that differs, and nobody knows since when it is there' => [ 'stale', $suspect( $old, 'differs' ), null ];
		yield 'only one, that differs, made of the file that is there' => [
			'unknown unsure',
			new Judged_Copy( 'suspect', 'unsure', [ [ 'kind' => 'differs' ] ], self::NOW + 1, true, $old ),
			null,
		];
		yield 'the other is new, this one another image' => [ 'stale', $suspect( $old ), $new ];
		yield 'the other is new, this one differs in a spot' => [ 'unknown unsure', $suspect( $old, 'differs' ), $new ];
		yield 'one that differs, and a smaller one on which that can’t be seen' => [
			'stale',
			$suspect( $old, 'differs' ),
			new Judged_Copy( 'unknown', 'no_times', [ [ 'kind' => 'looks_same' ] ], 0, true, $small ),
		];
		yield 'the other did not come as an image' => [
			'unknown unsure',
			$suspect( $old ),
			new Judged_Copy( 'unknown', 'no_image', [ [ 'kind' => 'error_page' ] ] ),
		];
		yield 'the other is proved old' => [ 'stale', $suspect( $old ), $suspect( $small )->as_state( 'stale' ) ];
	}

	public function test_one_colour_is_flat_and_an_image_is_not(): void {
		self::assertTrue( is_flat( null ) );
		self::assertTrue( is_flat( array_merge( [ 1000, 300 ], array_fill( 0, 768, 200 ) ) ) );
		self::assertFalse( is_flat( self::look( 1 ) ) );
	}

	public function test_copies_are_chosen_that_visitors_have_near_the_best_width_and_of_files_that_are_here(): void {
		$copy   = static fn ( string $params, string $found_in, string $name = 'a' ): Variant => new Variant(
			"https://cdn.test/spai/{$params}+ret_img/https://site.test/{$name}.jpg",
			"https://site.test/{$name}.jpg",
			1,
			$found_in
		);
		$chosen = chosen_copies(
			[
				$copy( 'w_400', 'settings' ),
				$copy( 'w_400', 'recent' ),
				$copy( 'w_410', 'pasted' ),
				$copy( 'w_2000', 'page' ),
				$copy( 'w_380+q_lqip', 'page' ),
				$copy( 'w_300', 'page' ),
				$copy( 'w_390', 'page', 'gone' ),
			],
			[ self::SOURCE => self::OF_THE_FILE ]
		);

		self::assertSame( [ 300, 2000 ], array_map( static fn ( Variant $variant ): ?int => $variant->width(), $chosen ) );
		self::assertSame( [], chosen_copies( [ $copy( 'w_400', 'settings' ) ], [ self::SOURCE => self::OF_THE_FILE ] ) );
	}

	public function test_of_measured_copies_those_of_the_commonest_screens_are_chosen(): void {
		$variants = array_map(
			static fn ( int $width ): Variant => new Variant(
				"https://cdn.test/spai/w_{$width}+ret_img/https://site.test/a.jpg",
				self::SOURCE,
				1,
				'probe'
			),
			[ 1170, 1905, 400 ]
		);

		self::assertSame(
			[ 1170, 1905 ],
			array_map(
				static fn ( Variant $variant ): ?int => $variant->width(),
				chosen_copies( $variants, [ self::SOURCE => self::OF_THE_FILE ] )
			)
		);
	}

	/**
	 * @param array<string, array{int, int}> $days The days since each file was put there and since it was written, by the file's name.
	 * @param list<string>                   $copies Parameters and the file's name, with a space between them.
	 * @param list<string>                   $expected
	 */
	#[DataProvider( 'files' )]
	public function test_copies_of_the_file_that_was_written_last_and_without_a_height_are_chosen(
		array $days,
		array $copies,
		array $expected
	): void {
		$files = [];
		foreach ( $days as $name => list( $put, $modified ) ) {
			$files[ "https://site.test/{$name}.jpg" ] = [
				'width'    => 1000,
				'put_at'   => self::NOW - 86400 * $put,
				'modified' => self::NOW - 86400 * $modified,
			];
		}
		$variants = array_map(
			static fn ( string $copy ): Variant => new Variant(
				'https://cdn.test/spai/' . str_replace( ' ', '+ret_img/https://site.test/', $copy ) . '.jpg',
				'https://site.test/' . explode( ' ', $copy )[1] . '.jpg',
				1,
				'page'
			),
			$copies
		);
		$chosen   = array_map(
			static fn ( Variant $variant ): int => (int) array_search( $variant, $variants, true ),
			chosen_copies( $variants, $files )
		);

		self::assertSame( $expected, array_map( static fn ( int $at ): string => $copies[ $at ], $chosen ) );
	}

	/** @return iterable<string, array{array<string, array{int, int}>, list<string>, list<string>}> */
	public static function files(): iterable {
		$copies = [ 'w_400 a-small', 'w_2000 a', 'w_350 a-small', 'w_1000 a' ];
		$large  = [ 'w_1000 a', 'w_2000 a' ];
		$small  = [ 'w_400 a-small', 'w_350 a-small' ];
		$files  = static fn ( int ...$days ): array => [
			'a'       => [ $days[0], $days[1] ],
			'a-small' => [ $days[2], $days[3] ],
		];

		yield 'the original was written last' => [ $files( 0, 0, 90, 90 ), $copies, $large ];
		yield 'it brought an old time along' => [ $files( 0, 200, 90, 90 ), $copies, $large ];
		yield 'all were moved here since' => [ $files( 0, 10, 0, 90 ), $copies, $large ];
		yield 'one size was' => [ $files( 90, 90, 0, 0 ), $copies, $small ];
		yield 'all were written by one change' => [ $files( 0, 0, 0, 0 ), $copies, $small ];
		yield 'a file that nobody has a copy of was' => [ $files( 0, 0, 90, 90 ), [ 'w_300 a-small' ], [ 'w_300 a-small' ] ];
		yield 'a height may crop' => [
			$files( 0, 0, 0, 0 ),
			[ 'w_400+h_400 a', 'w_900 a', 'w_410+h_200 a' ],
			[ 'w_900 a', 'w_400+h_400 a' ],
		];
	}

	/**
	 * @param array<string, string> $headers
	 */
	#[DataProvider( 'guesses' )]
	public function test_what_no_cache_had_of_a_copy_that_no_page_names_says_nothing(
		string $state,
		string $reason,
		array $headers,
		string $expected
	): void {
		self::assertSame( $expected, absent_if_unused( new Judged_Copy( $state, $reason, [] ), $headers, true )->state );
	}

	public function test_only_a_copy_that_a_page_asks_for_shows_what_the_cdn_sends_now(): void {
		$judged = new Judged_Copy( 'new', '', [] );

		self::assertSame( 'made_now', absent_if_unused( $judged, [], true )->reason );
		self::assertSame( 'no_copy', absent_if_unused( $judged, [], false )->reason );
	}

	/** @return iterable<string, array{string, string, array<string, string>, string}> */
	public static function guesses(): iterable {
		yield 'new, and made for us' => [ 'new', '', [ 'x-cache' => 'MISS' ], 'absent' ];
		yield 'new, and nobody says whence' => [ 'new', '', [], 'absent' ];
		yield 'new, from a cache' => [ 'new', '', [ 'x-cache' => 'HIT' ], 'new' ];
		yield 'new, and of some age' => [ 'new', '', [ 'age' => '60' ], 'new' ];
		yield 'old all the same' => [ 'stale', '', [ 'x-cache' => 'MISS' ], 'stale' ];
		yield 'suspect' => [ 'suspect', 'unsure', [], 'suspect' ];
		yield 'no such copy' => [ 'unknown', 'no_image', [], 'absent' ];
		yield 'no answer' => [ 'unknown', 'no_answer', [], 'unknown' ];
	}

	public function test_a_second_copy_that_nobody_has_leaves_the_first_alone(): void {
		$first = new Judged_Copy( 'suspect', 'unsure', [ [ 'kind' => 'looks_old' ] ], 0, true, self::facts( self::look( 1 ) ) );

		self::assertSame( 'stale', judge_pair( $first, new Judged_Copy( 'absent', 'no_copy', [] ), self::NOW )->state );
	}
}
