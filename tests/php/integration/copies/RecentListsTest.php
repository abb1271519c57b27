<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_urls;
use function ShortPixelFlush\Copies\recent_lists;
use function ShortPixelFlush\Flush\add_layouts;
use function ShortPixelFlush\Flush\start;
use const ShortPixelFlush\Copies\RECENT_LISTS_OPTION;

require_once __DIR__ . '/Seen_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/late-layouts.php';

final class RecentListsTest extends Seen_Test_Case {

	private const CDN = 'https://cdn.shortpixel.ai/spai/';

	private const MEASURED = [ 'w_902+q_lossy+ret_img+p_h+to_webp+p_h', 'w_301+q_lossy+ret_img+p_h+to_webp+p_h' ];

	public function test_what_a_browser_measured_of_one_picture_is_tried_on_the_next_where_none_measures(): void {
		$first  = $this->attachment( [ 'name' => 'first' ] );
		$second = $this->attachment( [ 'name' => 'second' ] );
		self::assertSame( [], self::found_in( 'recent', plan_images( [ $second ] ) ) );

		self::flushed( [ $first ], [ self::layout( [ self::upload_url( 'first.jpg' ) ] ) ] );

		self::assertSame( self::MEASURED, self::known() );
		self::assertEqualsCanonicalizing( self::measured_at( 'second.jpg' ), self::found_in( 'recent', plan_images( [ $second ] ) ) );
		self::assertSame(
			[],
			self::found_in( 'recent', plan_images( [ $second ], [ self::layout( [ self::upload_url( 'second.jpg' ) ], 200.0 ) ] ) ),
			'A browser says better.'
		);
	}

	public function test_a_flush_that_a_browser_measures_while_it_runs_starts_without_them_and_adds_to_them(): void {
		$this->remember( 'first' );
		$second = $this->attachment( [ 'name' => 'second' ] );
		$id     = start( self::made( plan_images( [ $second ] ) ), '', 1, Flush::measuring( [ $second ] ) );
		self::assertIsInt( $id );
		self::assertNotContains(
			'recent',
			array_map( static fn ( Purge $row ): string => $row->found_in, ( new Purges() )->find( $id )['purges'] )
		);

		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		self::assertTrue( add_layouts( $flush, [ self::layout( [ self::upload_url( 'second.jpg' ) ], 200.0 ) ], false ) );

		self::assertSame(
			array_merge( [ 'w_600+q_lossy+ret_img+p_h+to_webp+p_h', 'w_200+q_lossy+ret_img+p_h+to_webp+p_h' ], self::MEASURED ),
			self::known()
		);
	}

	public function test_pages_pasted_links_and_plans_teach_nothing(): void {
		$id   = $this->attachment( [ 'name' => 'taught' ] );
		$bare = substr( self::upload_url( 'taught.jpg' ), 7 );

		$this->pages['http://example.org/'] = '<img src="' . self::CDN . "w_111+q_lossy+ret_img+p_h/{$bare}\">";
		self::flushed( [ $id ] );
		self::ended( start( self::made( plan_urls( [ self::CDN . "w_222+q_lossy+ret_img+p_h/{$bare}" ] ) ), '', 1 ) );
		plan_images( [ $id ], [ self::layout( [ self::upload_url( 'taught.jpg' ) ] ) ] );

		self::assertSame( [], recent_lists() );
	}

	public function test_twenty_are_kept_the_newest_first_and_the_commonest_screens_of_them(): void {
		$id = $this->attachment( [ 'name' => 'many' ] );
		foreach ( range( 1, 12 ) as $n ) {
			self::flushed( [ $id ], [ self::layout( [ self::upload_url( 'many.jpg' ) ], 100.0 + $n ) ] );
		}
		$widths = array_map( static fn ( string $list ): int => (int) substr( $list, 2 ), self::known() );
		self::assertCount( 20, $widths );
		self::assertSame( [ 336, 112, 333, 111 ], array_slice( $widths, 0, 4 ) );
		self::assertNotContains( 102, $widths );

		self::flushed( [ $id ], [ self::layout( [ self::upload_url( 'many.jpg' ) ], 110.0 ) ] );
		self::assertCount( 20, array_unique( self::known() ) );
		self::assertSame( 'w_330+q_lossy+ret_img+p_h+to_webp+p_h', self::known()[0] );
	}

	public function test_a_list_is_tried_on_files_that_are_written_alike_and_large_enough(): void {
		$this->store( 0, 'png_to_webp', 'compression' );
		$this->remember( 'a' );
		$png   = $this->attachment(
			[
				'name' => 'b',
				'type' => 'png',
			]
		);
		$small = $this->attachment(
			[
				'name'   => 'c',
				'width'  => 100,
				'height' => 75,
			]
		);

		self::assertSame( [], self::found_in( 'recent', plan_images( [ $png ] ) ), 'These are not converted.' );
		self::assertSame(
			[ self::measured_at( 'c.jpg' )[1] ],
			self::found_in( 'recent', plan_images( [ $small ] ) ),
			'Four times as wide as the file at most.'
		);

		$this->store( 'glossy', 'level', 'compression' );
		self::assertSame( [], self::found_in( 'recent', plan_images( [ $small ] ) ), 'Pages ask for another quality now.' );
	}

	public function test_the_current_endpoint_is_used(): void {
		$this->remember( 'x' );
		$id = $this->attachment( [ 'name' => 'y' ] );
		$this->store( 'https://img.example.com/spai7', 'api_url', 'behaviour' );
		foreach ( self::found_in( 'recent', plan_images( [ $id ] ) ) as $url ) {
			self::assertStringStartsWith( 'https://img.example.com/spai7/w_', $url );
		}
	}

	public function test_files_that_only_pages_show_are_tried_too(): void {
		$this->remember( 'x' );
		$id  = $this->attachment( [ 'name' => 'deleted' ] );
		$svg = '<svg data-u="' . rawurlencode( self::upload_url( 'deleted-397x298.jpg' ) ) . '" data-w="397" data-h="298"></svg>';

		$this->pages['http://example.org/'] = '<img src="data:image/svg+xml;base64,' . base64_encode( $svg ) . '">';
		self::assertContains( self::measured_at( 'deleted-397x298.jpg' )[0], self::found_in( 'recent', plan_images( [ $id ] ) ) );
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function roles(): array {
		return [
			'an author'        => [ 'author', false ],
			'an editor'        => [ 'editor', true ],
			'an administrator' => [ 'administrator', true ],
		];
	}

	#[DataProvider( 'roles' )]
	public function test_only_the_browser_of_whoever_may_edit_others_posts_counts( string $role, bool $is_kept ): void {
		$this->act_as( $role );
		$this->remember( 'own' );
		self::assertCount( $is_kept ? 2 : 0, recent_lists() );
	}

	public function test_the_option_is_not_autoloaded(): void {
		$this->remember( 'x' );
		wp_cache_delete( 'alloptions', 'options' );
		self::assertArrayNotHasKey( RECENT_LISTS_OPTION, wp_load_alloptions() );
		self::assertIsArray( get_option( RECENT_LISTS_OPTION ) );
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function strange_contents(): array {
		$with = static fn ( mixed $params, mixed $provider = 'spai' ): array => [
			[
				[
					'provider' => $provider,
					'params'   => $params,
				],
			],
		];

		return [
			'a text'                     => [ 'a:1:{' ],
			'a number'                   => [ 7 ],
			'an object'                  => [ (object) [ 'provider' => 'spai' ] ],
			'texts'                      => [ [ 'w_1', 2, [] ] ],
			'parameters that are a text' => $with( 'w_1' ),
			'a parameter that is a list' => $with( [ 'w_1', [ 'ret_img' ] ] ),
			'no width'                   => $with( [ 'ret_img' ] ),
			'a provider that is a list'  => $with( [ 'w_1' ], [ 'spai' ] ),
		];
	}

	#[DataProvider( 'strange_contents' )]
	public function test_any_content_of_the_option_is_survived( mixed $stored ): void {
		update_option( RECENT_LISTS_OPTION, $stored, false );
		self::assertSame( [], recent_lists() );
		$this->remember( 'calm' );
		self::assertCount( 2, recent_lists() );
	}

	public function test_what_no_provider_writes_is_not_asked_for(): void {
		update_option(
			RECENT_LISTS_OPTION,
			[
				[
					'provider' => 'spai',
					'params'   => [ 'w_300', '../../evil', 'ret_img' ],
				],
			],
			false
		);
		self::assertSame( [], self::found_in( 'recent', plan_images( [ $this->attachment( [ 'name' => 'calm' ] ) ] ) ) );
	}

	private function remember( string $name ): void {
		$id = $this->attachment( [ 'name' => $name ] );
		self::ended(
			start(
				self::made( plan_images( [ $id ], [ self::layout( [ self::upload_url( "{$name}.jpg" ) ] ) ] ) ),
				'',
				get_current_user_id()
			)
		);
	}

	/**
	 * @return array{string, string}
	 */
	private static function measured_at( string $file ): array {
		$bare = substr( self::upload_url( $file ), 7 );

		return [ self::CDN . self::MEASURED[0] . "/{$bare}", self::CDN . self::MEASURED[1] . "/{$bare}" ];
	}

	/**
	 * @return list<string>
	 */
	private static function known(): array {
		return array_map( static fn ( array $list ): string => implode( '+', $list['params'] ), recent_lists() );
	}
}
