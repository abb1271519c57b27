<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Auto\free_old_versions;
use const ShortPixelFlush\Auto\MANY_VERSIONS;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/old-versions.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

/**
 * Tests that an image goes back to its plain link, without a version, only once no old copies of it can be left.
 */
final class OldVersionsTest extends Auto_Test_Case {
	private const YEAR_AND_60_DAYS = 31536000 + 5184000;

	private int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->image = $this->known_image( 'old' );
	}

	/** Gives a version to the image, and to many links that belong to no known image. */
	private function fill( int $others = MANY_VERSIONS ): void {
		Versions\note_owners( [ [ self::key(), $this->image ] ] );
		Versions\assign( [ self::key() ], Versions\reserve() );
		$keys = array_map( static fn ( int $number ): string => "2026/01/filler-{$number}", range( 1, $others ) );
		Versions\assign( $keys, Versions\reserve() );
	}

	private static function key(): string {
		return self::month() . '/old';
	}

	private static function has_version(): bool {
		return '' !== Versions\version_of_key( self::key(), Versions\stored()['codes'] );
	}

	public function test_it_goes_back_after_the_longest_lifetime_and_sixty_days(): void {
		$this->fill();
		$this->pass( self::YEAR_AND_60_DAYS - 10 );
		free_old_versions();
		self::assertTrue( self::has_version() );
		$this->pass( 20 );
		do_action( 'shortpixel_flush_after_flush', 0, 'done' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- The plugin's own.
		self::assertFalse( self::has_version() );
		self::assertCount( MANY_VERSIONS, Versions\stored()['codes'], 'Nobody knows whose the others are.' );
	}

	public function test_where_there_is_room_links_stay_as_they_are(): void {
		$this->fill( MANY_VERSIONS - 1 );
		$this->pass( 2 * self::YEAR_AND_60_DAYS );
		free_old_versions();
		self::assertTrue( self::has_version() );
	}

	public function test_a_longer_or_shorter_lifetime_that_was_seen_counts(): void {
		$this->fill();
		Versions\note_lifetime( 86400 );
		Versions\note_lifetime( 3600 );
		$this->pass( 86400 + 5184000 - 10 );
		free_old_versions();
		self::assertTrue( self::has_version() );
		Versions\note_lifetime( 63072000 );
		$this->pass( 63072000 - 86400 );
		free_old_versions();
		self::assertTrue( self::has_version() );
		$this->pass( 20 );
		free_old_versions();
		self::assertFalse( self::has_version() );
	}

	/** @return array<string, array{\Closure(self): mixed}> What happens to the image after it got its version. */
	public static function since(): array {
		return [
			'its file was replaced'                 => [
				static fn ( self $test ) => touch(
					(string) get_attached_file( $test->image ),
					$test->now
				),
			],
			'its file was replaced by an older one' => [
				static fn ( self $test ) => touch(
					(string) get_attached_file( $test->image ),
					$test->now - 7 * self::YEAR_AND_60_DAYS
				),
			],
			'its file is gone'                      => [ static fn ( self $test ) => unlink( (string) get_attached_file( $test->image ) ) ],
			'a change waits'                        => [
				static fn ( self $test ): bool => ( new Image_Records() )->update( $test->image, [ 'changed_at' => $test->now ] ),
			],
			'a change was decided on'               => [
				static fn ( self $test ): bool => ( new Image_Records() )->update( $test->image, [ 'decided_at' => $test->now ] ),
			],
			'nothing is known of its files'         => [
				static fn ( self $test ) => Database::wpdb()->query( 'DELETE FROM wp_shortpixel_flush_images' ),
			],
		];
	}

	/**
	 * A flush by removal may have missed the copy at the plain link, which the CDN may have because readers of an old
	 * newsletter requested it.
	 *
	 * @param \Closure(self): mixed $happens
	 */
	#[DataProvider( 'since' )]
	public function test_an_image_that_may_have_changed_since_keeps_its_link( \Closure $happens ): void {
		$this->fill();
		$this->pass( self::YEAR_AND_60_DAYS + 10 );
		$happens( $this );
		free_old_versions();
		self::assertTrue( self::has_version() );
	}

	public function test_a_deleted_image_needs_none(): void {
		$this->fill();
		wp_delete_attachment( $this->image, true );
		$this->pass( self::YEAR_AND_60_DAYS + 10 );
		free_old_versions();
		self::assertFalse( self::has_version() );
	}

	public function test_a_flush_notes_how_long_copies_may_be_kept_by_browsers_and_by_caches(): void {
		self::assertSame( self::YEAR_AND_60_DAYS, Versions\seconds_until_forgotten() );
		$this->act_as( 'administrator' );
		$plan = $this->rest(
			'POST',
			'/flushes',
			[
				'scope' => 'urls',
				'urls'  => [
					'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img/example.org/wp-content/uploads/' . self::key() . '.jpg',
				],
			]
		)->get_data();
		$this->answer_requests(
			fn (): array => [
				'headers' => [
					'date'          => gmdate( 'D, d M Y H:i:s', $this->now ) . ' GMT',
					'cache-control' => 'max-age=604800, s-maxage=7776000',
					'content-type'  => 'image/jpeg',
				],
				'body'    => "\xff\xd8\xff\xe0",
			]
		);
		self::assertIsArray( $plan );
		self::assertIsInt( $plan['id'] );
		$flush = $plan['id'];
		for ( $step = 0; $step < 100; $step++ ) {
			( new Runner( new Client( allowed_hosts() ) ) )->step( $flush, 5.0 );
			$this->pass( 10 );
			$now = ( new Flushes() )->get( $flush );
			if ( $now instanceof Flush && ! $now->is_open() ) {
				break;
			}
		}
		self::assertSame( 7776000 + 5184000, Versions\seconds_until_forgotten() );
	}
}
