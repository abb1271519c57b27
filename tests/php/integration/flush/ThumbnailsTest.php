<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Store\Thumbnails;
use function ShortPixelFlush\Auto\store_changes;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Flush\comparisons;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Store\thumbnails_table;

require_once __DIR__ . '/Simulator_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/comparisons.php';

/**
 * Tests the small images that a flush keeps for comparison, over real HTTP.
 */
final class ThumbnailsTest extends Simulator_Test_Case {
	private const RED  = [ 200, 20, 20 ];
	private const BLUE = [ 20, 20, 200 ];

	protected function setUp(): void {
		parent::setUp();
		$this->stop_clocks();
	}

	public function test_old_and_new_and_the_sites_file_are_kept_with_a_flush(): void {
		$url = $this->replaced( 'a.jpg' );
		// The CDN makes the new copy before the check, as for a visitor's request.
		$made = false;
		$id   = $this->create( [ $url ] );
		$this->run_to_the_end(
			$id,
			function () use ( $url, $id, &$made ): void {
				if ( ! $made && [ 'sent' ] === array_column( array_slice( ( new Purges() )->find( $id )['purges'], 0, 1 ), 'state' ) ) {
					$this->warm( $url );
					$made = true;
				}
			}
		);

		$seen = $this->seen( $id );
		self::assertSame( [ [ 'red', 'blue', 'blue', false ] ], $seen );
		self::assertSame( [ $url, 'fresh' ], [ $this->copy( $id )['url'], $this->copy( $id )['state'] ] );
	}

	public function test_where_the_cdn_leads_to_the_sites_file_no_image_came(): void {
		$id = $this->flush( [ $this->replaced( 'b.jpg' ) ] );

		self::assertSame( 'rebuilding', $this->copy( $id )['state'] );
		self::assertSame( [ [ 'red', 'blue', null, true ] ], $this->seen( $id ) );
	}

	public function test_an_old_copy_is_shown_as_it_came_and_a_try_again_shows_the_next_check_alone(): void {
		$url = $this->replaced( 'c.jpg' );
		$this->control( 'POST', '/switches', [ 'no_removal' => true ] );
		$id = $this->flush( [ $url ] );
		self::assertSame( [ [ 'red', 'blue', 'red', false ] ], $this->seen( $id ) );
		self::assertSame( 2, $this->stored( $id ), 'The same bytes once.' );

		$this->control( 'POST', '/switches', [ 'no_removal' => false ] );
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		self::assertTrue( retry_flush( $flush ) );
		self::assertSame( [ [ 'red', null, null, false ] ], $this->seen( $id ), 'Nothing was checked again yet.' );

		$this->run_to_the_end( $id );
		self::assertSame( [ [ 'red', 'blue', null, true ] ], $this->seen( $id ) );
	}

	public function test_what_this_server_cannot_decode_has_none(): void {
		$url = $this->replaced( 'd.jpg' );
		$this->control( 'POST', '/switches', [ 'error_page' => [ 'match' => '^(?!.*f_remove)' ] ] );
		file_put_contents( self::$folder . '/d.jpg', 'no image' );

		self::assertSame( [], comparisons( $this->flush( [ $url ] ), 1, 10 )['comparisons'] );
	}

	public function test_a_flush_of_many_copies_keeps_a_sample(): void {
		$urls = [];
		for ( $i = 0; $i < 30; $i++ ) {
			$this->put_picture( "many-{$i}.jpg", self::RED, 5000 );
			$urls[] = self::url( "many-{$i}.jpg" );
			$this->warm( $urls[ $i ] );
			$this->put_picture( "many-{$i}.jpg", [ 20, 6 * $i, 220 ], 0 );
		}
		$id = $this->flush( $urls );

		self::assertLessThanOrEqual( Thumbnails::MOST, $this->stored( $id ) );
		$seen = $this->seen( $id );
		$page = comparisons( $id, 2, 5 );
		self::assertSame( count( $seen ), $page['total'] );
		self::assertSame( array_slice( comparisons( $id, 1, 100 )['comparisons'], 5, 5 ), $page['comparisons'] );
		self::assertGreaterThanOrEqual( 16, count( $seen ) );
		self::assertLessThan( 30, count( $seen ) );
		self::assertSame(
			array_fill( 0, 16, 'red' ),
			array_column( array_slice( $seen, 0, 16 ), 0 ),
			'Those with something to compare come first.'
		);
	}

	public function test_they_go_with_the_flush(): void {
		$id    = $this->flush( [ $this->replaced( 'e.jpg' ) ] );
		$other = $this->flush( [ $this->replaced( 'f.jpg' ) ] );
		self::assertGreaterThan( 0, $this->stored( $id ) );

		( new Flushes() )->delete( [ $id ] );

		self::assertSame( 0, $this->stored( $id ) );
		self::assertGreaterThan( 0, $this->stored( $other ) );
	}

	public function test_the_oldest_make_room_and_no_more_is_ever_kept_than_may_be(): void {
		$store = new Thumbnails( 1000 );
		$put   = static function ( int $flush, string $letter, int $length = 300 ) use ( $store ): void {
			$uri = str_repeat( $letter, $length );
			$store->add(
				$flush,
				[
					Thumbnails::name_of( $uri ) => [
						'uri'           => $uri,
						'attachment_id' => 0,
					],
				]
			);
		};
		$put( 7001, 'a' );
		$put( 7001, 'a' );
		$put( 7002, 'b' );
		$put( 7003, 'c' );
		self::assertSame( [ 1, 1, 1 ], array_map( [ $this, 'stored' ], [ 7001, 7002, 7003 ] ), 'The same bytes once.' );

		$put( 7003, 'd' );
		self::assertSame( [ 0, 1, 2 ], array_map( [ $this, 'stored' ], [ 7001, 7002, 7003 ] ), 'The oldest flush’s are gone.' );

		$put( 7003, 'e', 1001 );
		self::assertSame( 2, $this->stored( 7003 ), 'What can’t fit is not kept.' );
		self::assertLessThanOrEqual(
			1000,
			array_sum( array_map( 'strlen', array_merge( ...array_map( [ $store, 'uris' ], [ 7001, 7002, 7003 ] ) ) ) )
		);
	}

	public function test_a_deleted_image_is_not_seen_in_the_history(): void {
		$image = $this->attachment( [ 'name' => 'private' ] );
		$store = new Thumbnails();
		foreach ( [
			$image => 'x',
			999999 => 'y',
		] as $attachment => $uri ) {
			$store->add(
				7001,
				[
					$uri => [
						'uri'           => $uri,
						'attachment_id' => $attachment,
					],
				]
			);
		}
		wp_delete_attachment( $image, true );
		store_changes();

		self::assertSame( [ 'y' => 'y' ], $store->uris( 7001 ) );
	}

	public function test_the_flush_of_deleted_images_keeps_none(): void {
		$this->put_picture( 'g.jpg', self::RED, 5000 );
		$this->warm( self::url( 'g.jpg' ) );
		unlink( self::$folder . '/g.jpg' );
		$id = $this->create( [ self::url( 'g.jpg' ) ], 'delete' );
		$this->run_to_the_end( $id );

		self::assertSame( 'done', $this->outcome( $id )[0] );
		self::assertSame( 0, $this->stored( $id ) );
	}

	public function test_rows_that_have_them_stay_where_others_are_compacted(): void {
		$id     = $this->flush( [ $this->replaced( 'h.jpg' ), self::url( 'nothing-there.jpg' ) ] );
		$purges = new Purges();
		$purges->move( $id, [ 'unconfirmed', 'failed', 'unchecked', 'rebuilding' ], [ 'state' => 'fresh' ] );
		self::assertSame( 1, $purges->compact( $id, PHP_INT_MAX, 100 ) );

		self::assertSame( [ 'red', 'blue', null, true ], $this->seen( $id )[0] ?? [] );
		self::assertSame( 2, $purges->tally( $id )->count(), 'None is counted twice.' );
	}

	public function test_a_developers_hook_gets_no_names_of_them(): void {
		self::assertArrayNotHasKey( 'thumbnails', ( new Purge( [ 'thumbnails' => '{"before":"1"}' ] ) )->for_hooks() );
	}

	/** Makes an image that the CDN holds in red and the site has in blue, and returns its CDN URL. */
	private function replaced( string $name ): string {
		$this->put_picture( $name, self::RED, 5000 );
		$this->warm( self::url( $name ) );
		$this->put_picture( $name, self::BLUE, 0 );
		return self::url( $name );
	}

	/** @param list<string> $urls */
	private function create( array $urls, string $cause = 'person' ): int {
		return ( new Flushes() )->create(
			[
				'scope'   => 'urls',
				'cause'   => $cause,
				'subject' => [ 'found_in' => [ 'pasted' => count( $urls ) ] ],
			],
			array_map(
				static fn ( string $url ): Variant => new Variant( $url, parse_cdn_url( $url )['source'] ?? '', null, 'pasted' ),
				$urls
			)
		);
	}

	/** @return array<mixed> The first copy. */
	private function copy( int $id ): array {
		$copy = comparisons( $id, 1, 10 )['comparisons'][0]['copy'] ?? null;
		self::assertIsArray( $copy );
		return $copy;
	}

	/** @return list<array{string|null, string|null, string|null, mixed}> The colours of the old copy, the site's file and the new copy, and whether the CDN redirects to that file. */
	private function seen( int $id ): array {
		return array_map(
			static fn ( array $comparison ): array => [
				self::colour( $comparison['before'] ?? null ),
				self::colour( $comparison['site'] ?? null ),
				self::colour( $comparison['after'] ?? null ),
				$comparison['leads_to_site'] ?? null,
			],
			comparisons( $id, 1, 100 )['comparisons']
		);
	}

	private static function colour( mixed $uri ): ?string {
		if ( ! is_string( $uri ) ) {
			return null;
		}
		$image = imagecreatefromstring( (string) base64_decode( substr( (string) strstr( $uri, ',' ), 1 ), true ) );
		self::assertNotFalse( $image );
		$colour = (int) imagecolorat( $image, 10, 10 );
		return ( ( $colour >> 16 ) & 255 ) > ( $colour & 255 ) ? 'red' : 'blue';
	}

	private function stored( int $id ): int {
		global $wpdb;
		$count = $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE flush_id = %d', thumbnails_table(), $id ) );
		self::assertIsNumeric( $count );
		return (int) $count;
	}
}
