<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Purge;
use ShortPixelFlush\Flush\Variant;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * Which rows are checked after their removal, and what becomes of the others.
 */
final class CheckedRowsTest extends Flush_Test_Case {
	/**
	 * Stores a flush whose copies the CDN holds; the first so many of them are in the sample.
	 *
	 * @param array<string, string> $found_in How copies are known, by the number in their address; else measured.
	 */
	private function flush_with_a_sample( int $copies, int $sampled, array $found_in = [], string $file = 'a.jpg' ): int {
		$variants            = [];
		$this->world->origin = 'old';
		for ( $i = 1; $i <= $copies; $i++ ) {
			$url = str_replace( 'a.jpg', $file, self::url( $i ) );
			$this->world->hold( $url );
			$variants[] = new Variant( $url, "https://example.org/wp-content/uploads/{$file}", 7, $found_in[ (string) $i ] ?? 'probe', $i <= $sampled );
		}
		$this->world->origin = 'new';
		return $this->flushes->create(
			[
				'scope'   => 'images',
				'subject' => [
					'attachment_count' => 1,
					'coverage'         => self::MEASURED,
				],
			],
			$variants
		);
	}

	/**
	 * @return array<string, int> Requests by kind.
	 */
	private function requests(): array {
		$kinds = array_map( static fn ( string $line ): string => str_contains( $line, 'f_remove' ) ? 'remove' : ( str_contains( $line, 'cdn.shortpixel.ai' ) ? substr( $line, 0, (int) strpos( $line, ' ' ) ) : 'site' ), $this->world->asked );
		return array_count_values( array_diff( $kinds, [ 'site' ] ) );
	}

	public function test_all_copies_are_removed_and_the_sample_alone_is_asked_for(): void {
		$id = $this->flush_with_a_sample( 30, 5 );
		$this->run_to_the_end( $id );

		self::assertSame(
			[
				'rebuilding' => 5,
				'unchecked'  => 25,
			],
			$this->counts( $id )
		);
		self::assertSame(
			[
				'HEAD'   => 5,
				'remove' => 30,
				'GET'    => 5,
			],
			$this->requests()
		);
	}

	public function test_a_copy_that_nobody_looked_at_says_nothing_of_itself(): void {
		$id = $this->flush_with_a_sample( 2, 1 );
		$this->run_to_the_end( $id );
		$unchecked = $this->rows( $id )[1];

		self::assertSame( [ 'unchecked', [], 0, 0 ], [ $unchecked->state, $unchecked->evidence, $unchecked->checked_at, $unchecked->looks ] );
		self::assertGreaterThan( 0, $unchecked->sent_at, 'ShortPixel accepted its removal.' );
	}

	public function test_kin_of_an_old_copy_is_checked_before_the_flush_ends(): void {
		$this->world->removal = null;
		$id                   = $this->flush_with_a_sample(
			10,
			2,
			[
				'9'  => 'settings',
				'10' => 'learned',
			]
		);
		$this->run_to_the_end( $id );

		self::assertSame(
			[
				'stale'     => 8,
				'unchecked' => 2,
			],
			$this->counts( $id )
		);
		self::assertSame( [ 'settings', 'learned' ], array_column( array_filter( $this->rows( $id ), static fn ( Purge $row ): bool => 'unchecked' === $row->state ), 'found_in' ), 'Nobody may have those.' );
	}

	public function test_copies_of_another_file_are_no_kin(): void {
		$this->world->removal = null;
		$id                   = $this->flush_with_a_sample( 4, 2 );
		$other                = str_replace( 'a.jpg', 'b.jpg', self::url( 1 ) );
		$this->world->hold( $other );
		$this->purges->add( $id, [ new Variant( $other, 'https://example.org/wp-content/uploads/b.jpg', 8, 'page', false ) ] );
		$this->run_to_the_end( $id );

		self::assertSame(
			[
				'stale'     => 4,
				'unchecked' => 1,
			],
			$this->counts( $id )
		);
	}

	public function test_kin_is_bounded_in_a_flush(): void {
		$this->world->removal = null;
		$id                   = $this->flush_with_a_sample( 260, 10 );
		$this->run_to_the_end( $id );

		self::assertSame(
			[
				'stale'     => 210,
				'unchecked' => 50,
			],
			$this->counts( $id )
		);
	}
}
