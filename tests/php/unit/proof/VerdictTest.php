<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Random\Engine\Mt19937;
use Random\Randomizer;
use ShortPixelFlush\Tests\Support\Looks;
use function ShortPixelFlush\Proof\verdict;
use const ShortPixelFlush\Proof\FRESH_EVIDENCE;
use const ShortPixelFlush\Proof\STALE_EVIDENCE;

require_once dirname( __DIR__, 4 ) . '/includes/proof/verdict.php';

/**
 * Checks verdicts against each vector, and against rules that hold for any input.
 */
final class VerdictTest extends TestCase {
	/**
	 * @return array<string,array{array<mixed>,array<mixed>}>
	 */
	public static function vectors(): array {
		$vectors = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/verdict.json' ), true );
		self::assertIsArray( $vectors );
		$cases = [];
		foreach ( $vectors as $vector ) {
			self::assertIsArray( $vector );
			self::assertIsString( $vector['name'] );
			self::assertIsArray( $vector['input'] );
			self::assertIsArray( $vector['expected'] );
			$cases[ $vector['name'] ] = [ $vector['input'], $vector['expected'] ];
		}

		return $cases;
	}

	/**
	 * @param array<mixed> $input
	 * @param array<mixed> $expected
	 */
	#[DataProvider( 'vectors' )]
	public function test_a_look_is_judged_as_its_vector_says( array $input, array $expected ): void {
		self::assertEquals( $expected, verdict( Looks::of( $input ) ) );
	}

	public function test_every_kind_of_evidence_of_the_shared_list_has_a_vector(): void {
		$kinds = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/enums/evidence-kinds.json' ), true );
		self::assertIsArray( $kinds );
		$met = [];
		foreach ( self::vectors() as $vector ) {
			self::assertIsArray( $vector[1]['evidence'] );
			array_push( $met, ...array_column( $vector[1]['evidence'], 'kind' ) );
		}
		$met = array_unique( $met );
		// The first two need a second look at ShortPixel's own host; DetailTest tests differs().
		$kinds = array_diff( array_filter( $kinds, 'is_string' ), [ 'stale_at_edge', 'stale_at_shortpixel', 'differs' ] );
		sort( $met );
		sort( $kinds );

		self::assertSame( $kinds, $met );
	}

	/**
	 * Judges ten thousand random looks, many of them impossible in practice.
	 */
	public function test_whatever_comes_no_picture_is_new_or_old_without_evidence(): void {
		$random = new Randomizer( new Mt19937( 20261124 ) );
		$states = [];
		for ( $i = 0; $i < 10000; $i++ ) {
			$look    = $this->random_look( $random );
			$verdict = verdict( Looks::of( $look ) );
			$kinds   = array_column( $verdict['evidence'], 'kind' );
			$message = "Look {$i}: " . json_encode( [ $look, $verdict ] );

			self::assertNotSame( [], $kinds, $message );
			if ( 'fresh' === $verdict['state'] ) {
				self::assertNotSame( [], array_intersect( $kinds, FRESH_EVIDENCE ), $message );
				self::assertSame( [], array_intersect( $kinds, STALE_EVIDENCE ), $message );
				self::assertSame( 200, $look['answer']['status'], $message );
				self::assertTrue( $look['answer']['is_image'], $message );
			}
			if ( 'stale' === $verdict['state'] ) {
				self::assertNotSame( [], array_intersect( $kinds, STALE_EVIDENCE ), $message );
			}
			if ( 'rebuilding' === $verdict['state'] ) {
				self::assertSame( [ 'redirect_to_origin' ], $kinds, $message );
			}
			self::assertSame( 'failed' === $verdict['state'] || [ 'no_answer' ] === $kinds, null !== $verdict['failure'], $message );
			$states[ $verdict['state'] ] = ( $states[ $verdict['state'] ] ?? 0 ) + 1;
		}

		ksort( $states );
		self::assertSame( [ 'failed', 'fresh', 'rebuilding', 'stale', 'unconfirmed' ], array_keys( $states ) );
	}

	/**
	 * Judges ten thousand copies whose removal never happened.
	 *
	 * Each copy is older than the flush; each header is true or missing, and the CDN's clock is off by up to two hours.
	 */
	public function test_a_copy_that_was_never_removed_is_never_called_new(): void {
		$random = new Randomizer( new Mt19937( 20261125 ) );
		$stale  = 0;
		for ( $i = 0; $i < 10000; $i++ ) {
			$accepted = 1764000000 + $random->getInt( 0, 1000 );
			$made     = $accepted - $random->getInt( 1, 1 === $random->getInt( 0, 1 ) ? 20 : 100000 );
			$written  = $random->getInt( $made + 1, $accepted );
			$checked  = $accepted + $random->getInt( 30, 200 );
			$skew     = $random->getInt( -7200, 7200 );
			$cached   = 1 === $random->getInt( 0, 1 );
			$headers  = [
				'age'           => (string) ( $checked - $made ),
				'date'          => $this->date( ( $cached ? $made : $checked ) + $skew ),
				'last-modified' => $this->date( $made + $skew ),
				'etag'          => '"old"',
			];
			foreach ( array_keys( $headers ) as $name ) {
				if ( 1 === $random->getInt( 0, 2 ) ) {
					unset( $headers[ $name ] );
				}
			}
			$look = [
				'url'           => 'https://cdn.shortpixel.ai/spai/w_300+ret_img/example.org/a.jpg',
				'source'        => 'https://example.org/a.jpg',
				'accepted_at'   => $accepted,
				'cleared_at'    => $accepted + 30,
				'checked_at'    => $checked,
				// The CDN's time is known from its answer to the removal.
				'accepted_date' => $accepted + $skew,
				'answer'        => [
					'status'      => 200,
					'headers'     => $headers,
					'error'       => '',
					'sha256'      => 'a',
					'is_image'    => true,
					'fingerprint' => null,
				],
				'before'        => 1 === $random->getInt( 0, 1 ) ? [
					'etag'          => '"old"',
					'last_modified' => '',
				] : null,
				'origin'        => 1 === $random->getInt( 0, 1 ) ? [
					'sha256'        => 'b',
					'last_modified' => $written,
					'fingerprint'   => null,
				] : null,
			];

			$verdict = verdict( Looks::of( $look ) );
			self::assertNotSame( 'fresh', $verdict['state'], "World {$i}: " . json_encode( [ $look, $verdict ] ) );
			$stale += 'stale' === $verdict['state'] ? 1 : 0;
		}

		self::assertGreaterThan( 6000, $stale, 'Most of these worlds hold evidence, and it is to be seen.' );
	}

	/**
	 * Simulates two caches of which only the outer one was cleared: it has fetched the old copy again, so the headers
	 * that it adds are recent. Headers of the copy are old or missing, and the copy before the removal may be unknown.
	 */
	public function test_an_old_copy_that_a_cache_took_in_anew_is_never_called_new(): void {
		$random = new Randomizer( new Mt19937( 20261126 ) );
		$states = [];
		$is     = static fn (): bool => 1 === $random->getInt( 0, 1 );
		for ( $i = 0; $i < 10000; $i++ ) {
			$accepted = 1764000000;
			$arrived  = $accepted + $random->getInt( 0, 200 );
			$checked  = $arrived + $random->getInt( 0, 200 );
			$made     = $accepted - $random->getInt( 1, 100000 );
			$written  = $random->getInt( $made + 1, $accepted );
			$headers  = [
				'age'           => (string) ( $checked - $arrived ),
				'date'          => $this->date( $is() ? $arrived : $checked ),
				'last-modified' => $this->date( $made ),
				'etag'          => '"old"',
				'x-cache'       => $is() ? 'HIT' : 'MISS',
				'cdn-cache'     => $is() ? 'HIT' : 'MISS',
				'cdn-cachedat'  => gmdate( 'm/d/Y H:i:s', $arrived ),
			];
			foreach ( array_keys( $headers ) as $name ) {
				if ( $is() ) {
					unset( $headers[ $name ] );
				}
			}
			$look    = [
				'url'           => 'https://cdn.shortpixel.ai/spai/w_300+ret_img/example.org/a.jpg',
				'source'        => 'https://example.org/a.jpg',
				'accepted_at'   => $accepted,
				'cleared_at'    => $accepted + 90,
				'checked_at'    => $checked,
				'accepted_date' => $is() ? $accepted : null,
				'answer'        => [
					'status'      => 200,
					'headers'     => $headers,
					'error'       => '',
					'sha256'      => 'a',
					'is_image'    => true,
					'fingerprint' => array_merge( [ 1333, 400 ], array_fill( 0, 768, 100 ) ),
				],
				'before'        => $is() ? [
					'sha256' => 'a',
					'etag'   => '"old"',
				] : null,
				'origin'        => [
					'sha256'        => 'b',
					'last_modified' => $is() ? $written : null,
					'fingerprint'   => array_merge( [ 1333, 400 ], array_fill( 0, 768, 104 ) ),
				],
			];
			$verdict = verdict( Looks::of( $look ) );

			self::assertNotSame( 'fresh', $verdict['state'], "World {$i}: " . json_encode( [ $headers, $look['before'], $verdict ] ) );
			$states[ $verdict['state'] ] = ( $states[ $verdict['state'] ] ?? 0 ) + 1;
		}

		self::assertGreaterThan( 500, $states['stale'] ?? 0, 'The date of making shows it where it is there.' );
	}

	/**
	 * @return array{url: string, source: string, accepted_at: mixed, cleared_at: mixed, checked_at: mixed, accepted_date: mixed, answer: array<string,mixed>, before: mixed, origin: mixed}
	 */
	private function random_look( Randomizer $random ): array {
		$accepted = 1764000000;
		$pick     = static fn ( array $values ) => $values[ $random->getInt( 0, count( $values ) - 1 ) ];
		$time     = fn () => $pick(
			[
				'',
				'junk',
				'0',
				$this->date( $accepted + $random->getInt( -9000, 9000 ) ),
				$this->date( $accepted + $random->getInt( -60, 120 ) ),
			]
		);
		$flat     = static fn ( int $grey ): array => array_merge( [ 1333, 400 ], array_fill( 0, 768, $grey ) );
		$prints   = [ null, $flat( 10 ), $flat( 14 ), $flat( 200 ), [ 1 ] ];

		return [
			'url'           => $pick(
				[
					'',
					"\xff",
					'https://cdn.shortpixel.ai/spai/q_lqip+ret_img/example.org/a.jpg',
					'https://cdn.shortpixel.ai/spai/ret_img/example.org/a.jpg',
				]
			),
			'source'        => $pick( [ '', 'https://example.org/a.jpg', "\0" ] ),
			'accepted_at'   => $pick( [ $accepted, $accepted, $accepted, 0, -1, null ] ),
			'cleared_at'    => $pick( [ $accepted + 30, $accepted + 30, 0, $accepted - 9000, null ] ),
			'checked_at'    => $accepted + $random->getInt( -100, 300 ),
			'accepted_date' => $pick( [ null, $accepted, $accepted + $random->getInt( -9000, 9000 ) ] ),
			'answer'        => [
				'status'      => $pick( [ 200, 200, 200, 200, 200, 0, 204, 301, 302, 307, 404, 503, 999, -1 ] ),
				'headers'     => [
					'age'           => $pick( [ '', '0', (string) $random->getInt( 0, 400 ), '-1', '9999999999999', '1, 2', 'junk' ] ),
					'date'          => $time(),
					'last-modified' => $time(),
					'etag'          => $pick( [ '', '"a"', '"b"', 'W/"a"', 'a' ] ),
					'location'      => $pick(
						[
							'',
							'https://example.org/a.jpg',
							'http://example.org/a.jpg',
							'//',
							'https://evil.example/',
						]
					),
				],
				'error'       => $pick( [ '', '', '', '', '', 'timeout' ] ),
				'sha256'      => $pick( [ '', 'a', 'b' ] ),
				'is_image'    => $pick( [ true, true, true, false ] ),
				'fingerprint' => $pick( $prints ),
			],
			'before'        => $pick(
				[
					null,
					[
						'etag'          => '"a"',
						'last_modified' => $time(),
					],
				]
			),
			'origin'        => $pick(
				[
					null,
					[
						'sha256'        => $pick( [ '', 'b', 'c' ] ),
						'last_modified' => $pick( [ null, $accepted - 100, $accepted - 5000 ] ),
						'fingerprint'   => $pick( $prints ),
					],
				]
			),
		];
	}

	private function date( int $time ): string {
		return gmdate( 'D, d M Y H:i:s', $time ) . ' GMT';
	}
}
