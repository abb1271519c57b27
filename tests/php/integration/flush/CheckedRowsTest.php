<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Flush\flush_shape;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * Tests which copies of a flush are checked after their removal, and what becomes of the others.
 */
final class CheckedRowsTest extends Flush_Test_Case {
	/**
	 * Stores a flush of copies that the CDN holds, and marks the first $sampled of them to be checked.
	 *
	 * @param array<int, string> $found_in How copies were found, by the number in their URL (by default, by measuring).
	 */
	private function flush_with_a_sample( int $copies, int $sampled, array $found_in = [], string $file = 'a.jpg' ): int {
		$variants            = [];
		$this->world->origin = 'old';
		for ( $i = 1; $i <= $copies; $i++ ) {
			$url = str_replace( 'a.jpg', $file, self::url( $i ) );
			$this->world->hold( $url );
			$variants[] = new Variant(
				$url,
				"https://example.org/wp-content/uploads/{$file}",
				7,
				$found_in[ $i ] ?? 'probe',
				$i <= $sampled
			);
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
	 * @return array<string, int> The number of requests to the CDN: "remove", or the method of any other.
	 */
	private function requests(): array {
		$kinds = array_map(
			static fn ( string $line ): string => str_contains( $line, 'f_remove' ) ? 'remove' : (
				str_contains( $line, 'cdn.shortpixel.ai' )
				? substr( $line, 0, (int) strpos( $line, ' ' ) )
				: 'site'
			),
			$this->world->asked
		);
		return array_count_values( array_diff( $kinds, [ 'site' ] ) );
	}

	public function test_all_copies_are_removed_and_the_sample_alone_is_asked_for(): void {
		$id = $this->flush_with_a_sample( 30, 5 );
		$this->run_to_the_end( $id );
		$this->end_rest( $id );

		self::assertSame(
			[
				'rebuilding' => 5,
				'unchecked'  => 25,
			],
			$this->counts( $id )
		);
		// The sample is requested before and after its removal, and one copy also in another format, to learn whether
		// the CDN keeps a copy for each format.
		self::assertEquals(
			[
				'remove' => 30,
				'GET'    => 11,
			],
			$this->requests()
		);
		self::assertSame( 0, $this->world->sent( 'GET ' . self::url( 6 ) ) );
	}

	public function test_rows_at_new_links_take_no_looks_from_the_copies_that_are_removed(): void {
		$id = $this->flush_with_a_sample( 21, 21, array_fill( 1, 20, 'new_link' ) );
		$this->runner()->step( $id, 5.0 );

		$removed = $this->purges->found_in( $id, 'probe', 1 )[0];
		self::assertSame( 'sent', $removed->state );
		self::assertSame( 200, $removed->before()->before_status );
	}

	public function test_what_is_known_is_said_before_the_other_copies_are_surely_gone(): void {
		$id    = $this->flush_with_a_sample( 30, 5 );
		$begun = $this->now;
		$flush = $this->run_to_the_end( $id );

		self::assertSame( [ 'done', 'sampled', true ], [ $flush->state, $flush->result(), $flush->goes_on() ] );
		self::assertLessThanOrEqual( $begun + 40, $this->now );
		self::assertSame( 'New where we looked. Checked on phone and desktop.', flush_shape( $this->get( $id ) )['message'] );
		self::assertFalse( flush_shape( $flush )['can']['retry'], 'Nothing is left to be tried again.' );

		$asked = count( $this->world->asked );
		$this->end_rest( $id );
		self::assertGreaterThanOrEqual( $begun + 90, $this->now );
		self::assertCount( $asked, $this->world->asked );
		$flush = $this->get( $id );
		self::assertSame( [ 'done', 'new_visitors', false ], [ $flush->state, $flush->result(), $flush->goes_on() ] );
		self::assertSame( 'New for new visitors. Checked on phone and desktop.', flush_shape( $this->get( $id ) )['message'] );
	}

	public function test_what_is_not_new_waits_for_the_others(): void {
		$this->world->removal = null;
		$id                   = $this->flush_with_a_sample( 30, 5 );
		$begun                = $this->now;
		$flush                = $this->run_to_the_end( $id );

		self::assertFalse( $flush->goes_on() );
		self::assertGreaterThanOrEqual( $begun + 90, $this->now );
	}

	public function test_a_copy_that_nobody_looked_at_says_nothing_of_itself(): void {
		$id = $this->flush_with_a_sample( 2, 1 );
		$this->run_to_the_end( $id );
		$this->end_rest( $id );
		$unchecked = $this->rows( $id )[1];

		self::assertSame(
			[ 'unchecked', [], 0, 0 ],
			[ $unchecked->state, $unchecked->evidence, $unchecked->checked_at, $unchecked->looks ]
		);
		self::assertGreaterThan( 0, $unchecked->sent_at, 'ShortPixel accepted its removal.' );
	}

	public function test_kin_of_an_old_copy_is_checked_before_the_flush_ends(): void {
		$this->world->removal = null;
		$id                   = $this->flush_with_a_sample(
			10,
			2,
			[
				9  => 'settings',
				10 => 'recent',
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
		self::assertSame(
			[ 'settings', 'recent' ],
			array_column( array_filter( $this->rows( $id ), static fn ( Purge $row ): bool => 'unchecked' === $row->state ), 'found_in' ),
			'Nobody may have those.'
		);
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
				'stale'     => 42,
				'unchecked' => 218,
			],
			$this->counts( $id )
		);
	}

	/**
	 * If copies that the CDN never had were counted, a flush on a CDN that removes nothing would report 63 of 66 copies
	 * as new.
	 */
	public function test_copies_that_nobody_had_are_new_in_no_number_and_no_sentence(): void {
		$this->world->removal = null;
		$this->world->origin  = 'new';
		$id                   = $this->flush_with_a_sample( 3, 3 );
		$this->purges->add(
			$id,
			array_map(
				static fn ( int $n ): Variant => new Variant(
					self::url( 100 + $n ),
					'https://example.org/wp-content/uploads/a.jpg',
					7,
					'settings',
					false
				),
				range( 1, 63 )
			)
		);
		$shape = flush_shape( $this->run_to_the_end( $id ) );

		self::assertSame(
			[ 'failed', 3, 3, 0 ],
			[
				$shape['state'],
				$shape['counts']['total'],
				$shape['counts']['stale'],
				$shape['counts']['fresh'] + $shape['counts']['rebuilding'],
			]
		);
		self::assertSame( 'Visitors still see the old image: the CDN has not removed it.', $shape['message'] );
		self::assertSame(
			[
				'total'   => 66,
				'removed' => 66,
				'sampled' => 3,
				'checked' => 3,
			],
			$shape['copies']
		);
		self::assertSame( 'old', $this->world->visitor_sees( self::url( 1 ) ) );
	}

	/**
	 * Without a browser that measures pages, a flush may not know any copy that visitors request. Copies that the CDN
	 * makes only for the check are new, but prove nothing about visitors.
	 */
	public function test_a_flush_that_knows_no_copy_that_visitors_use_never_says_that_they_see_the_new_image(): void {
		$this->world->removal = null;
		$id                   = $this->flush( 33, [ 'subject' => [ 'coverage' => null ] ], 'settings' );
		$this->world->asked   = [];
		$shape                = flush_shape( $this->run_to_the_end( $id ) );

		self::assertSame( [ 'partial', 0 ], [ $shape['state'], $shape['counts']['total'] ] );
		self::assertSame(
			[ 'No known page shows this image. Its copies were cleared.', 'unseen', true ],
			[ $shape['message'], $shape['result'], $shape['unchecked'] ]
		);
	}

	public function test_what_was_checked_is_not_enough_where_a_page_was_not_measured(): void {
		$late = [
			'url'    => 'https://example.org/shop/',
			'reason' => 'late',
		];
		$id   = $this->flush(
			3,
			[
				'subject' => [
					'coverage' => [
						'whole'   => false,
						'skipped' => [ $late ],
					] + self::MEASURED,
				],
			]
		);

		$shape = flush_shape( $this->run_to_the_end( $id ) );
		self::assertSame( [ 'partial', 'looked' ], [ $shape['state'], $shape['result'] ] );
		self::assertSame( 'New where we looked. Other screens may still show the old image.', $shape['message'] );
		self::assertContains( '1 page could not be measured.', $shape['details'] );
	}

	public function test_where_only_some_images_were_looked_for_the_details_say_so(): void {
		$id = $this->flush(
			3,
			[
				'subject' => [
					'coverage'         => [ 'whole' => false ] + self::MEASURED,
					'attachment_count' => 12,
				],
			]
		);

		$shape = flush_shape( $this->run_to_the_end( $id ) );
		self::assertSame( [ 'partial', 'looked' ], [ $shape['state'], $shape['result'] ] );
		self::assertContains(
			'Pages were searched for only 10 of the 12 images. Flush up to 10 images at a time to cover every page that shows them.',
			$shape['details']
		);
	}

	public function test_an_image_of_which_nothing_is_known_keeps_the_others_from_being_all(): void {
		$id    = $this->flush( 3, [ 'subject' => [ 'unseen_images' => 1 ] ] );
		$shape = flush_shape( $this->run_to_the_end( $id ) );

		self::assertSame( 'partial', $shape['state'] );
		self::assertContains( '1 image: no copy is known that visitors use.', $shape['details'] );
	}

	/**
	 * @return array<string, array{string, array{seconds: int}|null, string}>
	 */
	public static function lifetimes(): array {
		return [
			'a year'  => [
				'public, max-age=31536000, immutable',
				[ 'seconds' => 31536000 ],
				'Browsers that already have it may keep it for up to 12 months.',
			],
			'nothing' => [ 'no-store', null, '2 of 2 copies were checked.' ],
		];
	}

	/**
	 * @param array{seconds: int}|null $kept
	 */
	#[DataProvider( 'lifetimes' )]
	public function test_how_long_browsers_keep_the_old_image_is_said_and_kept_with_the_flush(
		string $cache_control,
		?array $kept,
		string $said
	): void {
		$this->world->more = [ 'cache-control' => $cache_control ];
		$id                = $this->flush( 2 );
		$shape             = flush_shape( $this->run_to_the_end( $id ) );

		self::assertSame( [ 'done', $kept ], [ $shape['state'], $shape['kept_by_browsers'] ] );
		self::assertContains( $said, $shape['details'] );
		self::assertSame( null === $kept ? 'everybody' : 'new_visitors', $shape['result'] );
		self::assertSame(
			[ 'fetched', 'kept_by_browsers' ],
			array_column( $this->get( $id )->notes, 'code' ),
			'Each once, however many copies were checked.'
		);
	}
}
