<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Flush;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * Tests flushes with a slow CDN: steps make progress in any case, and repeat no work.
 */
final class SlowCdnTest extends Flush_Test_Case {
	// The time for a step, in seconds.
	private const SLICE = 2.0;

	#[TestWith( [ false ] )]
	#[TestWith( [ true ] )]
	public function test_a_flush_goes_on_and_asks_for_nothing_again( bool $varies_by_format ): void {
		$this->world->more = $varies_by_format ? [ 'vary' => 'Accept' ] : [];
		$id                = $this->flush( 40 );
		$this->each_request_takes( 3000 );

		self::assertSame( 'done', $this->in_slices( $id, 400 )->state );
		$asked   = array_count_values( $this->world->asked );
		$removed = array_filter( $asked, static fn ( string $line ): bool => str_contains( $line, 'f_remove' ), ARRAY_FILTER_USE_KEY );
		self::assertSame( array_fill( 0, 40, 1 ), array_values( $removed ) );
		// Each copy is requested at most once before the removal and once after it, for each of three formats.
		$copies = array_diff_key( $asked, $removed, [ 'GET https://example.org/wp-content/uploads/a.jpg' => 0 ] );
		self::assertNotSame( [], $copies );
		self::assertLessThanOrEqual( 6, max( $copies ) );
		self::assertLessThanOrEqual(
			16,
			$this->get( $id )->counted( 'found', 'asked' ),
			'Each copy counts once, however often there is time for a few of them.'
		);
	}

	public function test_a_copy_that_does_not_answer_before_its_removal_is_removed_all_the_same(): void {
		$id = $this->flush( 1 );
		$this->each_request_takes(
			3000,
			static fn ( array $request ): ?array => str_contains( $request['url'], '/spai/w_1+' ) ? [ 'error' => 'timeout' ] : null
		);

		$slices = 0;
		do {
			$this->runner()->step( $id, self::SLICE );
			$state = $this->rows( $id )[0]->state;
		} while ( 'queued' === $state && ++$slices < 20 );
		self::assertSame( 'sent', $state );
	}

	public function test_large_images_are_asked_for_again_only_while_there_is_time(): void {
		$id = $this->noted_flush( 12 );
		$this->purges->move( $id, [ 'queued' ], [ 'baseline' => new Baseline( [ 'varies' => false ] ) ] );
		$this->runner()->step( $id, self::SLICE );
		$this->now           = $this->get( $id )->wait_until;
		$seconds             = 0;
		$alone               = 0;
		Seeded_Dice::$steady = static function () use ( &$seconds ): int {
			return 1000 + $seconds;
		};
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( ?array $before, array $request ) use ( &$seconds, &$alone ): ?array {
				// Images that are requested in parallel share the memory; here, each share is too small for an image.
				if ( ! str_contains( text( $request['url'] ?? '' ), '/spai/' ) || integer( $request['max_bytes'] ?? 0 ) < 33554432 ) {
					return [ 'error' => 'too_large' ];
				}
				++$seconds;
				++$alone;
				return $before;
			},
			20,
			2
		);
		$this->runner()->step( $id, self::SLICE );
		self::assertSame( 2, $alone, 'As many as fit into two seconds.' );
		self::assertSame( 10, $this->counts( $id )['sent'] ?? 0 );

		self::assertSame( 'done', $this->in_slices( $id, 20 )->state );
	}

	private function in_slices( int $id, int $most ): Flush {
		$slices = 0;
		do {
			$this->runner()->step( $id, self::SLICE );
			$flush     = $this->get( $id );
			$this->now = max( $this->now, $flush->wait_until );
		} while ( $flush->is_open() && ++$slices < $most );
		return $flush;
	}
}
