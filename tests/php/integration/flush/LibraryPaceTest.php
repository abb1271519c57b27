<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use function ShortPixelFlush\Copies\library_pace;
use function ShortPixelFlush\Say\pace_sentence;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/library.php';

/**
 * How long the whole library takes: said where this site's own flushes tell, and only there.
 */
final class LibraryPaceTest extends Flush_Test_Case {
	public function test_without_a_large_flush_it_is_said_what_the_time_depends_on(): void {
		$this->ended( 199, 60 );

		self::assertSame( 'How long that takes depends on ShortPixel.', pace_sentence( 50000, library_pace(), 30 ) );
	}

	public function test_large_flushes_before_it_tell_about_how_long(): void {
		// 0.25 s an address, after the wait of 30 s.
		$this->ended( 400, 130 );

		self::assertSame( 'At the pace of earlier flushes of this site that takes about 5 minutes.', pace_sentence( 1000, library_pace(), 30 ) );
		self::assertSame( 'At the pace of earlier flushes of this site that takes about 3 hours.', pace_sentence( 50000, library_pace(), 30 ) );
	}

	public function test_one_that_took_a_day_is_no_measure(): void {
		$this->ended( 400, 130 );
		$this->ended( 400, 86400 );
		$this->ended( 400, 130 );

		self::assertSame( 'At the pace of earlier flushes of this site that takes about 5 minutes.', pace_sentence( 1000, library_pace(), 30 ) );
	}

	private function ended( int $addresses, int $seconds ): void {
		$id = $this->noted_flush( $addresses );
		$this->purges->move( $id, [ 'queued' ], [ 'state' => 'fresh' ] );
		$this->change(
			$id,
			[
				'state'       => 'done',
				'started_at'  => $this->now,
				'finished_at' => $this->now + $seconds,
			]
		);
	}
}
