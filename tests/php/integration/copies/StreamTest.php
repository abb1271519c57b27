<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use Generator;
use ShortPixelFlush\Copies\Variant_Search;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Copies\plan_images;

require_once __DIR__ . '/Seen_Test_Case.php';

/**
 * Tests that many images are planned one after the other. `npm run bench:plan` measures the time and memory that this
 * takes.
 */
final class StreamTest extends Seen_Test_Case {

	public function test_attachments_are_asked_for_as_they_are_needed(): void {
		$asked = 0;
		$id    = $this->attachment();
		$ids   = ( static function () use ( &$asked, $id ): Generator {
			for ( $n = 0; $n < 1000; $n++ ) {
				++$asked;
				yield $id;
			}
		} )();
		$rows  = ( new Variant_Search() )->rows( $ids );
		self::assertSame( 0, $asked );
		$rows->current();
		self::assertLessThan( 110, $asked );
	}

	public function test_rows_are_the_same_before_and_after_a_chunk_is_forgotten(): void {
		$this->pages['http://example.org/'] = '<img src="https://cdn.shortpixel.ai/spai/w_5+ret_img/' . self::upload_url( 'third.jpg' ) . '">';

		$ids    = [
			$this->attachment( [ 'name' => 'first' ] ),
			$this->attachment( [ 'name' => 'second' ] ),
			$this->attachment( [ 'name' => 'third' ] ),
		];
		$search = new Variant_Search( [ self::layout( [ self::upload_url( 'third.jpg' ) ] ) ] );
		$search->read_pages( [ $ids[2] ] );
		$alone = array_map( [ $search, 'of' ], $ids );
		$many  = iterator_to_array(
			$search->rows( array_merge( array_fill( 0, 100, $ids[0] ), array_fill( 0, 100, $ids[1] ), [ $ids[2] ] ) ),
			false
		);

		self::assertCount( 100 * count( $alone[0] ) + 100 * count( $alone[1] ) + count( $alone[2] ), $many );
		self::assertEquals( $alone[0], array_slice( $many, 0, count( $alone[0] ) ) );
		self::assertEquals( $alone[2], array_slice( $many, -count( $alone[2] ) ) );
		self::assertSame(
			[ 'probe', 'probe', 'page' ],
			array_map( static fn ( Variant $variant ): string => $variant->found_in, array_slice( $alone[2], 0, 3 ) )
		);
	}

	public function test_the_store_takes_them_as_they_come_and_keeps_each_url_once(): void {
		$ids    = [ $this->attachment( [ 'name' => 'first' ] ), $this->attachment( [ 'name' => 'second' ] ) ];
		$search = new Variant_Search();
		$store  = new Flushes();
		$flush  = $store->create( [ 'scope' => 'images' ], $search->rows( array_merge( $ids, $ids, $ids ) ) );
		$urls   = array_map(
			static fn ( Variant $variant ): string => $variant->url,
			array_merge( $search->of( $ids[0] ), $search->of( $ids[1] ) )
		);

		self::assertGreaterThan( 0, $flush );
		$stored = ( new Purges() )->find( $flush, [ 'per_page' => 1000 ] );
		self::assertSame( count( $urls ), $stored['total'] );
		self::assertSame( $urls, array_column( $stored['purges'], 'url' ) );
	}

	public function test_two_attachments_of_one_file_share_its_urls(): void {
		$first  = $this->attachment( [ 'name' => 'shared' ] );
		$second = $this->attachment( [ 'name' => 'copy' ] );
		update_attached_file( $second, (string) get_attached_file( $first ) );
		wp_update_attachment_metadata( $second, (array) wp_get_attachment_metadata( $first ) );

		$alone = self::made( plan_images( [ $first ] ) )->addresses;
		self::assertSame( $alone, self::made( plan_images( [ $first, $second ] ) )->addresses );
	}

	public function test_a_filter_gets_each_attachment_and_can_change_its_urls(): void {
		$ids   = [ $this->attachment( [ 'name' => 'first' ] ), $this->attachment( [ 'name' => 'second' ] ) ];
		$heard = [];
		add_filter(
			'shortpixel_flush_variants',
			static function ( array $variants, array $of ) use ( &$heard ): array {
				$heard[] = $of;

				return [
					[
						'url' => 'https://cdn.shortpixel.ai/spai/w_9+ret_img/example.org/' . implode(
							'',
							array_map( 'strval', array_filter( $of, 'is_int' ) )
						) . '.jpg',
					],
					[ 'url' => 'no CDN URL' ],
					'nothing',
				];
			},
			10,
			2
		);
		self::assertSame(
			[
				"https://cdn.shortpixel.ai/spai/w_9+ret_img/example.org/{$ids[0]}.jpg",
				"https://cdn.shortpixel.ai/spai/w_9+ret_img/example.org/{$ids[1]}.jpg",
			],
			self::urls( plan_images( $ids ) )
		);
		self::assertSame( [ [ $ids[0] ], [ $ids[1] ] ], $heard );
	}
}
