<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Versions;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Processor;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Copies\file_hosts;
use function ShortPixelFlush\Copies\owner_of;
use function ShortPixelFlush\Copies\source_names;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\raw_option;
use const ShortPixelFlush\Versions\MOST;
use const ShortPixelFlush\Versions\OPTION;

require_once dirname( __DIR__, 4 ) . '/includes/versions/shown.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/sources/own-files.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/sources/sources.php';

/**
 * Tests how versions of images are assigned, revoked, stored in little space, and written into the providers' links.
 */
final class VersionsTest extends Wp_Test_Case {

	private const PHOTO = 'http://example.org/wp-content/uploads/2026/11/photo-300x200.jpg';

	/**
	 * Returns a source as a provider writes it.
	 *
	 * @phpstan-impure
	 * @param non-empty-string $filter
	 */
	private static function written( mixed $url, string $filter = 'shortpixel/ai/originalUrl' ): mixed {
		return apply_filters( $filter, $url ); // phpcs:ignore WordPress.NamingConventions.ValidHookName,WordPress.NamingConventions.PrefixAllGlobals -- The names are the providers'.
	}

	/**
	 * @return array<string, array{non-empty-string}>
	 */
	public static function filters(): array {
		return [
			'ShortPixel Adaptive Images' => [ 'shortpixel/ai/originalUrl' ],
			'Autoptimize'                => [ 'autoptimize_filter_imgopt_normalized_url' ],
		];
	}

	/**
	 * @param non-empty-string $filter
	 */
	#[DataProvider( 'filters' )]
	public function test_a_provider_writes_the_version( string $filter ): void {
		self::assertSame( self::PHOTO, self::written( self::PHOTO, $filter ) );
		Versions\assign( [ '2026/11/photo' ], '47' );
		self::assertSame( self::PHOTO . '?spf=47', self::written( self::PHOTO, $filter ) );
		self::assertSame( self::PHOTO . '?spf=47', self::written( self::PHOTO . '?spf=47', $filter ) );
		self::assertSame( 'http://example.org', self::written( 'http://example.org', $filter ) );
		Versions\revoke( [ '2026/11/photo' ], '47' );
		self::assertSame( self::PHOTO, self::written( self::PHOTO, $filter ) );
	}

	public function test_values_other_than_text_pass_through(): void {
		Versions\assign( [ '2026/11/photo' ], '47' );
		foreach ( [ null, false, 0, [ self::PHOTO ], (object) [] ] as $value ) {
			self::assertSame( serialize( $value ), serialize( self::written( $value ) ) );
		}
	}

	public function test_writing_a_page_takes_no_query_with_or_without_versions(): void {
		$wpdb = Database::wpdb();
		foreach ( [ [], [ '2026/11/photo' ] ] as $keys ) {
			Versions\assign( $keys, '47' );
			// Nothing is stored on this site yet.
			if ( [] === $keys ) {
				delete_option( OPTION );
			}
			wp_load_alloptions();
			$before = $wpdb->num_queries;
			for ( $i = 0; $i < 50; $i++ ) {
				self::written( "http://example.org/wp-content/uploads/2026/11/photo-{$i}x{$i}.jpg" );
			}
			self::assertSame( $before, $wpdb->num_queries );
		}
	}

	public function test_two_hundred_urls_cost_little_with_a_full_option(): void {
		$keys = [];
		for ( $i = 0; $i < MOST; $i++ ) {
			$keys[] = sprintf( '2026/11/some-picture-%03d', $i );
		}
		Versions\assign( $keys, '47' );
		$seconds = Processor::seconds_of(
			static function (): void {
				for ( $i = 0; $i < 200; $i++ ) {
					self::written( sprintf( 'http://example.org/wp-content/uploads/2026/11/some-picture-%03d-300x200.jpg', 200 + $i ) );
				}
			}
		);
		// Measured at about one millisecond; the limit allows for a slow machine.
		self::assertLessThan( 0.02, $seconds );
	}

	public function test_a_filter_on_the_uploads_folder_that_throws_breaks_no_page(): void {
		Versions\assign( [ '2026/11/photo' ], '47' );
		$throw = static function (): void {
			throw new RuntimeException( 'somebody else’s' );
		};
		// The uploads folder is looked up once per site and request, so this test needs another site.
		$GLOBALS['blog_id'] = 4711;
		add_filter( 'upload_dir', $throw );
		try {
			self::assertSame( self::PHOTO, self::written( self::PHOTO ) );
		} finally {
			$GLOBALS['blog_id'] = 1;
		}
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function rubbish(): array {
		return [
			'a text'             => [ 'rubbish' ],
			'a cut array'        => [ 'a:1:{s:13:"2026/11/photo";s:2:"b' ],
			'a number'           => [ 5 ],
			'an object'          => [ (object) [ '2026/11/photo' => '47' ] ],
			'an array of arrays' => [ [ '2026/11/photo' => [ '47' ] ] ],
			'a hostile version'  => [ [ '2026/11/photo' => '"><script>' ] ],
			'a long version'     => [ [ '2026/11/photo' => str_repeat( 'z', 14 ) ] ],
		];
	}

	#[DataProvider( 'rubbish' )]
	public function test_garbage_in_the_option_is_ignored_and_replaced( mixed $stored ): void {
		update_option( OPTION, $stored, true );
		self::assertSame( self::PHOTO, self::written( self::PHOTO ) );
		self::assertSame( 1, Versions\assign( [ '2026/11/photo' ], '47' ) );
		self::assertSame( [ '2026/11/photo' ], self::with_a_version( [ '2026/11/photo' ] ) );
		self::assertCount( 1, Versions\stored()['codes'] );
		self::assertSame( self::PHOTO . '?spf=47', self::written( self::PHOTO ) );
	}

	/** @param list<string> $keys
	 *  @return list<string> The keys that have a version now. */
	private static function with_a_version( array $keys ): array {
		return array_values(
			array_filter(
				$keys,
				static fn ( string $key ): bool => '' !== Versions\version_of_key( $key, Versions\stored()['codes'] )
			)
		);
	}

	/**
	 * @param list<string> $keys
	 * @return array<string> Their versions now.
	 */
	private static function versions( array $keys ): array {
		return array_combine(
			$keys,
			array_map( static fn ( string $key ): string => Versions\version_of_key( $key, Versions\stored()['codes'] ), $keys )
		);
	}

	/** @return list<string> */
	private static function keys( int $from, int $to ): array {
		return array_map(
			static fn ( int $number ): string => "2026/11/an-image-with-a-long-name-as-cameras-and-people-give-them-{$number}",
			range( $from, $to )
		);
	}

	public function test_sixteen_kilobytes_hold_fifteen_hundred_images_each_with_a_version_of_its_own(): void {
		$codes = [];
		foreach ( self::keys( 1, 1500 ) as $index => $key ) {
			$codes[ Versions\hash_of( $key ) ] = Versions\code_of( 28306800 + $index );
		}
		$text = Versions\written( [ 'forms' => [ 'autoptimize' => 'parameter' ] ] + [ 'codes' => $codes ] );
		update_option( OPTION, $text, true );
		self::assertLessThanOrEqual( 16384, strlen( $text ) );
		self::assertSame( 1, Versions\assign( self::keys( 1501, 1501 ), '29000000' ) );
		$versions = self::versions( self::keys( 1, 1501 ) );
		self::assertSame(
			[ '28306800', '28308299', '29000000' ],
			[ $versions[ self::keys( 1, 1 )[0] ], $versions[ self::keys( 1500, 1500 )[0] ], $versions[ self::keys( 1501, 1501 )[0] ] ]
		);
		self::assertCount( 1501, array_unique( $versions ) );
	}

	public function test_a_full_option_takes_no_version_from_an_image(): void {
		self::assertSame( MOST, Versions\assign( self::keys( 1, MOST ), '47' ) );
		self::assertLessThanOrEqual( 16384, strlen( (string) get_option( OPTION ) ) ); // @phpstan-ignore cast.string (A text.)
		self::assertNull( Versions\assign( [ 'another' ], '48' ) );
		self::assertSame( [], self::with_a_version( [ 'another' ] ) );
		self::assertCount( MOST, self::with_a_version( self::keys( 1, MOST ) ) );
		self::assertSame( 2, Versions\assign( self::keys( 1, 2 ), '48' ), 'These have their places already.' );

		self::assertFalse( Versions\has_room( [ 'another' ] ) );
		self::assertTrue( Versions\has_room( self::keys( 5, 9 ) ) );
		self::assertTrue( Versions\remove( array_map( '\ShortPixelFlush\Versions\hash_of', self::keys( 3, 4 ) ) ) );
		self::assertTrue( Versions\has_room( [ 'another', 'and another' ] ) );
		self::assertFalse( Versions\has_room( [ 'another', 'and another', 'a third' ] ), 'All of them or none.' );
		self::assertSame( 2, Versions\assign( [ 'another', 'and another' ], '49' ) );
	}

	public function test_owners_are_kept_as_long_as_their_versions_are(): void {
		$one   = $this->attachment( [ 'name' => 'one-owner' ] );
		$other = $this->attachment( [ 'name' => 'other-owner' ] );
		$owner = static fn ( string $key ): ?array => Versions\owners_of( [ Versions\hash_of( $key ) ] );
		Versions\note_owners( [ [ 'a', $one ], [ 'b', $one ] ] );
		Versions\assign( [ 'a' ], '41' );
		Versions\stash( 7 );
		Versions\note_owners( [ [ 'c', $other ] ] );
		self::assertSame( [ [ $one ], null, [ $other ] ], [ $owner( 'a' ), $owner( 'b' ), $owner( 'c' ) ] );
		Versions\note_owners( [ [ 'a', $other ] ] );
		self::assertSame( [ $one, $other ], $owner( 'a' ), 'Two images of one file.' );
	}

	/** To a CDN that compares paths letter by letter, another spelling of a path is another image. */
	public function test_a_provider_whose_urls_have_the_version_as_a_spelling_writes_it_there_and_nowhere_else(): void {
		Versions\assign(
			[ '2026/11/photo' ],
			'47',
			[
				'spai' => 'spelling',
				'spio' => 'spelling',
			]
		);
		$spelled = Versions\with_spelling( self::PHOTO, '47' );
		self::assertNotSame( self::PHOTO, $spelled );
		self::assertSame( $spelled, self::written( self::PHOTO ) );
		self::assertSame( $spelled, self::written( self::written( self::PHOTO . '?spf=31' ) ), 'However often it runs.' );
		self::assertSame( "{$spelled} 1400w", self::written( self::PHOTO . ' 1400w' ), 'A descriptor stays behind.' );
		self::assertSame( substr( $spelled, 5 ), '//' . $this->bare( substr( self::PHOTO, 7 ) ) );
		self::assertSame(
			self::PHOTO . '?spf=47',
			self::written( self::PHOTO, 'autoptimize_filter_imgopt_normalized_url' ),
			'The other provider’s addresses stay as they are.'
		);
		self::assertSame( $spelled, Versions\source_of( 'spai', Versions\link_now( self::PHOTO ) ) );
		self::assertSame(
			'http://example.org/wp-content/uploads/2026/11/other.jpg',
			self::written( 'http://example.org/wp-content/uploads/2026/11/other.jpg' )
		);

		Versions\assign( [ '2026/11/photo' ], '48', [ 'spai' => 'query' ] );
		self::assertSame( self::PHOTO . '?spf=48', self::written( self::PHOTO ) );
	}

	private function bare( string $url ): string {
		$written = self::written( $url, 'shortpixel/front/cdn/url' );
		self::assertIsString( $written );
		return $written;
	}

	/** ShortPixel keeps a copy that nobody requests for at most 40 days; then its spelling can be used again. */
	public function test_a_name_of_three_letters_is_spelled_in_seven_ways_and_each_comes_round_again_after_forty_days(): void {
		$this->at( 1795532400 );
		$spelled = [];
		for ( $i = 0; $i < 7; $i++ ) {
			$expected = Versions\expected( [ 'abc', 'a-long-name' ] );
			$version  = Versions\reserve( [ 'abc', 'a-long-name' ] );
			self::assertSame( $expected, $version );
			self::assertSame( [ 'abc', 'a-long-name' ], Versions\newly_spelled( [ 'abc', 'a-long-name' ], $version ) );
			Versions\assign( [ 'abc', 'a-long-name' ], $version, [ 'spai' => 'spelling' ] );
			$spelled[] = Versions\with_spelling( 'abc.jpg', $version );
		}
		self::assertCount( 7, array_unique( $spelled ) );
		$version = Versions\reserve( [ 'abc', 'a-long-name' ] );
		self::assertSame( [], Versions\newly_spelled( [ 'abc' ], $version ) );
		self::assertSame( [ 'a-long-name' ], Versions\newly_spelled( [ 'a-long-name' ], $version ), 'The other one has many.' );

		$this->at( 1795532400 + 3456000 );
		$version = Versions\reserve( [ 'abc' ] );
		self::assertSame( [ 'abc' ], Versions\newly_spelled( [ 'abc' ], $version ) );
		self::assertNotSame( $spelled[6], Versions\with_spelling( 'abc.jpg', $version ), 'But the last one, which pages have.' );
	}

	public function test_a_version_that_was_taken_back_or_only_tried_was_in_use(): void {
		Versions\assign( [ 'abc' ], '47', [ 'spai' => 'spelling' ] );
		Versions\assign( [ 'abc' ], '48' );
		Versions\revoke( [ 'abc' ], '48' );
		Versions\note_spellings( [ Versions\hash_of( 'abc' ) => Versions\code_of( 49 ) ] );
		self::assertSame(
			[ [], [], [], [ 'abc' ] ],
			array_map( static fn ( string $version ): array => Versions\newly_spelled( [ 'abc' ], $version ), [ '47', '48', '49', '50' ] )
		);
		self::assertSame( [], Versions\newly_spelled( [ '1' ], '50' ), 'It has no spelling.' );
	}

	public function test_no_more_spellings_are_noted_than_may_be(): void {
		foreach ( array_chunk( range( 1, 4010 ), 401 ) as $portion ) {
			Versions\note_spellings(
				array_fill_keys(
					array_map( static fn ( int $number ): string => Versions\hash_of( "name-{$number}" ), $portion ),
					Versions\code_of( 47 )
				)
			);
		}
		self::assertSame( [ 'name-1' ], Versions\newly_spelled( [ 'name-1', 'name-4010' ], '47' ) );
		self::assertLessThan( 131072, strlen( (string) raw_option( Versions\SPELLINGS_OPTION ) ) );
	}

	/** A CDN that ignores the query in an image's URL may still tell links apart by a parameter of its own. */
	public function test_a_provider_whose_urls_have_the_version_as_a_parameter_writes_it_there_and_nowhere_else(): void {
		$cdn = 'https://sp-ao.shortpixel.ai/client/to_webp,q_glossy,ret_img,w_300/';
		Versions\assign( [ '2026/11/photo' ], '47', [ 'autoptimize' => 'parameter' ] );
		self::assertSame( self::PHOTO, self::written( self::PHOTO, 'autoptimize_filter_imgopt_normalized_url' ) );
		self::assertSame( self::PHOTO, self::written( self::PHOTO . '?spf=31', 'autoptimize_filter_imgopt_normalized_url' ) );
		$written = self::written( $cdn . self::PHOTO, 'autoptimize_filter_imgopt_after_build_imgopt_url' );
		self::assertSame( str_replace( 'w_300/', 'w_300,v_47/', $cdn ) . self::PHOTO, $written );
		self::assertSame( $written, self::written( $written, 'autoptimize_filter_imgopt_after_build_imgopt_url' ) );
		self::assertSame(
			$cdn . 'http://example.org/wp-content/uploads/2026/11/other.jpg',
			self::written(
				$cdn . 'http://example.org/wp-content/uploads/2026/11/other.jpg',
				'autoptimize_filter_imgopt_after_build_imgopt_url'
			)
		);
		self::assertSame( self::PHOTO . '?spf=47', self::written( self::PHOTO ), 'The other provider’s addresses stay as they are.' );

		Versions\assign( [ '2026/11/photo' ], '48', [ 'autoptimize' => 'query' ] );
		self::assertSame( self::PHOTO . '?spf=48', self::written( self::PHOTO, 'autoptimize_filter_imgopt_normalized_url' ) );
		self::assertSame( $cdn . self::PHOTO, self::written( $cdn . self::PHOTO, 'autoptimize_filter_imgopt_after_build_imgopt_url' ) );
	}

	public function test_a_version_only_grows(): void {
		Versions\assign( [ 'photo' ], '99' );
		self::assertSame( 0, Versions\assign( [ 'photo' ], '47' ) );
		self::assertSame( 1, Versions\assign( [ 'photo', 'other' ], '47' ) );
		self::assertSame(
			[
				'photo' => '99',
				'other' => '47',
			],
			self::versions( [ 'photo', 'other' ] )
		);
		self::assertSame( 1, Versions\assign( [ 'photo' ], '100' ) );
		self::assertSame( [], Versions\revoke( [ 'photo' ], '99' ) );
		self::assertSame( [ Versions\hash_of( 'photo' ) ], Versions\revoke( [ 'photo' ], '100' ) );
	}

	public function test_no_version_is_reserved_twice_even_if_options_are_lost(): void {
		$this->at( 1795532400 );
		$first = Versions\reserve();
		self::assertSame( '28306800', $first );
		$expected = Versions\expected();
		$second   = Versions\reserve();
		self::assertSame( $expected, $second );
		self::assertGreaterThan( (int) $first, (int) $second );

		// If the option is lost by restoring a backup or deleting the plugin, the clock still makes the version larger.
		delete_option( Versions\LAST_OPTION );
		$this->at( 1795532402 );
		self::assertGreaterThan( (int) $second, (int) Versions\reserve() );

		// Simulates a clock that is wrong for a while.
		$last = Versions\reserve();
		$this->at( 1000 );
		self::assertGreaterThan( (int) $last, (int) Versions\reserve() );
		update_option( Versions\LAST_OPTION, 'gup-o0', false );
		$this->at( 1795532500 );
		self::assertSame( '28306900', Versions\reserve() );
	}

	public function test_concurrent_requests_lose_nothing_and_reserve_different_versions(): void {
		$this->use_fresh_site();
		$code      = 'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/versions/store.php";
			for ( $i = 0; $i < 15; $i++ ) {
				$version = ShortPixelFlush\Versions\reserve();
				echo $version, " ", ShortPixelFlush\Versions\assign( [ "the-same", getmypid() . "-$i" ], $version ) > 0 ? "" : "LOST", "\n";
			}';
		$processes = [ Php_Process::start( $code ), Php_Process::start( $code ), Php_Process::start( $code ) ];
		$said      = implode( '', array_map( static fn ( Php_Process $process ): string => $process->wait(), $processes ) );
		preg_match_all( '/^[0-9a-z]+/m', $said, $versions );
		self::assertStringNotContainsString( 'LOST', $said );
		self::assertCount( 45, array_unique( $versions[0] ) );

		wp_cache_flush();
		self::assertCount( 46, Versions\stored()['codes'] );
		self::assertSame(
			max( 0, ...array_map( static fn ( string $version ): int => (int) $version, $versions[0] ) ),
			(int) self::versions( [ 'the-same' ] )['the-same']
		);
	}

	public function test_stashed_versions_come_back_beneath_newer_ones(): void {
		Versions\assign( [ 'a', 'b' ], '41' );
		Versions\stash( 7 );
		self::assertSame( [], Versions\stored()['codes'] );
		// If a request is killed after it stashed the versions, the next request stashes them again.
		Versions\stash( 7 );
		Versions\assign( [ 'b', 'c' ], '42' );
		Versions\restore( 8 );
		self::assertSame( [ 'b', 'c' ], self::with_a_version( [ 'a', 'b', 'c' ] ) );
		Versions\restore( 7 );
		Versions\restore( 7 );
		self::assertSame(
			[
				'a' => '41',
				'b' => '42',
				'c' => '42',
			],
			self::versions( [ 'a', 'b', 'c' ] )
		);
	}

	public function test_what_gets_a_version_before_the_stash_is_repeated_joins_it(): void {
		Versions\assign( [ 'a', 'b' ], '41' );
		Versions\stash( 7 );
		// The request was killed, and another one assigned versions before the stash was repeated.
		Versions\assign( [ 'b', 'c' ], '42' );
		Versions\stash( 7 );
		self::assertSame( [], Versions\stored()['codes'] );
		Versions\restore( 7 );
		self::assertSame(
			[
				'a' => '41',
				'b' => '42',
				'c' => '42',
			],
			self::versions( [ 'a', 'b', 'c' ] )
		);
	}

	public function test_all_stashed_versions_come_back_even_too_many(): void {
		Versions\assign( self::keys( 1, MOST ), '41' );
		Versions\stash( 7 );
		Versions\assign( [ 'b', 'c' ], '42' );
		Versions\restore( 7 );
		self::assertCount( MOST + 2, self::with_a_version( array_merge( self::keys( 1, MOST ), [ 'b', 'c' ] ) ) );
		self::assertSame( 1, Versions\assign( [ 'b' ], '43' ) );
		self::assertTrue( Versions\has_room( [ 'b', 'c' ] ) );
		self::assertFalse( Versions\has_room( [ 'd' ] ) );
	}

	public function test_the_sources_of_an_attachment_have_their_versions(): void {
		$id     = $this->attachment( [ 'name' => 'sources-of' ] );
		$before = array_column( sources( $id ), 'url' );
		$paths  = array_column( sources( $id ), 'path' );
		Versions\assign( [ self::month() . '/sources-of' ], '47' );
		$after = sources( $id );
		self::assertSame( array_map( static fn ( string $url ): string => "{$url}?spf=47", $before ), array_column( $after, 'url' ) );
		self::assertSame( $paths, array_column( $after, 'path' ) );

		$names = source_names( [ $id => $after ], file_hosts() );
		foreach ( [ $before[0], $before[0] . '?spf=47', $before[0] . '?spf=a1&id=5' ] as $url ) {
			self::assertSame( $id, owner_of( $url, $names ) );
		}
	}

	public function test_an_autoload_that_was_switched_off_is_switched_on_again(): void {
		Versions\assign( [ '2026/11/photo' ], '47' );
		wp_set_option_autoload( OPTION, false );
		self::assertSame( self::PHOTO, self::written( self::PHOTO ) );
		Versions\assign( [ '2026/11/photo' ], '48' );
		self::assertSame( self::PHOTO . '?spf=48', self::written( self::PHOTO ) );
	}
}
