<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Variant;
use function ShortPixelFlush\Flush\learned_lists;
use function ShortPixelFlush\Flush\plan_images;
use function ShortPixelFlush\Flush\plan_urls;
use function ShortPixelFlush\Flush\remember;
use function ShortPixelFlush\Flush\start;
use const ShortPixelFlush\Flush\LEARNED_OPTION;

require_once __DIR__ . '/Seen_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/learned/learned.php';

final class LearnedTest extends Seen_Test_Case {

	private const CDN = 'https://cdn.shortpixel.ai/spai/';

	private const DAY = 1795478400;

	private int $writes = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->at( self::DAY );
		add_filter(
			'query',
			function ( string $sql ): string {
				$this->writes += 1 === preg_match( '/\A(?:INSERT|UPDATE).*' . LEARNED_OPTION . '/s', $sql ) ? 1 : 0;
				return $sql;
			}
		);
	}

	public function test_what_was_seen_of_one_picture_is_tried_on_the_next(): void {
		$first  = $this->attachment( [ 'name' => 'first' ] );
		$second = $this->attachment( [ 'name' => 'second' ] );
		self::assertSame( [], self::found_in( 'learned', plan_images( [ $second ] ) ) );

		self::flushed( [ $first ], [ self::layout( [ self::upload_url( 'first.jpg' ) ] ) ] );

		$bare = substr( self::upload_url( 'second.jpg' ), 7 );
		self::assertEqualsCanonicalizing( [ self::CDN . "w_902+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}", self::CDN . "w_301+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}" ], self::found_in( 'learned', plan_images( [ $second ] ) ) );
	}

	public function test_pages_and_pasted_addresses_teach_but_settings_do_not(): void {
		$id   = $this->attachment( [ 'name' => 'taught' ] );
		$bare = substr( self::upload_url( 'taught.jpg' ), 7 );

		$this->pages['http://example.org/'] = '<img src="' . self::CDN . "w_111+q_lossy+ret_img+p_h/{$bare}\">";
		self::flushed( [ $id ] );
		self::started( plan_urls( [ self::CDN . "f_remove+w_222+q_lossy+ret_img+p_h/{$bare}" ] ) );

		self::assertSame(
			[
				'w_111+q_lossy+ret_img+p_h' => 'page',
				'w_222+q_lossy+ret_img+p_h' => 'pasted',
			],
			self::known()
		);
	}

	public function test_nothing_is_learned_from_other_sites_other_plugins_and_files_outside_the_library(): void {
		$id = $this->attachment( [ 'name' => 'mine' ] );
		self::started( plan_urls( [ self::CDN . 'w_1+ret_img/elsewhere.test/mine.jpg', self::CDN . 'w_2+ret_img/example.org/wp-includes/images/media/default.png', 'https://cdn.shortpixel.ai/client/to_auto,q_glossy,ret_img,w_3/' . self::upload_url( 'mine.jpg' ), self::CDN . 'w_4+ret_img/' . self::upload_url( 'mine.jpg' ) ] ) );
		self::assertSame( [ 'w_4+ret_img' => 'pasted' ], self::known() );
		self::assertGreaterThan( 0, $id );
	}

	public function test_a_plan_alone_teaches_nothing(): void {
		plan_images( [ $this->attachment( [ 'name' => 'dry' ] ) ], [ self::layout( [ self::upload_url( 'dry.jpg' ) ] ) ] );
		self::assertSame( [], learned_lists() );
		self::assertSame( 0, $this->writes );
	}

	public function test_a_list_applies_to_files_with_the_role_it_was_seen_on(): void {
		add_filter( 'big_image_size_threshold', static fn (): int => 700 );
		add_filter( 'max_srcset_image_width', static fn (): int => 500 );
		$ids = [];
		foreach ( [ 'one', 'two' ] as $name ) {
			$ids[] = $this->attachment(
				[
					'name'   => $name,
					'width'  => 900,
					'height' => 600,
				]
			);
		}
		// Files of "two": two-scaled.jpg 700 (full), two.jpg 900 (original), two-300x200.jpg (largest in the srcset), two-150x150.jpg (a crop).
		$expected = [
			'one-scaled.jpg'  => [ 'two-scaled.jpg' ],
			'one.jpg'         => [ 'two.jpg' ],
			'one-300x200.jpg' => [ 'two-300x200.jpg' ],
			'one-150x150.jpg' => [ 'two-150x150.jpg' ],
			'one-77x51.jpg'   => [ 'two-scaled.jpg', 'two-300x200.jpg' ],
		];
		foreach ( $expected as $seen => $tried ) {
			delete_option( LEARNED_OPTION );
			self::started( plan_urls( [ self::CDN . 'w_123+ret_img+p_h/' . substr( self::upload_url( $seen ), 7 ) ] ) );
			self::assertEqualsCanonicalizing( $tried, array_map( 'basename', self::found_in( 'learned', plan_images( [ $ids[1] ] ) ) ), $seen );
		}
	}

	public function test_extension_width_and_scheme_have_to_match(): void {
		$jpeg  = $this->attachment( [ 'name' => 'a' ] );
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
		self::started( plan_urls( array_map( static fn ( string $list ): string => self::CDN . $list . '/' . substr( self::upload_url( 'a.jpg' ), 7 ), [ 'w_401+ret_img', 'w_400+ret_img+p_h', 'w_399+p_h+ret_img+p_h', 'ret_img+q_orig+p_h' ] ) ) );

		self::assertSame( [], self::found_in( 'learned', plan_images( [ $png ] ) ) );
		$file = substr( self::upload_url( 'c.jpg' ), 7 );
		self::assertEqualsCanonicalizing( [ self::CDN . "w_400+ret_img+p_h/{$file}", self::CDN . "w_399+p_h+ret_img+p_h/{$file}", self::CDN . "ret_img+q_orig+p_h/{$file}" ], self::found_in( 'learned', plan_images( [ $small ] ) ), 'Four times as wide as the file at most.' );

		add_filter( 'wp_get_attachment_url', static fn ( string $url ): string => str_replace( 'http://', 'https://', $url ) );
		self::assertEqualsCanonicalizing( [ self::CDN . "w_400+ret_img/{$file}", self::CDN . "w_399+ret_img/{$file}", self::CDN . "ret_img+q_orig/{$file}" ], self::found_in( 'learned', plan_images( [ $small ] ) ) );
		self::assertGreaterThan( 0, $jpeg );
	}

	public function test_the_current_endpoint_is_used(): void {
		self::flushed( [ $this->attachment( [ 'name' => 'x' ] ) ], [ self::layout( [ self::upload_url( 'x.jpg' ) ] ) ] );
		$this->store( 'https://img.example.com/spai7', 'api_url', 'behaviour' );
		foreach ( self::found_in( 'learned', plan_images( [ $this->attachment( [ 'name' => 'y' ] ) ] ) ) as $url ) {
			self::assertStringStartsWith( 'https://img.example.com/spai7/w_', $url );
		}
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		self::assertCount( 2, learned_lists(), 'They wait for their plugin.' );
	}

	public function test_learned_lists_are_tried_on_unrecorded_files_that_pages_show(): void {
		self::flushed( [ $this->attachment( [ 'name' => 'x' ] ) ], [ self::layout( [ self::upload_url( 'x.jpg' ) ] ) ] );
		$id  = $this->attachment( [ 'name' => 'deleted' ] );
		$svg = '<svg data-u="' . rawurlencode( self::upload_url( 'deleted-397x298.jpg' ) ) . '" data-w="397" data-h="298"></svg>';

		$this->pages['http://example.org/'] = '<img src="data:image/svg+xml;base64,' . base64_encode( $svg ) . '">';
		self::assertContains( self::CDN . 'w_902+q_lossy+ret_img+p_h+to_webp+p_h/' . substr( self::upload_url( 'deleted-397x298.jpg' ), 7 ), self::found_in( 'learned', plan_images( [ $id ] ) ) );
	}

	public function test_a_list_that_is_seen_again_is_written_once_a_day(): void {
		$id      = $this->attachment( [ 'name' => 'again' ] );
		$layouts = [ self::layout( [ self::upload_url( 'again.jpg' ) ] ) ];
		self::flushed( [ $id ], $layouts );
		self::flushed( [ $id ], $layouts );
		$this->at( self::DAY + 86399 );
		self::flushed( [ $id ], $layouts );
		self::assertSame( 1, $this->writes );
		self::assertSame( [ self::DAY, self::DAY ], array_column( learned_lists(), 'seen_at' ) );

		$this->at( self::DAY + 86400 );
		self::flushed( [ $id ], $layouts );
		self::assertSame( 2, $this->writes );
		self::assertSame( [ self::DAY + 86400, self::DAY + 86400 ], array_column( learned_lists(), 'seen_at' ) );
	}

	public function test_no_more_than_two_hundred_are_kept_and_the_oldest_go(): void {
		$id = $this->attachment( [ 'name' => 'many' ] );
		foreach ( [ 1, 101, 201 ] as $n => $from ) {
			$this->at( self::DAY + $n );
			remember( $this->seen_of( $id, range( $from, $from + 99 ) ), 1 + $n );
		}
		self::assertEqualsCanonicalizing( range( 101, 300 ), self::widths() );
	}

	public function test_nobody_pushes_out_what_others_saw_beyond_a_share(): void {
		$id = $this->attachment( [ 'name' => 'many' ] );
		remember( $this->seen_of( $id, range( 1, 100 ) ), 1 );
		foreach ( [ 1, 2, 3 ] as $n ) {
			$this->at( self::DAY + $n );
			remember( $this->seen_of( $id, range( 1000 * $n, 1000 * $n + 99 ) ), 2 );
			// What the other saw as well stays theirs.
			remember( $this->seen_of( $id, range( 1, 100 ) ), 2 );
		}
		self::assertEqualsCanonicalizing( array_merge( range( 1, 100 ), range( 3000, 3099 ) ), self::widths() );
	}

	public function test_two_hundred_pasted_lists_take_no_place_of_what_was_seen(): void {
		$first = $this->attachment( [ 'name' => 'first' ] );
		$next  = $this->attachment( [ 'name' => 'next' ] );
		$bare  = substr( self::upload_url( 'first.jpg' ), 7 );
		remember( $this->seen_of( $first, range( 101, 200 ) ), 1 );
		remember( $this->seen_of( $first, range( 301, 400 ) ), 2 );
		$planned = self::made( plan_images( [ $next ] ) )->addresses;
		$this->at( self::DAY + 60 );
		self::started( plan_urls( array_map( static fn ( int $width ): string => self::CDN . "w_{$width}+ret_img+p_h/{$bare}", range( 1001, 1200 ) ) ) );

		self::assertEqualsCanonicalizing( array_merge( range( 101, 200 ), range( 301, 400 ) ), self::widths() );
		self::assertSame( $planned, self::made( plan_images( [ $next ] ) )->addresses );
	}

	public function test_where_there_is_room_ten_pasted_lists_are_kept_of_each_person(): void {
		$id   = $this->attachment( [ 'name' => 'roomy' ] );
		$bare = substr( self::upload_url( 'roomy.jpg' ), 7 );
		$url  = static fn ( int $width ): string => self::CDN . "w_{$width}+ret_img+p_h/{$bare}";
		self::started( plan_urls( array_map( $url, range( 1, 150 ) ) ) );
		self::assertCount( 10, learned_lists() );
		self::started( plan_urls( array_map( $url, range( 201, 350 ) ) ), [], $this->user( 'administrator' ) );
		self::assertCount( 20, learned_lists() );
		self::assertGreaterThan( 0, $id );
	}

	public function test_what_was_pasted_does_not_widen_what_was_seen_and_what_was_seen_outranks_it(): void {
		$id   = $this->attachment( [ 'name' => 'ranked' ] );
		$seen = $this->seen_of( $id, [ 123 ] );
		remember( [ new Variant( $seen[0]->url, $seen[0]->source, $id, 'pasted' ) ], 2 );
		self::assertSame( [ 'w_123+ret_img+p_h' => 'pasted' ], self::known() );
		remember( $seen, 1 );
		$known = learned_lists();
		self::assertSame( 'page', $known[0]['seen_in'] );

		$crop = self::upload_url( 'ranked-150x150.jpg' );
		$this->at( self::DAY + 86401 );
		remember( [ new Variant( self::CDN . 'w_123+ret_img+p_h/' . substr( $crop, 7 ), $crop, $id, 'pasted' ) ], 2 );
		self::assertSame( $known, learned_lists() );
	}

	/**
	 * @return array<string, array{array{state?: string, status?: int, looks?: int}, bool}>
	 */
	public static function answers(): array {
		return [
			'a new image'             => [ [ 'state' => 'fresh' ], true ],
			'an old image'            => [ [ 'state' => 'stale' ], true ],
			'an image of unknown age' => [ [ 'state' => 'unconfirmed' ], true ],
			'the original'            => [
				[
					'state'  => 'rebuilding',
					'status' => 307,
				],
				false,
			],
			'an error'                => [
				[
					'state'  => 'failed',
					'status' => 403,
				],
				false,
			],
			'no answer'               => [
				[
					'state'  => 'unconfirmed',
					'status' => 0,
				],
				false,
			],
			'only the removal’s'      => [
				[
					'state' => 'unchecked',
					'looks' => 0,
				],
				false,
			],
		];
	}

	/**
	 * @param array{state?: string, status?: int, looks?: int} $found
	 */
	#[DataProvider( 'answers' )]
	public function test_a_pasted_address_counts_only_where_a_check_got_an_image( array $found, bool $is_learned ): void {
		$bare = substr( self::upload_url( 'asked.jpg' ), 7 );
		$this->attachment( [ 'name' => 'asked' ] );
		self::started( plan_urls( [ self::CDN . "w_222+ret_img+p_h/{$bare}" ] ), $found );
		self::assertCount( $is_learned ? 1 : 0, learned_lists() );
	}

	public function test_nothing_is_learned_before_the_flush_has_ended(): void {
		$id = start( self::made( plan_images( [ $this->attachment( [ 'name' => 'early' ] ) ], [ self::layout( [ self::upload_url( 'early.jpg' ) ] ) ] ) ), '', 1 );
		self::assertIsInt( $id );
		self::assertSame( [], learned_lists() );
		self::ended( $id );
		self::assertCount( 2, learned_lists() );
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function roles(): array {
		return [
			'an author'        => [ 'author', false ],
			'an editor'        => [ 'editor', false ],
			'an administrator' => [ 'administrator', true ],
		];
	}

	#[DataProvider( 'roles' )]
	public function test_who_may_not_manage_does_not_teach( string $role, bool $may ): void {
		$user = $this->act_as( $role );
		$id   = $this->attachment( [ 'name' => 'own' ] );
		$bare = substr( self::upload_url( 'own.jpg' ), 7 );

		$this->pages['http://example.org/'] = '<img src="' . self::CDN . "w_111+q_lossy+ret_img+p_h/{$bare}\">";
		self::ended( start( self::made( plan_images( [ $id ], [ self::layout( [ self::upload_url( 'own.jpg' ) ] ) ] ) ), '', $user ) );
		self::started( plan_urls( array_map( static fn ( int $width ): string => self::CDN . "w_{$width}+ret_img+p_h/{$bare}", range( 1, 200 ) ) ), [], $user );
		self::assertSame( $may, count( learned_lists() ) > 0 );
	}

	public function test_the_option_is_not_autoloaded(): void {
		self::flushed( [ $this->attachment( [ 'name' => 'x' ] ) ], [ self::layout( [ self::upload_url( 'x.jpg' ) ] ) ] );
		wp_cache_delete( 'alloptions', 'options' );
		self::assertArrayNotHasKey( LEARNED_OPTION, wp_load_alloptions() );
		self::assertIsArray( get_option( LEARNED_OPTION ) );
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function strange_contents(): array {
		$list = [
			'provider'  => 'spai',
			'params'    => [ 'w_1', 'ret_img' ],
			'separator' => '+',
			'extension' => 'jpg',
			'roles'     => [ 'full' ],
			'seen_in'   => 'page',
			'seen_at'   => 1,
		];
		$with = static fn ( array $change ): array => [ [ 'lists' => [ array_replace( $list, $change ) ] ] ];

		return [
			'a text'                     => [ 'a:1:{' ],
			'a number'                   => [ 7 ],
			'nothing'                    => [ null ],
			'an object'                  => [ (object) [ 'lists' => [ $list ] ] ],
			'lists that are a text'      => [ [ 'lists' => 'all' ] ],
			'lists of texts'             => [ [ 'lists' => [ 'w_1', 2, [] ] ] ],
			'a slash in a parameter'     => $with( [ 'params' => [ 'w_1', '../../evil', 'ret_img' ] ] ),
			'a host in a parameter'      => $with( [ 'params' => [ 'w_1/evil.test', 'ret_img' ] ] ),
			'a line break in one'        => $with( [ 'params' => [ "w_1\n", 'ret_img' ] ] ),
			'a parameter that is a list' => $with( [ 'params' => [ [ 'w_1' ] ] ] ),
			'no parameters'              => $with( [ 'params' => [] ] ),
			'a hundred parameters'       => $with( [ 'params' => array_fill( 0, 100, 'w_1' ) ] ),
			'another separator'          => $with( [ 'separator' => '/' ] ),
			'no separator between two'   => $with( [ 'separator' => '' ] ),
			'an ending with a slash'     => $with( [ 'extension' => 'jpg/..' ] ),
			'a provider with markup'     => $with( [ 'provider' => '<b>' ] ),
			'a role nobody has'          => $with( [ 'roles' => [ 'king' ] ] ),
			'roles that are a text'      => $with( [ 'roles' => 'full' ] ),
		];
	}

	#[DataProvider( 'strange_contents' )]
	public function test_any_content_of_the_option_is_survived( mixed $stored ): void {
		update_option( LEARNED_OPTION, $stored, false );
		self::assertSame( [], learned_lists() );
		$id = $this->attachment( [ 'name' => 'calm' ] );
		self::assertSame( [], self::found_in( 'learned', plan_images( [ $id ] ) ) );
		self::flushed( [ $id ], [ self::layout( [ self::upload_url( 'calm.jpg' ) ] ) ] );
		self::assertCount( 2, learned_lists() );
	}

	public function test_ten_thousand_foreign_entries_are_read_as_two_hundred(): void {
		$list = [
			'provider'  => 'spai',
			'separator' => '+',
			'extension' => 'jpg',
			'seen_at'   => '99',
		];
		update_option( LEARNED_OPTION, [ 'lists' => array_map( static fn ( int $n ): array => $list + [ 'params' => [ "w_{$n}", 'ret_img' ] ], range( 1, 10000 ) ) ], false );
		self::assertCount( 200, learned_lists() );
		self::assertSame( [ 'page', 99, [] ], [ learned_lists()[0]['seen_in'], learned_lists()[0]['seen_at'], learned_lists()[0]['roles'] ] );
	}

	/**
	 * Copies of an image that a page showed.
	 *
	 * @param list<int> $widths
	 * @return list<Variant>
	 */
	private function seen_of( int $id, array $widths ): array {
		$url = (string) wp_get_attachment_url( $id );

		return array_map( static fn ( int $width ): Variant => new Variant( self::CDN . "w_{$width}+ret_img+p_h/" . substr( $url, 7 ), $url, $id, 'page' ), $widths );
	}

	/**
	 * @return list<int>
	 */
	private static function widths(): array {
		return array_map( static fn ( array $list ): int => (int) substr( $list['params'][0] ?? '', 2 ), learned_lists() );
	}

	/**
	 * Lists what is known: the way it was seen, by the list as it is written.
	 *
	 * @return array<string, string>
	 */
	private static function known(): array {
		$known = [];
		foreach ( learned_lists() as $list ) {
			$known[ implode( $list['separator'], $list['params'] ) ] = $list['seen_in'];
		}
		ksort( $known );

		return $known;
	}

	/**
	 * @param array{state?: string, status?: int, looks?: int} $found What the check of each copy found.
	 */
	private static function started( mixed $plan, array $found = [], int $user = 1 ): void {
		self::ended( start( self::made( $plan ), '', $user ), $found );
	}
}
